//! What a layout table says, and [`walk()`], which visits every byte of a structure by it.
//!
//! The tables are in [`raw`](crate::raw), one for each structure. Their source is the Windows SDK 10.0.25290 under the
//! rules of the x64 ABI. Offsets and sizes are in bytes.
//!
//! ```
//! use wfp_events::raw;
//!
//! let layout = raw::layout_of("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0").ok_or("no such structure")?;
//! let member = layout.members.iter().find(|member| member.name == "mmId").ok_or("no such member")?;
//! assert_eq!((layout.size, member.offset, member.size), (64, 48, 8));
//! # Ok::<(), &str>(())
//! ```

mod codes;
mod debug;
mod value;
mod walk;

pub(crate) use codes::CodeNames;
pub(crate) use debug::structure as debug;
pub use value::{Scalar, Value};
pub use walk::{Segment, SegmentKind, walk};

use crate::error::{Error, to_u64};

/// A structure as the x64 Windows ABI lays it out.
#[derive(Debug)]
pub struct Layout {
    /// The C name: `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`.
    pub name: &'static str,
    /// Size in bytes.
    pub size: usize,
    /// Alignment in C, in bytes. (The Rust structures have alignment 1.)
    pub align: usize,
    /// The members in memory order. The arms of one union share an offset; padding is a member too.
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
    /// When the member means anything: where all of these hold.
    pub conditions: &'static [Condition],
    /// What it holds, as lines of text.
    pub doc: &'static [&'static str],
}

/// What the bytes of a member are. Integers are little-endian.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum MemberKind {
    /// An unsigned integer.
    Integer,
    /// A value of an enumeration.
    Enumeration(&'static Enumeration),
    /// An error code: a number first, its name (if any) derived from it.
    Code(&'static Enumeration),
    /// Bits of a set of flags.
    Flags(&'static FlagSet),
    /// A `BOOL`: 0, 1, or any other 32-bit number.
    Bool,
    /// A status code, signed: a number first, its name (if any) derived from it.
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
    /// Bytes with no structure of their own: a hash.
    Bytes,
    /// A counted blob (`FWP_BYTE_BLOB`) that holds UTF-16 text, mostly with a final NUL.
    TextBlob,
    /// A counted blob (`FWP_BYTE_BLOB`) of any bytes.
    BytesBlob,
    /// A pointer to UTF-16 text that ends in a NUL.
    WideString,
    /// A pointer to a binary SID.
    Sid,
    /// A pointer to pointers to UTF-16 texts; this member counts them.
    List(U32Member),
    /// A pointer to a structure.
    Pointer(&'static Layout),
    /// A pointer to something that is not described here.
    Address,
    /// A structure that stands here.
    Structure(&'static Layout),
    /// Bytes that align what follows. Windows does not clear them.
    Padding,
}

/// A condition on a structure's other members.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Condition {
    /// The member holds this number.
    Equals(U32Member, u32),
    /// The member has this bit set.
    Flag(U32Member, u32),
}

/// A 32-bit member that others hang on: it selects, flags or counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct U32Member {
    /// The member's name.
    pub name: &'static str,
    /// Its offset from the start of the structure, in bytes.
    pub offset: usize,
}

impl U32Member {
    /// The number in the bytes of the structure; `None` where these end before it does.
    #[must_use]
    pub fn read(self, structure: &[u8]) -> Option<u32> {
        let bytes = structure.get(self.offset..)?.first_chunk()?;
        Some(u32::from_le_bytes(*bytes))
    }
}

/// An enumeration of the SDK: its named values. Any other value may occur all the same.
#[derive(Debug)]
pub struct Enumeration {
    /// The C name of the type: `IPSEC_FAILURE_POINT`.
    pub name: &'static str,
    /// What all of its names begin with: `IPSEC_FAILURE_`.
    pub prefix: &'static str,
    /// The named values, ascending. Of error codes, those whose meaning is known: the others have names alone.
    pub values: &'static [NamedValue],
    /// Of error codes, the names of all, those of `values` among them; else none.
    pub(crate) codes: &'static [&'static CodeNames],
}

/// A set of flags of the SDK. Bits without a name may occur all the same.
#[derive(Debug, PartialEq, Eq)]
pub struct FlagSet {
    /// What the flags' names begin with: `FWPM_NET_EVENT_FLAG`.
    pub name: &'static str,
    /// The named bits, ascending.
    pub flags: &'static [NamedValue],
}

/// A number with a name.
#[derive(Debug, PartialEq, Eq)]
pub struct NamedValue {
    /// The number; of a flag, its bit.
    pub value: u32,
    /// The SDK's constant: `IPSEC_FAILURE_PEER`.
    pub name: &'static str,
    /// What it means, as lines of text: a sentence, and behind an empty line what to look at, if anything.
    pub doc: &'static [&'static str],
}

impl NamedValue {
    /// What the value means, in a sentence.
    #[must_use]
    pub fn meaning(&self) -> &'static str {
        self.doc.first().map_or("", |line| line.trim())
    }

    /// What to look at where this value turns up: lines of text, mostly none.
    pub fn advice(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.doc.iter().map(|line| line.trim()).skip_while(|line| !line.is_empty()).skip(1)
    }
}

impl Enumeration {
    /// The entry of a value; `None` for one without a name, and for an error code whose meaning is not known.
    #[must_use]
    #[inline]
    pub fn get(&self, value: u32) -> Option<&'static NamedValue> {
        // Most enumerations count from 0, so the value is its own index.
        let index = usize::try_from(value).ok()?;
        match self.values.get(index) {
            Some(named) if named.value == value => Some(named),
            _ => {
                let index = self.values.binary_search_by_key(&value, |named| named.value).ok()?;
                self.values.get(index)
            }
        }
    }

    /// The SDK's constant of a value; `None` for one without a name.
    #[must_use]
    #[inline]
    pub fn name_of(&self, value: u32) -> Option<&'static str> {
        match self.get(value) {
            Some(named) => Some(named.name),
            None => self.name_alone(value),
        }
    }

    /// The name of an error code whose meaning is not known.
    #[cold]
    #[inline(never)]
    fn name_alone(&self, value: u32) -> Option<&'static str> {
        self.codes.iter().find_map(|codes| codes.name_of(value))
    }

    /// The value of an SDK constant. A code can have several names: all are known.
    #[must_use]
    pub fn value_of(&self, name: &str) -> Option<u32> {
        let named = self.values.iter().find(|named| named.name == name);
        named
            .map(|named| named.value)
            .or_else(|| self.codes.iter().find_map(|codes| codes.code_of(name)))
    }

    /// All SDK constants with their values, ascending by value. A code can have several names: all are among them.
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

    /// Those of the bits that have no name.
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

/// Enumerations are known by their names.
impl PartialEq for Enumeration {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Enumeration {}

/// Layouts are known by their names.
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
    /// The structure's bytes at the start of these.
    ///
    /// # Errors
    /// Returns an error if they end before the structure does.
    pub fn structure_bytes<'a>(&self, bytes: &'a [u8]) -> Result<&'a [u8], Error> {
        let (needed, found) = (to_u64(self.size), to_u64(bytes.len()));
        bytes.get(..self.size).ok_or(Error::cut_short(self.name, 0, needed, found))
    }

    /// Whether it holds no pointers, those of the structures within it among them.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.members.iter().all(|member| match member.kind {
            MemberKind::TextBlob
            | MemberKind::BytesBlob
            | MemberKind::WideString
            | MemberKind::Sid
            | MemberKind::List(_)
            | MemberKind::Pointer(_)
            | MemberKind::Address => false,
            MemberKind::Structure(inner) => inner.is_flat(),
            _ => true,
        })
    }

    /// The member of a name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

impl Member {
    /// Whether the member is selected in these bytes of its structure: an arm of a union is if another member
    /// selects it, any other member always is.
    #[must_use]
    pub fn is_selected(&self, structure: &[u8]) -> bool {
        self.conditions.iter().all(|condition| match *condition {
            Condition::Equals(on, number) => on.read(structure) == Some(number),
            Condition::Flag(..) => true,
        })
    }

    /// Whether the flag bits that the member hangs on are set in these bytes of its structure.
    #[must_use]
    pub fn is_flagged(&self, structure: &[u8]) -> bool {
        self.conditions.iter().all(|condition| match *condition {
            Condition::Flag(on, bit) => on.read(structure).is_some_and(|bits| bits & bit != 0),
            Condition::Equals(..) => true,
        })
    }

    /// The member's bytes in the bytes of its structure; `None` where these end before it does.
    #[must_use]
    pub fn bytes<'a>(&self, structure: &'a [u8]) -> Option<&'a [u8]> {
        structure.get(self.offset..)?.get(..self.size)
    }
}

fn low(bytes: &[u8]) -> u32 {
    u32::try_from(little_endian(bytes) & u64::from(u32::MAX)).unwrap_or(0)
}

/// The first eight bytes at most as a little-endian number.
fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}
