//! Events as JSON, both ways.

mod binary;
#[cfg(feature = "cli")]
mod errors;
mod properties;
mod refused;
mod samples;
