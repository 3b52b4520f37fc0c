//! Net events and their payloads (`fwpmtypes.h`).
//!
//! ```
//! use wfp_events::raw::fwpmtypes::event::NetEvent5;
//! use wfp_events::raw::{Structure, layout_of};
//!
//! assert_eq!(NetEvent5::LAYOUT, layout_of("FWPM_NET_EVENT5").unwrap());
//! assert_eq!(NetEvent5::LAYOUT.size, 152);
//! ```

pub mod capability;
pub mod classify;
pub mod event;
pub mod header;
pub mod ike;
pub mod ipsec;
pub mod lpm;
