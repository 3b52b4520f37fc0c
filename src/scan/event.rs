//! Events: whether bytes are one, of which version, and what speaks for it.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::bare::MAX_ID;
use super::evidence::{Evidence, Reason};
use super::filter::is_rare;
use super::{FIRST_TIME, LAST_TIME};
use crate::error::to_u64;
use crate::fit::{IP_VERSION, MAX_LAYER_ID, family_fits, named_flags};
use crate::kind::{PayloadKind, Version};
use crate::layout::{Layout, MemberKind, MemberValue, Scalar, Segment, SegmentKind, walk};
use crate::memory::{Memory, MemoryReader};
use crate::raw::{ByteBlob, Guid, NetEventFlags, NetEventType, Ptr, Structure};
use crate::value::WideStr;

/// An event, and what speaks for it.
pub(super) struct FoundEvent {
    pub(super) version: Version,
    /// All versions that it can have, as bits.
    pub(super) versions: u8,
    pub(super) evidence: Evidence,
    /// The address of its payload.
    pub(super) payload: u64,
    /// The number of bytes that were read.
    pub(super) resolved: u64,
}

/// One version for each layout of the event structure; of versions with the same layout, the last.
const LAYOUTS: [Version; 4] = [Version::V5, Version::V2, Version::V1, Version::V0];

/// The protocols above IP that networks use.
const PROTOCOLS: [u64; 18] = [0, 1, 2, 4, 6, 17, 41, 43, 44, 47, 50, 51, 58, 88, 89, 103, 112, 132];

/// The bit of a version.
pub(super) fn bit(version: Version) -> u8 {
    let index = Version::ALL.iter().position(|other| *other == version).unwrap_or(0);
    1u8.checked_shl(u32::try_from(index).unwrap_or(0)).unwrap_or(0)
}

/// The event at an address, if there is one; `structure` are the bytes from there on, as far as they are in one piece.
pub(super) fn examine<'m, M: Memory<'m>>(
    memory: M,
    address: u64,
    structure: &[u8],
    limit: u64,
) -> Option<FoundEvent> {
    let mut best: Option<FoundEvent> = None;
    for layout in LAYOUTS {
        let size = layout.layout().size;
        let bytes = match structure.get(..size) {
            Some(bytes) => Cow::Borrowed(bytes),
            None => match MemoryReader::new(memory, limit).bytes(address, size) {
                Ok(bytes) => Cow::Owned(bytes.into_owned()),
                Err(_) => continue,
            },
        };
        let found = of_layout(memory, address, &bytes, layout, limit);
        let confidence = |found: &FoundEvent| found.evidence.confidence();
        if let Some(found) = found
            && best.as_ref().is_none_or(|best| confidence(best) < confidence(&found))
        {
            best = Some(found);
        }
    }
    best
}

/// The event with the layout of this version, which is the last with it.
fn of_layout<'m, M: Memory<'m>>(
    memory: M,
    address: u64,
    bytes: &[u8],
    last: Version,
    limit: u64,
) -> Option<FoundEvent> {
    let event = last.event_layout();
    let number = |at: usize| bytes.get(at..).and_then(<[u8]>::first_chunk::<8>);
    let payload = number(event.payload).map(|bytes| u64::from_le_bytes(*bytes))?;
    let event_type = number(event.event_type).map(|[a, b, c, d, ..]| [*a, *b, *c, *d])?;
    let event_type = NetEventType::new(u32::from_le_bytes(event_type));
    let kind = PayloadKind::of(event_type, last)?;
    let own = address..address.saturating_add(to_u64(bytes.len()));
    // Almost nothing gets further than this.
    if payload == 0
        || own.contains(&payload)
        || !payload.is_multiple_of(to_u64(kind.layout().align))
        || memory.tail(payload).is_err()
    {
        return None;
    }
    let mut found: Option<FoundEvent> = None;
    let mut examined = None;
    for version in
        Version::ALL.into_iter().rev().filter(|version| version.header() == last.header())
    {
        let Some(kind) = PayloadKind::of(event_type, version) else { continue };
        let end = payload.saturating_add(to_u64(kind.layout().size));
        if payload < own.end && own.start < end {
            continue;
        }
        if examined != Some(kind) {
            examined = Some(kind);
            let mut event = Examined {
                reader: MemoryReader::new(memory, limit),
                own: address,
                is_v6: bytes.get(IP_VERSION) == Some(&1),
                addresses: 0,
                evidence: Evidence::default(),
            };
            if event.event(bytes, payload, kind, version).is_none() {
                examined = None;
                continue;
            }
            let (evidence, resolved) = (event.evidence, event.reader.resolved());
            let confidence = evidence.confidence();
            if found.as_ref().is_some_and(|found| found.evidence.confidence() > confidence) {
                break;
            }
            let versions = match &found {
                Some(found) if found.evidence.confidence() == confidence => found.versions,
                _ => 0,
            };
            if versions == 0 {
                found = Some(FoundEvent { version, versions, evidence, payload, resolved });
            }
        }
        if let Some(found) = &mut found {
            found.versions |= bit(version);
        }
    }
    found
}

/// An event that is examined.
struct Examined<M> {
    reader: MemoryReader<M>,
    /// The address of the event; 0 if its pointers are offsets.
    own: u64,
    /// Whether its addresses are of IPv6.
    is_v6: bool,
    /// How many addresses a host can have.
    addresses: u8,
    evidence: Evidence,
}

impl<'m, M: Memory<'m>> Examined<M> {
    /// Examines the event and its payload; `None` if there is no event.
    fn event(
        &mut self,
        bytes: &[u8],
        payload: u64,
        kind: PayloadKind,
        version: Version,
    ) -> Option<()> {
        let header = version.header_layout();
        let flags = named_flags(header, bytes)?;
        let family = header.member("addressFamily").map(|member| member.offset);
        family_fits(bytes, family).filter(|fits| *fits)?;
        let time = bytes.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))?;
        if time != 0 && !(FIRST_TIME..LAST_TIME).contains(&time) {
            return None;
        }
        self.evidence.add_if(time != 0, Reason::Time);
        let payload = self.reader.bytes(payload, kind.layout().size).ok()?;
        if payload.iter().all(|byte| *byte == 0) {
            return None;
        }
        self.structure(kind.layout(), &payload);
        self.structure(header, bytes);
        // Windows knows both ends, or none.
        self.evidence.add_if(self.addresses >= 2, Reason::Address);
        self.evidence.add_if(self.own == 0 && time == 0, Reason::Offsets);
        // Windows sets this flag. Without it, small numbers would do as flags.
        let is_set = flags.contains(NetEventFlags::IP_VERSION_SET);
        self.evidence.add_if(!is_set, Reason::NoVersion);
        let is_named = is_set && !self.evidence.has(Reason::Unnamed);
        self.evidence.add_if(is_named, Reason::Named);
        (!self.evidence.is_hopeless()).then_some(())
    }

    fn structure(&mut self, layout: &'static Layout, bytes: &[u8]) {
        walk(layout, bytes, &mut |segment| self.segment(bytes, &segment));
    }

    fn segment(&mut self, structure: &[u8], segment: &Segment<'_>) {
        let SegmentKind::Member(member, value) = segment.kind else { return };
        match (member.kind, value) {
            (MemberKind::Structure(inner), _) => self.structure(inner, segment.bytes),
            (_, MemberValue::Scalar(scalar)) => self.scalar(member.name, scalar),
            // Its flag says that there is one.
            (_, MemberValue::Blob(0, _)) if member.name == "appId" => {
                self.evidence.add(Reason::Implausible);
            }
            (kind, MemberValue::Blob(size @ 1.., data)) => {
                let blob =
                    ByteBlob { size: size.into(), data: Ptr::new(data), ..ByteBlob::default() };
                match self.reader.blob(blob) {
                    Err(_) => self.evidence.add(Reason::BadPointer),
                    Ok(bytes) if matches!(kind, MemberKind::TextBlob) => {
                        self.evidence.add_if(is_text(&bytes), Reason::Text);
                    }
                    Ok(_) => {}
                }
            }
            (MemberKind::List(count), MemberValue::Address(address)) => {
                let count = count.read(structure).unwrap_or(0);
                let is_bad = count > 0 && self.reader.elements(address, count, 8).is_err();
                self.evidence.add_if(is_bad, Reason::BadPointer);
            }
            (_, MemberValue::Address(0)) => {}
            (MemberKind::Pointer(to), MemberValue::Address(address)) => {
                match self.reader.bytes(address, to.size) {
                    Ok(key) if *to == *<Guid as Structure>::LAYOUT => self.key(&key),
                    Ok(bytes) => self.structure(to, &bytes),
                    Err(_) => self.evidence.add(Reason::BadPointer),
                }
            }
            (MemberKind::Sid, MemberValue::Address(address)) => {
                let sid = self.reader.sid(address);
                let is_sid = sid.is_ok_and(|sid| sid.as_bytes().first() == Some(&1));
                self.evidence.add(if is_sid { Reason::Sid } else { Reason::BadPointer });
            }
            (MemberKind::WideString, MemberValue::Address(address)) => {
                match self.reader.wide_str(address) {
                    Ok(text) => self.evidence.add_if(is_text(text.as_bytes()), Reason::Text),
                    Err(_) => self.evidence.add(Reason::BadPointer),
                }
            }
            _ => {}
        }
    }

    fn scalar(&mut self, member: &'static str, scalar: Scalar<'_>) {
        let evidence = &mut self.evidence;
        match scalar {
            Scalar::Code(number, of) => {
                let is_named = of.name_of(number).is_some();
                evidence.add_if(!is_named, Reason::Unnamed);
                evidence.add_if(is_named && is_rare(number), Reason::Code);
            }
            Scalar::Status(number, of) => {
                let is_named = of.name_of(number).is_some();
                evidence.add_if(!is_named, Reason::Unnamed);
                // The highest bits are those of errors.
                evidence.add_if(is_named && number >= 0xc000_0000, Reason::Code);
            }
            Scalar::Integer(number) => match member {
                "ipProtocol" => {
                    let is_usual = PROTOCOLS.contains(&number);
                    evidence.add(if is_usual { Reason::Protocol } else { Reason::Unnamed });
                }
                "scopeId" => evidence.add_if(!self.is_v6, Reason::Implausible),
                "layerId" => evidence.add_if(number > MAX_LAYER_ID, Reason::Implausible),
                "filterId" | "mmFilterId" | "qmFilterId" | "mmId" | "mmSaLuid" => match number {
                    0 => {}
                    1..=MAX_ID => evidence.add(Reason::Id),
                    _ => evidence.add(Reason::Implausible),
                },
                _ => {}
            },
            Scalar::Bool(number) => evidence.add_if(number > 1, Reason::Unnamed),
            Scalar::Ipv4(_) if member == "mask" => {}
            Scalar::Ipv4(address) => self.address(is_host_v4(address), address.is_unspecified()),
            Scalar::Ipv6(address) => self.address(is_host_v6(address), address.is_unspecified()),
            Scalar::Mac(mac) => self.address(mac != [0; 6], true),
            Scalar::Guid(bytes) if member == "mmProviderContextKey" => self.key(&bytes),
            scalar => evidence.add_if(scalar.is_unnamed(), Reason::Unnamed),
        }
    }

    fn address(&mut self, is_host: bool, is_unspecified: bool) {
        self.addresses = self.addresses.saturating_add(u8::from(is_host));
        self.evidence.add_if(!is_host && !is_unspecified, Reason::Implausible);
    }

    /// The key of a provider context, or other bytes: it has the marks of a GUID.
    fn key(&mut self, bytes: &[u8]) {
        let [_, _, _, _, _, _, _, version, variant, ..] = bytes else { return };
        if bytes.iter().all(|byte| *byte == 0) {
            return;
        }
        let is_guid = matches!(version >> 4, 1..=5) && matches!(variant >> 4, 8..=0xd);
        self.evidence.add(if is_guid { Reason::Key } else { Reason::Implausible });
    }
}

/// Whether bytes are a text of several characters, none of which is a control character. Paths and names of principals
/// in any language are at least half ASCII, and ASCII that is read as UTF-16 is not.
fn is_text(bytes: &[u8]) -> bool {
    let Some(text) = WideStr::from_bytes_until_nul(bytes).to_text() else { return false };
    let (length, ascii) = (text.chars().count(), text.chars().filter(char::is_ascii).count());
    length >= 3 && ascii >= length.div_ceil(2) && !text.contains(char::is_control)
}

/// Whether a host or a group can have an IPv4 address: not 0.0.0.0/8, nor the reserved block 240.0.0.0/4.
fn is_host_v4(address: Ipv4Addr) -> bool {
    let [first, ..] = address.octets();
    matches!(first, 1..240) || address.is_broadcast()
}

/// Whether a host or a group can have an IPv6 address: one of the blocks that are assigned.
const fn is_host_v6(address: Ipv6Addr) -> bool {
    let [first, ..] = address.segments();
    let is_assigned = matches!(first, 0x2000..0x4000 | 0xfc00..0xfec0 | 0xff00.. | 0x0064);
    is_assigned || address.is_loopback() || address.to_ipv4_mapped().is_some()
}
