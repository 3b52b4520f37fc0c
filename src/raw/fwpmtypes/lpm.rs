//! Packets that arrived for IPsec in low power mode (`fwpmtypes.h`).
//!
//! ```
//! use wfp_events::raw::LpmPacketArrival0;
//!
//! assert_eq!(LpmPacketArrival0 { spi: 0x1234.into() }.spi.get(), 0x1234);
//! ```

use zerocopy::little_endian::U32;

use crate::raw::layout;

layout! {
    /// A packet that arrived for an IPsec security association in low power mode
    /// (`FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0`, `fwpmtypes.h`).
    ///
    /// Folklore: only `fwpmtypes.idl` explains LPM as low power mode. When Windows logs the event is not documented.
    pub struct LpmPacketArrival0("FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0", size 4, align 4) {
        /// Security parameter index (SPI) of the packet.
          0 spi: U32 = "spi",
    }
}
