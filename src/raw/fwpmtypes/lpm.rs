//! Packets that arrived for IPsec (`fwpmtypes.h`).

use zerocopy::little_endian::U32;

use crate::raw::layout;

layout! {
    /// A packet that arrived for an IPsec security association
    /// (`FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0`, `fwpmtypes.h`).
    ///
    /// Folklore: no document says what LPM stands for or when the event is logged; that of this structure speaks of
    /// the SPI alone.
    pub struct LpmPacketArrival0("FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0", size 4, align 4) {
        /// Security parameter index of the packet.
          0 spi: U32 = "spi",
    }
}
