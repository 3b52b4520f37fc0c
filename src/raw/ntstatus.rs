//! NTSTATUS codes (`ntstatus.h`).
//!
//! ```
//! use wfp_events::raw::NtStatus;
//!
//! assert_eq!(NtStatus::new(0xc036_0001).name(), Some("STATUS_IPSEC_BAD_SPI"));
//! assert_eq!("-1070202879".parse(), Ok(NtStatus::IPSEC_BAD_SPI));
//! ```

use super::open_enum;
use crate::layout::CodeNames;

/// A static, so that the binary contains it only once.
static NAMES: CodeNames = CodeNames {
    names: include_str!("ntstatus_names.txt"),
    index: include_bytes!("ntstatus_names.idx"),
};

open_enum! {
    /// An NTSTATUS, as `failureStatus` of `FWPM_NET_EVENT_IPSEC_KERNEL_DROP0` and
    /// `FWPM_NET_EVENT_IPSEC_DOSP_DROP0` holds it.
    ///
    /// In C it is an `INT32`; here it is its 32 bits, so errors are `0xC000_0000` and higher. [`name`](Self::name) has
    /// all names of `ntstatus.h` (SDK 10.0.26100), but other codes occur too. The constants here are those that have a
    /// [`meaning`](Self::meaning). The name of 0 is `STATUS_SUCCESS`, although `STATUS_WAIT_0` comes first in the
    /// header.
    pub enum NtStatus("ntstatus.h", "STATUS_") as Status named by NAMES {
        /// The operation succeeded: no failure was recorded.
        SUCCESS = 0x0000_0000,
        /// A function was called with an argument that it does not accept.
        INVALID_PARAMETER = 0xC000_000D,
        /// The packet or the operation was refused for lack of permission.
        ACCESS_DENIED = 0xC000_0022,
        /// A queue of IPsec was full.
        IPSEC_QUEUE_OVERFLOW = 0xC000_A010,
        /// The TCP/IP stack was not yet ready.
        FWP_TCPIP_NOT_READY = 0xC022_0100,
        /// The packet is to be dropped silently, without an ICMP message to its sender.
        FWP_DROP_NOICMP = 0xC022_0104,
        /// A packet arrived whose SPI belongs to no SA here, as happens after one side lost its SAs.
        IPSEC_BAD_SPI = 0xC036_0001,
        /// A packet arrived on an SA whose lifetime had expired.
        IPSEC_SA_LIFETIME_EXPIRED = 0xC036_0002,
        /// A packet arrived on an SA that was not negotiated for this kind of traffic.
        IPSEC_WRONG_SA = 0xC036_0003,
        /// The sequence number of a packet was seen before or is too old: replay, or strong reordering.
        IPSEC_REPLAY_CHECK_FAILED = 0xC036_0004,
        /// A packet's AH or ESP header or trailer is malformed.
        IPSEC_INVALID_PACKET = 0xC036_0005,
        /// A packet's integrity check value is wrong: it was altered, damaged or made with another key.
        IPSEC_INTEGRITY_CHECK_FAILED = 0xC036_0006,
        /// An unprotected packet arrived, but the policy requires IPsec.
        IPSEC_CLEAR_TEXT_DROP = 0xC036_0007,
        /// Benign: an inbound ESP packet was dropped in authenticated firewall mode.
        IPSEC_AUTH_FIREWALL_DROP = 0xC036_0008,
        /// A packet was dropped by the throttling that guards IPsec against denial of service.
        IPSEC_THROTTLE_DROP = 0xC036_0009,
        /// IPsec DoS Protection dropped a packet because a rule says to block it.
        IPSEC_DOSP_BLOCK = 0xC036_8000,
        /// IPsec DoS Protection dropped IPsec traffic sent to a multicast address.
        IPSEC_DOSP_RECEIVED_MULTICAST = 0xC036_8001,
        /// IPsec DoS Protection dropped a malformed packet.
        IPSEC_DOSP_INVALID_PACKET = 0xC036_8002,
        /// IPsec DoS Protection found no state for the packet.
        IPSEC_DOSP_STATE_LOOKUP_FAILED = 0xC036_8003,
        /// IPsec DoS Protection has reached its limit of state entries, and created no new one.
        IPSEC_DOSP_MAX_ENTRIES = 0xC036_8004,
        /// IPsec DoS Protection dropped a negotiation whose keying module its settings do not allow.
        IPSEC_DOSP_KEYMOD_NOT_ALLOWED = 0xC036_8005,
        /// IPsec DoS Protection has reached its limit of rate limit queues for internal addresses.
        IPSEC_DOSP_MAX_PER_IP_RATELIMIT_QUEUES = 0xC036_8006,
    }
}
