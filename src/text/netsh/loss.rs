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
}

impl Unread {
    /// The end of a sentence that begins with a number of events.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::InternalFields => {
                "events had internalFields, which the public structures have no room for"
            }
            Self::Element => "events had elements that are no members of theirs",
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
    /// The end of a sentence that begins with a number of events.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Time => "events lose what of their time is shorter than a millisecond",
            Self::EmptyText => "events have an empty text, which reads back as NULL",
            Self::Character => {
                "events have a text with characters that XML cannot hold, replaced by U+FFFD"
            }
            Self::Sid => "events lose a SID of a revision other than 1",
            Self::PackageSid => "events have the packageSid S-1-0-0, which reads back as NULL",
            Self::Version => "events are of an older version and read back as FWPM_NET_EVENT5",
            Self::Reserved => "events lose the reserved members of FWPM_NET_EVENT_HEADER1",
            Self::Address => "events lose the address of a payload of unknown type",
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
