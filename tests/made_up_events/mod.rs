//! Events of every version and type, made up from bytes: the same bytes make the same event, no bytes are refused,
//! and where they end zeros follow. So a search for a smaller example makes a simpler event.

#![allow(
    dead_code,
    unused_imports,
    reason = "each that makes up events takes the part that it needs"
)]

mod payloads;
mod values;

use wfp_events::event::{Addresses, Event, Header, Payload, Reserved, Version};
use wfp_events::raw::{Af, IpVersion, NetEventFlags, NetEventType};

pub(crate) use payloads::{main_mode, payload, quick_mode};

/// Bytes that decide.
#[derive(Clone, Debug)]
pub(crate) struct Dice<'b>(&'b [u8]);

impl<'b> Dice<'b> {
    pub(crate) const fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *byte
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        [(); N].map(|()| self.byte())
    }

    /// A number from 0 to below another.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    pub(crate) fn one_in(&mut self, number: usize) -> bool {
        self.below(number) + 1 == number
    }

    /// So many of something.
    pub(crate) fn many<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| make(self)).collect()
    }
}

/// The number of the header structure of a version.
pub(crate) const fn header_structure(version: Version) -> u8 {
    match version {
        Version::V0 => 0,
        Version::V1 => 1,
        Version::V2 => 2,
        Version::V3 | Version::V4 | Version::V5 => 3,
        _ => panic!("a later version"),
    }
}

/// The types that a version's union has arms for.
pub(crate) const fn types(version: Version) -> u32 {
    match version {
        Version::V0 | Version::V1 => 6,
        Version::V2 | Version::V3 | Version::V4 => 10,
        Version::V5 => 11,
        _ => panic!("a later version"),
    }
}

/// Types to make events of: all that have a name, and three that have none.
pub(crate) const TYPES: [u32; 14] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0x100, u32::MAX];

/// An event of any version and type.
pub(crate) fn any_event(dice: &mut Dice<'_>) -> Event<'static> {
    let version = Version::ALL[dice.below(6)];
    let event_type = TYPES[dice.below(14)];
    event(version, event_type, dice)
}

/// An event of a version and a type; one that the version has no arm for leads to some address.
pub(crate) fn event(version: Version, event_type: u32, dice: &mut Dice<'_>) -> Event<'static> {
    let header = header(header_structure(version), dice);
    let payload = if dice.one_in(16) {
        None
    } else if event_type < types(version) {
        Some(payload(event_type, version, dice))
    } else {
        Some(Payload::Unknown(dice.u64().max(1)))
    };
    Event { version, header, event_type: NetEventType::new(event_type), payload }
}

pub(crate) fn addresses(dice: &mut Dice<'_>) -> Addresses {
    match dice.below(8) {
        0..3 => Addresses::V4(dice.ipv4(), dice.ipv4()),
        3..6 => Addresses::V6(dice.ipv6(), dice.ipv6()),
        6 => Addresses::None(IpVersion::NONE),
        _ => Addresses::None(IpVersion::new(dice.u32().max(3))),
    }
}

/// A header; what its structure has no room for is empty.
pub(crate) fn header(structure: u8, dice: &mut Dice<'_>) -> Header<'static> {
    let addresses = addresses(dice);
    let mut header = Header {
        time_stamp: dice.time(),
        flags: dice.flags(NetEventFlags::all().bits(), NetEventFlags::from_bits_retain),
        addresses,
        ip_protocol: dice.byte(),
        local_port: u16::from_le_bytes(dice.bytes()),
        remote_port: u16::from_le_bytes(dice.bytes()),
        scope_id: dice.u32(),
        app_id: dice.text_blob(),
        user_id: dice.sid(),
        ..Header::default()
    };
    if structure == 1 && addresses.ip_version() == IpVersion::NONE {
        header.reserved = reserved(dice);
    }
    if structure >= 2 {
        header.address_family = dice.named(Af::ENUMERATION.values, Af::new);
        header.package_sid = dice.sid();
    }
    if structure >= 3 {
        header.enterprise_id = dice.wide();
        header.policy_flags = dice.u64();
        header.effective_name = dice.text_blob();
    }
    header
}

fn reserved(dice: &mut Dice<'_>) -> Reserved {
    if dice.one_in(3) {
        let reserved1 = dice.named(Af::ENUMERATION.values, Af::new);
        if reserved1 != Af::ETHER {
            return Reserved { reserved1, ..Reserved::default() };
        }
    }
    Reserved {
        reserved1: Af::ETHER,
        reserved2: dice.mac(),
        reserved3: dice.mac(),
        reserved4: dice.u32(),
        reserved5: dice.u32(),
        reserved6: u16::from_le_bytes(dice.bytes()),
        reserved7: dice.u32(),
        reserved8: dice.u32(),
        reserved9: u16::from_le_bytes(dice.bytes()),
        reserved10: dice.u64(),
    }
}
