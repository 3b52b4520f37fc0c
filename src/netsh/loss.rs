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
        InternalFields: "the public structures have no room for internalFields",
        Element: "an element is no member of events",
        Flag: "the name of a flag is not known",
    }
}

reasons! {
    /// What of an event netsh's XML cannot hold.
    Lost {
        Time: "the time is cut to milliseconds",
        EmptyText: "an empty text reads back as NULL",
        Character: "characters that XML cannot hold are replaced by U+FFFD",
        Sid: "a SID of a revision other than 1 is left out",
        PackageSid: "the packageSid S-1-0-0 reads back as NULL",
        Version: "an older version reads back as FWPM_NET_EVENT5",
        Reserved: "the reserved members of FWPM_NET_EVENT_HEADER1 are left out",
        Address: "the address of a payload of unknown type is left out",
    }
}

reasons! {
    /// Why a record has no place in netsh's XML at all.
    ElementError {
        Bare: "a payload without an event around it has no place in netsh's XML",
        Misfit: "its payload is not its type's, or a member does not say what those beside it hold",
    }
}

impl fmt::Display for ElementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl std::error::Error for ElementError {}
