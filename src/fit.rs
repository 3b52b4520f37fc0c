//! Which version of an event the bytes of an image fit.
//!
//! The bytes of an event do not contain its version, and an event that is read as another version often has neither
//! errors nor a payload. [`misread`] finds that out.
//!
//! ```
//! use wfp_events::event::Version;
//! use wfp_events::fit::{Misread, fits, misread};
//! use wfp_events::memory::Image;
//!
//! let memory = Image::new(0x1f2_9a40_0000, include_bytes!("../tests/data/memory-0.bin"));
//! let event = 0x1f2_9a40_0028;
//! assert!(fits(memory, event, Version::V1));
//! assert_eq!(misread(memory, event, Version::V1), None);
//! assert_eq!(misread(memory, event, Version::V5), Some(Misread::Versions(vec![Version::V1])));
//! # Ok::<(), wfp_events::Error>(())
//! ```

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use crate::check::direction_anomaly;
use crate::error::to_u64;
use crate::kind::{PayloadKind, Version};
use crate::layout::{
    Condition, Layout, MemberKind, MemberValue, Scalar, Segment, SegmentKind, U32Member, walk,
};
use crate::memory::{Limits, Memory, MemoryReader};
use crate::raw::{ByteBlob, IpVersion, NetEventFlags, NetEventType, Ptr};

/// What the bytes of an event fit better than the version that it is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misread {
    /// These versions of 64-bit Windows, ascending.
    Versions(Vec<Version>),
    /// The layout of 32-bit Windows, which this library does not read.
    Windows32,
}

/// Shows the versions, separated by commas, or `32-bit Windows`.
impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Versions(versions) = self else {
            return f.write_str("an event of 32-bit Windows, which has another layout");
        };
        versions.iter().enumerate().try_for_each(|(index, version)| {
            f.write_str(if index == 0 { "" } else { ", " })?;
            version.fmt(f)
        })
    }
}

/// The most that a layer's run-time id can be; the ids of Windows 11 end at 99.
pub(crate) const MAX_LAYER_ID: u64 = 127;

/// The most that a filter's run-time id can be: Windows counts the filters from 1 when it starts.
const MAX_FILTER_ID: u64 = 1 << 48;

/// The offset of `ipVersion`, the same in all headers.
pub(crate) const IP_VERSION: usize = 12;

/// Flags of headers that belong to no member of the header.
const GENERAL: NetEventFlags =
    NetEventFlags::IP_VERSION_SET.union(NetEventFlags::REAUTH_REASON_SET);

/// Whether the bytes at an address look like a whole event of a version.
///
/// It has a payload, every pointer leads into the memory, every value, code and flag is named, and members agree with
/// each other. An event can be genuine without all that. Versions with the same layout can all fit.
#[must_use]
pub fn fits<'m, M: Memory<'m>>(memory: M, address: u64, version: Version) -> bool {
    Fit::new(memory, address, version.layout().size)
        .is_some_and(|(mut fit, bytes)| fit.event(version, &bytes))
}

/// Whether an event [fits], and everything that it points to can be read and is usual: `check` has no findings.
///
/// It can be `false` for an event without findings.
pub(crate) fn is_clean<'m, M: Memory<'m>>(memory: M, address: u64, version: Version) -> bool {
    Fit::new(memory, address, version.layout().size)
        .is_some_and(|(fit, bytes)| Fit { is_clean: true, ..fit }.event(version, &bytes))
}

/// What the event at an address seems to be, if it does not seem to be one of this version; `None` if that is not known.
///
/// Versions 3, 4 and 5 differ only in payloads. They are distinguished only if the payload cannot be read.
#[must_use]
pub fn misread<'m, M: Memory<'m>>(memory: M, address: u64, version: Version) -> Option<Misread> {
    if fits(memory, address, version) {
        return None;
    }
    let has_payload = has_payload(memory, address, version);
    let differs = |other: &Version| !has_payload || other.header() != version.header();
    let others = Version::ALL.into_iter().filter(|other| *other != version);
    let fitting: Vec<_> =
        others.filter(|other| differs(other) && fits(memory, address, *other)).collect();
    if !fitting.is_empty() {
        return Some(Misread::Versions(fitting));
    }
    fits_windows32(memory, address).then_some(Misread::Windows32)
}

/// The payload kind of the type at an offset.
fn payload_kind(event: &[u8], offset: usize, version: Version) -> Option<PayloadKind> {
    PayloadKind::of(NetEventType::new(number(event, offset)?), version)
}

fn number(bytes: &[u8], offset: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(offset..)?.first_chunk()?))
}

fn number64(bytes: &[u8], offset: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(offset..)?.first_chunk()?))
}

/// Whether the whole structure of the payload can be read.
fn has_payload<'m, M: Memory<'m>>(memory: M, address: u64, version: Version) -> bool {
    let event_layout = version.event_layout();
    let read = || {
        let (mut fit, bytes) = Fit::new(memory, address, version.layout().size)?;
        let kind = payload_kind(&bytes, event_layout.event_type, version)?;
        let payload = number64(&bytes, event_layout.payload)?;
        fit.reader.bytes(payload, kind.layout().size).ok()
    };
    read().is_some()
}

/// The sizes of the headers 0 to 3 in 32-bit Windows, where a pointer has 4 bytes and a blob 8. The type and the pointer
/// to the payload follow.
const HEADERS32: [(Version, usize); 4] =
    [(Version::V0, 72), (Version::V1, 120), (Version::V2, 80), (Version::V5, 104)];

/// The offsets in all these headers: `addressFamily` only in the last two, `data` of `appId` after its size.
const ADDRESS_FAMILY32: usize = 72;
const APP_ID32: usize = 60;
const USER_ID32: usize = 68;

/// Whether the bytes at an address look like an event of 32-bit Windows. No more is checked than proves it.
fn fits_windows32<'m, M: Memory<'m>>(memory: M, address: u64) -> bool {
    HEADERS32.into_iter().any(|(version, header)| {
        let fits = || {
            let (mut fit, bytes) = Fit::new(memory, address, header.saturating_add(8))?;
            let pointer = |offset: usize| number(&bytes, offset).map(u64::from);
            let kind = payload_kind(&bytes, header, version)?;
            // The members before the union are the same.
            let layout = version.event_layout().header;
            let flags = named_flags(layout, &bytes)?;
            let family =
                Some(ADDRESS_FAMILY32).filter(|_| layout.member("addressFamily").is_some());
            let mut fits = family_fits(&bytes, family)?;
            if flags.contains(NetEventFlags::APP_ID_SET) {
                let (size, data) = (pointer(APP_ID32)?, pointer(APP_ID32.saturating_add(4))?);
                fits &= size > 0 && fit.reader.bytes(data, usize::try_from(size).ok()?).is_ok();
            }
            if flags.contains(NetEventFlags::USER_ID_SET) {
                fits &= pointer(USER_ID32)? == 0 || fit.sid(pointer(USER_ID32)?);
            }
            // So are those of the payload before its first pointer.
            let layout = kind.layout();
            let pointed = layout.members.iter().find(|member| !member.kind.is_flat());
            let size = pointed.map_or(layout.size, |member| member.offset);
            Some(fits && fit.object(layout, pointer(header.saturating_add(4))?, size, 4))
        };
        fits() == Some(true)
    })
}

/// The flags of a header, if its version has members for all of them.
pub(crate) fn named_flags(header: &Layout, bytes: &[u8]) -> Option<NetEventFlags> {
    let conditions = header.members.iter().flat_map(|member| member.conditions);
    let known = conditions.fold(GENERAL.bits(), |known, condition| match condition {
        Condition::Flag(_, bit) => known | bit,
        Condition::Equals(..) => known,
    });
    let flags = number(bytes, header.member("flags")?.offset)?;
    (flags & !known == 0).then(|| NetEventFlags::from_bits_retain(flags))
}

/// Whether `ipVersion` is named and agrees with `addressFamily`, which some headers have.
pub(crate) fn family_fits(header: &[u8], family: Option<usize>) -> Option<bool> {
    let version = IpVersion::new(number(header, IP_VERSION)?);
    let Some(family) = family.map(|offset| number(header, offset)) else {
        return Some(version.name().is_some());
    };
    // Their numbers of IP are the same.
    Some(version == IpVersion::NONE || version.name().is_some() && Some(version.get()) == family)
}

/// Compares bytes with layouts.
struct Fit<M> {
    reader: MemoryReader<M>,
    /// The addresses of the event's structure.
    event: Range<u64>,
    /// Whether nothing unusual fits.
    is_clean: bool,
}

impl<'m, M: Memory<'m>> Fit<M> {
    /// A comparison, and the bytes of the event's structure.
    fn new(memory: M, address: u64, size: usize) -> Option<(Self, Cow<'m, [u8]>)> {
        let mut reader = MemoryReader::new(memory, Limits::default().event);
        let bytes = reader.bytes(address, size).ok()?;
        let event = address..address.saturating_add(to_u64(size));
        Some((Self { reader, event, is_clean: false }, bytes))
    }

    fn event(&mut self, version: Version, bytes: &[u8]) -> bool {
        let event_layout = version.event_layout();
        payload_kind(bytes, event_layout.event_type, version).is_some()
            && number64(bytes, event_layout.payload).is_some_and(|payload| payload != 0)
            && self.structure(version.layout(), bytes)
    }

    fn structure(&mut self, layout: &'static Layout, bytes: &[u8]) -> bool {
        let mut fits = !self.is_clean || direction_anomaly(layout, bytes).is_none();
        walk(layout, bytes, &mut |segment| fits = fits && self.segment(bytes, &segment));
        fits
    }

    fn segment(&mut self, structure: &[u8], segment: &Segment<'_>) -> bool {
        let (member, value) = match segment.kind {
            SegmentKind::Member(member, value) => (member, value),
            // A pointer that nobody follows can dangle.
            SegmentKind::Unflagged(
                _,
                value @ (MemberValue::Address(_) | MemberValue::Blob(..)),
            ) => {
                return !self.is_clean || value.is_zero();
            }
            _ => return true,
        };
        let bytes = segment.bytes;
        if self.is_clean {
            let is_null = matches!(value, MemberValue::Address(0) | MemberValue::Blob(0, _));
            let has_flag = |condition: &Condition| matches!(condition, Condition::Flag(..));
            match member.kind {
                MemberKind::Padding => return value.is_zero(),
                _ if is_null && member.conditions.iter().any(has_flag) => return false,
                MemberKind::List(count) => return self.texts(structure, count, value),
                MemberKind::Structures(..) => return value.is_zero(),
                MemberKind::WideString => {
                    return matches!(value, MemberValue::Address(address) if address == 0 || self.reader.wide_str(address).is_ok());
                }
                _ => {}
            }
        }
        match (member.kind, value) {
            (MemberKind::Structure(inner), _) if member.name == "header" => {
                let family = inner.member("addressFamily").map(|member| member.offset);
                named_flags(inner, bytes).is_some()
                    && family_fits(bytes, family) == Some(true)
                    && self.structure(inner, bytes)
            }
            (MemberKind::Structure(inner), _) => self.structure(inner, bytes),
            (_, MemberValue::Scalar(Scalar::Code(number, of) | Scalar::Status(number, of))) => {
                of.name_of(number).is_some()
            }
            (_, MemberValue::Scalar(Scalar::Integer(id))) => match member.name {
                "layerId" => id <= MAX_LAYER_ID,
                "filterId" => id <= MAX_FILTER_ID,
                _ => true,
            },
            (_, MemberValue::Scalar(scalar)) => !scalar.is_unnamed(),
            (_, MemberValue::Blob(size, data)) => {
                let blob =
                    ByteBlob { size: size.into(), data: Ptr::new(data), ..ByteBlob::default() };
                self.reader.blob(blob).is_ok()
            }
            (MemberKind::List(count), MemberValue::Address(address)) => {
                let count = count.read(structure).unwrap_or(0);
                count == 0 || self.reader.elements(address, count, 8).is_ok()
            }
            (_, MemberValue::Address(0)) => true,
            (MemberKind::Pointer(to), MemberValue::Address(address)) => {
                self.object(to, address, to.size, to.align)
            }
            (MemberKind::Sid, MemberValue::Address(address)) => self.sid(address),
            (_, MemberValue::Address(address)) => self.reader.bytes(address, 2).is_ok(),
        }
    }

    /// Whether all texts of a list can be read.
    fn texts(&mut self, structure: &[u8], count: U32Member, list: MemberValue<'_>) -> bool {
        let (Some(count), MemberValue::Address(address)) = (count.read(structure), list) else {
            return false;
        };
        if count == 0 {
            return true;
        }
        let Ok(texts) = self.reader.elements(address, count, 8) else { return false };
        texts.as_chunks().0.iter().all(|address| match u64::from_le_bytes(*address) {
            0 => true,
            address => self.reader.wide_str(address).is_ok(),
        })
    }

    /// Whether there is a structure at an address that the event's own does not overlap; its first `size` bytes are
    /// compared.
    fn object(&mut self, layout: &'static Layout, address: u64, size: usize, align: usize) -> bool {
        if self.event.contains(&address) || !address.is_multiple_of(to_u64(align)) {
            return false;
        }
        let Ok(bytes) = self.reader.bytes(address, size) else { return false };
        bytes.iter().any(|byte| *byte != 0) && self.structure(layout, &bytes)
    }

    /// Whether there is a SID of the only revision.
    fn sid(&mut self, address: u64) -> bool {
        self.reader.sid(address).is_ok_and(|sid| sid.as_bytes().first() == Some(&1))
    }
}
