//! Values of members: frequent ones, those at the bounds, and odd ones.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use wfp_events::event::MacAddr;
use wfp_events::layout::Named;
use wfp_events::raw::{FileTime, Guid};
use wfp_events::value::{Sid, TextBlob, WideStr};

use super::Dice;

/// The first tick of the year 10000.
const YEAR_10000: u64 = 2_650_467_744_000_000_000;

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

/// Units that are no well-formed text: halves of surrogate pairs, alone or in the wrong order.
const ILL_FORMED: [&[u16]; 3] = [&[0xd83d], &[0x41, 0xde00, 0xd83d], &[0xdfff, 0x42]];

fn units(units: &[u16]) -> Vec<u8> {
    units.iter().flat_map(|unit| unit.to_le_bytes()).collect()
}

impl Dice<'_> {
    pub(crate) fn u32(&mut self) -> u32 {
        match self.below(5) {
            0 => u32::from(self.byte()),
            1 => u32::MAX,
            _ => u32::from_le_bytes(self.bytes()),
        }
    }

    pub(crate) fn u64(&mut self) -> u64 {
        match self.below(5) {
            0 => u64::from(self.byte()),
            1 => u64::MAX,
            _ => u64::from_le_bytes(self.bytes()),
        }
    }

    /// A value of an enumeration; one in eight is any number.
    pub(crate) fn named<T>(&mut self, values: &[Named], make: impl Fn(u32) -> T) -> T {
        let number =
            if self.one_in(8) { self.u32() } else { values[self.below(values.len())].value };
        make(number)
    }

    /// A set of flags; in one of four there are bits without a name.
    pub(crate) fn flags<T>(&mut self, all: u32, make: impl Fn(u32) -> T) -> T {
        let bits = u32::from_le_bytes(self.bytes());
        make(if self.one_in(4) { bits } else { bits & all })
    }

    pub(crate) fn time(&mut self) -> FileTime {
        let ticks = match self.below(8) {
            0 => 0,
            1 => YEAR_10000 - 1,
            2 => YEAR_10000,
            3 => u64::MAX,
            4 => u64::from_le_bytes(self.bytes()),
            _ => u64::from_le_bytes(self.bytes()) % YEAR_10000,
        };
        FileTime::from_ticks(ticks)
    }

    pub(crate) fn ipv4(&mut self) -> Ipv4Addr {
        if self.one_in(8) { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::from(self.bytes::<4>()) }
    }

    pub(crate) fn ipv6(&mut self) -> Ipv6Addr {
        match self.below(6) {
            0 => Ipv6Addr::UNSPECIFIED,
            1 => self.ipv4().to_ipv6_mapped(),
            2 => self.ipv4().to_ipv6_compatible(),
            3 => Ipv6Addr::new(0x2001, 0xdb8, 0, 0, u16::from(self.byte()), 0, 0, 1),
            _ => Ipv6Addr::from(self.bytes::<16>()),
        }
    }

    pub(crate) fn mac(&mut self) -> MacAddr {
        MacAddr(self.bytes())
    }

    pub(crate) fn guid(&mut self) -> Guid {
        Guid {
            data1: self.u32().into(),
            data2: u16::from_le_bytes(self.bytes()).into(),
            data3: u16::from_le_bytes(self.bytes()).into(),
            data4: self.bytes(),
        }
    }

    /// Units without a NUL.
    fn text(&mut self) -> Vec<u8> {
        match self.below(14) {
            at @ 0..8 => units(&TEXTS[at].encode_utf16().collect::<Vec<_>>()),
            at @ 8..11 => units(ILL_FORMED[at - 8]),
            _ => {
                let text = self.many(24, |dice| u16::from_le_bytes(dice.bytes()).max(1));
                units(&text)
            }
        }
    }

    /// A text or NULL.
    pub(crate) fn wide(&mut self) -> Option<WideStr<'static>> {
        (!self.one_in(4)).then(|| WideStr::from_bytes_until_nul(self.text()))
    }

    /// A list of texts, with NULL among them.
    pub(crate) fn list(&mut self) -> Vec<Option<WideStr<'static>>> {
        self.many(4, Self::wide)
    }

    /// A blob of text: none, with or without a final NUL, with more NULs, odd, any bytes.
    pub(crate) fn text_blob(&mut self) -> TextBlob<'static> {
        let kind = self.below(8);
        let mut bytes = if kind == 0 { Vec::new() } else { self.text() };
        match kind {
            0 | 1 => {}
            2 => bytes.extend([0, 0, 0, 0]),
            3 => bytes.extend([0, 0, 0x42, 0, 0, 0]),
            4 => bytes.push(self.byte()),
            5 => bytes = self.many(9, Self::byte),
            _ => bytes.extend([0, 0]),
        }
        TextBlob::from_bytes(bytes)
    }

    pub(crate) fn blob(&mut self) -> Cow<'static, [u8]> {
        Cow::Owned(self.many(20, Self::byte))
    }

    /// A SID of 0 to 15 sub-authorities, or NULL; one in eight has a revision other than 1.
    pub(crate) fn sid(&mut self) -> Option<Sid<'static>> {
        if self.one_in(4) {
            return None;
        }
        let count = self.below(16);
        let revision = if self.one_in(8) { self.byte() } else { 1 };
        let mut bytes = vec![revision, u8::try_from(count).unwrap()];
        bytes.extend(if self.one_in(4) { self.bytes() } else { [0, 0, 0, 0, 0, self.byte()] });
        for _ in 0..count {
            bytes.extend(self.u32().to_le_bytes());
        }
        Some(Sid::from_bytes(bytes).unwrap())
    }
}
