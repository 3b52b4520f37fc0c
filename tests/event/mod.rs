//! Events in memory: reading, writing, conversion between versions, and untrusted input.

mod built;
mod common_mistakes;
mod cut_short;
mod debug;
mod direction;
mod dump;
mod expected;
#[cfg(all(feature = "generate", feature = "json"))]
mod fit;
mod hostile;
mod independent;
mod internal;
mod limits;
mod memory;
mod properties;
mod ranges;
mod versions;
mod written;
