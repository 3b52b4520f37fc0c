//! Net events and their payloads (`fwpmtypes.h`).

pub mod capability;
pub mod classify;
pub mod event;
pub mod header;
pub mod ike;
pub mod ipsec;
pub mod lpm;
