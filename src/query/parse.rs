//! The parser of expressions.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::net::IpAddr;
use core::ops::Range;

use winnow::Parser;
use winnow::combinator::{delimited, not, opt, terminated};
use winnow::stream::{LocatingSlice, Location, Stateful, Stream};
use winnow::token::{literal, one_of, take_while};

use super::condition::{Condition, Item, Order, masked};
use super::error::Kind;
use super::expression::Node;
use super::glob::Glob;
use super::literal::{Literal, Token};
use super::{Field, FieldType, ParseExpressionError};

/// The text, and how deeply the parser is nested in it.
pub(super) type Input<'i> = Stateful<LocatingSlice<&'i str>, usize>;

type Result<T> = core::result::Result<T, ParseExpressionError>;

/// The most bytes of an expression.
const MAX_LENGTH: usize = 65_536;

/// How deeply parentheses and `not` can be nested.
const MAX_DEPTH: usize = 64;

/// Parses a whole text.
pub(super) fn parse(text: &str) -> Result<Node> {
    if text.len() > MAX_LENGTH {
        let kind = Kind::TooLarge("an expression has at most 64 KiB");
        return Err(ParseExpressionError::new(0..0, 1, kind));
    }
    let mut input = Input { input: LocatingSlice::new(text), state: 0 };
    let whole = |input: &mut Input<'_>| {
        let node = any(input)?;
        if input.eof_offset() == 0 { Ok(node) } else { expected(input, "and, or, or the end") }
    };
    whole(&mut input).map_err(|error| error.in_text(text))
}

/// `a or b`
fn any(input: &mut Input<'_>) -> Result<Node> {
    let mut nodes = vec![all(input)?];
    while is_word(input, "or") {
        nodes.push(all(input)?);
    }
    Ok(Node::any(nodes))
}

/// `a and b`
fn all(input: &mut Input<'_>) -> Result<Node> {
    let mut nodes = vec![negation(input)?];
    while is_word(input, "and") {
        nodes.push(negation(input)?);
    }
    Ok(Node::all(nodes))
}

/// `not a`, or what binds more.
fn negation(input: &mut Input<'_>) -> Result<Node> {
    spaces(input);
    let start = input.current_token_start();
    if is_word(input, "not") {
        nested(input, start, negation).map(Node::negated)
    } else if is_symbol(input, "(") {
        let node = nested(input, start, any)?;
        if is_symbol(input, ")") { Ok(node) } else { expected(input, "and, or, or )") }
    } else {
        comparison(input)
    }
}

/// What `parse` parses, one level deeper.
fn nested(
    input: &mut Input<'_>,
    start: usize,
    parse: fn(&mut Input<'_>) -> Result<Node>,
) -> Result<Node> {
    if input.state >= MAX_DEPTH {
        return fail(
            start..input.current_token_start(),
            Kind::TooLarge("an expression has at most 64 levels"),
        );
    }
    input.state = input.state.saturating_add(1);
    let node = parse(input);
    input.state = input.state.saturating_sub(1);
    node
}

/// `has(field)`, or a field that is compared.
fn comparison(input: &mut Input<'_>) -> Result<Node> {
    let start = input.current_token_start();
    let name = name(input);
    if name == "has" && is_symbol(input, "(") {
        spaces(input);
        let start = input.current_token_start();
        let field = field(input, start)?;
        let node = Node::Condition(field, Condition::Has);
        return if is_symbol(input, ")") { Ok(node) } else { expected(input, ")") };
    }
    let end = start.saturating_add(name.len());
    let field = field_of(name, start..end)?;
    spaces(input);
    let start = input.current_token_start();
    if let Some(is_equal) = one_symbol(input, &[("==", true), ("!=", false)]) {
        let node = equality(input, field, start)?;
        return Ok(if is_equal { node } else { node.negated() });
    }
    const ORDERS: [(&str, Order); 4] = [
        ("<=", Order::LessOrEqual),
        (">=", Order::GreaterOrEqual),
        ("<", Order::Less),
        (">", Order::Greater),
    ];
    if let Some(order) = one_symbol(input, &ORDERS) {
        let value = ordered(input, &field, start)?;
        return Ok(Node::Condition(field, Condition::Order(order, value)));
    }
    if is_symbol(input, "~") {
        if !field.field_type().has_text() {
            let reason = format!("{field} has no text: ~ compares texts and names");
            return fail(start..input.current_token_start(), Kind::NotComparable(reason));
        }
        let (token, _) = token(input, "a pattern, e.g. *.exe", false)?;
        return Ok(Node::Condition(field, Condition::Matches(Glob::new(token.text))));
    }
    let is_negated = is_word(input, "not");
    if is_word(input, "in") {
        let items = items(input, &field)?;
        let node = Node::Condition(field, Condition::In(items));
        return Ok(if is_negated { node.negated() } else { node });
    }
    expected(input, if is_negated { "in" } else { "==, !=, <, <=, >, >=, in or ~" })
}

/// The value after `==` or `!=`.
fn equality(input: &mut Input<'_>, field: Field, operator: usize) -> Result<Node> {
    check_part(input, &field, operator)?;
    let (token, range) = token(input, field.field_type().expected(), false)?;
    if !token.quoted && token.text == "null" {
        return Ok(Node::Condition(field, Condition::Has).negated());
    }
    let value = Literal::of(&field, &token).or_else(|kind| fail(range, kind))?;
    Ok(Node::Condition(field, Condition::Equals(value)))
}

/// The value after `<` and the like.
fn ordered(input: &mut Input<'_>, field: &Field, operator: usize) -> Result<Literal> {
    check_part(input, field, operator)?;
    if !field.field_type().is_ordered() {
        let reason = format!("{field} has no order: use ==, != or in");
        return fail(operator..input.current_token_start(), Kind::NotComparable(reason));
    }
    let (token, range) = token(input, field.field_type().expected(), false)?;
    match Literal::of(field, &token) {
        // A name that is a different number in each enumeration.
        Ok(Literal::Name(_, values)) if values.len() > 1 => {
            fail(range, Kind::Expected("a number".to_owned()))
        }
        value => value.or_else(|kind| fail(range, kind)),
    }
}

/// Checks that a field is not a part of the record.
fn check_part(input: &Input<'_>, field: &Field, operator: usize) -> Result<()> {
    if field.field_type() != FieldType::Part {
        return Ok(());
    }
    let reason = format!("{field} has no value itself: use has({field})");
    fail(operator..input.current_token_start(), Kind::NotComparable(reason))
}

/// `{a, b..c}`, `b..c`, or a prefix.
fn items(input: &mut Input<'_>, field: &Field) -> Result<Vec<Item>> {
    check_part(input, field, input.current_token_start())?;
    spaces(input);
    let start = input.current_token_start();
    if !is_symbol(input, "{") {
        let set = match field.field_type() {
            FieldType::Address => "a prefix, e.g. 203.0.113.0/24, a range, or {…}",
            of if of.has_ranges() => "{…}, or a range",
            _ => "{…}",
        };
        return match item(input, field, set)? {
            Item::One(_) => {
                fail(start..input.current_token_start(), Kind::Expected(set.to_owned()))
            }
            item => Ok(vec![item]),
        };
    }
    let mut items = Vec::new();
    loop {
        items.push(item(input, field, field.field_type().expected())?);
        if is_symbol(input, "}") {
            return Ok(items);
        }
        if !is_symbol(input, ",") {
            return expected(input, ", or }");
        }
    }
}

fn item(input: &mut Input<'_>, field: &Field, what: &str) -> Result<Item> {
    let has_ranges = field.field_type().has_ranges();
    let (first, range) = token(input, what, has_ranges)?;
    if let (FieldType::Address, Some((network, length))) =
        (field.field_type(), first.text.split_once('/'))
    {
        let unknown =
            || Kind::Expected("a prefix, e.g. 203.0.113.0/24 or 2001:db8::/32".to_owned());
        return prefix(network, length).ok_or_else(unknown).or_else(|kind| fail(range, kind));
    }
    let start = range.start;
    let value = Literal::of(field, &first).or_else(|kind| fail(range, kind))?;
    if !has_ranges || !is_symbol(input, "..") {
        return Ok(Item::One(value));
    }
    let (last, range) = token(input, field.field_type().expected(), true)?;
    let end = range.end;
    let last = Literal::of(field, &last).or_else(|kind| fail(range, kind))?;
    match value.order_with(&last) {
        Some(Ordering::Less | Ordering::Equal) => Ok(Item::Range(value, last)),
        Some(Ordering::Greater) => {
            fail(start..end, Kind::Expected("a range that begins with the lower value".to_owned()))
        }
        None => fail(
            start..end,
            Kind::Expected("a range of two numbers, times, or addresses of one version".to_owned()),
        ),
    }
}

fn prefix(network: &str, length: &str) -> Option<Item> {
    let network: IpAddr = network.parse().ok()?;
    let most = if network.is_ipv4() { 32 } else { 128 };
    let is_number = length.bytes().all(|digit| digit.is_ascii_digit());
    let length = length.parse().ok().filter(|length| is_number && *length <= most)?;
    Some(Item::Prefix(masked(network, length), length))
}

/// A word or a quoted text, and where it is. A word ends at `..` if it can begin a range.
fn token(input: &mut Input<'_>, what: &str, has_ranges: bool) -> Result<(Token, Range<usize>)> {
    spaces(input);
    let start = input.current_token_start();
    for quote in ['"', '\''] {
        if opt(one_of(quote)).parse_next(input)?.is_some() {
            let text = quoted(input, quote, start)?;
            return Ok((Token { text, quoted: true }, start..input.current_token_start()));
        }
    }
    let rest = *input.input.as_ref();
    let word = rest.find(|c| !is_of_word(c)).map_or(rest, |end| rest.get(..end).unwrap_or(rest));
    let end = word.find("..").filter(|end| has_ranges && *end > 0).unwrap_or(word.len());
    if end == 0 {
        return expected(input, what);
    }
    let text = input.next_slice(end).to_owned();
    Ok((Token { text, quoted: false }, start..input.current_token_start()))
}

/// The text up to the closing quotation mark.
fn quoted(input: &mut Input<'_>, quote: char, start: usize) -> Result<String> {
    let mut text = String::new();
    loop {
        let at = input.current_token_start();
        match input.next_token() {
            Some('\\') => match escape(input) {
                Some(character) => text.push(character),
                None => {
                    let what = "an escape: \\\\, \\\", \\', \\n, \\r, \\t, \\0 or \\u{…}";
                    return fail(at..input.current_token_start(), Kind::Expected(what.to_owned()));
                }
            },
            Some(character) if character == quote => return Ok(text),
            Some(character) => text.push(character),
            None => {
                return fail(start..at, Kind::Expected(format!("{quote} at the end of the text")));
            }
        }
    }
}

/// The character of what follows a backslash.
fn escape(input: &mut Input<'_>) -> Option<char> {
    Some(match input.next_token()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        'u' => {
            let hex = take_while(1..=6, |c: char| c.is_ascii_hexdigit());
            let digits: Result<&str> = delimited(literal("{"), hex, literal("}")).parse_next(input);
            let digits = digits.ok()?;
            char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
        }
        character @ ('\\' | '"' | '\'') => character,
        _ => return None,
    })
}

/// The field whose name follows.
fn field(input: &mut Input<'_>, start: usize) -> Result<Field> {
    let name = name(input);
    field_of(name, start..start.saturating_add(name.len()))
}

fn field_of(name: &str, range: Range<usize>) -> Result<Field> {
    if name.is_empty() {
        return fail(range, Kind::Expected("a field, has(field), not or (".to_owned()));
    }
    Field::parse(name).or_else(|_| fail(range, Kind::UnknownField(name.to_owned())))
}

fn name<'i>(input: &mut Input<'i>) -> &'i str {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let name: Result<&str> = take_while(0.., is_of_name).parse_next(input);
    name.unwrap_or_default()
}

/// Skips a word, if it is the next.
fn is_word(input: &mut Input<'_>, word: &str) -> bool {
    spaces(input);
    let found: Result<_> =
        opt(terminated(literal(word), not(one_of(is_of_word)))).parse_next(input);
    found.is_ok_and(|found| found.is_some())
}

/// Skips a symbol, if it is the next.
fn is_symbol(input: &mut Input<'_>, symbol: &str) -> bool {
    spaces(input);
    let found: Result<_> = opt(literal(symbol)).parse_next(input);
    found.is_ok_and(|found: Option<&str>| found.is_some())
}

/// The meaning of the symbol that is next.
fn one_symbol<T: Copy>(input: &mut Input<'_>, symbols: &[(&str, T)]) -> Option<T> {
    symbols.iter().find(|(symbol, _)| is_symbol(input, symbol)).map(|(_, meaning)| *meaning)
}

fn spaces(input: &mut Input<'_>) {
    let skipped: Result<&str> = take_while(0.., char::is_whitespace).parse_next(input);
    debug_assert!(skipped.is_ok(), "there can be none");
}

/// Whether a word can have this character.
fn is_of_word(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_control()
        && !matches!(c, '(' | ')' | '{' | '}' | ',' | '<' | '>' | '=' | '!' | '~' | '"' | '\'')
}

/// The error that something else was expected here, instead of the next word.
fn expected<T>(input: &mut Input<'_>, what: &str) -> Result<T> {
    spaces(input);
    let start = input.current_token_start();
    let rest = *input.input.as_ref();
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let word = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len()).max(first);
    fail(start..start.saturating_add(word), Kind::Expected(what.to_owned()))
}

fn fail<T>(range: Range<usize>, kind: Kind) -> Result<T> {
    Err(ParseExpressionError::new(range, 1, kind))
}
