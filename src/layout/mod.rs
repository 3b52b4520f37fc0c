//! The types of layout tables, and [`walk()`], which visits every byte of a structure by its table.
//!
//! The tables are in [`raw`](crate::raw), one for each structure. Their source is the Windows SDK 10.0.25290, with the
//! x64 ABI. Offsets and sizes are in bytes.
//!
//! ```
//! use wfp_events::raw;
//!
//! let layout = raw::layout_of("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0").ok_or("no such structure")?;
//! let member = layout.members.iter().find(|member| member.name == "mmId").ok_or("no such member")?;
//! assert_eq!((layout.size, member.offset, member.size), (64, 48, 8));
//! # Ok::<(), &str>(())
//! ```

mod code_names;
mod debug;
mod member_value;
mod walk;

pub(crate) use code_names::CodeNames;
pub(crate) use debug::structure as debug;
pub use member_value::{MemberValue, Scalar};
pub use walk::{Segment, SegmentKind, walk};

use crate::error::{Error, to_u64};

/// The layout of a structure in the x64 Windows ABI.
#[derive(Debug)]
pub struct Layout {
    /// The C name: `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`.
    pub name: &'static str,
    /// Size in bytes.
    pub size: usize,
    /// Alignment in C, in bytes. (The Rust structures have the alignment 1.)
    pub align: usize,
    /// The members in memory order, including padding. The arms of a union have the same offset.
    pub members: &'static [Member],
}

/// One member of a [`Layout`].
#[derive(Debug)]
pub struct Member {
    /// The SDK's name; for padding, the name of the Rust field.
    pub name: &'static str,
    /// Offset from the start of the structure, in bytes.
    pub offset: usize,
    /// Size in bytes.
    pub size: usize,
    /// What the bytes are.
    pub kind: MemberKind,
    /// The member is valid only if all of these are true.
    pub conditions: &'static [Condition],
    /// Its documentation, as lines of text.
    pub doc: &'static [&'static str],
}

/// What the bytes of a member represent. Integers are little-endian.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum MemberKind {
    /// An unsigned integer.
    Integer,
    /// A value of an enumeration.
    Enumeration(&'static Enumeration),
    /// An error code: a number, which may have a name.
    Code(&'static Enumeration),
    /// Bits of a set of flags.
    Flags(&'static FlagSet),
    /// A `BOOL`: 0, 1, or any other 32-bit number.
    Bool,
    /// A status code: a signed number, which may have a name.
    Status(&'static Enumeration),
    /// A time: 100 ns ticks since 1601-01-01 UTC.
    FileTime,
    /// An IPv4 address as a number in host order, so its first byte comes last in memory.
    Ipv4,
    /// An IPv6 address in network order.
    Ipv6,
    /// A MAC address.
    Mac,
    /// A GUID.
    Guid,
    /// Bytes without further structure, such as a hash.
    Bytes,
    /// A blob (`FWP_BYTE_BLOB`) of UTF-16 text, usually with a final NUL.
    TextBlob,
    /// A blob (`FWP_BYTE_BLOB`) of any bytes.
    BytesBlob,
    /// A pointer to a UTF-16 text with a final NUL.
    WideString,
    /// A pointer to a binary SID.
    Sid,
    /// A pointer to an array of pointers to UTF-16 texts; this other member has the length of the array.
    List(U32Member),
    /// A pointer to structures of this layout, end to end; this other member has their number.
    Structures(&'static Layout, U16Member),
    /// A pointer to a structure.
    Pointer(&'static Layout),
    /// A pointer to something that has no table.
    Address,
    /// A structure within the structure.
    Structure(&'static Layout),
    /// Bytes that align the next member. Windows does not clear them.
    Padding,
}

impl MemberKind {
    /// Whether such a member has no pointers.
    pub(crate) fn is_flat(self) -> bool {
        match self {
            Self::TextBlob
            | Self::BytesBlob
            | Self::WideString
            | Self::Sid
            | Self::List(_)
            | Self::Structures(..)
            | Self::Pointer(_)
            | Self::Address => false,
            Self::Structure(inner) => inner.is_flat(),
            _ => true,
        }
    }
}

/// A condition on another member of the structure.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Condition {
    /// The other member has this value.
    Equals(U32Member, u32),
    /// The other member has this bit set.
    Flag(U32Member, u32),
}

/// A 32-bit member that selects another member, has its flag bit, or has its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct U32Member {
    /// The member's name.
    pub name: &'static str,
    /// Its offset from the start of the structure, in bytes.
    pub offset: usize,
}

impl U32Member {
    /// Its value in the bytes of the structure; `None` if they end before it does.
    #[must_use]
    pub fn read(self, structure: &[u8]) -> Option<u32> {
        let bytes = structure.get(self.offset..)?.first_chunk()?;
        Some(u32::from_le_bytes(*bytes))
    }
}

/// A 16-bit member that has the number of the structures to which another member points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct U16Member {
    /// The member's name.
    pub name: &'static str,
    /// Its offset from the start of the structure, in bytes.
    pub offset: usize,
}

impl U16Member {
    /// Its value in the bytes of the structure; `None` if they end before it does.
    #[must_use]
    pub fn read(self, structure: &[u8]) -> Option<u16> {
        let bytes = structure.get(self.offset..)?.first_chunk()?;
        Some(u16::from_le_bytes(*bytes))
    }
}

/// An enumeration of the SDK, with its named values. Other values can occur.
#[derive(Debug)]
pub struct Enumeration {
    /// The C name of the type: `IPSEC_FAILURE_POINT`.
    pub name: &'static str,
    /// The prefix of all its names: `IPSEC_FAILURE_`.
    pub prefix: &'static str,
    /// The named values, ascending. For error codes, only those with a documented meaning; the others have only names.
    pub values: &'static [NamedValue],
    /// For error codes, all names, including those in `values`; otherwise empty.
    pub(crate) codes: &'static [&'static CodeNames],
}

/// A set of flags of the SDK, with its named bits. Other bits can occur.
#[derive(Debug, PartialEq, Eq)]
pub struct FlagSet {
    /// The prefix of the flags' names: `FWPM_NET_EVENT_FLAG`.
    pub name: &'static str,
    /// The named bits, ascending.
    pub flags: &'static [NamedValue],
}

/// A number with a name.
#[derive(Debug, PartialEq, Eq)]
pub struct NamedValue {
    /// The number; for a flag, its bit.
    pub value: u32,
    /// The SDK's constant: `IPSEC_FAILURE_PEER`.
    pub name: &'static str,
    /// Its documentation, as lines of text: its meaning, then, after an empty line, advice, if there is any.
    pub doc: &'static [&'static str],
}

impl NamedValue {
    /// What the value means, in one sentence.
    #[must_use]
    pub fn meaning(&self) -> &'static str {
        self.doc.first().map_or("", |line| line.trim_ascii())
    }

    /// Lines of text about what to check if this value occurs; usually none.
    pub fn advice(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.doc.iter().map(|line| line.trim_ascii()).skip_while(|line| !line.is_empty()).skip(1)
    }
}

impl Enumeration {
    /// The entry of a value; `None` if it has no name, or is an error code without a documented meaning.
    #[must_use]
    #[inline]
    pub fn get(&self, value: u32) -> Option<&'static NamedValue> {
        // In most enumerations the values are 0, 1, 2, …, so the value is the index.
        let index = usize::try_from(value).ok()?;
        match self.values.get(index) {
            Some(named) if named.value == value => Some(named),
            _ => {
                let index = self.values.binary_search_by_key(&value, |named| named.value).ok()?;
                self.values.get(index)
            }
        }
    }

    /// The SDK constant of a value; `None` if it has no name.
    #[must_use]
    #[inline]
    pub fn name_of(&self, value: u32) -> Option<&'static str> {
        match self.get(value) {
            Some(named) => Some(named.name),
            None => self.code_name(value),
        }
    }

    /// The name of an error code without a documented meaning.
    #[cold]
    #[inline(never)]
    fn code_name(&self, value: u32) -> Option<&'static str> {
        self.codes.iter().find_map(|codes| codes.name_of(value))
    }

    /// The value of an SDK constant. A code can have several names, and any of them is accepted.
    #[must_use]
    pub fn value_of(&self, name: &str) -> Option<u32> {
        let named = self.values.iter().find(|named| named.name == name);
        named
            .map(|named| named.value)
            .or_else(|| self.codes.iter().find_map(|codes| codes.code_of(name)))
    }

    /// All SDK constants with their values, by ascending value. A code can have several names, and all of them are
    /// included.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, u32)> + use<> {
        let values = if self.codes.is_empty() { self.values } else { &[] };
        let values = values.iter().map(|named| (named.name, named.value));
        values.chain(self.codes.iter().flat_map(|codes| codes.iter()))
    }
}

impl FlagSet {
    /// The named flags among these bits, in bit order.
    pub fn named(&self, bits: u32) -> impl Iterator<Item = &'static NamedValue> + use<> {
        self.flags.iter().filter(move |flag| bits & flag.value != 0)
    }

    /// The bits among these that have no name.
    #[must_use]
    pub fn unnamed(&self, bits: u32) -> u32 {
        self.flags.iter().fold(bits, |rest, flag| rest & !flag.value)
    }

    /// The bit of an SDK constant.
    #[must_use]
    pub fn bit_of(&self, name: &str) -> Option<u32> {
        self.flags.iter().find(|flag| flag.name == name).map(|flag| flag.value)
    }
}

/// Enumerations are equal if their names are.
impl PartialEq for Enumeration {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Enumeration {}

/// Layouts are equal if their names are.
impl PartialEq for Layout {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Layout {}

impl core::hash::Hash for Layout {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl Layout {
    /// The bytes of the structure, at the start of `bytes`.
    ///
    /// # Errors
    /// Returns an error if `bytes` end before the structure does.
    pub fn structure_bytes<'a>(&self, bytes: &'a [u8]) -> Result<&'a [u8], Error> {
        let (needed, found) = (to_u64(self.size), to_u64(bytes.len()));
        bytes.get(..self.size).ok_or(Error::cut_short(self.name, 0, needed, found))
    }

    /// Whether it has no pointers, including those of the structures within it.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.members.iter().all(|member| member.kind.is_flat())
    }

    /// The member with this name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

impl Member {
    /// Whether the member is selected in the bytes of its structure. An arm of a union is selected by the value of
    /// another member; most other members always are.
    #[must_use]
    pub fn is_selected(&self, structure: &[u8]) -> bool {
        self.conditions.iter().all(|condition| match *condition {
            Condition::Equals(on, number) => on.read(structure) == Some(number),
            Condition::Flag(..) => true,
        })
    }

    /// Whether the member's flag bit is set in the bytes of its structure; `true` if it has none.
    #[must_use]
    pub fn is_flagged(&self, structure: &[u8]) -> bool {
        self.conditions.iter().all(|condition| match *condition {
            Condition::Flag(on, bit) => on.read(structure).is_some_and(|bits| bits & bit != 0),
            Condition::Equals(..) => true,
        })
    }

    /// The member's bytes in the bytes of its structure; `None` if they end before it does.
    #[must_use]
    pub fn bytes<'a>(&self, structure: &'a [u8]) -> Option<&'a [u8]> {
        structure.get(self.offset..)?.get(..self.size)
    }
}

/// The first four bytes, or fewer, as a little-endian number.
#[inline]
fn low_u32(bytes: &[u8]) -> u32 {
    match bytes.first_chunk() {
        Some(low) => u32::from_le_bytes(*low),
        None => bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)),
    }
}

/// The first eight bytes, or fewer, as a little-endian number.
#[inline]
fn little_endian(bytes: &[u8]) -> u64 {
    match bytes.first_chunk() {
        Some(number) => u64::from_le_bytes(*number),
        None if bytes.len() == 4 => low_u32(bytes).into(),
        None => bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
    }
}
