//! The payload structure of each type in each version of an event: when read, when written, and in the reference.

use wfp_events::error::{At, Fault};
use wfp_events::event::{Event, Header, Payload, Version};
use wfp_events::kind::RecordKind;
use wfp_events::layout::{Condition, Layout, MemberKind};
use wfp_events::memory::Image;
use wfp_events::raw::{self, NetEventType};

use crate::kit::layouts::{layout_of, offset};

/// The base of the images.
const BASE: u64 = 0x0000_01f2_9a40_0000;

/// For each type, the member of the event's union, and a payload that is all zero.
fn payloads() -> Vec<(NetEventType, &'static str, Payload<'static>)> {
    type Of = NetEventType;
    vec![
        (Of::IKEEXT_MM_FAILURE, "ikeMmFailure", Payload::IkeMmFailure(Default::default())),
        (Of::IKEEXT_QM_FAILURE, "ikeQmFailure", Payload::IkeQmFailure(Default::default())),
        (Of::IKEEXT_EM_FAILURE, "ikeEmFailure", Payload::IkeEmFailure(Default::default())),
        (Of::CLASSIFY_DROP, "classifyDrop", Payload::ClassifyDrop(Default::default())),
        (Of::IPSEC_KERNEL_DROP, "ipsecDrop", Payload::IpsecDrop(Default::default())),
        (Of::IPSEC_DOSP_DROP, "idpDrop", Payload::IdpDrop(Default::default())),
        (Of::CLASSIFY_ALLOW, "classifyAllow", Payload::ClassifyAllow(Default::default())),
        (Of::CAPABILITY_DROP, "capabilityDrop", Payload::CapabilityDrop(Default::default())),
        (Of::CAPABILITY_ALLOW, "capabilityAllow", Payload::CapabilityAllow(Default::default())),
        (Of::CLASSIFY_DROP_MAC, "classifyDropMac", Payload::ClassifyDropMac(Default::default())),
        (Of::LPM_PACKET_ARRIVAL, "lpmPacketArrival", Payload::LpmPacketArrival(Default::default())),
    ]
}

/// The structure to which a member of the union points in a version, according to the reference.
fn arm(version: Version, member: &str) -> Option<String> {
    let arm = layout_of(version.layout().name).member(member)?;
    Some(arm.c_type.strip_suffix(" *").unwrap().to_owned())
}

/// The offsets of the type and of the pointer to the payload in a version, according to the reference.
fn places(version: Version) -> (usize, usize) {
    let at = |member| offset(version.layout().name, member);
    (at("type"), at("ikeMmFailure"))
}

fn event(
    version: Version,
    event_type: NetEventType,
    payload: Option<Payload<'static>>,
) -> Event<'static> {
    Event {
        version,
        header: Header::default(),
        event_type,
        payload,
        internal_fields: None,
        event_log: None,
    }
}

fn pointer(bytes: &[u8], version: Version) -> u64 {
    let (_, at) = places(version);
    u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap())
}

/// An event structure that is all zero, except for its type and the address of its payload.
fn bare(version: Version, event_type: u32, address: u64) -> Vec<u8> {
    let mut bytes = vec![0; layout_of(version.layout().name).size];
    let (of_type, of_pointer) = places(version);
    bytes[of_type..of_type + 4].copy_from_slice(&event_type.to_le_bytes());
    bytes[of_pointer..of_pointer + 8].copy_from_slice(&address.to_le_bytes());
    bytes
}

#[test]
fn every_type_has_a_payload() {
    let named: Vec<u32> =
        NetEventType::ENUMERATION.values.iter().map(|named| named.value).collect();
    assert_eq!(payloads().iter().map(|(of, ..)| of.get()).collect::<Vec<_>>(), named);
    for (event_type, member, payload) in payloads() {
        assert_eq!((payload.event_type(), payload.member()), (Some(event_type), member));
    }
}

#[test]
fn arms_of_the_tables_equal_the_reference() {
    for version in Version::ALL {
        for (event_type, member, _) in payloads() {
            let selects = |condition: &Condition| match *condition {
                Condition::Equals(on, number) => on.name == "type" && number == event_type.get(),
                _ => false,
            };
            let mut arms =
                version.layout().members.iter().filter(|arm| arm.conditions.iter().any(selects));
            let found = arms.next().map(|arm| {
                let MemberKind::Pointer(to) = arm.kind else {
                    panic!("{}: {:?}", arm.name, arm.kind)
                };
                (arm.name, to.name.to_owned())
            });
            assert_eq!(arms.count(), 0, "{version:?} {event_type:?}: one arm");
            assert_eq!(
                found,
                arm(version, member).map(|of| (member, of)),
                "{version:?} {event_type:?}"
            );
        }
    }
}

#[test]
fn a_payload_is_written_as_the_structure_of_the_version() {
    for version in Version::ALL {
        let outer = layout_of(version.layout().name).size;
        for (event_type, member, payload) in payloads() {
            let event = event(version, event_type, Some(payload));
            let written = event.write(BASE);
            let Some(of) = arm(version, member) else {
                assert_eq!(
                    written.unwrap_err().fault(),
                    Fault::WrongPayload,
                    "{version:?} {event_type:?}"
                );
                continue;
            };
            let bytes = written.unwrap();
            let of = layout_of(&of);
            let at = outer.next_multiple_of(of.align);
            assert_eq!(pointer(&bytes, version), BASE + at as u64, "{version:?} {event_type:?}");
            assert_eq!(bytes.len(), at + of.size, "{version:?} {event_type:?}");
            let memory = Image::new(BASE, &bytes);
            assert_eq!(Event::read(memory, BASE, version), Ok(event));
        }
    }
}

/// When the last byte of the payload is missing, the error names the structure as which the payload is read.
#[test]
fn a_payload_is_read_as_the_structure_of_the_version() {
    for version in Version::ALL {
        for (event_type, member, _) in payloads() {
            let mut bytes = bare(version, event_type.get(), 0);
            let at = BASE + bytes.len() as u64;
            bytes = bare(version, event_type.get(), at);
            let Some(name) = arm(version, member) else {
                let unknown = event(version, event_type, Some(Payload::Unknown(at)));
                let memory = Image::new(BASE, &bytes);
                assert_eq!(Event::read(memory, BASE, version), Ok(unknown), "never followed");
                continue;
            };
            let size = layout_of(&name).size;
            bytes.resize(bytes.len() + size, 0);
            let memory = Image::new(BASE, &bytes);
            let payload = Event::read(memory, BASE, version).unwrap().payload.unwrap();
            assert_eq!(
                (payload.event_type(), payload.member()),
                (Some(event_type), member),
                "{version:?}"
            );
            let memory = Image::new(BASE, &bytes[..bytes.len() - 1]);
            let error = Event::read(memory, BASE, version).unwrap_err();
            let fault = Fault::CutShort { needed: size as u64, found: size as u64 - 1 };
            assert_eq!(
                (error.structure(), error.fault()),
                (&*name, fault),
                "{version:?} {event_type:?}"
            );
            assert_eq!(error.at(), Some(At::Address(at)), "{version:?} {event_type:?}");
        }
    }
}

#[test]
fn an_unknown_type_is_kept_and_its_pointer_not_followed() {
    for version in Version::ALL {
        for event_type in [11, 12, 20, 0x3900, u32::MAX] {
            for (address, payload) in
                [(0xdead_beef, Some(Payload::Unknown(0xdead_beef))), (0, None)]
            {
                let bytes = bare(version, event_type, address);
                let memory = Image::new(BASE, &bytes);
                let read = Event::read(memory, BASE, version).unwrap();
                assert_eq!(read, event(version, NetEventType::new(event_type), payload));
                assert_eq!(read.write(BASE).unwrap(), bytes, "{version:?} {event_type}");
            }
        }
    }
}

#[test]
fn a_payload_of_another_type_is_refused() {
    for version in Version::ALL {
        for (event_type, ..) in payloads() {
            for (other, _, payload) in
                payloads().into_iter().filter(|(other, ..)| *other != event_type)
            {
                let error = event(version, event_type, Some(payload)).write(BASE).unwrap_err();
                let expected = (version.layout().name, Fault::WrongPayload);
                assert_eq!(
                    (error.structure(), error.fault()),
                    expected,
                    "{version:?} {event_type:?} {other:?}"
                );
            }
        }
    }
}

#[test]
fn each_version_has_its_layout() {
    let names: Vec<_> = Version::ALL.iter().map(|version| version.layout().name).collect();
    let expected: Vec<_> = (0..6).map(|number| format!("FWPM_NET_EVENT{number}")).collect();
    assert_eq!(names, expected);
    let version = |layout: &&Layout| match RecordKind::from_name(layout.name)? {
        RecordKind::Event(version) => Some(version),
        _ => None,
    };
    assert_eq!(raw::LAYOUTS.iter().filter_map(version).collect::<Vec<_>>(), Version::ALL);
}
