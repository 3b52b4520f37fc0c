//! The XML that `netsh wfp show netevents` (`netevents.xml`) and `netsh wfp capture` (`wfpdiag.xml`) write.
//!
//! ```
//! use wfp_events::Record;
//! use wfp_events::netsh::{ElementKind, HEAD, Splitter, TAIL, append, read_event};
//!
//! let text = include_bytes!("../../tests/data/netsh/uwp-case7-netevents-drop-v4.xml");
//! let mut elements = Vec::new();
//! assert_eq!(Splitter::default().split(text, true, &mut elements), text.len());
//! assert_eq!(elements[0].kind, ElementKind::Event);
//! let partial = read_event(&text[elements[0].range.clone()], elements[0].line, &mut |_| {})?;
//! let event = partial.into_record().ok().and_then(Record::into_event).ok_or("a part is missing")?;
//! assert_eq!(event.header.addresses.second().unwrap().to_string(), "204.79.197.200");
//!
//! let mut xml = HEAD.as_bytes().to_vec();
//! append(&mut xml, &Record::Event(event), &mut |_| {})?;
//! xml.extend_from_slice(TAIL.as_bytes());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An event is an `<item>` in `<netEvents>`, a `<netEvent>` anywhere, or an outermost `<item>`. It contains `header`,
//! `type` and the payload under the name of its union member; members have their SDK names. It is read as an
//! `FWPM_NET_EVENT5`.
//!
//! Files that Windows wrote show:
//!
//! - Times in UTC with milliseconds; numbers in decimal, also `reauthReason`; the names of enumeration values; `true`
//!   and `false`; IPv4 addresses with dots, IPv6 addresses under `localAddrV6.byteArray16`.
//! - `flags` and other lists as `<item>`s, with their count in `numItems`.
//! - Blobs as `data` in hex, and as `asString` with one character per byte, which is ignored when read.
//! - Empty elements for NULL, empty values and no flags; `S-1-0-0` for a `packageSid` whose flag is clear.
//! - `FWPM_NET_EVENT_TYPE_PUBLIC_CLASSIFY_DROP` in newer files, for the type without `PUBLIC_`.
//! - `internalFields` after the payload, which the public structures do not have.
//!
//! **Inferred** by the same rules, because no file from Windows that contains them was available: all payloads but
//! `classifyDrop` and `classifyAllow`; GUIDs in braces; MAC addresses with colons, under `localMacAddr.byteArray6`;
//! `failureErrorCode` and `failureStatus` as `N (NAME)` (`N` and `NAME` are read too); `endCertHash` as hex; texts that
//! are not empty, blobs other than `appId`, and subnets. This crate adds: values and bits without a name as numbers
//! (bits in hex, as the last `<item>`), and times after the year 9999 as ticks.
//!
//! When read, a missing member and an empty element are zero or NULL. Files that people have are often damaged: cut
//! off, redacted, pasted from a browser or a mail. Everything that can be read is read; a member that cannot has an
//! error in the [`Partial`](crate::event::Partial), and how the XML deviates from what netsh writes is reported as
//! [`Deviation`]. When written, an event loses what [`Loss`] lists.

mod error;
mod loss;
mod read;
mod repair;
mod spelling;
mod splitter;
mod tokens;
mod value;
mod write;
mod xml_reader;

pub use error::XmlError;
pub use loss::{Deviation, DeviationKind, ElementError, Loss};
pub use read::read_event;
pub use splitter::{Element, ElementKind, Splitter};
pub use write::{append, append_partial};
#[cfg(feature = "eventlog")]
pub(crate) use {
    value::scalar_or_text,
    xml_reader::{Tag, XmlReader},
};

/// The text before the first event.
pub const HEAD: &str =
    "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<netEvents>\n";

/// The text after the last event.
pub const TAIL: &str = "</netEvents>\n";

/// The most bytes of an event's element. A longer one is an error.
pub const MAX_EVENT_SIZE: usize = 4 * 1024 * 1024;
