//! The values of members in XML.

use std::borrow::Cow;
use std::net::IpAddr;

use super::error::XmlError;
use super::loss::Unread;
use super::xml_reader::{Tag, XmlReader};
use crate::event::set::{InputValue, not_hex};
use crate::event::{Field, Value};
use crate::excerpt::Truncated;
use crate::layout::{Enumeration, FlagSet, Scalar};
use crate::value::hex;

/// Sets a member from its element. Returns whether it has a value other than zero of an enumeration.
pub(super) fn read<'x>(
    xml: &mut XmlReader<'x>,
    tag: &Tag<'x>,
    member: &mut dyn Field,
) -> Result<bool, XmlError> {
    let given = match member.value() {
        Value::Scalar(Scalar::Flags(_, set)) => flags(xml, set)?,
        Value::Texts(_) => {
            let (items, text) = items(xml)?;
            if !text.trim_ascii().is_empty() {
                return Err(xml.error(
                    tag.at,
                    format_args!("unexpected text `{}` among items", Truncated(&text)),
                ));
            }
            InputValue::List(items.into_iter().map(text_or_null).collect())
        }
        blob @ (Value::TextBlob(_) | Value::Blob(_) | Value::Scalar(Scalar::Bytes(_))) => {
            match digits(xml, tag)? {
                None => InputValue::Null,
                Some(digits) if matches!(blob, Value::TextBlob(_)) => InputValue::Hex(
                    hex::parse(&digits).ok_or_else(|| xml.error(tag.at, not_hex(&digits)))?,
                ),
                Some(digits) => InputValue::Text(digits),
            }
        }
        kind => scalar_or_text(kind, leaf(xml)?).map_err(|what| xml.error(tag.at, what))?,
    };
    match (member.value(), &given) {
        // These cannot be NULL: an empty element leaves them zero.
        (
            Value::Scalar(
                Scalar::Bytes(_)
                | Scalar::Mac(_)
                | Scalar::Guid(_)
                | Scalar::Ipv4(_)
                | Scalar::Ipv6(_),
            ),
            InputValue::Null,
        ) => return Ok(false),
        // netsh also writes the address of the other IP version, as zero.
        (Value::Scalar(Scalar::Ipv4(_) | Scalar::Ipv6(_)), InputValue::Text(text))
            if text.parse().is_ok_and(|address: IpAddr| address.is_unspecified()) => {}
        _ => member.set(given).map_err(|what| xml.error(tag.at, what))?,
    }
    let value = member.value();
    Ok(!matches!(value, Value::Scalar(Scalar::Enumeration(..))) || !value.is_zero())
}

/// The text of an element without child elements.
fn leaf<'x>(xml: &mut XmlReader<'x>) -> Result<Cow<'x, str>, XmlError> {
    xml.content(&mut |xml, child| {
        Err(xml
            .error(child.at, format_args!("unexpected <{}> in a value", Truncated(child.name()))))
    })
}

/// The texts of the `<item>`s in an element, and the element's own text.
fn items<'x>(xml: &mut XmlReader<'x>) -> Result<(Vec<Cow<'x, str>>, Cow<'x, str>), XmlError> {
    let mut items = Vec::new();
    let text = xml.content(&mut |xml, child| {
        if child.name() != "item" {
            return xml.skip_unread(Unread::Element);
        }
        items.push(leaf(xml)?);
        Ok(())
    })?;
    Ok((items, text))
}

/// The hex digits of a blob, from `data` or from the element's own text; `None` if it is empty.
fn digits<'x>(xml: &mut XmlReader<'x>, tag: &Tag<'x>) -> Result<Option<Cow<'x, str>>, XmlError> {
    let (mut data, mut derived) = (None, false);
    let text = xml.content(&mut |xml, child| match child.name() {
        "data" if data.is_some() => Err(xml.duplicate(&child)),
        "data" => {
            data = Some(leaf(xml)?);
            Ok(())
        }
        "asString" => {
            derived = true;
            xml.skip()
        }
        _ => xml.skip_unread(Unread::Element),
    })?;
    if data.is_some() && !text.trim_ascii().is_empty() {
        return Err(
            xml.error(tag.at, format_args!("unexpected text `{}` beside `data`", Truncated(&text)))
        );
    }
    if derived && data.is_none() {
        xml.unread.insert(Unread::Element);
    }
    let mut digits = data.unwrap_or(text);
    // The digits may continue on several lines.
    if digits.bytes().any(|byte| byte.is_ascii_whitespace()) {
        digits = digits.split_ascii_whitespace().collect();
    }
    Ok(Some(digits).filter(|digits| !digits.is_empty()))
}

fn text_or_null(text: Cow<'_, str>) -> InputValue<'_> {
    if text.is_empty() { InputValue::Null } else { InputValue::Text(text) }
}

/// Flags, as names or as a number.
fn flags<'x>(xml: &mut XmlReader<'x>, set: &FlagSet) -> Result<InputValue<'x>, XmlError> {
    let (items, text) = items(xml)?;
    // A later version of Windows may have more flags: each stands for no bit, so that the others keep their places.
    let is_later = |name: &str| {
        set.bit_of(name).is_none()
            && name.strip_prefix(set.name).is_some_and(|rest| rest.starts_with('_'))
    };
    let mut flags: Vec<_> = items.into_iter().map(trimmed).collect();
    for name in flags.iter_mut().filter(|name| is_later(name)) {
        *name = Cow::Borrowed("0x0");
        xml.unread.insert(Unread::Flag);
    }
    match trimmed(text) {
        text if text.is_empty() => {}
        text => flags.push(match decimal(&text) {
            Some(bits) => Cow::Owned(format!("{bits:#x}")),
            None => text,
        }),
    }
    Ok(InputValue::List(flags.into_iter().map(InputValue::Text).collect()))
}

/// The text as a value of the same kind as `kind`.
pub(crate) fn scalar_or_text<'x>(
    kind: Value<'_>,
    text: Cow<'x, str>,
) -> Result<InputValue<'x>, String> {
    if matches!(kind, Value::Text(_)) {
        return Ok(text_or_null(text));
    }
    let text = trimmed(text);
    let number =
        if text.is_empty() { Some(0) } else { decimal(&text).or_else(|| hex::parse_number(&text)) };
    Ok(match (kind, number) {
        (Value::Scalar(Scalar::Code(_, of)), _) => {
            InputValue::Number(code(&text, number, of)?.into())
        }
        (Value::Scalar(Scalar::Status(_, of)), _) => {
            let status = code(&text, number, of)?.cast_signed();
            u64::try_from(status).map_or(InputValue::Negative(status.into()), InputValue::Number)
        }
        (
            Value::Scalar(
                Scalar::Integer(_)
                | Scalar::Bool(_)
                | Scalar::Enumeration(..)
                | Scalar::FileTime(_),
            ),
            Some(number),
        ) => InputValue::Number(number),
        _ if text.is_empty() => InputValue::Null,
        (Value::Scalar(Scalar::Bool(_)), _) if text == "true" => InputValue::Bool(true),
        (Value::Scalar(Scalar::Bool(_)), _) if text == "false" => InputValue::Bool(false),
        (Value::Scalar(Scalar::Enumeration(_, of)), _) => {
            InputValue::Text(without_public(text, of))
        }
        (Value::Scalar(Scalar::Guid(_)) | Value::GuidPointer(_), _) => {
            InputValue::Text(without_braces(text))
        }
        _ => InputValue::Text(text),
    })
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
    code.ok_or_else(|| format!("`{}` is not a known {} value", Truncated(text), of.name))
}

/// The SDK's name of a value that newer versions of Windows name `…PUBLIC_…`.
fn without_public<'x>(text: Cow<'x, str>, of: &Enumeration) -> Cow<'x, str> {
    match text.strip_prefix(of.prefix).and_then(|rest| rest.strip_prefix("PUBLIC_")) {
        Some(rest) => Cow::Owned(format!("{}{rest}", of.prefix)),
        None => text,
    }
}

/// A decimal number without a sign.
fn decimal(text: &str) -> Option<u64> {
    text.parse().ok().filter(|_| !text.starts_with('+'))
}

/// The text without white space at its ends.
fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii()),
        Cow::Owned(text) => Cow::Owned(text.trim_ascii().to_owned()),
    }
}
