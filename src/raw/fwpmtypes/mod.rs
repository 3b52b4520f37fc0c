//! Net events and their payloads (`fwpmtypes.h`).

mod capability;
mod classify;
mod event;
mod header;
mod ike;
mod ipsec;
mod lpm;

pub use capability::{AppcNetworkCapabilityType, CapabilityAllow0, CapabilityDrop0};
pub use classify::{ClassifyAllow0, ClassifyDrop0, ClassifyDrop1, ClassifyDrop2, ClassifyDropMac0};
pub use event::{NetEvent0, NetEvent1, NetEvent2, NetEvent3, NetEvent4, NetEvent5, NetEventType};
pub use header::{
    NetEventFlags, NetEventHeader0, NetEventHeader1, NetEventHeader2, NetEventHeader3,
};
pub use ike::{
    IkeextEmFailure0, IkeextEmFailure1, IkeextEmFailureFlags, IkeextMmFailure0, IkeextMmFailure1,
    IkeextMmFailure2, IkeextMmFailureFlags, IkeextQmFailure0, IkeextQmFailure1,
};
pub use ipsec::{IpsecDospDrop0, IpsecKernelDrop0};
pub use lpm::LpmPacketArrival0;
