//! Compressed files, and text files in UTF-16.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::kit::command::run_with;
use crate::kit::files::Files;
use crate::kit::samples::EVENTS_PCAPNG;
use crate::kit::samples::{CAPTURE, EVENTS, LINES};

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

fn utf_16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(order).collect()
}

#[test]
fn compressed_input_of_every_format_is_read() {
    for pack in [gz, zst] {
        for (content, expected) in
            [(EVENTS_PCAPNG, EVENTS), (EVENTS.as_bytes(), EVENTS), (CAPTURE, LINES)]
        {
            let files = Files::new().with("in.bin.gz", pack(content));
            files.run(&["decode", "-f", "jsonl", "in.bin.gz"]).gives(0, expected, "");
            run_with(&["decode", "-f", "jsonl"], pack(content)).gives(0, expected, "");
            // Compressed twice.
            run_with(&["decode", "-f", "jsonl"], pack(&pack(content))).gives(0, expected, "");
        }
        // Several compressed streams, concatenated.
        let parts = [pack(LINES.as_bytes()), pack(LINES.as_bytes())].concat();
        run_with(&["decode", "-f", "jsonl"], parts).gives(0, LINES.repeat(2), "");
        let packed = pack(EVENTS_PCAPNG);
        run_with(&["decode", "-f", "jsonl", "--from", "pcapng"], packed).gives(0, EVENTS, "");
    }
}

#[test]
fn from_array_does_not_unpack() {
    let mut capture = CAPTURE.to_vec();
    capture[..2].copy_from_slice(b"\x1f\x8b");
    let files = Files::new().with("in", &capture);
    files.run(&["convert", "--from", "array", "in", "out.bin"]).gives(0, "", "");
    files.holds("out.bin", capture);
}

#[test]
fn a_truncated_archive_is_read_as_far_as_it_goes() {
    let many = LINES.repeat(500);
    for (packed, format) in [(gz(many.as_bytes()), "gzip"), (zst(many.as_bytes()), "Zstandard")] {
        let files = Files::new().with("in", &packed[..packed.len() - 3]);
        let ended = files.run(&["decode", "-f", "jsonl", "in"]);
        assert_eq!(ended.status, Some(2));
        assert_eq!(ended.stderr, format!("error: in: cannot be read: truncated {format} file\n"));
        assert!(many.as_bytes().starts_with(&ended.stdout));
        assert!(ended.stdout.len() > many.len() / 2, "{}", ended.stdout.len());
    }
}

#[test]
fn utf_16_text_is_read() {
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let text = utf_16(EVENTS, order);
        run_with(&["decode", "-f", "jsonl"], &text).gives(0, EVENTS, "");
        run_with(&["decode", "-f", "jsonl", "--from", "jsonl"], &text).gives(0, EVENTS, "");
        run_with(&["decode", "-f", "jsonl"], gz(&text)).gives(0, EVENTS, "");
        // Line numbers count lines of the decoded text.
        let bad = utf_16(&format!("{LINES}x\n"), order);
        run_with(&["decode", "-f", "jsonl"], bad).gives(
            1,
            LINES,
            "error: standard input: record 16 on line 17: not JSON: expected value (column 1)\n",
        );
    }
}
