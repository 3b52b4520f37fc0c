//! What speaks for a find, and how much.

use std::fmt;

/// Something that speaks for a find, or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The time is between 2006 and 2049.
    Time,
    /// The flag of the IP version is set, and all flags, values of enumerations and codes have names.
    Named,
    /// An address that a host can have.
    Address,
    /// The protocol is one of IP.
    Protocol,
    /// A text: the path of an application, the name of a principal.
    Text,
    /// A SID.
    Sid,
    /// The id of a filter or of a security association; of a failure without an event, both.
    Id,
    /// An error code of IPsec, a named HRESULT or a named NTSTATUS of an error.
    Code,
    /// Of a failure without an event: an error code of IPsec, or a named HRESULT.
    BareCode,
    /// Of a failure without an event: an enumeration is not zero.
    Values,
    /// The key of a provider context is a GUID.
    Key,
    /// The thumbprint of a certificate.
    Hash,
    /// Against it: a value or flag without a name.
    Unnamed,
    /// Against it: a pointer leads nowhere.
    BadPointer,
    /// Against it: the flag of the IP version, which Windows sets, is clear.
    NoVersion,
    /// Against it: the time is 0, and its pointers are offsets, as which many small numbers would do.
    Offsets,
    /// Against it: an id that is too large, an address that no host has, or a hash or key that is none.
    Implausible,
}

impl Reason {
    /// All reasons, those that speak for a find first.
    pub const ALL: [Self; 17] = [
        Self::Time,
        Self::Named,
        Self::Address,
        Self::Protocol,
        Self::Text,
        Self::Sid,
        Self::Id,
        Self::Code,
        Self::BareCode,
        Self::Values,
        Self::Key,
        Self::Hash,
        Self::Unnamed,
        Self::BadPointer,
        Self::NoVersion,
        Self::Offsets,
        Self::Implausible,
    ];

    /// What it adds to the confidence; negative if it is against the find.
    #[must_use]
    pub const fn weight(self) -> i32 {
        self.name_and_weight().1
    }

    /// Its name: `time`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name_and_weight().0
    }

    const fn name_and_weight(self) -> (&'static str, i32) {
        match self {
            Self::Time => ("time", 25),
            Self::Named => ("named", 15),
            Self::Address => ("address", 15),
            Self::Protocol => ("protocol", 5),
            Self::Text => ("text", 20),
            Self::Sid => ("sid", 20),
            Self::Id => ("id", 10),
            Self::Code => ("code", 20),
            Self::BareCode => ("bare-code", 45),
            Self::Values => ("values", 5),
            Self::Key => ("key", 5),
            Self::Hash => ("hash", 10),
            Self::Unnamed => ("unnamed", -10),
            Self::BadPointer => ("bad-pointer", -15),
            Self::NoVersion => ("no-version", -30),
            Self::Offsets => ("offsets", -20),
            Self::Implausible => ("implausible", -30),
        }
    }

    /// The bit of a set of reasons.
    fn bit(self) -> u32 {
        let index = Self::ALL.iter().position(|reason| *reason == self).unwrap_or(0);
        1_u32.checked_shl(u32::try_from(index).unwrap_or(0)).unwrap_or(0)
    }
}

/// Shows the name.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The reasons of a find, each once, and what is wrong with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    reasons: u32,
    faults: u8,
    penalty: i32,
}

/// The number of faults with which bytes are no find.
const TOO_MANY: u8 = 3;

impl Evidence {
    /// Adds a reason. Those against the find count each time.
    pub(super) fn add(&mut self, reason: Reason) {
        self.reasons |= reason.bit();
        if reason.weight() < 0 {
            let is_fault = !matches!(reason, Reason::NoVersion | Reason::Offsets);
            self.faults = self.faults.saturating_add(u8::from(is_fault));
            self.penalty = self.penalty.saturating_sub(reason.weight());
        }
    }

    pub(super) fn add_if(&mut self, holds: bool, reason: Reason) {
        if holds {
            self.add(reason);
        }
    }

    /// Whether there is nothing to be found here.
    pub(super) const fn is_hopeless(self) -> bool {
        self.faults >= TOO_MANY
    }

    pub(super) fn has(self, reason: Reason) -> bool {
        self.reasons & reason.bit() != 0
    }

    pub(super) fn reasons(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.into_iter().filter(move |reason| self.has(*reason))
    }

    /// From 0 to 100.
    pub(super) fn confidence(self) -> u8 {
        let gains = self.reasons().map(Reason::weight).filter(|weight| *weight > 0);
        let sum = gains.fold(0, i32::saturating_add).saturating_sub(self.penalty);
        u8::try_from(sum.clamp(0, 100)).unwrap_or(0)
    }
}
