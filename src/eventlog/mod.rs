//! Net events in the Windows event log: `.evtx` files, and XML as `wevtutil`, the Event Viewer and `Get-WinEvent` write
//! it.
//!
//! ```
//! use wfp_events::eventlog::{LogEvent, read_element};
//!
//! let xml = include_bytes!("../../tests/data/eventlog/security-4653.xml");
//! let LogEvent::Net(event) = read_element(xml, 1)? else { unreachable!() };
//! assert_eq!(event.error_code().unwrap().to_string(), "ERROR_IPSEC_IKE_TIMED_OUT");
//! assert_eq!(event.event_log.unwrap().id, 4653);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In XML, an event is an `<Event>` element with a `<System>` in it; [`netsh::Splitter`](crate::netsh::Splitter) finds it.
//! An `.evtx` file has chunks of 64 KiB; [`Splitter`] finds the events in them, and [`read_record`] reads one. It reads
//! hostile files in bounded memory and time, and skips an event as soon as its id is known. Two providers log net
//! events:
//!
//! - `Microsoft-Windows-WFP` logs the members of the structures: 1001 (classify drop), 1003 (IPsec kernel drop), 1005,
//!   1007, 1009 (failures of main, quick and extended mode) and 1011 (drop by DoS protection).
//! - `Microsoft-Windows-Security-Auditing` logs some of them: 4652 and 4653 (main mode), 4654 (quick mode), 4983 and
//!   4984 (extended mode), 5150 to 5159 (packets and connections, dropped or allowed).
//!
//! Events are read as an `FWPM_NET_EVENT5`. [`Event::event_log`](crate::Event::event_log) has what no member stores, by
//! name and text. A member that the log does not tell is zero; if the log has a text for it that has no value, such as
//! an error message in another language, [`EventLog::text_instead_of`](crate::event::EventLog::text_instead_of) returns
//! that.
//!
//! **Inferred**, because no genuine event of `Microsoft-Windows-WFP` was available: `vSwitchId` is a GUID; the SIDs of
//! groups are separated by any character that a SID does not contain; the hosts of 1011 are IPv4 addresses.

mod binary_xml;
mod chunk;
mod convert;
mod error;
mod log_event;
mod providers;
mod reason;
mod splitter;
mod value;
mod xml;

pub use binary_xml::read_record;
pub use error::{LogError, LogFault};
pub use log_event::LogEvent;
pub use splitter::{Item, LogRecord, Splitter};
pub use xml::read_element;

/// The first bytes of an `.evtx` file.
pub(crate) const MAGIC: &[u8] = b"ElfFile\0";

/// The size of a chunk of an `.evtx` file in bytes.
const CHUNK: usize = 65_536;
