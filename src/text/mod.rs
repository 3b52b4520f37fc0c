//! Records as text, both ways.

pub(crate) mod hex;
pub mod json;
#[cfg(feature = "cli")]
pub mod netsh;
mod scalar;
mod short;

/// What a text in UTF-8 may begin with.
#[cfg(feature = "cli")]
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
