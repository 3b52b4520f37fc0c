//! `decode --columns`, `--sort` and `--local-time`.

use crate::kit::command::{command, ended, run, run_with};

/// Drops with these filters, one second after the other; 0 is an event without a payload.
fn drops(filters: &[u64]) -> String {
    let mut lines = String::new();
    for (second, filter) in filters.iter().enumerate() {
        let payload = match filter {
            0 => "null".to_owned(),
            filter => format!(r#"{{"filterId":{filter},"layerId":48}}"#),
        };
        lines += &format!(
            r#"{{"struct":"FWPM_NET_EVENT5","header":{{"timeStamp":"2024-07-01T22:30:0{second}.0000000Z"}},"type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","classifyDrop":{payload}}}"#
        );
        lines.push('\n');
    }
    lines
}

#[test]
fn fields_are_columns_of_the_table() {
    let args = ["decode", "--columns", "type,filter,layer,classifyDrop.filterId,error"];
    let table = "\
RECORD  TYPE                FILTER  LAYER                     classifyDrop.filterId  ERROR
     0  CLASSIFY_DROP       7       ALE_AUTH_CONNECT_V4       7
     1  CLASSIFY_DROP
";
    let shown = run_with(&args, drops(&[7, 0]));
    shown.gives(0, table, "");
    // Payloads by themselves have the same titles.
    let args = ["decode", "--columns", "error", "mm-failure0.bin", "events.jsonl"];
    let text = String::from_utf8(run(&args).stdout).unwrap();
    assert_eq!(text.lines().filter(|line| line.starts_with("RECORD")).count(), 1, "{text}");
}

#[test]
fn columns_grow_under_new_titles() {
    let text = String::from_utf8(
        run_with(&["decode", "--columns", "filter,type"], drops(&[7, 1234567, 7])).stdout,
    )
    .unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 5, "{text}");
    let at = |line: usize, word: &str| lines[line].find(word).unwrap();
    assert_eq!(at(0, "TYPE"), at(1, "CLASSIFY"));
    for line in [3, 4] {
        assert_eq!(at(2, "TYPE"), at(line, "CLASSIFY"), "{text}");
    }
}

#[test]
fn fields_are_columns_of_csv() {
    let args =
        ["decode", "-f", "csv", "--columns", "time,type,filter,error,layer,classifyDrop.filterId"];
    let csv = "\
time,type,typeCode,filter,error,errorName,layer,layerCode,classifyDrop.filterId
2024-07-01T22:30:00.0000000Z,FWPM_NET_EVENT_TYPE_CLASSIFY_DROP,3,7,,,FWPS_LAYER_ALE_AUTH_CONNECT_V4,48,7
2024-07-01T22:30:01.0000000Z,FWPM_NET_EVENT_TYPE_CLASSIFY_DROP,3,,,,,,
";
    run_with(&args, drops(&[7, 0])).gives(0, csv, "");
    let args =
        ["decode", "-f", "csv", "--columns", "error,ikeMmFailure.failureErrorCode", "--limit", "1"];
    let csv = "\
error,errorName,ikeMmFailure.failureErrorCode,ikeMmFailure.failureErrorName
13801,ERROR_IPSEC_IKE_AUTH_FAIL,13801,ERROR_IPSEC_IKE_AUTH_FAIL
";
    run(&[&args[..], &["mm-failure0.bin"]].concat()).gives(0, csv, "");
}

/// What is known of a record beside its members is a column too, and what it is sorted by.
#[test]
fn files_numbers_and_names_are_columns() {
    const FILES: [&str; 4] = ["events.jsonl", "cases/banner.txt", "--where", "filter == 71002"];
    const COLUMNS: [&str; 4] =
        ["--columns", "file,record,filter,filterName", "--sort", "filterName"];
    let decode = |format: &[&str]| {
        let names = ["--names", "names/filters.xml"];
        run(&[&["decode"], &FILES[..], &COLUMNS, &names, format].concat())
    };
    let csv = "file,record,filter,filterName\ncases/banner.txt,0,71002,Example outbound block\n";
    assert_eq!(String::from_utf8(decode(&["-f", "csv"]).stdout).unwrap(), csv);
    let table = String::from_utf8(decode(&[]).stdout).unwrap();
    let row: Vec<_> = table.lines().last().unwrap().split_whitespace().collect();
    assert_eq!(row, ["0", "cases/banner.txt", "0", "71002", "Example", "outbound", "block"]);

    let json = [r#"71003}}"#, r#"71002}}"#].map(|end| {
        let event = r#"{"struct":"FWPM_NET_EVENT5","header":{},"type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","classifyDrop":{"filterId":"#;
        format!("{event}{end}\n")
    });
    let sorted = ["decode", "--sort", "filterName", "--names", "names/filters.xml", "-f", "jsonl"];
    let text = String::from_utf8(run_with(&sorted, json.concat()).stdout).unwrap();
    let named =
        text.lines().map(|line| line.contains("filterName\":\"Example")).collect::<Vec<_>>();
    assert_eq!(named, [true, false], "{text}");

    for option in [["--columns", "filterName"], ["--sort", "filterName"]] {
        let ended = run(&[&["decode", "events.jsonl"], &option[..]].concat());
        assert_eq!(ended.status, Some(2), "{option:?}");
        assert!(ended.stderr.contains("--names"), "{}", ended.stderr);
    }
}

#[test]
fn unknown_fields_are_errors() {
    for option in ["--columns=time,erro", "--sort=erro", "--sort=-erro"] {
        let ended = run(&["decode", option, "mm-failure0.bin"]);
        assert_eq!(ended.status, Some(2));
        let message = "unknown field erro; did you mean error?";
        assert!(ended.stderr.contains(message), "{}", ended.stderr);
    }
    let args = ["decode", "-f", "jsonl", "--columns", "error", "mm-failure0.bin"];
    run(&args).gives(2, "", "error: --columns requires -f csv\n");
}

#[test]
fn records_are_sorted_in_every_format() {
    let lines = drops(&[5, 0, 9, 7, 5]);
    let all: Vec<&str> = lines.split_inclusive('\n').collect();
    for (sort, order) in [
        ("filter", [0, 4, 3, 2, 1]),
        // Records without the field come last, and equal ones stay in their order.
        ("-filter", [2, 3, 0, 4, 1]),
        ("-time", [4, 3, 2, 1, 0]),
    ] {
        let decode = |format: &str, sort: &[&str]| {
            let ended = run_with(&[&["decode", "-f", format], sort].concat(), &lines);
            assert_eq!((ended.status, &*ended.stderr), (Some(0), ""));
            String::from_utf8(ended.stdout).unwrap()
        };
        let sorted: String = order.iter().map(|at| all[*at]).collect();
        let unsorted = decode("jsonl", &[]);
        let unsorted: Vec<&str> = unsorted.split_inclusive('\n').collect();
        assert_eq!(unsorted.len(), sorted.lines().count());
        for format in ["table", "csv", "jsonl"] {
            let (unsorted, sorted) = (decode(format, &[]), decode(format, &["--sort", sort]));
            let titles = usize::from(format != "jsonl");
            let rows: Vec<&str> = unsorted.lines().collect();
            let mut expected = rows[..titles].to_vec();
            expected.extend(order.iter().map(|at| rows[titles + at]));
            assert_eq!(sorted.lines().collect::<Vec<_>>(), expected, "{format} {sort}");
        }
    }
}

#[test]
fn titles_are_repeated_in_the_sorted_order() {
    let args = ["decode", "--sort", "type", "events.jsonl", "mm-failure0.bin"];
    let text = String::from_utf8(run(&args).stdout).unwrap();
    assert_eq!(text.lines().filter(|line| !line.starts_with("RECORD")).count(), 54 + 16, "{text}");
    assert!(text.contains("MM ID"), "{text}");
}

/// The rules of the zone are those of `TZ`, so that the test needs no files of zones.
#[test]
fn times_can_be_local() {
    let show = |args: &[&str], zone: &str| {
        let mut command =
            command(&[&["decode", "netsh/uwp-case7-netevents-drop-v4.xml"], args].concat());
        command.env("TZ", zone);
        let ended = ended(command);
        assert_eq!((ended.status, &*ended.stderr), (Some(0), ""));
        String::from_utf8(ended.stdout).unwrap()
    };
    let zone = "CET-1CEST,M3.5.0,M10.5.0/3";
    for args in [&["--local-time"][..], &["--local-time", "--columns", "time"]] {
        let text = show(args, zone);
        assert!(
            text.contains("TIME (local)") && text.contains("2020-05-05 00:04:07.039"),
            "{text}"
        );
        let text = show(&args[1..], zone);
        assert!(text.contains("TIME (UTC)") && text.contains("2020-05-04 22:04:07.039"), "{text}");
    }
    let args = ["decode", "--local-time", "-f", "csv", "mm-failure0.bin"];
    run(&args).gives(2, "", "error: --local-time requires -f table\n");
}
