//! What one record of a capture is: an event, or a bare payload.

use alloc::vec::Vec;

use super::follow::Follow;
use super::{Event, Payload, Shape, Version};
use crate::arena::Arena;
use crate::error::{At, Error, Fault};
use crate::layout::Layout;
use crate::memory::{Limits, Memory, Reader};
use crate::raw::Structure;

/// One record of a capture.
///
/// ```
/// use wfp_events::Record;
/// use wfp_events::event::{Bare, IkeMmFailure, Payload};
/// use wfp_events::raw::{IkeextMmFailure0, WinError};
///
/// let failure = IkeMmFailure { failure_error_code: WinError::ERROR_IPSEC_IKE_TIMED_OUT, ..Default::default() };
/// let record = Record::Bare(Bare::new::<IkeextMmFailure0>(Payload::IkeMmFailure(failure))?);
/// let bytes = record.to_bytes(0)?;
/// assert_eq!(bytes.len(), 64);
/// assert_eq!(Record::read(record.layout(), &bytes)?, record);
/// # Ok::<(), wfp_events::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::large_enum_variant)] // records are read one at a time, never kept in numbers
pub enum Record<'a> {
    /// An event.
    Event(Event<'a>),
    /// A payload without an event around it.
    Bare(Bare<'a>),
}

/// A payload without an event around it, in one of its structures.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bare<'a> {
    shape: Shape,
    payload: Payload<'a>,
}

impl<'a> Bare<'a> {
    /// A payload in the structure `T`.
    ///
    /// # Errors
    /// Returns an error if that is no structure of such payloads.
    pub fn new<T: Structure>(payload: Payload<'a>) -> Result<Self, Error> {
        Self::of(<T as Structure>::LAYOUT, payload)
    }

    pub(crate) fn of(layout: &Layout, payload: Payload<'a>) -> Result<Self, Error> {
        match Shape::of_layout(layout) {
            Some(shape) if payload.event_type() == Some(shape.event_type) => {
                Ok(Self { shape, payload })
            }
            _ => Err(Error::new(layout.name, None, Fault::WrongPayload)),
        }
    }

    /// The payload.
    #[must_use]
    pub const fn payload(&self) -> &Payload<'a> {
        &self.payload
    }

    /// The layout of its structure.
    #[must_use]
    pub fn layout(&self) -> &'static Layout {
        self.shape.layout()
    }

    /// The number that its structure's C name ends in.
    pub(crate) const fn structure(&self) -> u8 {
        self.shape.structure
    }

    fn write_to(&self, bytes: &mut Vec<u8>, base: u64) -> Result<(), Error> {
        let layout = self.layout();
        self.payload.has_room(self.shape.structure, layout.name)?;
        let before = bytes.len();
        let mut arena = Arena::new(base, bytes);
        self.payload.write(&mut arena, layout);
        arena.finish().map_err(|fault| {
            bytes.truncate(before);
            Error::new(layout.name, None, fault)
        })
    }
}

/// What stands in the structures of a layout.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stand {
    Event(Version),
    Bare(Shape),
}

impl Stand {
    /// Looks it up, which takes longer than reading a flat record.
    pub(crate) fn of(layout: &Layout) -> Option<Self> {
        let event = Version::of(layout).map(Self::Event);
        event.or_else(|| Shape::of_layout(layout).map(Self::Bare))
    }
}

impl<'a> Record<'a> {
    /// Whether records stand in structures of this layout: events and payloads do.
    #[must_use]
    pub fn stands_in(layout: &Layout) -> bool {
        Stand::of(layout).is_some()
    }

    /// Reads the record whose structure the bytes begin with. Pointers in it are offsets: its base is 0.
    ///
    /// # Errors
    /// Returns the first fault; an error too if no records stand in such structures.
    #[inline]
    pub fn read(layout: &'static Layout, bytes: &'a [u8]) -> Result<Self, Error> {
        Self::read_as(Stand::of(layout), layout, bytes)
    }

    /// [`read`](Self::read), where it was looked up what stands in the layout's structures.
    #[inline]
    pub(crate) fn read_as(
        stand: Option<Stand>,
        layout: &'static Layout,
        bytes: &'a [u8],
    ) -> Result<Self, Error> {
        layout.whole(bytes)?;
        let reader = Reader::new(bytes, Limits::default().event);
        Self::follow(&mut Follow::new(reader, None), 0, stand, layout)
    }

    /// Reads what can be read of the record at an address, and gives the faults of what cannot.
    ///
    /// # Errors
    /// Returns an error if the structure itself cannot be read, or no records stand in such structures.
    pub fn read_lenient<M: Memory + ?Sized>(
        memory: &'a M,
        address: u64,
        layout: &'static Layout,
        limits: &Limits,
    ) -> Result<(Self, Vec<Error>), Error> {
        let mut follow = Follow::new(Reader::new(memory, limits.event), Some(Vec::new()));
        let record = Self::follow(&mut follow, address, Stand::of(layout), layout)?;
        Ok((record, follow.faults.unwrap_or_default()))
    }

    #[inline]
    fn follow<M: Memory + ?Sized>(
        follow: &mut Follow<'a, M>,
        address: u64,
        stand: Option<Stand>,
        layout: &'static Layout,
    ) -> Result<Self, Error> {
        let error = |fault| Error::new(layout.name, Some(At::Address(address)), fault);
        let shape = match stand.ok_or(error(Fault::NoRecord))? {
            Stand::Event(version) => {
                return Event::follow(follow, address, version).map(Self::Event);
            }
            Stand::Bare(shape) => shape,
        };
        let bytes = follow.reader.bytes(address, layout.size).map_err(error)?;
        follow.structure = layout.name;
        follow.part = shape.member();
        Ok(Self::Bare(Bare { shape, payload: Payload::read(follow, shape, &bytes)? }))
    }

    /// The record's bytes: its structure, whose first byte is to lie at `base`, and behind it what it points to.
    ///
    /// # Errors
    /// As [`Event::write`].
    pub fn to_bytes(&self, base: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::with_capacity(self.layout().size);
        self.write_to(&mut bytes, base)?;
        Ok(bytes)
    }

    /// [`to_bytes`](Self::to_bytes) behind what a buffer holds; after an error it holds no more than before.
    ///
    /// # Errors
    /// As [`Event::write`].
    pub fn write_to(&self, bytes: &mut Vec<u8>, base: u64) -> Result<(), Error> {
        match self {
            Self::Event(event) => event.write_to(bytes, base),
            Self::Bare(bare) => bare.write_to(bytes, base),
        }
    }

    /// The layout of the structure that the record stands in.
    #[must_use]
    pub fn layout(&self) -> &'static Layout {
        match self {
            Self::Event(event) => event.layout(),
            Self::Bare(bare) => bare.layout(),
        }
    }

    /// The payload; NULL is `None`.
    #[must_use]
    pub const fn payload(&self) -> Option<&Payload<'a>> {
        match self {
            Self::Event(event) => event.payload.as_ref(),
            Self::Bare(bare) => Some(&bare.payload),
        }
    }
}
