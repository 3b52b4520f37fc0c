//! pcapng: one record a packet, so that Wireshark's tools work on events.
//!
//! - An interface's name (`if_name`) is the C name of the structure that its packets hold, its link type is
//!   [`LINKTYPE_USER0`]. Interfaces that are otherwise are none of ours.
//! - A packet's data is an image with base 0: the structure, and behind it what it points to. Its pointers are offsets
//!   into the packet.
//! - A packet's time is its event's: the resolution is 10^-7 seconds, so that a `FILETIME` fits exactly. Times before
//!   1970, and those of payloads without an event, are 0. Read, the time in the event counts and not the packet's,
//!   which tools like `editcap` shift.
//!
//! ```
//! # #[cfg(feature = "json")] {
//! use wfp_events::pcapng::{Found, Reader, Writer};
//! use wfp_events::Record;
//!
//! let line = r#"{"struct":"FWPM_NET_EVENT5","header":{"timeStamp":"2018-09-25T07:25:26.5120000Z"}}"#;
//! let record: Record = serde_json::from_str(line)?;
//! let mut file = Writer::head();
//! Writer::default().append(&mut file, &record)?;
//!
//! let mut found = Vec::new();
//! let done = Reader::default().cut(&file, true, &mut found);
//! assert_eq!(done, file.len());
//! let [Found::Packet(packet)] = &found[..] else { unreachable!() };
//! assert_eq!(Record::read(packet.kind, &file[packet.data.clone()])?, record);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod frame;
mod read;
mod write;

pub use frame::Fault;
pub use read::{BlockError, Found, Packet, Reader};
pub use write::{PacketError, Writer, append_packet};

/// The link type of interfaces whose packets are records: the first that is free for private use.
pub const LINKTYPE_USER0: i32 = 147;

/// The most bytes that the data of a packet has: with more, Wireshark refuses the file.
pub const MOST_DATA: usize = 262_144;
