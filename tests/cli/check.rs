//! `check`: its findings and exit status.

use crate::kit::command::{run, run_with};
use crate::kit::files::Files;
use crate::kit::golden::expected;
use crate::kit::samples::{CAPTURE, LINES, NETSH_DROP};
use byteorder_reader::SIZE;

#[test]
fn findings_in_the_capture() {
    run(&["check", "mm-failure0.bin"]).ends_with(1, "check.txt");
}

#[test]
fn findings_in_lines() {
    let by_line: String = expected("check.txt")
        .lines()
        .map(|line| {
            let (file, rest) = line.split_once(": record ").unwrap();
            let (position, finding) = rest.split_once(": ").unwrap();
            let number: u32 = position.split(' ').next().unwrap().parse().unwrap();
            let file = file.replace(".bin", ".jsonl");
            format!("{file}: record {number} on line {}: {finding}\n", number + 1)
        })
        .collect();
    run(&["check", "mm-failure0.jsonl"]).gives(1, by_line, "");
}

#[test]
fn every_member_with_named_values_can_have_a_finding() {
    run_with(&["check", "--from", "array"], [0xff; SIZE]).ends_with(1, "check-odd.txt");
}

#[test]
fn an_unnamed_error_code_is_no_finding() {
    let mut record = [0; SIZE];
    // It is not all zero.
    record[..4].copy_from_slice(&[0x78, 0x56, 0x34, 0x12]);
    run_with(&["check", "-"], record).gives(0, "", "");
}

#[test]
fn no_findings_are_status_0() {
    run_with(&["check", "-"], &CAPTURE[..SIZE]).gives(0, "", "");
    run_with(&["check"], b"").gives(0, "", "");
    // Enough records for several batches.
    run_with(&["check", "--from", "array"], CAPTURE[..SIZE].repeat(15_000)).gives(0, "", "");
}

#[test]
fn one_finding_among_many_records_is_reported() {
    const RECORDS: usize = 100_000;
    for needle in [0, 63, 64, 1023, 1024, 4095, 4096, 77_777, RECORDS - 1] {
        let mut capture = CAPTURE[..SIZE].repeat(RECORDS);
        capture[needle * SIZE + 8 + 3] = 0x80;
        let expected = format!(
            "standard input: record {needle} at offset {}: undefined-bits: \
             ikeMmFailure.flags 0x80000000 has the undefined bits 0x80000000\n",
            needle * SIZE
        );
        run_with(&["check", "--from", "array"], &capture).gives(1, expected, "");
    }
}

#[test]
fn a_record_that_cannot_be_decoded_is_an_error_and_no_finding() {
    let mut cut = CAPTURE[..SIZE].to_vec();
    cut.push(0);
    run_with(&["check"], &cut).gives(
        1,
        "",
        "error: standard input: record 1 at offset 64: \
         FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 is truncated (1 of 64 bytes)\n",
    );
}

#[test]
fn each_finding_names_its_file() {
    let mut odd = CAPTURE[..SIZE].to_vec();
    odd[24] = 13;
    let files = Files::new()
        .with("a.bin", CAPTURE)
        .with("b.bin", &CAPTURE[..SIZE])
        .with("c.bin", [&odd[..], &CAPTURE[..SIZE], &CAPTURE[..SIZE]].concat())
        .with("d", LINES);
    let ended = files.run(&["check", "a.bin", "b.bin", "c.bin", "d"]);
    let in_a = expected("check.txt").replace("mm-failure0.bin", "a.bin");
    let in_c = "c.bin: record 0 at offset 0: unnamed-value: \
                ikeMmFailure.mmAuthMethod 13 is not a known IKEEXT_AUTHENTICATION_METHOD_TYPE value\n";
    let text = String::from_utf8(ended.stdout).unwrap();
    let rest = text.strip_prefix(&in_a).unwrap().strip_prefix(in_c).unwrap();
    assert!(
        rest.starts_with("d: record 5 on line 6: unnamed-value: ikeMmFailure.saRole 4294967295")
    );
    assert_eq!((rest.lines().count(), ended.stderr.as_str(), ended.status), (8, "", Some(1)));
}

/// A record of zeros between two others, in a file of an array and in a capture of an event.
#[test]
fn a_record_of_zeros_is_a_finding() {
    let mut capture = CAPTURE[..SIZE].repeat(5000);
    for record in [0, 7, 4999] {
        capture[record * SIZE..][..SIZE].fill(0);
    }
    let found = |record: usize| {
        format!(
            "standard input: record {record} at offset {}: all-zero: all bytes of the record are zero\n",
            record * SIZE
        )
    };
    let expected = [found(0), found(7), found(4999)].concat();
    run_with(&["check", "--from", "array"], &capture).gives(1, expected, "");
    // There is nothing else to say about it.
    for (name, size) in [("FWPM_NET_EVENT_CLASSIFY_DROP2", 56), ("FWPM_NET_EVENT5", 152)] {
        let expected =
            "standard input: record 0 at address 0x0: all-zero: all bytes of the record are zero\n";
        run_with(&["check", "--struct", name], vec![0; size]).gives(1, expected, "");
    }
    let zero = r#"{"struct":"FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0","lpmPacketArrival":{"spi":0}}"#;
    let expected =
        "standard input: record 0 on line 1: all-zero: all bytes of the record are zero\n";
    run_with(&["check"], zero).gives(1, expected, "");
}

/// What `check` finds in an event with these members in the header, behind the flags, and in the payload.
fn findings(header: &str, payload: &str) -> String {
    let line = format!(
        r#"{{"struct":"FWPM_NET_EVENT5","header":{{"flags":["FWPM_NET_EVENT_FLAG_USER_ID_SET","FWPM_NET_EVENT_FLAG_APP_ID_SET"]{header}}},"type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","classifyDrop":{{"filterId":1{payload}}}}}"#
    );
    let ended = run_with(&["check"], line);
    assert_eq!(ended.stderr, "");
    let text = String::from_utf8(ended.stdout).unwrap();
    text.replace("standard input: record 0 on line 1: ", "")
}

/// A member that a text does not have is no finding; one that the text says is zero or NULL is.
#[test]
fn members_that_a_text_lacks_are_no_findings() {
    assert_eq!(findings("", ""), "");
    assert_eq!(
        findings(r#","appId":null,"userId":"S-1-5-18""#, r#","msFwpDirection":0"#),
        "flagged-but-null: header.appId is NULL or empty, but FWPM_NET_EVENT_FLAG_APP_ID_SET is set\n\
         unnamed-value: classifyDrop.msFwpDirection 0 is not a known MS_FWP_DIRECTION value\n"
    );
    for empty in [r#"{"struct":"FWPM_NET_EVENT5"}"#, EMPTY_FAILURE] {
        run_with(&["check"], empty).gives(0, "", "");
    }
}

const EMPTY_FAILURE: &str = r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{}}"#;

#[test]
fn members_that_xml_lacks_are_no_findings() {
    let whole = NETSH_DROP;
    let without = |names: &[&str]| -> String {
        let lacks = |line: &&str| !names.iter().any(|name| line.contains(&format!("<{name}")));
        whole.lines().filter(lacks).collect()
    };
    run_with(&["check"], whole).gives(0, "", "");
    run_with(&["check"], without(&["msFwpDirection", "userId", "packageSid"])).gives(0, "", "");
    let empty = whole.replace("MS_FWP_DIRECTION_OUT", "0");
    let text = String::from_utf8(run_with(&["check"], empty).stdout).unwrap();
    assert!(text.contains("unnamed-value: classifyDrop.msFwpDirection 0 "), "{text}");
}

/// Each member of a header that is a pointer or a blob and has a flag bit.
#[test]
fn a_flag_without_its_member_is_a_finding() {
    let flags = [
        (0x20, "appId", "APP_ID_SET"),
        (0x40, "userId", "USER_ID_SET"),
        (0x400, "packageSid", "PACKAGE_ID_SET"),
        (0x800, "enterpriseId", "ENTERPRISE_ID_SET"),
        (0x2000, "effectiveName", "EFFECTIVE_NAME_SET"),
    ];
    let event = include_bytes!("../data/cases/app-id-flag-but-null.bin");
    for bit in (0..32).map(|bit| 1_u32 << bit) {
        let mut image = event.to_vec();
        image[8..12].copy_from_slice(&bit.to_le_bytes());
        let found = run_with(&["check", "--struct", "FWPM_NET_EVENT5"], image);
        let text = String::from_utf8(found.stdout).unwrap();
        let of_bit = flags.iter().find(|(own, ..)| *own == bit);
        let expected = of_bit.map_or(String::new(), |(_, member, flag)| {
            format!(
                "standard input: record 0 at address 0x0: flagged-but-null: header.{member} is NULL or empty, but FWPM_NET_EVENT_FLAG_{flag} is set\n"
            )
        });
        if bit < 0x4000 {
            assert_eq!(text, expected, "{bit:#x}");
        }
    }
}

#[test]
fn one_class_of_findings_decides_the_status_alone() {
    let check = |only: &str, input: &[u8]| {
        run_with(&["check", "--only", only, "--struct", "MM_FAILURE0", "-"], input)
    };
    // The first record has oddities, the second is damaged.
    let mut odd = CAPTURE[..SIZE].to_vec();
    odd[8 + 3] = 0x80;
    check("damage", &odd).gives(0, "", "");
    check("oddities", &[0; SIZE]).gives(0, "", "");
    let both = [odd, vec![0; SIZE]].concat();
    let codes = |only: &str| {
        let ended = check(only, &both);
        assert_eq!(ended.status, Some(1), "{only}");
        let text = String::from_utf8(ended.stdout).unwrap();
        text.lines().map(|line| line.split(": ").nth(2).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes("damage"), ["all-zero"]);
    assert_eq!(codes("oddities"), ["undefined-bits"]);
}

#[test]
fn findings_as_json_have_a_total() {
    let ended = run(&["check", "-f", "json", "mm-failure0.bin"]);
    assert_eq!((ended.status, &*ended.stderr), (Some(1), ""));
    let text = String::from_utf8(ended.stdout).unwrap();
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (total, findings) = lines.split_last().unwrap();
    // The same findings as in text.
    let shown: Vec<_> = findings
        .iter()
        .map(|finding| {
            let text = |name: &str| finding[name].as_str().unwrap();
            let (record, offset) = (&finding["record"], &finding["offset"]);
            assert_eq!(text("structure"), "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0");
            assert_eq!(finding["damage"], false);
            let member: u64 = u64::from_str_radix(&text("address")[2..], 16).unwrap();
            assert!((0..SIZE as u64).contains(&(member - offset.as_u64().unwrap())), "{finding}");
            format!(
                "{}: record {record} at offset {offset}: {}: {}\n",
                text("file"),
                text("code"),
                text("message")
            )
        })
        .collect();
    assert_eq!(shown.concat(), expected("check.txt"));
    let codes = total["total"]["codes"].as_object().unwrap();
    let sum: u64 = codes.values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(total["total"]["records"], 16);
    assert_eq!(total["total"]["findings"], sum);
    assert_eq!(sum, findings.len() as u64);
    // Damage is marked.
    let zeros = run_with(&["check", "-f", "json", "--struct", "MM_FAILURE0", "-"], [0; SIZE]);
    let text = String::from_utf8(zeros.stdout).unwrap();
    assert!(text.contains(r#""code":"all-zero","damage":true"#), "{text}");
    let clean = run_with(&["check", "-f", "json"], &CAPTURE[..SIZE]);
    let total = "{\"total\":{\"records\":1,\"findings\":0,\"codes\":{}}}\n";
    assert_eq!((clean.status, String::from_utf8(clean.stdout).unwrap().as_str()), (Some(0), total));
}
