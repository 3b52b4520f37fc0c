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
        Ok(Format::EventLog) => "event log".to_owned(),
        Ok(_) => panic!("another form"),
        Err(unrecognised) => {
            let text = unrecognised.to_string();
            text.split(": ").next().unwrap().to_owned()
        }
    }
}

const UNKNOWN: &str = "this is an unknown format";
const TEXT: &str = "this is unknown text";
const OTHER_JSON: &str = "this is JSON that another program wrote";
const STATE: &str = "this is the state of the filter engine (wfpstate.xml)";
const PAGE: &str = "this is an HTML page";
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
        (b"{\"a\": 1}\n\n{\"b\": 2}\n{\"struct\": 3}\n", OTHER_JSON),
        (b"{\"a\": 1}\n\n{\"struct\": 2}\n", "jsonl"),
        (b"{\n\"a\": 1\n}\n", OTHER_JSON),
        (b"{\n\"struct\": 1\n}\n", "jsonl"),
        // Lines that are damaged.
        (b"{\"a\": 1\n{\"b\": 2\n", "jsonl"),
        (b"<a>", "xml"),
        (b"<?xml version=\"1.0\"?><!DOCTYPE a><!-- <b> --><wfpstate>", STATE),
        (b"<wfpstate><item>", STATE),
        (b"<!-- ", "xml"),
        (b"<!DOCTYPE html><HTML><p>", PAGE),
        (b"<html><p><netEvent>", "xml"),
        (b"ElfFile\0", "event log"),
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

/// A record with this error code and state, and a number by which it differs from others.
fn record(code: u32, state: u32, number: u8) -> Vec<u8> {
    let mut bytes = CAPTURE[..64].to_vec();
    bytes[..4].copy_from_slice(&code.to_le_bytes());
    bytes[16..20].copy_from_slice(&state.to_le_bytes());
    bytes[48] = number;
    bytes
}

#[test]
fn an_array_is_detected_by_its_records() {
    const IPSEC: u32 = 13_801;
    const OTHER: u32 = 5;
    let good = |number| record(OTHER, 0, number);
    let bad = |number| record(OTHER, 99, number);
    let many = |of: &dyn Fn(u8) -> Vec<u8>, count| -> Vec<u8> { (0..count).flat_map(of).collect() };
    for (kind, records, expected) in [
        ("a code of IPsec", vec![record(IPSEC, 0, 0)], ARRAY),
        ("a code of IPsec, twice the same", vec![record(IPSEC, 0, 0).repeat(2)], ARRAY),
        ("a code of IPsec first", vec![record(IPSEC, 0, 0), many(&bad, 9)], ARRAY),
        ("a code of IPsec and an unnamed state", vec![record(IPSEC, 99, 0)], UNKNOWN),
        ("no code", vec![record(0, 0, 0)], UNKNOWN),
        ("another code", vec![good(0)], ARRAY),
        ("another code, twice the same", vec![good(0).repeat(2)], UNKNOWN),
        ("another code, thrice the same", vec![good(0).repeat(3)], UNKNOWN),
        ("another code, twice", vec![many(&good, 2)], ARRAY),
        ("all", vec![many(&good, 5)], ARRAY),
        ("most", vec![many(&good, 2), bad(2)], ARRAY),
        ("most, the first not", vec![bad(9), many(&good, 2)], ARRAY),
        ("half", vec![good(0), bad(1)], UNKNOWN),
        ("half of four", vec![many(&good, 2), many(&bad, 2)], UNKNOWN),
        ("a part of a record behind", vec![many(&good, 2), bad(2), vec![1; 63]], ARRAY),
        ("only the first 64 count", vec![many(&good, 40), many(&bad, 200)], ARRAY),
        ("the others do not", vec![many(&bad, 40), many(&good, 200)], UNKNOWN),
    ] {
        assert_eq!(form(&records.concat()), expected, "{kind}");
    }
}

#[test]
fn marks_behind_the_first_64_bytes_are_found() {
    let mut archive = vec![0; 512];
    archive[..8].copy_from_slice(b"capture.");
    archive[257..262].copy_from_slice(b"ustar");
    assert_eq!(form(&archive), "this is a tar archive");

    // The header of a buffer and that of a trace, of which these members are looked at.
    let trace = |size: u32, saved: u32, header: [u8; 4]| {
        let mut bytes = vec![0; 1024];
        bytes[..4].copy_from_slice(&size.to_le_bytes());
        bytes[4..8].copy_from_slice(&saved.to_le_bytes());
        bytes[0x48..0x4c].copy_from_slice(&header);
        form(&bytes)
    };
    const TRACE: &str = "this is an event trace (.etl)";
    assert_eq!(trace(65_536, 1000, [2, 0, 1, 0xc0]), TRACE);
    assert_eq!(trace(1024, 1024, [2, 0, 2, 0xc0]), TRACE);
    assert_eq!(trace(1024, 1025, [2, 0, 2, 0xc0]), UNKNOWN);
    assert_eq!(trace(1000, 1000, [2, 0, 2, 0xc0]), UNKNOWN);
    assert_eq!(trace(0, 0, [2, 0, 2, 0xc0]), UNKNOWN);
    assert_eq!(trace(1024, 1000, [2, 0, 3, 0xc0]), UNKNOWN);
    assert_eq!(form(&65_536_u32.to_le_bytes()), UNKNOWN);
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
