//! Arbitrary values of fields from the bytes of a fuzzer: common values, bounds, and unusual values.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};

use arbitrary::{Result, Unstructured};

use super::{Bool, MacAddr};
use crate::layout::Enumeration;
use crate::raw::{FileTime, Guid};
use crate::value::time::YEAR_10000;
use crate::value::{Sid, TextBlob, WideStr};

/// A field of a header or payload, from the bytes of a fuzzer.
pub(crate) trait ArbitraryField: Sized {
    /// An arbitrary value; the simplest one if there are no more bytes.
    fn any(bytes: &mut Unstructured<'_>) -> Result<Self>;
}

const TEXTS: [&str; 8] = [
    "",
    "a",
    "S-1-5-32-544",
    "\\device\\harddiskvolume3\\windows\\system32\\svchost.exe",
    "CN=gateway, O=\"Ж漢😀\"",
    "\u{1}\t\r\n\u{1f}\\/\u{7f}",
    "\u{feff}\u{fffe}\u{ffff}\u{10ffff}",
    "{\"hex\":\"00\"}",
];

/// Ill-formed UTF-16: surrogates, alone or in the wrong order.
const ILL_FORMED: [&[u16]; 3] = [&[0xd83d], &[0x41, 0xde00, 0xd83d], &[0xdfff, 0x42]];

/// `true` with a probability of one in `number`; `false` if there are no more bytes.
pub(super) fn one_in(number: u8, bytes: &mut Unstructured<'_>) -> Result<bool> {
    Ok(bytes.int_in_range(1..=number)? == number)
}

/// A list of up to `max` values.
fn many<T>(
    max: u8,
    bytes: &mut Unstructured<'_>,
    mut any: impl FnMut(&mut Unstructured<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    (0..bytes.int_in_range(0..=max)?).map(|_| any(bytes)).collect()
}

/// A value of an enumeration; one in eight is an arbitrary number.
pub(super) fn named(bytes: &mut Unstructured<'_>, of: &Enumeration) -> Result<u32> {
    if one_in(8, bytes)? {
        u32::any(bytes)
    } else {
        bytes.choose(of.values).map(|named| named.value)
    }
}

/// A set of flags; one in four can have bits without a name.
pub(super) fn flags(bytes: &mut Unstructured<'_>, all: u32) -> Result<u32> {
    let bits: u32 = bytes.arbitrary()?;
    Ok(if one_in(4, bytes)? { bits } else { bits & all })
}

/// The bytes of a UTF-16 text without a NUL.
fn text(bytes: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let units: Vec<u16> = match bytes.int_in_range(0..=3_u8)? {
        0 | 1 => bytes.choose(&TEXTS)?.encode_utf16().collect(),
        2 => bytes.choose(&ILL_FORMED)?.to_vec(),
        _ => many(24, bytes, |bytes| Ok(bytes.arbitrary::<u16>()?.max(1)))?,
    };
    Ok(units.into_iter().flat_map(u16::to_le_bytes).collect())
}

/// Implements [`ArbitraryField`].
macro_rules! arbitrary_fields {
    ($($Type:ty: |$bytes:ident| $any:expr;)+) => { $(
        impl $crate::event::arbitrary_field::ArbitraryField for $Type {
            fn any($bytes: &mut ::arbitrary::Unstructured<'_>) -> ::arbitrary::Result<Self> {
                $any
            }
        }
    )+ };
}
pub(super) use arbitrary_fields;

arbitrary_fields! {
    u8: |bytes| bytes.arbitrary();
    u16: |bytes| bytes.arbitrary();
    u32: |bytes| Ok(match bytes.int_in_range(0..=4_u8)? {
        0 => u8::any(bytes)?.into(),
        1 => u32::MAX,
        _ => bytes.arbitrary()?,
    });
    u64: |bytes| Ok(match bytes.int_in_range(0..=4_u8)? {
        0 => u8::any(bytes)?.into(),
        1 => u64::MAX,
        _ => bytes.arbitrary()?,
    });
    FileTime: |bytes| Ok(Self::from_ticks(match bytes.int_in_range(0..=7_u8)? {
        0 => 0,
        1 => YEAR_10000.wrapping_sub(1),
        2 => YEAR_10000,
        3 => u64::MAX,
        4 => bytes.arbitrary()?,
        _ => bytes.arbitrary::<u64>()? % YEAR_10000,
    }));
    Guid: |bytes| Ok(Self::from_bytes(bytes.arbitrary()?));
    [u8; 20]: |bytes| bytes.arbitrary();
    Bool: |bytes| if one_in(4, bytes)? { u32::any(bytes).map(Self) } else { bytes.arbitrary::<bool>().map(Self::from) };
    MacAddr: |bytes| bytes.arbitrary().map(Self);
    Ipv4Addr: |bytes| bytes.arbitrary::<[u8; 4]>().map(Self::from);
    Ipv6Addr: |bytes| Ok(match bytes.int_in_range(0..=5_u8)? {
        0 => Self::UNSPECIFIED,
        1 => Ipv4Addr::any(bytes)?.to_ipv6_mapped(),
        2 => Ipv4Addr::any(bytes)?.to_ipv6_compatible(),
        3 => Self::new(0x2001, 0xdb8, 0, 0, u8::any(bytes)?.into(), 0, 0, 1),
        _ => bytes.arbitrary::<[u8; 16]>()?.into(),
    });
    // Texts with and without the final NUL, with several NULs, with an odd number of bytes, and arbitrary bytes.
    TextBlob<'_>: |bytes| {
        let kind = bytes.int_in_range(0..=7_u8)?;
        let mut blob = match kind {
            0 => Vec::new(),
            5 => many(9, bytes, u8::any)?,
            _ => text(bytes)?,
        };
        match kind {
            0 | 1 | 5 => {}
            2 => blob.extend([0, 0, 0, 0]),
            3 => blob.extend([0, 0, 0x42, 0, 0, 0]),
            4 => blob.push(u8::any(bytes)?),
            _ => blob.extend([0, 0]),
        }
        Ok(Self::from_bytes(blob))
    };
    Cow<'_, [u8]>: |bytes| many(20, bytes, u8::any).map(Cow::Owned);
    Option<WideStr<'_>>: |bytes| Ok(if bytes.int_in_range(0..=3_u8)? == 0 { None } else { Some(WideStr::from_bytes_until_nul(text(bytes)?)) });
    Vec<Option<WideStr<'_>>>: |bytes| many(4, bytes, ArbitraryField::any);
    // SIDs with 0 to 15 sub-authorities; one in eight has a revision other than 1.
    Option<Sid<'_>>: |bytes| {
        if bytes.int_in_range(0..=3_u8)? == 0 {
            return Ok(None);
        }
        let revision = if one_in(8, bytes)? { u8::any(bytes)? } else { 1 };
        let authority = if one_in(4, bytes)? { bytes.arbitrary()? } else { [0, 0, 0, 0, 0, u8::any(bytes)?] };
        let sub_authorities = many(15, bytes, u32::any)?;
        let mut sid = Vec::from([revision, u8::try_from(sub_authorities.len()).unwrap_or(0)]);
        sid.extend(authority);
        sid.extend(sub_authorities.into_iter().flat_map(u32::to_le_bytes));
        Ok(Sid::from_bytes(sid).ok())
    };
    Option<Guid>: |bytes| Ok(if bytes.int_in_range(0..=2_u8)? == 0 { None } else { Some(Guid::any(bytes)?) });
}
