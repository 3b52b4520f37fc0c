//! The command on traces.

use super::json;
use crate::kit::command::{run, run_with};
use crate::kit::files::Files;
use crate::kit::traces::{MAIN_MODE, MAIN_MODE_JSON, QUICK_MODE, of_thread, prefixed};

const CASE: &str = "cases/ike-trace.txt";

const ROW: &str = "\
RECORD  TIME (UTC)               EVENT               PROTO   LOCAL                  REMOTE                 WHAT
     0  1601-01-01 00:00:00.000  IKEEXT_MM_FAILURE           192.0.2.10             198.51.100.20          13868 IKE_POLICY_MATCH PEER NONE INITIATOR IKE PRESHARED_KEY mm 0 filter 0
";

#[test]
fn decode_reads_a_trace() {
    run(&["decode", CASE]).gives(0, ROW, "");
    run(&["decode", "--from", "trace", CASE]).gives(0, ROW, "");
    run(&["check", CASE]).gives(0, "", "");
    let line = String::from_utf8(run(&["decode", "-f", "jsonl", CASE]).stdout).unwrap();
    assert_eq!(json(&line)["header"]["flags"].as_array().unwrap().len(), 3);
}

/// UTF-16, with and without a mark, and packed; line feeds alone.
#[test]
fn encodings_are_detected() {
    let text = include_str!("../data/cases/ike-trace.txt");
    let units = |mark: &str| format!("{mark}{text}").encode_utf16().collect::<Vec<_>>();
    for mark in ["\u{feff}", ""] {
        let little: Vec<u8> = units(mark).into_iter().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units(mark).into_iter().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            run_with(&["decode"], bytes).gives(0, ROW, "");
        }
    }
    run_with(&["decode"], format!("\u{feff}{text}")).gives(0, ROW, "");
    run_with(&["decode"], text.replace('\r', "")).gives(0, ROW, "");
    run_with(&["decode"], text.trim_end()).gives(0, ROW, "");
}

/// The record is the same in each format.
#[test]
fn records_are_converted() {
    let text = prefixed(MAIN_MODE, of_thread("0ABC.0DEF"));
    let files = Files::new().with("trace.txt", text);
    for to in ["a.jsonl", "a.pcapng", "a.xml"] {
        files.run(&["convert", "trace.txt", to]).gives(0, "", "");
        let line = String::from_utf8(files.run(&["decode", "-f", "jsonl", to]).stdout).unwrap();
        assert_eq!(json(&line), json(MAIN_MODE_JSON), "{to}");
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    let text = MAIN_MODE.replace("192.0.2.10", "x.x.x.x") + QUICK_MODE;
    let ended = run_with(&["decode", "-f", "jsonl"], &text);
    assert_eq!(ended.status, Some(1));
    assert_eq!(
        ended.stderr,
        "error: standard input: record 0 on line 1: line 9: header.localAddrV4: `x.x.x.x` is not a valid value\n"
    );
    assert_eq!(String::from_utf8(ended.stdout).unwrap().lines().count(), 2);
    let text =
        text.replace("x.x.x.x", "192.0.2.10").replace("  IP protocol", "  Scope: 5\n  IP protocol");
    let ended = run_with(&["decode", "-f", "jsonl"], text);
    let note = "note: standard input: 2 events were read in part (the first is record 0 on line 1): \
                a label is not known: `Scope`\n";
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), note));
}

#[test]
fn a_text_without_events_is_refused() {
    run_with(&["decode", "--from", "trace"], "nothing\n").gives(
        2,
        "",
        "note: standard input: 1 text was skipped (on line 1): no member of an IKE event follows\n\
         error: standard input: contains no net events\n",
    );
    run_with(&["decode", "--from", "trace"], "").gives(0, "", "");
    run(&["decode", "--from", "trace", "--struct", "FWPM_NET_EVENT0", CASE]).gives(
        2,
        "",
        "error: --struct is for bytes; other formats name their structures\n",
    );
}
