//! Parts under way while their members come by name, in any order.
//!
//! A part whose members depend on each other is drafted: all that can be said of it has a place, and whether it fits
//! together shows at the end.

use alloc::format;
use alloc::string::String;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::addresses::Addresses;
use super::header::Header;
use super::ipsec::IdpDrop;
use super::members::{Fill, Slot};
use super::payload::Payload;
use super::quick_mode::{IkeQmFailure, Subnet, Traffic, V4Subnet, V6Subnet};
use crate::raw::{DataType, IpVersion, IpsecTrafficType};

/// A member that does not go with another.
pub(crate) struct Misfit {
    pub(crate) member: &'static str,
    pub(crate) what: String,
}

/// Two addresses, of which the version is not yet known.
#[derive(Debug, Default)]
struct AddressesDraft {
    version: IpVersion,
    v4: [Option<Ipv4Addr>; 2],
    v6: [Option<Ipv6Addr>; 2],
}

impl AddressesDraft {
    /// `names` are those of the two IPv4 and the two IPv6 members.
    fn finish(self, names: [&'static str; 4]) -> Result<Addresses, Misfit> {
        let [v4_first, v4_second] = self.v4;
        let [v6_first, v6_second] = self.v6;
        let given =
            [v4_first.is_some(), v4_second.is_some(), v6_first.is_some(), v6_second.is_some()];
        let fits = |at: usize| match self.version {
            IpVersion::V4 => at < 2,
            IpVersion::V6 => at >= 2,
            _ => false,
        };
        for (at, (given, member)) in given.into_iter().zip(names).enumerate() {
            if given && !fits(at) {
                return Err(Misfit {
                    member,
                    what: format!("does not go with ipVersion {:?}", self.version),
                });
            }
        }
        let v4 = |address: Option<Ipv4Addr>| address.unwrap_or(Ipv4Addr::UNSPECIFIED);
        let v6 = |address: Option<Ipv6Addr>| address.unwrap_or(Ipv6Addr::UNSPECIFIED);
        Ok(match self.version {
            IpVersion::V4 => Addresses::V4(v4(v4_first), v4(v4_second)),
            IpVersion::V6 => Addresses::V6(v6(v6_first), v6(v6_second)),
            version => Addresses::None(version),
        })
    }
}

/// A header under way.
#[derive(Debug, Default)]
pub(crate) struct HeaderDraft {
    header: Header<'static>,
    addresses: AddressesDraft,
}

/// Structures of the header: all, from a number on, or the second alone.
const ALL: u8 = u8::MAX;
const SINCE_2: u8 = u8::MAX << 2;
const SINCE_3: u8 = u8::MAX << 3;
const ONLY_1: u8 = 1 << 1;

macro_rules! slots {
    ($place:ident, $($at:literal => $member:expr),+ $(,)?) => {
        match $place {
            $( $at => Some(Slot::Value(&mut $member)), )+
            _ => None,
        }
    };
}

impl Fill for HeaderDraft {
    fn names(&self) -> &'static [(&'static str, u8)] {
        &[
            ("timeStamp", ALL),
            ("flags", ALL),
            ("ipVersion", ALL),
            ("ipProtocol", ALL),
            ("localAddrV4", ALL),
            ("remoteAddrV4", ALL),
            ("localAddrV6", ALL),
            ("remoteAddrV6", ALL),
            ("localPort", ALL),
            ("remotePort", ALL),
            ("scopeId", ALL),
            ("appId", ALL),
            ("userId", ALL),
            ("addressFamily", SINCE_2),
            ("packageSid", SINCE_2),
            ("enterpriseId", SINCE_3),
            ("policyFlags", SINCE_3),
            ("effectiveName", SINCE_3),
            ("reserved1", ONLY_1),
            ("reserved2", ONLY_1),
            ("reserved3", ONLY_1),
            ("reserved4", ONLY_1),
            ("reserved5", ONLY_1),
            ("reserved6", ONLY_1),
            ("reserved7", ONLY_1),
            ("reserved8", ONLY_1),
            ("reserved9", ONLY_1),
            ("reserved10", ONLY_1),
        ]
    }

    fn slot(&mut self, place: usize) -> Option<Slot<'_>> {
        let Self { header, addresses } = self;
        let [local_v4, remote_v4] = &mut addresses.v4;
        let [local_v6, remote_v6] = &mut addresses.v6;
        slots! { place,
            0 => header.time_stamp,
            1 => header.flags,
            2 => addresses.version,
            3 => header.ip_protocol,
            4 => *local_v4,
            5 => *remote_v4,
            6 => *local_v6,
            7 => *remote_v6,
            8 => header.local_port,
            9 => header.remote_port,
            10 => header.scope_id,
            11 => header.app_id,
            12 => header.user_id,
            13 => header.address_family,
            14 => header.package_sid,
            15 => header.enterprise_id,
            16 => header.policy_flags,
            17 => header.effective_name,
            18 => header.reserved.reserved1,
            19 => header.reserved.reserved2,
            20 => header.reserved.reserved3,
            21 => header.reserved.reserved4,
            22 => header.reserved.reserved5,
            23 => header.reserved.reserved6,
            24 => header.reserved.reserved7,
            25 => header.reserved.reserved8,
            26 => header.reserved.reserved9,
            27 => header.reserved.reserved10,
        }
    }
}

impl HeaderDraft {
    pub(crate) fn finish(self) -> Result<Header<'static>, Misfit> {
        let names = ["localAddrV4", "remoteAddrV4", "localAddrV6", "remoteAddrV6"];
        let header = Header { addresses: self.addresses.finish(names)?, ..self.header };
        let mut misfit = None;
        // Structure 1 has room for the reserved members; whether the version's has was seen by their names.
        header.lost(1, &mut |member| {
            if member.starts_with("reserved") {
                let what =
                    "goes with ipVersion FWP_IP_VERSION_NONE, the later ones with FWP_AF_ETHER too";
                misfit = Some(Misfit { member, what: what.into() });
            }
        });
        misfit.map_or(Ok(header), Err)
    }
}

/// A payload under way.
#[allow(clippy::large_enum_variant)] // there is one at a time
#[derive(Debug)]
pub(crate) enum Draft {
    /// One whose members do not depend on each other.
    Plain(Payload<'static>),
    Quick(QuickDraft),
    Idp(IdpDraft),
}

impl Draft {
    /// The payload that the union's member of this name points to, still empty.
    pub(crate) fn of(member: &str) -> Option<Self> {
        match Payload::empty(member)? {
            Payload::IkeQmFailure(_) => Some(Self::Quick(QuickDraft::default())),
            Payload::IdpDrop(_) => Some(Self::Idp(IdpDraft::default())),
            payload => Some(Self::Plain(payload)),
        }
    }

    /// Where its members are set; `None` for one that has none.
    pub(crate) fn fill(&mut self) -> Option<&mut dyn Fill> {
        match self {
            Self::Quick(draft) => Some(draft),
            Self::Idp(draft) => Some(draft),
            Self::Plain(payload) => match payload {
                Payload::IkeMmFailure(part) => Some(part),
                Payload::IkeEmFailure(part) => Some(part),
                Payload::ClassifyDrop(part) => Some(part),
                Payload::IpsecDrop(part) => Some(part),
                Payload::ClassifyAllow(part) => Some(part),
                Payload::CapabilityDrop(part) => Some(part),
                Payload::CapabilityAllow(part) => Some(part),
                Payload::ClassifyDropMac(part) => Some(part),
                Payload::LpmPacketArrival(part) => Some(part),
                Payload::IkeQmFailure(_) | Payload::IdpDrop(_) | Payload::Unknown(_) => None,
            },
        }
    }

    pub(crate) fn finish(self) -> Result<Payload<'static>, Misfit> {
        match self {
            Self::Plain(payload) => Ok(payload),
            Self::Quick(draft) => draft.finish().map(Payload::IkeQmFailure),
            Self::Idp(draft) => draft.finish().map(Payload::IdpDrop),
        }
    }
}

/// A packet that IPsec denial-of-service protection dropped, under way.
#[derive(Debug, Default)]
pub(crate) struct IdpDraft {
    drop: IdpDrop,
    addresses: AddressesDraft,
}

impl Fill for IdpDraft {
    fn names(&self) -> &'static [(&'static str, u8)] {
        &[
            ("ipVersion", ALL),
            ("publicHostV4Addr", ALL),
            ("internalHostV4Addr", ALL),
            ("publicHostV6Addr", ALL),
            ("internalHostV6Addr", ALL),
            ("failureStatus", ALL),
            ("direction", ALL),
        ]
    }

    fn slot(&mut self, place: usize) -> Option<Slot<'_>> {
        let [public_v4, internal_v4] = &mut self.addresses.v4;
        let [public_v6, internal_v6] = &mut self.addresses.v6;
        slots! { place,
            0 => self.addresses.version,
            1 => *public_v4,
            2 => *internal_v4,
            3 => *public_v6,
            4 => *internal_v6,
            5 => self.drop.failure_status,
            6 => self.drop.direction,
        }
    }
}

impl IdpDraft {
    fn finish(self) -> Result<IdpDrop, Misfit> {
        let names =
            ["publicHostV4Addr", "internalHostV4Addr", "publicHostV6Addr", "internalHostV6Addr"];
        Ok(IdpDrop { addresses: self.addresses.finish(names)?, ..self.drop })
    }
}

/// A quick-mode failure under way.
#[derive(Debug, Default)]
pub(crate) struct QuickDraft {
    failure: IkeQmFailure,
    sa_traffic_type: IpsecTrafficType,
    local: SubnetDraft,
    remote: SubnetDraft,
}

impl Fill for QuickDraft {
    fn names(&self) -> &'static [(&'static str, u8)] {
        const SINCE_1: u8 = u8::MAX << 1;
        &[
            ("failureErrorCode", ALL),
            ("failurePoint", ALL),
            ("keyingModuleType", ALL),
            ("qmState", ALL),
            ("saRole", ALL),
            ("saTrafficType", ALL),
            ("qmFilterId", ALL),
            ("mmSaLuid", SINCE_1),
            ("mmProviderContextKey", SINCE_1),
            ("localSubNet", ALL),
            ("remoteSubNet", ALL),
        ]
    }

    fn slot(&mut self, place: usize) -> Option<Slot<'_>> {
        match place {
            9 => Some(Slot::Part(&mut self.local)),
            10 => Some(Slot::Part(&mut self.remote)),
            _ => slots! { place,
                0 => self.failure.failure_error_code,
                1 => self.failure.failure_point,
                2 => self.failure.keying_module_type,
                3 => self.failure.qm_state,
                4 => self.failure.sa_role,
                5 => self.sa_traffic_type,
                6 => self.failure.qm_filter_id,
                7 => self.failure.mm_sa_luid,
                8 => self.failure.mm_provider_context_key,
            },
        }
    }
}

impl QuickDraft {
    fn finish(self) -> Result<IkeQmFailure, Misfit> {
        let Self { failure, sa_traffic_type, local, remote } = self;
        let traffic = if sa_traffic_type == IpsecTrafficType::TUNNEL {
            Traffic::Tunnel {
                local: local.finish("localSubNet")?,
                remote: remote.finish("remoteSubNet")?,
            }
        } else {
            let given = [(local.there, "localSubNet"), (remote.there, "remoteSubNet")];
            if let Some((_, member)) = given.into_iter().find(|(there, _)| *there) {
                return Err(Misfit {
                    member,
                    what: "goes with IPSEC_TRAFFIC_TYPE_TUNNEL alone".into(),
                });
            }
            Traffic::Other(sa_traffic_type)
        };
        Ok(IkeQmFailure { traffic, ..failure })
    }
}

/// A subnet under way.
#[derive(Debug, Default)]
struct SubnetDraft {
    there: bool,
    data_type: DataType,
    v4: V4Draft,
    v6: V6Draft,
    raw: Option<[u8; 8]>,
}

#[derive(Debug, Default)]
struct V4Draft {
    there: bool,
    addr: Option<Ipv4Addr>,
    mask: Option<Ipv4Addr>,
}

#[derive(Debug, Default)]
struct V6Draft {
    there: bool,
    addr: Option<Ipv6Addr>,
    prefix_length: u8,
}

impl Fill for SubnetDraft {
    fn begin(&mut self) {
        self.there = true;
    }

    fn names(&self) -> &'static [(&'static str, u8)] {
        &[("type", ALL), ("v4AddrMask", ALL), ("v6AddrMask", ALL), ("raw", ALL)]
    }

    fn slot(&mut self, place: usize) -> Option<Slot<'_>> {
        match place {
            1 => Some(Slot::Part(&mut self.v4)),
            2 => Some(Slot::Part(&mut self.v6)),
            _ => slots! { place, 0 => self.data_type, 3 => self.raw },
        }
    }
}

impl Fill for V4Draft {
    fn begin(&mut self) {
        self.there = true;
    }

    fn names(&self) -> &'static [(&'static str, u8)] {
        &[("addr", ALL), ("mask", ALL)]
    }

    fn slot(&mut self, place: usize) -> Option<Slot<'_>> {
        slots! { place, 0 => self.addr, 1 => self.mask }
    }
}

impl Fill for V6Draft {
    fn begin(&mut self) {
        self.there = true;
    }

    fn names(&self) -> &'static [(&'static str, u8)] {
        &[("addr", ALL), ("prefixLength", ALL)]
    }

    fn slot(&mut self, place: usize) -> Option<Slot<'_>> {
        slots! { place, 0 => self.addr, 1 => self.prefix_length }
    }
}

impl SubnetDraft {
    fn finish(self, member: &'static str) -> Result<Subnet, Misfit> {
        let Self { data_type, v4, v6, raw, .. } = self;
        let other =
            !matches!(data_type, DataType::EMPTY | DataType::V4_ADDR_MASK | DataType::V6_ADDR_MASK);
        let given = [
            (v4.there && data_type != DataType::V4_ADDR_MASK, "v4AddrMask"),
            (v6.there && data_type != DataType::V6_ADDR_MASK, "v6AddrMask"),
            (raw.is_some() && !other, "raw"),
        ];
        if let Some((_, name)) = given.into_iter().find(|(misfit, _)| *misfit) {
            return Err(Misfit {
                member,
                what: format!("{name} does not go with type {data_type:?}"),
            });
        }
        Ok(match data_type {
            DataType::EMPTY => Subnet::Empty,
            DataType::V4_ADDR_MASK => Subnet::V4(v4.there.then(|| V4Subnet {
                addr: v4.addr.unwrap_or(Ipv4Addr::UNSPECIFIED),
                mask: v4.mask.unwrap_or(Ipv4Addr::UNSPECIFIED),
            })),
            DataType::V6_ADDR_MASK => Subnet::V6(v6.there.then(|| V6Subnet {
                addr: v6.addr.unwrap_or(Ipv6Addr::UNSPECIFIED),
                prefix_length: v6.prefix_length,
            })),
            other => Subnet::Other(other, raw.unwrap_or_default()),
        })
    }
}
