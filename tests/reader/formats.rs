//! Detection of a stream's format.

use proptest::prelude::*;
use wfp_events::reader::{Format, Location, OpenError, Reader};

use super::pieces::{Pieces, found, lengths, pieces};
use crate::kit::samples::{CAPTURE, LINES};

/// The detected format, in a word.
fn form(bytes: &[u8]) -> String {
    match Format::detect(bytes) {
        Ok(Format::Array(kind)) => kind.to_string(),
        Ok(Format::Jsonl) => "jsonl".to_owned(),
        Ok(Format::Pcapng) => "pcapng".to_owned(),
        Ok(Format::NetshXml) => "xml".to_owned(),
        Ok(Format::IkeTrace) => "trace".to_owned(),
        Ok(_) => panic!("another form"),
        Err(unrecognised) => {
            let text = unrecognised.to_string();
            text.split(": ").next().unwrap().to_owned()
        }
    }
}

const UNKNOWN: &str = "this is an unknown format";
const TEXT: &str = "this is unknown text";
const ARRAY: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0";

#[test]
fn formats_are_detected_by_their_first_bytes() {
    for (bytes, expected) in [
        (CAPTURE, ARRAY),
        (&[0; 64], UNKNOWN),
        (&[0xff; 64], TEXT),
        (&[0x80; 64], TEXT),
        (b"", ARRAY),
        (b"\0", UNKNOWN),
        (LINES.as_bytes(), "jsonl"),
        (b"{", "jsonl"),
        (b" \r\n\t{}", "jsonl"),
        (b"\xef\xbb\xbf{", "jsonl"),
        (b"\xef\xbb\xbf\n", "jsonl"),
        (b"\n", "jsonl"),
        // With a NUL in the first 64 bytes it is not text.
        (b"{\0", UNKNOWN),
        (b"<\0", UNKNOWN),
        (b"[\0", UNKNOWN),
        (b"text\0", UNKNOWN),
        (b"[1]", TEXT),
        (b"[0]0ABC.0DEF::03/04/2026-05:06:07.089 [ikeext]", TEXT),
        (b"[0]0ABC.0DEF::03/04/2026-05:06:07.089 [ikeext] IKE diagnostic event:\r\n", "trace"),
        (b"IKE diagnostic event:", "trace"),
        (b"An IKE diagnostic event: none\nIKE diagnostic event: \t", "trace"),
        (b"An IKE diagnostic event: none", TEXT),
        (b"IKE diagnostic event:\n<netEvent>", "trace"),
        (b"text <netEvent>\nIKE diagnostic event:\n", "xml"),
        (b"<134>gw ikeext: IKE diagnostic event:\n", "trace"),
        (b"<134>gw", TEXT),
        (b"[{\"a\": 1}]", "this is JSON that another program wrote"),
        (b"[{\"struct\"", "jsonl"),
        (b"<a>", "xml"),
        (b"\xef\xbb\xbf <a>", "xml"),
        (b"\x0a\x0d\x0d\x0a", "pcapng"),
        (b"\xd4\xc3\xb2\xa1", "this is a packet capture (pcap)"),
        (b"text", TEXT),
        (b"\x01text", UNKNOWN),
        (b"caf\xc3\xa9", TEXT),
    ] {
        assert_eq!(form(bytes), expected, "{}", bytes.escape_ascii());
    }
}

#[test]
fn detection_looks_at_64_bytes_at_most() {
    let mut text = b" ".repeat(63);
    text.extend(b"{\0");
    assert_eq!(form(&text), "jsonl");
    text.insert(0, b' ');
    assert_eq!(form(&text), "jsonl", "blank lines may stand in front of records");
    let mut odd = b"x".repeat(64);
    odd.push(0);
    assert_eq!(form(&odd), TEXT);
}

#[test]
fn a_stream_that_cannot_be_read_is_an_error() {
    let pieces = vec![Ok(CAPTURE[..63].to_vec()), Err(std::io::Error::other("gone"))];
    let Err(OpenError::Io(error)) = Reader::new(Pieces::new(pieces)) else {
        panic!("it is not known")
    };
    assert_eq!(error.to_string(), "gone");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn bytes_used_for_detection_are_read_too(lengths in lengths(), lines in any::<bool>()) {
        let bytes = if lines { LINES.as_bytes() } else { CAPTURE };
        let input = Reader::new(Pieces::new(pieces(bytes, &lengths))).unwrap();
        let found = found(input);
        prop_assert!(found.iter().all(|(position, _)| matches!(position.location, Location::Line(_)) == lines));
        let records: Vec<u8> =
            found.into_iter().flat_map(|(_, record)| record.unwrap()).collect();
        prop_assert_eq!(records, CAPTURE);
    }
}
