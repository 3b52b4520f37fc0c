//! Values of variable length: SIDs (`winnt.h`) and UTF-16 texts; how texts are shown safely. Types of fixed size are in
//! [`raw`](crate::raw).
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use wfp_events::value::{Sid, WideStr};
//!
//! let system: Sid = "S-1-5-18".parse()?;
//! assert_eq!(system.as_bytes(), [1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]);
//! assert_eq!(system.well_known(), Some("LocalSystem"));
//! assert!(system < "S-1-5-32-544".parse()?);
//!
//! let name = WideStr::from_bytes(b"h\0i\0".as_slice())?;
//! assert_eq!(name, "hi");
//! assert!(WideStr::try_from("a NUL: \0").is_err());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub(crate) mod escape;
pub(crate) mod guid;
pub(crate) mod hex;
#[cfg(feature = "alloc")]
pub(crate) mod sid;
pub(crate) mod time;
#[cfg(feature = "alloc")]
pub(crate) mod wide;
#[cfg(any(feature = "netsh", feature = "trace"))]
pub(crate) mod windows_1252;

pub use escape::{Escaped, Quoted, is_hidden};
#[cfg(feature = "alloc")]
pub use sid::{ParseSidError, Sid};
#[cfg(feature = "alloc")]
pub use wide::{TextBlob, WideStr, WideStrError};

/// The byte-order mark that a UTF-8 text may begin with.
#[cfg(feature = "std")]
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
