//! Records to JSON lines by one serializer or another: `Record: Serialize` says what is written, so the text is the
//! same.

#![allow(dead_code, reason = "each of its users needs a part")]

use wfp_events::Record;
use wfp_events::generate::Generator;
use wfp_events::json;
use wfp_events::kind::{RecordKind, Version};

use crate::byteorder_reader::SIZE;
use crate::synthetic;

/// Appends a record's line to a text.
pub(crate) type AppendLine = fn(&mut Vec<u8>, &Record<'_>);

pub(crate) const OURS: (&str, AppendLine) =
    ("append_line", |text, record| json::append_line(text, record, &[], None));
pub(crate) const SERDE_JSON: (&str, AppendLine) = ("serde_json", |text, record| {
    serde_json::to_writer(&mut *text, record).unwrap();
    text.push(b'\n');
});
pub(crate) const SONIC_RS: (&str, AppendLine) = ("sonic-rs", |text, record| {
    sonic_rs::to_writer(&mut *text, record).unwrap();
    text.push(b'\n');
});
pub(crate) const SIMD_JSON: (&str, AppendLine) = ("simd-json", |text, record| {
    simd_json::to_writer(&mut *text, record).unwrap();
    text.push(b'\n');
});

/// All of them; the library's comes first.
pub(crate) const ALL: [(&str, AppendLine); 4] = [OURS, SERDE_JSON, SONIC_RS, SIMD_JSON];

/// Records of main-mode failures.
pub(crate) fn failures() -> impl Iterator<Item = Record<'static>> {
    // Records borrow from what they were read from; these are there to the end.
    let bytes: &'static [u8] = synthetic::bytes(1 << 10 << 10).leak();
    let kind = RecordKind::default();
    bytes.chunks(SIZE).map(move |bytes| Record::read(kind, bytes).unwrap())
}

/// Events of all types, as the command makes them.
pub(crate) fn events() -> impl Iterator<Item = Record<'static>> {
    Generator::new(RecordKind::Event(Version::V5), 0, 0)
}

/// As many records as make up a text of this length, and their text.
pub(crate) fn take(
    length: usize,
    from: impl Iterator<Item = Record<'static>>,
) -> (Vec<Record<'static>>, Vec<u8>) {
    let (mut records, mut text) = (Vec::new(), Vec::new());
    for record in from {
        (OURS.1)(&mut text, &record);
        records.push(record);
        if text.len() >= length {
            break;
        }
    }
    assert!(text.len() >= length, "enough records");
    (records, text)
}

/// Writes the lines of the records anew.
pub(crate) fn write(append: AppendLine, records: &[Record<'_>], text: &mut Vec<u8>) {
    text.clear();
    for record in records {
        append(text, record);
    }
}

/// All serializers give the same text.
pub(crate) fn assert_agree(records: &[Record<'_>], text: &[u8]) {
    let mut written = Vec::new();
    for (name, append) in ALL {
        write(append, records, &mut written);
        assert!(written == text, "{name}");
    }
}
