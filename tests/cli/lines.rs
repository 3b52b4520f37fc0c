//! How input is split into lines: blank lines, byte-order marks, CRLF, a last line without a line feed, very long
//! lines.

use crate::kit::command::run_with;
use crate::kit::samples::LINES;

const DECODE: &[&str] = &["decode", "-f", "jsonl"];

#[track_caller]
fn is_all_lines(input: impl AsRef<[u8]>) {
    run_with(DECODE, input.as_ref()).gives(0, LINES, "");
}

const NO_RECORDS: &str = "note: standard input: no records\n";

#[test]
fn a_byte_order_mark_is_skipped() {
    is_all_lines("\u{feff}".to_owned() + LINES);
    is_all_lines("\u{feff}\n\n".to_owned() + LINES);
    // A byte-order mark can also be in the middle, where two files were concatenated.
    run_with(DECODE, "\u{feff}").gives(0, "", NO_RECORDS);
    let joined = format!("\u{feff}{LINES}\u{feff}{LINES}");
    run_with(DECODE, joined).gives(0, LINES.repeat(2), "");
}

#[test]
fn carriage_returns_are_skipped() {
    is_all_lines(LINES.replace('\n', "\r\n"));
    is_all_lines("\u{feff}".to_owned() + &LINES.replace('\n', " \t\r\n"));
}

#[test]
fn the_last_line_needs_no_newline() {
    is_all_lines(LINES.trim_end());
    is_all_lines(LINES.trim_end().to_owned() + "\r");
}

#[test]
fn blank_lines_are_skipped() {
    is_all_lines(LINES.replace('\n', "\n\n \t\r\n\n"));
    is_all_lines("\n".repeat(300_000) + LINES + &"\r\n".repeat(300_000));
    for blank in ["\n", " ", "\r\n\r\n", "\t\n \n"] {
        run_with(DECODE, blank).gives(0, "", NO_RECORDS);
        run_with(DECODE, blank.repeat(100)).gives(0, "", NO_RECORDS);
    }
}

#[test]
fn blank_lines_are_counted_as_lines_and_not_as_records() {
    let input = "\n\n{\n \n{\n".to_owned() + &"\n".repeat(10_000) + "{\n" + LINES;
    let at = |record: u32, line: u32| {
        format!(
            "error: standard input: record {record} on line {line}: \
             not JSON: EOF while parsing an object (column 1)\n"
        )
    };
    let messages = [at(0, 3), at(1, 5), at(2, 10_006)].concat();
    run_with(DECODE, input).gives(1, LINES, &messages);
}

#[test]
fn blanks_around_a_record_are_skipped() {
    is_all_lines(LINES.replace("{\"struct\":", " \t { \"struct\" : "));
    is_all_lines(LINES.replace('\n', " \t\n"));
}

#[test]
fn a_line_of_the_maximum_length_is_read() {
    let padded = |length: usize| {
        let mut line = LINES.lines().next().unwrap().to_owned();
        let rest = line.split_off(1);
        line += &" ".repeat(length - 1 - rest.len());
        line + &rest + "\n"
    };
    let first = LINES.split_inclusive('\n').next().unwrap();
    for length in [65_535, 65_536, 65_537, 300_000, 4_000_000] {
        let input = [&padded(length), first, &padded(length)].concat();
        run_with(DECODE, input).gives(0, first.repeat(3), "");
    }
}

#[test]
fn an_overlong_line_is_an_error_and_the_next_is_read() {
    const LENGTH: usize = 20 << 20;
    let first = LINES.split_inclusive('\n').next().unwrap();
    let long = "{\"struct\":\"".to_owned() + &"x".repeat(LENGTH - 13) + "\"}";
    let input = [first, &long, "\n", LINES, "{\n"].concat();
    let message = format!(
        "error: standard input: record 1 on line 2: \
         line is longer than any record ({} bytes)\n\
         error: standard input: record 18 on line 19: \
         not JSON: EOF while parsing an object (column 1)\n",
        LENGTH + 1
    );
    run_with(DECODE, input).gives(1, [first, LINES].concat(), &message);
    // The same for the last line, without a line feed.
    let input = [LINES, &long].concat();
    let message = format!(
        "error: standard input: record 16 on line 17: \
         line is longer than any record ({LENGTH} bytes)\n"
    );
    run_with(DECODE, input).gives(1, LINES, &message);
}
