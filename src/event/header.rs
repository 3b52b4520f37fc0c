//! What all events have.

use zerocopy::IntoBytes;

use super::Visitor;
use super::addresses::Addresses;
#[cfg(feature = "arbitrary")]
use super::arbitrary_field::{ArbitraryField, arbitrary_fields, one_in};
use super::field::MacAddr;
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
    /// A member counts only where its bit of `flags` is set; what it holds otherwise is kept all the same.
    pub struct Header<'a> = NetEventHeader3 {
        /// When it happened; 0 until events are enumerated.
        time_stamp: FileTime = "timeStamp",
        /// Which members of the header are set.
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
        /// Path of the application, mostly a device path in lower case.
        app_id: TextBlob<'a> = "appId",
        /// The user whose traffic it was: a binary SID.
        user_id: Option<Sid<'a>> = "userId",
        /// Address family; says something where there is no IP version.
        address_family: Af = "addressFamily",
        /// The package of the Windows app whose traffic it was (its app container): a binary SID.
        package_sid: Option<Sid<'a>> = "packageSid",
        /// Enterprise of the data that Windows Information Protection guards.
        enterprise_id: Option<WideStr<'a>> = "enterpriseId",
        /// Flags of that policy; the SDK names none.
        policy_flags: u64 = "policyFlags",
        /// The remote server, under the name that the policy goes by.
        effective_name: TextBlob<'a> = "effectiveName",
        /// Of structure 1 alone: the members that it reserves.
        reserved: Reserved => [
            "reserved1", "reserved2", "reserved3", "reserved4", "reserved5", "reserved6", "reserved7", "reserved8",
            "reserved9", "reserved10"
        ],
    }
}

const _: () = assert!(Header::FAMILY.is_listed(Header::MEMBERS), "a member is missing");

fields! {
    /// The reserved members of `FWPM_NET_EVENT_HEADER1`: the first counts where `ipVersion` is NONE, the others where
    /// it is also `FWP_AF_ETHER`.
    #[derive(Copy)]
    pub struct Reserved = NetEventHeader1 {
        /// Reserved; once `addressFamily`: the address family, of an event without an IP version.
        reserved1: Af = "reserved1",
        /// Reserved; once `dstAddrEth`: of an Ethernet frame, the destination.
        reserved2: MacAddr = "reserved2",
        /// Reserved; once `srcAddrEth`: of an Ethernet frame, the source.
        reserved3: MacAddr = "reserved3",
        /// Reserved; once `addrType`: of an Ethernet frame, whether it is unicast, multicast or broadcast.
        reserved4: u32 = "reserved4",
        /// Reserved; once `encapMethod`: of an Ethernet frame, how its protocol is told.
        reserved5: u32 = "reserved5",
        /// Reserved; once `etherType`: of an Ethernet frame, the protocol of what it holds.
        reserved6: u16 = "reserved6",
        /// Reserved; once `snapControl`: of an Ethernet frame, the DSAP, SSAP and control of SNAP (802.2).
        reserved7: u32 = "reserved7",
        /// Reserved; once `snapOui`: of an Ethernet frame, the organization of SNAP (802.2).
        reserved8: u32 = "reserved8",
        /// Reserved; once `vlanTag`: of an Ethernet frame, its VLAN tag (802.1Q).
        reserved9: u16 = "reserved9",
        /// Reserved; once `ifLuid`: of an Ethernet frame, the LUID of the interface.
        reserved10: u64 = "reserved10",
    }
}

/// The structure that has the reserved members.
const RESERVED: u8 = 1;

impl<'a> Header<'a> {
    /// The names of its members in all structures, in the SDK's order; those that only one structure has come last.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::MEMBERS.iter().map(|(name, _)| *name)
    }

    /// Writes what the header points to, and gives its bytes: those of the structure of this number come first.
    pub(super) fn write_as(&self, arena: &mut Arena<'_>, structure: u8) -> [u8; 144] {
        let mut bytes = [0; 144];
        let raw = self.write(arena);
        // All structures begin like this one; the second alone goes on in another way.
        let written = raw.write_to_prefix(&mut bytes);
        debug_assert!(written.is_ok(), "the largest has room for all");
        if structure == RESERVED {
            let reserved = Fields::write(&self.reserved, arena);
            let own = reserved.as_bytes().get(size_of::<NetEventHeader0>()..).unwrap_or_default();
            let written = own.write_to_suffix(&mut bytes);
            debug_assert!(written.is_ok(), "the largest has room for all");
        }
        bytes
    }

    /// The header of what was set; its reserved members go with structure 1 and its addresses.
    #[cfg(feature = "text")]
    pub(crate) fn from_builder(builder: <Self as Fields<'a>>::Builder) -> Result<Self, Misfit> {
        let header = Self::finish(builder)?;
        let mut misfit = None;
        CompositeField::visit_lost(header.reserved, &header, RESERVED, &mut |member| {
            misfit = Some(member)
        });
        match misfit {
            None => Ok(header),
            Some(member) => {
                let what =
                    "requires ipVersion FWP_IP_VERSION_NONE, and from reserved2 on FWP_AF_ETHER"
                        .into();
                Err(Misfit { member, what })
            }
        }
    }
}

impl Reserved {
    /// What counts of them in a header with these addresses.
    fn counting(self, addresses: Addresses) -> Self {
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
        resolve: &mut Resolver<M>,
        raw: &NetEventHeader3,
        bytes: &[u8],
        structure: u8,
    ) -> Result<Self, Error> {
        if structure != RESERVED {
            return Ok(Self::default());
        }
        let all = <Self as Fields<'_>>::read_as::<M, RESERVED>(resolve, bytes)?;
        Ok(all.counting(Addresses::None(raw.ip_version)))
    }

    /// They are no members of the widest structure: see [`Header::write_as`].
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
                visitor.member("reserved1", super::field::Field::value(&reserved1))
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
            // No other structure has them.
            Fields::visit_lost(&gone, 0, name);
        }
    }

    fn clear_lost(self, header: &Header<'_>, structure: u8) -> Self {
        if structure == RESERVED { self.counting(header.addresses) } else { Self::default() }
    }

    #[cfg(feature = "text")]
    fn finish(builder: <Self as CompositeField<Header<'_>>>::Builder) -> Result<Self, Misfit> {
        Fields::finish(builder)
    }
}

// Two of three are of an Ethernet frame; of any other, the first member alone counts.
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
