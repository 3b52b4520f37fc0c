//! Events in memory: read, written, from one version to another, and what no reader should believe.

mod built;
mod cut;
mod dump;
mod expected;
mod folklore;
mod hostile;
mod independent;
mod limits;
mod memory;
mod properties;
mod ranges;
mod versions;
mod written;
