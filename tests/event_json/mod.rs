//! Events as JSON, both ways.

mod binary;
#[cfg(feature = "cli")]
mod errors;
mod laws;
mod refused;
mod samples;
