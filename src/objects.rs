//! The objects of a record's image, and the pointers between them, found by the layout tables.
//!
//! [`Event::read`](crate::event::Event::read) reads the same bytes as values. Use `objects` to see where everything is,
//! or to change it in place. This example breaks each pointer of an event in turn:
//!
//! ```
//! use wfp_events::event::{Event, Version};
//! use wfp_events::memory::{Image, Limits};
//! use wfp_events::objects;
//!
//! let (base, root, limits) = (0x1f2_9a40_0000, 0x1f2_9a40_0028, Limits::default());
//! let image = include_bytes!("../tests/data/memory-0.bin");
//! for pointer in objects::pointers(Image::new(base, image), root, Version::V1.layout(), &limits)? {
//!     let mut broken = image.to_vec();
//!     pointer.set(base, &mut broken, 0xdead_beef)?;
//!     let read = Event::read_lenient(Image::new(base, &broken), root, Version::V1, &limits)?;
//!     assert!(read.errors.iter().all(|error| error.path().to_string() == pointer.path));
//! }
//! # Ok::<(), wfp_events::Error>(())
//! ```

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::{self, Vec};
use core::fmt;
use core::mem::{self, offset_of};

use crate::error::{At, Error, Fault, Location, MAX_ERRORS, to_u64};
use crate::kind::RecordKind;
use crate::layout::{Layout, Member, MemberKind, MemberValue, Segment, SegmentKind, walk};
use crate::memory::{Limits, Memory, MemoryReader};
use crate::raw::{ByteBlob, Ptr};

/// An object of a record's image.
#[derive(Clone, Debug)]
pub struct Object<'m> {
    /// The address of its first byte.
    pub address: u64,
    /// What it is.
    pub kind: ObjectKind,
    /// Its bytes.
    pub bytes: Cow<'m, [u8]>,
    /// The pointer to it; `None` for the structure of the record.
    pub pointer: Option<Pointer>,
}

/// What an object is.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ObjectKind {
    /// A structure of this layout.
    Structure(&'static Layout),
    /// Structures of this layout, end to end.
    Structures(&'static Layout),
    /// The data of a blob of text.
    TextBlob,
    /// The data of a blob of bytes.
    BytesBlob,
    /// A UTF-16 text, with its NUL.
    WideString,
    /// A SID.
    Sid,
    /// An array of pointers.
    Pointers,
}

/// A pointer in a record's image: a member, or an element of a list.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Pointer {
    /// The address of the pointer itself; in an image with base 0, its offset.
    pub address: u64,
    /// The address that it holds; 0 is NULL.
    pub target: u64,
    /// The path of its member, as in JSON; for an element of a list, with its index in brackets.
    pub path: String,
    /// The structure that has the member.
    pub structure: &'static Layout,
    /// The member.
    pub member: &'static Member,
    /// The index in the member's list; `None` if it is not an element of a list.
    pub index: Option<usize>,
    /// The size of a blob in bytes, or the number of pointers in a list; `None` for any other pointer.
    pub count: Option<u32>,
    /// Whether the member's flag bit is set; `true` if it has none.
    pub is_flagged: bool,
}

/// A pointer that cannot be resolved.
#[derive(Clone, Debug)]
pub struct PointerError {
    /// The pointer.
    pub pointer: Pointer,
    /// Why not. It names only the last member; `pointer` has the whole path.
    pub error: Error,
}

/// The objects of a record's image, each after the one that points to it; see [`find`].
#[derive(Debug)]
pub struct Objects<'m, M> {
    layout: &'static Layout,
    reader: MemoryReader<M>,
    /// The structure of the record, until it is returned.
    root: Option<Object<'m>>,
    /// The pointers that are not yet resolved: of the last object, and before them of those that lead to it.
    pending: Vec<Pointers<'m>>,
    /// The number of errors that were returned, without those that reading the record ignores.
    errors: usize,
    /// The number of elements of the current list that are bad and only counted.
    more: u64,
}

/// The pointers in an object, which are made one by one, because a list can have many.
#[derive(Debug)]
enum Pointers<'m> {
    /// Those of a structure; none in another object.
    Members(vec::IntoIter<Pointer>),
    /// Those of a list.
    Elements {
        /// The pointer to the list.
        list: Pointer,
        bytes: Cow<'m, [u8]>,
        /// The index of the next one.
        next: usize,
    },
}

/// What a pointer points to, and its bytes.
type Resolved<'m> = (ObjectKind, Cow<'m, [u8]>);

/// Finds each object of the record at an address, its structure first.
///
/// A pointer that cannot be resolved is an error in the place of its object. After [`MAX_ERRORS`] errors, further
/// elements of a list are only counted: at its end, the list is an error with [`Fault::MoreElements`].
///
/// # Errors
/// Returns an error if the structure of the record cannot be read.
pub fn find<'m, M: Memory<'m>>(
    memory: M,
    address: u64,
    layout: &'static Layout,
    limits: &Limits,
) -> Result<Objects<'m, M>, Error> {
    let mut reader = MemoryReader::new(memory, limits.event);
    let bytes = reader
        .bytes(address, layout.size)
        .map_err(|fault| Error::new(layout.name, Some(At::Address(address)), fault))?;
    let kind = ObjectKind::Structure(layout);
    let root = Some(Object { address, kind, bytes, pointer: None });
    Ok(Objects { layout, reader, root, pending: Vec::new(), errors: 0, more: 0 })
}

/// Finds each pointer of the record at an address, including NULL and those that cannot be resolved.
///
/// # Errors
/// Returns an error if the structure of the record cannot be read.
pub fn pointers<'m, M: Memory<'m>>(
    memory: M,
    address: u64,
    layout: &'static Layout,
    limits: &Limits,
) -> Result<impl Iterator<Item = Pointer> + use<'m, M>, Error> {
    let objects = find(memory, address, layout, limits)?.flatten();
    Ok(objects.flat_map(|object| Pointers::of(&object, true)))
}

/// Visits the bytes of a structure like [`walk`], but also the members of the structures within it, with the path of
/// each member.
pub fn walk_deep<'a>(
    layout: &'static Layout,
    bytes: &'a [u8],
    path: &str,
    visit: &mut dyn FnMut(&'static Layout, &str, Segment<'a>),
) {
    // Nearly all paths are shorter.
    let mut own = String::with_capacity(path.len().saturating_add(64));
    own.push_str(path);
    walk_within(layout, bytes, 0, &mut own, visit);
}

/// [`walk_deep`] for a structure at an offset of the outermost; `path` is unchanged in the end.
fn walk_within<'a>(
    layout: &'static Layout,
    bytes: &'a [u8],
    start: usize,
    path: &mut String,
    visit: &mut dyn FnMut(&'static Layout, &str, Segment<'a>),
) {
    let outer = path.len();
    walk(layout, bytes, &mut |segment| {
        let offset = start.saturating_add(segment.offset);
        let segment = Segment { offset, ..segment };
        let (SegmentKind::Member(member, _)
        | SegmentKind::Unflagged(member, _)
        | SegmentKind::CutShort(member)) = segment.kind
        else {
            visit(layout, path, segment);
            return;
        };
        push_member(path, member.name);
        match (member.kind, segment.kind) {
            (MemberKind::Structure(inner), SegmentKind::Member(..)) => {
                walk_within(inner, segment.bytes, offset, path, visit);
            }
            _ => visit(layout, path, segment),
        }
        path.truncate(outer);
    });
}

/// The path of the structure of a record.
fn root_path(layout: &Layout) -> &'static str {
    match RecordKind::from_name(layout.name) {
        Some(RecordKind::Payload(payload)) => payload.member(),
        _ => "",
    }
}

/// The path of a member of the structure at a path.
pub(crate) fn path_of(outer: &str, member: &str) -> String {
    let mut path =
        String::with_capacity(outer.len().saturating_add(member.len()).saturating_add(1));
    path.push_str(outer);
    push_member(&mut path, member);
    path
}

/// Makes the path of a structure that of one of its members.
fn push_member(path: &mut String, member: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(member);
}

impl<'m> Object<'m> {
    /// The path of the pointer to it, as in JSON; for the structure of the record, the member of a payload by itself
    /// (`ikeMmFailure`), and empty for an event.
    #[must_use]
    pub fn path(&self) -> &str {
        match (&self.pointer, self.kind) {
            (Some(pointer), _) => &pointer.path,
            (None, ObjectKind::Structure(layout)) => root_path(layout),
            (None, _) => "",
        }
    }

    /// The structures in it, each with its path, its address and its bytes; none if it is a text, for example.
    pub fn structures(&self) -> impl Iterator<Item = (&'static Layout, Cow<'_, str>, u64, &[u8])> {
        let (layout, is_array) = match self.kind {
            ObjectKind::Structure(layout) => (Some(layout), false),
            ObjectKind::Structures(layout) => (Some(layout), true),
            _ => (None, false),
        };
        layout.into_iter().flat_map(move |layout| {
            let structures = self.bytes.chunks(layout.size.max(1)).enumerate();
            structures.map(move |(index, bytes)| {
                let path = self.path();
                let path =
                    if is_array { format!("{path}[{index}]").into() } else { Cow::Borrowed(path) };
                let offset = to_u64(index.saturating_mul(layout.size));
                (layout, path, self.address.saturating_add(offset), bytes)
            })
        })
    }

    /// The pointers in it: the members of a structure, or the elements of a list.
    pub fn pointers(&self) -> impl Iterator<Item = Pointer> + use<'m> {
        Pointers::of(self, true)
    }
}

impl<'m> Pointers<'m> {
    /// Those in an object; `nulls` is whether they include those that lead to nothing.
    fn of(object: &Object<'m>, nulls: bool) -> Self {
        let mut members = Vec::new();
        match (object.kind, &object.pointer) {
            (ObjectKind::Pointers, Some(list)) => {
                return Self::Elements { list: list.clone(), bytes: object.bytes.clone(), next: 0 };
            }
            _ => {
                for (layout, path, address, bytes) in object.structures() {
                    let mut add = |pointer| members.push(pointer);
                    visit_pointers(layout, bytes, address, &path, nulls, &mut add);
                }
            }
        }
        Self::Members(members.into_iter())
    }
}

impl Iterator for Pointers<'_> {
    type Item = Pointer;

    fn next(&mut self) -> Option<Pointer> {
        match self {
            Self::Members(pointers) => pointers.next(),
            Self::Elements { list, bytes, next } => {
                let index = *next;
                let target = bytes.as_chunks::<8>().0.get(index)?;
                *next = index.saturating_add(1);
                Some(Pointer {
                    address: list.target.saturating_add(to_u64(index.saturating_mul(8))),
                    target: u64::from_le_bytes(*target),
                    path: format!("{}[{index}]", list.path),
                    index: Some(index),
                    count: None,
                    ..*list
                })
            }
        }
    }
}

/// Visits the pointers of a structure's members, including those of the structures within it.
fn visit_pointers(
    structure: &'static Layout,
    bytes: &[u8],
    address: u64,
    path: &str,
    nulls: bool,
    visit: &mut dyn FnMut(Pointer),
) {
    walk(structure, bytes, &mut |segment| {
        let (SegmentKind::Member(member, value) | SegmentKind::Unflagged(member, value)) =
            segment.kind
        else {
            return;
        };
        let at = address.saturating_add(to_u64(segment.offset));
        let path = || path_of(path, member.name);
        let (offset, target, count) = match (member.kind, value) {
            (MemberKind::Structure(inner), _) => {
                return visit_pointers(inner, segment.bytes, at, &path(), nulls, visit);
            }
            (MemberKind::List(count), MemberValue::Address(target)) => {
                (0, target, count.read(bytes))
            }
            (MemberKind::Structures(_, count), MemberValue::Address(target)) => {
                (0, target, count.read(bytes).map(u32::from))
            }
            (_, MemberValue::Address(target)) => (0, target, None),
            (_, MemberValue::Blob(size, target)) => {
                (offset_of!(ByteBlob, data), target, Some(size))
            }
            (_, MemberValue::Scalar(_)) => return,
        };
        if !nulls && leads_nowhere(target, count) {
            return;
        }
        visit(Pointer {
            address: at.saturating_add(to_u64(offset)),
            target,
            path: path(),
            structure,
            member,
            index: None,
            count,
            is_flagged: matches!(segment.kind, SegmentKind::Member(..)),
        });
    });
}

/// Whether a pointer is NULL, or leads to no bytes or elements.
fn leads_nowhere(target: u64, count: Option<u32>) -> bool {
    count.map_or(target == 0, |count| count == 0)
}

impl Pointer {
    /// Sets the pointer in the bytes of an image with this base.
    ///
    /// # Errors
    /// Returns an error if the pointer is not in these bytes.
    pub fn set(&self, base: u64, bytes: &mut [u8], target: u64) -> Result<(), Error> {
        let offset = self.address.checked_sub(base).and_then(|offset| usize::try_from(offset).ok());
        let stored = offset.and_then(|offset| bytes.get_mut(offset..)?.first_chunk_mut());
        *stored.ok_or_else(|| self.error("", self.address, Fault::Unmapped))? =
            target.to_le_bytes();
        Ok(())
    }

    /// The address of its member, or of the element of a list.
    pub(crate) fn member_address(&self) -> u64 {
        match self.member.kind {
            MemberKind::TextBlob | MemberKind::BytesBlob => {
                self.address.saturating_sub(to_u64(offset_of!(ByteBlob, data)))
            }
            _ => self.address,
        }
    }

    fn error(&self, part: &'static str, address: u64, fault: Fault) -> Error {
        let (structure, member) = (self.structure.name, self.member.name);
        let location = Location { structure, part, member, index: self.index };
        location.error(Some(At::Address(address)), fault)
    }
}

/// Shows the path and the reason of the error.
impl fmt::Display for PointerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer.path, self.error.reason())
    }
}

impl core::error::Error for PointerError {}

impl<'m, M: Memory<'m>> Objects<'m, M> {
    /// What a pointer points to; `None` for NULL, and for what no table describes.
    fn resolve(&mut self, pointer: &Pointer) -> Result<Option<Resolved<'m>>, Fault> {
        let (target, count) = (pointer.target, pointer.count.unwrap_or(0));
        if leads_nowhere(target, pointer.count) {
            return Ok(None);
        }
        let reader = &mut self.reader;
        let blob = ByteBlob { size: count.into(), data: Ptr::new(target), ..ByteBlob::default() };
        Ok(Some(match (pointer.member.kind, pointer.index) {
            (MemberKind::Pointer(to), _) => {
                (ObjectKind::Structure(to), reader.bytes(target, to.size)?)
            }
            (MemberKind::TextBlob, _) => (ObjectKind::TextBlob, reader.blob(blob)?),
            (MemberKind::BytesBlob, _) => (ObjectKind::BytesBlob, reader.blob(blob)?),
            (MemberKind::List(_), None) => {
                (ObjectKind::Pointers, reader.elements(target, count, 8)?)
            }
            (MemberKind::Structures(of, _), _) => {
                (ObjectKind::Structures(of), reader.elements(target, count, of.size)?)
            }
            (MemberKind::WideString | MemberKind::List(_), _) => {
                // The NUL after the text has been read already.
                let length = reader.wide_str(target)?.as_bytes().len().saturating_add(2);
                let bytes = MemoryReader::new(reader.memory(), u64::MAX).bytes(target, length)?;
                (ObjectKind::WideString, bytes)
            }
            (MemberKind::Sid, _) => (ObjectKind::Sid, reader.sid(target)?.into_bytes()),
            _ => return Ok(None),
        }))
    }

    fn pointer_error(&self, pointer: Pointer, fault: Fault) -> PointerError {
        // The part of an event is the first member of the path.
        let part = pointer.path.split_once('.').and_then(|(part, _)| self.layout.member(part));
        let part = part.map_or_else(|| root_path(self.layout), |part| part.name);
        let error = pointer.error(part, pointer.target, fault);
        PointerError { pointer, error }
    }
}

impl<'m, M: Memory<'m>> Iterator for Objects<'m, M> {
    type Item = Result<Object<'m>, PointerError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut next = self.root.take();
        while next.is_none() {
            let Some(pointer) = self.pending.last_mut()?.next() else {
                match self.pending.pop()? {
                    Pointers::Elements { list, .. } if self.more > 0 => {
                        let count = mem::take(&mut self.more);
                        let fault = Fault::MoreElements { count };
                        return Some(Err(self.pointer_error(list, fault)));
                    }
                    _ => continue,
                }
            };
            let address = pointer.target;
            match self.resolve(&pointer) {
                Ok(found) => {
                    next = found.map(|(kind, bytes)| Object {
                        address,
                        kind,
                        bytes,
                        pointer: Some(pointer),
                    });
                }
                Err(_) if pointer.index.is_some() && self.errors >= MAX_ERRORS => {
                    self.more = self.more.saturating_add(1);
                }
                Err(fault) => {
                    self.errors = self.errors.saturating_add(usize::from(pointer.is_flagged));
                    // All further elements would exceed the limit too.
                    if pointer.index.is_some() && matches!(fault, Fault::OverLimit { .. }) {
                        self.pending.pop();
                    }
                    return Some(Err(self.pointer_error(pointer, fault)));
                }
            }
        }
        let object = next?;
        self.pending.push(Pointers::of(&object, false));
        Some(Ok(object))
    }
}
