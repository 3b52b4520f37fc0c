//! What the types of events report about the traffic.

use wfp_events::raw::NetEventType;

/// What an event reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Windows allowed traffic.
    Allowed,
    /// A filter blocked traffic, or an app lacked a capability.
    Blocked,
    /// IPsec dropped a packet.
    Dropped,
    /// An IKE negotiation failed.
    Failed,
    /// A packet arrived.
    Arrived,
    /// The type has no name, or could not be read.
    Unknown,
}

impl Verdict {
    pub(crate) const fn of(event_type: NetEventType) -> Self {
        match event_type {
            NetEventType::IKEEXT_MM_FAILURE
            | NetEventType::IKEEXT_QM_FAILURE
            | NetEventType::IKEEXT_EM_FAILURE => Self::Failed,
            NetEventType::CLASSIFY_ALLOW | NetEventType::CAPABILITY_ALLOW => Self::Allowed,
            NetEventType::CLASSIFY_DROP
            | NetEventType::CLASSIFY_DROP_MAC
            | NetEventType::CAPABILITY_DROP => Self::Blocked,
            NetEventType::IPSEC_KERNEL_DROP | NetEventType::IPSEC_DOSP_DROP => Self::Dropped,
            NetEventType::LPM_PACKET_ARRIVAL => Self::Arrived,
            _ => Self::Unknown,
        }
    }
}
