//! `report`: a page for a browser. `tests/report/` tests it in one.

use std::io::Read;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::read::DeflateDecoder;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::kit::command::run;
use crate::kit::files::Files;

/// What a page has between two texts, of which the first is there once.
#[track_caller]
fn between<'t>(page: &'t str, before: &str, after: &str) -> &'t str {
    let mut parts = page.split(before).skip(1);
    let (Some(rest), None) = (parts.next(), parts.next()) else { panic!("not once: {before}") };
    rest.split_once(after).unwrap().0
}

#[track_caller]
fn page(files: &Files, args: &[&str], status: i32, stderr: &str) -> String {
    files
        .run(&[&["report", "--force", "-o", "page.html"], args].concat())
        .gives(status, "", stderr);
    String::from_utf8(files.read("page.html")).unwrap()
}

/// The cells of a column of the table.
fn cells<'d>(data: &'d Value, name: &str) -> Vec<&'d str> {
    let columns = data["columns"].as_array().unwrap();
    let column = columns.iter().find(|column| column["name"] == name).unwrap();
    let texts = column["texts"].as_array().unwrap();
    let cells = column["cells"].as_array().unwrap().iter();
    cells.map(|cell| texts[cell.as_u64().unwrap() as usize].as_str().unwrap()).collect()
}

/// The texts of a row: the lines of its members and of its bytes.
fn texts(page: &str, place: usize) -> (Vec<String>, Vec<String>) {
    let pack = between(page, &format!(r#"id="pack-{}">"#, place / 256), "</script>");
    let pack = BASE64_STANDARD.decode(pack).unwrap();
    let mut text = String::new();
    DeflateDecoder::new(&*pack).read_to_string(&mut text).unwrap();
    let (sizes, lines) = text.split_once('\n').unwrap();
    let (records, members) = sizes.split_once(' ').unwrap();
    let (records, members): (usize, usize) = (records.parse().unwrap(), members.parse().unwrap());
    let lines: Vec<_> = lines.split('\n').collect();
    let line = |among: &[&str]| {
        let own = among[..=place % 256].iter().rev().find(|line| !line.is_empty());
        own.unwrap().to_string()
    };
    let mut all: Vec<_> = lines.chunks(records).map(line).collect();
    let mut bytes = all.split_off(members);
    for lines in [&mut all, &mut bytes] {
        lines.retain(|line| line != "\t");
    }
    (all, bytes)
}

fn stdout(files: &Files, args: &[&str]) -> String {
    String::from_utf8(files.run(args).stdout).unwrap()
}

#[test]
fn the_table_has_every_record_in_full() {
    let files = Files::new();
    let args = ["generate", "-n", "700", "--struct", "FWPM_NET_EVENT5", "in.pcapng"];
    files.run(&args).gives(0, "", "");
    let page = page(&files, &["in.pcapng"], 0, "");
    let data: Value = serde_json::from_str(between(&page, r#"id="data">"#, "</script>")).unwrap();
    let numbers = data["number"].as_array().unwrap();
    assert!(numbers.iter().map(|number| number.as_u64().unwrap()).eq(0..700));
    let detail = stdout(&files, &["decode", "-f", "detail", "--color", "always", "in.pcapng"]);
    let explain = stdout(&files, &["explain", "--color", "always", "in.pcapng"]);
    let (detail, explain) = (detail.split("\n\n"), explain.split("\n\n"));
    for ((place, detail), explain) in
        data["text"].as_array().unwrap().iter().zip(detail).zip(explain)
    {
        let (members, bytes) = texts(&page, place.as_u64().unwrap() as usize);
        assert!(members.iter().map(String::as_str).eq(detail.lines()), "{detail}\n{members:?}");
        assert!(bytes.iter().map(String::as_str).eq(explain.lines()), "{explain}\n{bytes:?}");
    }
    let types = stdout(&files, &["top", "--by", "type", "--top", "1", "in.pcapng"]);
    let drops = cells(&data, "type").iter().filter(|cell| **cell == "CLASSIFY_DROP").count();
    assert!(types.contains(&format!("{drops}  CLASSIFY_DROP")), "{types}");
}

#[test]
fn the_policy_allows_the_style_and_the_script_of_the_page() {
    let files = Files::new();
    let page = page(&files, &[&run_path("events.pcapng")], 0, "");
    let policy = between(&page, r#"Content-Security-Policy" content=""#, "\"");
    assert!(policy.starts_with("default-src &#39;none&#39;;"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    for text in [between(&page, "<style>", "</style>"), between(&page, "<script>", "</script>")] {
        let hash = BASE64_STANDARD.encode(Sha256::digest(text)).replace('+', "&#43;");
        assert!(policy.replace('+', "&#43;").contains(&format!("sha256-{hash}")), "{policy}");
    }
    for loaded in ["http:", "https:", "src=", "@import", "url("] {
        let markup = page.split(r#"id="data">"#).next().unwrap();
        assert!(!markup.contains(loaded), "{loaded}");
    }
}

/// The path of a sample.
fn run_path(name: &str) -> String {
    format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_page_says_what_is_damaged_and_what_was_selected() {
    let bytes = std::fs::read(run_path("mm-failure0.bin")).unwrap();
    let files = Files::new().with("cut.bin", &bytes[..3 * 64 + 36]);
    let message =
        "record 3 at offset 192: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 is truncated (36 of 64 bytes)";
    let stderr = format!("error: cut.bin: {message}\n");
    let page = page(&files, &["cut.bin"], 1, &stderr);
    assert!(page.contains("1 record could not be read"), "{page}");
    assert!(page.contains(message), "{page}");
    let args = ["--where", "error == IKE_AUTH_FAIL", &run_path("mm-failure0.bin")];
    let page = self::page(&files, &args, 0, "note: 2 of 16 records match\n");
    assert!(
        page.contains("2 of 16 records were selected: --where error == IKE_AUTH_FAIL"),
        "{page}"
    );
}

#[test]
fn names_of_the_machine_are_on_the_page() {
    let files = Files::new();
    let (names, event) =
        (run_path("names/wfpstate.xml"), run_path("cases/inbound-layer-direction-out.xml"));
    let page = page(&files, &["--names", &names, "--volumes", "3=C:", &event], 0, "");
    assert!(page.contains(">66100 Example quarantine inbound block</button>"), "{page}");
    assert!(page.contains(r">C:\tools\agent.exe</button>"), "{page}");
}

#[test]
fn an_output_is_required_and_is_whole() {
    let ended = run(&["report", "mm-failure0.bin"]);
    assert_eq!(ended.status, Some(2));
    assert!(ended.stderr.contains("--output <FILE>"), "{}", ended.stderr);
    let files = Files::new().with("page.html", "before").with("bad.bin", "x");
    assert_eq!(files.run(&["report", "none.bin", "-o", "page.html"]).status, Some(2));
    assert_eq!(files.read("page.html"), b"before");
    let out = run(&["report", "mm-failure0.bin", "-o", "-"]);
    assert_eq!(out.status, Some(0));
    assert!(out.stdout.starts_with(b"<!doctype html>") && out.stdout.ends_with(b"</html>"));
}
