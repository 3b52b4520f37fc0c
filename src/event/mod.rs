//! Records: what a capture holds, checked and in native integers.
//!
//! Each file holds `read` and `write` of its part side by side, and names the part's members once, for every
//! form of text.

mod ike;
pub(crate) mod members;

pub use ike::IkeMmFailure;
pub(crate) use members::{Members, Slot, Visitor};

use alloc::vec::Vec;

use zerocopy::IntoBytes;

use crate::error::Error;
use crate::layout::Layout;
use crate::raw::{self, IkeextMmFailure0, Structure};

/// One record of a capture: a bare payload and the structure it stood in.
///
/// ```
/// use wfp_events::Record;
/// use wfp_events::event::{IkeMmFailure, Payload};
/// use wfp_events::raw::{IkeextMmFailure0, WinError};
///
/// let failure = IkeMmFailure { failure_error_code: WinError::ERROR_IPSEC_IKE_TIMED_OUT, ..Default::default() };
/// let record = Record::new::<IkeextMmFailure0>(Payload::IkeMmFailure(failure));
/// let bytes = record.to_bytes();
/// assert_eq!(bytes.len(), 64);
/// assert_eq!(Record::read(record.layout(), &bytes)?, record);
/// # Ok::<(), wfp_events::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Record {
    layout: &'static Layout,
    payload: Payload,
}

/// What an event tells, whatever the version of the structure that told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Payload {
    /// A failed main-mode negotiation.
    IkeMmFailure(IkeMmFailure),
}

impl Record {
    /// A record of the structure `T`.
    #[must_use]
    pub fn new<T: Structure>(payload: Payload) -> Self {
        Self { layout: <T as Structure>::LAYOUT, payload }
    }

    /// Reads the record at the start of `bytes`, laid out as `layout` says.
    ///
    /// # Errors
    /// Returns an error if the bytes end before the structure does.
    pub fn read(layout: &'static Layout, bytes: &[u8]) -> Result<Self, Error> {
        let failures: &[IkeextMmFailure0] = raw::slice_of(layout.whole(bytes)?)?;
        let failure = failures.first().map(IkeMmFailure::read).unwrap_or_default();
        Ok(Self { layout, payload: Payload::IkeMmFailure(failure) })
    }

    /// The record's bytes, padding zero.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.layout.size);
        self.write(&mut bytes);
        bytes
    }

    /// Appends the record's bytes, padding zero.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        match &self.payload {
            Payload::IkeMmFailure(failure) => bytes.extend_from_slice(failure.write().as_bytes()),
        }
    }

    /// The layout of the structure that the record stood in.
    #[must_use]
    pub const fn layout(&self) -> &'static Layout {
        self.layout
    }

    /// What it tells.
    #[must_use]
    pub const fn payload(&self) -> &Payload {
        &self.payload
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.layout.name == other.layout.name && self.payload == other.payload
    }
}

impl Payload {
    /// The name of the union's member that points to such a payload: `ikeMmFailure`.
    #[must_use]
    pub const fn member(&self) -> &'static str {
        match self {
            Self::IkeMmFailure(_) => "ikeMmFailure",
        }
    }
}
