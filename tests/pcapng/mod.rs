//! pcapng, both ways: against captures built by hand, and against Wireshark's own programs.

mod broken;
mod foreign;
mod packets;
#[cfg(feature = "cli")]
mod programs;
mod written;
