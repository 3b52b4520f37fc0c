//! pcapng as input and output.

use std::process::Stdio;

use crate::kit::command::{Ended, command, run, run_with};
use crate::kit::files::Files;
use crate::kit::running::started;
use crate::kit::samples::EVENTS_PCAPNG;
use crate::kit::samples::{CAPTURE, EVENTS, LINES};
use byteorder_reader::SIZE;

#[test]
fn the_sample_decodes_and_converts_back() {
    run(&["decode", "-f", "jsonl", "events.pcapng"]).gives(0, EVENTS, "");
    run_with(&["decode", "-f", "jsonl", "-"], EVENTS_PCAPNG).gives(0, EVENTS, "");
    run_with(&["decode", "-f", "jsonl", "--from", "pcapng"], EVENTS_PCAPNG).gives(0, EVENTS, "");
    let table = run(&["decode", "events.jsonl"]);
    run(&["decode", "events.pcapng"]).gives(0, table.stdout, "");
    let csv = run(&["decode", "-f", "csv", "events.jsonl"]);
    run(&["decode", "-f", "csv", "events.pcapng"]).gives(0, csv.stdout, "");
    let files = Files::new().with("in.pcapng", EVENTS_PCAPNG);
    files.run(&["convert", "in.pcapng", "out.jsonl"]).gives(0, "", "");
    files.holds("out.jsonl", EVENTS);
    files.run(&["convert", "out.jsonl", "out.pcapng"]).gives(0, "", "");
    files.run(&["decode", "-f", "jsonl", "out.pcapng"]).gives(0, EVENTS, "");
    // A second round trip changes nothing.
    files.run(&["convert", "out.pcapng", "again.pcapng"]).gives(0, "", "");
    files.holds("again.pcapng", files.read("out.pcapng"));
}

#[test]
fn bare_payloads_are_written_and_read() {
    let files = Files::new().with("in.bin", CAPTURE);
    files.run(&["convert", "in.bin", "out.pcapng"]).gives(0, "", "");
    files.run(&["decode", "-f", "jsonl", "out.pcapng"]).gives(0, LINES, "");
    files.run(&["convert", "out.pcapng", "out.bin"]).gives(0, "", "");
    files.holds("out.bin", CAPTURE);
}

#[test]
fn one_file_can_hold_all_structures() {
    let files = Files::new();
    let mut lines = Vec::new();
    let structures = wfp_events::raw::LAYOUTS
        .iter()
        .filter(|layout| wfp_events::kind::RecordKind::from_name(layout.name).is_some());
    for layout in structures {
        let args = ["generate", "--force", "-n", "20", "--unnamed", "30", "--struct", layout.name];
        files.run(&[&args[..], &["one.jsonl"]].concat()).gives(0, "", "");
        files.run(&[&args[..], &["one.pcapng"]].concat()).gives(0, "", "");
        files.run(&["decode", "-f", "jsonl", "one.pcapng"]).gives(0, files.read("one.jsonl"), "");
        lines.extend(files.read("one.jsonl"));
    }
    let files = files.with("all.jsonl", &lines);
    files.run(&["convert", "all.jsonl", "all.pcapng"]).gives(0, "", "");
    files.run(&["decode", "-f", "jsonl", "all.pcapng"]).gives(0, lines, "");
}

#[test]
fn empty_input_makes_a_capture_without_packets() {
    let files = Files::new().with("empty", "");
    files.run(&["convert", "empty", "empty.pcapng"]).gives(0, "", "");
    assert_eq!(files.read("empty.pcapng")[..4], [0x0a, 0x0d, 0x0d, 0x0a]);
    let none = "note: empty.pcapng: no records\n";
    files.run(&["decode", "empty.pcapng"]).gives(0, "", none);
    files.run(&["check", "empty.pcapng"]).gives(0, "", none);
}

#[test]
fn source_names_the_block_of_a_packet() {
    let ended = run(&["decode", "-f", "jsonl", "--source", "events.pcapng"]);
    assert_eq!((ended.stderr.as_str(), ended.status), ("", Some(0)));
    let text = String::from_utf8(ended.stdout).unwrap();
    // Six interface blocks precede the first packet.
    for (line, source) in text.lines().zip([
        r#"{"source":{"file":"events.pcapng","record":0,"offset":340},"struct":"FWPM_NET_EVENT1""#,
        r#"{"source":{"file":"events.pcapng","record":1,"offset":648},"struct":"FWPM_NET_EVENT0""#,
    ]) {
        assert!(line.starts_with(source), "{line}");
    }
    let detail = run(&["decode", "-f", "detail", "events.pcapng"]);
    let first = "FWPM_NET_EVENT1 record 0 in block 7 at offset 340\n";
    assert!(String::from_utf8(detail.stdout).unwrap().starts_with(first));
}

#[test]
fn check_and_explain_read_packets() {
    let lines = run(&["check", "events.jsonl"]);
    let findings = String::from_utf8(lines.stdout).unwrap();
    let found = |text: &str| {
        text.lines().map(|line| line.split(": ").nth(2).unwrap().to_owned()).collect::<Vec<_>>()
    };
    let ended = run(&["check", "events.pcapng"]);
    assert_eq!((ended.stderr.as_str(), ended.status), ("", Some(1)));
    let in_packets = String::from_utf8(ended.stdout).unwrap();
    assert_eq!(found(&in_packets), found(&findings));
    let explained = String::from_utf8(run(&["explain", "events.pcapng"]).stdout).unwrap();
    assert!(
        explained.starts_with("FWPM_NET_EVENT1 record 0 in block 7 at offset 340, 276 bytes\n")
    );
}

#[test]
fn packets_of_foreign_interfaces_are_skipped_and_counted() {
    // Renames each interface except the first.
    let mut capture = EVENTS_PCAPNG.to_vec();
    let names: Vec<usize> = capture
        .windows(14)
        .enumerate()
        .filter(|(_, name)| name == b"FWPM_NET_EVENT")
        .map(|(at, _)| at)
        .collect();
    for at in &names[1..6] {
        capture[*at] = b'X';
    }
    let files = Files::new().with("in.pcapng", capture);
    let expected: String = EVENTS
        .split_inclusive('\n')
        .filter(|line| line.starts_with(r#"{"struct":"FWPM_NET_EVENT0""#))
        .collect();
    let count = 54 - expected.lines().count();
    let message = format!(
        "note: in.pcapng: {count} packets were skipped: packets need an interface of link type USER0 with the name of a structure\n"
    );
    files.run(&["decode", "-f", "jsonl", "in.pcapng"]).gives(0, &expected, &message);
    files.run(&["convert", "in.pcapng", "out.jsonl"]).gives(0, "", &message);
    files.holds("out.jsonl", expected);
    let ended = files.run(&["check", "in.pcapng"]);
    assert_eq!((ended.stderr.as_str(), ended.status), (&*message, Some(1)));
}

#[test]
fn a_bad_block_is_reported_with_its_number() {
    let lines: Vec<&str> = EVENTS.split_inclusive('\n').collect();
    // The second packet is at offset 648 and has 312 bytes.
    let second = 648;
    for (bend, message) in [
        (
            &(|capture: &mut Vec<u8>| capture[second + 20] = 0xff) as &dyn Fn(&mut Vec<u8>),
            "record 1 in block 8 at offset 648: malformed block",
        ),
        (
            &|capture| capture[second + 8] = 9,
            "record 1 in block 8 at offset 648: packet refers to interface 9, but only 6 are described",
        ),
        (
            &|capture| capture[second + 4] = 1,
            "record 1 in block 8 at offset 648: invalid block length 257",
        ),
    ] {
        let mut capture = EVENTS_PCAPNG.to_vec();
        assert_eq!(capture[second..second + 8], [6, 0, 0, 0, 0x38, 1, 0, 0]);
        bend(&mut capture);
        let files = Files::new().with("in.pcapng", capture);
        let rest = [&lines[..1], &lines[2..]].concat().concat();
        let message = format!("error: in.pcapng: {message}\n");
        files.run(&["decode", "-f", "jsonl", "in.pcapng"]).gives(1, &rest, &message);
    }
    let files = Files::new().with("cut.pcapng", &EVENTS_PCAPNG[..second + 100]);
    files.run(&["decode", "-f", "jsonl", "cut.pcapng"]).gives(
        1,
        lines[0],
        "error: cut.pcapng: record 1 in block 8 at offset 648: file ends inside this block (100 of 312 bytes)\n",
    );
}

#[test]
fn a_truncated_packet_is_read_as_far_as_it_goes() {
    let lines: Vec<&str> = EVENTS.split_inclusive('\n').collect();
    // With a snap length of 160, a packet has the header and the pointer to the payload, but not the payload.
    let mut capture = EVENTS_PCAPNG[..340].to_vec();
    let packet = &EVENTS_PCAPNG[340..648];
    let length = 32 + 160_u32;
    capture.extend(&packet[..4]);
    capture.extend(length.to_le_bytes());
    capture.extend(&packet[8..20]);
    capture.extend(160_u32.to_le_bytes());
    capture.extend(&packet[24..28 + 160]);
    capture.extend(length.to_le_bytes());
    capture.extend(&EVENTS_PCAPNG[648..]);
    let files = Files::new().with("in.pcapng", capture);
    let ended = files.run(&["decode", "-f", "jsonl", "in.pcapng"]);
    assert_eq!(
        (ended.stderr.as_str(), ended.status),
        (
            "error: in.pcapng: record 0 in block 7 at offset 340: \
             ikeMmFailure: pointer 0xa0 leads outside the image\n",
            Some(1)
        )
    );
    let text = String::from_utf8(ended.stdout).unwrap();
    let (header, _) = lines[0].split_once(r#","ikeMmFailure""#).unwrap();
    assert!(text.starts_with(header), "{text}");
    assert!(text.ends_with(&lines[1..].concat()));
}

#[test]
fn records_too_large_for_a_packet_are_counted() {
    let event = |length: usize| {
        format!(
            "{{\"struct\":\"FWPM_NET_EVENT5\",\"header\":{{\"appId\":\"{}\"}}}}\n",
            "a".repeat(length)
        )
    };
    let lines = [event(10), event(140_000), event(20), event(150_000), event(30)].concat();
    let files = Files::new().with("in.jsonl", lines);
    files.run(&["convert", "in.jsonl", "out.pcapng"]).gives(
        1,
        "",
        "error: in.jsonl: 2 records were left out (the first is record 1 on line 2): \
         a record is too large for a packet\n",
    );
    let ended = files.run(&["decode", "-f", "jsonl", "out.pcapng"]);
    assert_eq!(
        (ended.stdout.iter().filter(|byte| **byte == b'\n').count(), ended.status),
        (3, Some(0))
    );
}

#[test]
fn each_packet_is_decoded_as_soon_as_it_arrives() {
    let mut running = started(&["decode", "-f", "jsonl"]);
    running.feed(&EVENTS_PCAPNG[..340]);
    let mut rest = &EVENTS_PCAPNG[340..];
    for line in EVENTS.split_inclusive('\n') {
        let length = u32::from_le_bytes(*rest[4..].first_chunk().unwrap()) as usize;
        running.feed(&rest[..length]);
        running.gives(line);
        rest = &rest[length..];
    }
    running.ends(0, "");
}

#[test]
fn each_packet_is_written_as_soon_as_its_event_arrives() {
    // The output of `convert` is the input of `decode`.
    let mut convert =
        command(&["convert", "-", "-", "--to", "pcapng"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut to = convert.stdin.take().unwrap();
    let mut decode = command(&["decode", "-f", "jsonl"]);
    let decoding = decode.stdin(convert.stdout.take().unwrap()).spawn().unwrap();
    let mut running = crate::kit::running::reading(decoding);
    for (record, line) in CAPTURE.chunks(SIZE).zip(LINES.split_inclusive('\n')) {
        std::io::Write::write_all(&mut to, record).unwrap();
        running.gives(line);
    }
    drop(to);
    running.ends(0, "");
    Ended::of(convert).gives(0, "", "");
}
