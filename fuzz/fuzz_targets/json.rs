//! Any bytes as a line of JSON: it is a record, which is then written and read as the same, or it is refused with a
//! message that a terminal can show. And any 64 bytes as a record, which is the same after it was JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wfp_events::Record;
use wfp_events::raw::{IkeextMmFailure0, Structure};
use wfp_events::text::json::{append_line, read_line};

/// The most characters that a message has.
const LONGEST: usize = 2000;

fuzz_target!(|input: &[u8]| {
    match read_line(input) {
        Ok(record) => is_the_same_in_each_form(&record),
        Err(error) => {
            let message = error.to_string();
            assert!(!message.chars().any(char::is_control), "{message:?}");
            assert!(message.chars().count() <= LONGEST, "{message}");
        }
    }
    if let Some(bytes) = input.get(..<IkeextMmFailure0 as Structure>::LAYOUT.size) {
        let record = read(bytes);
        assert_eq!(record.to_bytes(), bytes);
        is_the_same_in_each_form(&record);
    }
});

fn is_the_same_in_each_form(record: &Record) {
    assert_eq!(read(&record.to_bytes()), *record);
    let mut line = Vec::new();
    append_line(&mut line, record, None);
    assert_eq!(line.pop(), Some(b'\n'));
    assert!(!line.contains(&b'\n'), "one line");
    assert_eq!(read_line(&line).unwrap(), *record);
}

fn read(bytes: &[u8]) -> Record {
    Record::read(<IkeextMmFailure0 as Structure>::LAYOUT, bytes).unwrap()
}
