//! Records as text, both ways.

pub(crate) mod hex;
pub mod json;
#[cfg(feature = "cli")]
pub mod netsh;
mod scalar;
#[cfg(feature = "cli")]
mod short;
