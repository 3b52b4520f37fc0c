//! Values that are not spelled as netsh spells them.

use std::borrow::Cow;
use std::net::Ipv6Addr;

use super::value::scalar_or_text;
use crate::event::Value;
use crate::event::set::InputValue;
use crate::layout::Scalar;
use crate::raw::FileTime;

/// The value of a text that is spelled in another way.
#[derive(Debug, Default)]
pub(super) struct Respelled {
    pub(super) value: Option<InputValue<'static>>,
    /// The zone of an IPv6 address.
    pub(super) zone: Option<u32>,
}

/// The value of a text of the same kind as `kind`: with the characters that Markdown adds, a time in another zone, or
/// an IPv6 address with a zone.
pub(super) fn respelled(kind: Value<'_>, text: &str) -> Option<Respelled> {
    if matches!(kind, Value::Text(_)) {
        return None;
    }
    let plain = unescaped(text);
    let text = plain.as_deref().unwrap_or(text.trim_ascii());
    match kind {
        Value::Scalar(Scalar::FileTime(_)) => {
            let value = time(text).map(|time| InputValue::Number(time.ticks()));
            Some(Respelled { value, zone: None })
        }
        Value::Scalar(Scalar::Ipv6(_)) if text.contains('%') => {
            let (address, zone) = text.split_once('%')?;
            address.parse::<Ipv6Addr>().ok()?;
            let value = Some(InputValue::Text(Cow::Owned(address.to_owned())));
            Some(Respelled { value, zone: zone.parse().ok() })
        }
        _ => {
            let value = scalar_or_text(kind, Cow::Owned(plain?)).ok()?;
            let value = match value {
                InputValue::Text(text) => InputValue::Text(Cow::Owned(text.into_owned())),
                InputValue::Number(number) => InputValue::Number(number),
                InputValue::Negative(number) => InputValue::Negative(number),
                InputValue::Bool(value) => InputValue::Bool(value),
                _ => return None,
            };
            Some(Respelled { value: Some(value), zone: None })
        }
    }
}

/// A text without what Markdown adds: backslashes before punctuation and at the end, and pairs of asterisks or
/// backquotes around it. `None` if there is nothing of it, or nothing else.
pub(super) fn unescaped(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.trim_ascii().chars().peekable();
    while let Some(character) = characters.next() {
        let is_escape =
            character == '\\' && characters.peek().is_none_or(|next| next.is_ascii_punctuation());
        match characters.next_if(|_| is_escape) {
            Some(escaped) => plain.push(escaped),
            None if is_escape => {}
            None => plain.push(character),
        }
    }
    let mut inner = plain.trim_ascii();
    for around in ["**", "*", "`"] {
        let stripped = inner.strip_prefix(around).and_then(|rest| rest.strip_suffix(around));
        inner = stripped.unwrap_or(inner);
    }
    Some(inner).filter(|inner| !inner.is_empty() && *inner != text.trim_ascii()).map(str::to_owned)
}

/// A time with an offset from UTC, a space instead of the `T`, more than seven digits of a second, or no zone, which
/// counts as UTC.
fn time(text: &str) -> Option<FileTime> {
    const DATE: usize = "2020-05-21".len();
    const TO_SECONDS: usize = "2020-05-21T17:25:59".len();
    const MOST_DIGITS: usize = 7;
    let (date, seconds) = (text.get(..DATE)?, text.get(DATE..TO_SECONDS)?);
    let seconds = seconds.strip_prefix(['T', 't', ' '])?;
    let rest = text.get(TO_SECONDS..)?;
    let (fraction, zone) = match rest.strip_prefix(['.', ',']) {
        None => ("0", rest),
        Some(rest) => {
            let end = rest.find(|character: char| !character.is_ascii_digit());
            rest.split_at(end.unwrap_or(rest.len()))
        }
    };
    let fraction = fraction.get(..MOST_DIGITS).unwrap_or(fraction);
    let local: FileTime = format!("{date}T{seconds}.{fraction}Z").parse().ok()?;
    let minutes = match zone.trim_ascii() {
        "" | "Z" | "z" => 0,
        zone => offset(zone)?,
    };
    let ticks = i64::from(minutes).checked_mul(60 * 10_000_000)?;
    local.ticks().checked_add_signed(ticks.checked_neg()?).map(FileTime::from_ticks)
}

/// The minutes of an offset from UTC: `+02:00`, `-0530` or `+02`.
fn offset(zone: &str) -> Option<i32> {
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = digits.split_at_checked(2)?;
    let hours: i32 = hours.parse().ok()?;
    let minutes: i32 = if minutes.is_empty() { 0 } else { minutes.parse().ok()? };
    let all = hours.checked_mul(60)?.checked_add(minutes)?;
    (hours <= 14 && minutes < 60).then_some(all)?.checked_mul(sign)
}

/// Hex digits that may continue on several lines, which may be quoted by `>` or end in a backslash.
pub(super) fn joined(digits: Cow<'_, str>) -> Cow<'_, str> {
    let is_between =
        |character: char| character.is_ascii_whitespace() || matches!(character, '>' | '\\');
    if digits.contains(is_between) { digits.split(is_between).collect() } else { digits }
}

/// The bytes of a UTF-16 text that `asString` shows byte by byte: every second one is zero, shown as a dot. `None` if
/// one is not. Another dot is taken for itself, except for a NUL at the end.
pub(super) fn text_of_bytes(text: &str) -> Option<Vec<u8>> {
    // A line that was broken at a space.
    let mut lines = text.trim_ascii().lines().map(str::trim_ascii);
    let first = lines.next()?.to_owned();
    let text = lines.fold(first, |text, line| format!("{text} {line}"));
    let bytes = |text: &str| {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if !rest.is_empty() || pairs.iter().any(|[_, high]| *high != b'.') {
            return None;
        }
        let length = pairs.len();
        let low = pairs.iter().zip(1..).map(|([low, _], at)| match low {
            b'.' if at == length => 0,
            low => *low,
        });
        Some(low.flat_map(|low| [low, 0]).collect())
    };
    // Some tools double the backslashes.
    bytes(&text).or_else(|| bytes(&text.replace(r"\\", r"\")))
}
