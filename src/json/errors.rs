//! The errors of a partial record in JSON.

use alloc::format;
use alloc::string::String;
use core::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use crate::error::{At, Error, Fault, Location};
use crate::event::set::ValueError;
use crate::event::{Event, Fields, Header, Record, SUBNETS, members_of};
use crate::excerpt::Truncated;
use crate::kind::PayloadKind;
use crate::value::hex;

/// An element of `errors`: the path and address of a member, and why it could not be read. Sizes in bytes are not stored.
pub(super) struct MemberError {
    path: String,
    address: Option<u64>,
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
                let name = name_in(Header::MEMBERS, member).ok_or_else(unknown)?;
                return Ok(self.error(version.event_layout().header.name, "header", name, index));
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
        location.error(self.address.map(At::Address), self.fault)
    }
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
        f.write_str("an object with member, address and fault")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<MemberError, A::Error> {
        let (mut path, mut address, mut fault, mut count) = (None, None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            if key == "count" {
                count = Some(map.next_value()?);
                continue;
            }
            let text: String = map.next_value()?;
            let wrong =
                |what| A::Error::custom(format_args!("`{}` is not {what}", Truncated(&text)));
            match &*key {
                "address" => {
                    address = Some(hex::parse_number(&text).ok_or_else(|| wrong("an address"))?)
                }
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
            (fault, None) => fault,
        };
        Ok(MemberError { path, address, fault })
    }
}
