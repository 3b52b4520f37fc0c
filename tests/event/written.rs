//! Events that are written: the independent reader finds the same members.

use proptest::prelude::*;
use wfp_events::Event;
use wfp_events::error::Fault;
use wfp_events::event::{
    Addresses, IdpDrop, IkeMmFailure, IkeQmFailure, Payload, Reserved, Subnet, Traffic, Version,
};
use wfp_events::proptest::events;
use wfp_events::raw::{Af, DataType, IpVersion, IpsecTrafficType};

use super::expected::expected;
use super::independent;
use super::properties::cases;
use crate::kit::random;
use crate::kit::records::arbitrary_event;

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn an_independent_reader_finds_every_member(event in events(), base in 0..u64::MAX >> 3) {
        let bytes = event.write(base << 3 >> 1 & !7).unwrap();
        let found = independent::read(&bytes, base << 3 >> 1 & !7, event.layout().name);
        prop_assert_eq!(found, expected(&event));
    }
}

#[test]
fn events_are_written_at_both_ends_of_the_address_space() {
    for event_type in 0..11 {
        let event = arbitrary_event(Version::V5, event_type, &random::bytes(0, 2000));
        let length = event.write(0).unwrap().len().next_multiple_of(8);
        for base in [0, u64::MAX - (length as u64 - 1)] {
            let bytes = event.write(base).unwrap();
            assert_eq!(independent::read(&bytes, base, "FWPM_NET_EVENT5"), expected(&event));
        }
    }
}

/// The largest image that is written has 1 MiB.
#[test]
fn an_event_is_as_long_as_can_be_read() {
    let of = |units: usize| {
        let mut event = Event::new(Version::V5, IkeMmFailure::default()).unwrap();
        event.header.set_enterprise_id("x".repeat(units).parse().unwrap());
        event
    };
    let empty = of(0).write(0).unwrap().len();
    let most = ((1 << 20) - empty) / 2;
    let longest = of(most).write(0).unwrap();
    assert_eq!(longest.len(), 1 << 20);
    assert_eq!(Event::read(&longest, 0, Version::V5).as_ref(), Ok(&of(most)));
    // The payload after it is aligned to 8 bytes.
    let longer = of(most + 4).write(0).map_or_else(|error| error.fault(), |_| panic!("too long"));
    assert_eq!(longer, Fault::OverLimit { limit: 1 << 20 });
}

#[test]
fn what_no_bytes_can_hold_is_not_written() {
    let quick = |traffic| Payload::from(IkeQmFailure { traffic, ..Default::default() });
    let dropped = |addresses| Payload::from(IdpDrop { addresses, ..Default::default() });
    let subnet = |of| Subnet::Other(of, [0; 8]);
    let tunnel = |local, remote| quick(Traffic::Tunnel { local, remote });
    for (payload, member) in [
        (quick(Traffic::Other(IpsecTrafficType::TUNNEL)), "saTrafficType"),
        (tunnel(subnet(DataType::EMPTY), Subnet::Empty), "localSubNet.type"),
        (tunnel(subnet(DataType::V4_ADDR_MASK), Subnet::Empty), "localSubNet.type"),
        (tunnel(Subnet::Empty, subnet(DataType::V6_ADDR_MASK)), "remoteSubNet.type"),
        (dropped(Addresses::None(IpVersion::V4)), "ipVersion"),
        (dropped(Addresses::None(IpVersion::V6)), "ipVersion"),
    ] {
        let error = Event::new(Version::V5, payload).unwrap().write(0).unwrap_err();
        assert_eq!((error.member(), error.fault()), (member, Fault::Misfit));
    }
    for addresses in [Addresses::None(IpVersion::V4), Addresses::None(IpVersion::V6)] {
        let mut event = Event::new(Version::V5, IkeMmFailure::default()).unwrap();
        event.header.addresses = addresses;
        let error = event.write(0).unwrap_err();
        assert_eq!((error.member(), error.fault()), ("ipVersion", Fault::Misfit));
    }
    // Values that have no variant of their own.
    for payload in [
        quick(Traffic::Other(IpsecTrafficType::TRANSPORT)),
        tunnel(subnet(DataType::UINT32), subnet(DataType::UINT32)),
        dropped(Addresses::None(IpVersion::NONE)),
    ] {
        let event = Event::new(Version::V5, payload).unwrap();
        assert_eq!(Event::read(&event.write(0).unwrap(), 0, Version::V5), Ok(event));
    }
}

/// The first reserved member has room, so the next one is the first that is lost.
#[test]
fn the_first_member_without_room_is_named() {
    let mut event = Event::new(Version::V1, IkeMmFailure::default()).unwrap();
    event.header.addresses = Addresses::None(IpVersion::NONE);
    let own = Reserved { reserved1: Af::INET6, reserved4: 4, ..Reserved::default() };
    event.header.reserved = own;
    let error = event.write(0).unwrap_err();
    assert_eq!((error.member(), error.fault()), ("reserved4", Fault::NoRoom));
    event.header.reserved = Reserved { reserved4: 0, ..own };
    assert!(event.write(0).is_ok());
}
