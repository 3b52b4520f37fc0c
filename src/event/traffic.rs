//! The mode of IPsec traffic, and the subnets of tunnel mode.

use core::net::{Ipv4Addr, Ipv6Addr};

use super::IkeQmFailure;
#[cfg(feature = "arbitrary")]
use super::arbitrary_field::{ArbitraryField, arbitrary_fields};
use super::field_types::Field;
use super::fields::CompositeField;
use super::resolve::Resolver;
#[cfg(feature = "text")]
use super::set::{MemberSlots, Misfit, Slot};
#[cfg(feature = "proptest")]
use super::shrink::{default_or, pair, shrink, zeroed};
use super::visitor::{Part, Visitor, private::Sealed};
use crate::arena::Arena;
use crate::error::{Error, Fault};
use crate::layout::Scalar;
use crate::memory::{Memory, MemoryReader};
use crate::raw::{
    ByteArray16, ConditionValue0, DataType, IkeextQmFailure1, IpsecTrafficType, V4AddrAndMask,
    V6AddrAndMask,
};

/// The mode of IPsec traffic (`saTrafficType`), with the subnets of tunnel mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Traffic {
    /// Tunnel mode: between two networks.
    Tunnel {
        /// The subnet on this machine's side.
        local: Subnet,
        /// The subnet on the peer's side.
        remote: Subnet,
    },
    /// Any other mode.
    Other(IpsecTrafficType),
}

/// A subnet, stored as an `FWP_CONDITION_VALUE0`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Subnet {
    /// No subnet.
    #[default]
    Empty,
    /// An IPv4 address and its mask; `None` for NULL.
    V4(Option<V4Subnet>),
    /// An IPv6 address and its prefix length; `None` for NULL.
    V6(Option<V6Subnet>),
    /// A value of another type: the type, and the eight bytes of the union, which are not resolved.
    Other(DataType, [u8; 8]),
}

/// An IPv4 address and its mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct V4Subnet {
    /// The address.
    pub addr: Ipv4Addr,
    /// The mask.
    pub mask: Ipv4Addr,
}

/// An IPv6 address and its prefix length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct V6Subnet {
    /// The address.
    pub addr: Ipv6Addr,
    /// The prefix length in bits; it can be more than 128.
    pub prefix_length: u8,
}

impl Default for Traffic {
    fn default() -> Self {
        Self::Other(IpsecTrafficType::default())
    }
}

impl Traffic {
    /// `saTrafficType`.
    #[must_use]
    pub const fn sa_traffic_type(&self) -> IpsecTrafficType {
        match self {
            Self::Tunnel { .. } => IpsecTrafficType::TUNNEL,
            Self::Other(of) => *of,
        }
    }
}

/// The members that point to the two subnets: for each, that of IPv4 and that of IPv6.
pub(crate) const SUBNETS: [[&str; 2]; 2] = [
    ["localSubNet.v4AddrMask", "localSubNet.v6AddrMask"],
    ["remoteSubNet.v4AddrMask", "remoteSubNet.v6AddrMask"],
];

impl CompositeField<IkeQmFailure> for Traffic {
    type Raw = IkeextQmFailure1;
    #[cfg(feature = "text")]
    type Builder = Builder;

    fn read<'m, M: Memory<'m>>(
        resolver: &mut Resolver<M>,
        raw: &IkeextQmFailure1,
        _: &[u8],
        _: u8,
    ) -> Result<Self, Error> {
        if raw.sa_traffic_type != IpsecTrafficType::TUNNEL {
            return Ok(Self::Other(raw.sa_traffic_type));
        }
        let [local, remote] = SUBNETS;
        Ok(Self::Tunnel {
            local: Subnet::read(resolver, local, &raw.local_sub_net)?,
            remote: Subnet::read(resolver, remote, &raw.remote_sub_net)?,
        })
    }

    fn write(self, arena: &mut Arena<'_>, raw: &mut IkeextQmFailure1) {
        raw.sa_traffic_type = self.sa_traffic_type();
        if let Self::Tunnel { local, remote } = self {
            raw.local_sub_net = local.write(arena);
            raw.remote_sub_net = remote.write(arena);
        }
    }

    fn visit_first<V: Visitor>(self, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("saTrafficType", self.sa_traffic_type().value())?;
        match &self {
            Self::Tunnel { local, remote } => {
                visitor.part("localSubNet", Some(local))?;
                visitor.part("remoteSubNet", Some(remote))
            }
            Self::Other(_) => Ok(()),
        }
    }

    fn visit<V: Visitor>(self, _: &IkeQmFailure, _: u8, _: u32, _: &mut V) -> Result<(), V::Error> {
        Ok(())
    }

    fn misfit(self) -> Option<&'static str> {
        match self {
            Self::Other(IpsecTrafficType::TUNNEL) => Some("saTrafficType"),
            Self::Tunnel { local, .. } if local.is_misfit() => Some("localSubNet.type"),
            Self::Tunnel { remote, .. } if remote.is_misfit() => Some("remoteSubNet.type"),
            _ => None,
        }
    }

    #[cfg(feature = "text")]
    fn finish(builder: Builder) -> Result<Self, Misfit> {
        let Builder { sa_traffic_type, local, remote } = builder;
        if sa_traffic_type == IpsecTrafficType::TUNNEL {
            let (local, remote) = (local.finish("localSubNet")?, remote.finish("remoteSubNet")?);
            return Ok(Self::Tunnel { local, remote });
        }
        for (subnet, member) in [(local, "localSubNet"), (remote, "remoteSubNet")] {
            if subnet.is_present {
                let reason = "requires saTrafficType IPSEC_TRAFFIC_TYPE_TUNNEL".into();
                return Err(Misfit { member, reason });
            }
        }
        Ok(Self::Other(sa_traffic_type))
    }
}

impl Subnet {
    fn read<'m, M: Memory<'m>>(
        resolver: &mut Resolver<M>,
        [v4, v6]: [&'static str; 2],
        raw: &ConditionValue0,
    ) -> Result<Self, Error> {
        let at = u64::from_le_bytes(raw.value);
        Ok(match raw.type_ {
            DataType::EMPTY => Self::Empty,
            DataType::V4_ADDR_MASK => {
                Self::V4(resolver.member(v4, true).pointer(at, V4Subnet::read)?)
            }
            DataType::V6_ADDR_MASK => {
                Self::V6(resolver.member(v6, true).pointer(at, V6Subnet::read)?)
            }
            other => Self::Other(other, raw.value),
        })
    }

    fn write(&self, arena: &mut Arena<'_>) -> ConditionValue0 {
        let value = match self {
            Self::Empty | Self::V4(None) | Self::V6(None) => [0; 8],
            Self::V4(Some(subnet)) => subnet.write(arena).to_le_bytes(),
            Self::V6(Some(subnet)) => subnet.write(arena).to_le_bytes(),
            Self::Other(_, value) => *value,
        };
        ConditionValue0 { type_: self.data_type(), _pad0: [0; 4], value }
    }

    /// Whether the type of `Other` is that of another variant: no bytes can hold this combination.
    const fn is_misfit(&self) -> bool {
        matches!(
            self,
            Self::Other(DataType::EMPTY | DataType::V4_ADDR_MASK | DataType::V6_ADDR_MASK, _)
        )
    }

    const fn data_type(&self) -> DataType {
        match self {
            Self::Empty => DataType::EMPTY,
            Self::V4(_) => DataType::V4_ADDR_MASK,
            Self::V6(_) => DataType::V6_ADDR_MASK,
            Self::Other(of, _) => *of,
        }
    }
}

impl V4Subnet {
    fn read<'m, M: Memory<'m>>(reader: &mut MemoryReader<M>, address: u64) -> Result<Self, Fault> {
        let raw: V4AddrAndMask = reader.structure(address)?;
        Ok(Self { addr: raw.addr.into(), mask: raw.mask.into() })
    }

    fn write(&self, arena: &mut Arena<'_>) -> u64 {
        let raw = V4AddrAndMask { addr: self.addr.into(), mask: self.mask.into() };
        arena.structure(&raw).address()
    }
}

impl V6Subnet {
    fn read<'m, M: Memory<'m>>(reader: &mut MemoryReader<M>, address: u64) -> Result<Self, Fault> {
        let raw: V6AddrAndMask = reader.structure(address)?;
        Ok(Self { addr: Ipv6Addr::from(raw.addr.byte_array16), prefix_length: raw.prefix_length })
    }

    fn write(&self, arena: &mut Arena<'_>) -> u64 {
        let addr = ByteArray16 { byte_array16: self.addr.octets() };
        arena.structure(&V6AddrAndMask { addr, prefix_length: self.prefix_length }).address()
    }
}

impl Sealed for Subnet {}
impl Sealed for V4Subnet {}
impl Sealed for V6Subnet {}

impl Part for Subnet {
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("type", self.data_type().value())?;
        match self {
            Self::Empty => Ok(()),
            Self::V4(subnet) => visitor.part("v4AddrMask", subnet.as_ref()),
            Self::V6(subnet) => visitor.part("v6AddrMask", subnet.as_ref()),
            Self::Other(_, value) => visitor.member("raw", Scalar::Bytes(value).into()),
        }
    }
}

impl Part for V4Subnet {
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("addr", Scalar::Ipv4(self.addr).into())?;
        visitor.member("mask", Scalar::Ipv4(self.mask).into())
    }
}

impl Part for V6Subnet {
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("addr", Scalar::Ipv6(self.addr).into())?;
        visitor.member("prefixLength", self.prefix_length.value())
    }
}

#[cfg(feature = "arbitrary")]
arbitrary_fields! {
    Traffic: |bytes| Ok(match bytes.int_in_range(0..=3_u8)? {
        0 => Self::Other(IpsecTrafficType::TRANSPORT),
        1 => Self::Other(IpsecTrafficType::new(u32::any(bytes)?.max(2))),
        _ => Self::Tunnel { local: ArbitraryField::any(bytes)?, remote: ArbitraryField::any(bytes)? },
    });
    Subnet: |bytes| Ok(match bytes.int_in_range(0..=7_u8)? {
        0 => Self::Empty,
        1 => Self::V4(None),
        2 => Self::V6(None),
        3 | 4 => Self::V4(Some(ArbitraryField::any(bytes)?)),
        5 | 6 => Self::V6(Some(ArbitraryField::any(bytes)?)),
        _ => {
            let other = Self::Other(ArbitraryField::any(bytes)?, bytes.arbitrary()?);
            if other.is_misfit() { Self::Empty } else { other }
        }
    });
    V4Subnet: |bytes| Ok(Self { addr: ArbitraryField::any(bytes)?, mask: ArbitraryField::any(bytes)? });
    V6Subnet: |bytes| Ok(Self { addr: ArbitraryField::any(bytes)?, prefix_length: ArbitraryField::any(bytes)? });
}

#[cfg(feature = "proptest")]
shrink! {
    Traffic: |this| default_or(this, match *this {
        Self::Tunnel { local, remote } => pair(local, remote, |local, remote| Self::Tunnel { local, remote }),
        Self::Other(of) => of.shrink().into_iter().map(Self::Other).collect(),
    });
    Subnet: |this| default_or(this, match this {
        Self::Empty => Default::default(),
        Self::V4(subnet) => subnet.shrink().into_iter().map(Self::V4).collect(),
        Self::V6(subnet) => subnet.shrink().into_iter().map(Self::V6).collect(),
        Self::Other(of, value) => zeroed(*value).into_iter().map(|value| Self::Other(*of, value)).collect(),
    });
    V4Subnet: |this| pair(this.addr, this.mask, |addr, mask| Self { addr, mask });
    V6Subnet: |this| pair(this.addr, this.prefix_length, |addr, prefix_length| Self { addr, prefix_length });
}

/// Builds a [`Traffic`] from members that are set in any order.
#[cfg(feature = "text")]
#[derive(Debug, Default)]
pub(crate) struct Builder {
    sa_traffic_type: IpsecTrafficType,
    local: SubnetBuilder,
    remote: SubnetBuilder,
}

#[cfg(feature = "text")]
impl MemberSlots for Builder {
    fn slot(&mut self, name: &str) -> Option<(u8, Slot<'_>)> {
        let slot = match name {
            "localSubNet" => Slot::Part(&mut self.local),
            "remoteSubNet" => Slot::Part(&mut self.remote),
            _ => Slot::Value(&mut self.sa_traffic_type),
        };
        Some((0, slot))
    }
}

#[cfg(feature = "text")]
#[derive(Debug, Default)]
struct SubnetBuilder {
    is_present: bool,
    data_type: DataType,
    v4: V4Builder,
    v6: V6Builder,
    raw: Option<[u8; 8]>,
}

#[cfg(feature = "text")]
#[derive(Debug, Default)]
struct V4Builder {
    is_present: bool,
    addr: Option<Ipv4Addr>,
    mask: Option<Ipv4Addr>,
}

#[cfg(feature = "text")]
#[derive(Debug, Default)]
struct V6Builder {
    is_present: bool,
    addr: Option<Ipv6Addr>,
    prefix_length: u8,
}

/// Implements [`MemberSlots`] for builders whose members all structures have.
#[cfg(feature = "text")]
macro_rules! member_slots {
    ($( $Builder:ident { $( $index:literal $name:literal => $Slot:ident($field:ident) ),+ } )+) => { $(
        impl MemberSlots for $Builder {
            fn mark_present(&mut self) {
                self.is_present = true;
            }

            fn members(&self) -> &'static [(&'static str, u8)] {
                &[$( ($name, u8::MAX) ),+]
            }

            fn slot(&mut self, name: &str) -> Option<(u8, Slot<'_>)> {
                match name {
                    $( $name => Some(($index, Slot::$Slot(&mut self.$field))), )+
                    _ => None,
                }
            }
        }
    )+ };
}

#[cfg(feature = "text")]
member_slots! {
    SubnetBuilder {
        0 "type" => Value(data_type), 1 "v4AddrMask" => Part(v4), 2 "v6AddrMask" => Part(v6), 3 "raw" => Value(raw)
    }
    V4Builder { 0 "addr" => Value(addr), 1 "mask" => Value(mask) }
    V6Builder { 0 "addr" => Value(addr), 1 "prefixLength" => Value(prefix_length) }
}

#[cfg(feature = "text")]
impl SubnetBuilder {
    fn finish(self, member: &'static str) -> Result<Subnet, Misfit> {
        let Self { data_type, v4, v6, raw, .. } = self;
        let other =
            !matches!(data_type, DataType::EMPTY | DataType::V4_ADDR_MASK | DataType::V6_ADDR_MASK);
        for (misfit, name) in [
            (v4.is_present && data_type != DataType::V4_ADDR_MASK, "v4AddrMask"),
            (v6.is_present && data_type != DataType::V6_ADDR_MASK, "v6AddrMask"),
            (raw.is_some() && !other, "raw"),
        ] {
            if misfit {
                let reason = alloc::format!("{name} does not match type {data_type:?}");
                return Err(Misfit { member, reason });
            }
        }
        Ok(match data_type {
            DataType::EMPTY => Subnet::Empty,
            DataType::V4_ADDR_MASK => Subnet::V4(v4.is_present.then(|| V4Subnet {
                addr: v4.addr.unwrap_or(Ipv4Addr::UNSPECIFIED),
                mask: v4.mask.unwrap_or(Ipv4Addr::UNSPECIFIED),
            })),
            DataType::V6_ADDR_MASK => Subnet::V6(v6.is_present.then(|| V6Subnet {
                addr: v6.addr.unwrap_or(Ipv6Addr::UNSPECIFIED),
                prefix_length: v6.prefix_length,
            })),
            other => Subnet::Other(other, raw.unwrap_or_default()),
        })
    }
}
