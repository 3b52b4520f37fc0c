//! Records, checked and in native integers: events, and payloads by themselves.
//!
//! An [`Event`] is a [`Header`], a type and a [`Payload`]. A [`BarePayload`] is a payload without an event. Fields have
//! the SDK's units: times are 100 ns ticks since 1601, ids have 64 bits, ports and addresses are native. A NULL pointer
//! is `None`. Most members of the header are valid only if their flag bit is set: getters such as [`Header::local`]
//! check it, and setters such as [`Header::set_app_id`] set it.
//!
//! ```
//! use wfp_events::event::{Event, Version};
//! use wfp_events::memory::Image;
//!
//! let image = include_bytes!("../../tests/data/memory-0.bin");
//! let event = Event::read(Image::new(0x1f2_9a40_0000, image), 0x1f2_9a40_0028, Version::V1)?;
//! assert_eq!(event.header.addresses.second().unwrap().to_string(), "42.159.81.255");
//! # Ok::<(), wfp_events::Error>(())
//! ```

mod addresses;
#[cfg(feature = "arbitrary")]
mod arbitrary;
#[cfg(feature = "arbitrary")]
mod arbitrary_field;
mod capability;
mod classify;
mod debug;
mod direction;
mod event_array;
mod event_log;
mod extended_mode;
mod field_types;
mod fields;
mod flagged;
mod header;
mod internal_fields;
mod ipsec;
mod main_mode;
mod net_event;
mod payload;
mod quick_mode;
mod readable;
mod record;
mod resolve;
#[cfg(feature = "text")]
pub(crate) mod set;
#[cfg(feature = "proptest")]
mod shrink;
mod traffic;
mod value;
mod visitor;

pub use crate::kind::{PayloadKind, RecordKind, Version};
pub use addresses::Addresses;
pub use capability::{CapabilityAllow, CapabilityDrop};
pub use classify::{ClassifyAllow, ClassifyDrop, ClassifyDropMac};
pub use direction::TrafficDirection;
#[doc(alias = "FwpmNetEventEnum")]
pub use event_array::EventArray;
pub use event_log::EventLog;
pub use extended_mode::IkeEmFailure;
pub use field_types::{Bool, MacAddr, ParseMacAddrError};
pub use header::{Header, Reserved};
pub use internal_fields::{InternalFields, TerminatingFilter};
pub use ipsec::{IdpDrop, IpsecDrop, LpmPacketArrival};
pub use main_mode::IkeMmFailure;
#[doc(alias = "FWPM_NET_EVENT")]
pub use net_event::Event;
pub use net_event::LostMembers;
pub use payload::Payload;
pub use quick_mode::IkeQmFailure;
pub use readable::Readable;
pub use record::{BarePayload, Partial, Record};
pub use traffic::{Subnet, Traffic, V4Subnet, V6Subnet};
pub use value::Value;
#[cfg(any(feature = "query", feature = "serde"))]
pub use value::derived_name;
pub use visitor::{Part, Visitor};

pub(crate) use field_types::Field;
#[cfg(any(feature = "arbitrary", feature = "generate", feature = "query", feature = "text"))]
pub(crate) use fields::Fields;
pub(crate) use internal_fields::FILTERS;
#[cfg(any(feature = "query", feature = "serde"))]
pub(crate) use internal_fields::INTERNAL;
#[cfg(any(feature = "netsh", feature = "query", feature = "serde"))]
pub(crate) use internal_fields::OTHER;
#[cfg(feature = "text")]
pub(crate) use net_event::UNREADABLE;
#[cfg(feature = "text")]
pub(crate) use payload::PayloadBuilder;
#[cfg(feature = "serde")]
pub(crate) use payload::UNKNOWN;
#[cfg(feature = "serde")]
pub(crate) use payload::members_of;
#[cfg(any(feature = "netsh", feature = "serde"))]
pub(crate) use readable::PartPath;
#[cfg(feature = "proptest")]
pub(crate) use shrink::Shrink;
#[cfg(any(feature = "netsh", feature = "serde"))]
pub(crate) use traffic::SUBNETS;
#[cfg(feature = "netsh")]
pub(crate) use visitor::private::Sealed;
