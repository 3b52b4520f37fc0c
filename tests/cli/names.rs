//! Names of error codes and network profiles in each output format.

use serde_json::Value;

use crate::kit::command::{Ended, run_with};
use byteorder_reader::SIZE;

/// A main-mode failure and a dropped packet, with codes that have a name but no text about their meaning.
const LINES: &str = concat!(
    r#"{"struct":"FWPM_NET_EVENT5","type":"FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE","#,
    r#""ikeMmFailure":{"failureErrorCode":2148204811}}"#,
    "\n",
    r#"{"struct":"FWPM_NET_EVENT5","type":"FWPM_NET_EVENT_TYPE_IPSEC_KERNEL_DROP","#,
    r#""ipsecDrop":{"failureStatus":-1073741670}}"#,
    "\n",
);

fn text(ended: &Ended) -> String {
    assert_eq!((ended.status, &*ended.stderr), (Some(0), ""));
    String::from_utf8(ended.stdout.clone()).unwrap()
}

#[test]
fn every_format_shows_the_names_of_codes() {
    for (format, code, status) in [
        ("table", " 0x800b010b TRUST_E_FAIL ", " 0xc000009a INSUFFICIENT_RESOURCES "),
        (
            "detail",
            "  2148204811 (0x800b010b)  TRUST_E_FAIL\n",
            "  -1073741670 (0xc000009a)  STATUS_INSUFFICIENT_RESOURCES\n",
        ),
        ("csv", ",2148204811,TRUST_E_FAIL,", ",-1073741670,STATUS_INSUFFICIENT_RESOURCES,"),
        (
            "jsonl",
            r#""failureErrorCode":2148204811,"failureErrorName":"TRUST_E_FAIL","#,
            r#""failureStatus":-1073741670,"failureStatusName":"STATUS_INSUFFICIENT_RESOURCES","#,
        ),
    ] {
        let text = text(&run_with(&["decode", "-f", format], LINES));
        assert!(text.contains(code) && text.contains(status), "{format}: {text}");
    }
    let mut record = [0; SIZE];
    record[..4].copy_from_slice(&0x800b_010b_u32.to_le_bytes());
    let explained = text(&run_with(&["explain", "-"], record));
    assert!(explained.contains("  2148204811 (0x800b010b)  TRUST_E_FAIL\n"), "{explained}");
}

#[test]
fn a_code_without_meaning_is_explained_by_its_member() {
    let text = text(&run_with(&["decode", "-f", "detail"], LINES));
    let mut lines = text.lines().skip_while(|line| !line.ends_with("TRUST_E_FAIL")).skip(1);
    assert_eq!(
        lines.next().unwrap().trim_start(),
        "Why it failed: a Windows error code (not an NTSTATUS)."
    );
}

#[test]
fn xml_has_codes_by_name() {
    let xml = text(&run_with(&["decode", "-f", "xml"], LINES));
    let back = |xml: &str| -> Vec<Value> {
        let lines = text(&run_with(&["decode", "-f", "jsonl"], xml));
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let events = back(&xml);
    assert_eq!(events[0]["ikeMmFailure"]["failureErrorName"], "TRUST_E_FAIL");
    assert_eq!(events[1]["ipsecDrop"]["failureStatusName"], "STATUS_INSUFFICIENT_RESOURCES");
    let (start, rest) = xml.split_once("<failureErrorCode>").unwrap();
    let (_, end) = rest.split_once("</failureErrorCode>").unwrap();
    let named = format!("{start}<failureErrorCode>ERROR_INTERNAL_DB_ERROR</failureErrorCode>{end}");
    assert_eq!(back(&named)[0]["ikeMmFailure"]["failureErrorCode"], 1383);
}

#[test]
fn network_profiles_have_names_only_in_text_for_people() {
    let profiles = [(0, "none"), (1, "public"), (2, "private"), (3, "domain")];
    for payload in ["classifyDrop", "classifyAllow", "classifyDropMac"] {
        let of = match payload {
            "classifyDrop" => "FWPM_NET_EVENT_TYPE_CLASSIFY_DROP",
            "classifyAllow" => "FWPM_NET_EVENT_TYPE_CLASSIFY_ALLOW",
            _ => "FWPM_NET_EVENT_TYPE_CLASSIFY_DROP_MAC",
        };
        for (number, name) in profiles {
            let line = format!(
                r#"{{"struct":"FWPM_NET_EVENT5","type":"{of}","{payload}":{{"originalProfile":{number},"currentProfile":4}}}}"#
            );
            let detail = text(&run_with(&["decode", "-f", "detail"], &line));
            let shown: Vec<Vec<&str>> = detail
                .lines()
                .map(|line| line.split_whitespace().collect())
                .filter(|words: &Vec<_>| {
                    words.first().is_some_and(|word| word.ends_with("Profile"))
                })
                .collect();
            let number = number.to_string();
            assert_eq!(
                shown,
                [vec!["originalProfile", &number, name], vec!["currentProfile", "4"]]
            );
            let explained = text(&run_with(&["explain", "-"], &line));
            assert!(explained.contains(&format!("  {number}  {name}\n")), "{explained}");
            let json = text(&run_with(&["decode", "-f", "jsonl"], &line));
            assert!(json.contains(&format!("\"originalProfile\":{number},\"currentProfile\":4")));
            let csv = text(&run_with(&["decode", "-f", "csv", "--columns", "all"], &line));
            let row = csv.lines().last().unwrap();
            assert!(row.contains(&format!(",{number},4,")) && !row.contains(name), "{row}");
        }
    }
}
