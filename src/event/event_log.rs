//! What an event log tells about an event, beside its members.

use alloc::string::String;
use alloc::vec::Vec;

use super::visitor::private::Sealed;
use super::{Part, Payload, Value, Visitor};

/// What an event log tells about an event, beside its members. Only JSON can store it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct EventLog {
    /// The provider: `Microsoft-Windows-WFP` or `Microsoft-Windows-Security-Auditing`.
    pub provider: String,
    /// The id of the event.
    pub id: u16,
    /// The version of the event.
    pub version: u8,
    /// The number of the event in its log; `None` if it is not known.
    pub record_id: Option<u64>,
    /// The computer that logged the event; empty if it is not known.
    pub computer: String,
    /// The data that no member of the event stores, by name and text, in the order of the log.
    pub data: Vec<(String, String)>,
}

/// The members of payloads whose value can be unknown although the log has a text for it, and the names of that text.
const TEXTS: &[(&str, &str)] = &[
    ("failureErrorCode", "FailureReason"),
    ("failurePoint", "FailurePoint"),
    ("keyingModuleType", "KeyModName"),
    ("mmState", "State"),
    ("qmState", "State"),
    ("emState", "State"),
    ("saRole", "Role"),
    ("mmAuthMethod", "MMAuthMethod"),
    ("emAuthMethod", "EMAuthMethod"),
    ("saTrafficType", "Mode"),
    ("msFwpDirection", "Direction"),
    ("originalProfile", "OriginalProfile"),
    ("currentProfile", "CurrentProfile"),
    ("isLoopback", "IsLoopback"),
];

impl EventLog {
    /// The text of a datum that no member stores.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.data.iter().find(|(own, _)| own == name).map(|(_, text)| &**text)
    }

    /// The log's text for a member of the payload whose value is not known: an error message in another language, for
    /// example. Such a member is zero, and is not visited.
    #[must_use]
    pub fn text_instead_of(&self, member: &str) -> Option<&str> {
        let (_, name) = TEXTS.iter().find(|(own, _)| *own == member)?;
        self.text(name)
    }
}

/// A payload without the members whose value is not known.
pub(super) struct KnownMembers<'p> {
    pub(super) payload: &'p Payload<'p>,
    pub(super) structure: u8,
    pub(super) log: &'p EventLog,
}

impl Sealed for KnownMembers<'_> {}

impl Part for KnownMembers<'_> {
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        self.payload.visit(self.structure, &mut Filter { visitor, log: self.log })
    }
}

struct Filter<'f, V> {
    visitor: &'f mut V,
    log: &'f EventLog,
}

impl<V: Visitor> Visitor for Filter<'_, V> {
    type Error = V::Error;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), V::Error> {
        // Zero is no direction: listening and binding have none.
        let is_unknown = value.is_zero()
            && (name == "msFwpDirection" || self.log.text_instead_of(name).is_some());
        if is_unknown { Ok(()) } else { self.visitor.member(name, value) }
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), V::Error> {
        self.visitor.part(name, part)
    }
}
