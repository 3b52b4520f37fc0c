//! What a record's object consists of, whoever writes it: serde, or this crate as text.

use alloc::format;

use super::derived_name;
use crate::error::{At, Error};
use crate::event::{Part, Value, Visitor};
use crate::kind::RecordKind;
use crate::layout::Scalar;

/// An object that is being written, member by member.
pub(super) trait Object {
    /// Why it cannot be.
    type Error;

    /// A value.
    fn value(&mut self, key: &'static str, value: Value<'_>) -> Result<(), Self::Error>;

    /// A text.
    fn text(&mut self, key: &'static str, text: &str) -> Result<(), Self::Error>;

    /// A name of this crate or of the SDK, which needs no escaping.
    fn name(&mut self, key: &'static str, name: &'static str) -> Result<(), Self::Error>;

    /// The name of a code, or null.
    fn derived(&mut self, key: &'static str, name: Option<&'static str>)
    -> Result<(), Self::Error>;

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
        all: impl ExactSizeIterator<Item = M> + Clone,
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
        object.value("record", Scalar::Integer(self.record).into())?;
        object.value("offset", Scalar::Integer(self.offset).into())
    }
}

/// A record, where it came from, and what of it could not be read.
pub(super) struct Whole<'a, P> {
    pub(super) source: Option<Source<'a>>,
    pub(super) kind: RecordKind,
    pub(super) record: &'a P,
    pub(super) errors: &'a [Error],
}

impl<P: Part> Members for Whole<'_, P> {
    #[inline]
    fn write<O: Object>(&self, object: &mut O) -> Result<(), O::Error> {
        let Self { source, kind, record, errors } = *self;
        if source.is_some() {
            object.object("source", source.as_ref())?;
        }
        object.name("struct", kind.layout().name)?;
        record.visit(&mut Entries { object, path: Path::default(), errors })?;
        if errors.is_empty() { Ok(()) } else { object.objects("errors", errors.iter()) }
    }
}

/// The object of a part: of the record itself, one of its parts, or a part of that.
#[derive(Clone, Copy, Default)]
struct Path {
    part: &'static str,
    within: &'static str,
}

impl Path {
    fn of(self, name: &'static str) -> Self {
        if self.part.is_empty() {
            Self { part: name, within: "" }
        } else {
            Self { within: name, ..self }
        }
    }

    /// Whether this member, as a whole, could not be read.
    #[inline(always)]
    fn is_bad(self, name: &str, errors: &[Error]) -> bool {
        // Nearly all records are whole.
        !errors.is_empty() && self.is_among(name, errors)
    }

    #[cold]
    fn is_among(self, name: &str, errors: &[Error]) -> bool {
        errors.iter().filter(|error| error.index().is_none()).any(|error| {
            let member = error.member();
            match self {
                Self { part: "", .. } => error.part() == name && member.is_empty(),
                Self { part, within: "" } => error.part() == part && member == name,
                Self { part, within } => {
                    let own = member.strip_prefix(within).and_then(|own| own.strip_prefix('.'));
                    error.part() == part && own == Some(name)
                }
            }
        })
    }
}

pub(super) struct Within<'a, P> {
    part: &'a P,
    path: Path,
    errors: &'a [Error],
}

impl<'a, P> Within<'a, P> {
    /// A part that is in no record.
    pub(super) fn of(part: &'a P) -> Self {
        Self { part, path: Path::default(), errors: &[] }
    }
}

impl<P: Part> Members for Within<'_, P> {
    #[inline]
    fn write<O: Object>(&self, object: &mut O) -> Result<(), O::Error> {
        self.part.visit(&mut Entries { object, path: self.path, errors: self.errors })
    }
}

struct Entries<'a, O> {
    object: &'a mut O,
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
            Value::Scalar(Scalar::Code(code, of) | Scalar::Status(code, of)) => {
                match derived_name(name) {
                    Some(derived) => self.object.derived(derived, of.name_of(code)),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    #[inline(always)]
    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), O::Error> {
        if part.is_none() && self.path.is_bad(name, self.errors) {
            return Ok(());
        }
        let Self { path, errors, .. } = *self;
        let part = part.map(|part| Within { part, path: path.of(name), errors });
        self.object.object(name, part.as_ref())
    }
}

impl Members for &Error {
    fn write<O: Object>(&self, object: &mut O) -> Result<(), O::Error> {
        object.text("member", &format!("{}", self.path()))?;
        if let Some(At::Address(address)) = self.at() {
            object.text("address", &format!("{address:#x}"))?;
        }
        object.name("fault", self.fault().code())
    }
}
