//! Records to JSON.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::derived_name;
use crate::event::{Members, Payload, Record, Visitor};
use crate::text::hex::Hex;
use crate::value::Value;

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        append(&mut map, self)?;
        map.end()
    }
}

/// Appends the members of a record's object.
pub(super) fn append<M: SerializeMap>(map: &mut M, record: &Record) -> Result<(), M::Error> {
    map.serialize_entry("struct", record.layout().name)?;
    match record.payload() {
        payload @ Payload::IkeMmFailure(part) => {
            map.serialize_entry(payload.member(), &Object(part))
        }
    }
}

struct Object<'a, P>(&'a P);

impl<P: Members> Serialize for Object<'_, P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.visit(&mut Entries(&mut map))?;
        map.end()
    }
}

struct Entries<'a, M>(&'a mut M);

impl<M: SerializeMap> Visitor for Entries<'_, M> {
    type Error = M::Error;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), M::Error> {
        self.0.serialize_entry(name, &Shown(value))?;
        if let Value::Code(code, of) = value
            && let Some(derived) = derived_name(name)
        {
            self.0.serialize_entry(derived, &of.name_of(code))?;
        }
        Ok(())
    }
}

struct Shown<'a>(Value<'a>);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Integer(number) => serializer.serialize_u64(number),
            Value::Code(number, _) => serializer.serialize_u32(number),
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
            Value::Bytes(bytes) => serializer.collect_str(&Hex(bytes)),
        }
    }
}
