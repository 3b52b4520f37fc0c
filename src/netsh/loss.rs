//! What does not go from one format into the other.

use std::fmt;

/// Reasons, each of which is a variant and a text.
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

reasons! {
    /// Why something in an event's element is not read. (A blob of which only the derived text is there is an element
    /// that is no member.)
    Unread {
        InternalFields: "the public structures have no internalFields",
        Element: "events have no member of an element's name",
        Flag: "a flag is not known",
    }
}

reasons! {
    /// What of an event netsh's XML cannot hold.
    Lost {
        Time: "netsh XML stores milliseconds",
        EmptyText: "netsh XML has no empty texts, which read back as NULL",
        Character: "netsh XML cannot hold some characters, which become U+FFFD",
        Sid: "netsh XML has only SIDs of revision 1",
        PackageSid: "the packageSid S-1-0-0 reads back as NULL",
        Version: "netsh XML reads back as FWPM_NET_EVENT5",
        Reserved: "netsh XML has no reserved members of FWPM_NET_EVENT_HEADER1",
        Address: "netsh XML has no addresses of payloads of unknown type",
    }
}

reasons! {
    /// Why a record has no place in netsh's XML at all.
    ElementError {
        Bare: "netsh XML has no payloads without an event",
        Misfit: "a payload is of another type, or a member contradicts those beside it",
    }
}

impl fmt::Display for ElementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl std::error::Error for ElementError {}
