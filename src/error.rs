//! The error of reading and writing structures: what is wrong, in which structure and member, and where.
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

/// The number of errors of a record after which further ones, of which a list can have many, are only counted.
pub const MAX_ERRORS: usize = 64;

/// Why a structure could not be read or written.
///
/// The message names the structure or the path of the member, and the offset or address.
// With a field of type `Location`, reading an event takes 2 % more instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Error {
    structure: &'static str,
    part: &'static str,
    member: &'static str,
    index: Option<usize>,
    at: Option<At>,
    fault: Fault,
}

/// The structure or member that a fault is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Location {
    /// The C name of the structure; empty if it is not known.
    pub(crate) structure: &'static str,
    /// The part of the event that the member belongs to: `header`, or a payload's name.
    pub(crate) part: &'static str,
    /// The member; empty for the structure as a whole.
    pub(crate) member: &'static str,
    /// The index in the member's list; `None` if the fault is not in an element of a list.
    pub(crate) index: Option<usize>,
}

impl Location {
    /// The error for a fault at this location.
    pub(crate) const fn error(self, at: Option<At>, fault: Fault) -> Error {
        let Self { structure, part, member, index } = self;
        Error { structure, part, member, index, at, fault }
    }
}

/// The position of an [`Error`] in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum At {
    /// An offset in bytes from the start of the input.
    Offset(u64),
    /// An address in the memory that was read.
    Address(u64),
    /// A line of a text, from 1.
    Line(u64),
}

/// The start of a text from the input: at most 22 bytes. A longer text ends in `…`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Excerpt {
    bytes: [u8; Self::MAX],
    length: u8,
}

impl Excerpt {
    /// The maximum number of bytes that are kept.
    const MAX: usize = 22;

    /// The start of a text.
    #[cfg(feature = "text")]
    pub(crate) fn of(text: &str) -> Self {
        const CUT: &str = "…";
        let (start, end) = if text.len() <= Self::MAX {
            (text, "")
        } else {
            let kept = Self::MAX.saturating_sub(CUT.len());
            let starts = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= kept);
            (text.get(..starts.last().unwrap_or(0)).unwrap_or_default(), CUT)
        };
        let mut excerpt = Self { bytes: [0; Self::MAX], length: 0 };
        for (own, byte) in excerpt.bytes.iter_mut().zip(start.bytes().chain(end.bytes())) {
            *own = byte;
            excerpt.length = excerpt.length.saturating_add(1);
        }
        excerpt
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.length.into()).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// Shows the text with hidden characters as escapes.
impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::value::Escaped(self.as_str()).fmt(f)
    }
}

/// What is wrong with a structure or member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// A pointer must not be NULL: the count or size beside it is not 0, or it is in an array of pointers to events.
    Null {
        /// The count or size; 0 if there is none, or if it is unknown (in an error read from JSON).
        count: u64,
    },
    /// The memory has no byte at the address.
    Unmapped,
    /// The bytes end before the object does.
    CutShort {
        /// The size of the object in bytes; 0 if unknown (in an error read from JSON).
        needed: u64,
        /// The number of bytes that are there.
        found: u64,
    },
    /// The memory ends before the NUL of a text.
    Unterminated,
    /// Resolving a pointer would exceed the limit for one event, or for one array of events.
    OverLimit {
        /// The limit in bytes.
        limit: u64,
    },
    /// A SID has more than 15 sub-authorities (their number).
    SubAuthorities(u8),
    /// Further elements of a list could not be read. They are only counted, because the record has many errors.
    MoreElements {
        /// The number of these elements.
        count: u64,
    },
    /// An object to be written is too long for its 32-bit count, or for the address space.
    TooLong,
    /// The structure does not have the member, and its value is not zero, NULL or empty.
    NoRoom,
    /// A member contradicts other members: no bytes can hold this combination.
    Misfit,
    /// The version has no events of this type (the number of the type).
    NoType(u32),
    /// The payload does not have the type of the event, or of the structure.
    WrongPayload,
    /// The address to write at is not a multiple of 8.
    Misaligned,
    /// The value to be set does not have the kind of the member.
    WrongKind,
    /// The value to be set does not have the size of the member: the number is too large, or the bytes have another
    /// length.
    OutOfRange,
    /// A text is not a value of the member; its start.
    Invalid(Excerpt),
    /// The member is not there, because the text ends before it, or because an event needs it.
    Missing,
    /// The member is there more than once.
    Duplicate,
}

impl Fault {
    /// The stable code: `null`, `unmapped`, `cut-short`, …
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Null { .. } => "null",
            Self::Unmapped => "unmapped",
            Self::CutShort { .. } => "cut-short",
            Self::Unterminated => "unterminated",
            Self::OverLimit { .. } => "over-limit",
            Self::SubAuthorities(_) => "sub-authorities",
            Self::MoreElements { .. } => "more-elements",
            Self::TooLong => "too-long",
            Self::NoRoom => "no-room",
            Self::Misfit => "misfit",
            Self::NoType(_) => "no-type",
            Self::WrongPayload => "wrong-payload",
            Self::Misaligned => "misaligned",
            Self::WrongKind => "wrong-kind",
            Self::OutOfRange => "out-of-range",
            Self::Invalid(_) => "invalid",
            Self::Missing => "missing",
            Self::Duplicate => "duplicate",
        }
    }
}

#[cfg(feature = "serde")]
impl Fault {
    /// The fault with this [`code`](Self::code); its numbers are unknown, so they are 0.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        let all = [
            Fault::Null { count: 0 },
            Fault::Unmapped,
            Fault::CutShort { needed: 0, found: 0 },
            Fault::Unterminated,
            Fault::OverLimit { limit: 0 },
            Fault::SubAuthorities(0),
            Fault::MoreElements { count: 0 },
            Fault::TooLong,
            Fault::NoRoom,
            Fault::Misfit,
            Fault::NoType(0),
            Fault::WrongPayload,
            Fault::Misaligned,
            Fault::WrongKind,
            Fault::OutOfRange,
            Fault::Invalid(Excerpt::of("")),
            Fault::Missing,
            Fault::Duplicate,
        ];
        all.into_iter().find(|fault| fault.code() == code)
    }
}

impl Error {
    /// A fault in a structure, not in one of its members.
    pub(crate) const fn new(structure: &'static str, at: Option<At>, fault: Fault) -> Self {
        Location { structure, part: "", member: "", index: None }.error(at, fault)
    }

    /// The error for a structure at an offset whose bytes end too early.
    #[must_use]
    pub const fn cut_short(structure: &'static str, offset: u64, needed: u64, found: u64) -> Self {
        Self::new(structure, Some(At::Offset(offset)), Fault::CutShort { needed, found })
    }

    /// The same error, in this member of this part of an event.
    #[cfg(feature = "alloc")]
    pub(crate) const fn in_member(mut self, part: &'static str, member: &'static str) -> Self {
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

    /// The SDK name of the member; empty if the fault is in the structure itself.
    #[must_use]
    pub const fn member(&self) -> &'static str {
        self.member
    }

    /// The index in the member's list; `None` if the fault is not in an element of a list.
    #[must_use]
    pub const fn index(&self) -> Option<usize> {
        self.index
    }

    /// The offset or address; `None` in an error of writing, or of converting between versions.
    #[must_use]
    pub const fn at(&self) -> Option<At> {
        self.at
    }

    /// What is wrong.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        self.fault
    }

    /// Whether the fault is in the record itself, not in one of its members.
    const fn is_in_record(&self) -> bool {
        self.part.is_empty() && self.member.is_empty()
    }

    /// The path of the member, as in JSON: `header.appId`. It is empty if the fault is in the record itself.
    pub fn path(&self) -> impl fmt::Display + use<> {
        DisplayPath(*self)
    }

    /// What is wrong with the member, or with what its pointer leads to, for a message that begins with the path.
    pub fn reason(&self) -> impl fmt::Display + use<> {
        Reason(*self)
    }

    /// The same error with `offset` added to its offset: that of the bytes that were read, in the whole input.
    #[must_use]
    pub const fn offset_by(mut self, offset: u64) -> Self {
        if let Some(At::Offset(inner)) = self.at {
            self.at = Some(At::Offset(inner.saturating_add(offset)));
        }
        self
    }
}

struct DisplayPath(Error);

impl fmt::Display for DisplayPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(Error { part, member, index, .. }) = self;
        let dot = if part.is_empty() || member.is_empty() { "" } else { "." };
        write!(f, "{part}{dot}{member}")?;
        index.map_or(Ok(()), |index| write!(f, "[{index}]"))
    }
}

struct Reason(Error);

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(Error { at, fault, .. }) = self;
        match (at, fault) {
            (Some(At::Address(_)), Fault::Null { count: count @ 1.. }) => {
                write!(f, "pointer is NULL, but its count is {count}")
            }
            (Some(At::Address(address)), Fault::Unmapped) => {
                write!(f, "pointer {address:#x} leads outside the image")
            }
            (Some(At::Address(address)), _) => write!(f, "target at address {address:#x} {fault}"),
            (_, Fault::Invalid(text)) => write!(f, "`{text}` is not a valid value"),
            _ => fault.fmt(f),
        }
    }
}

/// The structure of the errors of an array of pointers to events.
pub(crate) const POINTERS: &str = "FWPM_NET_EVENT**";

/// `{:#}` omits the offset, and the address of a record, for a message that begins with them.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            // Elsewhere it is the address of the structure or pointer itself.
            Some(At::Address(_)) if !self.part.is_empty() => {
                return write!(f, "{}: {}", self.path(), self.reason());
            }
            Some(At::Line(line)) => {
                let colon = if let Fault::Invalid(_) = self.fault { ":" } else { "" };
                return write!(f, "line {line}: {}{colon} {}", self.path(), self.reason());
            }
            Some(At::Offset(offset)) if !f.alternate() => write!(f, "at offset {offset}: ")?,
            Some(At::Address(address)) if !(f.alternate() && self.is_in_record()) => {
                write!(f, "at address {address:#x}: ")?;
            }
            _ => {}
        }
        let structure =
            if self.structure == POINTERS { "the array of pointers" } else { self.structure };
        write!(f, "{} ", DisplayPath(Self { part: structure, ..*self }))?;
        match (self.at, self.fault) {
            (Some(At::Address(_)), Fault::TooLong) => {
                f.write_str("does not fit between the base and the end of the address space")
            }
            (_, fault) => fault.fmt(f),
        }
    }
}

/// Shows the fault as the predicate of a structure or member: `must not be NULL`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null { .. } => f.write_str("must not be NULL"),
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
            Self::MoreElements { count } => {
                write!(f, "has {} that cannot be read", Counted(*count, "more element"))
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
            Self::Invalid(text) => write!(f, "has the invalid value `{text}`"),
            Self::Missing => f.write_str("is missing"),
            Self::Duplicate => f.write_str("is there more than once"),
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

/// A number and a noun, given in the singular: `1 byte`, `2 bytes`.
pub(crate) struct Counted<N>(pub(crate) N, pub(crate) &'static str);

impl<N: fmt::Display + PartialEq + From<u8>> fmt::Display for Counted<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count, noun) = self;
        write!(f, "{count} {noun}{}", if *count == N::from(1) { "" } else { "s" })
    }
}

/// A length as a `u64`, as used for offsets and addresses.
pub(crate) fn to_u64(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
