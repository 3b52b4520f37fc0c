//! Packets that IPsec dropped, and LPM packets.

use zerocopy::FromBytes;

use super::addresses::Addresses;
use super::follow::Follow;
use super::members::{Holds, Part, Visitor, part};
use crate::arena::Arena;
use crate::error::Error;
use crate::memory::Memory;
use crate::raw::{Direction, IpsecDospDrop0, IpsecKernelDrop0, LpmPacketArrival0, NtStatus};
use crate::value::Value;

part! {
    /// A packet that IPsec dropped (`FWPM_NET_EVENT_IPSEC_KERNEL_DROP0`).
    pub struct IpsecDrop {
        /// Why it was dropped.
        failure_status: NtStatus = "failureStatus",
        /// Direction of the packet.
        direction: Direction = "direction",
        /// Security parameter index of the packet.
        spi: u32 = "spi",
        /// Run-time id of the filter.
        filter_id: u64 = "filterId",
        /// Run-time id of the layer; which one a number means differs between Windows versions.
        layer_id: u16 = "layerId",
    }
}

impl IpsecDrop {
    pub(super) fn read<M: Memory + ?Sized>(
        _: &mut Follow<'_, M>,
        bytes: &[u8],
        _: u8,
    ) -> Result<Self, Error> {
        let Ok((raw, _)) = IpsecKernelDrop0::ref_from_prefix(bytes) else {
            return Ok(Self::default());
        };
        Ok(Self {
            failure_status: raw.failure_status,
            direction: raw.direction,
            spi: raw.spi.get(),
            filter_id: raw.filter_id.get(),
            layer_id: raw.layer_id.get(),
        })
    }

    pub(super) fn write(&self, _: &mut Arena<'_>) -> IpsecKernelDrop0 {
        IpsecKernelDrop0 {
            failure_status: self.failure_status,
            direction: self.direction,
            spi: self.spi.into(),
            _pad0: [0; 4],
            filter_id: self.filter_id.into(),
            layer_id: self.layer_id.into(),
            _pad1: [0; 6],
        }
    }
}

/// A packet that IPsec denial-of-service protection dropped (`FWPM_NET_EVENT_IPSEC_DOSP_DROP0`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct IdpDrop {
    /// `ipVersion`, and the host on the public and that on the internal side.
    pub addresses: Addresses,
    /// Why it was dropped.
    pub failure_status: NtStatus,
    /// Direction of the packet.
    pub direction: Direction,
}

impl IdpDrop {
    pub(super) fn read<M: Memory + ?Sized>(
        _: &mut Follow<'_, M>,
        bytes: &[u8],
        _: u8,
    ) -> Result<Self, Error> {
        let Ok((raw, _)) = IpsecDospDrop0::ref_from_prefix(bytes) else {
            return Ok(Self::default());
        };
        Ok(Self {
            addresses: Addresses::read(raw.ip_version, &raw.public_host, &raw.internal_host),
            failure_status: raw.failure_status,
            direction: raw.direction,
        })
    }

    pub(super) fn write(&self, _: &mut Arena<'_>) -> IpsecDospDrop0 {
        let [public_host, internal_host] = self.addresses.write();
        IpsecDospDrop0 {
            ip_version: self.addresses.ip_version(),
            public_host,
            internal_host,
            failure_status: self.failure_status,
            direction: self.direction,
        }
    }

    /// It has one structure, which has room for everything.
    pub(super) fn lost(&self, _: u8, _: &mut dyn FnMut(&'static str)) {}

    /// Likewise.
    pub(super) fn cut(&mut self, _: u8) {}
}

impl Part for IdpDrop {
    fn show<V: Visitor>(&self, _: u8, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("ipVersion", self.addresses.ip_version().value())?;
        match self.addresses {
            Addresses::V4(public, internal) => {
                visitor.member("publicHostV4Addr", Value::Ipv4(public))?;
                visitor.member("internalHostV4Addr", Value::Ipv4(internal))?;
            }
            Addresses::V6(public, internal) => {
                visitor.member("publicHostV6Addr", Value::Ipv6(public))?;
                visitor.member("internalHostV6Addr", Value::Ipv6(internal))?;
            }
            Addresses::None(_) => {}
        }
        visitor.member("failureStatus", self.failure_status.value())?;
        visitor.member("direction", self.direction.value())
    }
}

part! {
    /// An LPM packet arrived; no document says what that is (`FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0`).
    pub struct LpmPacketArrival {
        /// Security parameter index of the packet.
        spi: u32 = "spi",
    }
}

impl LpmPacketArrival {
    pub(super) fn read<M: Memory + ?Sized>(
        _: &mut Follow<'_, M>,
        bytes: &[u8],
        _: u8,
    ) -> Result<Self, Error> {
        let Ok((raw, _)) = LpmPacketArrival0::ref_from_prefix(bytes) else {
            return Ok(Self::default());
        };
        Ok(Self { spi: raw.spi.get() })
    }

    pub(super) fn write(&self, _: &mut Arena<'_>) -> LpmPacketArrival0 {
        LpmPacketArrival0 { spi: self.spi.into() }
    }
}
