//! A record's image by its tables alone: each object that it consists of, found by following every pointer that the
//! tables name.
//!
//! [`Event::read`](crate::event::Event::read) is the typed reading of the same bytes; this one is for people, who
//! want to see where everything lies.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{At, Error, Fault};
use crate::layout::{Kind, Layout, Part, Value, What, walk};
use crate::memory::{Limits, Memory, Reader};
use crate::raw::{ByteBlob, Ptr};

/// An object of a record's image.
#[derive(Clone, Debug)]
pub struct Object<'m> {
    /// The address of its first byte.
    pub address: u64,
    /// The path of the member that leads to it, as the JSON form has it; empty for the record's own structure.
    pub path: String,
    /// What it is.
    pub is: Is,
    /// Its bytes.
    pub bytes: Cow<'m, [u8]>,
}

/// What an object is.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Is {
    /// A structure of this layout.
    Structure(&'static Layout),
    /// The data of a blob of text.
    TextBlob,
    /// The data of a blob of bytes.
    BytesBlob,
    /// A UTF-16 text with its NUL.
    WideString,
    /// A SID.
    Sid,
    /// Pointers.
    Pointers,
}

/// A pointer that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// The path of the member, as the JSON form has it.
    pub path: String,
    /// Where it leads, and why that is nowhere.
    pub error: Error,
    /// Whether the flag bit that the member hangs on is set, if it hangs on one: then it ought to lead somewhere.
    pub counts: bool,
}

/// Finds each object of the record at an address, its own structure first, and the pointers that lead nowhere.
///
/// # Errors
/// Returns an error if the record's own structure cannot be read.
pub fn survey<'m, M: Memory<'m>>(
    memory: M,
    address: u64,
    layout: &'static Layout,
    limits: &Limits,
) -> Result<(Vec<Object<'m>>, Vec<Stray>), Error> {
    let mut survey = Survey {
        reader: Reader::new(memory, limits.event),
        objects: Vec::new(),
        strays: Vec::new(),
    };
    let bytes = survey
        .reader
        .bytes(address, layout.size)
        .map_err(|fault| Error::new(layout.name, Some(At::Address(address)), fault))?;
    survey.structure(layout, address, &Path::default(), bytes);
    Ok((survey.objects, survey.strays))
}

/// Visits the bytes of a structure like [`walk`], those of structures within it by their own members, and tells the
/// path of each member.
pub fn walk_deep<'a>(
    layout: &'static Layout,
    bytes: &'a [u8],
    path: &str,
    visit: &mut dyn FnMut(&'static Layout, &str, Part<'a>),
) {
    walk(layout, bytes, &mut |part| {
        let (What::Member(member, _) | What::Unflagged(member, _) | What::CutShort(member)) =
            part.what
        else {
            visit(layout, path, part);
            return;
        };
        let name = path_of(path, member.name);
        match (member.kind, part.what) {
            (Kind::Structure(inner), What::Member(..)) => {
                walk_deep(inner, part.bytes, &name, &mut |layout, path, within| {
                    let offset = part.offset.saturating_add(within.offset);
                    visit(layout, path, Part { offset, ..within });
                });
            }
            _ => visit(layout, &name, part),
        }
    });
}

/// The path of a member of what a path leads to.
fn path_of(outer: &str, member: &str) -> String {
    let dot = if outer.is_empty() { "" } else { "." };
    format!("{outer}{dot}{member}")
}

/// Where an object is pointed from: the part of the record, and the path in it.
#[derive(Clone, Default)]
struct Path {
    part: &'static str,
    whole: String,
}

struct Survey<'m, M> {
    reader: Reader<M>,
    objects: Vec<Object<'m>>,
    strays: Vec<Stray>,
}

impl<'m, M: Memory<'m>> Survey<'m, M> {
    /// A structure that was found, and what it points to.
    fn structure(
        &mut self,
        layout: &'static Layout,
        address: u64,
        path: &Path,
        bytes: Cow<'m, [u8]>,
    ) {
        let own = bytes.clone();
        self.objects.push(Object {
            address,
            path: path.whole.clone(),
            is: Is::Structure(layout),
            bytes,
        });
        self.members(layout, path, &own);
    }

    /// What the members of a structure point to, those of the structures within it among them.
    fn members(&mut self, layout: &'static Layout, path: &Path, bytes: &[u8]) {
        walk(layout, bytes, &mut |part| {
            let (member, value, counts) = match part.what {
                What::Member(member, value) => (member, value, true),
                What::Unflagged(member, value) => (member, value, false),
                What::Unused | What::CutShort(_) => return,
            };
            let whole = path_of(&path.whole, member.name);
            // The parts of an event are its own members.
            let part_of = if path.part.is_empty() { member.name } else { path.part };
            let path = Path { part: part_of, whole };
            let at = Place { structure: layout.name, member: member.name, index: None, counts };
            match (member.kind, value) {
                (Kind::Structure(inner), _) => self.members(inner, &path, part.bytes),
                (Kind::Pointer(to), Value::Address(address)) if address != 0 => {
                    if let Some(bytes) =
                        self.found(&at, &path, address, |reader| reader.bytes(address, to.size))
                    {
                        self.structure(to, address, &path, bytes);
                    }
                }
                (Kind::WideString, Value::Address(address)) if address != 0 => {
                    self.wide(&at, path, address)
                }
                (Kind::Sid, Value::Address(address)) if address != 0 => {
                    let sid = self.found(&at, &path, address, |reader| reader.sid(address));
                    self.objects.extend(sid.map(|sid| Object {
                        address,
                        path: path.whole,
                        is: Is::Sid,
                        bytes: sid.into_bytes(),
                    }));
                }
                (Kind::TextBlob | Kind::BytesBlob, Value::Blob(size, address)) if size != 0 => {
                    let blob = ByteBlob {
                        size: size.into(),
                        data: Ptr::new(address),
                        ..ByteBlob::default()
                    };
                    let is = if matches!(member.kind, Kind::TextBlob) {
                        Is::TextBlob
                    } else {
                        Is::BytesBlob
                    };
                    let data = self.found(&at, &path, address, |reader| reader.blob(blob));
                    self.objects.extend(data.map(|bytes| Object {
                        address,
                        path: path.whole,
                        is,
                        bytes,
                    }));
                }
                (Kind::List(count), Value::Address(address)) => {
                    let count = count.read(bytes).unwrap_or(0);
                    self.list(&at, &path, address, count);
                }
                _ => {}
            }
        });
    }

    fn list(&mut self, at: &Place, path: &Path, address: u64, count: u32) {
        if count == 0 {
            return;
        }
        let pointers = self.found(at, path, address, |reader| reader.pointers(address, count));
        let Some(pointers) = pointers else { return };
        let addresses: Vec<u64> =
            pointers.addresses().iter().map(|address| address.get()).collect();
        let bytes = pointers.into_bytes();
        self.objects.push(Object { address, path: path.whole.clone(), is: Is::Pointers, bytes });
        for (index, address) in
            addresses.into_iter().enumerate().filter(|(_, address)| *address != 0)
        {
            let path = Path { whole: format!("{}[{index}]", path.whole), ..*path };
            self.wide(&Place { index: Some(index), ..*at }, path, address);
        }
    }

    /// A text: that of a member, or of an element of its list.
    fn wide(&mut self, at: &Place, path: Path, address: u64) {
        let text = self.found(at, &path, address, |reader| reader.wide(address));
        let Some(text) = text else { return };
        // The NUL behind it was seen: it is there.
        let length = text.as_bytes().len().saturating_add(2);
        let mut unbounded = Reader::new(self.reader.memory(), u64::MAX);
        let bytes = unbounded.bytes(address, length).unwrap_or_default();
        self.objects.push(Object { address, path: path.whole, is: Is::WideString, bytes });
    }

    /// What a pointer leads to; one that leads nowhere is noted.
    fn found<T>(
        &mut self,
        at: &Place,
        path: &Path,
        address: u64,
        read: impl FnOnce(&mut Reader<M>) -> Result<T, Fault>,
    ) -> Option<T> {
        match read(&mut self.reader) {
            Ok(found) => Some(found),
            Err(fault) => {
                let error = Error::new(at.structure, Some(At::Address(address)), fault)
                    .of(path.part, at.member)
                    .element(at.index);
                self.strays.push(Stray { path: path.whole.clone(), error, counts: at.counts });
                None
            }
        }
    }
}

/// The member that a pointer stands in.
struct Place {
    structure: &'static str,
    member: &'static str,
    /// The element of the member's list; `None` for the member as a whole.
    index: Option<usize>,
    counts: bool,
}
