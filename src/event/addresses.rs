//! Two addresses of the same IP version.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use zerocopy::FromBytes;

#[cfg(feature = "arbitrary")]
use super::arbitrary_field::{ArbitraryField, arbitrary_fields};
use super::field_types::Field;
use super::fields::{CompositeField, Fields, is_set};
use super::resolve::Resolver;
#[cfg(feature = "text")]
use super::set::{MemberSlots, Misfit, Slot};
#[cfg(feature = "proptest")]
use super::shrink::{default_or, pair, shrink};
use super::visitor::private::Sealed;
use super::{Header, IdpDrop, Part, Visitor};
use crate::arena::Arena;
use crate::error::Error;
use crate::layout::Scalar;
use crate::memory::Memory;
use crate::raw::{IpVersion, IpsecDospDrop0, Ipv4Number, NetEventHeader3};

/// Two addresses of the version in `ipVersion`: the local and the remote address of a header, or the public and the
/// internal host of a dropped packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Addresses {
    /// IP version 4.
    V4(Ipv4Addr, Ipv4Addr),
    /// IP version 6.
    V6(Ipv6Addr, Ipv6Addr),
    /// No addresses: `ipVersion` is NONE, or a value without a name.
    None(IpVersion),
}

impl Default for Addresses {
    fn default() -> Self {
        Self::V4(Ipv4Addr::UNSPECIFIED, Ipv4Addr::UNSPECIFIED)
    }
}

/// The names of the members: the first and the second address of IP version 4, then those of version 6.
type Names = [&'static str; 4];

const HEADER: Names = ["localAddrV4", "remoteAddrV4", "localAddrV6", "remoteAddrV6"];
const HOSTS: Names =
    ["publicHostV4Addr", "internalHostV4Addr", "publicHostV6Addr", "internalHostV6Addr"];

impl Addresses {
    /// Two addresses: in a header, the local and the remote address. `None` if they are of different versions.
    ///
    /// ```
    /// use wfp_events::event::Addresses;
    ///
    /// let addresses = Addresses::new("10.0.0.1".parse()?, "192.0.2.7".parse()?).ok_or("two versions")?;
    /// assert_eq!(addresses.second(), Some("192.0.2.7".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn new(first: IpAddr, second: IpAddr) -> Option<Self> {
        match (first, second) {
            (IpAddr::V4(first), IpAddr::V4(second)) => Some(Self::V4(first, second)),
            (IpAddr::V6(first), IpAddr::V6(second)) => Some(Self::V6(first, second)),
            _ => None,
        }
    }

    /// `ipVersion`.
    #[must_use]
    pub const fn ip_version(&self) -> IpVersion {
        match self {
            Self::V4(..) => IpVersion::V4,
            Self::V6(..) => IpVersion::V6,
            Self::None(version) => *version,
        }
    }

    /// The first address: in a header, the local address.
    #[must_use]
    pub const fn first(&self) -> Option<IpAddr> {
        match *self {
            Self::V4(first, _) => Some(IpAddr::V4(first)),
            Self::V6(first, _) => Some(IpAddr::V6(first)),
            Self::None(_) => None,
        }
    }

    /// The second address: in a header, the remote address.
    #[must_use]
    pub const fn second(&self) -> Option<IpAddr> {
        match *self {
            Self::V4(_, second) => Some(IpAddr::V4(second)),
            Self::V6(_, second) => Some(IpAddr::V6(second)),
            Self::None(_) => None,
        }
    }

    /// Whether `ipVersion` is 4 or 6, but there are no addresses: no bytes can hold this combination.
    const fn is_misfit(&self) -> bool {
        matches!(self, Self::None(IpVersion::V4 | IpVersion::V6))
    }

    /// Reads the arm that the version selects from each of two unions.
    #[inline]
    fn of(version: IpVersion, first: &[u8; 16], second: &[u8; 16]) -> Self {
        let v4 = |union: &[u8; 16]| {
            Ipv4Number::ref_from_prefix(union).map_or(Ipv4Addr::UNSPECIFIED, |(it, _)| (*it).into())
        };
        match version {
            IpVersion::V4 => Self::V4(v4(first), v4(second)),
            IpVersion::V6 => Self::V6(Ipv6Addr::from(*first), Ipv6Addr::from(*second)),
            version => Self::None(version),
        }
    }

    /// The bytes of the two unions.
    fn unions(&self) -> [[u8; 16]; 2] {
        let v4 = |address: Ipv4Addr| {
            let [a, b, c, d] = u32::from(address).to_le_bytes();
            [a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        };
        match self {
            Self::V4(first, second) => [v4(*first), v4(*second)],
            Self::V6(first, second) => [first.octets(), second.octets()],
            Self::None(_) => [[0; 16]; 2],
        }
    }

    /// Visits the members that the version selects, each only if its flag bit is set or the address is not zero.
    #[inline(always)]
    fn visit_selected<V: Visitor>(
        self,
        [first_4, second_4, first_6, second_6]: Names,
        [first_set, second_set]: [bool; 2],
        visitor: &mut V,
    ) -> Result<(), V::Error> {
        // This is inlined, so that the names are constants.
        let mut visit = |name, address: Scalar<'_>, set| {
            if set || !address.is_zero() { visitor.member(name, address.into()) } else { Ok(()) }
        };
        match self {
            Self::V4(first, second) => {
                visit(first_4, Scalar::Ipv4(first), first_set)?;
                visit(second_4, Scalar::Ipv4(second), second_set)
            }
            Self::V6(first, second) => {
                visit(first_6, Scalar::Ipv6(first), first_set)?;
                visit(second_6, Scalar::Ipv6(second), second_set)
            }
            Self::None(_) => Ok(()),
        }
    }
}

impl Sealed for Addresses {}

/// Visits the members of a header.
impl Part for Addresses {
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("ipVersion", self.ip_version().value())?;
        self.visit_selected(HEADER, [true; 2], visitor)
    }
}

impl CompositeField<Header<'_>> for Addresses {
    type Raw = NetEventHeader3;
    #[cfg(feature = "text")]
    type Builder = Builder;

    #[inline(always)]
    fn read<'m, M: Memory<'m>>(
        _: &mut Resolver<M>,
        raw: &NetEventHeader3,
        _: &[u8],
        _: u8,
    ) -> Result<Self, Error> {
        Ok(Self::of(raw.ip_version, &raw.local_addr, &raw.remote_addr))
    }

    fn write(self, _: &mut Arena<'_>, raw: &mut NetEventHeader3) {
        raw.ip_version = self.ip_version();
        [raw.local_addr, raw.remote_addr] = self.unions();
    }

    #[inline(always)]
    fn visit_first<V: Visitor>(self, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("ipVersion", self.ip_version().value())
    }

    #[inline(always)]
    fn visit<V: Visitor>(
        self,
        _: &Header<'_>,
        _: u8,
        flags: u32,
        visitor: &mut V,
    ) -> Result<(), V::Error> {
        const LOCAL: u32 = Header::FAMILY.flag("localAddrV4");
        const REMOTE: u32 = Header::FAMILY.flag("remoteAddrV4");
        self.visit_selected(HEADER, [is_set(flags, LOCAL), is_set(flags, REMOTE)], visitor)
    }

    fn misfit(self) -> Option<&'static str> {
        self.is_misfit().then_some("ipVersion")
    }

    #[cfg(feature = "text")]
    fn finish(builder: Builder) -> Result<Self, Misfit> {
        builder.finish(HEADER)
    }
}

impl CompositeField<IdpDrop> for Addresses {
    type Raw = IpsecDospDrop0;
    #[cfg(feature = "text")]
    type Builder = Builder;

    fn read<'m, M: Memory<'m>>(
        _: &mut Resolver<M>,
        raw: &IpsecDospDrop0,
        _: &[u8],
        _: u8,
    ) -> Result<Self, Error> {
        Ok(Self::of(raw.ip_version, &raw.public_host, &raw.internal_host))
    }

    fn write(self, _: &mut Arena<'_>, raw: &mut IpsecDospDrop0) {
        raw.ip_version = self.ip_version();
        [raw.public_host, raw.internal_host] = self.unions();
    }

    fn visit<V: Visitor>(
        self,
        _: &IdpDrop,
        _: u8,
        _: u32,
        visitor: &mut V,
    ) -> Result<(), V::Error> {
        visitor.member("ipVersion", self.ip_version().value())?;
        self.visit_selected(HOSTS, [true; 2], visitor)
    }

    fn misfit(self) -> Option<&'static str> {
        self.is_misfit().then_some("ipVersion")
    }

    #[cfg(feature = "text")]
    fn finish(builder: Builder) -> Result<Self, Misfit> {
        builder.finish(HOSTS)
    }
}

#[cfg(feature = "arbitrary")]
arbitrary_fields! {
    Addresses: |bytes| Ok(match bytes.int_in_range(0..=7_u8)? {
        0..=2 => Self::V4(ArbitraryField::any(bytes)?, ArbitraryField::any(bytes)?),
        3..=5 => Self::V6(ArbitraryField::any(bytes)?, ArbitraryField::any(bytes)?),
        6 => Self::None(IpVersion::NONE),
        _ => Self::None(IpVersion::new(u32::any(bytes)?.max(3))),
    });
}

#[cfg(feature = "proptest")]
shrink! {
    Addresses: |this| default_or(this, match *this {
        Self::V4(first, second) => pair(first, second, Self::V4),
        Self::V6(first, second) => pair(first, second, Self::V6),
        Self::None(version) => version.shrink().into_iter().map(Self::None).collect(),
    });
}

/// Builds [`Addresses`] from members that are set in any order.
#[cfg(feature = "text")]
#[derive(Debug, Default)]
pub(crate) struct Builder {
    version: IpVersion,
    v4: [Option<Ipv4Addr>; 2],
    v6: [Option<Ipv6Addr>; 2],
}

#[cfg(feature = "text")]
impl MemberSlots for Builder {
    fn slot(&mut self, name: &str) -> Option<(u8, Slot<'_>)> {
        let Self { version, v4: [first_4, second_4], v6: [first_6, second_6] } = self;
        let index =
            [HEADER, HOSTS].iter().find_map(|names| names.iter().position(|own| *own == name));
        let member: &mut dyn Field = match index {
            None => version,
            Some(0) => first_4,
            Some(1) => second_4,
            Some(2) => first_6,
            Some(_) => second_6,
        };
        Some((0, Slot::Value(member)))
    }
}

#[cfg(feature = "text")]
impl Builder {
    fn finish(self, names: Names) -> Result<Addresses, Misfit> {
        let [[v4_first, v4_second], [v6_first, v6_second]] =
            [self.v4.map(|v4| v4.map(IpAddr::V4)), self.v6.map(|v6| v6.map(IpAddr::V6))];
        let fits = |address: &IpAddr| match self.version {
            IpVersion::V4 => address.is_ipv4(),
            IpVersion::V6 => address.is_ipv6(),
            _ => false,
        };
        for (address, member) in [v4_first, v4_second, v6_first, v6_second].iter().zip(names) {
            if !address.iter().all(fits) {
                let reason = alloc::format!("does not match ipVersion {:?}", self.version);
                return Err(Misfit { member, reason });
            }
        }
        let v4 = |address: Option<Ipv4Addr>| address.unwrap_or(Ipv4Addr::UNSPECIFIED);
        let v6 = |address: Option<Ipv6Addr>| address.unwrap_or(Ipv6Addr::UNSPECIFIED);
        let ([v4_first, v4_second], [v6_first, v6_second]) = (self.v4.map(v4), self.v6.map(v6));
        Ok(match self.version {
            IpVersion::V4 => Addresses::V4(v4_first, v4_second),
            IpVersion::V6 => Addresses::V6(v6_first, v6_second),
            version => Addresses::None(version),
        })
    }
}
