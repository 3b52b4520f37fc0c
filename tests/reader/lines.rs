//! Reading JSON lines from a stream.

use proptest::prelude::*;
use wfp_events::json::read_line;
use wfp_events::reader::{Format, Location, Position, Reader, RecordError};

use super::pieces::{Found, NAME, Pieces, bytes_of, found_in, lengths};

fn json_lines(pieces: Pieces) -> Reader {
    Reader::with_format(Format::Jsonl, pieces).unwrap()
}

fn line(mm_id: u32) -> String {
    format!(r#"{{"struct":"{NAME}","ikeMmFailure":{{"mmId":{mm_id}}}}}"#)
}

/// The expected records of a text, found line by line.
fn expected(text: &[u8]) -> Vec<Found> {
    let (mut found, mut offset) = (Vec::new(), 0);
    for (number, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let location = Location::Line(number as u64 + 1);
        let position = Position { record: found.len() as u64, offset, location };
        offset += line.len() as u64;
        let content = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii_end();
        if !content.is_empty() {
            let record = read_line(content).map(|record| bytes_of(&record));
            found.push((position, record.map_err(RecordError::Line)));
        }
    }
    found
}

fn any_line() -> impl Strategy<Value = Vec<u8>> {
    let bytes = |text: String| text.into_bytes();
    prop_oneof![
        4 => any::<u32>().prop_map(line).prop_map(bytes),
        1 => any::<u32>().prop_map(|id| "\u{feff} ".to_owned() + &line(id) + "\r").prop_map(bytes),
        1 => "[ \t\r]{0,3}".prop_map(bytes),
        1 => "\\{[^\n]{0,20}".prop_map(bytes),
        1 => proptest::collection::vec(any::<u8>(), 0..20)
            .prop_map(|bytes| bytes.into_iter().filter(|byte| *byte != b'\n').collect()),
        1 => (0..100_000_usize).prop_map(|blanks| (" ".repeat(blanks) + &line(7)).into_bytes()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn lines_are_read_in_any_pieces(
        all in proptest::collection::vec(any_line(), 0..40),
        ended in any::<bool>(),
        lengths in lengths(),
    ) {
        // The first line decides whether the input has one value per line.
        let mut text = [vec![line(1).into_bytes()], all].concat().join(&b'\n');
        if ended {
            text.push(b'\n');
        }
        prop_assert_eq!(found_in(json_lines, &text, &lengths), expected(&text));
    }
}

#[test]
fn lines_that_end_with_a_block_are_read() {
    for blanks in (65_536 - 200)..(65_536 + 3) {
        let text = " ".repeat(blanks) + &line(1) + "\n" + &line(2) + "\n" + &line(3);
        let found = found_in(json_lines, text.as_bytes(), &[usize::MAX]);
        assert_eq!(found.len(), 3);
        assert_eq!(found, expected(text.as_bytes()));
    }
}

#[test]
fn a_line_of_4_mib_is_read() {
    let text = " ".repeat((4 << 20) - 1 - line(1).len()) + &line(1) + "\n";
    let found = found_in(json_lines, text.as_bytes(), &[65_537]);
    assert_eq!(found.len(), 1);
    assert_eq!(found, expected(text.as_bytes()));
}

#[test]
fn an_overlong_line_is_one_bad_record() {
    // Lines that are longer than the limit, ending at various offsets of the next blocks.
    for length in [5_000_000, 5_000_001, 6_000_000, 8_388_608, 8_388_609] {
        for lengths in [&[usize::MAX][..], &[65_537], &[1_000_003]] {
            let long = "x".repeat(length);
            let text = [&line(1), "\n\n", &long, "\n", &line(2), "\n\n", &line(3)].concat();
            let found = found_in(json_lines, text.as_bytes(), lengths);
            let mut all = expected(text.as_bytes());
            all[1].1 = Err(RecordError::TooLong(length as u64 + 1));
            assert_eq!(found, all);
        }
    }
}

#[test]
fn an_overlong_last_line_is_one_bad_record() {
    let text = line(1) + "\n" + &"x".repeat(5_000_000);
    for lengths in [&[usize::MAX][..], &[65_537], &[5_000_000]] {
        let found = found_in(json_lines, text.as_bytes(), lengths);
        let mut all = expected(text.as_bytes());
        all[1].1 = Err(RecordError::TooLong(5_000_000));
        assert_eq!(found, all);
    }
}
