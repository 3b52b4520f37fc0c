//! Which members a record's object has, in their order; `serialize.rs` or `text.rs` writes them.

use alloc::format;
use alloc::string::String;

use super::derived_name;
use crate::error::{At, Error, Fault};
use crate::event::{EventLog, Part, PartPath, Record, Value, Visitor};
use crate::kind::RecordKind;
use crate::layout::Scalar;

/// Writes an object, member by member.
pub(super) trait ObjectWriter {
    /// Why a member cannot be written.
    type Error;

    /// Writes a value.
    fn value(&mut self, key: &'static str, value: Value<'_>) -> Result<(), Self::Error>;

    /// Writes a text.
    fn text(&mut self, key: &'static str, text: &str) -> Result<(), Self::Error>;

    /// Writes a text with a key that can contain anything.
    fn entry(&mut self, key: &str, text: &str) -> Result<(), Self::Error>;

    /// Writes a name of this crate or of the SDK, which needs no escaping.
    fn name(&mut self, key: &'static str, name: &'static str) -> Result<(), Self::Error>;

    /// Writes the name of a code, or null.
    fn derived(&mut self, key: &'static str, name: Option<&'static str>)
    -> Result<(), Self::Error>;

    /// Writes an object, or null.
    fn object<M: JsonObject>(
        &mut self,
        key: &'static str,
        members: Option<&M>,
    ) -> Result<(), Self::Error>;

    /// Writes an array of objects.
    fn objects<M: JsonObject>(
        &mut self,
        key: &'static str,
        all: impl ExactSizeIterator<Item = M> + Clone,
    ) -> Result<(), Self::Error>;
}

/// Something that is written as an object.
pub(super) trait JsonObject {
    /// Writes its members.
    fn write<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error>;
}

/// The origin of a record, written as its first member `"source"`.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file's name; `-` for standard input.
    pub file: &'a str,
    /// The record's number in the file, from 0.
    pub record: u64,
    /// The offset of the record's first byte in the file.
    pub offset: u64,
    /// What a scan of memory says about it; `None` if it was not found by a scan.
    pub find: Option<SourceFind<'a>>,
}

/// What a scan of memory says about a record that it found.
#[derive(Clone, Copy, Debug)]
pub struct SourceFind<'a> {
    /// Its address; `None` in a file without addresses.
    pub address: Option<u64>,
    /// The confidence, from 0 to 100.
    pub confidence: u8,
    /// The names of the reasons, with blanks between them.
    pub reasons: &'a str,
    /// The names of the structures that it can be, with blanks between them.
    pub structures: &'a str,
    /// The offset of the first find with the same values.
    pub duplicate_of: Option<u64>,
}

impl JsonObject for SourceFind<'_> {
    fn write<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
        if let Some(address) = self.address {
            object.text("address", &format!("{address:#x}"))?;
        }
        object.value("confidence", Scalar::Integer(self.confidence.into()).into())?;
        object.text("reasons", self.reasons)?;
        object.text("structures", self.structures)?;
        match self.duplicate_of {
            Some(offset) => object.value("duplicateOf", Scalar::Integer(offset).into()),
            None => Ok(()),
        }
    }
}

impl JsonObject for Source<'_> {
    fn write<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
        object.text("file", self.file)?;
        object.value("record", Scalar::Integer(self.record).into())?;
        object.value("offset", Scalar::Integer(self.offset).into())?;
        if self.find.is_some() { object.object("find", self.find.as_ref()) } else { Ok(()) }
    }
}

/// The object of a record: its source, its members, what an event log tells about it, and its errors.
pub(super) struct RecordObject<'a, P> {
    pub(super) source: Option<Source<'a>>,
    pub(super) kind: RecordKind,
    pub(super) record: &'a P,
    pub(super) event_log: Option<&'a EventLog>,
    pub(super) errors: &'a [Error],
}

impl<'a, 'r> RecordObject<'a, Record<'r>> {
    #[inline]
    pub(super) fn new(
        record: &'a Record<'r>,
        errors: &'a [Error],
        source: Option<Source<'a>>,
    ) -> Self {
        let event_log = match record {
            Record::Event(event) => event.event_log.as_deref(),
            Record::Bare(_) => None,
        };
        Self { source, kind: record.kind(), record, event_log, errors }
    }
}

impl<P: Part> JsonObject for RecordObject<'_, P> {
    #[inline]
    fn write<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
        let Self { source, kind, record, event_log, errors } = *self;
        if source.is_some() {
            object.object("source", source.as_ref())?;
        }
        object.name("struct", kind.layout().name)?;
        record.visit(&mut MemberWriter { object, path: PartPath::default(), errors })?;
        if event_log.is_some() {
            object.object("eventLog", event_log)?;
        }
        if errors.is_empty() { Ok(()) } else { object.objects("errors", errors.iter()) }
    }
}

/// The object of a part of a record.
pub(super) struct PartObject<'a, P> {
    part: &'a P,
    path: PartPath,
    errors: &'a [Error],
}

impl<'a, P> PartObject<'a, P> {
    /// A part that does not belong to a record.
    pub(super) fn of(part: &'a P) -> Self {
        Self { part, path: PartPath::default(), errors: &[] }
    }
}

impl<P: Part> JsonObject for PartObject<'_, P> {
    #[inline]
    fn write<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
        self.part.visit(&mut MemberWriter { object, path: self.path, errors: self.errors })
    }
}

struct MemberWriter<'a, O> {
    object: &'a mut O,
    path: PartPath,
    errors: &'a [Error],
}

impl<O: ObjectWriter> Visitor for MemberWriter<'_, O> {
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
        if self.path.is_bad(name, self.errors) {
            return Ok(());
        }
        let Self { path, errors, .. } = *self;
        let part = part.map(|part| PartObject { part, path: path.join(name), errors });
        self.object.object(name, part.as_ref())
    }

    fn parts<P: Part>(&mut self, name: &'static str, parts: &[P]) -> Result<(), O::Error> {
        if self.path.is_bad(name, self.errors) {
            return Ok(());
        }
        self.object.objects(name, parts.iter().map(PartObject::of))
    }

    fn entries(
        &mut self,
        name: &'static str,
        entries: &[(String, String)],
    ) -> Result<(), O::Error> {
        self.object.object(name, Some(&Entries(entries)))
    }
}

/// Texts by name.
struct Entries<'e>(&'e [(String, String)]);

impl JsonObject for Entries<'_> {
    fn write<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
        self.0.iter().try_for_each(|(name, text)| object.entry(name, text))
    }
}

impl JsonObject for EventLog {
    fn write<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
        object.text("provider", &self.provider)?;
        object.value("id", Scalar::Integer(self.id.into()).into())?;
        object.value("version", Scalar::Integer(self.version.into()).into())?;
        if let Some(id) = self.record_id {
            object.value("recordId", Scalar::Integer(id).into())?;
        }
        if !self.computer.is_empty() {
            object.text("computer", &self.computer)?;
        }
        object.object("data", Some(&Entries(&self.data)))
    }
}

impl JsonObject for &Error {
    fn write<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
        object.text("member", &format!("{}", self.path()))?;
        match self.at() {
            Some(At::Address(address)) => object.text("address", &format!("{address:#x}"))?,
            Some(At::Line(line)) => object.value("line", Scalar::Integer(line).into())?,
            _ => {}
        }
        object.name("fault", self.fault().code())?;
        match self.fault() {
            Fault::Null { count: count @ 1.. } | Fault::MoreElements { count } => {
                object.value("count", Scalar::Integer(count).into())
            }
            Fault::Invalid(text) => object.text("value", text.as_str()),
            _ => Ok(()),
        }
    }
}
