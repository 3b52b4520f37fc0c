//! UTF-16 texts as they lie in memory.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use super::hex::Hex;

/// A text of 16-bit units in memory order, without the NUL that ends it. It may be ill-formed UTF-16.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct WideStr<'a>(Cow<'a, [u8]>);

/// The bytes of a blob that mostly holds UTF-16 text with one final NUL, and may hold anything. Empty where the
/// blob's size is 0.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct TextBlob<'a>(Cow<'a, [u8]>);

impl<'a> WideStr<'a> {
    /// The text of these bytes, two a unit, without a NUL at the end.
    ///
    /// # Errors
    /// Returns an error if there is a NUL among the units, or an odd byte at the end.
    pub fn from_bytes(bytes: impl Into<Cow<'a, [u8]>>) -> Result<Self, WideStrError> {
        let bytes = bytes.into();
        if !bytes.len().is_multiple_of(2) || units(&bytes).any(|unit| unit == 0) {
            return Err(WideStrError);
        }
        Ok(Self(bytes))
    }

    /// The text of these bytes, two a unit, up to the first NUL; without one, all whole units.
    #[must_use]
    pub fn from_bytes_until_nul(bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        let mut bytes = bytes.into();
        let length = units(&bytes).take_while(|unit| *unit != 0).count().saturating_mul(2);
        match &mut bytes {
            Cow::Borrowed(bytes) => *bytes = bytes.get(..length).unwrap_or_default(),
            Cow::Owned(bytes) => bytes.truncate(length),
        }
        Self(bytes)
    }

    /// For a reader that has seen that there is no NUL among the bytes and that they are even.
    pub(crate) fn from_checked(bytes: Cow<'a, [u8]>) -> Self {
        Self(bytes)
    }

    /// Its units as bytes in memory order, without the NUL.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text; `None` if it is not well-formed UTF-16.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        text_of(&self.0)
    }

    /// The same text, with bytes of its own.
    #[must_use]
    pub fn into_owned(self) -> WideStr<'static> {
        WideStr(Cow::Owned(self.0.into_owned()))
    }
}

impl<'a> TextBlob<'a> {
    /// The blob of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        Self(bytes.into())
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text without its one final NUL; `None` where the blob is anything else.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        let text = self.0.strip_suffix(&[0, 0])?;
        text_of(text).filter(|text| !text.contains('\0'))
    }

    /// The same blob, with bytes of its own.
    #[must_use]
    pub fn into_owned(self) -> TextBlob<'static> {
        TextBlob(Cow::Owned(self.0.into_owned()))
    }
}

/// Shows the text; of one that is not well-formed, the hex digits of its bytes.
impl fmt::Display for WideStr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_text(self.to_text(), &self.0, f)
    }
}

/// Shows the text without its final NUL; of a blob that is anything else, the hex digits of its bytes.
impl fmt::Display for TextBlob<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_text(self.to_text(), &self.0, f)
    }
}

fn fmt_text(text: Option<String>, bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match text {
        Some(text) => f.write_str(&text),
        None => fmt::Display::fmt(&Hex(bytes), f),
    }
}

/// A text cannot be a [`WideStr`]: it has a NUL inside, or its bytes are odd in number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct WideStrError;

impl fmt::Display for WideStrError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a NUL inside the text, or an odd number of bytes")
    }
}

impl core::error::Error for WideStrError {}

/// Returns an error if the text has a NUL inside.
impl FromStr for WideStr<'static> {
    type Err = WideStrError;

    fn from_str(text: &str) -> Result<Self, WideStrError> {
        Self::from_bytes(bytes_of(text))
    }
}

/// Returns an error if the text has a NUL inside.
impl TryFrom<&str> for WideStr<'static> {
    type Error = WideStrError;

    fn try_from(text: &str) -> Result<Self, WideStrError> {
        text.parse()
    }
}

/// Returns an error if the text has a NUL inside.
impl TryFrom<String> for WideStr<'static> {
    type Error = WideStrError;

    fn try_from(text: String) -> Result<Self, WideStrError> {
        text.parse()
    }
}

impl PartialEq<str> for WideStr<'_> {
    fn eq(&self, text: &str) -> bool {
        text.encode_utf16().eq(units(&self.0))
    }
}

impl PartialEq<&str> for WideStr<'_> {
    fn eq(&self, text: &&str) -> bool {
        self == *text
    }
}

/// Whether the blob is the text with one final NUL.
impl PartialEq<str> for TextBlob<'_> {
    fn eq(&self, text: &str) -> bool {
        text.encode_utf16().chain([0]).eq(units(&self.0)) && self.0.len().is_multiple_of(2)
    }
}

impl PartialEq<&str> for TextBlob<'_> {
    fn eq(&self, text: &&str) -> bool {
        self == *text
    }
}

/// The text, with a final NUL.
impl From<&str> for TextBlob<'static> {
    fn from(text: &str) -> Self {
        let mut bytes = bytes_of(text);
        bytes.extend([0, 0]);
        Self(Cow::Owned(bytes))
    }
}

/// The text, with a final NUL.
impl From<String> for TextBlob<'static> {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl fmt::Debug for WideStr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&lossy(&self.0), f)
    }
}

impl fmt::Debug for TextBlob<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_text() {
            Some(text) => fmt::Debug::fmt(&text, f),
            None => write!(f, "{:02x?}", self.0),
        }
    }
}

/// The text in UTF-16 units, as bytes.
pub(crate) fn bytes_of(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The text of UTF-16 units, as bytes; `None` if they are not well-formed.
pub(crate) fn text_of(bytes: &[u8]) -> Option<String> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    char::decode_utf16(units(bytes)).collect::<Result<_, _>>().ok()
}

/// The text of UTF-16 units, as bytes; what is not well-formed is U+FFFD.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    char::decode_utf16(units(bytes))
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn units(bytes: &[u8]) -> impl Iterator<Item = u16> + '_ {
    bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit))
}
