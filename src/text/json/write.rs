//! What a record's object consists of, whoever writes it: serde, or this crate as text.

use alloc::format;

use super::derived_name;
use crate::error::{At, Error};
use crate::event::{Event, Holds, Part, Payload, Record, Shape, Visitor};
use crate::value::Value;

/// An object that is being written, member by member.
pub(super) trait Object {
    /// Why it cannot be.
    type Error;

    /// A value.
    fn value(&mut self, key: &'static str, value: Value<'_>) -> Result<(), Self::Error>;

    /// A text.
    fn text(&mut self, key: &'static str, text: &str) -> Result<(), Self::Error>;

    /// A name of this crate or of the SDK, which needs no escaping; or null.
    fn name(&mut self, key: &'static str, name: Option<&'static str>) -> Result<(), Self::Error>;

    /// An object, or null.
    fn object<M: Members>(
        &mut self,
        key: &'static str,
        members: Option<&M>,
    ) -> Result<(), Self::Error>;

    /// An array of objects.
    fn objects<M: Members>(
        &mut self,
        key: &'static str,
        all: impl Iterator<Item = M> + Clone,
    ) -> Result<(), Self::Error>;
}

/// What the members of an object are.
pub(super) trait Members {
    /// Writes them.
    fn write<O: Object>(&self, object: &mut O) -> Result<(), O::Error>;
}

/// Where a record came from, to stand in front of it as `"source"`.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file's name; `-` for standard input.
    pub file: &'a str,
    /// The record's number in the file, from 0.
    pub record: u64,
    /// Offset of its first byte in the file.
    pub offset: u64,
}

impl Members for Source<'_> {
    fn write<O: Object>(&self, object: &mut O) -> Result<(), O::Error> {
        object.text("file", self.file)?;
        object.value("record", Value::Integer(self.record))?;
        object.value("offset", Value::Integer(self.offset))
    }
}

/// A record, where it came from, and what of it could not be read.
pub(super) struct Whole<'a> {
    pub(super) source: Option<Source<'a>>,
    pub(super) record: &'a Record<'a>,
    pub(super) errors: &'a [Error],
}

impl Members for Whole<'_> {
    #[inline]
    fn write<O: Object>(&self, object: &mut O) -> Result<(), O::Error> {
        let Self { source, record, errors } = *self;
        if source.is_some() {
            object.object("source", source.as_ref())?;
        }
        object.name("struct", Some(record.layout().name))?;
        match record {
            Record::Event(event) => write_event(object, event, errors)?,
            Record::Bare(bare) => write_payload(object, bare.payload(), bare.structure(), errors)?,
        }
        if errors.is_empty() { Ok(()) } else { object.objects("errors", errors.iter()) }
    }
}

fn write_event<O: Object>(
    object: &mut O,
    event: &Event<'_>,
    errors: &[Error],
) -> Result<(), O::Error> {
    let header = PartOf {
        part: &event.header,
        structure: event.version.header(),
        path: Path { part: "header", within: "" },
        errors,
    };
    object.object("header", Some(&header))?;
    object.value("type", event.event_type.value())?;
    let shape = Shape::of(event.event_type, event.version);
    let member = shape.map_or("payload", Shape::member);
    match &event.payload {
        None if Path { part: member, within: "" }.is_bad("", errors) => Ok(()),
        None => object.name(member, None),
        Some(Payload::Unknown(address)) => object.value("payload", Value::Address(*address)),
        Some(payload) => {
            write_payload(object, payload, shape.map_or(0, |shape| shape.structure), errors)
        }
    }
}

fn write_payload<O: Object>(
    object: &mut O,
    payload: &Payload<'_>,
    structure: u8,
    errors: &[Error],
) -> Result<(), O::Error> {
    let path = Path { part: payload.member(), within: "" };
    object.object(payload.member(), Some(&PartOf { part: payload, structure, path, errors }))
}

/// Where an object stands: in a part of the record, and there in a member or in the part itself.
#[derive(Clone, Copy)]
struct Path {
    part: &'static str,
    within: &'static str,
}

impl Path {
    /// Whether this member, as a whole, could not be read.
    #[inline]
    fn is_bad(self, member: &str, errors: &[Error]) -> bool {
        // Nearly all records are whole.
        !errors.is_empty()
            && errors.iter().any(|error| {
                let at = match self.within {
                    "" => Some(error.member()),
                    within => {
                        error.member().strip_prefix(within).and_then(|rest| rest.strip_prefix('.'))
                    }
                };
                error.part() == self.part && at == Some(member) && error.index().is_none()
            })
    }
}

/// A part of a record, in one of its structures.
struct PartOf<'a, P> {
    part: &'a P,
    structure: u8,
    path: Path,
    errors: &'a [Error],
}

impl<P: Part> Members for PartOf<'_, P> {
    #[inline]
    fn write<O: Object>(&self, object: &mut O) -> Result<(), O::Error> {
        let Self { part, structure, path, errors } = *self;
        part.show(structure, &mut Entries { object, structure, path, errors })
    }
}

struct Entries<'a, O> {
    object: &'a mut O,
    structure: u8,
    path: Path,
    errors: &'a [Error],
}

impl<O: Object> Visitor for Entries<'_, O> {
    type Error = O::Error;

    #[inline(always)]
    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), O::Error> {
        if self.path.is_bad(name, self.errors) {
            return Ok(());
        }
        self.object.value(name, value)?;
        match value {
            Value::Code(code, of) | Value::Status(code, of) => match derived_name(name) {
                Some(derived) => self.object.name(derived, of.name_of(code)),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), O::Error> {
        if self.path.is_bad(name, self.errors) {
            return Ok(());
        }
        let Self { structure, errors, .. } = *self;
        let path = Path { within: name, ..self.path };
        let part = part.map(|part| PartOf { part, structure, path, errors });
        self.object.object(name, part.as_ref())
    }
}

impl Members for &Error {
    fn write<O: Object>(&self, object: &mut O) -> Result<(), O::Error> {
        object.text("member", &format!("{}", self.path()))?;
        if let Some(At::Address(address)) = self.at() {
            object.text("address", &format!("{address:#x}"))?;
        }
        object.name("fault", Some(self.fault().code()))
    }
}
