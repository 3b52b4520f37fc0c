//! Failed quick-mode negotiations.

use core::net::{Ipv4Addr, Ipv6Addr};

use zerocopy::FromBytes;

use super::follow::Follow;
use super::members::{Holds, Part, Visitor};
use crate::arena::Arena;
use crate::error::{Error, Fault};
use crate::memory::{Memory, Reader};
use crate::raw::{
    ByteArray16, ConditionValue0, DataType, Guid, IkeextQmFailure0, IkeextQmFailure1,
    IpsecFailurePoint, IpsecTrafficType, KeyModuleType, QmSaState, SaRole, V4AddrAndMask,
    V6AddrAndMask, WinError,
};
use crate::value::Value;

/// A failed IKE or AuthIP quick-mode negotiation (`FWPM_NET_EVENT_IKEEXT_QM_FAILURE0` and `1`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct IkeQmFailure {
    /// Why it failed.
    pub failure_error_code: WinError,
    /// Which side it failed on.
    pub failure_point: IpsecFailurePoint,
    /// The keying module that negotiated.
    pub keying_module_type: KeyModuleType,
    /// How far the negotiation had come.
    pub qm_state: QmSaState,
    /// The part that this machine played.
    pub sa_role: SaRole,
    /// Transport mode, or tunnel mode between two subnets.
    pub traffic: Traffic,
    /// Run-time id of the quick-mode filter.
    pub qm_filter_id: u64,
    /// The main-mode security association: a LUID.
    pub mm_sa_luid: u64,
    /// The provider context that set the main-mode policy.
    pub mm_provider_context_key: Guid,
}

/// The mode of IPsec traffic: `saTrafficType`, with the subnets that only tunnel mode has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Traffic {
    /// Between the networks behind the two ends.
    Tunnel {
        /// The network behind this machine.
        local: Subnet,
        /// The network behind the peer.
        remote: Subnet,
    },
    /// Any other mode.
    Other(IpsecTrafficType),
}

/// A subnet, as an `FWP_CONDITION_VALUE0` holds it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Subnet {
    /// None.
    #[default]
    Empty,
    /// An address and its mask; NULL is `None`.
    V4(Option<V4Subnet>),
    /// An address and the length of its prefix; NULL is `None`.
    V6(Option<V6Subnet>),
    /// A value of another type: the type and the eight bytes of the union, which are not followed.
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

/// An IPv6 address and the length of its prefix in bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct V6Subnet {
    /// The address.
    pub addr: Ipv6Addr,
    /// The length of the prefix; more than 128 occurs.
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

impl IkeQmFailure {
    pub(super) fn read<'m, M: Memory + ?Sized>(
        follow: &mut Follow<'m, M>,
        bytes: &[u8],
        structure: u8,
    ) -> Result<Self, Error> {
        let mut failure = Self::default();
        if let Ok((raw, _)) = IkeextQmFailure0::ref_from_prefix(bytes) {
            let traffic = match raw.sa_traffic_type {
                IpsecTrafficType::TUNNEL => Traffic::Tunnel {
                    local: Subnet::read(
                        follow,
                        ["localSubNet.v4AddrMask", "localSubNet.v6AddrMask"],
                        &raw.local_sub_net,
                    )?,
                    remote: Subnet::read(
                        follow,
                        ["remoteSubNet.v4AddrMask", "remoteSubNet.v6AddrMask"],
                        &raw.remote_sub_net,
                    )?,
                },
                other => Traffic::Other(other),
            };
            failure = Self {
                failure_error_code: raw.failure_error_code,
                failure_point: raw.failure_point,
                keying_module_type: raw.keying_module_type,
                qm_state: raw.qm_state,
                sa_role: raw.sa_role,
                traffic,
                qm_filter_id: raw.qm_filter_id.get(),
                mm_sa_luid: 0,
                mm_provider_context_key: Guid::default(),
            };
        }
        if structure >= 1
            && let Ok((raw, _)) = IkeextQmFailure1::ref_from_prefix(bytes)
        {
            failure.mm_sa_luid = raw.mm_sa_luid.get();
            failure.mm_provider_context_key = raw.mm_provider_context_key;
        }
        Ok(failure)
    }

    pub(super) fn write(&self, arena: &mut Arena<'_>) -> IkeextQmFailure1 {
        let (local, remote) = match &self.traffic {
            Traffic::Tunnel { local, remote } => (local.write(arena), remote.write(arena)),
            Traffic::Other(_) => (ConditionValue0::default(), ConditionValue0::default()),
        };
        IkeextQmFailure1 {
            failure_error_code: self.failure_error_code,
            failure_point: self.failure_point,
            keying_module_type: self.keying_module_type,
            qm_state: self.qm_state,
            sa_role: self.sa_role,
            sa_traffic_type: self.traffic.sa_traffic_type(),
            local_sub_net: local,
            remote_sub_net: remote,
            qm_filter_id: self.qm_filter_id.into(),
            mm_sa_luid: self.mm_sa_luid.into(),
            mm_provider_context_key: self.mm_provider_context_key,
        }
    }

    /// The member that does not say what those beside it hold: no bytes can tell that.
    pub(super) const fn misfit(&self) -> Option<&'static str> {
        match &self.traffic {
            Traffic::Other(IpsecTrafficType::TUNNEL) => Some("saTrafficType"),
            Traffic::Tunnel { local, .. } if local.misfit() => Some("localSubNet.type"),
            Traffic::Tunnel { remote, .. } if remote.misfit() => Some("remoteSubNet.type"),
            _ => None,
        }
    }

    /// Names the members that hold something and that the structure has no room for.
    pub(super) fn lost(&self, structure: u8, name: &mut dyn FnMut(&'static str)) {
        if structure < 1 && self.mm_sa_luid != 0 {
            name("mmSaLuid");
        }
        if structure < 1 && self.mm_provider_context_key != Guid::default() {
            name("mmProviderContextKey");
        }
    }

    /// Empties the members that the structure has no room for.
    pub(super) fn cut(&mut self, structure: u8) {
        if structure < 1 {
            self.mm_sa_luid = 0;
            self.mm_provider_context_key = Guid::default();
        }
    }
}

impl Part for IkeQmFailure {
    fn show<V: Visitor>(&self, structure: u8, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("failureErrorCode", self.failure_error_code.value())?;
        visitor.member("failurePoint", self.failure_point.value())?;
        visitor.member("keyingModuleType", self.keying_module_type.value())?;
        visitor.member("qmState", self.qm_state.value())?;
        visitor.member("saRole", self.sa_role.value())?;
        visitor.member("saTrafficType", self.traffic.sa_traffic_type().value())?;
        if let Traffic::Tunnel { local, remote } = &self.traffic {
            visitor.part("localSubNet", Some(local))?;
            visitor.part("remoteSubNet", Some(remote))?;
        }
        visitor.member("qmFilterId", self.qm_filter_id.value())?;
        if structure >= 1 {
            visitor.member("mmSaLuid", self.mm_sa_luid.value())?;
            visitor.member("mmProviderContextKey", self.mm_provider_context_key.value())?;
        }
        Ok(())
    }
}

impl Subnet {
    fn read<'m, M: Memory + ?Sized>(
        follow: &mut Follow<'m, M>,
        [v4, v6]: [&'static str; 2],
        raw: &ConditionValue0,
    ) -> Result<Self, Error> {
        let address = u64::from_le_bytes(raw.value);
        let at = (address != 0).then_some(address);
        Ok(match raw.type_ {
            DataType::EMPTY => Self::Empty,
            DataType::V4_ADDR_MASK => Self::V4(follow.member(v4, address, |reader| {
                at.map(|at| V4Subnet::read(reader, at)).transpose()
            })?),
            DataType::V6_ADDR_MASK => Self::V6(follow.member(v6, address, |reader| {
                at.map(|at| V6Subnet::read(reader, at)).transpose()
            })?),
            other => Self::Other(other, raw.value),
        })
    }

    fn write(&self, arena: &mut Arena<'_>) -> ConditionValue0 {
        let (type_, value) = match self {
            Self::Empty => (DataType::EMPTY, [0; 8]),
            Self::V4(None) => (DataType::V4_ADDR_MASK, [0; 8]),
            Self::V6(None) => (DataType::V6_ADDR_MASK, [0; 8]),
            Self::V4(Some(subnet)) => (DataType::V4_ADDR_MASK, subnet.write(arena).to_le_bytes()),
            Self::V6(Some(subnet)) => (DataType::V6_ADDR_MASK, subnet.write(arena).to_le_bytes()),
            Self::Other(of, value) => (*of, *value),
        };
        ConditionValue0 { type_, _pad0: [0; 4], value }
    }

    const fn misfit(&self) -> bool {
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

impl Part for Subnet {
    fn show<V: Visitor>(&self, _: u8, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("type", self.data_type().value())?;
        match self {
            Self::Empty => Ok(()),
            Self::V4(subnet) => visitor.part("v4AddrMask", subnet.as_ref()),
            Self::V6(subnet) => visitor.part("v6AddrMask", subnet.as_ref()),
            Self::Other(_, value) => visitor.member("raw", Value::Bytes(value)),
        }
    }
}

impl V4Subnet {
    fn read<M: Memory + ?Sized>(reader: &mut Reader<'_, M>, address: u64) -> Result<Self, Fault> {
        let raw: V4AddrAndMask = reader.structure(address)?;
        Ok(Self { addr: raw.addr.into(), mask: raw.mask.into() })
    }

    fn write(&self, arena: &mut Arena<'_>) -> u64 {
        let raw = V4AddrAndMask { addr: self.addr.into(), mask: self.mask.into() };
        arena.structure(&raw).address()
    }
}

impl Part for V4Subnet {
    fn show<V: Visitor>(&self, _: u8, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("addr", Value::Ipv4(self.addr))?;
        visitor.member("mask", Value::Ipv4(self.mask))
    }
}

impl V6Subnet {
    fn read<M: Memory + ?Sized>(reader: &mut Reader<'_, M>, address: u64) -> Result<Self, Fault> {
        let raw: V6AddrAndMask = reader.structure(address)?;
        Ok(Self { addr: Ipv6Addr::from(raw.addr.byte_array16), prefix_length: raw.prefix_length })
    }

    fn write(&self, arena: &mut Arena<'_>) -> u64 {
        let addr = ByteArray16 { byte_array16: self.addr.octets() };
        arena.structure(&V6AddrAndMask { addr, prefix_length: self.prefix_length }).address()
    }
}

impl Part for V6Subnet {
    fn show<V: Visitor>(&self, _: u8, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("addr", Value::Ipv6(self.addr))?;
        visitor.member("prefixLength", self.prefix_length.value())
    }
}
