//! Events: a header, a type, and the payload of that type.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem::offset_of;

use zerocopy::IntoBytes as _;

use super::event_log::{EventLog, KnownMembers};
use super::fields::Fields;
use super::internal_fields::INTERNAL;
use super::resolve::Resolver;
use super::visitor::{Part, Visitor, private::Sealed};
use super::{Field, Header, InternalFields, Partial, Payload, Record};
use crate::arena::{Allocation, Arena};
use crate::error::{At, Error, Fault};
use crate::kind::{PayloadKind, RecordKind, Version};
use crate::layout::Layout;
use crate::memory::{Limits, Memory, MemoryReader};
use crate::raw::{NetEventInternal, NetEventType, WinError};

/// An event: a header, a type, and the payload of that type.
///
/// Texts, blobs and SIDs borrow from the memory that it was read from, or own their bytes. An event can be edited and
/// written.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Event<'a> {
    /// The version of its structure.
    pub version: Version,
    /// The header.
    pub header: Header<'a>,
    /// The type of the event.
    pub event_type: NetEventType,
    /// The payload, which has that type; `None` for NULL.
    pub payload: Option<Payload<'a>>,
    /// What newer versions of Windows know beside the public structure. Only
    /// [`write_internal_to`](Self::write_internal_to) writes it to bytes.
    pub internal_fields: Option<Box<InternalFields>>,
    /// What the event log tells about it, if it was read from one. Bytes cannot store it.
    pub event_log: Option<Box<EventLog>>,
}

/// The type of an event whose type could not be read: none that events have.
#[cfg(feature = "text")]
pub(crate) const UNREADABLE: NetEventType = NetEventType::new(u32::MAX);

/// The members that were not empty and that another version does not have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LostMembers(Vec<String>);

impl LostMembers {
    /// The paths of the members, such as `header.packageSid`.
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
    /// An event with this payload and an empty header.
    ///
    /// ```
    /// use wfp_events::event::{Event, IkeMmFailure, Version};
    /// use wfp_events::raw::WinError;
    ///
    /// let mut failure = IkeMmFailure::default();
    /// failure.failure_error_code = WinError::ERROR_IPSEC_IKE_TIMED_OUT;
    /// let mut event = Event::new(Version::V5, failure)?;
    /// event.header.set_local_port(500);
    /// assert_eq!(event.error_code(), Some(WinError::ERROR_IPSEC_IKE_TIMED_OUT));
    /// # Ok::<(), wfp_events::Error>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error if the version has no events of the payload's type, or the type is unknown.
    pub fn new(version: Version, payload: impl Into<Payload<'a>>) -> Result<Self, Error> {
        let payload = payload.into();
        let error = |fault| Error::new(version.layout().name, None, fault);
        let event_type = payload.event_type().ok_or_else(|| error(Fault::WrongPayload))?;
        match PayloadKind::of(event_type, version) {
            Some(_) => {
                let header = Header::default();
                Ok(Self {
                    version,
                    header,
                    event_type,
                    payload: Some(payload),
                    internal_fields: None,
                    event_log: None,
                })
            }
            None => Err(error(Fault::NoType(event_type.get()))),
        }
    }

    /// The Win32 error code, or HRESULT, of a failed negotiation; `None` for any other event.
    #[must_use]
    pub fn error_code(&self) -> Option<WinError> {
        self.payload.as_ref()?.error_code()
    }

    /// Reads the event at an address. Every pointer is resolved and checked.
    ///
    /// # Errors
    /// Returns the first fault: a pointer to an address that is not mapped, a length that exceeds the memory, and so
    /// on.
    pub fn read<M: Memory<'a>>(memory: M, address: u64, version: Version) -> Result<Self, Error> {
        Self::read_with(memory, address, version, &Limits::default())
    }

    /// [`read`](Self::read) with other limits.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_with<M: Memory<'a>>(
        memory: M,
        address: u64,
        version: Version,
        limits: &Limits,
    ) -> Result<Self, Error> {
        Self::resolve(
            &mut Resolver::strict(MemoryReader::new(memory, limits.event)),
            address,
            version,
        )
    }

    /// Reads the event at an address leniently: faults of members are kept, and reading continues. The record is an
    /// event.
    ///
    /// # Errors
    /// Returns an error if the event structure cannot be read.
    pub fn read_lenient<M: Memory<'a>>(
        memory: M,
        address: u64,
        version: Version,
        limits: &Limits,
    ) -> Result<Partial<'a>, Error> {
        Record::read_lenient(memory, address, RecordKind::Event(version), limits)
    }

    #[inline]
    pub(super) fn resolve<M: Memory<'a>>(
        resolver: &mut Resolver<M>,
        address: u64,
        version: Version,
    ) -> Result<Self, Error> {
        let layout = version.layout();
        let error = |fault| Error::new(layout.name, Some(At::Address(address)), fault);
        let bytes = resolver.reader.bytes(address, layout.size).map_err(error)?;
        Self::resolve_bytes(resolver, &bytes, version, error)
    }

    /// As [`resolve`](Self::resolve), of an `FWPM_NET_EVENT_INTERNAL`.
    #[cold]
    pub(super) fn resolve_internal<M: Memory<'a>>(
        resolver: &mut Resolver<M>,
        address: u64,
    ) -> Result<Self, Error> {
        let layout = RecordKind::Internal.layout();
        let error = |fault| Error::new(layout.name, Some(At::Address(address)), fault);
        let bytes = resolver.reader.bytes(address, layout.size).map_err(error)?;
        let event = Self::resolve_bytes(resolver, &bytes, Version::V5, error)?;
        Ok(Self { internal_fields: InternalFields::read(resolver, &bytes)?, ..event })
    }

    /// Resolves an event from the bytes of its structure.
    #[inline]
    fn resolve_bytes<M: Memory<'a>>(
        resolver: &mut Resolver<M>,
        bytes: &[u8],
        version: Version,
        error: impl Fn(Fault) -> Error,
    ) -> Result<Self, Error> {
        let event_layout = version.event_layout();
        let event_type = first_chunk(bytes, event_layout.event_type);
        let payload = first_chunk(bytes, event_layout.payload);
        let (Some(event_type), Some(payload)) = (event_type, payload) else {
            return Err(error(Fault::Unmapped));
        };
        let event_type = NetEventType::new(u32::from_le_bytes(*event_type));
        resolver.structure = event_layout.header.name;
        resolver.part = "header";
        let header = Header::read(resolver, bytes, version.header())?;
        let kind = PayloadKind::of(event_type, version);
        let payload = match (u64::from_le_bytes(*payload), kind) {
            (0, _) => None,
            (address, None) => Some(Payload::Unknown(address)),
            (address, Some(kind)) => {
                let layout = kind.layout();
                resolver.structure = layout.name;
                resolver.part = kind.member();
                let bytes = resolver
                    .member("", true)
                    .at(address, |reader| reader.bytes(address, layout.size).map(Some))?;
                bytes.map(|bytes| Payload::read(resolver, kind, &bytes)).transpose()?
            }
        };
        Ok(Self { version, header, event_type, payload, internal_fields: None, event_log: None })
    }

    /// The image of the event: its structure, with the address `base`, then everything that it points to.
    ///
    /// Padding is zero, and each object has its C alignment. With base 0 the pointers are offsets, so the image is
    /// position-independent; with another base it can be mapped at that address.
    ///
    /// # Errors
    /// Returns an error if the base is not a multiple of 8, the version does not have a member that is not empty, the
    /// payload does not have the event's type, an object is too long for its count, or a member contradicts another
    /// (such as a [`Subnet::Other`](super::Subnet::Other) with the type of a [`Subnet::V4`](super::Subnet::V4)).
    pub fn write(&self, base: u64) -> Result<Vec<u8>, Error> {
        // Room for most events.
        let mut bytes = Vec::with_capacity(1024);
        self.write_to(&mut bytes, base)?;
        Ok(bytes)
    }

    /// Appends [`write`](Self::write) to a buffer, which is unchanged after an error.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn write_to(&self, bytes: &mut Vec<u8>, base: u64) -> Result<(), Error> {
        self.has_room()?;
        let layout = self.layout();
        Arena::write(layout, base, bytes, |arena| {
            self.write_in(arena, layout);
        })
    }

    /// Appends the image of the event as `FWPM_NET_EVENT_INTERNAL`, with its internal fields: what
    /// [`RecordKind::Internal`] reads. This is undocumented, and a guess.
    ///
    /// The members of [`InternalFields::without_room`] are not written.
    ///
    /// # Errors
    /// As [`write`](Self::write), and if the event is not an `FWPM_NET_EVENT5`.
    pub fn write_internal_to(&self, bytes: &mut Vec<u8>, base: u64) -> Result<(), Error> {
        if self.version != Version::V5 {
            return Err(Error::new(self.layout().name, None, Fault::NoRoom).in_member("", INTERNAL));
        }
        self.has_room()?;
        let layout = RecordKind::Internal.layout();
        Arena::write(layout, base, bytes, |arena| {
            let allocation = self.write_in(arena, layout);
            let fields = self.internal_fields.as_ref().map(|fields| fields.write(arena));
            let fields = fields.unwrap_or_default();
            let bytes = arena.bytes_from(allocation);
            write_member(bytes, offset_of!(NetEventInternal, internal_fields), fields.as_bytes());
        })
    }

    /// Appends the event in a structure of this layout.
    fn write_in(&self, arena: &mut Arena<'_>, layout: &Layout) -> Allocation {
        let event_layout = self.version.event_layout();
        let allocation = arena.reserve(layout.size, layout.align);
        let header = self.header.write_as(arena, self.version.header());
        let payload = match (&self.payload, self.payload_kind()) {
            (Some(payload), Some(kind)) => payload.write(arena, kind),
            (Some(Payload::Unknown(address)), None) => *address,
            _ => 0,
        };
        let bytes = arena.bytes_from(allocation);
        write_member(bytes, 0, header.get(..event_layout.header.size).unwrap_or_default());
        write_member(bytes, event_layout.event_type, &self.event_type.get().to_le_bytes());
        write_member(bytes, event_layout.payload, &payload.to_le_bytes());
        allocation
    }

    /// Checks that its version has all members that are not empty, and that the payload has the event's type.
    pub(crate) fn has_room(&self) -> Result<(), Error> {
        let name = self.layout().name;
        let error = |fault, member| Error::new(name, None, fault).in_member("header", member);
        let kind = self.payload_kind();
        match (&self.payload, kind) {
            (None, _) | (Some(Payload::Unknown(1..)), None) => {}
            (Some(payload), Some(_)) if payload.event_type() == Some(self.event_type) => {}
            _ => return Err(Error::new(name, None, Fault::WrongPayload)),
        }
        if let Some(member) = self.header.misfit() {
            return Err(error(Fault::Misfit, member));
        }
        let mut first = None;
        self.header.visit_lost(self.version.header(), &mut |member| {
            first.get_or_insert(member);
        });
        if let Some(member) = first {
            return Err(error(Fault::NoRoom, member));
        }
        match (&self.payload, kind) {
            (Some(payload), Some(kind)) => payload.has_room(kind.structure(), name),
            _ => Ok(()),
        }
    }

    /// The same event in another version, and the members that are lost because that version does not have them.
    ///
    /// # Errors
    /// Returns an error if the other version has no events of this type.
    pub fn to_version(&self, version: Version) -> Result<(Event<'a>, LostMembers), Error> {
        let error = |fault| Error::new(version.layout().name, None, fault);
        let to = PayloadKind::of(self.event_type, version);
        if to.is_none()
            && (self.payload_kind().is_some() || self.event_type.name().is_some())
            && version != self.version
        {
            return Err(error(Fault::NoType(self.event_type.get())));
        }
        // The structure at the address of a payload of unknown type is unknown, even if the other version has the type.
        if to.is_some() && matches!(self.payload, Some(Payload::Unknown(_))) {
            return Err(error(Fault::WrongPayload));
        }
        let mut lost = LostMembers::default();
        let mut event = self.clone();
        event.version = version;
        event
            .header
            .visit_lost(version.header(), &mut |member| lost.0.push(format!("header.{member}")));
        event.header.clear_lost(version.header());
        if let (Some(payload), Some(to)) = (&mut event.payload, to) {
            let (part, structure) = (payload.member(), to.structure());
            payload.visit_lost(structure, &mut |member| lost.0.push(format!("{part}.{member}")));
            payload.clear_lost(structure);
        }
        Ok((event, lost))
    }

    /// The same event, with owned bytes.
    #[must_use]
    pub fn into_owned(self) -> Event<'static> {
        let Self { version, header, event_type, payload, internal_fields, event_log } = self;
        let (header, payload) = (header.into_owned(), payload.map(Payload::into_owned));
        Event { version, header, event_type, payload, internal_fields, event_log }
    }

    /// The layout of its structure.
    #[must_use]
    pub const fn layout(&self) -> &'static Layout {
        self.version.layout()
    }

    /// The payload kind of its type in its version; `None` if the version's union has no arm for the type.
    #[must_use]
    #[inline]
    pub fn payload_kind(&self) -> Option<PayloadKind> {
        PayloadKind::of(self.event_type, self.version)
    }
}

fn first_chunk<const N: usize>(bytes: &[u8], at: usize) -> Option<&[u8; N]> {
    bytes.get(at..)?.first_chunk()
}

/// Writes the bytes of a member; nothing if the structure was too long for the arena.
fn write_member(bytes: &mut [u8], at: usize, member: &[u8]) {
    if let Some(target) = bytes.get_mut(at..).and_then(|rest| rest.get_mut(..member.len())) {
        target.copy_from_slice(member);
    }
}

/// A header or payload in one of its structures.
pub(super) struct InStructure<'p, P> {
    pub(super) part: &'p P,
    pub(super) structure: u8,
}

impl<P> Sealed for InStructure<'_, P> {}

impl Part for InStructure<'_, Header<'_>> {
    #[inline(always)]
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        self.part.visit(self.structure, self.part.flags.bits(), visitor)
    }
}

impl Part for InStructure<'_, Payload<'_>> {
    #[inline(always)]
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        self.part.visit(self.structure, visitor)
    }
}

impl Sealed for Event<'_> {}

impl Part for Event<'_> {
    #[inline]
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        self.visit_header(visitor)?;
        visitor.member("type", self.event_type.value())?;
        self.visit_payload(visitor)?;
        self.visit_internal_fields(visitor)
    }
}

impl Event<'_> {
    pub(crate) fn visit_internal_fields<V: Visitor>(
        &self,
        visitor: &mut V,
    ) -> Result<(), V::Error> {
        match &self.internal_fields {
            Some(fields) => visitor.part(INTERNAL, Some(&**fields)),
            None => Ok(()),
        }
    }

    #[inline(always)]
    pub(crate) fn visit_header<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        let header = InStructure { part: &self.header, structure: self.version.header() };
        visitor.part("header", Some(&header))
    }

    /// Visits the members of one field of the header.
    // In a loop, the compiler would compute the values of all fields before it.
    #[cfg(feature = "query")]
    #[inline(never)]
    pub(crate) fn visit_header_field<V: Visitor>(
        &self,
        number: u8,
        visitor: &mut V,
    ) -> Result<(), V::Error> {
        let flags = self.header.flags.bits();
        self.header.visit_field(number, self.version.header(), flags, visitor)
    }

    #[inline(always)]
    pub(crate) fn visit_payload<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        let (member, structure) = match self.payload_kind() {
            Some(kind) => (kind.member(), kind.structure()),
            None => (super::payload::UNKNOWN, 0),
        };
        match &self.payload {
            Some(Payload::Unknown(address)) => {
                visitor.member(member, super::Value::Address(*address))
            }
            Some(payload) => match &self.event_log {
                None => visitor.part(member, Some(&InStructure { part: payload, structure })),
                Some(log) => visitor.part(member, Some(&KnownMembers { payload, structure, log })),
            },
            None => visitor.part::<InStructure<'_, Payload<'_>>>(member, None),
        }
    }
}
