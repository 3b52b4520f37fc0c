//! `Serialize` of records, in any format of serde.

use core::convert::Infallible;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::object::{JsonObject, ObjectWriter, RecordObject};
use crate::event::{Event, EventLog, Partial, Record, Value};
use crate::kind::RecordKind;
use crate::layout::Scalar;
use crate::value::hex::Hex;
use crate::value::sid;
use crate::value::time::is_past_9999;

impl Serialize for Event<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = RecordKind::Event(self.version);
        let event_log = self.event_log.as_deref();
        Map(&RecordObject { source: None, kind, record: self, event_log, errors: &[] })
            .serialize(serializer)
    }
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Map(&RecordObject::new(self, &[], None)).serialize(serializer)
    }
}

/// As [`Record`], followed by the errors if there are any.
impl Serialize for Partial<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Map(&RecordObject::new(&self.record, &self.errors, None)).serialize(serializer)
    }
}

impl Serialize for EventLog {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Map(self).serialize(serializer)
    }
}

/// An object as a map of serde.
pub(super) struct Map<'a, M>(pub(super) &'a M);

impl<M: JsonObject> Serialize for Map<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut count = MemberCounter(0);
        let Ok(()) = self.0.write(&mut count);
        let mut map = MapWriter(serializer.serialize_map(Some(count.0))?);
        self.0.write(&mut map)?;
        map.0.end()
    }
}

/// Counts the members of an object, for formats such as postcard and bincode that write the count first.
struct MemberCounter(usize);

impl MemberCounter {
    fn one(&mut self) -> Result<(), Infallible> {
        self.0 = self.0.saturating_add(1);
        Ok(())
    }
}

impl ObjectWriter for MemberCounter {
    type Error = Infallible;

    fn value(&mut self, _: &'static str, _: Value<'_>) -> Result<(), Infallible> {
        self.one()
    }

    fn text(&mut self, _: &'static str, _: &str) -> Result<(), Infallible> {
        self.one()
    }

    fn entry(&mut self, _: &str, _: &str) -> Result<(), Infallible> {
        self.one()
    }

    fn name(&mut self, _: &'static str, _: &'static str) -> Result<(), Infallible> {
        self.one()
    }

    fn derived(&mut self, _: &'static str, _: Option<&'static str>) -> Result<(), Infallible> {
        self.one()
    }

    fn object<M: JsonObject>(&mut self, _: &'static str, _: Option<&M>) -> Result<(), Infallible> {
        self.one()
    }

    fn objects<M: JsonObject>(
        &mut self,
        _: &'static str,
        _: impl ExactSizeIterator<Item = M> + Clone,
    ) -> Result<(), Infallible> {
        self.one()
    }
}

struct MapWriter<M>(M);

impl<E: SerializeMap> ObjectWriter for MapWriter<E> {
    type Error = E::Error;

    fn value(&mut self, key: &'static str, value: Value<'_>) -> Result<(), E::Error> {
        self.0.serialize_entry(key, &JsonValue(value))
    }

    fn text(&mut self, key: &'static str, text: &str) -> Result<(), E::Error> {
        self.0.serialize_entry(key, text)
    }

    fn entry(&mut self, key: &str, text: &str) -> Result<(), E::Error> {
        self.0.serialize_entry(key, text)
    }

    fn name(&mut self, key: &'static str, name: &'static str) -> Result<(), E::Error> {
        self.0.serialize_entry(key, name)
    }

    fn derived(&mut self, key: &'static str, name: Option<&'static str>) -> Result<(), E::Error> {
        self.0.serialize_entry(key, &name)
    }

    fn object<M: JsonObject>(
        &mut self,
        key: &'static str,
        members: Option<&M>,
    ) -> Result<(), E::Error> {
        self.0.serialize_entry(key, &members.map(Map))
    }

    fn objects<M: JsonObject>(
        &mut self,
        key: &'static str,
        all: impl ExactSizeIterator<Item = M> + Clone,
    ) -> Result<(), E::Error> {
        self.0.serialize_entry(key, &Seq(all))
    }
}

struct Seq<I>(I);

impl<M: JsonObject, I: ExactSizeIterator<Item = M> + Clone> Serialize for Seq<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.0.len()))?;
        self.0.clone().try_for_each(|members| seq.serialize_element(&Map(&members)))?;
        seq.end()
    }
}

/// A value in the JSON format.
///
/// In formats that are not human-readable, the type of each member is fixed, so that the format need not be
/// self-describing: see [`WireType`](super::wire_type::WireType).
pub(super) struct JsonValue<'a>(pub(super) Value<'a>);

impl Serialize for JsonValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Scalar(scalar) if serializer.is_human_readable() => {
                serialize(scalar, serializer)
            }
            Value::Scalar(scalar) => serialize_typed(scalar, serializer),
            Value::Text(None) | Value::Sid(None) | Value::GuidPointer(None) | Value::Blob([]) => {
                serializer.serialize_none()
            }
            Value::TextBlob(blob) if blob.as_bytes().is_empty() => serializer.serialize_none(),
            Value::Texts(texts) => serializer
                .collect_seq(texts.iter().map(|text| JsonValue(Value::Text(text.as_ref())))),
            value => serializer.serialize_some(&PresentValue(value)),
        }
    }
}

/// A value that is neither NULL nor empty.
struct PresentValue<'a>(Value<'a>);

impl Serialize for PresentValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::TextBlob(blob) => match blob.to_text() {
                Some(text) => serializer.serialize_str(&text),
                None => tagged(serializer, "hex", blob.as_bytes()),
            },
            Value::Text(Some(text)) => match text.to_text() {
                Some(known) => serializer.serialize_str(&known),
                None => tagged(serializer, "utf16", text.as_bytes()),
            },
            Value::Sid(Some(sid)) => match sid::text_of(sid.as_bytes()) {
                Some(text) => serializer.collect_str(&text),
                None => tagged(serializer, "hex", sid.as_bytes()),
            },
            Value::Address(address) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("address", &format_args!("{address:#x}"))?;
                map.end()
            }
            value => serializer.collect_str(&value),
        }
    }
}

fn serialize<S: Serializer>(scalar: Scalar<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    match scalar {
        Scalar::Bool(number @ (0 | 1)) => serializer.serialize_bool(number == 1),
        Scalar::Enumeration(number, of) if of.get(number).is_none() => {
            serializer.serialize_u32(number)
        }
        Scalar::FileTime(ticks) if is_past_9999(ticks) => serializer.serialize_u64(ticks),
        scalar => serialize_typed(scalar, serializer),
    }
}

fn serialize_typed<S: Serializer>(scalar: Scalar<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    match scalar {
        Scalar::Integer(number) => serializer.serialize_u64(number),
        Scalar::Bool(number) | Scalar::Code(number, _) => serializer.serialize_u32(number),
        Scalar::Status(number, _) => serializer.serialize_i32(number.cast_signed()),
        Scalar::Flags(bits, set) => {
            let unnamed = set.unnamed(bits);
            let count = set.named(bits).count().saturating_add(usize::from(unnamed != 0));
            let mut names = serializer.serialize_seq(Some(count))?;
            for flag in set.named(bits) {
                names.serialize_element(flag.name)?;
            }
            if unnamed != 0 {
                names.serialize_element(&format_args!("{unnamed:#x}"))?;
            }
            names.end()
        }
        scalar => serializer.collect_str(&scalar),
    }
}

/// Bytes that are not a well-formed text: `{"hex": "…"}`; in formats that are not human-readable, the hex digits after
/// a NUL, which no text contains.
fn tagged<S: Serializer>(
    serializer: S,
    tag: &'static str,
    bytes: &[u8],
) -> Result<S::Ok, S::Error> {
    if !serializer.is_human_readable() {
        return serializer.collect_str(&format_args!("\0{}", Hex(bytes)));
    }
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(tag, &format_args!("{}", Hex(bytes)))?;
    map.end()
}
