//! What is lost between events and the XML of netsh.

use std::fmt;

/// Declares an enumeration of reasons, each a variant and a text.
macro_rules! reasons {
    ($(#[$doc:meta])* $Name:ident { $($Reason:ident: $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $Name {
            $(#[doc = concat!("That ", $text, ".")] $Reason,)+
        }

        impl $Name {
            /// The reason in words.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$Reason => $text,)+
                }
            }
        }
    };
}

/// How an event's XML deviates from what netsh writes for the members of an event, and where.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Deviation {
    /// The kind.
    pub kind: DeviationKind,
    /// The names or texts of the first different parts, at most 4: each escaped, and shortened to 80 characters.
    pub names: Vec<String>,
}

reasons! {
    /// A kind of deviation from what netsh writes for the members of an event.
    DeviationKind {
        Element: "an element is not a member of events",
        Flag: "a flag has an unknown name",
        Text: "stray text is not read",
        Markup: "the XML is not well-formed",
        Encoding: "bytes that are not UTF-8 are read as Windows-1252",
        Spelling: "a value is not spelled as netsh spells it",
        AsString: "a text is read from asString, where a dot can stand for another character",
    }
}

impl DeviationKind {
    /// Whether a part of the event is not read because of it.
    #[must_use]
    pub const fn loses(self) -> bool {
        matches!(self, Self::Element | Self::Flag)
    }
}

reasons! {
    /// What the XML of netsh cannot store of an event.
    Loss {
        Time: "netsh XML stores milliseconds",
        EmptyText: "netsh XML has no empty texts, which read back as NULL",
        Character: "netsh XML cannot hold some characters, which become U+FFFD",
        Sid: "netsh XML has only SIDs of revision 1",
        PackageSid: "the packageSid S-1-0-0 reads back as NULL",
        Version: "netsh XML stores no version and reads back as FWPM_NET_EVENT5",
        Reserved: "netsh XML has no reserved members of FWPM_NET_EVENT_HEADER1",
        Name: "a member of internalFields has a name that an element cannot have",
        Address: "netsh XML has no addresses of payloads of unknown type",
        EventLog: "netsh XML cannot store what only the event log tells (eventLog)",
    }
}

reasons! {
    /// Why the XML of netsh cannot store a record at all.
    ElementError {
        Bare: "netsh XML has no payloads without an event",
        Misfit: "the payload is not of the event's type, or a member contradicts another",
    }
}

impl fmt::Display for ElementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl std::error::Error for ElementError {}
