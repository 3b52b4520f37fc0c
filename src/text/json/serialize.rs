//! Records to serde, whatever the format.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::write::{Members, Object, Whole};
use crate::event::Record;
use crate::text::hex::{Hex, Mac};
use crate::value::{Value, WideStr, sid, wide};

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Map(&Whole { source: None, record: self, errors: &[] }).serialize(serializer)
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
            Value::Integer(number) => serializer.serialize_u64(number),
            Value::Bool(number @ (0 | 1)) => serializer.serialize_bool(number == 1),
            Value::Bool(number) | Value::Code(number, _) => serializer.serialize_u32(number),
            Value::Status(number, _) => serializer.serialize_i32(number.cast_signed()),
            Value::Enumeration(number, of) => match of.name_of(number) {
                Some(name) => serializer.serialize_str(name),
                None => serializer.serialize_u32(number),
            },
            Value::Flags(bits, set) => {
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
            Value::FileTime(time) if time.is_shown_as_ticks() => {
                serializer.serialize_u64(time.ticks())
            }
            Value::FileTime(time) => serializer.collect_str(&time),
            Value::Ipv4(address) => serializer.collect_str(&address),
            Value::Ipv6(address) => serializer.collect_str(&address),
            Value::Mac(address) => serializer.collect_str(&Mac(address)),
            Value::Guid(guid) | Value::GuidAt(Some(guid)) => serializer.collect_str(&guid),
            Value::Bytes(bytes) => serializer.collect_str(&Hex(bytes)),
            Value::TextBlob([])
            | Value::BytesBlob([])
            | Value::GuidAt(None)
            | Value::Wide(None)
            | Value::Sid(None) => serializer.serialize_unit(),
            Value::BytesBlob(bytes) => serializer.collect_str(&Hex(bytes)),
            Value::TextBlob(bytes) => match wide::blob_text(bytes) {
                Some(text) => serializer.serialize_str(&text),
                None => tagged(serializer, "hex", bytes),
            },
            Value::Wide(Some(bytes)) => match wide::text_of(bytes) {
                Some(text) => serializer.serialize_str(&text),
                None => tagged(serializer, "utf16", bytes),
            },
            Value::Sid(Some(bytes)) => match sid::text_of(bytes) {
                Some(text) => serializer.collect_str(&text),
                None => tagged(serializer, "hex", bytes),
            },
            Value::List(texts) => serializer.collect_seq(
                texts.iter().map(|text| Shown(Value::Wide(text.as_ref().map(WideStr::as_bytes)))),
            ),
            Value::Address(address) | Value::Counted(_, address) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("address", &format_args!("{address:#x}"))?;
                map.end()
            }
        }
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
