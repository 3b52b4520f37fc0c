//! Security identifiers (`SID`, `winnt.h`).

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;

/// A security identifier (`SID`, `winnt.h`), as its bytes in memory: revision, number of sub-authorities, authority
/// (six bytes, big-endian), and up to 15 sub-authorities (32 bits each, little-endian).
///
/// It is shown as `S-1-5-18`. An authority of 2^32 or more is shown as twelve hex digits, a SID with a revision other
/// than 1 as the hex digits of its bytes.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Sid<'a>(Cow<'a, [u8]>);

/// The error for bytes or a text that are not a SID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ParseSidError;

/// The most sub-authorities that a SID has (`SID_MAX_SUB_AUTHORITIES`).
pub(crate) const MAX_SUB_AUTHORITIES: u8 = 15;

/// `S-1-0-0`, the SID of nobody.
#[cfg(feature = "netsh")]
pub(crate) const NOBODY: [u8; 12] = [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// The size in bytes of what precedes the sub-authorities.
pub(crate) const HEADER: usize = 8;

/// The size in bytes of a SID with a number of sub-authorities.
pub(crate) fn size_of(sub_authorities: u8) -> usize {
    usize::from(sub_authorities).saturating_mul(4).saturating_add(HEADER)
}

impl<'a> Sid<'a> {
    /// The SID of these bytes.
    ///
    /// # Errors
    /// Returns an error if they are not exactly one SID, with at most 15 sub-authorities.
    pub fn from_bytes(bytes: impl Into<Cow<'a, [u8]>>) -> Result<Self, ParseSidError> {
        let bytes = bytes.into();
        match *bytes {
            [_, count, ..] if count <= MAX_SUB_AUTHORITIES && bytes.len() == size_of(count) => {
                Ok(Self(bytes))
            }
            _ => Err(ParseSidError),
        }
    }

    /// The SID of bytes that were checked to be exactly one SID.
    pub(crate) fn from_checked(bytes: Cow<'a, [u8]>) -> Self {
        Self(bytes)
    }

    /// Its bytes in memory order.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn into_bytes(self) -> Cow<'a, [u8]> {
        self.0
    }

    /// The same SID, with owned bytes.
    #[must_use]
    pub fn into_owned(self) -> Sid<'static> {
        Sid(Cow::Owned(self.0.into_owned()))
    }

    /// The name of a well-known SID, such as `LocalSystem` for `S-1-5-18`; `None` for any other SID.
    #[must_use]
    pub fn well_known(&self) -> Option<&'static str> {
        let (authority, _) = parts(&self.0)?;
        let mut numbers = sub_authorities(&self.0);
        let (first, second, third) = (numbers.next(), numbers.next(), numbers.next());
        Some(match (authority, first, second, third) {
            (0, Some(0), None, _) => "Nobody",
            (1, Some(0), None, _) => "Everyone",
            (2, Some(0), None, _) => "Local",
            (3, Some(0), None, _) => "Creator Owner",
            (3, Some(1), None, _) => "Creator Group",
            (5, Some(1), None, _) => "Dialup",
            (5, Some(2), None, _) => "Network",
            (5, Some(3), None, _) => "Batch",
            (5, Some(4), None, _) => "Interactive",
            (5, Some(6), None, _) => "Service",
            (5, Some(7), None, _) => "Anonymous",
            (5, Some(9), None, _) => "Enterprise Domain Controllers",
            (5, Some(11), None, _) => "Authenticated Users",
            (5, Some(12), None, _) => "Restricted Code",
            (5, Some(13), None, _) => "Terminal Server Users",
            (5, Some(14), None, _) => "Remote Interactive Logon",
            (5, Some(18), None, _) => "LocalSystem",
            (5, Some(19), None, _) => "LocalService",
            (5, Some(20), None, _) => "NetworkService",
            (5, Some(32), Some(544), None) => "Administrators",
            (5, Some(32), Some(545), None) => "Users",
            (5, Some(32), Some(546), None) => "Guests",
            (5, Some(32), Some(547), None) => "Power Users",
            (5, Some(32), Some(551), None) => "Backup Operators",
            (5, Some(32), Some(555), None) => "Remote Desktop Users",
            (5, Some(32), Some(556), None) => "Network Configuration Operators",
            (5, Some(32), Some(578), None) => "Hyper-V Administrators",
            (15, Some(2), Some(1), None) => "All Application Packages",
            (15, Some(2), Some(2), None) => "All Restricted Application Packages",
            _ => return None,
        })
    }
}

/// The sub-authorities of a SID of any revision.
fn sub_authorities(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let subs = bytes.get(HEADER..).unwrap_or_default().as_chunks().0;
    subs.iter().map(|sub| u32::from_le_bytes(*sub))
}

/// The authority and the sub-authorities of a SID of revision 1.
fn parts(bytes: &[u8]) -> Option<(u64, &[[u8; 4]])> {
    let (header, subs) = bytes.split_at_checked(HEADER)?;
    let [1, _, authority @ ..] = header else { return None };
    let authority = authority.iter().fold(0, |sum: u64, byte| sum << 8 | u64::from(*byte));
    Some((authority, subs.as_chunks().0))
}

impl PartialOrd for Sid<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Orders by revision and authority, then by the sub-authorities as numbers: a domain comes before its users, which are
/// ordered by their relative ids.
impl Ord for Sid<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let (revision, authority) = (self.0.first(), self.0.get(2..HEADER));
        (revision, authority)
            .cmp(&(other.0.first(), other.0.get(2..HEADER)))
            .then_with(|| sub_authorities(&self.0).cmp(sub_authorities(&other.0)))
    }
}

/// Shows a SID of revision 1.
pub(crate) struct SidText<'a> {
    authority: u64,
    subs: &'a [[u8; 4]],
}

/// The text of a SID, given as its bytes; `None` for a revision other than 1, for which no text is defined.
pub(crate) fn text_of(bytes: &[u8]) -> Option<SidText<'_>> {
    parts(bytes).map(|(authority, subs)| SidText { authority, subs })
}

impl fmt::Display for SidText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match u32::try_from(self.authority) {
            Ok(authority) => write!(f, "S-1-{authority}")?,
            Err(_) => write!(f, "S-1-0x{:012x}", self.authority)?,
        }
        // Calls of a formatter are slow, so there is one for each number with its hyphen.
        self.subs.iter().try_for_each(|sub| {
            let (mut text, mut rest) = ([b'-'; 11], u32::from_le_bytes(*sub));
            let mut digits: usize = 0;
            for digit in text.iter_mut().rev() {
                *digit = b'0'.wrapping_add(u8::try_from(rest % 10).unwrap_or(0));
                rest /= 10;
                digits = digits.saturating_add(1);
                if rest == 0 {
                    break;
                }
            }
            let start = 10_usize.saturating_sub(digits);
            f.write_str(
                core::str::from_utf8(text.get(start..).unwrap_or_default()).unwrap_or_default(),
            )
        })
    }
}

impl fmt::Display for Sid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match text_of(&self.0) {
            Some(text) => text.fmt(f),
            None => self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
        }
    }
}

impl fmt::Debug for Sid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Parses `S-1-…`, with an authority in decimal or as `0x…`.
impl FromStr for Sid<'static> {
    type Err = ParseSidError;

    fn from_str(text: &str) -> Result<Self, ParseSidError> {
        parse(text).and_then(|bytes| Self::from_bytes(bytes).ok()).ok_or(ParseSidError)
    }
}

/// The bytes of a SID in text; its number of sub-authorities is not checked.
fn parse(text: &str) -> Option<Vec<u8>> {
    let mut parts = text.strip_prefix("S-1-")?.as_bytes().split(|byte| *byte == b'-');
    let authority = parts.next()?;
    let authority = match authority.strip_prefix(b"0x") {
        Some(digits) => number(digits, 16)?,
        None => number(authority, 10)?,
    };
    let [0, 0, authority @ ..] = authority.to_be_bytes() else { return None };
    let count = u8::try_from(parts.clone().count()).ok()?;
    let mut bytes = Vec::with_capacity(size_of(count));
    bytes.extend([1, count]);
    bytes.extend(authority);
    for part in parts {
        let sub = u32::try_from(number(part, 10)?).ok()?;
        bytes.extend(sub.to_le_bytes());
    }
    Some(bytes)
}

/// The number of one or more digits.
fn number(digits: &[u8], radix: u8) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u64, |number, digit| {
        let digit = char::from(*digit).to_digit(radix.into())?;
        number.checked_mul(radix.into())?.checked_add(digit.into())
    })
}

impl fmt::Display for ParseSidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a SID like S-1-5-18, with 15 sub-authorities at most")
    }
}

impl core::error::Error for ParseSidError {}
