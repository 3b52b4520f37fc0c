//! The structures byte for byte, in the memory layout of 64-bit Windows.
//!
//! Every type here has alignment 1 and accepts all bytes, so it can be read in place at any offset of any buffer, on
//! any host, without a copy. It keeps all bytes, including padding. There is one module for each SDK header. Names are
//! the C names in Rust's case, without `FWPM_NET_EVENT_`, `FWPM_` or `FWP_` (enumerations: also without `IKEEXT_`). A
//! search for the C name finds each type.
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
//!
//! A union is a member that holds its bytes. Each arm has an accessor, which returns the arm if it is selected:
//!
//! ```
//! use core::net::Ipv4Addr;
//! use wfp_events::raw::{IpVersion, NetEventHeader0};
//!
//! let mut header = NetEventHeader0 { ip_version: IpVersion::V4, ..Default::default() };
//! header.local_addr[..4].copy_from_slice(&[10, 2, 0, 192]);
//! assert_eq!(header.local_addr_v4(), Some(Ipv4Addr::new(192, 0, 2, 10).into()));
//! assert_eq!(header.local_addr_v6(), None);
//! ```

mod enumeration;
mod flags;
mod ptr;
mod structure;

pub mod fwpmtypes;
pub mod fwpsu;
pub mod fwptypes;
pub mod guiddef;
pub mod iketypes;
pub mod internal;
pub mod ipsectypes;
pub mod minwindef;
pub mod ntstatus;
pub mod winerror;
pub mod winnt;

/// Prevents other crates from implementing the public traits.
mod sealed {
    pub trait Sealed {}
}
pub(crate) use sealed::Sealed;

pub(crate) use enumeration::open_enum;
#[cfg(feature = "text")]
pub(crate) use flags::bits_of;
pub(crate) use flags::flag_set;
pub(crate) use structure::{arm, debug, layout, member_at, structures};

pub use enumeration::ParseEnumerationError;
pub use flags::{FlagBits, NamedFlags, ParseFlagsError};
#[doc(inline)]
pub use fwpmtypes::{capability::*, classify::*, event::*, header::*, ike::*, ipsec::*, lpm::*};
#[doc(inline)]
pub use fwpsu::{Windows, layer_direction, layer_name};
#[doc(inline)]
pub use fwptypes::value::{ConditionValue0, DataType, V4AddrAndMask, V6AddrAndMask};
#[doc(inline)]
pub use fwptypes::{
    Af, BinaryByteBlob, Bool32, ByteArray6, ByteArray16, ByteBlob, Direction, IpVersion,
    Ipv4Number, MsFwpDirection, ReauthReasons, TextByteBlob,
};
#[doc(inline)]
pub use guiddef::{Guid, ParseGuidError};
#[doc(inline)]
pub use iketypes::{
    AuthenticationMethodType, EmSaState, KeyModuleType, MmSaState, QmSaState, SaRole,
};
#[doc(inline)]
pub use internal::{
    ActionType, CapabilityFlags, InternalFlags, InternalSublayer, NetEventInternalFields0,
    TerminatingFilterInfo0,
};
#[doc(inline)]
pub use ipsectypes::{IpsecFailurePoint, IpsecTrafficType};
#[cfg(feature = "pcapng")]
pub(crate) use minwindef::UNIX_EPOCH;
#[doc(inline)]
pub use minwindef::{FileTime, ParseFileTimeError, TimeRangeError};
#[doc(inline)]
pub use ntstatus::NtStatus;
pub use ptr::{Opaque, Pointee, Ptr, WideString};
pub use structure::{Field, Structure, first_unnamed, slice_of, slice_of_mut};
#[doc(inline)]
pub use winerror::WinError;
#[doc(inline)]
pub use winnt::SidHeader;

use crate::layout::{Enumeration, FlagSet, Layout};

macro_rules! layouts {
    ($($Structure:ident)+) => { &[$(<$Structure as Structure>::LAYOUT),+] };
}

/// The layouts of all structures of the SDK.
pub const LAYOUTS: &[&Layout] = layouts! {
    FileTime Guid SidHeader
    ByteArray6 ByteArray16 ByteBlob V4AddrAndMask V6AddrAndMask ConditionValue0
    NetEventHeader0 NetEventHeader1 NetEventHeader2 NetEventHeader3
    IkeextMmFailure0 IkeextMmFailure1 IkeextMmFailure2 IkeextQmFailure0 IkeextQmFailure1
    IkeextEmFailure0 IkeextEmFailure1
    ClassifyDrop0 ClassifyDrop1 ClassifyDrop2 ClassifyDropMac0 ClassifyAllow0
    IpsecKernelDrop0 IpsecDospDrop0 CapabilityDrop0 CapabilityAllow0 LpmPacketArrival0
    NetEvent0 NetEvent1 NetEvent2 NetEvent3 NetEvent4 NetEvent5
};

/// The layouts of structures that Microsoft does not document: see [`internal`].
pub const UNDOCUMENTED: &[&Layout] =
    layouts! { TerminatingFilterInfo0 NetEventInternalFields0 NetEventInternal };

/// The layout of a structure by its C name: `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`.
#[must_use]
pub fn layout_of(name: &str) -> Option<&'static Layout> {
    LAYOUTS.iter().chain(UNDOCUMENTED).find(|layout| layout.name == name).copied()
}

macro_rules! enumerations {
    ($($Type:ident)+) => { &[$($Type::ENUMERATION),+] };
}

/// All enumerations: error codes first, then by header.
pub const ENUMERATIONS: &[&Enumeration] = enumerations! {
    WinError NtStatus
    Direction IpVersion Af MsFwpDirection DataType
    NetEventType AppcNetworkCapabilityType
    IpsecFailurePoint IpsecTrafficType
    KeyModuleType AuthenticationMethodType MmSaState QmSaState EmSaState SaRole
};

macro_rules! flag_sets {
    ($($Type:ident)+) => { &[$(<$Type as NamedFlags>::FLAG_SET),+] };
}

/// All sets of flags.
pub const FLAG_SETS: &[&FlagSet] = flag_sets! {
    NetEventFlags IkeextMmFailureFlags IkeextEmFailureFlags ReauthReasons
};
