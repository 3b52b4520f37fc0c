//! Records to JSON.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::derived_name;
use crate::error::{At, Error};
use crate::event::{Event, Holds, Part, Payload, Record, Shape, Visitor};
use crate::text::hex::{Hex, Mac};
use crate::value::{Value, WideStr, sid, wide};

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        append(&mut map, self, &[])?;
        map.end()
    }
}

/// Appends the members of a record's object; those that could not be read are left out.
pub(super) fn append<M: SerializeMap>(
    map: &mut M,
    record: &Record<'_>,
    errors: &[Error],
) -> Result<(), M::Error> {
    map.serialize_entry("struct", record.layout().name)?;
    match record {
        Record::Event(event) => append_event(map, event, errors)?,
        Record::Bare(bare) => append_payload(map, bare.payload(), bare.structure(), errors)?,
    }
    if errors.is_empty() { Ok(()) } else { map.serialize_entry("errors", &Errors(errors)) }
}

fn append_event<M: SerializeMap>(
    map: &mut M,
    event: &Event<'_>,
    errors: &[Error],
) -> Result<(), M::Error> {
    let header = Object {
        part: &event.header,
        structure: event.version.header(),
        path: Path { part: "header", within: "" },
        errors,
    };
    map.serialize_entry("header", &header)?;
    map.serialize_entry("type", &Shown(event.event_type.value()))?;
    let shape = Shape::of(event.event_type, event.version);
    let member = shape.map_or("payload", Shape::member);
    match &event.payload {
        None if Path { part: member, within: "" }.is_bad("", errors) => Ok(()),
        None => map.serialize_entry(member, &()),
        Some(Payload::Unknown(address)) => map.serialize_entry("payload", &Address(*address)),
        Some(payload) => {
            append_payload(map, payload, shape.map_or(0, |shape| shape.structure), errors)
        }
    }
}

fn append_payload<M: SerializeMap>(
    map: &mut M,
    payload: &Payload<'_>,
    structure: u8,
    errors: &[Error],
) -> Result<(), M::Error> {
    let path = Path { part: payload.member(), within: "" };
    map.serialize_entry(payload.member(), &Object { part: payload, structure, path, errors })
}

/// Where an object stands: in a part of the record, and there in a member or in the part itself.
#[derive(Clone, Copy)]
struct Path {
    part: &'static str,
    within: &'static str,
}

impl Path {
    /// Whether this member, as a whole, could not be read.
    fn is_bad(self, member: &str, errors: &[Error]) -> bool {
        errors.iter().any(|error| {
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

struct Object<'a, P> {
    part: &'a P,
    structure: u8,
    path: Path,
    errors: &'a [Error],
}

impl<P: Part> Serialize for Object<'_, P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let Self { part, structure, path, errors } = *self;
        part.show(structure, &mut Entries { map: &mut map, structure, path, errors })?;
        map.end()
    }
}

struct Entries<'a, M> {
    map: &'a mut M,
    structure: u8,
    path: Path,
    errors: &'a [Error],
}

impl<M: SerializeMap> Visitor for Entries<'_, M> {
    type Error = M::Error;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), M::Error> {
        if self.path.is_bad(name, self.errors) {
            return Ok(());
        }
        self.map.serialize_entry(name, &Shown(value))?;
        if let Value::Code(code, of) | Value::Status(code, of) = value
            && let Some(derived) = derived_name(name)
        {
            self.map.serialize_entry(derived, &of.name_of(code))?;
        }
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), M::Error> {
        if self.path.is_bad(name, self.errors) {
            return Ok(());
        }
        let Self { structure, errors, .. } = *self;
        let path = Path { within: name, ..self.path };
        let object = part.map(|part| Object { part, structure, path, errors });
        self.map.serialize_entry(name, &object)
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
                Address(address).serialize(serializer)
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

/// `{"address": "0x…"}`.
struct Address(u64);

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("address", &format_args!("{:#x}", self.0))?;
        map.end()
    }
}

struct Errors<'a>(&'a [Error]);

impl Serialize for Errors<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(OneError))
    }
}

struct OneError<'a>(&'a Error);

impl Serialize for OneError<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("member", &format_args!("{}", self.0.path()))?;
        if let Some(At::Address(address)) = self.0.at() {
            map.serialize_entry("address", &format_args!("{address:#x}"))?;
        }
        map.serialize_entry("fault", self.0.fault().code())?;
        map.end()
    }
}
