//! The codec's one error: what went wrong, in which structure and member, and where.
//!
//! ```
//! use wfp_events::error::{At, Fault};
//! use wfp_events::raw::{self, IkeextMmFailure0};
//!
//! let error = raw::slice_of::<IkeextMmFailure0>(&[0; 100]).unwrap_err();
//! assert_eq!(error.structure(), "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0");
//! assert_eq!(error.at(), Some(At::Offset(64)));
//! assert_eq!(error.fault(), Fault::CutShort { needed: 64, found: 36 });
//! ```
//!
//! Offsets and sizes are in bytes.

use core::fmt;

/// Why a structure could not be read or written.
///
/// The message alone lets a user find the byte: it names the structure, the member where there is one, and the
/// offset or address.
// With a `Location` within it, reading an event takes 2 % more instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Error {
    structure: &'static str,
    part: &'static str,
    member: &'static str,
    index: Option<usize>,
    at: Option<At>,
    fault: Fault,
}

/// What a fault is of: a structure as a whole, or one of its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Location {
    /// The C name of the structure; empty if it is not known.
    pub(crate) structure: &'static str,
    /// The part of the event that the member belongs to.
    pub(crate) part: &'static str,
    /// The member; empty for the structure as a whole.
    pub(crate) member: &'static str,
    /// The element of the member's list; `None` for the member as a whole.
    pub(crate) index: Option<usize>,
}

impl Location {
    /// A fault there.
    pub(crate) const fn error(self, at: Option<At>, fault: Fault) -> Error {
        let Self { structure, part, member, index } = self;
        Error { structure, part, member, index, at, fault }
    }
}

/// Where an [`Error`] lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum At {
    /// Bytes from the start of the input.
    Offset(u64),
    /// An address in the memory that was read.
    Address(u64),
}

/// What is wrong there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// A pointer is NULL although what it counts or holds says that something lies there.
    Null,
    /// No byte is known of that address.
    Unmapped,
    /// The bytes end before what lies there does.
    CutShort {
        /// Bytes that it takes; 0 if that is not known (read from JSON).
        needed: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// A text runs to the end of the known bytes without a NUL.
    Unterminated,
    /// What is pointed to would exceed the bytes that one event, or one array of events, may resolve.
    OverLimit {
        /// Bytes that it may resolve.
        limit: u64,
    },
    /// A SID counts more than 15 sub-authorities.
    SubAuthorities(u8),
    /// What is to be written is longer than its 32-bit count can say, or than an address can reach.
    TooLong,
    /// The structure has no room for a member that holds something.
    NoRoom,
    /// What a member says of the members beside it is not what they hold.
    Misfit,
    /// The version has no events of this type (its number).
    NoType(u32),
    /// The payload is not of the event's type, or not of the structure's.
    WrongPayload,
    /// The address where it is to be written is no multiple of 8.
    Misaligned,
    /// The value to be set is of another kind than the member.
    WrongKind,
    /// The value to be set has another size than the member: a number that is too large, or bytes of another length.
    OutOfRange,
}

impl Fault {
    /// A stable word for it: `null`, `unmapped`, `cut-short`, …
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Unmapped => "unmapped",
            Self::CutShort { .. } => "cut-short",
            Self::Unterminated => "unterminated",
            Self::OverLimit { .. } => "over-limit",
            Self::SubAuthorities(_) => "sub-authorities",
            Self::TooLong => "too-long",
            Self::NoRoom => "no-room",
            Self::Misfit => "misfit",
            Self::NoType(_) => "no-type",
            Self::WrongPayload => "wrong-payload",
            Self::Misaligned => "misaligned",
            Self::WrongKind => "wrong-kind",
            Self::OutOfRange => "out-of-range",
        }
    }
}

#[cfg(feature = "serde")]
impl Fault {
    /// The fault of a [`code`](Self::code), whose numbers are not known: 0.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        const ALL: [Fault; 14] = [
            Fault::Null,
            Fault::Unmapped,
            Fault::CutShort { needed: 0, found: 0 },
            Fault::Unterminated,
            Fault::OverLimit { limit: 0 },
            Fault::SubAuthorities(0),
            Fault::TooLong,
            Fault::NoRoom,
            Fault::Misfit,
            Fault::NoType(0),
            Fault::WrongPayload,
            Fault::Misaligned,
            Fault::WrongKind,
            Fault::OutOfRange,
        ];
        ALL.into_iter().find(|fault| fault.code() == code)
    }
}

impl Error {
    /// A fault of a structure as a whole.
    pub(crate) const fn new(structure: &'static str, at: Option<At>, fault: Fault) -> Self {
        Location { structure, part: "", member: "", index: None }.error(at, fault)
    }

    /// A structure whose bytes end too soon, at an offset.
    #[must_use]
    pub const fn cut_short(structure: &'static str, offset: u64, needed: u64, found: u64) -> Self {
        Self::new(structure, Some(At::Offset(offset)), Fault::CutShort { needed, found })
    }

    /// The fault is of this member, in this part of an event.
    #[cfg(feature = "alloc")]
    pub(crate) const fn of(mut self, part: &'static str, member: &'static str) -> Self {
        self.part = part;
        self.member = member;
        self
    }

    /// The C name of the structure that could not be read or written.
    #[must_use]
    pub const fn structure(&self) -> &'static str {
        self.structure
    }

    /// The part of the event that the member belongs to: `header`, or a payload's name.
    #[must_use]
    pub const fn part(&self) -> &'static str {
        self.part
    }

    /// The SDK's name of the member at fault; empty where it is the structure as a whole.
    #[must_use]
    pub const fn member(&self) -> &'static str {
        self.member
    }

    /// Which element of the member's list it is; `None` where it is no list, or the list as a whole.
    #[must_use]
    pub const fn index(&self) -> Option<usize> {
        self.index
    }

    /// Where the fault lies; `None` where nothing was read: in writing, or from one version to another.
    #[must_use]
    pub const fn at(&self) -> Option<At> {
        self.at
    }

    /// What is wrong there.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        self.fault
    }

    /// Whether it is the record as a whole that could not be read or written.
    const fn is_whole(&self) -> bool {
        self.part.is_empty() && self.member.is_empty()
    }

    /// The path of the member as the JSON form has it: `header.appId`; shown, it is empty for the whole.
    pub fn path(&self) -> impl fmt::Display + use<> {
        Path(*self)
    }

    /// The same error seen from outside: inner code counts offsets from the start of what it was given,
    /// outer code knows where that stood.
    #[must_use]
    pub const fn offset_by(mut self, offset: u64) -> Self {
        if let Some(At::Offset(inner)) = self.at {
            self.at = Some(At::Offset(inner.saturating_add(offset)));
        }
        self
    }
}

struct Path(Error);

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(Error { part, member, index, .. }) = self;
        let dot = if part.is_empty() || member.is_empty() { "" } else { "." };
        write!(f, "{part}{dot}{member}")?;
        index.map_or(Ok(()), |index| write!(f, "[{index}]"))
    }
}

/// `{:#}` leaves out the offset, and the address of a record as a whole, for a message that begins with them.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = Path(Self { part: self.structure, ..*self });
        match self.at {
            // What a member points to; elsewhere it is the structure or pointer itself.
            Some(At::Address(address))
                if self.fault == Fault::Unmapped && !self.part.is_empty() =>
            {
                return write!(f, "{path}: pointer {address:#x} {}", self.fault);
            }
            Some(At::Offset(offset)) if !f.alternate() => write!(f, "at offset {offset}: ")?,
            Some(At::Address(address)) if !(f.alternate() && self.is_whole()) => {
                write!(f, "at address {address:#x}: ")?;
            }
            _ => {}
        }
        write!(f, "{path} {}", self.fault)
    }
}

/// What a message says of a structure or member: `must not be NULL`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("must not be NULL"),
            Self::Unmapped => f.write_str("lies outside this image"),
            Self::CutShort { needed: 0, .. } => f.write_str("is truncated"),
            Self::CutShort { needed, found } => {
                write!(f, "is truncated ({found} of {})", Counted(*needed, "byte"))
            }
            Self::Unterminated => f.write_str("is not terminated by a NUL"),
            Self::OverLimit { limit } => {
                write!(f, "exceeds the limit of {}", Counted(*limit, "byte"))
            }
            Self::SubAuthorities(count) => {
                write!(f, "is a SID with {count} sub-authorities (at most 15)")
            }
            Self::TooLong => f.write_str("is too long to write"),
            Self::NoRoom => f.write_str("has a value, but the structure has no such member"),
            Self::Misfit => f.write_str("contradicts the members beside it"),
            Self::NoType(number) => write!(f, "has no events of type {number}"),
            Self::Misaligned => {
                f.write_str("cannot be written at an address that is not a multiple of 8")
            }
            Self::WrongKind => f.write_str("cannot be set to a value of another type"),
            Self::OutOfRange => f.write_str("cannot be set to a value of another size"),
            Self::WrongPayload => f.write_str("has a payload of another type"),
        }
    }
}

impl core::error::Error for Fault {}

/// The [`Fault`] is the source.
impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(&self.fault)
    }
}

/// A number of things, by the singular of their noun: `1 byte`, `2 bytes`.
pub(crate) struct Counted<N>(pub(crate) N, pub(crate) &'static str);

impl<N: fmt::Display + PartialEq + From<u8>> fmt::Display for Counted<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count, noun) = self;
        write!(f, "{count} {noun}{}", if *count == N::from(1) { "" } else { "s" })
    }
}

/// A length as offsets and addresses count.
pub(crate) fn to_u64(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
