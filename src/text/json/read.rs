//! Records from JSON.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};

use super::derived_name;
use crate::event::{
    Bare, Draft, Event, Fill, Header, HeaderDraft, Holds, Misfit, Payload, Record, Shape, Slot,
    Version,
};
use crate::layout::Layout;
use crate::raw::{NetEventType, layout_of};
use crate::text::hex;
use crate::text::scalar::{Scalar, Wrong, set};
use crate::text::short::Start;

impl<'de> Deserialize<'de> for Record<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RecordVisitor)?.finish().map_err(D::Error::custom)
    }
}

/// What an object said, in any order.
#[derive(Default)]
struct Said {
    layout: Option<&'static Layout>,
    header: Option<(Header<'static>, Seen)>,
    event_type: Option<NetEventType>,
    /// The union's member, what it points to if it is not NULL, and which of its members were there.
    payload: Option<(String, Option<Payload<'static>>, Seen)>,
}

/// Which members an object had.
#[derive(Clone, Copy, Default)]
struct Seen {
    names: &'static [(&'static str, u8)],
    places: u64,
}

impl Seen {
    /// The first member that was there and that the structure does not have.
    fn not_of(self, structure: u8) -> Option<&'static str> {
        let mut names = self.names.iter().zip(0..);
        let alien = |place: u32, structures: u8| {
            self.places & 1u64.unbounded_shl(place) != 0
                && structures & 1u8.unbounded_shl(u32::from(structure)) == 0
        };
        names
            .find(|((_, structures), place)| alien(*place, *structures))
            .map(|((name, _), _)| *name)
    }
}

impl Said {
    fn finish<'a>(self) -> Result<Record<'a>, Wrong> {
        let layout = self.layout.ok_or("the member `struct` is missing")?;
        match Version::of(layout) {
            Some(version) => self.event(version).map(Record::Event),
            None => self.bare(layout).map(Record::Bare),
        }
    }

    fn event<'a>(self, version: Version) -> Result<Event<'a>, Wrong> {
        let event_type = self.event_type.unwrap_or_default();
        let shape = Shape::of(event_type, version);
        let (header, seen) = self.header.unwrap_or_default();
        let name = version.layout().name;
        if let Some(member) = seen.not_of(version.header()) {
            return Err(alloc::format!("header.{member}: {name} has no such member"));
        }
        let payload = match self.payload {
            None => None,
            Some((member, payload, seen)) => {
                if member != shape.map_or("payload", Shape::member) {
                    return Err(alloc::format!(
                        "{member}: not the payload of {event_type:?} in {name}"
                    ));
                }
                if let Some(alien) = seen.not_of(shape.map_or(0, |shape| shape.structure)) {
                    return Err(alloc::format!("{member}.{alien}: {name} has no such member"));
                }
                payload
            }
        };
        Ok(Event { version, header, event_type, payload })
    }

    fn bare<'a>(self, layout: &'static Layout) -> Result<Bare<'a>, Wrong> {
        let alien = [(self.header.is_some(), "header"), (self.event_type.is_some(), "type")];
        if let Some((_, member)) = alien.into_iter().find(|(there, _)| *there) {
            return Err(alloc::format!("{member}: {} has no such member", layout.name));
        }
        let shape = Shape::of_layout(layout).ok_or("no records stand in such structures")?;
        match self.payload {
            Some((member, Some(payload), seen)) if member == shape.member() => {
                if let Some(alien) = seen.not_of(shape.structure) {
                    return Err(alloc::format!(
                        "{member}.{alien}: {} has no such member",
                        layout.name
                    ));
                }
                Bare::of(layout, payload).map_err(|error| alloc::format!("{error}"))
            }
            Some((member, ..)) if member != shape.member() => {
                Err(alloc::format!("{member}: not the payload of {}", layout.name))
            }
            _ => Err(alloc::format!("the member `{}` is missing", shape.member())),
        }
    }
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Said;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object that is a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Said, A::Error> {
        let mut said = Said::default();
        while let Some(Key(key)) = map.next_key()? {
            match &*key {
                "source" => {
                    map.next_value::<IgnoredAny>()?;
                }
                "struct" if said.layout.is_none() => {
                    said.layout = Some(map.next_value_seed(StructureName)?)
                }
                "header" if said.header.is_none() => {
                    let mut draft = HeaderDraft::default();
                    let seen = map.next_value_seed(Object(&mut draft))?.unwrap_or_default();
                    said.header = Some((draft.finish().map_err(misfit)?, seen));
                }
                "type" if said.event_type.is_none() => {
                    let mut event_type = NetEventType::default();
                    map.next_value_seed(Member(&mut event_type))?;
                    said.event_type = Some(event_type);
                }
                "struct" | "header" | "type" => return Err(doubled(&key)),
                "payload" if said.payload.is_none() => {
                    let address = map.next_value::<Address>()?;
                    said.payload =
                        Some((key.into(), address.0.map(Payload::Unknown), Seen::default()));
                }
                "errors" => {
                    return Err(A::Error::custom(
                        "a record that could not be read whole is not taken",
                    ));
                }
                name => {
                    let Some(mut draft) = Draft::of(name) else {
                        return Err(if name == "payload" { doubled(name) } else { unknown(name) });
                    };
                    if said.payload.is_some() {
                        return Err(A::Error::custom("a record has one payload"));
                    }
                    let seen = match draft.fill() {
                        Some(fill) => map.next_value_seed(Object(fill))?,
                        None => None,
                    };
                    let payload = seen.map(|_| draft.finish().map_err(misfit)).transpose()?;
                    said.payload = Some((name.into(), payload, seen.unwrap_or_default()));
                }
            }
        }
        Ok(said)
    }
}

fn unknown<E: Error>(member: &str) -> E {
    E::custom(format_args!("unknown member `{}`", Start(member)))
}

fn doubled<E: Error>(member: &str) -> E {
    E::custom(format_args!("member `{member}` stands twice"))
}

fn misfit<E: Error>(Misfit { member, what }: Misfit) -> E {
    E::custom(format_args!("{member} {what}"))
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
        layout_of(&name).filter(|layout| Record::stands_in(layout)).ok_or_else(|| {
            D::Error::custom(format_args!("no structure of records is called `{}`", Start(&name)))
        })
    }
}

/// The address of a payload of unknown type: `{"address": "0x…"}`, or null.
struct Address(Option<u64>);

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(Self(None))
    }
}

impl<'de> Visitor<'de> for Address {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{\"address\": \"0x…\"} or null")
    }

    fn visit_none<E: Error>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_unit<E: Error>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let mut address = None;
        while let Some(Key(key)) = map.next_key()? {
            match &*key {
                "address" if address.is_none() => {
                    let Key(text) = map.next_value()?;
                    let number = hex::number(&text);
                    let wrong = || {
                        A::Error::custom(format_args!("`{text}` is no address like 0x1f29a400028"))
                    };
                    address = Some(number.filter(|number| *number != 0).ok_or_else(wrong)?);
                }
                "address" => return Err(doubled(&key)),
                _ => return Err(unknown(&key)),
            }
        }
        address.map(|address| Self(Some(address))).ok_or_else(|| A::Error::missing_field("address"))
    }
}

/// Sets the members of a part from an object; gives which were there, or nothing for null.
struct Object<'a>(&'a mut dyn Fill);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Option<Seen>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Seen>, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Option<Seen>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or null")
    }

    fn visit_none<E: Error>(self) -> Result<Option<Seen>, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<Seen>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Seen>, D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Seen>, A::Error> {
        self.0.begin();
        let names = self.0.names();
        let mut places: u64 = 0;
        while let Some(Key(key)) = map.next_key()? {
            if names.iter().any(|(name, _)| derived_name(name) == Some(&*key)) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let place =
                names.iter().position(|(name, _)| *name == key).ok_or_else(|| unknown(&key))?;
            let bit = u32::try_from(place).map_or(0, |place| 1u64.unbounded_shl(place));
            if places & bit != 0 {
                return Err(doubled(&key));
            }
            places |= bit;
            match self.0.slot(place) {
                Some(Slot::Value(member)) => map.next_value_seed(Member(member))?,
                Some(Slot::Part(part)) => map.next_value_seed(Object(part)).map(|_| ())?,
                None => return Err(unknown(&key)),
            }
        }
        Ok(Some(Seen { names, places }))
    }
}

/// Sets one member.
struct Member<'a>(&'a mut dyn Holds);

impl<'de> DeserializeSeed<'de> for Member<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let scalar = Scalar::deserialize(deserializer)?;
        set(self.0, &scalar).map_err(D::Error::custom)
    }
}
