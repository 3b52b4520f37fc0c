//! Records as text, both ways.

pub(crate) mod hex;
pub mod json;
