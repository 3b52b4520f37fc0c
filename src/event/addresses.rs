//! Two addresses of one IP version.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use zerocopy::FromBytes;

use crate::raw::{IpVersion, Ipv4Number};

/// Two addresses of the version that `ipVersion` says: local and remote ones of a header, public and internal ones
/// of a dropped packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Addresses {
    /// IP version 4.
    V4(Ipv4Addr, Ipv4Addr),
    /// IP version 6.
    V6(Ipv6Addr, Ipv6Addr),
    /// There are none: `ipVersion` is NONE, or a value without a name.
    None(IpVersion),
}

impl Default for Addresses {
    fn default() -> Self {
        Self::V4(Ipv4Addr::UNSPECIFIED, Ipv4Addr::UNSPECIFIED)
    }
}

impl Addresses {
    /// `ipVersion`.
    #[must_use]
    pub const fn ip_version(&self) -> IpVersion {
        match self {
            Self::V4(..) => IpVersion::V4,
            Self::V6(..) => IpVersion::V6,
            Self::None(version) => *version,
        }
    }

    /// The first address: of a header, the local one.
    #[must_use]
    pub const fn first(&self) -> Option<IpAddr> {
        match *self {
            Self::V4(first, _) => Some(IpAddr::V4(first)),
            Self::V6(first, _) => Some(IpAddr::V6(first)),
            Self::None(_) => None,
        }
    }

    /// The second address: of a header, the remote one.
    #[must_use]
    pub const fn second(&self) -> Option<IpAddr> {
        match *self {
            Self::V4(_, second) => Some(IpAddr::V4(second)),
            Self::V6(_, second) => Some(IpAddr::V6(second)),
            Self::None(_) => None,
        }
    }

    /// Whether there are none though `ipVersion` says which there are: no bytes can tell that.
    pub(super) const fn misfit(&self) -> bool {
        matches!(self, Self::None(IpVersion::V4 | IpVersion::V6))
    }

    /// Takes the arm that the version selects from each of two unions.
    #[inline]
    pub(super) fn read(version: IpVersion, first: &[u8; 16], second: &[u8; 16]) -> Self {
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
    pub(super) fn write(&self) -> [[u8; 16]; 2] {
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
}
