//! What does not go from one form into the other.

use std::fmt;

/// What an event's element held that events have no room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Unread {
    /// `internalFields`.
    InternalFields,
    /// A member that events do not have, or a blob of which only the derived text was there.
    Element,
    /// A flag whose name is not known: a later Windows has more.
    Flag,
}

impl Unread {
    /// What is not read.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::InternalFields => "the public structures have no room for internalFields",
            Self::Element => "an element is no member of events",
            Self::Flag => "the name of a flag is not known",
        }
    }
}

/// What of an event netsh's XML cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Lost {
    /// The time is cut to milliseconds.
    Time,
    /// A text of no characters, which reads as NULL.
    EmptyText,
    /// A character that XML does not have, or half of a surrogate pair, instead of which U+FFFD stands.
    Character,
    /// A SID of a revision other than 1, which is left out.
    Sid,
    /// A `packageSid` of `S-1-0-0` whose flag is clear, which reads as NULL.
    PackageSid,
    /// The version, which is 5 when it is read.
    Version,
    /// The reserved members of `FWPM_NET_EVENT_HEADER1`.
    Reserved,
    /// The address of a payload of unknown type.
    Address,
}

impl Lost {
    /// What is lost.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Time => "the time is cut to milliseconds",
            Self::EmptyText => "an empty text reads back as NULL",
            Self::Character => "characters that XML cannot hold are replaced by U+FFFD",
            Self::Sid => "a SID of a revision other than 1 is left out",
            Self::PackageSid => "the packageSid S-1-0-0 reads back as NULL",
            Self::Version => "an older version reads back as FWPM_NET_EVENT5",
            Self::Reserved => "the reserved members of FWPM_NET_EVENT_HEADER1 are left out",
            Self::Address => "the address of a payload of unknown type is left out",
        }
    }
}

/// The losses of one event, each told once.
pub(super) struct Losses<'t> {
    told: u32,
    tell: &'t mut dyn FnMut(Lost),
}

impl<'t> Losses<'t> {
    pub(super) fn new(tell: &'t mut dyn FnMut(Lost)) -> Self {
        Self { told: 0, tell }
    }

    pub(super) fn tell(&mut self, lost: Lost) {
        let bit = 1
            << match lost {
                Lost::Time => 0,
                Lost::EmptyText => 1,
                Lost::Character => 2,
                Lost::Sid => 3,
                Lost::PackageSid => 4,
                Lost::Version => 5,
                Lost::Reserved => 6,
                Lost::Address => 7,
            };
        if self.told & bit == 0 {
            self.told |= bit;
            (self.tell)(lost);
        }
    }
}

/// A record that has no place in netsh's XML at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPlace(&'static str);

impl NoPlace {
    pub(super) const BARE: Self =
        Self("a payload without an event around it has no place in netsh's XML");
    pub(super) const MISFIT: Self =
        Self("its payload is not its type's, or a member does not say what those beside it hold");

    /// Why.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for NoPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for NoPlace {}
