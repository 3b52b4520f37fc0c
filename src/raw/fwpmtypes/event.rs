//! Events: a header, a type, and a pointer to the payload of that type (`fwpmtypes.h`).
//!
//! ```
//! use wfp_events::raw::{NetEvent5, NetEventType};
//! use wfp_events::zerocopy::FromBytes;
//!
//! let (event, _) = NetEvent5::ref_from_prefix(&[0; 200]).unwrap();
//! assert_eq!(event.type_, NetEventType::IKEEXT_MM_FAILURE);
//! assert_eq!(event.payload.get(), 0); // NULL
//! ```

use zerocopy::little_endian::U64;

use crate::raw::{
    CapabilityAllow0, CapabilityDrop0, ClassifyAllow0, ClassifyDrop0, ClassifyDrop1, ClassifyDrop2,
    ClassifyDropMac0, IkeextEmFailure0, IkeextEmFailure1, IkeextMmFailure0, IkeextMmFailure1,
    IkeextMmFailure2, IkeextQmFailure0, IkeextQmFailure1, IpsecDospDrop0, IpsecKernelDrop0,
    LpmPacketArrival0, NetEventHeader0, NetEventHeader1, NetEventHeader2, NetEventHeader3,
    NetEventInternalFields0,
};
use crate::raw::{Ptr, layout, open_enum};

open_enum! {
    /// What an event reports (`FWPM_NET_EVENT_TYPE`, `fwpmtypes.h`).
    ///
    /// Types from 12 on are internal to Windows; their payloads are not published.
    pub enum NetEventType("FWPM_NET_EVENT_TYPE", "FWPM_NET_EVENT_TYPE_") as Enumeration {
        /// The main-mode negotiation failed.
        IKEEXT_MM_FAILURE = 0,
        /// The quick-mode negotiation failed.
        IKEEXT_QM_FAILURE = 1,
        /// The extended-mode negotiation failed.
        IKEEXT_EM_FAILURE = 2,
        /// A filter blocked a packet or connection.
        CLASSIFY_DROP = 3,
        /// IPsec dropped a packet.
        IPSEC_KERNEL_DROP = 4,
        /// IPsec denial-of-service protection dropped a packet.
        IPSEC_DOSP_DROP = 5,
        /// A filter allowed a connection.
        CLASSIFY_ALLOW = 6,
        /// An app lacked a network capability.
        CAPABILITY_DROP = 7,
        /// An app had the network capability that it needed.
        CAPABILITY_ALLOW = 8,
        /// A filter blocked a frame.
        CLASSIFY_DROP_MAC = 9,
        /// A packet arrived for an IPsec security association in low power mode (LPM).
        LPM_PACKET_ARRIVAL = 10,
    }
}

/// Declares the event structures: the offsets of the members, then the payload structures in the order of the types.
macro_rules! events {
    ($(
        $(#[$attr:meta])*
        pub struct $Name:ident($c_name:literal, size $size:literal) {
            $header:literal $Header:ident,
            $type:literal type, $pad:literal padding,
            $payload:literal $Mm:ident $Qm:ident $Em:ident $Drop:ident $Kernel:ident $Dosp:ident
            $(, $Allow:ident $CapabilityDrop:ident $CapabilityAllow:ident $DropMac:ident $(, $Lpm:ident)?)?
        }
    )+) => { $( layout! {
        $(#[$attr])*
        pub struct $Name($c_name, size $size, align 8) {
            /// The header, which has the same members in all event types.
            $header header: $Header = "header",
            /// The type of the event, which selects the structure of the payload.
            $type type_: NetEventType = "type",
            $pad _pad0: [u8; 4] => padding,
            /// Pointer to the payload; may be NULL.
            $payload payload: U64
                = "ikeMmFailure" as ike_mm_failure: Ptr<$Mm> where [type_ == NetEventType::IKEEXT_MM_FAILURE]
                | "ikeQmFailure" as ike_qm_failure: Ptr<$Qm> where [type_ == NetEventType::IKEEXT_QM_FAILURE]
                | "ikeEmFailure" as ike_em_failure: Ptr<$Em> where [type_ == NetEventType::IKEEXT_EM_FAILURE]
                | "classifyDrop" as classify_drop: Ptr<$Drop> where [type_ == NetEventType::CLASSIFY_DROP]
                | "ipsecDrop" as ipsec_drop: Ptr<$Kernel> where [type_ == NetEventType::IPSEC_KERNEL_DROP]
                | "idpDrop" as idp_drop: Ptr<$Dosp> where [type_ == NetEventType::IPSEC_DOSP_DROP]
                $(
                    | "classifyAllow" as classify_allow: Ptr<$Allow> where [type_ == NetEventType::CLASSIFY_ALLOW]
                    | "capabilityDrop" as capability_drop: Ptr<$CapabilityDrop>
                        where [type_ == NetEventType::CAPABILITY_DROP]
                    | "capabilityAllow" as capability_allow: Ptr<$CapabilityAllow>
                        where [type_ == NetEventType::CAPABILITY_ALLOW]
                    | "classifyDropMac" as classify_drop_mac: Ptr<$DropMac>
                        where [type_ == NetEventType::CLASSIFY_DROP_MAC]
                    $(
                        | "lpmPacketArrival" as lpm_packet_arrival: Ptr<$Lpm>
                            where [type_ == NetEventType::LPM_PACKET_ARRIVAL]
                    )?
                )?,
        }
    } )+ };
}

events! {
    /// An event, as Windows Vista describes it (`FWPM_NET_EVENT0`, `fwpmtypes.h`).
    pub struct NetEvent0("FWPM_NET_EVENT0", size 104) {
          0 NetEventHeader0,
         88 type, 92 padding,
         96 IkeextMmFailure0 IkeextQmFailure0 IkeextEmFailure0 ClassifyDrop0 IpsecKernelDrop0 IpsecDospDrop0
    }
    /// An event, as Windows 7 describes it (`FWPM_NET_EVENT1`, `fwpmtypes.h`).
    pub struct NetEvent1("FWPM_NET_EVENT1", size 160) {
          0 NetEventHeader1,
        144 type, 148 padding,
        152 IkeextMmFailure1 IkeextQmFailure0 IkeextEmFailure1 ClassifyDrop1 IpsecKernelDrop0 IpsecDospDrop0
    }
    /// An event, as Windows 8 describes it (`FWPM_NET_EVENT2`, `fwpmtypes.h`).
    pub struct NetEvent2("FWPM_NET_EVENT2", size 120) {
          0 NetEventHeader2,
        104 type, 108 padding,
        112 IkeextMmFailure1 IkeextQmFailure0 IkeextEmFailure1 ClassifyDrop2 IpsecKernelDrop0 IpsecDospDrop0,
            ClassifyAllow0 CapabilityDrop0 CapabilityAllow0 ClassifyDropMac0
    }
    /// An event, as Windows 10 (1507) describes it (`FWPM_NET_EVENT3`, `fwpmtypes.h`).
    pub struct NetEvent3("FWPM_NET_EVENT3", size 152) {
          0 NetEventHeader3,
        136 type, 140 padding,
        144 IkeextMmFailure1 IkeextQmFailure0 IkeextEmFailure1 ClassifyDrop2 IpsecKernelDrop0 IpsecDospDrop0,
            ClassifyAllow0 CapabilityDrop0 CapabilityAllow0 ClassifyDropMac0
    }
    /// An event, as Windows 10 (1803) describes it (`FWPM_NET_EVENT4`, `fwpmtypes.h`).
    pub struct NetEvent4("FWPM_NET_EVENT4", size 152) {
          0 NetEventHeader3,
        136 type, 140 padding,
        144 IkeextMmFailure2 IkeextQmFailure1 IkeextEmFailure1 ClassifyDrop2 IpsecKernelDrop0 IpsecDospDrop0,
            ClassifyAllow0 CapabilityDrop0 CapabilityAllow0 ClassifyDropMac0
    }
    /// An event, as Windows 10 (1809) describes it (`FWPM_NET_EVENT5`, `fwpmtypes.h`).
    ///
    /// The latest: SDK 10.0.26100 has no newer one.
    pub struct NetEvent5("FWPM_NET_EVENT5", size 152) {
          0 NetEventHeader3,
        136 type, 140 padding,
        144 IkeextMmFailure2 IkeextQmFailure1 IkeextEmFailure1 ClassifyDrop2 IpsecKernelDrop0 IpsecDospDrop0,
            ClassifyAllow0 CapabilityDrop0 CapabilityAllow0 ClassifyDropMac0, LpmPacketArrival0
    }
}

layout! {
    /// An event, as the engine hands it out: what Windows knows beside the public structure lies behind it.
    /// Undocumented: see [`raw::internal`](crate::raw::internal).
    pub struct NetEventInternal("FWPM_NET_EVENT_INTERNAL", size 240, align 8) extends NetEvent5 {
        /// What Windows knows beside the public structure.
        152 internal_fields: NetEventInternalFields0 = "internalFields",
    }
}
