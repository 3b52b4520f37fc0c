//! Records to serde, whatever the format.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::write::{Members, Object, Whole};
use crate::event::{Event, Partial, Record, Value};
use crate::kind::RecordKind;
use crate::layout::Scalar;
use crate::value::hex::Hex;
use crate::value::sid;
use crate::value::time::is_past_9999;

impl Serialize for Event<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = RecordKind::Event(self.version);
        Map(&Whole { source: None, kind, record: self, errors: &[] }).serialize(serializer)
    }
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = self.kind();
        Map(&Whole { source: None, kind, record: self, errors: &[] }).serialize(serializer)
    }
}

/// As [`Record`], and the errors if there are any.
impl Serialize for Partial<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { record, errors } = self;
        Map(&Whole { source: None, kind: record.kind(), record, errors }).serialize(serializer)
    }
}

/// An object of these members.
struct Map<'a, M>(&'a M);

impl<M: Members> Serialize for Map<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = Entries(serializer.serialize_map(None)?);
        self.0.write(&mut map)?;
        map.0.end()
    }
}

struct Entries<M>(M);

impl<E: SerializeMap> Object for Entries<E> {
    type Error = E::Error;

    fn value(&mut self, key: &'static str, value: Value<'_>) -> Result<(), E::Error> {
        self.0.serialize_entry(key, &Shown(value))
    }

    fn text(&mut self, key: &'static str, text: &str) -> Result<(), E::Error> {
        self.0.serialize_entry(key, text)
    }

    fn name(&mut self, key: &'static str, name: Option<&'static str>) -> Result<(), E::Error> {
        self.0.serialize_entry(key, &name)
    }

    fn object<M: Members>(
        &mut self,
        key: &'static str,
        members: Option<&M>,
    ) -> Result<(), E::Error> {
        self.0.serialize_entry(key, &members.map(Map))
    }

    fn objects<M: Members>(
        &mut self,
        key: &'static str,
        all: impl Iterator<Item = M> + Clone,
    ) -> Result<(), E::Error> {
        self.0.serialize_entry(key, &Seq(all))
    }
}

struct Seq<I>(I);

impl<M: Members, I: Iterator<Item = M> + Clone> Serialize for Seq<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(None)?;
        self.0.clone().try_for_each(|members| seq.serialize_element(&Map(&members)))?;
        seq.end()
    }
}

struct Shown<'a>(Value<'a>);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Scalar(scalar) => serialize(scalar, serializer),
            Value::Text(None) | Value::Sid(None) | Value::GuidPointer(None) | Value::Blob([]) => {
                serializer.serialize_unit()
            }
            Value::TextBlob(blob) if blob.as_bytes().is_empty() => serializer.serialize_unit(),
            Value::Blob(bytes) => serializer.collect_str(&Hex(bytes)),
            Value::GuidPointer(Some(guid)) => serializer.collect_str(&guid),
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
            Value::Texts(texts) => {
                serializer.collect_seq(texts.iter().map(|text| Shown(Value::Text(text.as_ref()))))
            }
            Value::Address(address) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("address", &format_args!("{address:#x}"))?;
                map.end()
            }
        }
    }
}

fn serialize<S: Serializer>(scalar: Scalar<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    match scalar {
        Scalar::Integer(number) => serializer.serialize_u64(number),
        Scalar::Bool(number @ (0 | 1)) => serializer.serialize_bool(number == 1),
        Scalar::Bool(number) | Scalar::Code(number, _) => serializer.serialize_u32(number),
        Scalar::Status(number, _) => serializer.serialize_i32(number.cast_signed()),
        Scalar::Enumeration(number, of) => match of.name_of(number) {
            Some(name) => serializer.serialize_str(name),
            None => serializer.serialize_u32(number),
        },
        Scalar::Flags(bits, set) => {
            let mut names = serializer.serialize_seq(None)?;
            for flag in set.named(bits) {
                names.serialize_element(flag.name)?;
            }
            match set.unnamed(bits) {
                0 => {}
                rest => names.serialize_element(&format_args!("{rest:#x}"))?,
            }
            names.end()
        }
        Scalar::FileTime(ticks) if is_past_9999(ticks) => serializer.serialize_u64(ticks),
        scalar => serializer.collect_str(&scalar),
    }
}

/// Bytes that no text can tell: `{"hex": "…"}`.
fn tagged<S: Serializer>(
    serializer: S,
    tag: &'static str,
    bytes: &[u8],
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(tag, &format_args!("{}", Hex(bytes)))?;
    map.end()
}
