//! Edge cases: what Windows can write, but rarely does. They use random numbers of their own, so that everything else
//! stays the same for the same seed.

use core::net::Ipv6Addr;

use super::Generator;
use crate::event::{
    Addresses, Bool, Event, Header, MacAddr, Payload, Reserved, Subnet, Traffic, V6Subnet,
};
use crate::raw::{
    Af, DataType, FileTime, IpVersion, NetEventFlags as Flags, NetEventType, ReauthReasons,
};
use crate::value::{Sid, TextBlob, WideStr};

/// Ill-formed UTF-16: one half of a surrogate pair between two letters.
const ILL_FORMED: [u8; 6] = [0x41, 0x00, 0x3d, 0xd8, 0x42, 0x00];

impl Generator {
    /// Decides whether there is an edge case here: one time in `interval`.
    fn is_edge_case(&mut self, interval: u64) -> bool {
        self.plain_left == 0 && self.edge_cases.below(interval) == 0
    }

    /// Gives a few headers an edge case in a member that their structure has.
    pub(super) fn header_edge_case(&mut self, header: &mut Header<'static>, structure: u8) {
        if !self.is_edge_case(self.edge_case_interval) {
            return;
        }
        let choices = match structure {
            0 => 4,
            1 => 5,
            2 => 4,
            _ => 7,
        };
        match (self.edge_cases.below(choices), structure) {
            (0, _) => header.time_stamp = FileTime::from_ticks(0),
            (1, _) => {
                let [_, _, a, b] = self.address.map(u16::from);
                let link_local = |last| Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, a, last);
                let peer = u16::from(self.edge_cases.byte());
                header.addresses = Addresses::V6(link_local(b), link_local(peer));
                header.address_family = Af::INET6;
                header.flags |=
                    Flags::LOCAL_ADDR_SET | Flags::REMOTE_ADDR_SET | Flags::SCOPE_ID_SET;
                header.scope_id = self.edge_cases.below_u32(30).saturating_add(1);
            }
            (2, _) => {
                header.flags |= Flags::USER_ID_SET;
                header.user_id = self.longest_sid();
            }
            (3, _) => {
                header.flags |= Flags::APP_ID_SET;
                header.app_id = self.edge_case_blob();
            }
            (_, 1) => self.ethernet(header),
            (4, _) => {
                header.flags |= Flags::ENTERPRISE_ID_SET;
                header.enterprise_id = self.edge_case_text("corp.example.com");
            }
            (5, _) => {
                header.flags |= Flags::POLICY_FLAGS_SET;
                header.policy_flags = self.edge_cases.choose(&[(3, 1), (1, 1 << 63)]);
            }
            _ => {
                header.flags |= Flags::EFFECTIVE_NAME_SET;
                header.effective_name = TextBlob::from("files.corp.example.com");
            }
        }
    }

    /// Turns a header into that of an Ethernet frame, in the members that only structure 1 has.
    fn ethernet(&mut self, header: &mut Header<'static>) {
        header.flags = Flags::IP_VERSION_SET;
        header.addresses = Addresses::None(IpVersion::NONE);
        header.reserved = Reserved {
            reserved1: Af::ETHER,
            reserved2: MacAddr([0x00, 0x15, 0x5d, 0x01, 0x02, self.edge_cases.byte()]),
            reserved3: MacAddr([0x00, 0x15, 0x5d, 0x01, 0x02, self.edge_cases.byte()]),
            reserved4: self.edge_cases.below_u32(3).saturating_add(1),
            reserved5: 2,
            reserved6: self.edge_cases.choose(&[(2, 0x0800), (1, 0x86dd)]),
            reserved7: 0x0003_aaaa,
            reserved8: self.edge_cases.below_u32(0x00ff_ffff),
            reserved9: self.edge_cases.choose(&[(1, 0), (1, 100)]),
            reserved10: 0x0006_0080_0000_0000,
        };
    }

    /// Gives a few payloads an edge case.
    pub(super) fn payload_edge_case(&mut self, payload: &mut Payload<'static>) {
        if !self.is_edge_case(self.edge_case_interval) {
            return;
        }
        let choice = self.edge_cases.below(5);
        match payload {
            Payload::IkeMmFailure(failure) => match choice {
                0 => failure.local_principal_name_for_auth = self.edge_case_text(""),
                1 => failure.remote_principal_name_for_auth = self.edge_case_text(""),
                2 => failure.local_principal_group_sids.push(None),
                _ => failure.remote_principal_group_sids.push(None),
            },
            Payload::IkeEmFailure(failure) => match choice {
                0 => failure.local_principal_name_for_auth = self.edge_case_text(""),
                1 => failure.remote_principal_name_for_auth = self.edge_case_text(""),
                2 => failure.local_principal_group_sids.push(None),
                _ => failure.remote_principal_group_sids.push(None),
            },
            // The traffic type stays the same, because it may be one without a name.
            Payload::IkeQmFailure(failure) => {
                if matches!(failure.traffic, Traffic::Tunnel { .. }) {
                    let (local, remote) = (self.edge_case_subnet(), self.edge_case_subnet());
                    failure.traffic = Traffic::Tunnel { local, remote };
                }
            }
            Payload::ClassifyDrop(drop) => match choice {
                0 => drop.is_loopback = self.edge_case_bool(),
                _ => {
                    drop.v_switch_id = self.edge_cases.bytes::<16>().to_vec().into();
                    drop.v_switch_source_port = self.edge_cases.below_u32(8).saturating_add(1);
                    drop.v_switch_destination_port = self.edge_cases.below_u32(8).saturating_add(1);
                }
            },
            Payload::ClassifyDropMac(drop) => match choice {
                0 => drop.is_loopback = self.edge_case_bool(),
                1 => drop.media_type = self.edge_cases.below_u32(18).saturating_add(1),
                2 => drop.reauth_reason = ReauthReasons::POLICY_CHANGE,
                3 => drop.ndis_port_number = self.edge_cases.below_u32(8).saturating_add(1),
                _ => drop.reserved = self.edge_cases.below_u32(u32::MAX),
            },
            Payload::ClassifyAllow(allow) => allow.is_loopback = self.edge_case_bool(),
            Payload::CapabilityDrop(drop) => drop.is_loopback = self.edge_case_bool(),
            Payload::CapabilityAllow(allow) => allow.is_loopback = self.edge_case_bool(),
            Payload::IdpDrop(drop) => {
                let host = |last| Ipv6Addr::new(0x2001, 0xdb8, 0, 2, 0, 0, 0, last);
                let (public, internal) = (self.edge_cases.byte(), self.edge_cases.byte());
                drop.addresses = Addresses::V6(host(public.into()), host(internal.into()));
            }
            Payload::IpsecDrop(_) | Payload::LpmPacketArrival(_) | Payload::Unknown(_) => {}
        }
    }

    /// Sets the payload of a few events to NULL.
    pub(super) fn remove_payload(&mut self, event: &mut Event<'static>) {
        if self.is_edge_case(self.edge_case_interval.saturating_mul(4)) {
            event.payload = None;
        }
    }

    /// Gives a few of the events with an unnamed value a type without a name.
    pub(super) fn set_unnamed_type(&mut self, event: &mut Event<'static>) {
        if self.edge_cases.below(8) == 0 {
            // The first ones are internal to Windows.
            let types = [(2, 11), (2, 12), (1, 13), (1, 0x100), (1, u32::MAX)];
            event.event_type = NetEventType::new(self.edge_cases.choose(&types));
            let address =
                self.edge_cases.below(1 << 32).saturating_mul(16).saturating_add(0x1_0000);
            event.payload = Some(Payload::Unknown(address));
        }
    }

    /// A `BOOL` that is true, but not 1.
    fn edge_case_bool(&mut self) -> Bool {
        Bool(self.edge_cases.choose(&[(2, 2), (1, 0xff), (1, u32::MAX)]))
    }

    /// The text, or an ill-formed one.
    fn edge_case_text(&mut self, text: &str) -> Option<WideStr<'static>> {
        match self.edge_cases.below(3) {
            0 => Some(WideStr::from_bytes_until_nul(&ILL_FORMED[..])),
            _ => text.parse().ok(),
        }
    }

    /// A blob without the final NUL, with ill-formed text, of odd length, or with text after the NUL.
    fn edge_case_blob(&mut self) -> TextBlob<'static> {
        let bytes: &[u8] = self.edge_cases.choose(&[
            (1, &b"s\0y\0s\0t\0e\0m\0"[..]),
            (1, &ILL_FORMED[..]),
            (1, &b"s\0y\0s\0"[..5]),
            (1, &b"s\0y\0s\0\0\0\0\0x\0"[..]),
        ]);
        TextBlob::from_bytes(bytes.to_vec())
    }

    /// A SID with the most sub-authorities.
    fn longest_sid(&mut self) -> Option<Sid<'static>> {
        let numbers: Vec<_> =
            (0..14).map(|_| self.edge_cases.below_u32(u32::MAX).to_string()).collect();
        format!("S-1-5-5-{}", numbers.join("-")).parse().ok()
    }

    /// An IPv6 subnet, NULL, none, or a value of another type.
    fn edge_case_subnet(&mut self) -> Subnet {
        let third = u16::from(self.edge_cases.byte());
        let addr = Ipv6Addr::new(0x2001, 0xdb8, third, 0, 0, 0, 0, 0);
        let [a, b, c, d] = self.edge_cases.bytes();
        self.edge_cases.choose(&[
            (5, Subnet::V6(Some(V6Subnet { addr, prefix_length: 48 }))),
            (1, Subnet::V6(None)),
            (1, Subnet::V4(None)),
            (1, Subnet::Empty),
            (1, Subnet::Other(DataType::UINT32, [a, b, c, d, 0, 0, 0, 0])),
        ])
    }
}
