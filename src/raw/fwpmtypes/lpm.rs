//! Packets of the lightweight packet manager (`fwpmtypes.h`).

use zerocopy::little_endian::U32;

use crate::raw::layout;

layout! {
    /// A packet that arrived for a security association in hardware
    /// (`FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0`, `fwpmtypes.h`).
    pub struct LpmPacketArrival0("FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0", size 4, align 4) {
        /// Security parameter index of the packet.
          0 spi: U32 = "spi",
    }
}
