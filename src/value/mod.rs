//! Texts of values, and the types of those that are variable in length.

pub(crate) mod guid;
pub(crate) mod hex;
#[cfg(feature = "alloc")]
pub(crate) mod sid;
pub(crate) mod time;
#[cfg(feature = "alloc")]
pub(crate) mod wide;

#[cfg(feature = "alloc")]
pub use sid::{ParseSidError, Sid};
#[cfg(feature = "alloc")]
pub use wide::{TextBlob, WideStr, WideStrError};

/// What a text in UTF-8 may begin with.
#[cfg(feature = "std")]
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
