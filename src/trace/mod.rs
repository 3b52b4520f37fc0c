//! Net events in the traces of the IKE service (IKEEXT), as text: `Scrubbed-wfpdiag.txt` of an Azure VPN gateway, for
//! example.
//!
//! ```
//! use wfp_events::trace::{Item, Splitter, read_event};
//!
//! let text = include_bytes!("../../tests/data/cases/ike-trace.txt");
//! let mut found = Vec::new();
//! Splitter::default().split(text, true, &mut found);
//! let [Item::Event(event)] = found.as_slice() else { unreachable!() };
//! let partial = read_event(event, &mut |_| {});
//! let event = partial.into_record().ok().and_then(|record| record.into_event()).ok_or("not complete")?;
//! assert_eq!(event.error_code().unwrap().to_string(), "ERROR_IPSEC_IKE_POLICY_MATCH");
//! assert_eq!(event.header.remote().unwrap().to_string(), "198.51.100.20");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An event begins with a line that ends in `IKE diagnostic event:`. A trace writes a prefix before each line, of at
//! most 256 bytes. The lines of an event have the same prefix, except for numbers that can change from line to line:
//!
//! - If the prefix has the ids of a process and a thread, and `::` after them (`[0]0ABC.0DEF::`), all other numbers.
//! - Otherwise the number at its start, those of a date or a time of day, and those of at least nine digits.
//!
//! Events of several threads can be interleaved, and other lines can be between. An event ends at the next one with the
//! same prefix, at another line with that prefix, or at the end of the trace. 64 events can be incomplete at once; if
//! there are more, the oldest ends.
//!
//! Each member is on a line of its own, with its label. The event is read as an `FWPM_NET_EVENT5`. Members that are not
//! there are zero or NULL, because excerpts of traces are common. `Timestamp` is that of the event, zero in all public
//! traces; the time in the prefix is not used.
//!
//! **Seen** in public traces are main-mode failures between IPv4 addresses: the labels of all their members but
//! `Enterprise ID`, `Policy Flags` and `Effective Name`; the values `IPv4`, `Remote`, `IKEv2`, `Initiator`,
//! `Certificate` and `Initial state, no packets sent`; `<invalid>` for no user, nothing for no application, principal
//! and groups; the hash on a line of its own.
//!
//! **Known** from texts in Windows' own programs are the labels of extended-mode failures; `Policy Flags` and
//! `Effective Name`, which newer versions of Windows write; the values `None`, `Ike`, `Preshared Key`, `Transport Mode`
//! and `Initial state, no EM packets sent`; `<unspecified>` for no principal; the SIDs of groups on lines of their own.
//!
//! **Inferred** is everything else: the labels of quick-mode failures, which have no subnets here; `IPv6`, `Local`,
//! `Tunnel Mode` and `Initial state, no QM packets sent`; all other values, by the words of the SDK's names (`NTLM V2`,
//! `Final sent`); the words `Quick Mode` and `Extended Mode` in the type of a failure; how the application is written,
//! in hex or as a path.
//!
//! A value that cannot be read has an error in the [`Partial`](crate::event::Partial). A label that is not known is
//! reported.

mod labels;
mod prefix;
mod read;
mod splitter;

pub use read::read_event;
pub use splitter::{Item, Splitter};

/// The lines of an event, without their prefixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceEvent {
    line: u64,
    offset: u64,
    lines: Vec<Line>,
}

impl TraceEvent {
    /// The number of its first line in the trace, from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// The offset of its first line in the trace.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset
    }
}

/// A line of an event that is not blank, without its prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    number: u64,
    /// Whether its end, or the lines after it, were not read.
    is_cut: bool,
    text: Vec<u8>,
}
