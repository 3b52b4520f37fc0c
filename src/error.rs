//! The codec's one error: what went wrong, in which structure and member, and where.

use core::fmt;

/// Why a structure could not be read or written.
///
/// The message alone lets a user find the byte: it names the structure, the member where there is one, and
/// the offset or address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    structure: &'static str,
    member: Option<&'static str>,
    at: At,
    fault: Fault,
}

/// Where an [`Error`] lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum At {
    /// Bytes from the start of the input.
    Offset(u64),
}

/// What is wrong there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The bytes end before the structure does.
    CutShort {
        /// Bytes that the structure takes.
        needed: u64,
        /// Bytes that are there.
        found: u64,
    },
}

impl Error {
    /// A structure whose bytes end too soon, at an offset.
    #[must_use]
    pub const fn cut_short(structure: &'static str, offset: u64, needed: u64, found: u64) -> Self {
        Self {
            structure,
            member: None,
            at: At::Offset(offset),
            fault: Fault::CutShort { needed, found },
        }
    }

    /// The C name of the structure that could not be read or written.
    #[must_use]
    pub const fn structure(&self) -> &'static str {
        self.structure
    }

    /// The SDK's name of the member at fault; `None` where it is the structure as a whole.
    #[must_use]
    pub const fn member(&self) -> Option<&'static str> {
        self.member
    }

    /// Where the fault lies.
    #[must_use]
    pub const fn at(&self) -> At {
        self.at
    }

    /// What is wrong there.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        self.fault
    }

    /// The same error seen from outside: inner code counts offsets from the start of what it was given,
    /// outer code knows where that stood.
    #[must_use]
    pub const fn behind(mut self, offset: u64) -> Self {
        let At::Offset(inner) = self.at;
        self.at = At::Offset(inner.saturating_add(offset));
        self
    }
}

/// `{:#}` leaves out the offset, for a message that begins with the record's.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            At::Offset(_) if f.alternate() => {}
            At::Offset(offset) => write!(f, "at offset {offset}: ")?,
        }
        f.write_str(self.structure)?;
        if let Some(member) = self.member {
            write!(f, ".{member}")?;
        }
        match self.fault {
            Fault::CutShort { needed, found } => {
                write!(f, " needs {needed} bytes, {found} are left")
            }
        }
    }
}

impl core::error::Error for Error {}
