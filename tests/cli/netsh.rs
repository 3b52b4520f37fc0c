//! The XML of netsh in and out.

use crate::kit::command::{run, run_with};
use crate::kit::files::Files;
use crate::kit::running::started;
use crate::kit::samples::{CAPTURE, EVENTS};
use crate::kit::samples::{NETSH_ALLOW, NETSH_DROP};

/// The note about the genuine events, each by itself.
fn read_in_part(file: &str, count: &str) -> String {
    format!("note: {file}: {count} read in part: the public structures have no internalFields\n")
}

/// An event's line, without the parts that say nothing here.
fn line(xml: &str) -> String {
    String::from_utf8(run_with(&["decode", "-f", "jsonl"], xml).stdout).unwrap()
}

#[test]
fn genuine_events_decode() {
    let drop = line(NETSH_DROP);
    assert!(drop.starts_with(
        r#"{"struct":"FWPM_NET_EVENT5","header":{"timeStamp":"2020-05-04T22:04:07.0390000Z","flags":["#
    ));
    assert!(drop.ends_with(
        r#""classifyDrop":{"filterId":206064,"layerId":48,"reauthReason":[],"originalProfile":1,"currentProfile":1,"msFwpDirection":"MS_FWP_DIRECTION_OUT","isLoopback":false,"vSwitchId":null,"vSwitchSourcePort":0,"vSwitchDestinationPort":0}}
"#
    ));
    let file = "netsh/uwp-case7-netevents-drop-v4.xml";
    run(&["decode", "-f", "jsonl", file]).gives(0, &drop, &read_in_part(file, "1 event was"));
    // In the elements that they stand in, with others around them, in any encoding.
    let show = format!("<?xml version=\"1.0\"?>\n<netEvents>\n{NETSH_DROP}</netEvents>\n");
    let capture = format!(
        "<wfpdiag><sysInfo><item>1</item></sysInfo><initialState><filters/></initialState>\
         <events>{NETSH_ALLOW}{NETSH_ALLOW}</events></wfpdiag>"
    );
    let utf_16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xfeff).chain(capture.encode_utf16()).flat_map(order).collect()
    };
    let note = read_in_part("standard input", "1 event was");
    run_with(&["decode", "-f", "jsonl"], &show).gives(0, &drop, &note);
    let skipped = "note: standard input: 2 elements were skipped: an element contains no events\n";
    let note = [skipped, &read_in_part("standard input", "2 events were")].concat();
    let events = line(NETSH_ALLOW).repeat(2);
    for text in [
        capture.clone().into_bytes(),
        [b"\xef\xbb\xbf", capture.as_bytes()].concat(),
        utf_16(u16::to_le_bytes),
        utf_16(u16::to_be_bytes),
    ] {
        run_with(&["decode", "-f", "jsonl"], &text).gives(0, &events, &note);
        run_with(&["decode", "-f", "jsonl", "--from", "xml"], &text).gives(0, &events, &note);
    }
}

#[test]
fn written_events_read_back_and_losses_are_counted() {
    let files = Files::new().with("in.jsonl", EVENTS);
    files.run(&["convert", "in.jsonl", "out.xml"]).gives(
        0,
        "",
        "note: in.jsonl: 43 events were changed: netsh XML stores no version and reads back as FWPM_NET_EVENT5\n\
         note: in.jsonl: 4 events were changed: netsh XML has no empty texts, which read back as NULL\n\
         note: in.jsonl: 16 timestamps were truncated: netsh XML stores milliseconds\n\
         note: in.jsonl: 1 event was changed: netsh XML has no reserved members of FWPM_NET_EVENT_HEADER1\n\
         note: in.jsonl: 2 events were changed: netsh XML cannot hold some characters, which become U+FFFD\n",
    );
    // Once more, and nothing is lost that is not lost already.
    files.run(&["convert", "out.xml", "again.jsonl"]).gives(0, "", "");
    files.run(&["convert", "again.jsonl", "again.xml"]).gives(0, "", "");
    files.holds("again.xml", files.read("out.xml"));
    files.run(&["decode", "-f", "xml", "again.jsonl"]).gives(0, files.read("out.xml"), "");
    files.run(&["convert", "out.xml", "out.pcapng"]).gives(0, "", "");
    files.run(&["decode", "-f", "jsonl", "out.pcapng"]).gives(0, files.read("again.jsonl"), "");
    let csv = files.run(&["decode", "-f", "csv", "again.jsonl"]);
    files.run(&["convert", "out.xml", "out.csv"]).gives(0, "", "");
    files.holds("out.csv", csv.stdout);
}

#[test]
fn bare_payloads_cannot_be_written() {
    let files = Files::new().with("in.bin", CAPTURE);
    files.run(&["convert", "in.bin", "out.xml"]).gives(
        1,
        "",
        "error: in.bin: 16 records were left out (the first is record 0 at offset 0): netsh XML has no payloads without an event\n",
    );
    files.holds("out.xml", "<netEvents>\n</netEvents>\n");
    files.run(&["decode", "out.xml"]).gives(0, "", "note: out.xml: no records\n");
}

#[test]
fn a_bad_event_is_reported_with_its_line_and_the_next_is_read() {
    let (drop, note) = (line(NETSH_DROP), read_in_part("standard input", "2 events were"));
    let port = NETSH_DROP.lines().position(|line| line.contains("<localPort>")).unwrap();
    // The first event begins on the second line.
    let begins = 2 + NETSH_DROP.lines().count();
    for (bad, at, message) in [
        (
            NETSH_DROP.replace("<localPort>57062<", "<localPort>many<"),
            begins + port,
            "header.localPort: `many` is not an unsigned integer",
        ),
        (
            NETSH_DROP.replace("<localPort>57062</localPort>", "<localPort>57062</remotePort>"),
            begins + port,
            "",
        ),
        (
            NETSH_DROP.replace("FWP_IP_VERSION_V4", "IPv4"),
            begins + port - 4,
            "header.ipVersion: `IPv4` is not a known FWP_IP_VERSION value",
        ),
    ] {
        let text = format!("<netEvents>\n{NETSH_DROP}{bad}{NETSH_DROP}</netEvents>\n");
        let ended = run_with(&["decode", "-f", "jsonl"], text);
        assert_eq!(ended.status, Some(1), "{}", ended.stderr);
        assert_eq!(String::from_utf8(ended.stdout).unwrap(), drop.repeat(2));
        let error =
            format!("error: standard input: record 1 on line {begins}: line {at}: {message}");
        assert!(ended.stderr.starts_with(&error), "{}\n{error}", ended.stderr);
        assert!(ended.stderr.ends_with(&note), "{}", ended.stderr);
        assert_eq!(ended.stderr.lines().count(), 2, "{}", ended.stderr);
    }
    let cut = format!("<netEvents>\n{NETSH_DROP}{}", &NETSH_DROP[..NETSH_DROP.len() / 2]);
    let ended = run_with(&["decode", "-f", "jsonl"], cut);
    assert_eq!((String::from_utf8(ended.stdout).unwrap(), ended.status), (drop, Some(1)));
    assert!(ended.stderr.contains(&format!("record 1 on line {begins}: ")), "{}", ended.stderr);
}

#[test]
fn each_event_is_written_as_soon_as_it_arrives() {
    let mut running = started(&["decode", "-f", "jsonl"]);
    running.feed(b"<netEvents>\n");
    for _ in 0..3 {
        running.feed(NETSH_DROP.as_bytes());
        running.gives(&line(NETSH_DROP));
    }
    running.feed(b"</netEvents>\n");
    running.ends(0, &read_in_part("standard input", "3 events were"));
}
