//! The errors of a partial record in JSON.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use core::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use super::read::duplicate;
use crate::error::{At, Error, Excerpt, Fault, Location};
use crate::event::set::ValueError;
use crate::event::{Event, Fields, Header, INTERNAL, InternalFields, Record, SUBNETS, members_of};
use crate::excerpt::Truncated;
use crate::kind::PayloadKind;
use crate::value::hex;

/// An element of `errors`: the path and position of a member, and why it could not be read. Sizes in bytes are not
/// stored.
pub(super) struct MemberError {
    path: String,
    at: Option<At>,
    fault: Fault,
}

impl MemberError {
    /// The [`Error`] of this member of a record.
    ///
    /// # Errors
    /// Returns an error if the record has no such member.
    pub(super) fn into_error(self, record: &Record<'_>) -> Result<Error, ValueError> {
        let unknown = || format!("errors: unknown member `{}`", Truncated(&self.path));
        let (path, index) = match self.path.strip_suffix(']').and_then(|path| path.split_once('['))
        {
            Some((path, index)) => (path, Some(index.parse().map_err(|_| unknown())?)),
            None => (&*self.path, None),
        };
        let (part, member) = path.split_once('.').unwrap_or((path, ""));
        let payload = match record {
            Record::Event(Event { version, .. }) if part == "header" => {
                let name =
                    if member.is_empty() { Some("") } else { name_in(Header::MEMBERS, member) };
                let name = name.ok_or_else(unknown)?;
                return Ok(self.error(version.event_layout().header.name, "header", name, index));
            }
            Record::Event(Event { version, .. }) if member.is_empty() && is_of_event(part) => {
                let part = EVENT_PARTS.into_iter().find(|own| *own == part).unwrap_or_default();
                return Ok(self.error(version.layout().name, part, "", None));
            }
            Record::Event(Event { version, .. }) if part == INTERNAL => {
                let name = InternalFields::NAMES.into_iter().chain([""]).find(|own| *own == member);
                let name = name.ok_or_else(unknown)?;
                return Ok(self.error(version.layout().name, INTERNAL, name, index));
            }
            Record::Event(event) => event.payload_kind(),
            Record::Bare(bare) => Some(bare.kind()),
        };
        let payload: PayloadKind =
            payload.filter(|payload| payload.member() == part).ok_or_else(unknown)?;
        let subnet = || SUBNETS.into_iter().flatten().find(|name| *name == member);
        let name = if member.is_empty() { Some("") } else { name_in(members_of(payload), member) };
        let name = name.or_else(subnet).ok_or_else(unknown)?;
        Ok(self.error(payload.layout().name, payload.member(), name, index))
    }

    fn error(
        &self,
        structure: &'static str,
        part: &'static str,
        member: &'static str,
        index: Option<usize>,
    ) -> Error {
        let location = Location { structure, part, member, index };
        location.error(self.at, self.fault)
    }

    /// Whether it is about the event's type.
    pub(super) fn is_of_type(&self) -> bool {
        self.path == "type"
    }
}

/// What an event has beside its header and a payload of a known type.
const EVENT_PARTS: [&str; 2] = ["type", "payload"];

fn is_of_event(part: &str) -> bool {
    EVENT_PARTS.contains(&part)
}

fn name_in(members: &[(&'static str, u8)], member: &str) -> Option<&'static str> {
    members.iter().map(|(name, _)| *name).find(|name| *name == member)
}

impl<'de> Deserialize<'de> for MemberError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MemberErrorVisitor)
    }
}

struct MemberErrorVisitor;

impl<'de> Visitor<'de> for MemberErrorVisitor {
    type Value = MemberError;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with member and fault")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<MemberError, A::Error> {
        let (mut path, mut at, mut fault, mut count) = (None, None, None, None);
        let mut value = String::new();
        let mut keys = BTreeSet::new();
        while let Some(key) = map.next_key::<String>()? {
            if !keys.insert(key.clone()) {
                return Err(duplicate(&key));
            }
            match &*key {
                "count" => {
                    count = Some(map.next_value()?);
                    continue;
                }
                "line" => {
                    at = Some(At::Line(map.next_value()?));
                    continue;
                }
                _ => {}
            }
            let text: String = map.next_value()?;
            let wrong =
                |what| A::Error::custom(format_args!("`{}` is not {what}", Truncated(&text)));
            match &*key {
                "address" => {
                    let address = hex::parse_number(&text).ok_or_else(|| wrong("an address"))?;
                    at = Some(At::Address(address));
                }
                "value" => value = text,
                "fault" => fault = Some(Fault::from_code(&text).ok_or_else(|| wrong("a fault"))?),
                "member" => path = Some(text),
                _ => {
                    return Err(A::Error::custom(format_args!(
                        "unknown member `{}`",
                        Truncated(&key)
                    )));
                }
            }
        }
        let path = path.ok_or_else(|| A::Error::missing_field("member"))?;
        let fault = match (fault.ok_or_else(|| A::Error::missing_field("fault"))?, count) {
            (Fault::Null { .. }, Some(count)) => Fault::Null { count },
            (Fault::MoreElements { .. }, Some(count)) => Fault::MoreElements { count },
            (fault, Some(_)) => {
                return Err(A::Error::custom(format_args!("`{}` has no count", fault.code())));
            }
            (Fault::Invalid(_), None) => Fault::Invalid(Excerpt::of(&value)),
            (fault, None) => fault,
        };
        Ok(MemberError { path, at, fault })
    }
}
