//! Records from JSON.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::is_derived;
use crate::event::{Members, Payload, Record, Slot};
use crate::layout::{Enumeration, FlagSet, Layout};
use crate::raw::{IkeextMmFailure0, Structure};
use crate::text::hex;
use crate::value::Value;

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RecordVisitor)
    }
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object that is a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
        let mut layout: Option<&'static Layout> = None;
        let mut payload: Option<Payload> = None;
        while let Some(Key(key)) = map.next_key()? {
            match &*key {
                "source" => {
                    map.next_value::<IgnoredAny>()?;
                }
                "struct" if layout.is_none() => layout = Some(map.next_value_seed(StructureName)?),
                "ikeMmFailure" if payload.is_none() => {
                    let mut part = Default::default();
                    map.next_value_seed(Object(&mut part))?;
                    payload = Some(Payload::IkeMmFailure(part));
                }
                "struct" | "ikeMmFailure" => return Err(doubled(&key)),
                _ => return Err(unknown(&key)),
            }
        }
        layout.ok_or_else(|| missing("struct"))?;
        let payload = payload.ok_or_else(|| missing("ikeMmFailure"))?;
        Ok(Record::new::<IkeextMmFailure0>(payload))
    }
}

/// A text from the input in a message: its start is enough, for it can be as long as the input.
struct Start<'a>(&'a str);

impl fmt::Display for Start<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 80;
        match self.0.char_indices().nth(MOST) {
            None => f.write_str(self.0),
            Some((end, _)) => write!(f, "{}…", self.0.get(..end).unwrap_or_default()),
        }
    }
}

fn missing<E: Error>(member: &str) -> E {
    E::custom(format_args!("member `{member}` is missing"))
}

fn unknown<E: Error>(member: &str) -> E {
    E::custom(format_args!("unknown member `{}`", Start(member)))
}

fn doubled<E: Error>(member: &str) -> E {
    E::custom(format_args!("member `{member}` stands twice"))
}

/// A member's name: borrowed from the text where it can be.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor("a member's name")).map(Key)
    }
}

struct TextVisitor(&'static str);

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(String::from(text)))
    }
}

struct StructureName;

impl<'de> DeserializeSeed<'de> for StructureName {
    type Value = &'static Layout;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<&'static Layout, D::Error> {
        let name = deserializer.deserialize_str(TextVisitor("the C name of a structure"))?;
        match <IkeextMmFailure0 as Structure>::LAYOUT {
            layout if layout.name == name => Ok(layout),
            _ => Err(D::Error::custom(format_args!(
                "no structure of records is called `{}`",
                Start(&name)
            ))),
        }
    }
}

/// Sets the members of a part from an object.
struct Object<'a, P>(&'a mut P);

impl<'de, P: Members> DeserializeSeed<'de> for Object<'_, P> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, P: Members> Visitor<'de> for Object<'_, P> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen: u64 = 0;
        while let Some(Key(key)) = map.next_key()? {
            if is_derived(&key) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let Some((place, slot)) = self.0.member_mut(&key) else { return Err(unknown(&key)) };
            let bit = 1u64.unbounded_shl(place);
            if seen & bit != 0 {
                return Err(doubled(&key));
            }
            seen |= bit;
            map.next_value_seed(Member(slot))?;
        }
        Ok(())
    }
}

/// Sets one member.
struct Member<'a>(&'a mut dyn Slot);

impl<'de> DeserializeSeed<'de> for Member<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let slot = self.0;
        match slot.value() {
            Value::Integer(_) => {
                let number = deserializer.deserialize_u64(NumberVisitor("2^64"))?;
                slot.set(Value::Integer(number)).ok_or_else(|| out_of_range(number))
            }
            Value::Code(_, of) => {
                let number = deserializer.deserialize_u64(NumberVisitor("2^32"))?;
                u32::try_from(number)
                    .ok()
                    .and_then(|number| slot.set(Value::Code(number, of)))
                    .ok_or_else(|| out_of_range(number))
            }
            Value::Enumeration(_, of) => {
                let number = deserializer.deserialize_any(EnumerationVisitor(of))?;
                slot.set(Value::Enumeration(number, of)).ok_or_else(|| out_of_range(number))
            }
            Value::Flags(_, set) => {
                let bits = deserializer.deserialize_seq(FlagsVisitor(set))?;
                slot.set(Value::Flags(bits, set)).ok_or_else(|| out_of_range(bits))
            }
            Value::Bytes(old) => {
                let length = old.len();
                let digits = deserializer.deserialize_str(TextVisitor("hex digits"))?;
                let bytes = hex::parse(&digits).ok_or_else(|| {
                    let digits = Start(&digits);
                    D::Error::custom(format_args!("`{digits}` is not pairs of hex digits"))
                })?;
                slot.set(Value::Bytes(&bytes)).ok_or_else(|| {
                    let (is, ought) = (digits.len(), length.saturating_mul(2));
                    D::Error::custom(format_args!("{is} hex digits, not {ought}"))
                })
            }
        }
    }
}

fn out_of_range<E: Error>(number: impl fmt::Display) -> E {
    E::custom(format_args!("{number} is out of range"))
}

/// Takes a number below what it names.
struct NumberVisitor(&'static str);

impl Visitor<'_> for NumberVisitor {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number below {}", self.0)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
        Ok(number)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<u64, E> {
        u64::try_from(number).map_err(|_| out_of_range(number))
    }
}

struct EnumerationVisitor(&'static Enumeration);

impl Visitor<'_> for EnumerationVisitor {
    type Value = u32;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a value of {}: a name or a 32-bit number", self.0.name)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u32, E> {
        u32::try_from(number).map_err(|_| out_of_range(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<u32, E> {
        u32::try_from(number).map_err(|_| out_of_range(number))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<u32, E> {
        let Self(of) = self;
        of.value_of(name).ok_or_else(|| {
            let name = Start(name);
            E::custom(format_args!("`{name}` is no value of {}", of.name))
        })
    }
}

struct FlagsVisitor(&'static FlagSet);

impl<'de> Visitor<'de> for FlagsVisitor {
    type Value = u32;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of {} names", self.0.name)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<u32, A::Error> {
        let mut bits = 0;
        while let Some(flag) = names.next_element_seed(FlagName(self.0))? {
            bits |= flag;
        }
        Ok(bits)
    }
}

struct FlagName(&'static FlagSet);

impl<'de> DeserializeSeed<'de> for FlagName {
    type Value = u32;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u32, D::Error> {
        let name = deserializer.deserialize_str(TextVisitor("a flag's name or \"0x…\""))?;
        let digits = |digits| u32::from_str_radix(digits, 16).ok().filter(|_| !name.contains('+'));
        let bits = match name.strip_prefix("0x") {
            Some(hex) => digits(hex),
            None => self.0.bit_of(&name),
        };
        bits.ok_or_else(|| {
            D::Error::custom(format_args!("`{}` is no flag of {}", Start(&name), self.0.name))
        })
    }
}
