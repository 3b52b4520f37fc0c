//! Events as JSON: writing and reading.

mod binary;
#[cfg(feature = "cli")]
mod errors;
mod properties;
mod refused;
mod samples;
