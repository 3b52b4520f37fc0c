//! Binary XML that Windows can write but that the genuine events do not need: values of any type, and any token.

use proptest::prelude::*;
use wfp_events::eventlog::{LogEvent, LogFault};

use super::read_file;
use crate::kit::event_log::{Logged, Value, WFP, chunk, evtx, seal};

/// The data of the only event of a chunk, by name, or the fault.
fn data_of(chunk: Vec<u8>) -> Result<Vec<(String, String)>, LogFault> {
    let (mut events, mut errors) = read_file(&evtx(&[chunk]));
    if let Some(error) = errors.pop() {
        return Err(error.fault);
    }
    let Some(LogEvent::Net(event)) = events.pop() else { panic!("{events:?}") };
    Ok(event.event_log.unwrap().data)
}

/// The text that is read for a value.
fn text_of(value_type: u8, bytes: &[u8]) -> Result<String, LogFault> {
    let value = Value::Typed(value_type, bytes.to_vec(), String::new());
    let mut chunk = chunk(&[Logged::new(WFP, 1003, &[("Other", value)])]);
    let at = (512..chunk.len() - 4).filter(|at| chunk[*at..].starts_with(&HERE.to_le_bytes()));
    for at in at.collect::<Vec<_>>() {
        let here = (at + 4) as u32;
        chunk[at..at + 4].copy_from_slice(&here.to_le_bytes());
    }
    seal(&mut chunk);
    let mut data = data_of(chunk)?;
    Ok(data.remove(0).1)
}

/// An offset that is replaced by that of the byte behind it.
const HERE: u32 = 0xeeee_eeee;

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn values_of_all_types_are_shown() {
    let time = [0xea, 7, 2, 0, 2, 0, 3, 0, 10, 0, 11, 0, 12, 0, 13, 0];
    let long_time = [&time[..], &[0, 0]].concat();
    for (value_type, bytes, text) in [
        (0x00, &b"ab"[..], ""),
        (0x01, &utf16("a\0b"), "a"),
        (0x01, b"a\0b", "a"),
        (0x02, b"caf\xe9\0x", "caf\u{e9}"),
        (0x03, &[0xff], "-1"),
        (0x03, &[0xff, 0xff], "FFFF"),
        (0x04, &[200], "200"),
        (0x04, &[200, 0], "C800"),
        (0x05, &[0xfe, 0xff], "-2"),
        (0x05, &[0xfe], "FE"),
        (0x06, &[1, 2], "513"),
        (0x06, &[1], "01"),
        (0x07, &[0xfd, 0xff, 0xff, 0xff], "-3"),
        (0x07, &[0xfd], "FD"),
        (0x08, &[1, 2, 0, 1], "16777729"),
        (0x08, &[1, 2], "0102"),
        (0x09, &[0xfc, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], "-4"),
        (0x09, &[0xfc], "FC"),
        (0x0a, &[1, 0, 0, 0, 0, 0, 0, 1], "72057594037927937"),
        (0x0a, &[1, 0, 0, 0], "01000000"),
        (0x0b, &1.5_f32.to_le_bytes(), "1.5"),
        (0x0b, &[1], "01"),
        (0x0c, &(-2.25_f64).to_le_bytes(), "-2.25"),
        (0x0c, &[1], "01"),
        (0x0d, &[0, 0, 0, 0], "false"),
        (0x0d, &[2, 0, 0, 0], "true"),
        (0x0d, &[1], "01"),
        (0x0e, &[0xab, 1], "AB01"),
        (0x0f, &[0xab; 15], "ABABABABABABABABABABABABABABAB"),
        (0x10, &[0x1f, 0, 0, 0], "0x1f"),
        (0x10, &[0x1f, 0, 0, 0, 0, 0, 0, 0x10], "0x100000000000001f"),
        (0x10, &[0; 9], "000000000000000000"),
        (0x11, &[1, 0, 0, 0], "01000000"),
        (0x12, &time, "2026-02-03T10:11:12.013Z"),
        (0x12, &long_time, "EA070200020003000A000B000C000D000000"),
        (0x12, &time[..15], "EA070200020003000A000B000C000D"),
        (0x13, &[1, 1, 0, 0], "01010000"),
        (0x14, &[0x1f, 0, 0, 0], "0x1f"),
        (0x14, &[0x1f, 0], "1F00"),
        (0x15, &[0x1f, 0, 0, 0, 0, 0, 0, 0], "0x1f"),
        (0x15, &[0x1f, 0, 0, 0], "1F000000"),
        (0x7f, &[0x1f], "1F"),
        // An array of texts, and one of numbers.
        (0x81, &utf16("a\0b c\0\0"), "a b c"),
        (0x88, &[1, 0, 0, 0], "01000000"),
    ] {
        let expected = Ok(text.to_owned());
        assert_eq!(text_of(value_type, bytes), expected, "{value_type:#x} {bytes:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn texts_are_decoded_as_utf_16(
        ascii in "[ -~]{0,70}",
        unit in prop_oneof![any::<u16>(), Just(0_u16), 0x7e_u16..0x82, 0xd7fe_u16..0xe002],
        at in 0..70_usize,
    ) {
        let mut units: Vec<u16> = ascii.encode_utf16().collect();
        units.insert(at.min(units.len()), unit);
        let end = units.iter().position(|unit| *unit == 0).unwrap_or(units.len());
        let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        prop_assert_eq!(text_of(0x01, &bytes), Ok(String::from_utf16_lossy(&units[..end])));
    }
}

/// A token with UTF-16 text after the number of its units.
fn text_token(token: &[u8], text: &str) -> Vec<u8> {
    let units = text.encode_utf16().count() as u16;
    [token, &units.to_le_bytes(), &utf16(text)].concat()
}

/// A token with a name, which is stored here.
fn name_token(token: u8, name: &str) -> Vec<u8> {
    let text = text_token(&[0; 6], name);
    [&[token][..], &HERE.to_le_bytes(), &text, &[0, 0]].concat()
}

/// An instance of a template, which is defined here, with this content and these texts as values.
fn template(content: &[u8], values: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0x0c, 1, 0, 0, 0, 0];
    bytes.extend(HERE.to_le_bytes());
    bytes.extend([0; 20]);
    bytes.extend((content.len() as u32).to_le_bytes());
    bytes.extend(content);
    bytes.extend((values.len() as u32).to_le_bytes());
    for value in values {
        bytes.extend((2 * value.len() as u16).to_le_bytes());
        bytes.extend([0x01, 0]);
    }
    values.iter().for_each(|value| bytes.extend(utf16(value)));
    bytes
}

const BINARY_XML: u8 = 0x21;

#[test]
fn any_token_can_be_in_a_value() {
    let start = [0x0f, 1, 1, 0];
    let [first, second, third, other] = [0_u8, 1, 2, 3].map(|index| [0x0d, index, 0, 0x01]);
    for (tokens, text) in [
        (vec![], ""),
        (text_token(&[0x05, 0x01], "text"), "text"),
        (text_token(&[0x45, 0x01], "text"), "text"),
        (text_token(&[0x07], "<x>"), "<x>"),
        (text_token(&[0x47], "<x>"), "<x>"),
        (vec![0x08, b'x', 0], "x"),
        (vec![0x48, 0xac, 0x20], "\u{20ac}"),
        (name_token(0x09, "amp"), "&"),
        (name_token(0x49, "lt"), "<"),
        (name_token(0x09, "other"), ""),
        ([name_token(0x0a, "target"), text_token(&[0x0b], "data")].concat(), ""),
        // What follows an end is not read.
        (vec![0x08, b'x', 0, 0x00, 0xff], "x"),
        (template(&[start, third, first, second, third].concat(), &["a", "bc", "d"]), "dabcd"),
        (template(&[0x0e, 1, 0, 0x01], &["a", ""]), ""),
    ] {
        // Something stands before and behind it.
        let around = [&start[..], &[0x08, b'[', 0], &tokens, &[0x08, b']', 0]].concat();
        let end = if tokens.contains(&0xff) { "" } else { "]" };
        assert_eq!(text_of(BINARY_XML, &around), Ok(format!("[{text}{end}")), "{tokens:?}");
    }
    for tokens in [
        text_token(&[0x05, 0x02], "text"),
        text_token(&[0x05, 0x01], "text")[..9].to_vec(),
        vec![0x10],
        vec![0x0d, 0, 0, 0x01],
        template(&other, &["a", "b", "c"]),
    ] {
        let fault = text_of(BINARY_XML, &tokens).unwrap_err();
        assert!(matches!(fault, LogFault::Malformed(_)), "{tokens:?}: {fault:?}");
    }
}

#[test]
fn tokens_texts_and_nesting_are_limited() {
    let length = |tokens: &[u8]| text_of(BINARY_XML, tokens).map(|text| text.len());
    let character = [0x08, b'x', 0];
    assert_eq!(length(&character.repeat(16_000)), Ok(16_000));
    assert_eq!(length(&character.repeat(16_384)), Err(LogFault::TooLarge));
    let value = [0x0d, 0, 0, 0x01];
    let text = "x".repeat(1000);
    assert_eq!(length(&template(&value.repeat(120), &[text.as_str()])), Ok(120_000));
    assert_eq!(length(&template(&value.repeat(140), &[text.as_str()])), Err(LogFault::TooLarge));
    // The template of the event, the value in it, the template of its data, and the value in that have a level each.
    for (levels, expected) in [(4, Ok(1)), (5, Err(LogFault::TooLarge))] {
        let mut tokens = character.to_vec();
        (0..levels).for_each(|_| tokens = template(&tokens, &[]));
        assert_eq!(length(&tokens), expected, "{levels}");
    }
}

/// An element can depend on a value: without a value it is not there.
#[test]
fn an_element_without_the_value_that_it_depends_on_is_absent() {
    let data = [("First", Value::Null), ("Second", Value::text("b"))];
    let chunk = chunk(&[Logged::new(WFP, 1003, &data)]);
    // The elements of data have attributes, and the first is the last but one of all.
    let start = [0x41, 0xff, 0xff, 0, 0, 0, 0];
    let starts = (512..chunk.len()).filter(|at| chunk[*at..].starts_with(&start));
    let starts: Vec<_> = starts.collect();
    let &[.., first, second] = &starts[..] else { panic!("{starts:?}") };
    let with = |at: usize, index: u16| {
        let mut chunk = chunk.clone();
        chunk[at + 1..at + 3].copy_from_slice(&index.to_le_bytes());
        seal(&mut chunk);
        let data = data_of(chunk).unwrap();
        data.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert_eq!(with(first, 0xffff), ["First", "Second"]);
    assert_eq!(with(first, 0), ["Second"]);
    assert_eq!(with(first, 1), ["First", "Second"]);
    assert_eq!(with(second, 0), ["First"]);
    assert_eq!(with(second, 9), ["First", "Second"]);
}
