//! No output contains characters that control the terminal, reorder text or are invisible: they are shown as escapes.

use serde_json::{Value, json};

use crate::kit::command::run;
use crate::kit::files::Files;

/// The ranges of characters that are shown as escapes: the first and the last of each.
const RANGES: &[(char, char)] = &[
    ('\u{1}', '\u{1f}'),
    ('\u{7f}', '\u{9f}'),
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{180e}', '\u{180e}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{2064}'),
    ('\u{2066}', '\u{2069}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{fff9}', '\u{fffb}'),
    ('\u{e0000}', '\u{e007f}'),
    ('\u{e0100}', '\u{e01ef}'),
];

/// Each character that is shown as an escape.
fn hidden() -> Vec<char> {
    RANGES.iter().flat_map(|(first, last)| *first..=*last).collect()
}

/// A text with all of them.
fn text() -> String {
    format!("a\"\\`b{}c", hidden().into_iter().collect::<String>())
}

/// Events and payloads in which every text is this one, as JSON lines.
fn lines() -> String {
    let text = text();
    let header = json!({
        "flags": ["FWPM_NET_EVENT_FLAG_APP_ID_SET", "FWPM_NET_EVENT_FLAG_EFFECTIVE_NAME_SET", "FWPM_NET_EVENT_FLAG_ENTERPRISE_ID_SET"],
        "appId": text, "effectiveName": text, "enterpriseId": text,
    });
    let failure = json!({
        "localPrincipalNameForAuth": text, "remotePrincipalNameForAuth": text,
        "localPrincipalGroupSids": [text, text], "remotePrincipalGroupSids": [text],
    });
    let events = [
        json!({"struct": "FWPM_NET_EVENT5", "header": header, "type": 0, "ikeMmFailure": failure}),
        json!({"struct": "FWPM_NET_EVENT5", "header": header, "type": 2, "ikeEmFailure": failure}),
        json!({"struct": "FWPM_NET_EVENT5", "header": header, "type": 3, "classifyDrop": {}}),
    ];
    events.iter().map(|event| format!("{event}\n")).collect()
}

/// Asserts that an output has none of these characters, except line feeds.
#[track_caller]
fn is_harmless(output: &[u8], what: &str) {
    let output = std::str::from_utf8(output).unwrap();
    // XML output begins with a byte-order mark and is indented by tabs.
    let xml = output
        .strip_prefix('\u{feff}')
        .map(|xml| xml.lines().map(|line| line.trim_start_matches('\t')).collect());
    let output: String = xml.unwrap_or_else(|| output.to_owned());
    let found = output.chars().find(|character| *character != '\n' && hidden().contains(character));
    assert_eq!(found, None, "{what}: {output}");
}

#[test]
fn texts_and_file_names_are_shown_without_them() {
    // A file name has at most 255 bytes, so it has only the ends of each range.
    let name = |end: &str| -> String {
        RANGES.iter().flat_map(|(first, last)| [*first, *last]).chain(end.chars()).collect()
    };
    let (good, bad, array) = (name(".jsonl"), name(".x"), name(".bin"));
    let files = Files::new()
        .with(&good, lines())
        .with(&bad, "{\"struct\":\"\u{202e}\"}\n")
        .with(&array, [0xff; 65]);
    let csv = name(".csv");
    let no = name("");
    for args in [
        &["decode", &good][..],
        &["decode", &good, "-f", "detail"],
        &["decode", &good, "-f", "detail", "--color", "never"],
        &["decode", &good, "-f", "jsonl", "--source"],
        &["decode", &good, "-f", "csv"],
        &["decode", &good, "-f", "xml"],
        &["top", "--by", "app,user", &good],
        &["top", "--by", "app,user", "-f", "csv", &good],
        &["top", "--by", &no, &good],
        &["summary", &good],
        &["report", &good, "-o", "-"],
        &["explain", &good],
        &["check", &good],
        &["check", &array],
        &["decode", &bad],
        &["decode", &no],
        &["decode", &good, &array, "-f", "xml"],
        &["convert", &good, &csv],
        &["convert", &good, &no],
        &["convert", &good, &good],
        &["convert", &good, "no/\u{202e}.jsonl"],
        &["convert", &array, "out.xml"],
        &["generate", "-n", "1", &no],
        &["generate", "--each", &good],
        &["decode", "--struct", &no],
        &["decode", "--from", &no],
        &["decode", &name("--none")],
        &["decode", "--base", &no],
        &[&no],
        &["layout", &no],
        &["lookup", &no],
        &["lookup", "layer", &no],
        &["lookup", "--windows", &no],
    ] {
        let ended = files.run(args);
        is_harmless(&ended.stdout, &format!("{args:?}"));
        is_harmless(ended.stderr.as_bytes(), &format!("{args:?}"));
    }
    is_harmless(&files.read(&csv), "CSV");
}

#[test]
fn they_are_read_back() {
    // XML allows only three of the first 31 characters.
    let all = text();
    let in_xml: String = all
        .chars()
        .filter(|character| *character >= ' ' || "\t\n\r".contains(*character))
        .collect();
    for (file, text) in [("out.jsonl", &all), ("out.xml", &in_xml)] {
        let lines = lines().replace(&json!(all).to_string(), &json!(text).to_string());
        let files = Files::new().with("in.jsonl", &lines);
        assert_eq!(files.run(&["convert", "in.jsonl", file]).status, Some(0));
        is_harmless(&files.read(file), file);
        let back = files.run(&["decode", "-f", "jsonl", file]).stdout;
        let again = files.run(&["decode", "-f", "jsonl", "in.jsonl"]).stdout;
        let parsed = |lines: &[u8]| -> Vec<Value> {
            std::str::from_utf8(lines)
                .unwrap()
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect()
        };
        assert_eq!(parsed(&back), parsed(&again), "{file}");
        assert_eq!(parsed(&back)[0]["header"]["appId"], json!(text), "{file}");
    }
}

#[test]
fn quoted_texts_differ_where_lists_do() {
    let shown = |list: Value| {
        let failure = json!({"localPrincipalGroupSids": list});
        let event = json!({"struct": "FWPM_NET_EVENT5", "type": 0, "ikeMmFailure": failure});
        let files = Files::new().with("in.jsonl", event.to_string());
        String::from_utf8(files.run(&["decode", "-f", "detail", "in.jsonl"]).stdout).unwrap()
    };
    let two = shown(json!(["a", "b"]));
    assert!(two.contains(r#"localPrincipalGroupSids      "a" "b""#), "{two}");
    let one = shown(json!([r#"a" "b"#]));
    assert!(one.contains(r#"localPrincipalGroupSids      "a\" \"b""#), "{one}");
    let slash = shown(json!([r"a\", "b"]));
    assert!(slash.contains(r#"localPrincipalGroupSids      "a\\" "b""#), "{slash}");
}

/// The `appId` and the failure status in the CSV output for an event with this application.
fn in_csv(app: &str, options: &[&str]) -> (String, String) {
    let drop = json!({"failureStatus": -5});
    let event = json!({
        "struct": "FWPM_NET_EVENT5", "type": 4, "ipsecDrop": drop,
        "header": {"flags": ["FWPM_NET_EVENT_FLAG_APP_ID_SET"], "appId": app},
    });
    let files = Files::new().with("in.jsonl", event.to_string());
    let ended =
        files.run(&[&["decode", "-f", "csv", "--columns", "all", "in.jsonl"], options].concat());
    ended.gives(0, &ended.stdout, "");
    assert_eq!(
        files
            .run(&[&["convert", "--columns", "all", "in.jsonl", "out.csv"], options].concat())
            .status,
        Some(0)
    );
    files.holds("out.csv", &ended.stdout);
    let mut reader = csv::Reader::from_reader(ended.stdout.as_slice());
    let titles = reader.headers().unwrap().clone();
    let record = reader.records().next().unwrap().unwrap();
    let field = |title: &str| {
        let column = titles.iter().position(|other| other == title).unwrap();
        record[column].to_owned()
    };
    (field("header.appId"), field("ipsecDrop.failureStatus"))
}

#[test]
fn a_spreadsheet_runs_no_formula() {
    for (app, safe) in [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "\\t=1"),
        ("\r=1", "\\r=1"),
        ("=\n1", "'=\\n1"),
        ("-5", "-5"),
        ("a=1", "a=1"),
        ("a\u{202e}b", "a\\u{202e}b"),
        ("\u{e9}\\\"", "\u{e9}\\\""),
    ] {
        assert_eq!(in_csv(app, &[]), (safe.to_owned(), "-5".to_owned()), "{app:?}");
        assert_eq!(in_csv(app, &["--raw-csv"]), (app.to_owned(), "-5".to_owned()), "{app:?}");
    }
}

#[test]
fn raw_csv_is_csv() {
    let message = "error: --raw-csv requires -f csv\n";
    run(&["decode", "--raw-csv", "mm-failure0.bin"]).gives(2, "", message);
    let message = "error: --raw-csv requires CSV as the output format\n";
    Files::new().run(&["convert", "--raw-csv", "in.bin", "out.jsonl"]).gives(2, "", message);
    let message = "error: --columns few requires -f csv\n";
    run(&["decode", "--columns", "few", "mm-failure0.bin"]).gives(2, "", message);
}
