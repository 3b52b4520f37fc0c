//! Which records are processed: `--where`, `--since`, `--until`, `--last`, `--skip`, `--limit`, `--record`.

use std::io::Write;

use wfp_events::generate::Generator;
use wfp_events::kind::RecordKind;
use wfp_events::query::{Context, Expression};

use crate::kit::command::{command, run, run_with};
use crate::kit::files::Files;
use crate::kit::samples::{CAPTURE, EVENTS, EVENTS_PCAPNG, LINES, NETSH_DROP};

/// The lines of `text` with these numbers.
fn lines_of(text: &str, numbers: impl IntoIterator<Item = usize>) -> String {
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    numbers.into_iter().map(|number| lines[number]).collect()
}

#[test]
fn an_expression_selects_records() {
    let expected: Vec<_> = (0..16)
        .filter(|number| lines_of(LINES, [*number]).contains("ERROR_IPSEC_IKE_AUTH_FAIL"))
        .collect();
    assert!(expected.len() > 1 && expected.len() < 16, "{expected:?}");
    let note = format!("note: {} of 16 records match\n", expected.len());
    for expression in ["error == IKE_AUTH_FAIL", "ikeMmFailure.failureErrorCode in {13801}"] {
        for file in ["mm-failure0.bin", "mm-failure0.jsonl"] {
            run(&["decode", "-f", "jsonl", "--where", expression, file]).gives(
                0,
                lines_of(LINES, expected.iter().copied()),
                &note,
            );
        }
    }
}

#[test]
fn numbers_of_records_are_those_of_the_file() {
    let ended =
        run(&["decode", "-f", "jsonl", "--source", "--where", "mm == 31567", "mm-failure0.bin"]);
    let text = String::from_utf8(ended.stdout).unwrap();
    assert_eq!(
        text.lines().count(),
        text.matches("\"source\":{\"file\":\"mm-failure0.bin\",\"record\":").count()
    );
    let ended = run(&["decode", "--skip", "14", "mm-failure0.bin"]);
    let text = String::from_utf8(ended.stdout).unwrap();
    let numbers: Vec<_> = text.lines().skip(1).map(|line| line[..6].trim().to_owned()).collect();
    assert_eq!((numbers, ended.stderr), (vec!["14".to_owned(), "15".to_owned()], String::new()));
}

#[test]
fn nothing_that_matches_is_no_error() {
    run(&["decode", "--where", "error == 99999", "mm-failure0.bin"]).gives(
        0,
        "",
        "note: 0 of 16 records match\n",
    );
    run(&["decode", "--where", "has(time)", "mm-failure0.bin"]).gives(
        0,
        "",
        "note: 0 of 16 records match\n",
    );
    run(&["decode", "-f", "jsonl", "--where", "has(error)", "mm-failure0.bin"]).gives(0, LINES, "");
    run(&["decode", "--last", "1h", "mm-failure0.bin"]).gives(
        0,
        "",
        "note: 0 of 16 records match\n",
    );
}

#[test]
fn skip_limit_and_record() {
    let jsonl = |options: &[&str], numbers: &[usize], note: &str| {
        let args = [&["decode", "-f", "jsonl"], options, &["mm-failure0.bin"]].concat();
        run(&args).gives(0, lines_of(LINES, numbers.iter().copied()), note);
    };
    jsonl(&["--skip", "3", "--limit", "2"], &[3, 4], "");
    jsonl(&["--limit", "1"], &[0], "");
    jsonl(&["--limit", "1k", "--skip", "15"], &[15], "");
    jsonl(&["--skip", "16"], &[], "");
    jsonl(&["--record", "5"], &[5], "");
    jsonl(&["--record", "5", "--where", "mm == 0 and mm != 0"], &[], "");
    jsonl(
        &["--record", "16"],
        &[],
        "note: mm-failure0.bin: no record 16: the file has 16 records\n",
    );
    jsonl(&["--where", "has(mm)", "--limit", "2"], &[0, 1], "");
}

/// `--skip` and `--limit` count the records of all files, `--record` those of each.
#[test]
fn several_files() {
    let two = ["mm-failure0.bin", "mm-failure0.jsonl"];
    let args = |options: &[&'static str]| [&["decode", "-f", "jsonl"], options, &two].concat();
    run(&args(&["--skip", "15", "--limit", "3"])).gives(0, lines_of(LINES, [15, 0, 1]), "");
    run(&args(&["--record", "7"])).gives(0, lines_of(LINES, [7, 7]), "");
    // What follows the last record is not opened.
    run(&["decode", "-f", "jsonl", "--limit", "1", "mm-failure0.bin", "missing"]).gives(
        0,
        lines_of(LINES, [0]),
        "",
    );
}

#[test]
fn times() {
    let file = "netsh/uwp-case7-netevents-drop-v4.xml";
    let numbers = |options: &[&str]| {
        let ended = run(&[&["decode", "-f", "jsonl"], options, &[file]].concat());
        assert_eq!(ended.status, Some(0), "{}", ended.stderr);
        String::from_utf8(ended.stdout).unwrap().lines().count()
    };
    let all = numbers(&[]);
    assert!(all > 0 && NETSH_DROP.contains("2020-05-04T22:04:07.039Z"));
    assert_eq!(numbers(&["--since", "2020-05-04T22:04:07.039Z", "--until", "2020-05-05"]), all);
    assert_eq!(numbers(&["--since", "2020-05-05"]), 0);
    assert_eq!(numbers(&["--until", "2020-05-04"]), 0);
    assert_eq!(numbers(&["--last", "7d"]), all);
}

/// The newest event of all files counts, and not the order.
#[test]
fn the_last_hour() {
    let event = |time: &str| {
        format!(
            "{{\"struct\":\"FWPM_NET_EVENT0\",\"header\":{{\"timeStamp\":\"{time}\"}},\"type\":3,\"classifyDrop\":null}}\n"
        )
    };
    let times = [
        "2024-05-04T10:00:00Z",
        "2024-05-04T12:00:00Z",
        "2024-05-04T11:00:00Z",
        "2024-05-04T10:59:59Z",
    ];
    let [a, b, c, d] = times.map(event);
    // No event is as late as this.
    let damaged =
        event("2024-05-04T10:00:00Z").replace("\"2024-05-04T10:00:00Z\"", "18446744073709551615");
    let files = Files::new()
        .with("one.jsonl", [&a, &b, &*damaged].concat())
        .with("two.jsonl", [&*c, &d].concat());
    let ended = files.run(&["decode", "-f", "csv", "--last", "1h", "one.jsonl", "two.jsonl"]);
    let text = String::from_utf8(ended.stdout).unwrap();
    let found: Vec<_> =
        times.into_iter().filter(|time| text.contains(&time.replace('Z', ".0000000Z"))).collect();
    assert_eq!(found, [times[1], times[2]]);
    assert_eq!(ended.stderr, "note: 3 of 5 records match\n");
    run_with(&["decode", "--last", "1h"], EVENTS).gives(
        2,
        "",
        "error: standard input: --last reads the input twice, so it must be a file; use --since\n",
    );
}

/// Records that cannot be read are reported, unless a number says which record is meant.
#[test]
fn damaged_records() {
    let lines = [&lines_of(LINES, [0]), "{}\n", &lines_of(LINES, [2, 3])].concat();
    let decode =
        |options: &[&str]| run_with(&[&["decode", "-f", "jsonl"], options].concat(), &lines);
    let broken = decode(&[]).stderr;
    assert!(broken.starts_with("error: standard input: record 1 on line 2"), "{broken}");
    decode(&["--where", "error == 99999"]).gives(
        1,
        "",
        &(broken.clone() + "note: 0 of 4 records match\n"),
    );
    decode(&["--record", "0"]).gives(0, lines_of(LINES, [0]), "");
    decode(&["--record", "1"]).gives(1, "", &broken);
    decode(&["--limit", "1"]).gives(0, lines_of(LINES, [0]), "");
    decode(&["--limit", "2"]).gives(1, lines_of(LINES, [0, 2]), &broken);
}

/// The end of a pipe does not matter once nothing can be selected.
#[test]
fn a_limit_ends_a_run_whose_input_goes_on() {
    let mut child = command(&["decode", "-f", "jsonl", "--limit", "2"])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(LINES.as_bytes()).unwrap();
    input.flush().unwrap();
    crate::kit::command::Ended::of(child).gives(0, lines_of(LINES, [0, 1]), "");
    drop(input);
}

#[test]
fn in_each_command() {
    let note = "note: 1 of 16 records matches\n";
    let only = "mm == 31567 and error == 13801 and point == PEER and filter == 74885";
    let files = Files::new().with("in.bin", CAPTURE);
    files.run(&["convert", "--where", only, "in.bin", "out.bin"]).gives(0, "", note);
    assert_eq!(files.read("out.bin"), CAPTURE[..64]);
    let ended = run(&["explain", "--where", only, "mm-failure0.bin"]);
    let whole = run(&["explain", "--record", "0", "mm-failure0.bin"]);
    assert_eq!((&ended.stdout, &*ended.stderr), (&whole.stdout, note));
    run(&["check", "--where", only, "mm-failure0.bin"]).gives(0, "", note);
    let findings = run(&["check", "mm-failure0.bin"]);
    let found = String::from_utf8(findings.stdout).unwrap();
    let of_5: String =
        found.split_inclusive('\n').filter(|line| line.contains(": record 5 ")).collect();
    assert!(!of_5.is_empty());
    run(&["check", "--record", "5", "mm-failure0.bin"]).gives(1, of_5, "");
    let ended = run(&["check", "--where", "type == CLASSIFY_DROP", "events.pcapng"]);
    assert!(ended.stderr.contains(" of 54 records match\n"), "{}", ended.stderr);
    assert!(!EVENTS_PCAPNG.is_empty());
}

/// Records are selected in the same way in all formats, by several threads, as the library selects them.
#[test]
fn many_records() {
    let text = "type in {CLASSIFY_DROP, IKEEXT_MM_FAILURE} and (port < 30000 or has(error)) and not user == LocalSystem";
    let expression: Expression = text.parse().unwrap();
    let kind = RecordKind::from_name("FWPM_NET_EVENT5").unwrap();
    let mut generator = Generator::new(kind, 5, 10);
    let records: Vec<_> = (0..5000).map(|_| generator.record()).collect();
    let expected: Vec<_> = (0..records.len())
        .filter(|number| expression.matches(&records[*number], &Context::default()))
        .collect();
    assert!(expected.len() > 100);
    let mut lines = Vec::new();
    for record in &records {
        wfp_events::json::append_line(&mut lines, record, &[], None);
    }
    let lines = String::from_utf8(lines).unwrap();
    let files = Files::new().with("all.jsonl", &lines);
    let note = format!("note: {} of 5000 records match\n", expected.len());
    files.run(&["convert", "all.jsonl", "all.pcapng"]).gives(0, "", "");
    for file in ["all.jsonl", "all.pcapng"] {
        let all = lines_of(&lines, expected.iter().copied());
        files.run(&["decode", "-f", "jsonl", "--where", text, file]).gives(0, all, &note);
        let some = lines_of(&lines, expected[20..70].iter().copied());
        let window = ["--skip", "20", "--limit", "50"];
        files
            .run(&[&["decode", "-f", "jsonl", "--where", text], &window[..], &[file]].concat())
            .gives(0, some, "");
    }
}

#[test]
fn wrong_expressions_are_shown_with_a_caret() {
    for (expression, message) in [
        ("prot == 443", "unknown field prot; did you mean port?\n  prot == 443\n  ^^^^"),
        (
            "not localPort == 443",
            "unknown field localPort; did you mean header.localPort?\n  not localPort == 443\n      ^^^^^^^^^",
        ),
        (
            "error == IKE_AUT_FAIL",
            "IKE_AUT_FAIL is not a value of error; did you mean ERROR_IPSEC_IKE_AUTH_FAIL?\n  error == IKE_AUT_FAIL\n           ^^^^^^^^^^^^",
        ),
        ("port ==", "expected a number, e.g. 443 or 0x1bb\n  port ==\n         ^"),
        ("app == \"é\" ; x", "expected and, or, or the end\n  app == \"é\" ; x\n             ^"),
    ] {
        run(&["decode", "--where", expression, "mm-failure0.bin"]).gives(
            2,
            "",
            &format!(
                "error: invalid value '{expression}' for '--where <EXPR>': {message}\n\nFor more information, try '--help'.\n"
            ),
        );
    }
    for (option, value, message) in [
        ("--since", "yesterday", "expected a time, e.g. 2024-05-04T22:04:07Z or 2024-05-04"),
        ("--last", "1y", "expected a duration, e.g. 90s, 15m, 1h or 7d"),
        ("--limit", "0", "expected a whole number from 1 to 18446744073709551615"),
    ] {
        let ended = run(&["decode", option, value, "mm-failure0.bin"]);
        assert_eq!(ended.status, Some(2));
        assert!(ended.stderr.contains(message), "{}", ended.stderr);
    }
}
