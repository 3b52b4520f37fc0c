//! What an element says of a member.

use std::borrow::Cow;
use std::net::IpAddr;

use super::element::{Elements, Tag, Wrong};
use crate::event::Field;
use crate::event::Value;
use crate::event::set::{Given, no_hex};
use crate::excerpt::Start;
use crate::layout::{Enumeration, FlagSet, Scalar};
use crate::value::hex;

/// Sets a member from its element. Tells whether something that events have no room for was passed over, and whether
/// it said anything: an empty element does not.
pub(super) fn read<'x>(
    elements: &mut Elements<'x>,
    tag: &Tag<'x>,
    member: &mut dyn Field,
) -> Result<Said, Wrong> {
    let mut said = Said { anything: true, foreign: false, later_flag: false };
    let wrong = |what: String| Wrong::new(tag.at, what);
    let given = match member.value() {
        Value::Scalar(Scalar::Flags(_, set)) => {
            let (mut items, text) = items(elements, tag, &mut said.foreign)?;
            let all = items.len();
            items.retain(|item| !is_later_flag(item, set));
            said.later_flag = items.len() < all;
            flags(items, &text)
        }
        Value::Texts(_) => {
            let (items, text) = items(elements, tag, &mut said.foreign)?;
            if !text.trim_ascii().is_empty() {
                return Err(wrong(format!("`{}` where items belong", Start(&text))));
            }
            Given::List(items.into_iter().map(text_or_null).collect())
        }
        blob @ (Value::TextBlob(_) | Value::Blob(_) | Value::Scalar(Scalar::Bytes(_))) => {
            match digits(elements, tag, &mut said.foreign)? {
                None => Given::Null,
                Some(digits) if matches!(blob, Value::TextBlob(_)) => match hex::parse(&digits) {
                    Some(bytes) => Given::Hex(bytes),
                    None => return Err(wrong(no_hex(&digits))),
                },
                Some(digits) => Given::Text(digits),
            }
        }
        kind => one(kind, leaf(elements, tag)?).map_err(wrong)?,
    };
    let unset = match (member.value(), &given) {
        // There is nothing in them to be NULL.
        (
            Value::Scalar(
                Scalar::Bytes(_)
                | Scalar::Mac(_)
                | Scalar::Guid(_)
                | Scalar::Ipv4(_)
                | Scalar::Ipv6(_),
            ),
            Given::Null,
        ) => {
            said.anything = false;
            true
        }
        // One that goes with another version is printed all the same.
        (Value::Scalar(Scalar::Ipv4(_) | Scalar::Ipv6(_)), Given::Text(text)) => {
            text.parse().is_ok_and(|address: IpAddr| address.is_unspecified())
        }
        _ => false,
    };
    if !unset {
        member.set(given).map_err(wrong)?;
    }
    let value = member.value();
    said.anything &= !matches!(value, Value::Scalar(Scalar::Enumeration(..))) || !value.is_zero();
    Ok(said)
}

/// What there was of a member.
pub(super) struct Said {
    /// Whether it was more than nothing, or than the zero of an enumeration.
    pub(super) anything: bool,
    /// Whether there were elements that are no members.
    pub(super) foreign: bool,
    /// Whether there was a flag whose name is not known.
    pub(super) later_flag: bool,
}

/// The text of an element that has no elements in it.
fn leaf<'x>(elements: &mut Elements<'x>, tag: &Tag<'x>) -> Result<Cow<'x, str>, Wrong> {
    elements.content(tag, &mut |_, child| {
        Err(Wrong::new(child.at, format_args!("<{}> within a value", Start(child.name()))))
    })
}

/// The texts of the `<item>`s in an element, and its own.
fn items<'x>(
    elements: &mut Elements<'x>,
    tag: &Tag<'x>,
    foreign: &mut bool,
) -> Result<(Vec<Cow<'x, str>>, Cow<'x, str>), Wrong> {
    let mut items = Vec::new();
    let text = elements.content(tag, &mut |elements, child| {
        if child.name() == "item" {
            items.push(leaf(elements, &child)?);
            Ok(())
        } else {
            *foreign = true;
            elements.skip(&child)
        }
    })?;
    Ok((items, text))
}

/// The hex digits of a blob, in `data` or alone; `None` if it is empty.
fn digits<'x>(
    elements: &mut Elements<'x>,
    tag: &Tag<'x>,
    foreign: &mut bool,
) -> Result<Option<Cow<'x, str>>, Wrong> {
    let (mut data, mut derived) = (None, false);
    let text = elements.content(tag, &mut |elements, child| match child.name() {
        "data" if data.is_none() => {
            data = Some(leaf(elements, &child)?);
            Ok(())
        }
        "data" => Err(child.doubled()),
        "asString" => {
            derived = true;
            elements.skip(&child)
        }
        _ => {
            *foreign = true;
            elements.skip(&child)
        }
    })?;
    *foreign |= derived && data.is_none();
    let digits = match data {
        Some(_) if !text.trim_ascii().is_empty() => {
            return Err(Wrong::new(tag.at, format_args!("`{}` beside `data`", Start(&text))));
        }
        Some(data) => data,
        None if derived && text.trim_ascii().is_empty() => return Ok(None),
        None => text,
    };
    // Long ones may stand on several lines.
    let digits = if digits.bytes().any(|byte| byte.is_ascii_whitespace()) {
        Cow::Owned(digits.split_ascii_whitespace().collect())
    } else {
        digits
    };
    Ok(Some(digits).filter(|digits| !digits.is_empty()))
}

fn text_or_null(text: Cow<'_, str>) -> Given<'_> {
    if text.is_empty() { Given::Null } else { Given::Text(text) }
}

/// Whether an item is named like a flag of the set and is none that is known: a later Windows has more.
fn is_later_flag(item: &str, set: &FlagSet) -> bool {
    let name = item.trim_ascii();
    set.bit_of(name).is_none()
        && name.strip_prefix(set.name).is_some_and(|rest| rest.starts_with('_'))
}

/// Bits that have names, or are given as a number.
fn flags<'x>(items: Vec<Cow<'x, str>>, text: &str) -> Given<'x> {
    let text = text.trim_ascii();
    let own = match text.parse::<u32>() {
        Ok(bits) if is_digits(text) => Some(format!("{bits:#x}")),
        _ if text.is_empty() => None,
        _ => Some(text.to_owned()),
    };
    let own = own.map(Cow::Owned);
    let all = items.into_iter().map(trimmed).chain(own);
    Given::List(all.map(Given::Text).collect())
}

/// What a text says of a member of such a kind.
fn one<'x>(kind: Value<'_>, text: Cow<'x, str>) -> Result<Given<'x>, String> {
    if matches!(kind, Value::Text(_)) {
        return Ok(text_or_null(text));
    }
    let text = trimmed(text);
    let number = if is_digits(&text) { text.parse().ok() } else { hex::number(&text) };
    let Value::Scalar(kind) = kind else { return Ok(other(kind, text)) };
    Ok(match kind {
        Scalar::Integer(_)
        | Scalar::Bool(_)
        | Scalar::Enumeration(..)
        | Scalar::Code(..)
        | Scalar::Status(..)
        | Scalar::FileTime(_)
            if text.is_empty() =>
        {
            Given::Number(0)
        }
        _ if text.is_empty() => Given::Null,
        Scalar::Bool(_) if text == "true" => Given::Bool(true),
        Scalar::Bool(_) if text == "false" => Given::Bool(false),
        Scalar::Code(_, of) => Given::Number(u64::from(code(&text, number, of)?)),
        Scalar::Status(_, of) => {
            let status = code(&text, number, of)?.cast_signed();
            u64::try_from(status).map_or(Given::Negative(status.into()), Given::Number)
        }
        Scalar::Integer(_) | Scalar::Bool(_) | Scalar::Enumeration(..) | Scalar::FileTime(_)
            if number.is_some() =>
        {
            Given::Number(number.unwrap_or_default())
        }
        Scalar::Enumeration(_, of) => Given::Text(public(text, of)),
        Scalar::Guid(_) => Given::Text(without_braces(text)),
        _ => Given::Text(text),
    })
}

/// What a member says that is no number and no name.
fn other<'x>(kind: Value<'_>, text: Cow<'x, str>) -> Given<'x> {
    match kind {
        _ if text.is_empty() => Given::Null,
        Value::GuidPointer(_) => Given::Text(without_braces(text)),
        _ => Given::Text(text),
    }
}

fn without_braces(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.strip_prefix('{') {
        Some(rest) => Cow::Owned(rest.strip_suffix('}').unwrap_or(&text).to_owned()),
        None => text,
    }
}

/// An error code: its number, signed or not, or its name.
fn code(text: &str, number: Option<u64>, of: &Enumeration) -> Result<u32, String> {
    let signed = || text.parse::<i32>().ok().map(i32::cast_unsigned);
    let code = match number {
        Some(number) => u32::try_from(number).ok(),
        None if text.starts_with('-') => signed(),
        None => of.value_of(text),
    };
    code.ok_or_else(|| {
        format!("`{}` is not a value of {}: a name or a number", Start(text), of.name)
    })
}

/// The SDK's name of a value that newer Windows calls `…PUBLIC_…`.
fn public<'x>(text: Cow<'x, str>, of: &Enumeration) -> Cow<'x, str> {
    match text.strip_prefix(of.prefix).and_then(|rest| rest.strip_prefix("PUBLIC_")) {
        Some(rest) => Cow::Owned(format!("{}{rest}", of.prefix)),
        None => text,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without the blanks around it.
fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii()),
        Cow::Owned(text) => Cow::Owned(text.trim_ascii().to_owned()),
    }
}
