//! The header of events.

use zerocopy::IntoBytes;

use super::Visitor;
use super::addresses::Addresses;
#[cfg(feature = "arbitrary")]
use super::arbitrary_field::{ArbitraryField, arbitrary_fields, one_in};
use super::field_types::MacAddr;
use super::fields::{CompositeField, Fields, fields};
use super::resolve::Resolver;
#[cfg(feature = "text")]
use super::set::Misfit;
#[cfg(feature = "proptest")]
use super::shrink::{default_or, shrink};
use crate::arena::Arena;
use crate::error::Error;
use crate::memory::Memory;
use crate::raw::{
    Af, FileTime, IpVersion, NetEventFlags, NetEventHeader0, NetEventHeader1, NetEventHeader3,
};
use crate::value::{Sid, TextBlob, WideStr};

fields! {
    /// The header of an event (`FWPM_NET_EVENT_HEADER0` to `3`).
    ///
    /// Most members are valid only if their bit of `flags` is set; otherwise their values are kept too.
    pub struct Header<'a> = NetEventHeader3 {
        /// Time of the event; 0 in an event that has not been enumerated.
        time_stamp: FileTime = "timeStamp",
        /// Which members of the header are valid.
        flags: NetEventFlags = "flags" then addresses ["ipVersion"],
        /// IP protocol number: 6 is TCP, 17 UDP.
        ip_protocol: u8 = "ipProtocol",
        /// `ipVersion`, and the local and the remote address.
        addresses: Addresses => ["localAddrV4", "remoteAddrV4", "localAddrV6", "remoteAddrV6"],
        /// Local port; for ICMP, the type.
        local_port: u16 = "localPort",
        /// Remote port; for ICMP, the code.
        remote_port: u16 = "remotePort",
        /// Scope of an IPv6 address.
        scope_id: u32 = "scopeId",
        /// Path of the application, usually a device path in lower case.
        app_id: TextBlob<'a> = "appId",
        /// User, as a binary SID; may be NULL.
        user_id: Option<Sid<'a>> = "userId",
        /// Address family; it matters only if there is no IP version.
        address_family: Af = "addressFamily",
        /// Package (app container) of a Windows app, as a binary SID; may be NULL.
        package_sid: Option<Sid<'a>> = "packageSid",
        /// Enterprise id of Windows Information Protection; may be NULL.
        enterprise_id: Option<WideStr<'a>> = "enterpriseId",
        /// Policy flags of Windows Information Protection; the SDK has no names for them.
        policy_flags: u64 = "policyFlags",
        /// Name of the remote server that the policy was applied to.
        effective_name: TextBlob<'a> = "effectiveName",
        /// The reserved members, which only `FWPM_NET_EVENT_HEADER1` has.
        reserved: Reserved => [
            "reserved1", "reserved2", "reserved3", "reserved4", "reserved5", "reserved6", "reserved7", "reserved8",
            "reserved9", "reserved10"
        ],
    }
}

const _: () = assert!(Header::FAMILY.is_listed(Header::MEMBERS), "a member is missing");

fields! {
    /// The reserved members of `FWPM_NET_EVENT_HEADER1`. The first is valid if `ipVersion` is NONE; the others are
    /// valid if, in addition, the first is `FWP_AF_ETHER`.
    #[derive(Copy)]
    pub struct Reserved = NetEventHeader1 {
        /// Reserved; formerly `addressFamily`: the address family of an event without an IP version.
        reserved1: Af = "reserved1",
        /// Reserved; formerly `dstAddrEth`: destination address of an Ethernet frame.
        reserved2: MacAddr = "reserved2",
        /// Reserved; formerly `srcAddrEth`: source address of an Ethernet frame.
        reserved3: MacAddr = "reserved3",
        /// Reserved; formerly `addrType`: whether an Ethernet frame is unicast, multicast or broadcast.
        reserved4: u32 = "reserved4",
        /// Reserved; formerly `encapMethod`: encapsulation method of an Ethernet frame.
        reserved5: u32 = "reserved5",
        /// Reserved; formerly `etherType`: EtherType of an Ethernet frame.
        reserved6: u16 = "reserved6",
        /// Reserved; formerly `snapControl`: DSAP, SSAP and control field of an Ethernet frame with SNAP (802.2).
        reserved7: u32 = "reserved7",
        /// Reserved; formerly `snapOui`: OUI of an Ethernet frame with SNAP (802.2).
        reserved8: u32 = "reserved8",
        /// Reserved; formerly `vlanTag`: VLAN tag (802.1Q) of an Ethernet frame.
        reserved9: u16 = "reserved9",
        /// Reserved; formerly `ifLuid`: LUID of the interface of an Ethernet frame.
        reserved10: u64 = "reserved10",
    }
}

/// The number of the structure that has the reserved members.
const RESERVED: u8 = 1;

impl<'a> Header<'a> {
    /// The names of its members in all structures, in the SDK's order, with the reserved members last.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::MEMBERS.iter().map(|(name, _)| *name)
    }

    /// Writes what the header points to, and returns bytes that begin with its structure of this number.
    pub(super) fn write_as(&self, arena: &mut Arena<'_>, structure: u8) -> [u8; 144] {
        let mut bytes = [0; 144];
        let raw = self.write(arena);
        // All structures are a prefix of the widest, except for the second, which differs after its first members.
        let written = raw.write_to_prefix(&mut bytes);
        debug_assert!(written.is_ok(), "the array has room for every structure");
        if structure == RESERVED {
            let reserved = Fields::write(&self.reserved, arena);
            let own = reserved.as_bytes().get(size_of::<NetEventHeader0>()..).unwrap_or_default();
            let written = own.write_to_suffix(&mut bytes);
            debug_assert!(written.is_ok(), "the array has room for every structure");
        }
        bytes
    }

    /// The header that was built; fails if its reserved members contradict its addresses.
    #[cfg(feature = "text")]
    pub(crate) fn from_builder(builder: <Self as Fields<'a>>::Builder) -> Result<Self, Misfit> {
        let header = Self::finish(builder)?;
        let mut misfit = None;
        CompositeField::visit_lost(header.reserved, &header, RESERVED, &mut |member| {
            misfit = Some(member)
        });
        let Some(member) = misfit else { return Ok(header) };
        let reason = match (member, header.addresses.ip_version()) {
            ("reserved1", _) => "requires ipVersion FWP_IP_VERSION_NONE",
            (_, IpVersion::NONE) => "requires reserved1 FWP_AF_ETHER",
            _ => "requires ipVersion FWP_IP_VERSION_NONE and reserved1 FWP_AF_ETHER",
        };
        Err(Misfit { member, reason: reason.into() })
    }
}

impl Reserved {
    /// The members that are valid in a header with these addresses; the others are zero.
    fn valid_with(self, addresses: Addresses) -> Self {
        match (addresses.ip_version(), self.reserved1) {
            (IpVersion::NONE, Af::ETHER) => self,
            (IpVersion::NONE, reserved1) => Self { reserved1, ..Self::default() },
            _ => Self::default(),
        }
    }
}

impl CompositeField<Header<'_>> for Reserved {
    type Raw = NetEventHeader3;
    #[cfg(feature = "text")]
    type Builder = <Self as Fields<'static>>::Builder;

    #[inline(always)]
    fn read<'m, M: Memory<'m>>(
        resolver: &mut Resolver<M>,
        raw: &NetEventHeader3,
        bytes: &[u8],
        structure: u8,
    ) -> Result<Self, Error> {
        if structure != RESERVED {
            return Ok(Self::default());
        }
        let all = <Self as Fields<'_>>::read_as::<M, RESERVED>(resolver, bytes)?;
        Ok(all.valid_with(Addresses::None(raw.ip_version)))
    }

    /// The widest structure does not have these members: see [`Header::write_as`].
    fn write(self, _: &mut Arena<'_>, _: &mut NetEventHeader3) {}

    #[inline(always)]
    fn visit<V: Visitor>(
        self,
        header: &Header<'_>,
        structure: u8,
        flags: u32,
        visitor: &mut V,
    ) -> Result<(), V::Error> {
        match (header.addresses.ip_version(), self.reserved1) {
            (IpVersion::NONE, Af::ETHER) => Fields::visit(&self, structure, flags, visitor),
            (IpVersion::NONE, reserved1) if structure == RESERVED => {
                visitor.member("reserved1", super::field_types::Field::value(&reserved1))
            }
            _ => Ok(()),
        }
    }

    fn visit_lost(self, header: &Header<'_>, structure: u8, name: &mut dyn FnMut(&'static str)) {
        if self == Self::default() {
            return;
        }
        let kept = CompositeField::clear_lost(self, header, structure);
        let gone = if kept.reserved1 == self.reserved1 {
            Self { reserved1: Af::default(), ..self }
        } else {
            self
        };
        if kept != self {
            // Structure 0 has none of the members, so all are visited.
            Fields::visit_lost(&gone, 0, name);
        }
    }

    fn clear_lost(self, header: &Header<'_>, structure: u8) -> Self {
        if structure == RESERVED { self.valid_with(header.addresses) } else { Self::default() }
    }

    #[cfg(feature = "text")]
    fn finish(builder: <Self as CompositeField<Header<'_>>>::Builder) -> Result<Self, Misfit> {
        Fields::finish(builder)
    }
}

// Two of three are those of an Ethernet frame; in the others only the first member is valid.
#[cfg(feature = "arbitrary")]
arbitrary_fields! {
    Reserved: |bytes| Ok(if one_in(3, bytes)? {
        Self { reserved1: ArbitraryField::any(bytes)?, ..Self::default() }
    } else {
        Self { reserved1: Af::ETHER, ..Self::any_in(RESERVED, bytes)? }
    });
}

#[cfg(feature = "proptest")]
shrink! {
    Reserved: |this| {
        let mut all = default_or(this, Default::default());
        this.for_each_shrunk(&mut |_, simpler| all.push(simpler));
        all
    };
}
