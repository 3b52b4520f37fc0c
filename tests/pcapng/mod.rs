//! pcapng: reading and writing, compared with independently built captures and with Wireshark's programs.

mod broken;
mod foreign;
mod packets;
#[cfg(feature = "cli")]
mod programs;
mod written;
