//! The payloads of events about packets that IPsec dropped, and those that arrived in low power mode.

use super::addresses::Addresses;
use super::fields::fields;
use crate::raw::{Direction, IpsecDospDrop0, IpsecKernelDrop0, LpmPacketArrival0, NtStatus};

fields! {
    /// A packet that IPsec dropped (`FWPM_NET_EVENT_IPSEC_KERNEL_DROP0`).
    pub struct IpsecDrop = IpsecKernelDrop0 {
        /// Why it was dropped: an NTSTATUS (not a Windows error code).
        failure_status: NtStatus = "failureStatus",
        /// Direction of the packet.
        direction: Direction = "direction",
        /// Security parameter index (SPI) of the packet; 0 for a packet in clear text.
        spi: u32 = "spi",
        /// Run-time id of the filter of the IPsec callout, if the callout dropped the packet.
        filter_id: u64 = "filterId",
        /// Run-time id of that filter's layer; the ids differ between Windows versions.
        layer_id: u16 = "layerId",
    }
}

fields! {
    /// A packet that IPsec denial-of-service protection dropped (`FWPM_NET_EVENT_IPSEC_DOSP_DROP0`).
    #[derive(Copy)]
    pub struct IdpDrop = IpsecDospDrop0 {
        /// `ipVersion`, and the host on the public and that on the internal side.
        addresses: Addresses => [
            "ipVersion", "publicHostV4Addr", "internalHostV4Addr", "publicHostV6Addr", "internalHostV6Addr"
        ],
        /// Why it was dropped: an NTSTATUS (not a Windows error code).
        failure_status: NtStatus = "failureStatus",
        /// Direction of the packet.
        direction: Direction = "direction",
    }
}

fields! {
    /// A packet that arrived in low power mode (`FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0`).
    pub struct LpmPacketArrival = LpmPacketArrival0 {
        /// Security parameter index (SPI) of the packet.
        spi: u32 = "spi",
    }
}
