//! Records: an event, or a payload by itself.

use alloc::vec::Vec;

use super::net_event::InStructure;
use super::resolve::Resolver;
use super::visitor::{Part, Visitor, private::Sealed};
use super::{Event, Payload};
use crate::arena::Arena;
use crate::error::{At, Error, Fault};
use crate::kind::{PayloadKind, RecordKind};
use crate::layout::Layout;
use crate::memory::{Limits, Memory, MemoryReader};
use crate::raw::Structure;

/// One record of a capture.
///
/// ```
/// use wfp_events::Record;
/// use wfp_events::event::{BarePayload, IkeMmFailure, Payload};
/// use wfp_events::raw::{IkeextMmFailure0, WinError};
///
/// let failure = IkeMmFailure { failure_error_code: WinError::ERROR_IPSEC_IKE_TIMED_OUT, ..Default::default() };
/// let record = Record::from(BarePayload::new::<IkeextMmFailure0>(Payload::IkeMmFailure(failure))?);
/// let bytes = record.to_bytes(0)?;
/// assert_eq!(bytes.len(), 64);
/// assert_eq!(Record::read(record.kind(), &bytes)?, record);
/// # Ok::<(), wfp_events::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(clippy::large_enum_variant)] // records are read one at a time
pub enum Record<'a> {
    /// An event.
    Event(Event<'a>),
    /// A payload without an event.
    Bare(BarePayload<'a>),
}

/// A payload without an event, in one of its structures.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BarePayload<'a> {
    kind: PayloadKind,
    payload: Payload<'a>,
}

/// A record that was read leniently: what could be read, and the errors.
///
/// A member with an error has its default value: zero, `None` or empty. A list omits elements with an error. A partial
/// record with errors cannot be written as bytes, because that would lose the errors.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Partial<'a> {
    /// What could be read of the record.
    pub record: Record<'a>,
    /// Why the rest could not be read; empty if everything was read.
    pub errors: Vec<Error>,
}

impl<'a> BarePayload<'a> {
    /// A payload in the structure `T`.
    ///
    /// # Errors
    /// Returns an error if `T` is not a structure of such payloads.
    pub fn new<T: Structure>(payload: Payload<'a>) -> Result<Self, Error> {
        match RecordKind::of::<T>() {
            Some(RecordKind::Payload(kind)) => Self::of(kind, payload),
            _ => Err(Error::new(<T as Structure>::LAYOUT.name, None, Fault::WrongPayload)),
        }
    }

    /// A payload in the structure of this kind.
    ///
    /// # Errors
    /// Returns an error if the payload has another type.
    pub fn of(kind: PayloadKind, payload: Payload<'a>) -> Result<Self, Error> {
        if payload.event_type() == Some(kind.event_type()) {
            Ok(Self { kind, payload })
        } else {
            Err(Error::new(kind.layout().name, None, Fault::WrongPayload))
        }
    }

    /// [`of`](Self::of) for a payload that is known to have the type.
    #[cfg(any(feature = "arbitrary", feature = "generate"))]
    pub(crate) fn new_unchecked(kind: PayloadKind, payload: Payload<'a>) -> Self {
        debug_assert!(payload.event_type() == Some(kind.event_type()), "the payload has the type");
        Self { kind, payload }
    }

    /// The payload.
    #[must_use]
    pub const fn payload(&self) -> &Payload<'a> {
        &self.payload
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> PayloadKind {
        self.kind
    }

    /// Checks that its structure has all members that are not empty.
    pub(super) fn has_room(&self) -> Result<(), Error> {
        self.payload.has_room(self.kind.structure(), self.kind.layout().name)
    }

    fn write_to(&self, bytes: &mut Vec<u8>, base: u64) -> Result<(), Error> {
        let layout = self.kind.layout();
        self.has_room()?;
        Arena::write(layout, base, bytes, |arena| {
            self.payload.write(arena, self.kind);
        })
    }
}

impl<'a> Record<'a> {
    /// Reads the record at the start of an image with base 0, so that pointers are offsets.
    ///
    /// # Errors
    /// Returns the first fault.
    #[inline]
    pub fn read(kind: RecordKind, bytes: &'a [u8]) -> Result<Self, Error> {
        kind.layout().structure_bytes(bytes)?;
        let reader = MemoryReader::new(bytes, Limits::default().event);
        Self::resolve(&mut Resolver::strict(reader), 0, kind)
    }

    /// Reads the record at an address leniently: faults of members are kept, and reading continues.
    ///
    /// # Errors
    /// Returns an error if the structure of the record cannot be read.
    pub fn read_lenient<M: Memory<'a>>(
        memory: M,
        address: u64,
        kind: RecordKind,
        limits: &Limits,
    ) -> Result<Partial<'a>, Error> {
        Self::read_counted(memory, address, kind, limits).map(|(partial, _)| partial)
    }

    /// As [`read_lenient`](Self::read_lenient), with the number of bytes that were resolved.
    pub(crate) fn read_counted<M: Memory<'a>>(
        memory: M,
        address: u64,
        kind: RecordKind,
        limits: &Limits,
    ) -> Result<(Partial<'a>, u64), Error> {
        let mut resolver = Resolver::lenient(MemoryReader::new(memory, limits.event));
        let record = Self::resolve(&mut resolver, address, kind)?;
        let resolved = resolver.reader.resolved();
        Ok((Partial { record, errors: resolver.into_faults() }, resolved))
    }

    #[inline]
    fn resolve<M: Memory<'a>>(
        resolver: &mut Resolver<M>,
        address: u64,
        kind: RecordKind,
    ) -> Result<Self, Error> {
        let kind = match kind {
            RecordKind::Event(version) => {
                return Event::resolve(resolver, address, version).map(Self::Event);
            }
            RecordKind::Internal => {
                return Event::resolve_internal(resolver, address).map(Self::Event);
            }
            RecordKind::Payload(kind) => kind,
        };
        let layout = kind.layout();
        let error = |fault| Error::new(layout.name, Some(At::Address(address)), fault);
        let bytes = resolver.reader.bytes(address, layout.size).map_err(error)?;
        resolver.structure = layout.name;
        resolver.part = kind.member();
        Ok(Self::Bare(BarePayload { kind, payload: Payload::read(resolver, kind, &bytes)? }))
    }

    /// The image of the record: its structure, with the address `base`, then everything that it points to.
    ///
    /// # Errors
    /// As [`Event::write`].
    pub fn to_bytes(&self, base: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::with_capacity(self.layout().size);
        self.write_to(&mut bytes, base)?;
        Ok(bytes)
    }

    /// Appends [`to_bytes`](Self::to_bytes) to a buffer, which is unchanged after an error.
    ///
    /// # Errors
    /// As [`Event::write`].
    pub fn write_to(&self, bytes: &mut Vec<u8>, base: u64) -> Result<(), Error> {
        match self {
            Self::Event(event) => event.write_to(bytes, base),
            Self::Bare(bare) => bare.write_to(bytes, base),
        }
    }

    /// The same record, with owned bytes.
    #[must_use]
    pub fn into_owned(self) -> Record<'static> {
        match self {
            Self::Event(event) => Record::Event(event.into_owned()),
            Self::Bare(BarePayload { kind, payload }) => {
                Record::Bare(BarePayload { kind, payload: payload.into_owned() })
            }
        }
    }

    /// The event; `None` for a payload without an event.
    #[must_use]
    pub fn into_event(self) -> Option<Event<'a>> {
        match self {
            Self::Event(event) => Some(event),
            Self::Bare(_) => None,
        }
    }

    /// Its kind: an event of a version, or a payload by itself.
    #[must_use]
    pub const fn kind(&self) -> RecordKind {
        match self {
            Self::Event(event) => RecordKind::Event(event.version),
            Self::Bare(bare) => RecordKind::Payload(bare.kind),
        }
    }

    /// The layout of its structure.
    #[must_use]
    pub const fn layout(&self) -> &'static Layout {
        self.kind().layout()
    }

    /// The payload; `None` for NULL.
    #[must_use]
    pub const fn payload(&self) -> Option<&Payload<'a>> {
        match self {
            Self::Event(event) => event.payload.as_ref(),
            Self::Bare(bare) => Some(&bare.payload),
        }
    }
}

impl<'a> Partial<'a> {
    /// The record, if everything was read.
    ///
    /// # Errors
    /// Returns the partial record if it has errors.
    #[allow(clippy::result_large_err)] // the error is the record
    pub fn into_record(self) -> Result<Record<'a>, Self> {
        if self.errors.is_empty() { Ok(self.record) } else { Err(self) }
    }

    /// The same, with owned bytes.
    #[must_use]
    pub fn into_owned(self) -> Partial<'static> {
        Partial { record: self.record.into_owned(), errors: self.errors }
    }
}

impl<'a> From<Event<'a>> for Record<'a> {
    fn from(event: Event<'a>) -> Self {
        Self::Event(event)
    }
}

impl<'a> From<BarePayload<'a>> for Record<'a> {
    fn from(bare: BarePayload<'a>) -> Self {
        Self::Bare(bare)
    }
}

impl<'a> From<Event<'a>> for Partial<'a> {
    fn from(event: Event<'a>) -> Self {
        Record::from(event).into()
    }
}

impl<'a> From<Record<'a>> for Partial<'a> {
    fn from(record: Record<'a>) -> Self {
        Self { record, errors: Vec::new() }
    }
}

impl Sealed for BarePayload<'_> {}
impl Sealed for Record<'_> {}

impl Part for BarePayload<'_> {
    #[inline]
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        let payload = InStructure { part: &self.payload, structure: self.kind.structure() };
        visitor.part(self.kind.member(), Some(&payload))
    }
}

impl Part for Record<'_> {
    #[inline]
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        match self {
            Self::Event(event) => event.visit(visitor),
            Self::Bare(bare) => bare.visit(visitor),
        }
    }
}
