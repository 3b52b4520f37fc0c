//! What is asked of a field, and how it is answered and shown.

use core::cmp::Ordering;
use core::fmt::{self, Display, Write};
use core::net::IpAddr;

use alloc::vec::Vec;

use super::access::Found;
use super::glob::Glob;
use super::literal::{Literal, address_of};

/// What is asked of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// It has a value.
    Has,
    Equals(Literal),
    Order(Order, Literal),
    /// It is among these.
    In(Vec<Item>),
    Matches(Glob),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// One value, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    One(Literal),
    /// The first and the last.
    Range(Literal, Literal),
    /// The addresses that begin with as many bits as the length says.
    Prefix(IpAddr, u8),
}

impl Condition {
    /// Whether it is true of a value.
    #[inline]
    pub(super) fn is_true_of(&self, found: Found<'_>) -> bool {
        match self {
            Self::Has => true,
            Self::Equals(literal) => literal.equals(found),
            Self::Order(order, literal) => {
                literal.order(found).is_some_and(|own| order.includes(own))
            }
            Self::In(items) => items.iter().any(|item| item.includes(found)),
            Self::Matches(glob) => glob.matches(found),
        }
    }
}

impl Order {
    const fn includes(self, order: Ordering) -> bool {
        match self {
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }

    const fn symbol(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

impl Item {
    fn includes(&self, found: Found<'_>) -> bool {
        match self {
            Self::One(literal) => literal.equals(found),
            Self::Range(first, last) => {
                first.order(found).is_some_and(Ordering::is_ge)
                    && last.order(found).is_some_and(Ordering::is_le)
            }
            Self::Prefix(network, length) => {
                address_of(found).is_some_and(|address| masked(address, *length) == *network)
            }
        }
    }
}

/// The first bits of an address; the others are zero.
pub(super) fn masked(address: IpAddr, length: u8) -> IpAddr {
    let length = u32::from(length);
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32_u32.saturating_sub(length)).unwrap_or(0);
            IpAddr::V4((u32::from(address) & mask).into())
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(length)).unwrap_or(0);
            IpAddr::V6((u128::from(address) & mask).into())
        }
    }
}

/// Shows what follows the field; nothing for [`Condition::Has`], which the field is part of.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Has => Ok(()),
            Self::Equals(literal) => write!(f, " == {literal}"),
            Self::Order(order, literal) => write!(f, " {} {literal}", order.symbol()),
            Self::In(items) => match items.as_slice() {
                [item @ (Item::Range(..) | Item::Prefix(..))] => write!(f, " in {item}"),
                items => {
                    f.write_str(" in {")?;
                    items.iter().enumerate().try_for_each(|(index, item)| {
                        let separator = if index == 0 { "" } else { ", " };
                        write!(f, "{separator}{item}")
                    })?;
                    f.write_char('}')
                }
            },
            Self::Matches(glob) => write!(f, " ~ {glob}"),
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(literal) => literal.fmt(f),
            Self::Range(first, last) => write!(f, "{first}..{last}"),
            Self::Prefix(network, length) => write!(f, "{network}/{length}"),
        }
    }
}

/// Shows a quoted text.
pub(super) fn write_text(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    for character in text.chars() {
        match character {
            '\'' => f.write_char('\''),
            character => character.escape_debug().fmt(f),
        }?;
    }
    f.write_char('"')
}
