//! UTF-16 texts, as their bytes in memory.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use super::hex::Hex;

/// A UTF-16 text, as its bytes in memory (little-endian), without the final NUL. It may be ill-formed UTF-16.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct WideStr<'a>(Cow<'a, [u8]>);

/// The bytes of a blob that usually holds UTF-16 text with one final NUL, but may hold any bytes. It is empty if the
/// size of the blob is 0.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct TextBlob<'a>(Cow<'a, [u8]>);

impl<'a> WideStr<'a> {
    /// The text of these bytes, two for each UTF-16 unit, without a final NUL.
    ///
    /// # Errors
    /// Returns an error if the text contains a NUL, or the number of bytes is odd.
    pub fn from_bytes(bytes: impl Into<Cow<'a, [u8]>>) -> Result<Self, WideStrError> {
        let bytes = bytes.into();
        if !bytes.len().is_multiple_of(2) || units(&bytes).any(|unit| unit == 0) {
            return Err(WideStrError);
        }
        Ok(Self(bytes))
    }

    /// The text of these bytes, two for each UTF-16 unit, up to the first NUL; without a NUL, all complete units.
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

    /// The text of bytes that were checked to contain no NUL and to be even in number.
    pub(crate) fn from_checked(bytes: Cow<'a, [u8]>) -> Self {
        Self(bytes)
    }

    /// Its bytes in memory order, without the final NUL.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text; `None` if it is not well-formed UTF-16.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        text_of(&self.0)
    }

    /// The same text, with owned bytes.
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

    /// The text without its final NUL; `None` if the blob is not well-formed text with exactly one NUL, at its end.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        let text = self.0.strip_suffix(&[0, 0])?;
        text_of(text).filter(|text| !text.contains('\0'))
    }

    /// The same blob, with owned bytes.
    #[must_use]
    pub fn into_owned(self) -> TextBlob<'static> {
        TextBlob(Cow::Owned(self.0.into_owned()))
    }
}

/// Shows the text; if it is ill-formed, the hex digits of its bytes.
impl fmt::Display for WideStr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_text(self.to_text(), &self.0, f)
    }
}

/// Shows [`to_text`](Self::to_text); if that is `None`, the hex digits of the bytes.
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

/// The error for a text that contains a NUL, or has an odd number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct WideStrError;

impl fmt::Display for WideStrError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a NUL inside the text, or an odd number of bytes")
    }
}

impl core::error::Error for WideStrError {}

/// Returns an error if the text contains a NUL.
impl FromStr for WideStr<'static> {
    type Err = WideStrError;

    fn from_str(text: &str) -> Result<Self, WideStrError> {
        if text.as_bytes().contains(&0) {
            return Err(WideStrError);
        }
        Ok(Self(Cow::Owned(bytes_of(text))))
    }
}

/// Returns an error if the text contains a NUL.
impl TryFrom<&str> for WideStr<'static> {
    type Error = WideStrError;

    fn try_from(text: &str) -> Result<Self, WideStrError> {
        text.parse()
    }
}

/// Returns an error if the text contains a NUL.
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

/// Adds a final NUL.
impl From<&str> for TextBlob<'static> {
    fn from(text: &str) -> Self {
        let mut bytes = Vec::with_capacity(text.len().saturating_add(1).saturating_mul(2));
        append(&mut bytes, text);
        bytes.extend([0, 0]);
        Self(Cow::Owned(bytes))
    }
}

/// Adds a final NUL.
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

/// The bytes of the text in UTF-16.
pub(crate) fn bytes_of(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len().saturating_mul(2));
    append(&mut bytes, text);
    bytes
}

/// Appends the bytes of the text in UTF-16.
fn append(bytes: &mut Vec<u8>, text: &str) {
    if text.is_ascii() {
        bytes.extend(text.bytes().flat_map(|character| [character, 0]));
    } else {
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    }
}

/// The text of UTF-16 bytes; `None` if they are ill-formed.
pub(crate) fn text_of(bytes: &[u8]) -> Option<String> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    // Most texts are ASCII.
    let ascii = |unit: u16| u8::try_from(unit).ok().filter(u8::is_ascii);
    let ascii: Option<Vec<u8>> = units(bytes).map(ascii).collect();
    match ascii.and_then(|text| String::from_utf8(text).ok()) {
        Some(text) => Some(text),
        None => char::decode_utf16(units(bytes)).collect::<Result<_, _>>().ok(),
    }
}

/// The text of UTF-16 bytes; each ill-formed unit becomes U+FFFD.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    char::decode_utf16(units(bytes))
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The characters of UTF-16 bytes; each ill-formed unit becomes U+FFFD.
#[cfg(feature = "query")]
pub(crate) fn characters(bytes: &[u8]) -> impl Iterator<Item = char> + Clone + '_ {
    char::decode_utf16(units(bytes)).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
}

fn units(bytes: &[u8]) -> impl Iterator<Item = u16> + Clone + '_ {
    bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit))
}
