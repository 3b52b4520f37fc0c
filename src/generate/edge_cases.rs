//! Corners of the format: what Windows can write and rarely does. Their chance comes from a source of its own, so that
//! all else stays the same for the same seed.

use core::net::Ipv6Addr;

use super::Generator;
use crate::event::{
    Addresses, Bool, Event, Header, MacAddr, Payload, Reserved, Subnet, Traffic, V6Subnet,
};
use crate::raw::{
    Af, DataType, FileTime, IpVersion, NetEventFlags as Flags, NetEventType, ReauthReasons,
};
use crate::value::{Sid, TextBlob, WideStr};

/// Half of a surrogate pair: ill-formed UTF-16.
const ILL_FORMED: [u8; 6] = [0x41, 0x00, 0x3d, 0xd8, 0x42, 0x00];

impl Generator {
    /// Whether there is something rare here: once in `rare` times.
    fn is_corner(&mut self, rare: u64) -> bool {
        self.plain == 0 && self.corners.below(rare) == 0
    }

    /// Gives a few headers something rare that their structure has room for.
    pub(super) fn header_corner(&mut self, header: &mut Header<'static>, structure: u8) {
        if !self.is_corner(self.rare) {
            return;
        }
        let choices = match structure {
            0 => 4,
            1 => 5,
            2 => 4,
            _ => 7,
        };
        match (self.corners.below(choices), structure) {
            (0, _) => header.time_stamp = FileTime::from_ticks(0),
            (1, _) => {
                let [_, _, a, b] = self.address.map(u16::from);
                let link_local = |last| Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, a, last);
                let peer = u16::from(self.corners.byte());
                header.addresses = Addresses::V6(link_local(b), link_local(peer));
                header.address_family = Af::INET6;
                header.flags |=
                    Flags::LOCAL_ADDR_SET | Flags::REMOTE_ADDR_SET | Flags::SCOPE_ID_SET;
                header.scope_id = self.corners.below_u32(30).saturating_add(1);
            }
            (2, _) => {
                header.flags |= Flags::USER_ID_SET;
                header.user_id = self.longest_sid();
            }
            (3, _) => {
                header.flags |= Flags::APP_ID_SET;
                header.app_id = self.corner_blob();
            }
            (_, 1) => self.ethernet(header),
            (4, _) => {
                header.flags |= Flags::ENTERPRISE_ID_SET;
                header.enterprise_id = self.corner_text("corp.example.com");
            }
            (5, _) => {
                header.flags |= Flags::POLICY_FLAGS_SET;
                header.policy_flags = self.corners.one_of(&[(3, 1), (1, 1 << 63)]);
            }
            _ => {
                header.flags |= Flags::EFFECTIVE_NAME_SET;
                header.effective_name = TextBlob::from("files.corp.example.com");
            }
        }
    }

    /// Makes a header that of an Ethernet frame, in the members that only structure 1 has.
    fn ethernet(&mut self, header: &mut Header<'static>) {
        header.flags = Flags::IP_VERSION_SET;
        header.addresses = Addresses::None(IpVersion::NONE);
        header.reserved = Reserved {
            reserved1: Af::ETHER,
            reserved2: MacAddr([0x00, 0x15, 0x5d, 0x01, 0x02, self.corners.byte()]),
            reserved3: MacAddr([0x00, 0x15, 0x5d, 0x01, 0x02, self.corners.byte()]),
            reserved4: self.corners.below_u32(3).saturating_add(1),
            reserved5: 2,
            reserved6: self.corners.one_of(&[(2, 0x0800), (1, 0x86dd)]),
            reserved7: 0x0003_aaaa,
            reserved8: self.corners.below_u32(0x00ff_ffff),
            reserved9: self.corners.one_of(&[(1, 0), (1, 100)]),
            reserved10: 0x0006_0080_0000_0000,
        };
    }

    /// Gives a few payloads something rare.
    pub(super) fn payload_corner(&mut self, payload: &mut Payload<'static>) {
        if !self.is_corner(self.rare) {
            return;
        }
        let choice = self.corners.below(5);
        match payload {
            Payload::IkeMmFailure(failure) => match choice {
                0 => failure.local_principal_name_for_auth = self.corner_text(""),
                1 => failure.remote_principal_name_for_auth = self.corner_text(""),
                2 => failure.local_principal_group_sids.push(None),
                _ => failure.remote_principal_group_sids.push(None),
            },
            Payload::IkeEmFailure(failure) => match choice {
                0 => failure.local_principal_name_for_auth = self.corner_text(""),
                1 => failure.remote_principal_name_for_auth = self.corner_text(""),
                2 => failure.local_principal_group_sids.push(None),
                _ => failure.remote_principal_group_sids.push(None),
            },
            // What is no tunnel stays none: its type may be one without a name.
            Payload::IkeQmFailure(failure) => {
                if matches!(failure.traffic, Traffic::Tunnel { .. }) {
                    let (local, remote) = (self.corner_subnet(), self.corner_subnet());
                    failure.traffic = Traffic::Tunnel { local, remote };
                }
            }
            Payload::ClassifyDrop(drop) => match choice {
                0 => drop.is_loopback = self.corner_bool(),
                _ => {
                    drop.v_switch_id = self.corners.bytes::<16>().to_vec().into();
                    drop.v_switch_source_port = self.corners.below_u32(8).saturating_add(1);
                    drop.v_switch_destination_port = self.corners.below_u32(8).saturating_add(1);
                }
            },
            Payload::ClassifyDropMac(drop) => match choice {
                0 => drop.is_loopback = self.corner_bool(),
                1 => drop.media_type = self.corners.below_u32(18).saturating_add(1),
                2 => drop.reauth_reason = ReauthReasons::POLICY_CHANGE,
                3 => drop.ndis_port_number = self.corners.below_u32(8).saturating_add(1),
                _ => drop.reserved = self.corners.below_u32(u32::MAX),
            },
            Payload::ClassifyAllow(allow) => allow.is_loopback = self.corner_bool(),
            Payload::CapabilityDrop(drop) => drop.is_loopback = self.corner_bool(),
            Payload::CapabilityAllow(allow) => allow.is_loopback = self.corner_bool(),
            Payload::IdpDrop(drop) => {
                let host = |last| Ipv6Addr::new(0x2001, 0xdb8, 0, 2, 0, 0, 0, last);
                let (public, internal) = (self.corners.byte(), self.corners.byte());
                drop.addresses = Addresses::V6(host(public.into()), host(internal.into()));
            }
            Payload::IpsecDrop(_) | Payload::LpmPacketArrival(_) | Payload::Unknown(_) => {}
        }
    }

    /// Takes a few events their payload.
    pub(super) fn empty(&mut self, event: &mut Event<'static>) {
        if self.is_corner(self.rare.saturating_mul(4)) {
            event.payload = None;
        }
    }

    /// Gives a few events, of those that are to hold something unnamed, a type without a name.
    pub(super) fn unname_type(&mut self, event: &mut Event<'static>) {
        if self.corners.below(8) == 0 {
            // The first ones are internal to Windows.
            let types = [(2, 11), (2, 12), (1, 13), (1, 0x100), (1, u32::MAX)];
            event.event_type = NetEventType::new(self.corners.one_of(&types));
            let address = self.corners.below(1 << 32).saturating_mul(16).saturating_add(0x1_0000);
            event.payload = Some(Payload::Unknown(address));
        }
    }

    /// A `BOOL` that is true, and not 1.
    fn corner_bool(&mut self) -> Bool {
        Bool(self.corners.one_of(&[(2, 2), (1, 0xff), (1, u32::MAX)]))
    }

    /// A text, or one that is ill-formed.
    fn corner_text(&mut self, text: &str) -> Option<WideStr<'static>> {
        match self.corners.below(3) {
            0 => Some(WideStr::from_bytes_until_nul(&ILL_FORMED[..])),
            _ => text.parse().ok(),
        }
    }

    /// A blob without its final NUL, ill-formed, of odd length, or with more behind the NUL.
    fn corner_blob(&mut self) -> TextBlob<'static> {
        let bytes: &[u8] = self.corners.one_of(&[
            (1, &b"s\0y\0s\0t\0e\0m\0"[..]),
            (1, &ILL_FORMED[..]),
            (1, &b"s\0y\0s\0"[..5]),
            (1, &b"s\0y\0s\0\0\0\0\0x\0"[..]),
        ]);
        TextBlob::from_bytes(bytes.to_vec())
    }

    /// A SID of as many sub-authorities as there can be: of a logon session, and numbers.
    fn longest_sid(&mut self) -> Option<Sid<'static>> {
        let numbers: Vec<_> =
            (0..14).map(|_| self.corners.below_u32(u32::MAX).to_string()).collect();
        format!("S-1-5-5-{}", numbers.join("-")).parse().ok()
    }

    /// A subnet of IPv6, NULL, none, or a value that is no subnet.
    fn corner_subnet(&mut self) -> Subnet {
        let third = u16::from(self.corners.byte());
        let addr = Ipv6Addr::new(0x2001, 0xdb8, third, 0, 0, 0, 0, 0);
        let [a, b, c, d] = self.corners.bytes();
        self.corners.one_of(&[
            (5, Subnet::V6(Some(V6Subnet { addr, prefix_length: 48 }))),
            (1, Subnet::V6(None)),
            (1, Subnet::V4(None)),
            (1, Subnet::Empty),
            (1, Subnet::Other(DataType::UINT32, [a, b, c, d, 0, 0, 0, 0])),
        ])
    }
}
