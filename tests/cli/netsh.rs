//! The XML of netsh as input and output.

use wfp_events::event::Partial;
use wfp_events::json::append_line;

use crate::kit::command::{run, run_with};
use crate::kit::files::Files;
use crate::kit::running::started;
use crate::kit::samples::{CAPTURE, EVENTS};
use crate::kit::samples::{NETSH_ALLOW, NETSH_DROP};

/// The JSON of this XML.
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
        r#""classifyDrop":{"filterId":206064,"layerId":48,"reauthReason":[],"originalProfile":1,"currentProfile":1,"msFwpDirection":"MS_FWP_DIRECTION_OUT","isLoopback":false,"vSwitchId":null,"vSwitchSourcePort":0,"vSwitchDestinationPort":0},"internalFields":{"internalFlags":[],"capabilities":[],"fqbnVersion":0,"fqbnName":null,"terminatingFiltersInfo":[{"filterId":206064,"subLayer":"FWPP_SUBLAYER_INTERNAL_FIREWALL_WSH","actionType":"FWP_ACTION_BLOCK"},{"filterId":206049,"subLayer":"FWPP_SUBLAYER_INTERNAL_FIREWALL_WF","actionType":"FWP_ACTION_PERMIT"}],"other":{"remoteAddrBitmap":"0000000000000000"}}}
"#
    ));
    let file = "netsh/uwp-case7-netevents-drop-v4.xml";
    run(&["decode", "-f", "jsonl", file]).gives(0, &drop, "");
    // With the elements that enclose them, beside other elements, and in each encoding.
    let show = format!("<?xml version=\"1.0\"?>\n<netEvents>\n{NETSH_DROP}</netEvents>\n");
    let capture = format!(
        "<wfpdiag><sysInfo><item>1</item></sysInfo><initialState><filters/></initialState>\
         <events>{NETSH_ALLOW}{NETSH_ALLOW}</events></wfpdiag>"
    );
    let utf_16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xfeff).chain(capture.encode_utf16()).flat_map(order).collect()
    };
    run_with(&["decode", "-f", "jsonl"], &show).gives(0, &drop, "");
    let skipped = "note: standard input: 2 elements were skipped: an element contains no events: `sysInfo`, `initialState`\n";
    let events = line(NETSH_ALLOW).repeat(2);
    for text in [
        capture.clone().into_bytes(),
        [b"\xef\xbb\xbf", capture.as_bytes()].concat(),
        utf_16(u16::to_le_bytes),
        utf_16(u16::to_be_bytes),
    ] {
        run_with(&["decode", "-f", "jsonl"], &text).gives(0, &events, skipped);
        run_with(&["decode", "-f", "jsonl", "--from", "xml"], &text).gives(0, &events, skipped);
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
    // A second round trip loses nothing more.
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
    files.holds(
        "out.xml",
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<netEvents>\n</netEvents>\n",
    );
    files.run(&["decode", "out.xml"]).gives(0, "", "note: out.xml: no records\n");
}

#[test]
fn a_bad_member_is_reported_with_its_line_and_the_rest_is_read() {
    let drop = line(NETSH_DROP);
    let port = NETSH_DROP.lines().position(|line| line.contains("<localPort>")).unwrap();
    let family = NETSH_DROP.lines().position(|line| line.contains("<addressFamily>")).unwrap();
    // The first event begins on the second line.
    let begins = 2 + NETSH_DROP.lines().count();
    for (bad, at, message, member, json) in [
        (
            NETSH_DROP.replace("<localPort>57062<", "<localPort>many<"),
            begins + port,
            "header.localPort: `many` is not a valid value",
            r#""localPort":57062,"#,
            r#"{"member":"header.localPort","line":LINE,"fault":"invalid","value":"many"}"#,
        ),
        (
            NETSH_DROP.replace("FWP_AF_INET", "IPv4"),
            begins + family,
            "header.addressFamily: `IPv4` is not a valid value",
            r#""addressFamily":"FWP_AF_INET","#,
            r#"{"member":"header.addressFamily","line":LINE,"fault":"invalid","value":"IPv4"}"#,
        ),
    ] {
        let text = format!("<netEvents>\n{NETSH_DROP}{bad}{NETSH_DROP}</netEvents>\n");
        let ended = run_with(&["decode", "-f", "jsonl"], text);
        assert_eq!(ended.status, Some(1), "{}", ended.stderr);
        let errors = json.replace("LINE", &at.to_string());
        let partial =
            drop.replace(member, "").replace("}\n", &format!(",\"errors\":[{errors}]}}\n"));
        assert_eq!(String::from_utf8(ended.stdout).unwrap(), format!("{drop}{partial}{drop}"));
        let error =
            format!("error: standard input: record 1 on line {begins}: line {at}: {message}\n");
        assert_eq!(ended.stderr, error);
    }
    let cut = format!("<netEvents>\n{NETSH_DROP}{}", &NETSH_DROP[..NETSH_DROP.len() / 2]);
    let ended = run_with(&["decode", "-f", "jsonl"], cut);
    assert_eq!(ended.status, Some(1));
    let lines = String::from_utf8(ended.stdout).unwrap();
    let cut = lines.strip_prefix(&drop).unwrap();
    assert!(cut.contains(r#""remotePort":443"#) && cut.contains(r#""fault":"missing""#), "{cut}");
    assert!(ended.stderr.contains(&format!("record 1 on line {begins}: ")), "{}", ended.stderr);
}

/// The JSON of a file of `tests/data/cases`, the messages, and the exit status.
fn case(file: &str) -> (Vec<serde_json::Value>, String, i32) {
    let ended = run(&["decode", "-f", "jsonl", &format!("cases/{file}")]);
    let lines = String::from_utf8(ended.stdout).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (lines, ended.stderr, ended.status.unwrap())
}

#[test]
fn a_code_with_its_name_is_read() {
    let (lines, messages, status) = case("code-and-name.xml");
    assert_eq!((&*messages, status), ("", 0));
    let failure = &lines[0]["ikeMmFailure"];
    assert_eq!(failure["failureErrorCode"], 13868);
    assert_eq!(failure["failureErrorName"], "ERROR_IPSEC_IKE_POLICY_MATCH");
}

#[test]
fn an_event_behind_a_banner_or_without_a_mark_is_read() {
    for (file, note) in [
        ("utf-16-unmarked.xml", ""),
        (
            "banner.txt",
            "note: cases/banner.txt: 1 text was skipped (on line 1): text between elements\n",
        ),
    ] {
        let (lines, messages, status) = case(file);
        assert_eq!((&*messages, status), (note, 0), "{file}");
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0]["type"], "FWPM_NET_EVENT_TYPE_CLASSIFY_DROP");
        assert_eq!(lines[0]["header"]["localAddrV4"], "192.0.2.10");
        assert_eq!(lines[0]["header"]["localPort"], 50211);
        assert_eq!(lines[0]["header"]["remoteAddrV4"], "198.51.100.20");
        assert_eq!(lines[0]["header"]["remotePort"], 443);
        assert_eq!(lines[0]["classifyDrop"]["filterId"], 71002);
    }
}

#[test]
fn redacted_events_are_read_in_part() {
    let (lines, messages, status) = case("redacted.xml");
    assert_eq!(status, 1);
    assert_eq!(
        messages,
        "error: cases/redacted.xml: record 0 on line 3: line 19: header.remoteAddrV4: `x.x.x.x` is not a valid value\n\
         error: cases/redacted.xml: record 1 on line 47: line 70: header.userId: `S-1-5-21-XXXX-1001` is not a valid value\n"
    );
    for (line, member, address) in [(0, "header.remoteAddrV4", 19), (1, "header.userId", 70)] {
        let errors = lines[line]["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1);
        assert_eq!((&errors[0]["member"], &errors[0]["line"]), (&member.into(), &address.into()));
        let (part, member) = member.split_once('.').unwrap();
        assert!(lines[line][part].get(member).is_none());
        assert_eq!(lines[line]["classifyDrop"]["filterId"], 71002);
    }
    // No format shows a value for a member that was missing.
    let table = run(&["decode", "cases/redacted.xml"]);
    let table = String::from_utf8(table.stdout).unwrap();
    assert!(table.contains("  ?:443  "), "{table}");
    let detail = run(&["decode", "-f", "detail", "cases/redacted.xml"]);
    let detail = String::from_utf8(detail.stdout).unwrap();
    assert!(!detail.contains("0.0.0.0"), "{detail}");
    let csv =
        String::from_utf8(run(&["decode", "-f", "csv", "cases/redacted.xml"]).stdout).unwrap();
    assert!(csv.contains("192.0.2.10") && !csv.contains("0.0.0.0"), "{csv}");
    let xml =
        String::from_utf8(run(&["decode", "-f", "xml", "cases/redacted.xml"]).stdout).unwrap();
    assert_eq!(xml.matches("<remoteAddrV4>").count(), 1, "{xml}");
}

/// A partial event is the same after it was written as JSON and read again.
#[test]
fn partial_events_survive_json() {
    let texts = [
        include_str!("../data/cases/redacted.xml"),
        &NETSH_DROP.replace("FWPM_NET_EVENT_TYPE_CLASSIFY_DROP", "FWPM_NET_EVENT_TYPE_LATER"),
        &NETSH_DROP.replace("classifyDrop", "later").replace("CLASSIFY_DROP", "LATER"),
        &NETSH_DROP
            .replace("FLAG_APP_ID_SET", "***")
            .replace("<ipVersion>", "<ipVersion/><ipVersion>"),
    ];
    let cuts = (NETSH_DROP.find("<header>").unwrap()..NETSH_DROP.len()).step_by(37);
    let texts = texts.into_iter().chain(cuts.map(|length| &NETSH_DROP[..length]));
    for text in texts {
        for entry in wfp_events::Reader::new(std::io::Cursor::new(text.to_owned())).unwrap() {
            let Ok(entry) = entry else { continue };
            let partial = Partial { record: entry.record, errors: entry.errors };
            let mut line = Vec::new();
            append_line(&mut line, &partial.record, &partial.errors, None);
            let line = String::from_utf8(line).unwrap();
            let read: Partial<'_> =
                serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
            // An unknown flag has no bit.
            assert_eq!(read, partial, "{line}");
        }
    }
}

#[test]
fn stray_text_costs_nothing() {
    let (lines, messages, status) = case("stray-text.xml");
    assert_eq!(status, 0);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0], lines[1]);
    assert_eq!(
        messages,
        r"note: cases/stray-text.xml: 2 events were repaired (the first is record 0 on line 3): stray text is not read: `\\`, `****`
"
    );
}

/// `internalFields`, which only newer versions of Windows write, is kept by every format that has room for it.
#[test]
fn internal_fields_survive() {
    const FILE: &str = "cases/internal-fields.xml";
    let (lines, messages, status) = case("internal-fields.xml");
    assert_eq!((&*messages, status), ("", 0));
    assert_eq!(
        lines[0]["internalFields"],
        serde_json::json!({
            "internalFlags": ["FWPM_NET_EVENT_INTERNAL_FLAG_FILTER_ORIGIN_SET"],
            "capabilities": ["FWP_CAPABILITIES_FLAG_PRIVATE_NETWORK"],
            "fqbnVersion": 0,
            "fqbnName": null,
            "terminatingFiltersInfo": [
                {
                    "filterId": 66100,
                    "subLayer": "FWPP_SUBLAYER_INTERNAL_FIREWALL_QUARANTINE",
                    "actionType": "FWP_ACTION_BLOCK",
                },
                {
                    "filterId": 74000,
                    "subLayer": "FWPP_SUBLAYER_INTERNAL_FIREWALL_WF",
                    "actionType": "FWP_ACTION_PERMIT",
                },
            ],
            "filterOrigin": "Quarantine Default",
            "interfaceIndex": 7,
            "processId": 1234,
        })
    );
    let text = |format| {
        let all = if format == "csv" { &["--columns", "all"][..] } else { &[] };
        let args = [&["decode", "-f", format, FILE], all].concat();
        String::from_utf8(run(&args).stdout).unwrap()
    };
    assert!(
        text("table").contains("ALE_AUTH_RECV_ACCEPT_V4 \"Quarantine Default\" pid 1234\n"),
        "{}",
        text("table")
    );
    for shown in
        ["internalFields", "Quarantine Default", "1234", "66100", "74000", "PRIVATE_NETWORK"]
    {
        assert!(text("detail").contains(shown), "{shown}: {}", text("detail"));
    }
    for shown in [",Quarantine Default,", ",1234,", "FWPP_SUBLAYER_INTERNAL_FIREWALL_QUARANTINE"] {
        assert!(text("csv").contains(shown), "{shown}: {}", text("csv"));
    }
    let files = Files::new().with("in.xml", include_str!("../data/cases/internal-fields.xml"));
    files.run(&["convert", "in.xml", "out.jsonl"]).gives(0, "", "");
    files.run(&["convert", "out.jsonl", "out.xml"]).gives(0, "", "");
    files.run(&["convert", "out.xml", "again.jsonl"]).gives(0, "", "");
    files.holds("again.jsonl", files.read("out.jsonl"));
    files.run(&["convert", "in.xml", "out.pcapng"]).gives(
        0,
        "",
        "note: in.xml: 1 event was written in part: the public structures have no internalFields\n",
    );
    files.run(&["check", "in.xml"]).gives(0, "", "");
}

#[test]
fn unusual_internal_fields_are_read_and_found() {
    let file = include_str!("../data/cases/internal-fields.xml");
    let odd = file
        .replace("FWP_CAPABILITIES_FLAG_PRIVATE_NETWORK", "0x40000000")
        .replace("FWPP_SUBLAYER_INTERNAL_FIREWALL_WF", "99")
        .replace("FWP_ACTION_PERMIT", "0x9999")
        .replace("<processId>", "<later>a  b</later><processId>");
    let ended = run_with(&["check"], &odd);
    assert_eq!(
        String::from_utf8(ended.stdout).unwrap(),
        "standard input: record 0 on line 3: undefined-bits: internalFields.capabilities 0x40000000 has the undefined bits 0x40000000\n\
         standard input: record 0 on line 3: unnamed-value: internalFields.terminatingFiltersInfo[1].subLayer 99 is not a known FWPP_SUBLAYER_INTERNAL value\n\
         standard input: record 0 on line 3: unnamed-value: internalFields.terminatingFiltersInfo[1].actionType 39321 is not a known FWP_ACTION_TYPE value\n"
    );
    let files = Files::new().with("in.xml", &odd);
    files.run(&["convert", "in.xml", "out.jsonl"]).gives(0, "", "");
    let line = String::from_utf8(files.read("out.jsonl")).unwrap();
    assert!(line.contains(r#""other":{"later":"a b"}"#), "{line}");
    files.run(&["convert", "out.jsonl", "out.xml"]).gives(0, "", "");
    files.run(&["convert", "out.xml", "again.jsonl"]).gives(0, "", "");
    files.holds("again.jsonl", &line);
    // If one value is invalid, only that member is lost.
    for (old, new, path) in [
        (">7</interfaceIndex>", ">x</interfaceIndex>", "internalFields.interfaceIndex"),
        (
            "66100</filterId>\n\t\t\t\t\t<subLayer>",
            "x</filterId>\n\t\t\t\t\t<subLayer>",
            "internalFields.terminatingFiltersInfo[0]",
        ),
        ("FIREWALL_WF<", "LATER<", "internalFields.terminatingFiltersInfo[1]"),
    ] {
        assert!(file.contains(old), "{old}");
        let ended = run_with(&["decode", "-f", "jsonl"], file.replace(old, new));
        let line = String::from_utf8(ended.stdout).unwrap();
        assert!(line.contains(&format!(r#""errors":[{{"member":"{path}","#)), "{line}");
        assert!(line.contains("Quarantine Default"), "{line}");
    }
}

#[test]
fn the_state_of_the_filter_engine_has_no_events() {
    let (lines, messages, status) = case("wfpstate.xml");
    assert_eq!((lines.len(), status), (0, 2));
    assert!(messages.contains("the state of the filter engine"), "{messages}");
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
    running.ends(0, "");
}
