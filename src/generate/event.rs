//! Synthetic events: headers, and the types of their payloads.

use core::net::{Ipv4Addr, Ipv6Addr};

use super::Generator;
use super::random::Weighted;
use crate::event::{Addresses, Event, Fields, Header, Payload};
use crate::kind::{PayloadKind, Version};
use crate::raw::{Af, FileTime, IpVersion, NetEventFlags as Flags, NetEventType as Type};
use crate::value::{Sid, TextBlob};

/// The frequency of each type. No type is very rare, so that a small capture has all of them.
const TYPES: &[Weighted<Type>] = &[
    (20, Type::IKEEXT_MM_FAILURE),
    (8, Type::IKEEXT_QM_FAILURE),
    (6, Type::IKEEXT_EM_FAILURE),
    (30, Type::CLASSIFY_DROP),
    (6, Type::IPSEC_KERNEL_DROP),
    (3, Type::IPSEC_DOSP_DROP),
    (15, Type::CLASSIFY_ALLOW),
    (4, Type::CAPABILITY_DROP),
    (3, Type::CAPABILITY_ALLOW),
    (3, Type::CLASSIFY_DROP_MAC),
    (2, Type::LPM_PACKET_ARRIVAL),
];

const APPS: &[Weighted<&str>] = &[
    (5, "\\device\\harddiskvolume3\\windows\\system32\\svchost.exe"),
    (2, "\\device\\harddiskvolume3\\program files\\example\\client.exe"),
    (1, "\\device\\harddiskvolume3\\windows\\system32\\lsass.exe"),
    (1, "System"),
];

impl Generator {
    /// The payload kind of the next event: of a type that the version has.
    pub(super) fn event_kind(&mut self, version: Version) -> PayloadKind {
        loop {
            // Every version has most of the types, so few attempts are needed.
            if let Some(kind) = PayloadKind::of(self.random.choose(TYPES), version) {
                return kind;
            }
        }
    }

    /// An event of a version, with a payload of a kind.
    pub(super) fn event(&mut self, version: Version, kind: PayloadKind) -> Event<'static> {
        let event_type = kind.event_type();
        let mut header = self.header(event_type);
        self.header_edge_case(&mut header, version.header());
        header.clear_lost(version.header());
        let payload = Some(self.payload(kind));
        // These payloads have no enumerations and flags.
        let has_no_names = matches!(
            (event_type, kind.structure()),
            (Type::CLASSIFY_DROP, 0) | (Type::LPM_PACKET_ARRIVAL, _)
        );
        if has_no_names {
            self.has_unnamed = self.is_unnamed();
            if self.has_unnamed {
                header.flags |= Flags::from_bits_retain(0x4000_0000);
            }
        }
        Event { version, header, event_type, payload, internal_fields: None, event_log: None }
    }

    /// A payload of a kind.
    pub(super) fn payload(&mut self, kind: PayloadKind) -> Payload<'static> {
        let mut payload = self.typical(kind.event_type());
        self.payload_edge_case(&mut payload);
        payload.clear_lost(kind.structure());
        payload
    }

    /// A payload of a type, without edge cases.
    fn typical(&mut self, event_type: Type) -> Payload<'static> {
        match event_type {
            Type::IKEEXT_MM_FAILURE => Payload::IkeMmFailure(self.main_mode()),
            Type::IKEEXT_QM_FAILURE => Payload::IkeQmFailure(self.quick_mode()),
            Type::IKEEXT_EM_FAILURE => Payload::IkeEmFailure(self.extended_mode()),
            Type::CLASSIFY_DROP => Payload::ClassifyDrop(self.classify_drop()),
            Type::IPSEC_KERNEL_DROP => Payload::IpsecDrop(self.ipsec_drop()),
            Type::IPSEC_DOSP_DROP => Payload::IdpDrop(self.idp_drop()),
            Type::CLASSIFY_ALLOW => Payload::ClassifyAllow(self.classify_allow()),
            Type::CAPABILITY_DROP => Payload::CapabilityDrop(self.capability_drop()),
            Type::CAPABILITY_ALLOW => Payload::CapabilityAllow(self.capability_allow()),
            Type::CLASSIFY_DROP_MAC => Payload::ClassifyDropMac(self.classify_drop_mac()),
            _ => Payload::LpmPacketArrival(self.lpm_packet_arrival()),
        }
    }

    fn header(&mut self, event_type: Type) -> Header<'static> {
        // Events come in bursts.
        let pause = self.random.choose(&[(6, 50_000_u64), (3, 5_000_000), (1, 600_000_000)]);
        self.ticks = self.ticks.saturating_add(self.random.below(pause)).saturating_add(1);
        let ike = matches!(
            event_type,
            Type::IKEEXT_MM_FAILURE | Type::IKEEXT_QM_FAILURE | Type::IKEEXT_EM_FAILURE
        );
        let mut header = Header {
            time_stamp: FileTime::from_ticks(self.ticks),
            flags: Flags::IP_VERSION_SET,
            address_family: Af::INET,
            ..Header::default()
        };
        if event_type == Type::CLASSIFY_DROP_MAC {
            header.addresses = Addresses::None(IpVersion::NONE);
            header.address_family = Af::ETHER;
            return header;
        }
        header.flags |= Flags::LOCAL_ADDR_SET | Flags::REMOTE_ADDR_SET;
        header.addresses = self.addresses(&mut header.address_family);
        if ike {
            return header;
        }
        header.flags |= Flags::IP_PROTOCOL_SET | Flags::LOCAL_PORT_SET | Flags::REMOTE_PORT_SET;
        let (protocol, port) = self.random.choose(&[
            (6, (6, 443)),
            (2, (6, 445)),
            (3, (17, 53)),
            (1, (17, 5355)),
            (1, (6, 3389)),
        ]);
        header.ip_protocol = protocol;
        header.local_port =
            u16::try_from(self.random.below(16_384).saturating_add(49_152)).unwrap_or(u16::MAX);
        header.remote_port = port;
        header.flags |= Flags::APP_ID_SET | Flags::USER_ID_SET;
        header.app_id = TextBlob::from(self.random.choose(APPS));
        header.user_id = self.user();
        if matches!(event_type, Type::CAPABILITY_DROP | Type::CAPABILITY_ALLOW) {
            header.flags |= Flags::PACKAGE_ID_SET;
            header.package_sid = self.package();
        }
        header
    }

    fn addresses(&mut self, family: &mut Af) -> Addresses {
        let byte = self.random.byte();
        if self.random.choose(&[(4, true), (1, false)]) {
            let remote = self.random.choose(&[
                (4, Ipv4Addr::new(203, 0, 113, byte)),
                (2, Ipv4Addr::new(198, 51, 100, byte)),
                (1, Ipv4Addr::new(10, 0, 0, byte)),
            ]);
            return Addresses::V4(Ipv4Addr::from(self.address), remote);
        }
        *family = Af::INET6;
        let [_, a, b, c] = self.address.map(u16::from);
        let local = Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, a, b, c);
        Addresses::V6(local, Ipv6Addr::new(0x2001, 0xdb8, 0xffff, 0, 0, 0, 0, u16::from(byte)))
    }

    /// The user of an application.
    fn user(&mut self) -> Option<Sid<'static>> {
        let [a, b, c] = self.domain;
        let number = self.random.below(40).saturating_add(1_100);
        let user = format!("S-1-5-21-{a}-{b}-{c}-{number}");
        let sid = self.random.choose(&[
            (4, "S-1-5-18"),
            (2, "S-1-5-20"),
            (1, "S-1-5-19"),
            (5, user.as_str()),
        ]);
        sid.parse().ok()
    }

    /// The package of a Windows app.
    fn package(&mut self) -> Option<Sid<'static>> {
        let numbers: Vec<_> = (0..7).map(|_| self.random.below_u32(u32::MAX).to_string()).collect();
        format!("S-1-15-2-{}", numbers.join("-")).parse().ok()
    }
}
