//! Files that hold images of memory.

pub mod pcapng;
