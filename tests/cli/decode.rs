//! `decode`: output as a table, in detail, as JSON lines and as CSV.

use crate::kit::command::{run, run_with};
use crate::kit::files::Files;
use crate::kit::golden::expected;
use crate::kit::samples::{CAPTURE, EVENTS, LINES};
use byteorder_reader::SIZE;

#[test]
fn the_default_format_is_a_table() {
    run(&["decode", "mm-failure0.bin"]).writes("table.txt");
    run(&["decode", "-f", "table", "mm-failure0.bin"]).writes("table.txt");
    run(&["decode", "--format=table", "mm-failure0.jsonl"]).writes("table.txt");
}

#[test]
fn detail_shows_each_member() {
    run(&["decode", "-f", "detail", "mm-failure0.bin"]).writes("detail.txt");
}

#[test]
fn detail_of_json_lines_shows_the_line_number() {
    let by_line = expected("detail.txt")
        .lines()
        .map(|line| match line.split_once(" record ") {
            Some((name @ "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", position)) => {
                let number: u32 = position.split(' ').next().unwrap().parse().unwrap();
                format!("{name} record {number} on line {}\n", number + 1)
            }
            _ => format!("{line}\n"),
        })
        .collect::<String>();
    run(&["decode", "-f", "detail", "mm-failure0.jsonl"]).gives(0, by_line, "");
}

#[test]
fn common_error_codes_come_with_advice() {
    let codes =
        [13801, 13805, 13806, 13816, 13819, 13822, 13825, 13826, 13843, 13868, 13880, 13881];
    let mut capture = Vec::new();
    for code in codes {
        let mut record = [0; SIZE];
        record[..4].copy_from_slice(&i32::to_le_bytes(code));
        capture.extend(record);
    }
    let ended = run_with(&["decode", "-f", "detail"], &capture);
    ended.writes("advice.txt");
    let text = String::from_utf8(ended.stdout).unwrap();
    for (record, code) in text.split("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 record ").skip(1).zip(codes)
    {
        let lines: Vec<_> = record.lines().collect();
        assert!(lines[1].starts_with(&format!("  failureErrorCode  {code}  ERROR_IPSEC_IKE_")));
        assert!(lines[2..5].iter().all(|line| line.starts_with("      ")), "{code} has advice");
    }
}

#[test]
fn jsonl_writes_a_line_for_each_record() {
    run(&["decode", "-f", "jsonl", "mm-failure0.bin"]).gives(0, LINES, "");
    run(&["decode", "-f", "jsonl", "mm-failure0.jsonl"]).gives(0, LINES, "");
}

#[test]
fn source_adds_the_position_to_each_line() {
    let sourced = |file: &str, offset: fn(usize) -> usize| -> String {
        let lines = LINES.lines().enumerate();
        lines
            .map(|(number, line)| {
                let rest = line.strip_prefix('{').unwrap();
                format!(
                    "{{\"source\":{{\"file\":\"{file}\",\"record\":{number},\"offset\":{}}},{rest}\n",
                    offset(number)
                )
            })
            .collect()
    };
    let in_array = |number| number * SIZE;
    let in_lines = |number| LINES.split_inclusive('\n').take(number).map(str::len).sum();
    let args = ["decode", "--source", "-f", "jsonl"];
    run(&[&args[..], &["mm-failure0.bin"]].concat()).gives(
        0,
        sourced("mm-failure0.bin", in_array),
        "",
    );
    run(&[&args[..], &["mm-failure0.jsonl"]].concat()).gives(
        0,
        sourced("mm-failure0.jsonl", in_lines),
        "",
    );
    run_with(&args, CAPTURE).gives(0, sourced("-", in_array), "");
    // Lines with a `source` can be read again.
    run_with(&["decode", "-f", "jsonl"], sourced("-", in_array)).gives(0, LINES, "");
}

#[test]
fn csv_has_a_line_for_each_record() {
    let ended = run(&["decode", "-f", "csv", "mm-failure0.bin"]);
    ended.writes("values.csv");
    let mut rows = csv::Reader::from_reader(&*ended.stdout);
    assert_eq!(rows.headers().unwrap().len(), 21);
    assert_eq!(rows.records().map(|row| row.unwrap().len()).collect::<Vec<_>>(), [21; 16]);
}

#[test]
fn output_writes_to_a_file() {
    for (format, content) in [
        ("table", expected("table.txt")),
        ("detail", expected("detail.txt")),
        ("csv", expected("values.csv")),
        ("jsonl", LINES.to_owned()),
    ] {
        let files = Files::new().with("in.bin", CAPTURE).with("out", "what was there before");
        files.run(&["decode", "-f", format, "in.bin", "--force", "-o", "out"]).gives(0, "", "");
        files.holds("out", &content);
        files.run(&["decode", "-f", format, "in.bin", "--output", "-"]).gives(0, content, "");
        assert!(!files.has("-"));
    }
}

#[test]
fn standard_input_is_a_dash_and_the_default() {
    for args in [&["decode", "-f", "jsonl", "-"][..], &["decode", "-f", "jsonl"]] {
        run_with(args, CAPTURE).gives(0, LINES, "");
        run_with(args, LINES).gives(0, LINES, "");
    }
    // Empty input gives empty output, without a title row: the titles depend on the first record.
    for format in ["table", "detail", "jsonl", "csv"] {
        run_with(&["decode", "-f", format], b"").gives(0, "", "");
    }
}

#[test]
fn a_file_can_be_called_dash() {
    let files = Files::new().with("-", CAPTURE);
    files.run(&["decode", "-f", "jsonl", "./-"]).gives(0, LINES, "");
}

#[test]
fn several_files_are_decoded_in_order() {
    let files =
        Files::new().with("a.bin", CAPTURE).with("b.jsonl", LINES).with("c.bin", &CAPTURE[..SIZE]);
    let first = LINES.split_inclusive('\n').next().unwrap();
    files.run(&["decode", "-f", "jsonl", "a.bin", "b.jsonl", "c.bin"]).gives(
        0,
        [LINES, LINES, first].concat(),
        "",
    );
    // The titles are printed once; the record numbers start again for each file.
    let table = expected("table.txt");
    let (titles, rows) = table.split_once('\n').unwrap();
    let row = rows.split_inclusive('\n').next().unwrap();
    files.run(&["decode", "a.bin", "b.jsonl", "c.bin"]).gives(
        0,
        [titles, "\n", rows, rows, row].concat(),
        "",
    );
}

#[test]
fn files_and_standard_input_can_be_mixed() {
    let mut twice = LINES.to_owned();
    twice += LINES;
    run_with(&["decode", "-f", "jsonl", "mm-failure0.bin", "-"], LINES).gives(0, twice, "");
}

#[test]
fn the_structure_can_be_named() {
    let name = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0";
    for args in [&["--struct", name][..], &["--from", "array"], &["--from=array", "--struct", name]]
    {
        let args = [&["decode", "-f", "jsonl"], args, &["mm-failure0.bin"]].concat();
        run(&args).gives(0, LINES, "");
    }
    run(&["decode", "-f", "jsonl", "--from", "jsonl", "mm-failure0.jsonl"]).gives(0, LINES, "");
}

#[test]
fn the_format_is_detected_by_content_alone() {
    let files = Files::new().with("a.jsonl", CAPTURE).with("b.bin", LINES);
    files.run(&["decode", "-f", "jsonl", "a.jsonl", "b.bin"]).gives(0, LINES.repeat(2), "");
}

#[test]
fn bytes_that_do_not_look_like_records_are_refused() {
    let unknown = "error: in: this is an unknown format: its bytes do not look like records; \
                   use --struct (for an image with --base and --root) or --from\n";
    let [first, second] = [&CAPTURE[..SIZE], &CAPTURE[2 * SIZE..3 * SIZE]];
    let (zero, odd) = ([0; SIZE], [[0xee, 0]; SIZE / 2].concat());
    // An error code that is not from IPsec is weaker evidence that the bytes are a record.
    let other = [&[5, 0, 0, 0], &first[4..]].concat();
    let accepted = [
        vec![first],
        vec![first, second],
        vec![first, second, &odd],
        vec![&other[..]],
        vec![&other, second],
        vec![first, &odd],
        vec![first, first],
        vec![first, &[0; 12]],
    ];
    let refused = [
        vec![&zero[..]],
        vec![&odd],
        vec![&zero, &zero, first],
        vec![&other, &odd],
        vec![&other, &other],
        vec![&first[..63]],
        vec![&[0x80, 0, 7]],
        vec![b"\x7fEL"],
    ];
    for (parts, status) in
        accepted.iter().map(|parts| (parts, 0)).chain(refused.iter().map(|parts| (parts, 2)))
    {
        let files = Files::new().with("in", parts.concat());
        let decode = |args: &[&str]| files.run(&[&["decode", "-f", "jsonl", "in"], args].concat());
        let all = |args: &[&str]| {
            let ended = decode(args);
            (ended.status, ended.stdout, ended.stderr)
        };
        let as_array = all(&["--from", "array"]);
        assert_eq!(all(&["--struct", "mm_failure0"]), as_array);
        if status == 0 {
            assert_eq!(all(&[]), as_array);
        } else {
            decode(&[]).gives(2, "", unknown);
        }
    }
}

#[test]
fn from_array_overrides_what_looks_like_text() {
    let record = [b'{'; SIZE];
    let ended = run_with(&["decode", "-f", "jsonl", "--from", "array"], record);
    let line = crate::kit::json_reference::json(&byteorder_reader::read(&record[..]).unwrap());
    ended.gives(0, line + "\n", "");
}

#[test]
fn the_extension_of_the_output_selects_the_format() {
    for (name, option) in [
        ("a.jsonl", "jsonl"),
        ("a.csv", "csv"),
        ("a.XML", "xml"),
        ("a.txt", "table"),
        ("a", "table"),
    ] {
        let files = Files::new().with("events.jsonl", EVENTS);
        files.run(&["decode", "events.jsonl", "-o", name]);
        files.run(&["decode", "events.jsonl", "-o", "expected", "-f", option]);
        assert_eq!(files.read(name), files.read("expected"), "{name}");
        // An option counts more.
        files.run(&["decode", "events.jsonl", "-o", name, "--force", "-f", "detail"]);
        assert!(files.read(name).starts_with(b"FWPM_NET_EVENT"), "{name}");
    }
    let ended = run(&["decode", "events.jsonl", "-o", "no.pcapng"]);
    let message = "error: no.pcapng: decode does not write this format; use convert\n";
    assert_eq!((ended.status, &*ended.stderr), (Some(2), message));
}
