//! Events that are cut off, redacted or wrong.

use serde_json::Value as Json;
use wfp_events::trace::{Item, read_event};

use super::{errors, events, found, json, read};
use crate::kit::traces::{
    EXTENDED_MODE, MAIN_MODE, MAIN_MODE_JSON, QUICK_MODE, of_thread, prefixed,
};

/// Cut off after each line: what is there is read.
#[test]
fn a_trace_can_end_anywhere() {
    let whole = json(MAIN_MODE_JSON);
    for end in 2..MAIN_MODE.lines().count() {
        let text: String = MAIN_MODE.split_inclusive('\n').take(end).collect();
        let found = found(text.as_bytes());
        let [Item::Event(event)] = found.as_slice() else {
            assert_eq!((end, found), (2, vec![Item::Text { line: 1, offset: 0 }]));
            continue;
        };
        let partial = read_event(event, &mut |label| panic!("{label}"));
        let part = serde_json::to_value(&partial).unwrap();
        for label in ["timeStamp", "localAddrV4", "remotePort"] {
            let is_there = text.contains(match label {
                "timeStamp" => "Timestamp:",
                "localAddrV4" => "Local address:",
                _ => "Remote Port:",
            });
            let error = part["errors"].as_array().is_some_and(|errors| {
                errors.iter().any(|error| error["member"] == format!("header.{label}"))
            });
            let value = &part["header"][label];
            assert_eq!(is_there, *value == whole["header"][label], "{part}");
            assert_eq!(is_there, !error, "{part}");
        }
        // From the error code on, nothing is missing but the hash, which is below its label.
        let is_complete = text.contains("Failure error code") && !text.ends_with("Cert hash:\n");
        assert_eq!(is_complete, partial.errors.is_empty(), "{text}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let upto = |label: &str| MAIN_MODE.split_inclusive(label).next().unwrap().to_owned();
    assert_eq!(
        errors(&upto("  Local address: 192.0.2.10\n")),
        [
            "line 9: header.remoteAddrV4 is missing",
            "line 9: header.localPort is missing",
            "line 9: header.remotePort is missing",
            "line 9: header.appId is missing",
            "line 9: header.userId is missing",
            "line 9: type is missing",
            "line 9: payload is missing",
        ]
    );
    assert_eq!(errors(&upto("Type specific info:\n")), ["line 18: ikeMmFailure is missing"]);
    // Of IPv6.
    let text = EXTENDED_MODE.split_inclusive("IP protocol: 0\n").next().unwrap();
    assert_eq!(errors(text)[0], "line 6: header.localAddrV6 is missing");
}

/// The errors after a part of a text is replaced.
#[track_caller]
fn replaced(text: &str, from: &str, to: &str) -> (Json, Vec<String>) {
    assert!(text.contains(from));
    let (partial, _) = read(&text.replacen(from, to, 1));
    let errors = partial.errors.iter().map(|error| error.to_string()).collect();
    (serde_json::to_value(partial).unwrap(), errors)
}

/// One bad value costs that member.
#[test]
fn redacted_values_are_named() {
    for (from, to, error) in [
        ("192.0.2.10", "x.x.x.x", "line 9: header.localAddrV4: `x.x.x.x` is not a valid value"),
        ("198.51.100.20", "", "line 10: header.remoteAddrV4 is missing"),
        ("2026-03-04T05:06:07.089Z", "***", "line 3: header.timeStamp: `***` is not a valid value"),
        ("0x0000017f", "0x1_7f", "line 4: header.flags: `0x1_7f` is not a valid value"),
        ("IPv4", "IPv?", "line 7: header.ipVersion: `IPv?` is not a valid value"),
        ("500", "70000", "line 11: header.localPort: `70000` is not a valid value"),
        ("5c 00", "zz 00", "line 13: header.appId: `zz 00 64 00 65 00 7…` is not a valid value"),
        ("S-1-5-18", "S-1-5-XX", "line 16: header.userId: `S-1-5-XX` is not a valid value"),
        (
            "Local\n",
            "<invalid>\n",
            "line 22: ikeMmFailure.failurePoint: `<invalid>` is not a valid value",
        ),
        ("0x000035e9", "", "line 19: ikeMmFailure.failureErrorCode is missing"),
        ("Final sent", "Busy", "line 26: ikeMmFailure.mmState: `Busy` is not a valid value"),
        (
            "00112233",
            "0011223",
            "line 29: ikeMmFailure.endCertHash: `0011223445566778899…` is not a valid value",
        ),
        ("0x0000000000007b4f", "0x", "line 31: ikeMmFailure.mmId: `0x` is not a valid value"),
    ] {
        let (part, errors) = replaced(MAIN_MODE, from, to);
        assert_eq!(errors, [error], "{part}");
        // All else is there.
        let whole = json(MAIN_MODE_JSON);
        for (name, value) in whole["ikeMmFailure"].as_object().unwrap() {
            let own = part["ikeMmFailure"].get(name);
            let is_bad = error.contains(&format!("ikeMmFailure.{name}"))
                || name == "failureErrorName" && error.contains("failureErrorCode");
            assert_eq!(own == Some(value), !is_bad, "{name} {part}");
        }
    }
}

#[test]
fn members_that_contradict_are_named() {
    let (part, errors) = replaced(MAIN_MODE, "192.0.2.10", "2001:db8::1");
    assert_eq!(errors, ["line 9: header.localAddrV6 contradicts the members beside it"]);
    assert_eq!(part["header"]["remoteAddrV4"], "198.51.100.20");
    let (part, errors) = replaced(EXTENDED_MODE, "  IP version: IPv6\n", "");
    assert_eq!((errors, &part["header"]["remoteAddrV6"]), (vec![], &Json::from("2001:db8::14")));
    let (part, errors) = replaced(EXTENDED_MODE, "IPv6", "IPv?");
    assert_eq!(errors, ["line 5: header.ipVersion: `IPv?` is not a valid value"]);
    assert_eq!(part["header"]["remoteAddrV6"], "2001:db8::14");
    let none =
        QUICK_MODE.replace("IPv4", "None").replace("192.0.2.10", "").replace("198.51.100.20", "");
    assert_eq!(super::json_of(&none)["header"]["ipVersion"], "FWP_IP_VERSION_NONE");
}

#[test]
fn a_second_value_is_an_error() {
    let (part, errors) = replaced(MAIN_MODE, "  MM ID", "  MM ID: 5\n  MM ID");
    assert_eq!(errors, ["line 32: ikeMmFailure.mmId is there more than once"]);
    assert_eq!(part["ikeMmFailure"]["mmFilterId"], 18_364_758_544_493_064_720_u64);
    let (_, errors) =
        replaced(EXTENDED_MODE, "  Remote address", "  Local address: ::1\n  Remote address");
    assert_eq!(errors, ["line 8: header.localAddrV6 is there more than once"]);
}

/// The labels of a payload tell its type.
#[test]
fn the_type_can_be_unknown() {
    for (text, name) in [(MAIN_MODE, "Main"), (QUICK_MODE, "Quick"), (EXTENDED_MODE, "Extended")] {
        let whole = events(text).remove(0).1;
        let (part, errors) = replaced(text, &format!("{name} Mode Failure"), "?");
        let name = whole.as_object().unwrap().keys().find(|name| name.starts_with("ike")).unwrap();
        assert_eq!(part[name], whole[name]);
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].contains(": type: `"), "{errors:?}");
    }
    let text = MAIN_MODE.split_inclusive("IKE authentication").next().unwrap();
    let (part, errors) = replaced(text, "Main Mode Failure", "?");
    assert_eq!(
        errors,
        ["line 17: type: `IKE/Authip ?` is not a valid value", "line 20: payload is missing"]
    );
    assert_eq!(part["header"]["localPort"], 500);
}

#[test]
fn unknown_labels_are_reported() {
    let text = MAIN_MODE
        .replace("  IP protocol", "  Scope: 5\n    not: read\n  IP protocol")
        .replace("  MM ID", "  Weight\n  \u{1b}Weight: 1\n  MM ID");
    let (partial, labels) = read(&text);
    assert_eq!(
        (partial.errors, labels),
        (vec![], vec!["Scope".to_owned(), r"\u{1b}Weight".to_owned()])
    );
    assert_eq!(serde_json::to_value(partial.record).unwrap(), json(MAIN_MODE_JSON));
}

#[test]
fn bytes_that_are_not_utf_8_are_windows_1252() {
    let text = MAIN_MODE.replace("gateway@", "M\u{fc}nchen@");
    let bytes: Vec<u8> = text.chars().map(|character| character as u8).collect();
    let found = found(&bytes);
    let [Item::Event(event)] = found.as_slice() else { panic!("{found:?}") };
    let partial = read_event(event, &mut |label| panic!("{label}"));
    let event = serde_json::to_value(partial).unwrap();
    assert_eq!(event["ikeMmFailure"]["localPrincipalNameForAuth"], "München@EXAMPLE.NET");
}

/// A long line is cut, and a long event.
#[test]
fn too_much_is_not_read() {
    let name = "x".repeat(70_000);
    let (part, errors) = replaced(MAIN_MODE, "gateway@EXAMPLE.NET", &name);
    assert_eq!(errors, ["line 33: ikeMmFailure.localPrincipalNameForAuth is truncated"]);
    assert_eq!(part["ikeMmFailure"]["remotePrincipalNameForAuth"], "host/peer.example.net");
    let sids = "    S-1-5-21-1-2-3-513\n".repeat(10_000);
    let (part, errors) = replaced(MAIN_MODE, "    S-1-1-0\n", &sids);
    assert_eq!(errors, ["line 38: ikeMmFailure.remotePrincipalGroupSids is truncated"]);
    assert_eq!(part["ikeMmFailure"]["mmId"], 31567);
}

/// The line that begins an event, in prose and elsewhere.
#[test]
fn a_first_line_alone_is_no_event() {
    let text = "One says\nIKE diagnostic event:\nand ends.\n";
    assert_eq!(found(text.as_bytes()), [Item::Text { line: 2, offset: 9 }]);
    let text = prefixed("IKE diagnostic event:\nCleaning up\n", of_thread("1.2"));
    assert_eq!(found(text.as_bytes()), [Item::Text { line: 1, offset: 0 }]);
    let text = prefixed("IKE diagnostic event:\n  MM ID: 1\n", |_| "x".repeat(257));
    assert_eq!(found(text.as_bytes()), [Item::Text { line: 1, offset: 0 }]);
    assert_eq!(found(b"nothing\n"), [Item::Text { line: 1, offset: 0 }]);
    assert_eq!(found(b""), []);
}
