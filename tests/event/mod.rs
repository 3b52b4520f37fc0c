//! Events in memory: reading, writing, conversion between versions, and untrusted input.

mod built;
mod common_mistakes;
mod cut_short;
mod debug;
mod dump;
mod expected;
mod hostile;
mod independent;
mod limits;
mod memory;
mod properties;
mod ranges;
mod versions;
mod written;
