//! Records: what a capture holds, checked and in native integers.
//!
//! Each file holds `read` and `write` of its part side by side, and names the part's members once, for every form
//! of text.
//!
//! ```
//! use wfp_events::event::{Event, Version};
//! use wfp_events::memory::Image;
//!
//! let image = include_bytes!("../../tests/data/memory-0.bin");
//! let memory = Image::new(0x1f2_9a40_0000, image);
//! let event = Event::read(&memory, 0x1f2_9a40_0028, Version::V1)?;
//! assert_eq!(event.header.addresses.second().unwrap().to_string(), "42.159.81.255");
//! # Ok::<(), wfp_events::Error>(())
//! ```

#![cfg_attr(not(feature = "serde"), allow(dead_code))] // the names of members are for text

mod addresses;
mod capability;
mod classify;
mod entries;
mod extended_mode;
#[cfg(feature = "serde")]
mod fill;
mod follow;
mod header;
mod ipsec;
mod main_mode;
mod members;
mod payload;
mod quick_mode;
mod record;
mod version;

pub use addresses::Addresses;
pub use capability::{CapabilityAllow, CapabilityDrop};
pub use classify::{ClassifyAllow, ClassifyDrop, ClassifyDropMac};
pub use entries::Entries;
pub use extended_mode::IkeEmFailure;
pub use header::{Header, Reserved};
pub use ipsec::{IdpDrop, IpsecDrop, LpmPacketArrival};
pub use main_mode::IkeMmFailure;
pub use members::{Bool, MacAddr};
pub use payload::Payload;
pub use quick_mode::{IkeQmFailure, Subnet, Traffic, V4Subnet, V6Subnet};
#[cfg(feature = "cli")]
pub(crate) use record::Stand;
pub use record::{Bare, Record};
pub use version::Version;

#[cfg(feature = "serde")]
pub(crate) use fill::{Draft, HeaderDraft, Misfit};
#[cfg(feature = "serde")]
pub(crate) use members::{Fill, Slot};
pub(crate) use members::{Holds, Part, Visitor};
pub(crate) use payload::Shape;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use zerocopy::FromBytes;
use zerocopy::little_endian::U64;

use crate::arena::Arena;
use crate::error::{At, Error, Fault};
use crate::layout::{Kind, Layout};
use crate::memory::{Limits, Memory, Reader};
use crate::raw::{
    NetEvent0, NetEvent1, NetEvent2, NetEvent3, NetEventHeader0, NetEventHeader1, NetEventHeader2,
    NetEventHeader3, NetEventType,
};
use follow::Follow;

/// An event: a header, a type, and the payload of that type.
///
/// Strings, blobs and SIDs are borrowed from the memory that it was read from. It can be edited and written; there is
/// no other, owned type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Event<'a> {
    /// The version of the structure that it stands in.
    pub version: Version,
    /// What all events have.
    pub header: Header<'a>,
    /// What it tells.
    pub event_type: NetEventType,
    /// The payload, which is of that type; NULL is `None`.
    pub payload: Option<Payload<'a>>,
}

/// The members that held something and that another version has no room for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost(Vec<String>);

impl Lost {
    /// Their paths: `header.packageSid`.
    #[must_use]
    pub fn members(&self) -> &[String] {
        &self.0
    }

    /// Whether nothing was lost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> Event<'a> {
    /// Reads the event at an address, following every pointer once. Nothing is left to fail later.
    ///
    /// # Errors
    /// Returns the first fault: a pointer that leads nowhere, a length that goes beyond what is known, and so on.
    pub fn read<M: Memory + ?Sized>(
        memory: &'a M,
        address: u64,
        version: Version,
    ) -> Result<Self, Error> {
        Self::read_with(memory, address, version, &Limits::default())
    }

    /// [`read`](Self::read) within other limits.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_with<M: Memory + ?Sized>(
        memory: &'a M,
        address: u64,
        version: Version,
        limits: &Limits,
    ) -> Result<Self, Error> {
        Self::follow(&mut Follow::new(Reader::new(memory, limits.event), None), address, version)
    }

    /// Reads what can be read of the event at an address, and gives the faults of what cannot.
    ///
    /// A member at fault holds its default: zero, `None` or empty; an element of a list at fault is left out.
    ///
    /// # Errors
    /// Returns an error if the event structure itself cannot be read.
    pub fn read_lenient<M: Memory + ?Sized>(
        memory: &'a M,
        address: u64,
        version: Version,
        limits: &Limits,
    ) -> Result<(Self, Vec<Error>), Error> {
        let mut follow = Follow::new(Reader::new(memory, limits.event), Some(Vec::new()));
        let event = Self::follow(&mut follow, address, version)?;
        Ok((event, follow.faults.unwrap_or_default()))
    }

    #[inline]
    fn follow<M: Memory + ?Sized>(
        follow: &mut Follow<'a, M>,
        address: u64,
        version: Version,
    ) -> Result<Self, Error> {
        let layout = version.layout();
        let bytes = follow
            .reader
            .bytes(address, layout.size)
            .map_err(|fault| Error::new(layout.name, Some(At::Address(address)), fault))?;
        let Some((event_type, at)) = pointer(&bytes, version) else {
            return Err(Error::new(layout.name, Some(At::Address(address)), Fault::Unmapped));
        };
        follow.structure = match layout.members.first().map(|header| header.kind) {
            Some(Kind::Structure(header)) => header.name,
            _ => layout.name,
        };
        follow.part = "header";
        let header = Header::read(follow, &bytes, version.header())?;
        let payload = match (at, Shape::of(event_type, version)) {
            (0, _) => None,
            (at, None) => Some(Payload::Unknown(at)),
            (at, Some(shape)) => follow.payload(shape, at)?,
        };
        Ok(Self { version, header, event_type, payload })
    }

    /// The bytes of the event: its structure, whose first byte is to lie at `base`, and behind it what it points to.
    ///
    /// Padding is zero, and each object stands at its C alignment. With base 0 the pointers are offsets and the image
    /// can stand anywhere; with another, a multiple of 8, it can be mapped there.
    ///
    /// # Errors
    /// Returns an error if a member holds something that the version has no room for, the payload is not of the
    /// event's type, something is longer than its count can say, or a member does not say what those beside it hold
    /// (a [`Subnet::Other`] of the type that a [`Subnet::V4`] has).
    pub fn write(&self, base: u64) -> Result<Vec<u8>, Error> {
        // Room for most events.
        let mut bytes = Vec::with_capacity(1024);
        self.write_to(&mut bytes, base)?;
        Ok(bytes)
    }

    /// [`write`](Self::write) behind what a buffer holds; after an error it holds no more than before.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn write_to(&self, bytes: &mut Vec<u8>, base: u64) -> Result<(), Error> {
        self.has_room()?;
        let before = bytes.len();
        let mut arena = Arena::new(base, bytes);
        self.place(&mut arena);
        arena.finish().map_err(|fault| {
            bytes.truncate(before);
            Error::new(self.version.layout().name, None, fault)
        })
    }

    fn place(&self, arena: &mut Arena<'_>) {
        let layout = self.version.layout();
        let outer = arena.keep(layout.size, layout.align);
        let header = self.header.write(arena, self.version.header());
        let shape = Shape::of(self.event_type, self.version);
        let at = match (&self.payload, shape) {
            (Some(payload), Some(shape)) => payload.write(arena, shape.layout()),
            (Some(Payload::Unknown(address)), None) => *address,
            _ => 0,
        };
        set_outer(arena.at(outer), self.version, &header, self.event_type, at);
    }

    /// Whether its version has room for everything, and the payload is of the type.
    pub(crate) fn has_room(&self) -> Result<(), Error> {
        let name = self.layout().name;
        let error = |fault, member| Error::new(name, None, fault).of("header", member);
        let shape = Shape::of(self.event_type, self.version);
        match (&self.payload, shape) {
            (None, _) | (Some(Payload::Unknown(1..)), None) => {}
            (Some(payload), Some(_)) if payload.event_type() == Some(self.event_type) => {}
            _ => return Err(Error::new(name, None, Fault::WrongPayload)),
        }
        if self.header.addresses.misfit() {
            return Err(error(Fault::Misfit, "ipVersion"));
        }
        let mut first = None;
        self.header.lost(self.version.header(), &mut |member| {
            first.get_or_insert(member);
        });
        if let Some(member) = first {
            return Err(error(Fault::NoRoom, member));
        }
        match (&self.payload, shape) {
            (Some(payload), Some(shape)) => payload.has_room(shape.structure, name),
            _ => Ok(()),
        }
    }

    fn each_lost(&self, version: Version, name: &mut dyn FnMut(&'static str, &'static str)) {
        self.header.lost(version.header(), &mut |member| name("header", member));
        if let (Some(payload), Some(shape)) = (&self.payload, Shape::of(self.event_type, version)) {
            payload.lost(shape.structure, &mut |member| name(payload.member(), member));
        }
    }

    /// The same event in another version, and what that version has no room for.
    ///
    /// # Errors
    /// Returns an error if the other version has no events of this type.
    pub fn to_version(&self, version: Version) -> Result<(Event<'a>, Lost), Error> {
        let from = Shape::of(self.event_type, self.version);
        let to = Shape::of(self.event_type, version);
        if to.is_none()
            && (from.is_some() || self.event_type.name().is_some())
            && version != self.version
        {
            let fault = Fault::NoType(self.event_type.get());
            return Err(Error::new(version.layout().name, None, fault));
        }
        // An address of unknown type leads nowhere in a version that knows the type.
        if to.is_some() && matches!(self.payload, Some(Payload::Unknown(_))) {
            return Err(Error::new(version.layout().name, None, Fault::WrongPayload));
        }
        let mut lost = Lost::default();
        self.each_lost(version, &mut |part, member| lost.0.push(format!("{part}.{member}")));
        let mut event = self.clone();
        event.version = version;
        event.header.cut(version.header());
        if let (Some(payload), Some(shape)) = (&mut event.payload, to) {
            payload.cut(shape.structure);
        }
        Ok((event, lost))
    }

    /// The layout of the structure that it stands in.
    #[must_use]
    pub const fn layout(&self) -> &'static Layout {
        self.version.layout()
    }
}

impl<'m, M: Memory + ?Sized> Follow<'m, M> {
    fn new(reader: Reader<'m, M>, faults: Option<Vec<Error>>) -> Self {
        Self { reader, structure: "", part: "", faults }
    }

    /// The payload of this shape at an address; `None` if it could not be read and faults are kept.
    fn payload(&mut self, shape: Shape, address: u64) -> Result<Option<Payload<'m>>, Error> {
        let layout = shape.layout();
        self.structure = layout.name;
        self.part = shape.member();
        let bytes =
            self.member("", address, |reader| reader.bytes(address, layout.size).map(Some))?;
        bytes.map(|bytes| Payload::read(self, shape, &bytes)).transpose()
    }
}

/// The type of an event and the address of its payload.
#[inline]
fn pointer(bytes: &[u8], version: Version) -> Option<(NetEventType, u64)> {
    macro_rules! of {
        ($Raw:ident) => {
            $Raw::ref_from_prefix(bytes).ok().map(|(raw, _)| (raw.type_, raw.payload.get()))
        };
    }
    match version {
        Version::V0 => of!(NetEvent0),
        Version::V1 => of!(NetEvent1),
        Version::V2 => of!(NetEvent2),
        // All later ones have the same outer bytes.
        Version::V3 | Version::V4 | Version::V5 => of!(NetEvent3),
    }
}

/// Sets the members of the outer structure, of whose header these are the first bytes; its padding is zero.
#[inline]
fn set_outer(
    bytes: &mut [u8],
    version: Version,
    header: &[u8; 144],
    event_type: NetEventType,
    address: u64,
) {
    macro_rules! of {
        ($Raw:ident $Header:ident) => {
            if let (Ok((raw, _)), Ok((header, _))) =
                ($Raw::mut_from_prefix(bytes), $Header::ref_from_prefix(header))
            {
                raw.header = *header;
                raw.type_ = event_type;
                raw.payload = U64::new(address);
            }
        };
    }
    match version {
        Version::V0 => of!(NetEvent0 NetEventHeader0),
        Version::V1 => of!(NetEvent1 NetEventHeader1),
        Version::V2 => of!(NetEvent2 NetEventHeader2),
        Version::V3 | Version::V4 | Version::V5 => of!(NetEvent3 NetEventHeader3),
    }
}
