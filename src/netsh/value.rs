//! The values of members in XML.

use std::borrow::Cow;
use std::net::IpAddr;

use super::error::XmlError;
use super::loss::DeviationKind;
use super::spelling;
use super::xml_reader::{Tag, XmlReader};
use crate::error::{Excerpt, Fault};
use crate::event::set::{InputValue, not_hex};
use crate::event::{Field, Value};
use crate::excerpt::Truncated;
use crate::layout::{Enumeration, FlagSet, Scalar};
use crate::raw::{NetEventType, bits_of};
use crate::value::hex;

/// The faults of a member, each with the index of the element in its list that has it.
pub(super) type Faults = Vec<(Option<usize>, Fault)>;

/// Sets a member from its element. A value that is not valid is a fault, and the member keeps its value. Returns
/// whether it has a value other than zero of an enumeration.
pub(super) fn read<'x>(
    xml: &mut XmlReader<'x>,
    tag: &Tag<'x>,
    member: &mut dyn Field,
    faults: &mut Faults,
) -> Result<bool, XmlError> {
    let kind = member.value();
    let is_enumeration = matches!(kind, Value::Scalar(Scalar::Enumeration(..)));
    let set = match kind {
        Value::Scalar(Scalar::Flags(_, set)) => {
            let flags = flags(xml, set, faults)?;
            let set = if xml.is_cut { Ok(()) } else { member.set(&flags) };
            set.map(|()| true).map_err(|_| Cow::Borrowed(""))
        }
        Value::Texts(_) => {
            let items = items(xml, true)?;
            let items = InputValue::List(items.into_iter().map(text_or_null).collect());
            let set = if xml.is_cut { Ok(()) } else { member.set(&items) };
            set.map(|()| true).map_err(|_| Cow::Borrowed(""))
        }
        Value::TextBlob(_) | Value::Blob(_) | Value::Scalar(Scalar::Bytes(_)) => {
            blob(xml, tag, member)?
        }
        _ => match xml.leaf()? {
            Some(_) if xml.is_cut => Ok(false),
            Some(text) => scalar(xml, tag, member, text),
            None => Err(Cow::Borrowed("")),
        },
    };
    if xml.is_cut {
        faults.push((None, Fault::CutShort { needed: 0, found: 0 }));
        return Ok(false);
    }
    let has_value = set.unwrap_or_else(|text| {
        let text = text.trim_ascii();
        // The prefix that all names have tells nothing.
        let text = match member.value() {
            Value::Scalar(Scalar::Enumeration(_, of)) => text.strip_prefix(of.prefix),
            _ => None,
        }
        .unwrap_or(text);
        faults.push((None, Fault::Invalid(Excerpt::of(text))));
        false
    });
    Ok(has_value && !(is_enumeration && member.value().is_zero()))
}

/// Sets a member to the value of a text, also if it is not spelled as netsh spells it. Returns whether there is a
/// value; the text if it is not valid.
fn scalar<'x>(
    xml: &mut XmlReader<'x>,
    tag: &Tag<'x>,
    member: &mut dyn Field,
    text: Cow<'x, str>,
) -> Result<bool, Cow<'x, str>> {
    let kind = member.value();
    // Most members are numbers.
    if matches!(kind, Value::Scalar(Scalar::Integer(_) | Scalar::Enumeration(..)))
        && let Some(number) = decimal(text.trim_ascii())
        && member.set(&InputValue::Number(number)).is_ok()
    {
        return Ok(true);
    }
    let kind = member.value();
    match (kind, &*text) {
        // These cannot be NULL: an empty element leaves them zero.
        (
            Value::Scalar(Scalar::Mac(_) | Scalar::Guid(_) | Scalar::Ipv4(_) | Scalar::Ipv6(_)),
            text,
        ) if text.trim_ascii().is_empty() => return Ok(false),
        // netsh also writes the address of the other IP version, as zero.
        (Value::Scalar(Scalar::Ipv4(_) | Scalar::Ipv6(_)), text)
            if is_unspecified(text.trim_ascii()) =>
        {
            return Ok(true);
        }
        _ => {}
    }
    let own = scalar_or_text(kind, text.clone()).and_then(|value| member.set(&value));
    if own.is_ok() {
        return Ok(true);
    }
    let respelled = spelling::respelled(member.value(), &text);
    let value = respelled.and_then(|respelled| {
        xml.zone = xml.zone.or(respelled.zone);
        respelled.value
    });
    match value.and_then(|value| member.set(&value).ok()) {
        Some(()) => {
            xml.deviates(DeviationKind::Spelling, tag.name());
            Ok(true)
        }
        None => Err(text),
    }
}

/// Whether a text is an IP address that is zero.
fn is_unspecified(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0' | b'.' | b':')) && text.parse::<IpAddr>().is_ok()
}

/// The texts of the `<item>`s in an element. Other elements, and the element's own text, are recorded.
fn items<'x>(xml: &mut XmlReader<'x>, own: bool) -> Result<Vec<Cow<'x, str>>, XmlError> {
    let mut items = Vec::with_capacity(16);
    let text = xml.content(&mut |xml, child| {
        if child.name() != "item" {
            return xml.skip_unread(DeviationKind::Element, child);
        }
        let item = xml.leaf()?.unwrap_or_default();
        // An item that is cut is not known.
        if !xml.is_cut {
            items.push(item);
        }
        Ok(())
    })?;
    // Flags can also be a number, without items.
    if own || !items.is_empty() {
        xml.stray(&text);
    } else if !text.trim_ascii().is_empty() {
        items.push(text);
    }
    Ok(items)
}

/// Sets a blob or an array of bytes from the hex digits in `data` or in its own text. Without them a text is taken from
/// `asString`. Returns whether there is a value; the text if it is not valid.
fn blob<'x>(
    xml: &mut XmlReader<'x>,
    tag: &Tag<'x>,
    member: &mut dyn Field,
) -> Result<Result<bool, Cow<'x, str>>, XmlError> {
    let (mut data, mut as_string) = (None, None);
    let text = xml.content(&mut |xml, child| match child.name() {
        "data" if data.is_none() => {
            let text = xml.leaf()?.unwrap_or_default();
            data = Some(text).filter(|_| !xml.is_cut);
            Ok(())
        }
        // It is not needed where there are digits.
        "asString" if data.as_deref().is_some_and(starts_with_digit) => xml.skip(),
        "asString" if as_string.is_none() => {
            as_string = xml.leaf()?.filter(|_| !xml.is_cut);
            Ok(())
        }
        _ => xml.skip_unread(DeviationKind::Element, child),
    })?;
    if xml.is_cut {
        return Ok(Ok(false));
    }
    let is_text = matches!(member.value(), Value::TextBlob(_));
    let digits = match data {
        Some(data) => {
            xml.stray(&text);
            data
        }
        None => text,
    };
    let (digits, bytes) = match hex::parse(&digits) {
        None => {
            let digits = spelling::joined(digits);
            let bytes = hex::parse(&digits);
            (digits, bytes)
        }
        bytes => (digits, bytes),
    };
    let empty = digits.is_empty();
    let given = match bytes {
        _ if empty => Some(InputValue::Null),
        Some(bytes) if is_text => Some(InputValue::Hex(bytes)),
        Some(_) => Some(InputValue::Text(digits.clone())),
        None => None,
    };
    if (empty || given.is_none())
        && is_text
        && let Some(text) = as_string.as_deref().filter(|text| !text.trim_ascii().is_empty())
    {
        let Some(bytes) = spelling::text_of_bytes(text) else {
            return Ok(Err(Cow::Owned(text.to_owned())));
        };
        xml.deviates(DeviationKind::AsString, tag.name());
        return Ok(member.set(&InputValue::Hex(bytes)).map(|()| true).map_err(|_| digits));
    }
    // An array of bytes cannot be NULL.
    if empty && matches!(member.value(), Value::Scalar(_)) {
        return Ok(Ok(false));
    }
    let set = given.ok_or_else(|| not_hex(&digits)).and_then(|given| member.set(&given));
    Ok(set.map(|()| true).map_err(|_| digits))
}

fn starts_with_digit(text: &str) -> bool {
    text.trim_ascii_start().starts_with(|first: char| first.is_ascii_hexdigit())
}

fn text_or_null(text: Cow<'_, str>) -> InputValue<'_> {
    if text.is_empty() { InputValue::Null } else { InputValue::Text(text) }
}

/// Flags, as names or as a number. An unknown name is recorded; anything else is a fault of that element.
fn flags<'x>(
    xml: &mut XmlReader<'x>,
    set: &FlagSet,
    faults: &mut Faults,
) -> Result<InputValue<'x>, XmlError> {
    let mut flags = 0;
    for (index, text) in items(xml, false)?.into_iter().enumerate() {
        let name = text.trim_ascii();
        let bits = |name: &str| {
            decimal(name).and_then(|bits| u32::try_from(bits).ok()).or_else(|| bits_of(set, name))
        };
        let respelled = || spelling::unescaped(name).filter(|name| bits(name).is_some());
        // A later version of Windows may have more flags.
        let is_later = |name: &str| {
            name.strip_prefix(set.name).is_some_and(|rest| rest.starts_with('_'))
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        match bits(name) {
            Some(bits) => flags |= bits,
            None if is_later(name) => xml.deviates(DeviationKind::Flag, name),
            None => match respelled().and_then(|name| bits(&name)) {
                Some(bits) => {
                    xml.deviates(DeviationKind::Spelling, name);
                    flags |= bits;
                }
                None => faults.push((Some(index), Fault::Invalid(Excerpt::of(name)))),
            },
        }
    }
    Ok(InputValue::Bits(flags))
}

/// The text as a value of the same kind as `kind`.
#[inline]
pub(crate) fn scalar_or_text<'x>(
    kind: Value<'_>,
    text: Cow<'x, str>,
) -> Result<InputValue<'x>, String> {
    if matches!(kind, Value::Text(_)) {
        return Ok(text_or_null(text));
    }
    let text = first_of_two(trimmed(text));
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
        (Value::Scalar(Scalar::Enumeration(_, of)), _) => match internal_type(&text, of) {
            Some(number) => InputValue::Number(number),
            None => InputValue::Text(without_public(text, of)),
        },
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

/// The names of the types of events that `netsh wfp show ikeevents` writes, after `FWPM_NET_EVENT_TYPE_INTERNAL_`,
/// and their numbers. The SDK does not have them; they are known from System Informer.
const INTERNAL_TYPES: [(&str, u64); 8] = [
    ("IKEEXT_MM_ESTABLISHED", 13),
    ("IKEEXT_MM_DELETED", 14),
    ("IKEEXT_MM_FAILURE", 15),
    ("IKEEXT_QM_ESTABLISHED", 16),
    ("IKEEXT_QM_DELETED", 17),
    ("IKEEXT_QM_FAILURE", 18),
    ("IKEEXT_NO_QM_FOR_MMSA", 19),
    ("IKEEXT_POLICY_CHANGE", 20),
];

/// The number of a type that `netsh wfp show ikeevents` writes.
fn internal_type(text: &str, of: &Enumeration) -> Option<u64> {
    let name = text.strip_prefix(of.prefix)?.strip_prefix("INTERNAL_")?;
    let is_type = of.name == NetEventType::ENUMERATION.name;
    INTERNAL_TYPES.iter().find(|(own, _)| is_type && *own == name).map(|(_, number)| *number)
}

/// The SDK's name of a value that newer versions of Windows name `…PUBLIC_…`.
fn without_public<'x>(text: Cow<'x, str>, of: &Enumeration) -> Cow<'x, str> {
    match text.strip_prefix(of.prefix).and_then(|rest| rest.strip_prefix("PUBLIC_")) {
        Some(rest) => Cow::Owned(format!("{}{rest}", of.prefix)),
        None => text,
    }
}

/// `N` of `N (NAME)`, as netsh writes codes.
#[inline]
fn first_of_two(text: Cow<'_, str>) -> Cow<'_, str> {
    let inner = text.strip_suffix(')').and_then(|text| text.split_once(" ("));
    let is_number = |first: &str| {
        decimal(first).is_some() || hex::parse_number(first).is_some() || first.starts_with('-')
    };
    match (inner.map(|(first, _)| first).filter(|first| is_number(first)).map(str::len), text) {
        (Some(length), Cow::Borrowed(text)) => Cow::Borrowed(text.get(..length).unwrap_or(text)),
        (Some(length), Cow::Owned(mut text)) => {
            text.truncate(length);
            Cow::Owned(text)
        }
        (None, text) => text,
    }
}

/// A decimal number without a sign.
fn decimal(text: &str) -> Option<u64> {
    text.parse().ok().filter(|_| !text.starts_with('+'))
}

/// The text without white space at its ends.
#[inline]
fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii()),
        Cow::Owned(text) => Cow::Owned(text.trim_ascii().to_owned()),
    }
}
