//! `Deserialize` of records: which members an object may have, and what each sets.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};

use super::derived_names;
use super::errors::MemberError;
use super::input_value::{Any, Given};
use super::wire_type::WireType;
use crate::event::set::{MemberSlots, Misfit, Seen, Setter, Slot, SlotError, ValueError};
use crate::event::{
    BarePayload, Event, EventLog, Field, Fields, Header, InternalFields, Partial, Payload,
    PayloadBuilder, Record, UNKNOWN, UNREADABLE,
};
use crate::excerpt::Truncated;
use crate::kind::{PayloadKind, RecordKind, Version};
use crate::raw::NetEventType;
use crate::value::hex;

impl<'de> Deserialize<'de> for Record<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        RecordSeed { hints: false }.deserialize(deserializer)
    }
}

/// Deserializes a record. `hints` are the names of the members that are expected: see [`KeySeed`].
pub(super) struct RecordSeed {
    pub(super) hints: bool,
}

impl<'de> DeserializeSeed<'de> for RecordSeed {
    type Value = Record<'static>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let mut builder = RecordBuilder::default();
        let Self { hints } = self;
        let visitor = RecordVisitor { builder: &mut builder, errors: false, hints };
        deserializer.deserialize_map(visitor)?;
        builder.record().map_err(D::Error::custom)
    }
}

/// Accepts only events.
impl<'de> Deserialize<'de> for Event<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let event = Record::deserialize(deserializer)?.into_event();
        event.ok_or_else(|| D::Error::custom("expected an event, found a payload without one"))
    }
}

/// Also accepts `errors`.
impl<'de> Deserialize<'de> for Partial<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut builder = RecordBuilder::default();
        let visitor = RecordVisitor { builder: &mut builder, errors: true, hints: false };
        deserializer.deserialize_map(visitor)?;
        builder.partial().map_err(D::Error::custom)
    }
}

/// The members of a record's object, which come in any order.
#[derive(Default)]
struct RecordBuilder {
    kind: Option<RecordKind>,
    header: Option<(Header<'static>, Seen)>,
    event_type: Option<NetEventType>,
    /// The union member's name, the payload (`None` for NULL), and which of its members were set.
    payload: Option<(&'static str, Option<Payload<'static>>, Seen)>,
    internal_fields: Option<Box<InternalFields>>,
    event_log: Option<Box<EventLog>>,
    errors: Vec<MemberError>,
}

impl RecordBuilder {
    fn partial<'a>(mut self) -> Result<Partial<'a>, ValueError> {
        let errors = core::mem::take(&mut self.errors);
        if self.event_type.is_none() && errors.iter().any(MemberError::is_of_type) {
            let payload = self.payload.as_ref().and_then(|(name, ..)| PayloadBuilder::of(name));
            self.event_type = Some(payload.map_or(UNREADABLE, |payload| payload.event_type()));
        }
        let record = self.record()?;
        let errors =
            errors.into_iter().map(|error| error.into_error(&record)).collect::<Result<_, _>>()?;
        Ok(Partial { record, errors })
    }

    fn record<'a>(self) -> Result<Record<'a>, ValueError> {
        match self.kind.ok_or("missing member `struct`")? {
            RecordKind::Event(version) => self.event(version).map(Record::Event),
            RecordKind::Internal => self.event(Version::V5).map(Record::Event),
            RecordKind::Payload(kind) => self.bare(kind).map(Record::Bare),
        }
    }

    fn event<'a>(self, version: Version) -> Result<Event<'a>, ValueError> {
        let event_type = self.event_type.unwrap_or_default();
        let kind = PayloadKind::of(event_type, version);
        let (header, seen) = self.header.unwrap_or_default();
        let name = version.layout().name;
        if let Some(member) = seen.not_in(version.header()) {
            return Err(format!("header.{member}: {name} has no such member"));
        }
        let internal_fields = self.internal_fields;
        let payload = match self.payload {
            None => None,
            Some((member, payload, seen)) => {
                if member != kind.map_or("payload", PayloadKind::member) {
                    let latest = PayloadKind::of(event_type, Version::V5);
                    if kind.is_none() && latest.is_some_and(|latest| latest.member() == member) {
                        return Err(format!(
                            "{member}: {name} has no structure for this type; use `payload`"
                        ));
                    }
                    return Err(format!("{member}: not the payload of {event_type:?} in {name}"));
                }
                no_foreign(seen, kind, member, name)?;
                payload
            }
        };
        Ok(Event {
            version,
            header,
            event_type,
            payload,
            internal_fields,
            event_log: self.event_log,
        })
    }

    fn bare<'a>(self, kind: PayloadKind) -> Result<BarePayload<'a>, ValueError> {
        let name = kind.layout().name;
        let foreign = [
            (self.header.is_some(), "header"),
            (self.event_type.is_some(), "type"),
            (self.internal_fields.is_some(), "internalFields"),
            (self.event_log.is_some(), "eventLog"),
        ];
        if let Some((_, member)) = foreign.into_iter().find(|(is_present, _)| *is_present) {
            return Err(format!("{member}: {name} has no such member"));
        }
        match self.payload {
            Some((member, Some(payload), seen)) if member == kind.member() => {
                no_foreign(seen, Some(kind), member, name)?;
                BarePayload::of(kind, payload).map_err(|error| format!("{error}"))
            }
            Some((member, ..)) if member != kind.member() => {
                Err(format!("{member}: not the payload of {name}"))
            }
            Some((member, ..)) => {
                Err(format!("{member}: must not be null in a record without an event"))
            }
            None => Err(format!("missing member `{}`", kind.member())),
        }
    }
}

/// Checks that the structure of a payload has all members that were set.
fn no_foreign(
    seen: Seen,
    kind: Option<PayloadKind>,
    member: &str,
    name: &str,
) -> Result<(), ValueError> {
    match seen.not_in(kind.map_or(0, PayloadKind::structure)) {
        Some(foreign) => Err(format!("{member}.{foreign}: {name} has no such member")),
        None => Ok(()),
    }
}

struct RecordVisitor<'b> {
    builder: &'b mut RecordBuilder,
    /// Whether `errors` is accepted.
    errors: bool,
    hints: bool,
}

impl<'de> Visitor<'de> for RecordVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record (an object)")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { builder, errors, hints } = self;
        let mut source = false;
        let mut expected = "struct";
        while let Some(key) = map.next_key_seed(KeySeed { expected, hints })? {
            match &*key {
                "source" if !source => {
                    source = true;
                    map.next_value::<IgnoredAny>()?;
                }
                "struct" if builder.kind.is_none() => {
                    let kind = map.next_value_seed(StructureName)?;
                    builder.kind = Some(kind);
                    expected = match kind {
                        RecordKind::Payload(kind) => kind.member(),
                        _ => "header",
                    };
                }
                "header" if builder.header.is_none() => {
                    let mut header = <Header<'_> as Fields<'_>>::Builder::default();
                    let object = ObjectSeed { slots: &mut header, hints };
                    let seen = map.next_value_seed(object)?.unwrap_or_default();
                    let header =
                        Header::from_builder(header).map_err(|wrong| misfit(&key, wrong))?;
                    builder.header = Some((header, seen));
                    expected = "type";
                }
                "type" if builder.event_type.is_none() => {
                    let mut event_type = NetEventType::default();
                    map.next_value_seed(MemberSeed(&mut event_type))?;
                    builder.event_type = Some(event_type);
                    let payload = PayloadKind::of(event_type, Version::V5);
                    expected = payload.map_or(UNKNOWN, PayloadKind::member);
                }
                "internalFields" if builder.internal_fields.is_none() => {
                    builder.internal_fields = Some(map.next_value()?);
                }
                "eventLog" if builder.event_log.is_none() => {
                    builder.event_log = map.next_value()?
                }
                "source" | "struct" | "header" | "type" | "internalFields" | "eventLog" => {
                    return Err(duplicate(&key));
                }
                "payload" if builder.payload.is_none() => {
                    let address = map.next_value::<Address>()?;
                    builder.payload =
                        Some((UNKNOWN, address.0.map(Payload::Unknown), Seen::default()));
                }
                "errors" if errors && builder.errors.is_empty() => {
                    builder.errors = map.next_value()?;
                }
                "errors" => {
                    return Err(A::Error::custom(
                        "the record has `errors`: it was read in part and cannot be read back",
                    ));
                }
                name => {
                    let Some(mut payload) = PayloadBuilder::of(name) else {
                        return Err(if name == "payload" {
                            duplicate(name)
                        } else {
                            unknown(name)
                        });
                    };
                    if builder.payload.is_some() {
                        return Err(A::Error::custom("a record has only one payload"));
                    }
                    let member = payload.member();
                    let object = ObjectSeed { slots: payload.slots(), hints };
                    let seen = map.next_value_seed(object)?;
                    let payload = seen.map(|_| payload.finish()).transpose();
                    let payload = payload.map_err(|wrong| misfit(name, wrong))?;
                    builder.payload = Some((member, payload, seen.unwrap_or_default()));
                }
            }
        }
        Ok(())
    }
}

pub(super) fn unknown<E: Error>(member: &str) -> E {
    E::custom(format_args!("unknown member `{}`", Truncated(member)))
}

pub(super) fn duplicate<E: Error>(member: &str) -> E {
    E::custom(format_args!("duplicate member `{}`", Truncated(member)))
}

/// The error of a member that contradicts another, with its whole path.
pub(super) fn misfit<E: Error>(part: &str, Misfit { member, reason }: Misfit) -> E {
    E::custom(format_args!("{part}.{member}: {reason}"))
}

/// A member's name, borrowed from the input if possible.
pub(super) struct Key<'de>(pub(super) Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor("a member's name")).map(Key)
    }
}

/// Reads a member's name, which is probably the one that is expected.
///
/// As a hint, the expected name is given to the deserializer as the name of a newtype. The one of `usual.rs` looks for
/// it. Others ignore it, but with a newtype, `serde_path_to_error` does not keep the name for the path.
struct KeySeed {
    expected: &'static str,
    hints: bool,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;

    #[inline(always)]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        let visitor = TextVisitor("a member's name");
        if self.hints {
            deserializer.deserialize_newtype_struct(self.expected, visitor)
        } else {
            deserializer.deserialize_str(visitor)
        }
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

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

struct StructureName;

impl<'de> DeserializeSeed<'de> for StructureName {
    type Value = RecordKind;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<RecordKind, D::Error> {
        let name = deserializer.deserialize_str(TextVisitor("the C name of a structure"))?;
        RecordKind::from_name(&name).ok_or_else(|| {
            D::Error::custom(format_args!("unknown structure `{}`", Truncated(&name)))
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
                    let number = hex::parse_number(&text);
                    let wrong = || {
                        A::Error::custom(format_args!(
                            "`{}` is not an address like 0x1f29a400028",
                            Truncated(&text)
                        ))
                    };
                    address = Some(number.filter(|number| *number != 0).ok_or_else(wrong)?);
                }
                "address" => return Err(duplicate(&key)),
                _ => return Err(unknown(&key)),
            }
        }
        address.map(|address| Self(Some(address))).ok_or_else(|| A::Error::missing_field("address"))
    }
}

/// How many names of derived members there are.
const DERIVED: usize = 5;

/// Sets the members of a part from an object. Returns which members were set; `None` for null.
pub(super) struct ObjectSeed<'a> {
    pub(super) slots: &'a mut dyn MemberSlots,
    pub(super) hints: bool,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_> {
    type Value = Option<Seen>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Seen>, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_> {
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
        let Self { slots, hints } = self;
        let mut setter = Setter::new(slots, u8::MAX);
        setter.mark_present();
        let mut derived = [""; DERIVED];
        while let Some(key) = map.next_key_seed(KeySeed { expected: setter.expected(), hints })? {
            match setter.slot(&key) {
                Ok(Slot::Value(member)) => map.next_value_seed(MemberSeed(member))?,
                Ok(Slot::Part(slots)) => {
                    map.next_value_seed(ObjectSeed { slots, hints })?;
                }
                Err(SlotError::Duplicate) => return Err(duplicate(&key)),
                Err(SlotError::Unknown) => {
                    // It usually follows its member.
                    let all = setter.members().iter().map(|(name, _)| *name);
                    let mut names = setter.last().into_iter().chain(all).flat_map(derived_names);
                    let name = names.find(|name| *name == key).ok_or_else(|| unknown(&key))?;
                    match derived.iter_mut().find(|seen| seen.is_empty() || **seen == name) {
                        Some(free) if free.is_empty() => *free = name,
                        _ => return Err(duplicate(&key)),
                    }
                    map.next_value::<Derived>()?;
                }
            }
        }
        Ok(Some(setter.seen()))
    }
}

/// The value of a derived member, which is ignored.
struct Derived;

impl<'de> Deserialize<'de> for Derived {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            IgnoredAny::deserialize(deserializer)?;
        } else {
            Option::<Key<'de>>::deserialize(deserializer)?;
        }
        Ok(Self)
    }
}

/// Sets one member.
pub(super) struct MemberSeed<'a>(pub(super) &'a mut dyn Field);

impl<'de> DeserializeSeed<'de> for MemberSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self(field) = self;
        let set = if deserializer.is_human_readable() {
            Given(Any, |given| field.set(&given)).deserialize(deserializer)?
        } else {
            let expected = WireType::of(field.value());
            Given(expected, |given| field.set(&given)).deserialize(deserializer)?
        };
        set.map_err(D::Error::custom)
    }
}
