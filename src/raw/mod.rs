//! The structures byte for byte, as 64-bit Windows lays them out in memory.
//!
//! Every type here has alignment 1 and accepts all bytes, so any offset of any buffer can be seen in place, on
//! any host, without a copy; writing back gives the same bytes, padding included. One file per SDK header;
//! names are the C names in Rust's case without `FWPM_NET_EVENT_`, `FWPM_` or `FWP_`, and searching the docs
//! for the C name finds each.
//!
//! ```
//! use wfp_events::raw::{self, IkeextMmFailure0, WinError};
//!
//! let bytes = [0; 3 * 64];
//! let records: &[IkeextMmFailure0] = raw::slice_of(&bytes)?;
//! assert_eq!(records.len(), 3);
//! assert_eq!(records[0].failure_error_code, WinError::ERROR_SUCCESS);
//! # Ok::<(), wfp_events::Error>(())
//! ```

mod enumeration;
mod flags;
mod structure;

mod fwpmtypes;
mod iketypes;
mod ipsectypes;
mod winerror;

pub(crate) use enumeration::open_enum;
pub(crate) use flags::flag_set;
pub(crate) use structure::layout;

pub use flags::{FlagBits, NamedFlags};
pub use fwpmtypes::{IkeextMmFailure0, IkeextMmFailureFlags};
pub use iketypes::{AuthenticationMethodType, KeyModuleType, MmSaState, SaRole};
pub use ipsectypes::IpsecFailurePoint;
pub use structure::{Field, Structure, first_unnamed, slice_of, slice_of_mut};
pub use winerror::WinError;

use crate::layout::Layout;

/// The layouts of all structures, in the SDK's order.
pub const LAYOUTS: &[&Layout] = &[<IkeextMmFailure0 as Structure>::LAYOUT];

/// The layout of a structure by its C name: `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`.
#[must_use]
pub fn layout_of(name: &str) -> Option<&'static Layout> {
    LAYOUTS.iter().find(|layout| layout.name == name).copied()
}
