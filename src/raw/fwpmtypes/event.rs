//! Events: a header, a type, and a pointer to the payload of that type (`fwpmtypes.h`).

use zerocopy::little_endian::U64;

use super::{
    CapabilityAllow0, CapabilityDrop0, ClassifyAllow0, ClassifyDrop0, ClassifyDrop1, ClassifyDrop2,
    ClassifyDropMac0, IkeextEmFailure0, IkeextEmFailure1, IkeextMmFailure0, IkeextMmFailure1,
    IkeextMmFailure2, IkeextQmFailure0, IkeextQmFailure1, IpsecDospDrop0, IpsecKernelDrop0,
    LpmPacketArrival0, NetEventHeader0, NetEventHeader1, NetEventHeader2, NetEventHeader3,
};
use crate::layout::When;
use crate::raw::{Ptr, layout, open_enum};

open_enum! {
    /// What an event tells (`FWPM_NET_EVENT_TYPE`, `fwpmtypes.h`).
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
        /// A packet arrived for an IPsec security association.
        LPM_PACKET_ARRIVAL = 10,
    }
}

const fn is(event_type: NetEventType) -> When {
    When::Equals("type", event_type.get())
}

const IS_IKEEXT_MM_FAILURE: When = is(NetEventType::IKEEXT_MM_FAILURE);
const IS_IKEEXT_QM_FAILURE: When = is(NetEventType::IKEEXT_QM_FAILURE);
const IS_IKEEXT_EM_FAILURE: When = is(NetEventType::IKEEXT_EM_FAILURE);
const IS_CLASSIFY_DROP: When = is(NetEventType::CLASSIFY_DROP);
const IS_IPSEC_KERNEL_DROP: When = is(NetEventType::IPSEC_KERNEL_DROP);
const IS_IPSEC_DOSP_DROP: When = is(NetEventType::IPSEC_DOSP_DROP);
const IS_CLASSIFY_ALLOW: When = is(NetEventType::CLASSIFY_ALLOW);
const IS_CAPABILITY_DROP: When = is(NetEventType::CAPABILITY_DROP);
const IS_CAPABILITY_ALLOW: When = is(NetEventType::CAPABILITY_ALLOW);
const IS_CLASSIFY_DROP_MAC: When = is(NetEventType::CLASSIFY_DROP_MAC);
const IS_LPM_PACKET_ARRIVAL: When = is(NetEventType::LPM_PACKET_ARRIVAL);

layout! {
    /// An event, as Windows Vista describes it (`FWPM_NET_EVENT0`, `fwpmtypes.h`).
    pub struct NetEvent0("FWPM_NET_EVENT0", size 104, align 8) {
        /// What all events have.
          0 header: NetEventHeader0 = "header",
        /// What the event tells, and so which structure the pointer leads to.
         88 type_: NetEventType = "type",
        /// Padding; Windows does not clear it.
         92 _pad0: [u8; 4] => padding,
        /// Where the payload of that type lies; may be NULL.
         96 payload: U64
            = "ikeMmFailure": Ptr<IkeextMmFailure0> where [IS_IKEEXT_MM_FAILURE]
            | "ikeQmFailure": Ptr<IkeextQmFailure0> where [IS_IKEEXT_QM_FAILURE]
            | "ikeEmFailure": Ptr<IkeextEmFailure0> where [IS_IKEEXT_EM_FAILURE]
            | "classifyDrop": Ptr<ClassifyDrop0> where [IS_CLASSIFY_DROP]
            | "ipsecDrop": Ptr<IpsecKernelDrop0> where [IS_IPSEC_KERNEL_DROP]
            | "idpDrop": Ptr<IpsecDospDrop0> where [IS_IPSEC_DOSP_DROP],
    }
}

layout! {
    /// An event, as Windows 7 describes it (`FWPM_NET_EVENT1`, `fwpmtypes.h`).
    pub struct NetEvent1("FWPM_NET_EVENT1", size 160, align 8) {
        /// What all events have.
          0 header: NetEventHeader1 = "header",
        /// What the event tells, and so which structure the pointer leads to.
        144 type_: NetEventType = "type",
        /// Padding; Windows does not clear it.
        148 _pad0: [u8; 4] => padding,
        /// Where the payload of that type lies; may be NULL.
        152 payload: U64
            = "ikeMmFailure": Ptr<IkeextMmFailure1> where [IS_IKEEXT_MM_FAILURE]
            | "ikeQmFailure": Ptr<IkeextQmFailure0> where [IS_IKEEXT_QM_FAILURE]
            | "ikeEmFailure": Ptr<IkeextEmFailure1> where [IS_IKEEXT_EM_FAILURE]
            | "classifyDrop": Ptr<ClassifyDrop1> where [IS_CLASSIFY_DROP]
            | "ipsecDrop": Ptr<IpsecKernelDrop0> where [IS_IPSEC_KERNEL_DROP]
            | "idpDrop": Ptr<IpsecDospDrop0> where [IS_IPSEC_DOSP_DROP],
    }
}

layout! {
    /// An event, as Windows 8 describes it (`FWPM_NET_EVENT2`, `fwpmtypes.h`).
    pub struct NetEvent2("FWPM_NET_EVENT2", size 120, align 8) {
        /// What all events have.
          0 header: NetEventHeader2 = "header",
        /// What the event tells, and so which structure the pointer leads to.
        104 type_: NetEventType = "type",
        /// Padding; Windows does not clear it.
        108 _pad0: [u8; 4] => padding,
        /// Where the payload of that type lies; may be NULL.
        112 payload: U64
            = "ikeMmFailure": Ptr<IkeextMmFailure1> where [IS_IKEEXT_MM_FAILURE]
            | "ikeQmFailure": Ptr<IkeextQmFailure0> where [IS_IKEEXT_QM_FAILURE]
            | "ikeEmFailure": Ptr<IkeextEmFailure1> where [IS_IKEEXT_EM_FAILURE]
            | "classifyDrop": Ptr<ClassifyDrop2> where [IS_CLASSIFY_DROP]
            | "ipsecDrop": Ptr<IpsecKernelDrop0> where [IS_IPSEC_KERNEL_DROP]
            | "idpDrop": Ptr<IpsecDospDrop0> where [IS_IPSEC_DOSP_DROP]
            | "classifyAllow": Ptr<ClassifyAllow0> where [IS_CLASSIFY_ALLOW]
            | "capabilityDrop": Ptr<CapabilityDrop0> where [IS_CAPABILITY_DROP]
            | "capabilityAllow": Ptr<CapabilityAllow0> where [IS_CAPABILITY_ALLOW]
            | "classifyDropMac": Ptr<ClassifyDropMac0> where [IS_CLASSIFY_DROP_MAC],
    }
}

layout! {
    /// An event, as Windows 10 (1507) describes it (`FWPM_NET_EVENT3`, `fwpmtypes.h`).
    pub struct NetEvent3("FWPM_NET_EVENT3", size 152, align 8) {
        /// What all events have.
          0 header: NetEventHeader3 = "header",
        /// What the event tells, and so which structure the pointer leads to.
        136 type_: NetEventType = "type",
        /// Padding; Windows does not clear it.
        140 _pad0: [u8; 4] => padding,
        /// Where the payload of that type lies; may be NULL.
        144 payload: U64
            = "ikeMmFailure": Ptr<IkeextMmFailure1> where [IS_IKEEXT_MM_FAILURE]
            | "ikeQmFailure": Ptr<IkeextQmFailure0> where [IS_IKEEXT_QM_FAILURE]
            | "ikeEmFailure": Ptr<IkeextEmFailure1> where [IS_IKEEXT_EM_FAILURE]
            | "classifyDrop": Ptr<ClassifyDrop2> where [IS_CLASSIFY_DROP]
            | "ipsecDrop": Ptr<IpsecKernelDrop0> where [IS_IPSEC_KERNEL_DROP]
            | "idpDrop": Ptr<IpsecDospDrop0> where [IS_IPSEC_DOSP_DROP]
            | "classifyAllow": Ptr<ClassifyAllow0> where [IS_CLASSIFY_ALLOW]
            | "capabilityDrop": Ptr<CapabilityDrop0> where [IS_CAPABILITY_DROP]
            | "capabilityAllow": Ptr<CapabilityAllow0> where [IS_CAPABILITY_ALLOW]
            | "classifyDropMac": Ptr<ClassifyDropMac0> where [IS_CLASSIFY_DROP_MAC],
    }
}

layout! {
    /// An event, as Windows 10 (1803) describes it (`FWPM_NET_EVENT4`, `fwpmtypes.h`).
    pub struct NetEvent4("FWPM_NET_EVENT4", size 152, align 8) {
        /// What all events have.
          0 header: NetEventHeader3 = "header",
        /// What the event tells, and so which structure the pointer leads to.
        136 type_: NetEventType = "type",
        /// Padding; Windows does not clear it.
        140 _pad0: [u8; 4] => padding,
        /// Where the payload of that type lies; may be NULL.
        144 payload: U64
            = "ikeMmFailure": Ptr<IkeextMmFailure2> where [IS_IKEEXT_MM_FAILURE]
            | "ikeQmFailure": Ptr<IkeextQmFailure1> where [IS_IKEEXT_QM_FAILURE]
            | "ikeEmFailure": Ptr<IkeextEmFailure1> where [IS_IKEEXT_EM_FAILURE]
            | "classifyDrop": Ptr<ClassifyDrop2> where [IS_CLASSIFY_DROP]
            | "ipsecDrop": Ptr<IpsecKernelDrop0> where [IS_IPSEC_KERNEL_DROP]
            | "idpDrop": Ptr<IpsecDospDrop0> where [IS_IPSEC_DOSP_DROP]
            | "classifyAllow": Ptr<ClassifyAllow0> where [IS_CLASSIFY_ALLOW]
            | "capabilityDrop": Ptr<CapabilityDrop0> where [IS_CAPABILITY_DROP]
            | "capabilityAllow": Ptr<CapabilityAllow0> where [IS_CAPABILITY_ALLOW]
            | "classifyDropMac": Ptr<ClassifyDropMac0> where [IS_CLASSIFY_DROP_MAC],
    }
}

layout! {
    /// An event, as Windows 10 (1809) describes it (`FWPM_NET_EVENT5`, `fwpmtypes.h`).
    pub struct NetEvent5("FWPM_NET_EVENT5", size 152, align 8) {
        /// What all events have.
          0 header: NetEventHeader3 = "header",
        /// What the event tells, and so which structure the pointer leads to.
        136 type_: NetEventType = "type",
        /// Padding; Windows does not clear it.
        140 _pad0: [u8; 4] => padding,
        /// Where the payload of that type lies; may be NULL.
        144 payload: U64
            = "ikeMmFailure": Ptr<IkeextMmFailure2> where [IS_IKEEXT_MM_FAILURE]
            | "ikeQmFailure": Ptr<IkeextQmFailure1> where [IS_IKEEXT_QM_FAILURE]
            | "ikeEmFailure": Ptr<IkeextEmFailure1> where [IS_IKEEXT_EM_FAILURE]
            | "classifyDrop": Ptr<ClassifyDrop2> where [IS_CLASSIFY_DROP]
            | "ipsecDrop": Ptr<IpsecKernelDrop0> where [IS_IPSEC_KERNEL_DROP]
            | "idpDrop": Ptr<IpsecDospDrop0> where [IS_IPSEC_DOSP_DROP]
            | "classifyAllow": Ptr<ClassifyAllow0> where [IS_CLASSIFY_ALLOW]
            | "capabilityDrop": Ptr<CapabilityDrop0> where [IS_CAPABILITY_DROP]
            | "capabilityAllow": Ptr<CapabilityAllow0> where [IS_CAPABILITY_ALLOW]
            | "classifyDropMac": Ptr<ClassifyDropMac0> where [IS_CLASSIFY_DROP_MAC]
            | "lpmPacketArrival": Ptr<LpmPacketArrival0> where [IS_LPM_PACKET_ARRIVAL],
    }
}
