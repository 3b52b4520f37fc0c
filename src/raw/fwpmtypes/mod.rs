//! Net events and their payloads (`fwpmtypes.h`).

mod ike;

pub use ike::{IkeextMmFailure0, IkeextMmFailureFlags};
