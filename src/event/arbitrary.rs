//! Records from the bytes of a fuzzer (crate [`arbitrary`]): every version and type, and every value that a member can
//! have. Members for which there are no more bytes have the simplest value.

use alloc::vec::Vec;

use arbitrary::{Arbitrary, Result, Unstructured};

use super::arbitrary_field::one_in;
use super::{BarePayload, Event, Fields as _, Header, Payload, Record};
use crate::kind::{PayloadKind, RecordKind, Version};
use crate::raw::NetEventType;

/// Types without a name.
const UNNAMED: [u32; 3] = [11, 0x100, u32::MAX];

impl<'a> Event<'a> {
    /// An event of a version and a type.
    ///
    /// Its payload has the type, and is rarely NULL. If the version has no payload of the type, the payload is an
    /// address. Members that the version does not have are empty, so the event can be written.
    ///
    /// # Errors
    /// It never returns an error: members for which there are no more bytes have the simplest value.
    ///
    /// ```
    /// use arbitrary::Unstructured;
    /// use wfp_events::event::{Event, Version};
    /// use wfp_events::raw::NetEventType;
    ///
    /// let mut bytes = Unstructured::new(b"whatever a fuzzer gives");
    /// let event = Event::arbitrary_of(Version::V5, NetEventType::CLASSIFY_DROP, &mut bytes)?;
    /// let image = event.write(0)?;
    /// assert_eq!(Event::read(image.as_slice(), 0, Version::V5)?, event);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn arbitrary_of(
        version: Version,
        event_type: NetEventType,
        bytes: &mut Unstructured<'_>,
    ) -> Result<Self> {
        let header = Header::any_in(version.header(), bytes)?;
        let payload = if one_in(16, bytes)? {
            None
        } else {
            Some(match PayloadKind::of(event_type, version) {
                Some(kind) => Payload::arbitrary_of(kind, bytes)?,
                None => Payload::Unknown(u64::arbitrary(bytes)?.max(1)),
            })
        };
        Ok(Self { version, header, event_type, payload, internal_fields: None, event_log: None })
    }
}

impl<'a> Record<'a> {
    /// A record of a kind; an event can have any type.
    ///
    /// # Errors
    /// As [`Event::arbitrary_of`].
    pub fn arbitrary_of(kind: RecordKind, bytes: &mut Unstructured<'_>) -> Result<Self> {
        Ok(match kind {
            RecordKind::Event(version) => {
                Self::Event(Event::arbitrary_of(version, event_type(bytes)?, bytes)?)
            }
            RecordKind::Internal => {
                Self::Event(Event::arbitrary_of(Version::V5, event_type(bytes)?, bytes)?)
            }
            RecordKind::Payload(kind) => {
                Self::Bare(BarePayload::new_unchecked(kind, Payload::arbitrary_of(kind, bytes)?))
            }
        })
    }
}

/// An event type, with or without a name.
fn event_type(bytes: &mut Unstructured<'_>) -> Result<NetEventType> {
    let named = NetEventType::ENUMERATION.values.iter().map(|named| named.value);
    let types: Vec<_> = named.chain(UNNAMED).collect();
    bytes.choose(&types).copied().map(NetEventType::new)
}

impl<'a> Arbitrary<'a> for Version {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        bytes.choose(&Self::ALL).copied()
    }
}

/// One in four is a payload; the simplest is an event.
impl<'a> Arbitrary<'a> for RecordKind {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        if one_in(4, bytes)? {
            let kinds: Vec<_> = PayloadKind::all().collect();
            bytes.choose(&kinds).copied().map(Self::Payload)
        } else {
            Version::arbitrary(bytes).map(Self::Event)
        }
    }
}

impl<'b> Arbitrary<'b> for Event<'_> {
    fn arbitrary(bytes: &mut Unstructured<'b>) -> Result<Self> {
        let version = Version::arbitrary(bytes)?;
        Self::arbitrary_of(version, event_type(bytes)?, bytes)
    }
}

impl<'b> Arbitrary<'b> for Record<'_> {
    fn arbitrary(bytes: &mut Unstructured<'b>) -> Result<Self> {
        let kind = RecordKind::arbitrary(bytes)?;
        Self::arbitrary_of(kind, bytes)
    }
}
