//! The value of a member, with its pointer resolved.

use core::fmt::{self, Display, Formatter};

use crate::layout::Scalar;
use crate::raw::Guid;
use crate::value::{Sid, TextBlob, WideStr};

/// The value of a member of a record, with its pointer resolved.
#[derive(Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// A value that is stored in the member itself.
    Scalar(Scalar<'a>),
    /// A text; `None` for NULL.
    Text(Option<&'a WideStr<'a>>),
    /// A list of texts; `None` for a NULL pointer in the list.
    Texts(&'a [Option<WideStr<'a>>]),
    /// A blob of text; empty for size 0.
    TextBlob(&'a TextBlob<'a>),
    /// A blob of bytes; empty for size 0.
    Blob(&'a [u8]),
    /// A SID; `None` for NULL.
    Sid(Option<&'a Sid<'a>>),
    /// A GUID behind a pointer; `None` for NULL.
    GuidPointer(Option<Guid>),
    /// The address of a payload of unknown type, which is not resolved.
    Address(u64),
}

impl<'a> From<Scalar<'a>> for Value<'a> {
    fn from(scalar: Scalar<'a>) -> Self {
        Self::Scalar(scalar)
    }
}

impl Value<'_> {
    /// Whether it is a value of an enumeration, or a set of flags, for which the SDK has no name.
    #[must_use]
    pub fn is_unnamed(&self) -> bool {
        matches!(self, Self::Scalar(scalar) if scalar.is_unnamed())
    }

    /// Whether the value is zero, NULL or empty.
    #[must_use]
    #[inline]
    pub fn is_zero(&self) -> bool {
        match self {
            Self::Scalar(scalar) => scalar.is_zero(),
            Self::Text(text) => text.is_none(),
            Self::Texts(texts) => texts.is_empty(),
            Self::TextBlob(blob) => blob.as_bytes().is_empty(),
            Self::Blob(bytes) => bytes.is_empty(),
            Self::Sid(sid) => sid.is_none(),
            Self::GuidPointer(guid) => guid.is_none(),
            Self::Address(address) => *address == 0,
        }
    }
}

/// Shows the value as in JSON, without quotation marks. NULL and empty values are shown as nothing, texts of a list and
/// flags are separated by `|`, and ill-formed text is shown as the hex digits of its bytes.
impl Display for Value<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Scalar(scalar) => scalar.fmt(f),
            Self::Text(text) => text.map_or(Ok(()), |text| text.fmt(f)),
            Self::Texts(texts) => texts.iter().enumerate().try_for_each(|(index, text)| {
                if index > 0 {
                    f.write_str("|")?;
                }
                Value::Text(text.as_ref()).fmt(f)
            }),
            Self::TextBlob(blob) => blob.fmt(f),
            Self::Blob(bytes) => Scalar::Bytes(bytes).fmt(f),
            Self::Sid(sid) => sid.map_or(Ok(()), |sid| sid.fmt(f)),
            Self::GuidPointer(guid) => guid.map_or(Ok(()), |guid| guid.fmt(f)),
            Self::Address(address) => write!(f, "{address:#x}"),
        }
    }
}

/// The derived member with the name of the code in the member `code`: `failureErrorName` for `failureErrorCode`. JSON and
/// CSV have it beside the code.
#[cfg(any(feature = "query", feature = "serde"))]
#[must_use]
pub fn derived_name(code: &str) -> Option<&'static str> {
    match code {
        "failureErrorCode" => Some("failureErrorName"),
        "failureStatus" => Some("failureStatusName"),
        _ => None,
    }
}
