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
        /// Security parameter index (SPI) of the packet; 0 for a packet in clear text.
          8 spi: U32 = "spi",
         12 _pad0: [u8; 4] => padding,
        /// Run-time id of the filter of the IPsec callout, if the callout dropped the packet.
         16 filter_id: U64 = "filterId",
        /// Run-time id of that filter's layer; the ids differ between Windows versions.
         24 layer_id: U16 = "layerId",
         26 _pad1: [u8; 6] => padding,
    }
}

layout! {
    /// A packet that IPsec denial-of-service protection dropped
    /// (`FWPM_NET_EVENT_IPSEC_DOSP_DROP0`, `fwpmtypes.h`).
    pub struct IpsecDospDrop0("FWPM_NET_EVENT_IPSEC_DOSP_DROP0", size 44, align 4) {
        /// IP version of the addresses; NONE if there are none.
          0 ip_version: IpVersion = "ipVersion",
        /// Public host: an IPv4 address in host order, or an IPv6 address in network order.
          4 public_host: [u8; 16]
            = "publicHostV4Addr" as public_host_v4_addr: Ipv4Number where [ip_version == IpVersion::V4]
            | "publicHostV6Addr" as public_host_v6_addr: ByteArray16 where [ip_version == IpVersion::V6],
        /// Internal host: an IPv4 address in host order, or an IPv6 address in network order.
         20 internal_host: [u8; 16]
            = "internalHostV4Addr" as internal_host_v4_addr: Ipv4Number where [ip_version == IpVersion::V4]
            | "internalHostV6Addr" as internal_host_v6_addr: ByteArray16 where [ip_version == IpVersion::V6],
        /// Why it was dropped: an NTSTATUS (not a Windows error code).
         36 failure_status: NtStatus = "failureStatus",
        /// Direction of the packet.
         40 direction: Direction = "direction",
    }
}
