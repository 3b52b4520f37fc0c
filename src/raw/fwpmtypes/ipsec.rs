//! Packets that IPsec dropped (`fwpmtypes.h`).
//!
//! ```
//! use wfp_events::raw::{IpsecKernelDrop0, NtStatus};
//!
//! let drop = IpsecKernelDrop0 { failure_status: NtStatus::IPSEC_BAD_SPI, ..Default::default() };
//! assert_eq!(drop.spi.get(), 0);
//! ```

use zerocopy::little_endian::{U16, U32, U64};

use crate::raw::{ByteArray16, Direction, IpVersion, Ipv4Number, NtStatus, layout};

layout! {
    /// A packet that IPsec dropped (`FWPM_NET_EVENT_IPSEC_KERNEL_DROP0`, `fwpmtypes.h`).
    pub struct IpsecKernelDrop0("FWPM_NET_EVENT_IPSEC_KERNEL_DROP0", size 32, align 8) {
        /// Why it was dropped: an NTSTATUS (not a Windows error code).
          0 failure_status: NtStatus = "failureStatus",
        /// Direction of the packet.
          4 direction: Direction = "direction",
        /// Security parameter index in the packet's IPsec header; 0 for a packet in clear text.
          8 spi: U32 = "spi",
         12 _pad0: [u8; 4] => padding,
        /// Run-time id of the IPsec callout's filter, where it was the callout that dropped the packet.
         16 filter_id: U64 = "filterId",
        /// Run-time id of that filter's layer; which one a number means differs between Windows versions.
         24 layer_id: U16 = "layerId",
         26 _pad1: [u8; 6] => padding,
    }
}

layout! {
    /// A packet that IPsec denial-of-service protection dropped
    /// (`FWPM_NET_EVENT_IPSEC_DOSP_DROP0`, `fwpmtypes.h`).
    pub struct IpsecDospDrop0("FWPM_NET_EVENT_IPSEC_DOSP_DROP0", size 44, align 4) {
        /// Which of the address arms counts; NONE: neither.
          0 ip_version: IpVersion = "ipVersion",
        /// Host on the public side: an IPv4 address in host order, or an IPv6 address in network order.
          4 public_host: [u8; 16]
            = "publicHostV4Addr" as public_host_v4_addr: Ipv4Number where [ip_version == IpVersion::V4]
            | "publicHostV6Addr" as public_host_v6_addr: ByteArray16 where [ip_version == IpVersion::V6],
        /// Host on the internal side: likewise.
         20 internal_host: [u8; 16]
            = "internalHostV4Addr" as internal_host_v4_addr: Ipv4Number where [ip_version == IpVersion::V4]
            | "internalHostV6Addr" as internal_host_v6_addr: ByteArray16 where [ip_version == IpVersion::V6],
        /// Why it was dropped: an NTSTATUS (not a Windows error code).
         36 failure_status: NtStatus = "failureStatus",
        /// Direction of the packet.
         40 direction: Direction = "direction",
    }
}
