//! Run-time layer ids by Windows version (`fwpsu.h`).
//!
//! Each version of Windows added kernel layers, and the ids of the user-mode layers follow those of the kernel. So the
//! same id means different layers in different versions, except for the first 56.

use crate::raw::MsFwpDirection;

/// A version of Windows that changed the layer ids; they are valid up to the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Windows {
    /// Windows Vista, Server 2008.
    Vista,
    /// Windows 7, Server 2008 R2.
    Win7,
    /// Windows 8, Server 2012.
    Win8,
    /// Windows 8.1, Server 2012 R2, to Windows 10 1703.
    WinBlue,
    /// Windows 10 1709 to 22H2, Server 2019.
    Win10Rs3,
    /// Server 2022, Windows 11 21H2.
    Win10Fe,
    /// Windows 11 22H2 and later.
    Win10Ni,
}

impl Windows {
    /// All versions, ascending.
    pub const ALL: [Self; 7] = [
        Self::Vista,
        Self::Win7,
        Self::Win8,
        Self::WinBlue,
        Self::Win10Rs3,
        Self::Win10Fe,
        Self::Win10Ni,
    ];

    /// Its name in the SDK: `WIN10_RS3`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vista => "VISTA",
            Self::Win7 => "WIN7",
            Self::Win8 => "WIN8",
            Self::WinBlue => "WINBLUE",
            Self::Win10Rs3 => "WIN10_RS3",
            Self::Win10Fe => "WIN10_FE",
            Self::Win10Ni => "WIN10_NI",
        }
    }

    /// The number of kernel layers with ids from 56.
    const fn later_kernel_layers(self) -> usize {
        match self {
            Self::Vista => 0,
            Self::Win7 => 16,
            Self::Win8 => 22,
            Self::WinBlue => 26,
            Self::Win10Rs3 => 27,
            Self::Win10Fe => 29,
            Self::Win10Ni => 31,
        }
    }

    /// The layer with the id 56 + `index`: a kernel layer or, after those, a user-mode layer.
    fn later_layer(self, index: usize) -> Option<&'static str> {
        match (self, index.checked_sub(self.later_kernel_layers())) {
            // Windows 7 reserved the ids that Windows 8 gave to native frames.
            (Self::Win7, None) if index == 2 => Some("FWPS_LAYER_RESERVED1_V4"),
            (Self::Win7, None) if index == 3 => Some("FWPS_LAYER_RESERVED1_V6"),
            (_, None) => LATER_KERNEL_LAYERS.get(index).copied(),
            // The last user-mode layer was added in Windows 7.
            (Self::Vista, Some(11)) => None,
            (_, Some(index)) => USER_LAYERS.get(index).copied(),
        }
    }
}

/// The SDK constant of a run-time layer id. Without a version, only ids that mean the same in all versions have one.
///
/// ```
/// use wfp_events::raw::{Windows, layer_name};
///
/// assert_eq!(layer_name(48, None), Some("FWPS_LAYER_ALE_AUTH_CONNECT_V4"));
/// assert_eq!(layer_name(87, None), None);
/// assert_eq!(layer_name(87, Some(Windows::Win10Rs3)), Some("FWPS_LAYER_IKEEXT_V4"));
/// ```
#[must_use]
pub fn layer_name(id: u16, windows: Option<Windows>) -> Option<&'static str> {
    let id = usize::from(id);
    match LAYERS.get(id) {
        Some(name) => Some(name),
        None => windows?.later_layer(id.checked_sub(LAYERS.len())?),
    }
}

/// The direction of all traffic at a layer; `None` if the layer does not decide it.
///
/// Connections are accepted, and listened for, only inbound. Folklore: at these layers `msFwpDirection` is often
/// `MS_FWP_DIRECTION_OUT` all the same, in Microsoft's own samples too. Their ids are the same in all versions of
/// Windows.
///
/// ```
/// use wfp_events::raw::{MsFwpDirection, layer_direction};
///
/// assert_eq!(layer_direction(44), Some(MsFwpDirection::IN)); // FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V4
/// assert_eq!(layer_direction(52), None); // FWPS_LAYER_ALE_FLOW_ESTABLISHED_V4
/// ```
#[must_use]
pub fn layer_direction(id: u16) -> Option<MsFwpDirection> {
    match layer_name(id, None)? {
        "FWPS_LAYER_ALE_AUTH_LISTEN_V4"
        | "FWPS_LAYER_ALE_AUTH_LISTEN_V6"
        | "FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V4"
        | "FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V6" => Some(MsFwpDirection::IN),
        _ => None,
    }
}

/// The layers that have the same id in all versions.
pub(crate) const LAYERS: [&str; 56] = [
    "FWPS_LAYER_INBOUND_IPPACKET_V4",
    "FWPS_LAYER_INBOUND_IPPACKET_V4_DISCARD",
    "FWPS_LAYER_INBOUND_IPPACKET_V6",
    "FWPS_LAYER_INBOUND_IPPACKET_V6_DISCARD",
    "FWPS_LAYER_OUTBOUND_IPPACKET_V4",
    "FWPS_LAYER_OUTBOUND_IPPACKET_V4_DISCARD",
    "FWPS_LAYER_OUTBOUND_IPPACKET_V6",
    "FWPS_LAYER_OUTBOUND_IPPACKET_V6_DISCARD",
    "FWPS_LAYER_IPFORWARD_V4",
    "FWPS_LAYER_IPFORWARD_V4_DISCARD",
    "FWPS_LAYER_IPFORWARD_V6",
    "FWPS_LAYER_IPFORWARD_V6_DISCARD",
    "FWPS_LAYER_INBOUND_TRANSPORT_V4",
    "FWPS_LAYER_INBOUND_TRANSPORT_V4_DISCARD",
    "FWPS_LAYER_INBOUND_TRANSPORT_V6",
    "FWPS_LAYER_INBOUND_TRANSPORT_V6_DISCARD",
    "FWPS_LAYER_OUTBOUND_TRANSPORT_V4",
    "FWPS_LAYER_OUTBOUND_TRANSPORT_V4_DISCARD",
    "FWPS_LAYER_OUTBOUND_TRANSPORT_V6",
    "FWPS_LAYER_OUTBOUND_TRANSPORT_V6_DISCARD",
    "FWPS_LAYER_STREAM_V4",
    "FWPS_LAYER_STREAM_V4_DISCARD",
    "FWPS_LAYER_STREAM_V6",
    "FWPS_LAYER_STREAM_V6_DISCARD",
    "FWPS_LAYER_DATAGRAM_DATA_V4",
    "FWPS_LAYER_DATAGRAM_DATA_V4_DISCARD",
    "FWPS_LAYER_DATAGRAM_DATA_V6",
    "FWPS_LAYER_DATAGRAM_DATA_V6_DISCARD",
    "FWPS_LAYER_INBOUND_ICMP_ERROR_V4",
    "FWPS_LAYER_INBOUND_ICMP_ERROR_V4_DISCARD",
    "FWPS_LAYER_INBOUND_ICMP_ERROR_V6",
    "FWPS_LAYER_INBOUND_ICMP_ERROR_V6_DISCARD",
    "FWPS_LAYER_OUTBOUND_ICMP_ERROR_V4",
    "FWPS_LAYER_OUTBOUND_ICMP_ERROR_V4_DISCARD",
    "FWPS_LAYER_OUTBOUND_ICMP_ERROR_V6",
    "FWPS_LAYER_OUTBOUND_ICMP_ERROR_V6_DISCARD",
    "FWPS_LAYER_ALE_RESOURCE_ASSIGNMENT_V4",
    "FWPS_LAYER_ALE_RESOURCE_ASSIGNMENT_V4_DISCARD",
    "FWPS_LAYER_ALE_RESOURCE_ASSIGNMENT_V6",
    "FWPS_LAYER_ALE_RESOURCE_ASSIGNMENT_V6_DISCARD",
    "FWPS_LAYER_ALE_AUTH_LISTEN_V4",
    "FWPS_LAYER_ALE_AUTH_LISTEN_V4_DISCARD",
    "FWPS_LAYER_ALE_AUTH_LISTEN_V6",
    "FWPS_LAYER_ALE_AUTH_LISTEN_V6_DISCARD",
    "FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V4",
    "FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V4_DISCARD",
    "FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V6",
    "FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V6_DISCARD",
    "FWPS_LAYER_ALE_AUTH_CONNECT_V4",
    "FWPS_LAYER_ALE_AUTH_CONNECT_V4_DISCARD",
    "FWPS_LAYER_ALE_AUTH_CONNECT_V6",
    "FWPS_LAYER_ALE_AUTH_CONNECT_V6_DISCARD",
    "FWPS_LAYER_ALE_FLOW_ESTABLISHED_V4",
    "FWPS_LAYER_ALE_FLOW_ESTABLISHED_V4_DISCARD",
    "FWPS_LAYER_ALE_FLOW_ESTABLISHED_V6",
    "FWPS_LAYER_ALE_FLOW_ESTABLISHED_V6_DISCARD",
];

/// The kernel layers with ids from 56; each version has the first ones, up to its number of layers.
const LATER_KERNEL_LAYERS: [&str; 31] = [
    "FWPS_LAYER_INBOUND_MAC_FRAME_ETHERNET",
    "FWPS_LAYER_OUTBOUND_MAC_FRAME_ETHERNET",
    "FWPS_LAYER_INBOUND_MAC_FRAME_NATIVE",
    "FWPS_LAYER_OUTBOUND_MAC_FRAME_NATIVE",
    "FWPS_LAYER_NAME_RESOLUTION_CACHE_V4",
    "FWPS_LAYER_NAME_RESOLUTION_CACHE_V6",
    "FWPS_LAYER_ALE_RESOURCE_RELEASE_V4",
    "FWPS_LAYER_ALE_RESOURCE_RELEASE_V6",
    "FWPS_LAYER_ALE_ENDPOINT_CLOSURE_V4",
    "FWPS_LAYER_ALE_ENDPOINT_CLOSURE_V6",
    "FWPS_LAYER_ALE_CONNECT_REDIRECT_V4",
    "FWPS_LAYER_ALE_CONNECT_REDIRECT_V6",
    "FWPS_LAYER_ALE_BIND_REDIRECT_V4",
    "FWPS_LAYER_ALE_BIND_REDIRECT_V6",
    "FWPS_LAYER_STREAM_PACKET_V4",
    "FWPS_LAYER_STREAM_PACKET_V6",
    "FWPS_LAYER_INGRESS_VSWITCH_ETHERNET",
    "FWPS_LAYER_EGRESS_VSWITCH_ETHERNET",
    "FWPS_LAYER_INGRESS_VSWITCH_TRANSPORT_V4",
    "FWPS_LAYER_INGRESS_VSWITCH_TRANSPORT_V6",
    "FWPS_LAYER_EGRESS_VSWITCH_TRANSPORT_V4",
    "FWPS_LAYER_EGRESS_VSWITCH_TRANSPORT_V6",
    "FWPS_LAYER_INBOUND_TRANSPORT_FAST",
    "FWPS_LAYER_OUTBOUND_TRANSPORT_FAST",
    "FWPS_LAYER_INBOUND_MAC_FRAME_NATIVE_FAST",
    "FWPS_LAYER_OUTBOUND_MAC_FRAME_NATIVE_FAST",
    "FWPS_LAYER_INBOUND_RESERVED2",
    "FWPS_LAYER_RESERVED_LAYER_9",
    "FWPS_LAYER_RESERVED_LAYER_10",
    "FWPS_LAYER_OUTBOUND_NETWORK_CONNECTION_POLICY_V4",
    "FWPS_LAYER_OUTBOUND_NETWORK_CONNECTION_POLICY_V6",
];

/// The user-mode layers, whose ids follow those of the kernel.
const USER_LAYERS: [&str; 12] = [
    "FWPS_LAYER_IPSEC_KM_DEMUX_V4",
    "FWPS_LAYER_IPSEC_KM_DEMUX_V6",
    "FWPS_LAYER_IPSEC_V4",
    "FWPS_LAYER_IPSEC_V6",
    "FWPS_LAYER_IKEEXT_V4",
    "FWPS_LAYER_IKEEXT_V6",
    "FWPS_LAYER_RPC_UM",
    "FWPS_LAYER_RPC_EPMAP",
    "FWPS_LAYER_RPC_EP_ADD",
    "FWPS_LAYER_RPC_PROXY_CONN",
    "FWPS_LAYER_RPC_PROXY_IF",
    "FWPS_LAYER_KM_AUTHORIZATION",
];
