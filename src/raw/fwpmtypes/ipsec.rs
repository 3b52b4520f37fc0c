//! Packets that IPsec dropped (`fwpmtypes.h`).

use zerocopy::little_endian::{U16, U32, U64};

use crate::layout::When;
use crate::raw::{ByteArray16, Direction, IpVersion, Ipv4Number, NtStatus, layout};

const IS_V4: When = When::Equals("ipVersion", IpVersion::V4.get());
const IS_V6: When = When::Equals("ipVersion", IpVersion::V6.get());

layout! {
    /// A packet that IPsec dropped (`FWPM_NET_EVENT_IPSEC_KERNEL_DROP0`, `fwpmtypes.h`).
    pub struct IpsecKernelDrop0("FWPM_NET_EVENT_IPSEC_KERNEL_DROP0", size 32, align 8) {
        /// Why it was dropped: an NTSTATUS (not a Windows error code).
          0 failure_status: NtStatus = "failureStatus",
        /// Direction of the packet.
          4 direction: Direction = "direction",
        /// Security parameter index in the packet's IPsec header; 0 for a packet in clear text.
          8 spi: U32 = "spi",
        /// Padding; Windows does not clear it.
         12 _pad0: [u8; 4] => padding,
        /// Run-time id of the IPsec callout's filter, where it was the callout that dropped the packet.
         16 filter_id: U64 = "filterId",
        /// Run-time id of that filter's layer; which one a number means differs between Windows versions.
         24 layer_id: U16 = "layerId",
        /// Padding; Windows does not clear it.
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
            = "publicHostV4Addr": Ipv4Number where [IS_V4]
            | "publicHostV6Addr": ByteArray16 where [IS_V6],
        /// Host on the internal side: likewise.
         20 internal_host: [u8; 16]
            = "internalHostV4Addr": Ipv4Number where [IS_V4]
            | "internalHostV6Addr": ByteArray16 where [IS_V6],
        /// Why it was dropped: an NTSTATUS (not a Windows error code).
         36 failure_status: NtStatus = "failureStatus",
        /// Direction of the packet.
         40 direction: Direction = "direction",
    }
}
