//! The names of filters, layers and drives in the output of `decode`.

use crate::kit::command::{run, run_with};
use crate::kit::files::Files;

const DROP: &str = r#"{"struct":"FWPM_NET_EVENT5","header":{"ipProtocol":6,"appId":"\\device\\harddiskvolume3\\a.exe"},"type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","classifyDrop":{"filterId":71002,"layerId":48}}"#;

const NAMED: &str = "71002  \"Example outbound block\"\n";

#[test]
fn files_of_names_are_used() {
    let names = ["--names", "names/wfpstate.xml", "--volumes", "3=C:"];
    let detail = run_with(&[&["decode", "-f", "detail"], &names[..]].concat(), DROP);
    assert_eq!((detail.status, &*detail.stderr), (Some(0), ""));
    let text = String::from_utf8(detail.stdout).unwrap();
    for part in [NAMED, "48  FWPM_LAYER_ALE_AUTH_CONNECT_V4\n", "  C:\\a.exe\n"] {
        assert!(text.contains(part), "{part}{text}");
    }
    let json = run_with(&[&["decode", "-f", "jsonl"], &names[..]].concat(), DROP);
    let text = String::from_utf8(json.stdout).unwrap();
    assert!(text.contains(r#""filterName":"Example outbound block""#), "{text}");
    let table = run_with(&[&["decode"], &names[..]].concat(), DROP);
    let text = String::from_utf8(table.stdout).unwrap();
    let what = "filter 71002 \"Example outbound block\" a.exe layer 48 ALE_AUTH_CONNECT_V4\n";
    assert!(text.ends_with(what), "{text}");
    // The case of a wfpstate.xml by itself: it holds no events, but names.
    let short = ["decode", "-f", "detail", "--names", "cases/wfpstate.xml"];
    let text = String::from_utf8(run_with(&short, DROP).stdout).unwrap();
    assert!(text.contains(NAMED), "{text}");
}

#[test]
fn csv_has_columns_of_names_if_they_are_asked_for() {
    let column = |args: &[&str], title: &str| {
        let ended = run_with(&[&["decode", "-f", "csv"], args].concat(), DROP);
        assert_eq!((ended.status, &*ended.stderr), (Some(0), ""));
        let mut reader = csv::Reader::from_reader(&*ended.stdout);
        let at = reader.headers().unwrap().iter().position(|own| own == title)?;
        Some(reader.records().next().unwrap().unwrap()[at].to_owned())
    };
    for (columns, part) in [("few", ""), ("all", "classifyDrop.")] {
        let args = ["--columns", columns, "--names", "names/wfpstate.xml"];
        for (title, value) in [
            ("filterName", "Example outbound block"),
            ("filterProvider", "Example firewall provider"),
            ("layerName", "FWPM_LAYER_ALE_AUTH_CONNECT_V4"),
        ] {
            let title = format!("{part}{title}");
            assert_eq!(column(&args, &title).as_deref(), Some(value), "{title}");
            let by_itself = columns == "few" && title == "layerName";
            assert_eq!(column(&args[..2], &title).is_some(), by_itself, "{title}");
        }
    }
}

#[test]
fn a_capture_with_filters_names_them_itself() {
    let filters = include_str!("../data/names/filters.xml").replace("</wfpdiag>", "");
    let event = "<events><netEvent><header/><type>FWPM_NET_EVENT_TYPE_CLASSIFY_DROP</type><classifyDrop>\
                 <filterId>71002</filterId></classifyDrop></netEvent></events></wfpdiag>";
    let files = Files::new().with("wfpdiag.xml", format!("{filters}{event}"));
    let path = files.path("wfpdiag.xml");
    let path = path.to_str().unwrap();
    let detail = run(&["decode", "-f", "detail", path]);
    let text = String::from_utf8(detail.stdout).unwrap();
    assert!(text.contains(NAMED), "{text}");
    // Names that are specified count instead, and two inputs can be of two machines.
    for args in [&["--names", "names/wfpstate.xml"][..], &["cases/wfpstate.xml"]] {
        let detail = run(&[&["decode", "-f", "detail", path], args].concat());
        let text = String::from_utf8(detail.stdout).unwrap();
        let provider = text.contains("Provider: Example firewall provider");
        assert_eq!(provider, args.len() == 2, "{text}");
    }
}

#[test]
fn files_without_names_are_reported() {
    let args = ["decode", "--names", "no.xml", "mm-failure0.bin"];
    let ended = run(&args);
    assert_eq!(ended.status, Some(2));
    assert!(ended.stderr.starts_with("error: no.xml: cannot be read: "), "{}", ended.stderr);
    let ended = run(&["decode", "--names", "events.jsonl", "mm-failure0.bin"]);
    let message = "error: events.jsonl: contains no names; expected filters.xml or wfpstate.xml\n";
    assert_eq!((ended.status, &*ended.stderr), (Some(2), message));
    // What is read of a damaged file counts.
    let half = include_str!("../data/names/filters.xml").split_once("206064").unwrap().0;
    let files = Files::new().with("half.xml", format!("{half}<"));
    let path = files.path("half.xml");
    let ended = run_with(&["decode", "-f", "detail", "--names", path.to_str().unwrap()], DROP);
    assert!(
        ended.stderr.contains("some names may be missing: not XML at offset "),
        "{}",
        ended.stderr
    );
    assert!(String::from_utf8(ended.stdout).unwrap().contains(NAMED));
    for volume in ["C:", "3", "x=C:"] {
        assert_eq!(run(&["decode", "--volumes", volume, "mm-failure0.bin"]).status, Some(2));
    }
}
