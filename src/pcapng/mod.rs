//! pcapng with one record per packet, so that Wireshark's tools work on events.
//!
//! - The name of an interface (`if_name`) is the C name of the structure that its packets contain, and its link type is
//!   [`LINKTYPE_USER0`]. Packets of other interfaces are skipped.
//! - The data of a packet is an image with base 0: the structure, followed by what it points to. Its pointers are
//!   offsets into the packet.
//! - The time of a packet is that of its event, with a resolution of 10^-7 seconds, that of a `FILETIME`. It is 0 for
//!   times before 1970 and for payloads without an event. It is ignored when read, since the event has its own, and
//!   tools such as `editcap` can shift it.
//!
//! ```
//! # #[cfg(feature = "json")] {
//! use wfp_events::pcapng::{Item, Splitter, Writer};
//! use wfp_events::Record;
//!
//! let line = r#"{"struct":"FWPM_NET_EVENT5","header":{"timeStamp":"2018-09-25T07:25:26.5120000Z"}}"#;
//! let record: Record = serde_json::from_str(line)?;
//! let mut file = Writer::head();
//! Writer::default().append(&mut file, &record)?;
//!
//! let mut found = Vec::new();
//! let done = Splitter::default().split(&file, true, &mut found);
//! assert_eq!(done, file.len());
//! let [Item::Packet(packet)] = &found[..] else { unreachable!() };
//! assert_eq!(Record::read(packet.kind, &file[packet.data.clone()])?, record);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod frame;
mod splitter;
mod write;

pub use frame::BlockFault;
pub use splitter::{BlockError, Item, Packet, Splitter};
pub use write::{PacketError, Writer, append_packet};

/// The link type of interfaces whose packets are records: the first one for private use.
pub const LINKTYPE_USER0: i32 = 147;

/// The most bytes of a packet's data, which is Wireshark's limit.
pub const MAX_PACKET_DATA: usize = 262_144;
