//! The XML that `netsh` writes: `netsh wfp show netevents` as `netevents.xml`, `netsh wfp capture` as `wfpdiag.xml`.
//!
//! ```
//! use wfp_events::Record;
//! use wfp_events::netsh::{ElementKind, HEAD, Splitter, TAIL, append, read_event};
//!
//! let text = include_bytes!("../../tests/data/netsh/uwp-case7-netevents-drop-v4.xml");
//! let mut elements = Vec::new();
//! assert_eq!(Splitter::default().split(text, true, &mut elements), text.len());
//! assert_eq!(elements[0].kind, ElementKind::Event);
//! let event = read_event(&text[elements[0].range.clone()], elements[0].line, &mut |_| {})?;
//! assert_eq!(event.header.addresses.second().unwrap().to_string(), "204.79.197.200");
//!
//! let mut xml = HEAD.as_bytes().to_vec();
//! append(&mut xml, &Record::Event(event), &mut |_| {})?;
//! xml.extend_from_slice(TAIL.as_bytes());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An event is an `<item>` in `<netEvents>`, a `<netEvent>` anywhere, or an `<item>` that is no element's. It holds
//! `header`, `type` and the payload under its union member's name; members are spelled as in the SDK. What is read is
//! an `FWPM_NET_EVENT5`.
//!
//! Genuine files show:
//!
//! - Times in UTC with three digits of a second; numbers in decimal, `reauthReason` too; the names of enumerations'
//!   values; `true` and `false`; IPv4 addresses with dots, IPv6 addresses under `localAddrV6.byteArray16`.
//! - `flags` and other lists as `<item>`s, with their number in `numItems`.
//! - Blobs as `data`, in hex, and `asString`, each byte as a character: derived, and ignored when read.
//! - Empty elements for what is NULL, empty or no flag; `S-1-0-0` for a `packageSid` whose flag is clear.
//! - `FWPM_NET_EVENT_TYPE_PUBLIC_CLASSIFY_DROP` in newer files, which is the type without `PUBLIC_`.
//! - `internalFields` behind the payload, which events have no room for.
//!
//! **Inferred** by the same rules, for no genuine file that shows it is known: all payloads but `classifyDrop` and
//! `classifyAllow`; GUIDs in braces; MAC addresses with colons, under `localMacAddr.byteArray6`; `failureErrorCode`
//! and `failureStatus` as numbers (names are read too); `endCertHash` as hex; a text that is not empty, a blob
//! other than `appId`, and subnets. Values and bits without a name as numbers (bits in hex, as the last `<item>`) and
//! times past the year 9999 as ticks are this crate's own.
//!
//! Read, a missing member is zero or NULL, and an empty element too. Members that events do not have are passed over
//! and told; a doubled member or a value that is none is an error of that event alone. Written, an event loses what
//! [`Lost`] says.

mod error;
mod loss;
mod read;
mod splitter;
mod tokens;
mod value;
mod write;
mod xml_reader;

pub use error::XmlError;
pub use loss::{ElementError, Lost, Unread};
pub use read::read_event;
pub use splitter::{Element, ElementKind, Splitter};
pub use write::append;

/// What stands in front of the first event.
pub const HEAD: &str = "<netEvents>\n";

/// What stands behind the last event.
pub const TAIL: &str = "</netEvents>\n";

/// An event's element has no more bytes than this.
pub const LONGEST: usize = 4 * 1024 * 1024;
