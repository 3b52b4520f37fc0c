//! Images of events: reading at an address, damaged images, and writing images.

use serde_json::Value;

use crate::kit::command::{Ended, run, run_with};
use crate::kit::files::Files;
use crate::kit::golden::same;
use crate::kit::samples;
use crate::kit::samples::EVENTS;

/// The image of one event at a base, written by the command.
fn image_of(line: &str, base: &str) -> Vec<u8> {
    let files = Files::new().with("in.jsonl", line);
    files.run(&["convert", "in.jsonl", "out.bin", "--base", base]).gives(0, "", "");
    files.read("out.bin")
}

/// A drop with an application, a user and a package.
const DROP: &str = concat!(
    r#"{"struct":"FWPM_NET_EVENT5","header":{"timeStamp":"2024-03-01T12:00:00.0000000Z","#,
    r#""flags":["FWPM_NET_EVENT_FLAG_IP_PROTOCOL_SET","FWPM_NET_EVENT_FLAG_APP_ID_SET","#,
    r#""FWPM_NET_EVENT_FLAG_USER_ID_SET","FWPM_NET_EVENT_FLAG_PACKAGE_ID_SET"],"#,
    r#""ipVersion":"FWP_IP_VERSION_NONE","ipProtocol":6,"#,
    r#""appId":"\\device\\harddiskvolume3\\windows\\system32\\svchost.exe","userId":"S-1-5-18","#,
    r#""addressFamily":"FWP_AF_INET","packageSid":"S-1-15-2-1"},"#,
    r#""type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","#,
    r#""classifyDrop":{"filterId":65551,"layerId":44,"reauthReason":[],"originalProfile":1,"#,
    r#""currentProfile":1,"msFwpDirection":"MS_FWP_DIRECTION_OUT","isLoopback":false,"#,
    r#""vSwitchId":null,"vSwitchSourcePort":0,"vSwitchDestinationPort":0}}"#,
);

const EVENT5: &[&str] = &["--struct", "FWPM_NET_EVENT5"];

/// Offsets in an `FWPM_NET_EVENT5`.
const APP_ID_SIZE: usize = 0x40;
const APP_ID: usize = 0x48;
const USER_ID: usize = 0x50;
const PAYLOAD: usize = 0x90;

fn put(image: &mut [u8], at: usize, value: u64) {
    image[at..at + 8].copy_from_slice(&value.to_le_bytes());
}

#[test]
fn images_with_garbage_around_the_event_decode() {
    let all: Value = serde_json::from_str(samples::IMAGES_JSON).unwrap();
    for one in all.as_array().unwrap() {
        let text = |name: &str| one[name].as_str().unwrap();
        let event = &one["event"];
        let name = event["struct"].as_str().unwrap();
        let place = ["--struct", name, "--base", text("base"), "--root", text("root")];
        let args = [&["decode", "-f", "jsonl", text("file")][..], &place].concat();
        let ended = run(&args);
        assert_eq!((ended.stderr.as_str(), ended.status), ("", Some(0)), "{}", text("file"));
        let line: Value = serde_json::from_slice(&ended.stdout).unwrap();
        assert_eq!(line, *event, "{}", text("file"));
        // Written again, without the garbage around it, the event reads the same.
        let files = Files::new().with("line.jsonl", &ended.stdout);
        files
            .run(&["convert", "line.jsonl", "--base", "0x7ff600000000", "out.bin"])
            .gives(0, "", "");
        let args = ["decode", "-f", "jsonl", "out.bin", "--struct", name, "--base=0x7ff600000000"];
        files.run(&args).gives(0, &ended.stdout, "");
        // It also reads the same from a pipe.
        let bytes = std::fs::read(format!("tests/data/{}", text("file"))).unwrap();
        let args = [&["decode", "-f", "jsonl", "-"][..], &place].concat();
        run_with(&args, bytes).gives(0, &ended.stdout, "");
    }
}

#[test]
fn json_lines_of_events_decode_to_themselves() {
    run(&["decode", "-f", "jsonl", "events.jsonl"]).gives(0, EVENTS, "");
    run(&["convert", "events.jsonl", "-", "--to", "jsonl"]).gives(0, EVENTS, "");
}

#[test]
fn each_event_converts_to_an_image_and_back() {
    for (at, line) in EVENTS.split_inclusive('\n').enumerate() {
        let event: Value = serde_json::from_str(line).unwrap();
        let name = event["struct"].as_str().unwrap();
        // The base does not matter, and can be written in several ways.
        let base = ["0", "0x10", "0x1f2`9a400000", "4096"][at % 4];
        let files = Files::new().with("in.jsonl", line);
        files.run(&["convert", "in.jsonl", "--base", base, "out.bin"]).gives(0, "", "");
        let place = ["--struct", name, "--base", base];
        let args = [&["decode", "-f", "jsonl", "out.bin"][..], &place].concat();
        files.run(&args).gives(0, line, "");
        let args = [&["convert", "out.bin", "again.bin"][..], &place].concat();
        files.run(&args).gives(0, "", "");
        files.holds("again.bin", files.read("out.bin"));
    }
}

#[test]
fn a_file_of_bytes_holds_one_event() {
    let lines: Vec<&str> = EVENTS.split_inclusive('\n').collect();
    let files = Files::new().with("in.jsonl", lines[..3].concat()).with("one.jsonl", lines[0]);
    let refused = |file, count, first| {
        format!(
            "error: {file}: {count} left out ({first}): an array has flat records of one structure, \
             or one record with pointers; use .pcapng for more\n"
        )
    };
    let args = ["convert", "in.jsonl", "out.bin"];
    files.run(&args).gives(
        1,
        "",
        &refused("in.jsonl", "2 records were", "the first is record 1 on line 2"),
    );
    files.run(&["convert", "one.jsonl", "one.bin"]).gives(0, "", "");
    files.holds("out.bin", files.read("one.bin"));
    // Flat records and events cannot be in one file, in either order.
    let flat = crate::kit::samples::LINES;
    let files = files.with("flat.jsonl", flat);
    let ended = files.run(&["convert", "--force", "one.jsonl", "flat.jsonl", "out.bin"]);
    ended.gives(
        1,
        "",
        &refused("flat.jsonl", "16 records were", "the first is record 0 on line 1"),
    );
    files.holds("out.bin", files.read("one.bin"));
    let ended = files.run(&["convert", "--force", "flat.jsonl", "one.jsonl", "out.bin"]);
    ended.gives(1, "", &refused("one.jsonl", "1 record was", "record 0 on line 1"));
    files.holds("out.bin", crate::kit::samples::CAPTURE);
    // Flat payloads of different structures cannot either.
    let arrival = r#"{"struct":"FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0","lpmPacketArrival":{"spi":7}}"#;
    let files = files.with("arrival.jsonl", arrival);
    files.run(&["convert", "--force", "flat.jsonl", "arrival.jsonl", "out.bin"]).gives(
        1,
        "",
        "error: arrival.jsonl: 1 record was left out (record 0 on line 1): an array has flat records of one structure, \
         or one record with pointers; use .pcapng for more\n",
    );
}

/// An image of several events that begins with an array of pointers to them, with NULL for `None`, and the addresses of
/// the events.
fn array_of(events: &[Option<&str>], base: u64) -> (Vec<u8>, Vec<u64>) {
    let mut image = vec![0; 8 * events.len()];
    let mut addresses = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let Some(event) = event else {
            addresses.push(0);
            continue;
        };
        image.resize(image.len().next_multiple_of(16), 0xcc);
        let address = base + image.len() as u64;
        image.extend(image_of(event, &address.to_string()));
        put(&mut image, 8 * at, address);
        addresses.push(address);
    }
    (image, addresses)
}

/// The events of the latest version, one per line.
fn of_version_5() -> Vec<&'static str> {
    EVENTS.split_inclusive('\n').filter(|line| line.contains(r#":"FWPM_NET_EVENT5","#)).collect()
}

const BASE: u64 = 0x1f2_9a40_0000;

fn at_base<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [args, EVENT5, &["--base", "0x1f29a400000"]].concat()
}

#[test]
fn arrays_of_pointers_to_events_decode() {
    let lines = of_version_5();
    // More than one batch.
    let events: Vec<_> = lines.iter().cycle().take(700).map(|line| Some(*line)).collect();
    let (image, addresses) = array_of(&events[..lines.len()], BASE);
    let (first, count) = (&image[..8 * lines.len()], lines.len());
    // Several pointers may point to the same event.
    let mut many = Vec::new();
    for at in 0..700 {
        many.extend(&first[8 * (at % count)..][..8]);
    }
    let root = BASE + image.len() as u64;
    let whole = [&image[..], &many].concat();
    let root = root.to_string();
    let files = Files::new().with("few.bin", &image).with("many.bin", whole);
    let decode = ["decode", "-f", "jsonl"];
    let few = count.to_string();
    let args = at_base(&[&decode[..], &["few.bin", "--entries", &few]].concat());
    files.run(&args).gives(0, lines.concat(), "");
    let args = at_base(&[&decode[..], &["many.bin", "--entries=700", "--root", &root]].concat());
    let all: String = events.iter().map(|line| line.unwrap()).collect();
    files.run(&args).gives(0, &all, "");
    // The title of each has its number and address.
    let args = at_base(&["decode", "-f", "detail", "few.bin", "--entries", &few]);
    let detail = String::from_utf8(files.run(&args).stdout).unwrap();
    let titles: Vec<_> =
        detail.lines().filter(|line| line.starts_with("FWPM_NET_EVENT5 ")).collect();
    let expected = addresses.iter().enumerate();
    let expected: Vec<_> = expected
        .map(|(at, address)| format!("FWPM_NET_EVENT5 record {at} at address {address:#x}"))
        .collect();
    assert_eq!(titles, expected);
    // The objects of other events are not called unreferenced.
    let args = at_base(&["explain", "few.bin", "--entries", &few]);
    let explained = String::from_utf8(files.run(&args).stdout).unwrap();
    assert!(!explained.contains("unreferenced"));
    assert_eq!(explained.matches("\n\n").count(), count);
}

#[test]
fn entries_that_are_null_or_unmapped_are_errors() {
    let line = of_version_5()[0];
    let (mut image, addresses) = array_of(&[Some(line), None, Some(line), Some(line)], BASE);
    put(&mut image, 16, 7);
    let files = Files::new().with("in.bin", &image);
    let messages = format!(
        "error: in.bin: record 1 at address {:#x}: FWPM_NET_EVENT5 must not be NULL\n\
         error: in.bin: record 2 at address 0x7: FWPM_NET_EVENT5 lies outside this image\n",
        BASE + 8
    );
    let args = at_base(&["decode", "-f", "jsonl", "in.bin", "--entries", "4"]);
    files.run(&args).gives(1, line.repeat(2), &messages);
    for command in ["explain", "check"] {
        let ended = files.run(&at_base(&[command, "in.bin", "--entries", "4"]));
        assert_eq!((ended.stderr.as_str(), ended.status), (&*messages, Some(1)), "{command}");
    }
    assert_eq!(addresses.len(), 4);
}

#[test]
fn an_unmapped_array_of_pointers_is_an_error() {
    let files = Files::new().with("in.bin", [0; 20]);
    for (args, message) in [
        (
            &["--entries", "3"][..],
            "record 0 at address 0x0: the array of pointers is truncated (20 of 24 bytes)",
        ),
        (
            &["--entries", "1", "--root", "0x20"],
            "record 0 at address 0x20: the array of pointers lies outside this image",
        ),
        (
            &["--entries", "2305843009213693951"],
            "record 0 at address 0x0: the array of pointers is truncated (20 of 18446744073709551608 bytes)",
        ),
    ] {
        for command in [&["decode"][..], &["decode", "-f", "jsonl"], &["explain"], &["check"]] {
            let args = [command, &["in.bin"], EVENT5, args].concat();
            files.run(&args).gives(1, "", &format!("error: in.bin: {message}\n"));
        }
    }
    files.run(&[&["decode", "in.bin", "--entries", "0"], EVENT5].concat()).gives(0, "", "");
}

/// Damaged images: what is wrong, the image, its errors in JSON, and its messages.
fn broken() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let broken = |change: fn(&mut Vec<u8>)| {
        let mut image = image_of(DROP, "0");
        change(&mut image);
        image
    };
    vec![
        (
            "an application that is not mapped",
            broken(|image| put(image, APP_ID, 0x1_0000_0000)),
            r#"[{"member":"header.appId","address":"0x100000000","fault":"unmapped"}]"#,
            "header.appId: pointer 0x100000000 leads outside the image\n",
        ),
        (
            "an application of which a part is there",
            broken(|image| {
                let length = image.len() as u64;
                put(image, APP_ID, length - 10);
            }),
            r#"[{"member":"header.appId","address":"0x14e","fault":"cut-short"}]"#,
            "header.appId: target at address 0x14e is truncated (10 of 106 bytes)\n",
        ),
        (
            "an application that is NULL",
            broken(|image| put(image, APP_ID, 0)),
            r#"[{"member":"header.appId","address":"0x0","fault":"null","count":106}]"#,
            "header.appId: pointer is NULL, but its count is 106\n",
        ),
        (
            "a user and a payload that are not mapped",
            broken(|image| {
                put(image, USER_ID, 0xcccc_cccc_cccc_cccc);
                put(image, PAYLOAD, 0xdddd_dddd_dddd_dddd);
            }),
            r#"[{"member":"header.userId","address":"0xcccccccccccccccc","fault":"unmapped"},{"member":"classifyDrop","address":"0xdddddddddddddddd","fault":"unmapped"}]"#,
            "header.userId: pointer 0xcccccccccccccccc leads outside the image\n\
             classifyDrop: pointer 0xdddddddddddddddd leads outside the image\n",
        ),
    ]
}

#[test]
fn a_bad_pointer_hides_no_other_member() {
    for (what, image, errors, messages) in broken() {
        let files = Files::new().with("in.bin", &image);
        let message: String = messages
            .lines()
            .map(|line| format!("error: in.bin: record 0 at address 0x0: {line}\n"))
            .collect();
        let ended = files.run(&[&["decode", "-f", "jsonl", "in.bin"], EVENT5].concat());
        assert_eq!((ended.stderr.as_str(), ended.status), (&*message, Some(1)), "{what}");
        let read: Value = serde_json::from_slice(&ended.stdout).unwrap();
        let expected: Value = serde_json::from_str(errors).unwrap();
        assert_eq!(read["errors"], expected, "{what}");
        // All other members are read.
        let mut whole: Value = serde_json::from_str(DROP).unwrap();
        for error in expected.as_array().unwrap() {
            let member = error["member"].as_str().unwrap();
            match member.split_once('.') {
                Some((part, member)) => whole[part].as_object_mut().unwrap().remove(member),
                None => whole.as_object_mut().unwrap().remove(member),
            };
        }
        let mut rest = read.clone();
        rest.as_object_mut().unwrap().remove("errors");
        assert_eq!(rest["header"], whole["header"], "{what}");
        for format in ["table", "detail", "csv"] {
            let ended = files.run(&[&["decode", "-f", format, "in.bin"], EVENT5].concat());
            assert_eq!((ended.stderr.as_str(), ended.status), (&*message, Some(1)), "{what}");
            let text = String::from_utf8(ended.stdout).unwrap();
            assert!(text.contains("2024-03-01"), "{what}: the header is shown: {text}");
        }
        // A partial record is not written as if it were complete.
        let refused = "error: in.bin: 1 record was left out (record 0 at address 0x0): \
                       a record could be read only in part\n";
        let args = [&["convert", "in.bin", "out.bin"], EVENT5].concat();
        files.run(&args).gives(1, "", &[&message, refused].concat());
        files.holds("out.bin", b"");
        let args = [&["convert", "in.bin", "out.pcapng"], EVENT5].concat();
        files.run(&args).gives(1, "", &[&message, refused].concat());
        files.run(&["decode", "-f", "jsonl", "out.pcapng"]).gives(
            0,
            "",
            "note: out.pcapng: no records\n",
        );
        let args = [&["convert", "in.bin", "out.xml"], EVENT5].concat();
        let xml = files.run(&args);
        let in_part = "note: in.bin: 1 event was written in part (record 0 at address 0x0): \
                       a record could be read only in part\n";
        assert!(xml.stderr.contains(in_part), "{what}: {}", xml.stderr);
        assert_eq!(xml.status, Some(1), "{what}");
        // A line with `errors` is refused as a record.
        let files = files.with("in.jsonl", &ended.stdout);
        let ended = files.run(&["convert", "in.jsonl", "out.jsonl"]);
        assert_eq!(ended.status, Some(1));
        assert!(ended.stderr.contains("it was read in part and cannot be read back"));
    }
}

#[test]
fn dangling_pointers_are_findings() {
    let mut image = image_of(DROP, "0");
    put(&mut image, USER_ID, 0xcccc_cccc_cccc_cccc);
    // `appId` is set, but its flag is clear.
    image[8] &= !0x20;
    put(&mut image, APP_ID_SIZE, 0xcccc_cccc_0000_0006);
    put(&mut image, APP_ID, 0x7_0000_0000);
    image[0x11] = 0xcd;
    let files = Files::new().with("in.bin", &image);
    let args = [&["check", "in.bin"], EVENT5].concat();
    files.run(&args).ends_with(1, "check-pointers.txt");
    let args = [&["explain", "in.bin"], EVENT5].concat();
    let explained = files.run(&args);
    // A member is absent if its flag is clear, and its pointer is not followed.
    let ended = files.run(&[&["decode", "-f", "jsonl", "in.bin"], EVENT5].concat());
    assert_eq!((explained.status, &explained.stderr), (Some(1), &ended.stderr));
    Ended { stderr: String::new(), ..explained }.ends_with(1, "explain-pointers.txt");
    let read: Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(read["header"].get("appId"), None);
    assert_eq!(read["errors"].as_array().unwrap().len(), 1);
}

#[test]
fn check_reports_findings_in_images() {
    let all: Value = serde_json::from_str(samples::IMAGES_JSON).unwrap();
    let mut findings = Vec::new();
    for one in all.as_array().unwrap() {
        let text = |name: &str| one[name].as_str().unwrap();
        let name = one["event"]["struct"].as_str().unwrap();
        let place = ["--struct", name, "--base", text("base"), "--root", text("root")];
        let ended = run(&[&["check", text("file")][..], &place].concat());
        assert_eq!((ended.stderr.as_str(), ended.status), ("", Some(1)), "{}", text("file"));
        findings.extend(ended.stdout);
    }
    crate::kit::command::Ended {
        status: Some(1),
        stdout: findings,
        stderr: String::new(),
        totals: String::new(),
    }
    .ends_with(1, "check-memory.txt");
}

#[test]
fn an_unmapped_root_is_an_error() {
    let image = image_of(DROP, "0x1000");
    let files = Files::new().with("in.bin", &image).with("empty.bin", "");
    for (root, message) in [
        ("0", "record 0 at address 0x0: FWPM_NET_EVENT5 lies outside this image"),
        ("0x10d0", "record 0 at address 0x10d0: FWPM_NET_EVENT5 is truncated (148 of 152 bytes)"),
    ] {
        let end = 0x1000 + image.len();
        let message = message.replace("148", &(end - 0x10d0).to_string());
        for command in [&["decode"][..], &["decode", "-f", "jsonl"], &["explain"], &["check"]] {
            let place = ["--base", "0x1000", "--root", root];
            let args = [command, &["in.bin"], EVENT5, &place].concat();
            files.run(&args).gives(1, "", &format!("error: in.bin: {message}\n"));
        }
    }
    for command in [&["decode"][..], &["decode", "-f", "jsonl"], &["explain"], &["check"]] {
        files.run(&[command, &["empty.bin"], EVENT5].concat()).gives(0, "", "");
    }
}

/// The bytes that `explain` shows. Asserts that each is shown once and in order.
#[track_caller]
fn explained(text: &[u8], base: u64) -> Vec<u8> {
    let text = std::str::from_utf8(text).unwrap();
    let mut bytes = Vec::new();
    for line in text.lines().filter(|line| line.as_bytes().get(..8).is_some_and(is_address)) {
        let (address, rest) = line.split_once("  ").unwrap();
        assert_eq!(u64::from_str_radix(address, 16).unwrap(), base + bytes.len() as u64, "{line}");
        let hex = rest.get(..23).unwrap_or(rest);
        bytes.extend(hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()));
    }
    bytes
}

fn is_address(start: &[u8]) -> bool {
    start.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

#[test]
fn explain_shows_an_image_in_memory() {
    let place = ["--struct=FWPM_NET_EVENT1", "--base=0x1f29a400000", "--root=0x1f29a400028"];
    run(&[&["explain", "memory-0.bin"][..], &place].concat()).writes("explain-memory.txt");
}

#[test]
fn each_byte_of_a_written_image_is_explained_once() {
    for (at, line) in EVENTS.lines().chain([DROP]).enumerate() {
        let event: Value = serde_json::from_str(line).unwrap();
        let (base, shown) = if at % 2 == 0 { (0, "0") } else { (BASE, "0x1f29a400000") };
        let image = image_of(line, shown);
        let files = Files::new().with("in.bin", &image);
        let name = event["struct"].as_str().unwrap();
        let ended = files.run(&["explain", "in.bin", "--struct", name, "--base", shown]);
        assert_eq!((ended.stderr.as_str(), ended.status), ("", Some(0)), "{line}");
        same(&explained(&ended.stdout, base), &image);
    }
    let files = Files::new().with("in.jsonl", DROP).with("in.bin", image_of(DROP, "0"));
    files.run(&[&["explain", "in.bin"], EVENT5].concat()).writes("explain-drop.txt");
}

#[test]
fn explain_shows_lists() {
    let args = ["generate", "--force", "-n", "1", "--seed", "SEED", "out.bin"];
    let args = [&args[..], EVENT5].concat();
    let files = Files::new();
    let mut seeds = (0..200_u32).map(|seed| seed.to_string());
    let _ = seeds.find(|seed| {
        let args = args.iter().map(|arg| if *arg == "SEED" { seed.as_str() } else { *arg });
        let args: Vec<_> = args.collect();
        files.run(&args).gives(0, "", "");
        let line = files.run(&[&["decode", "-f", "jsonl", "out.bin"], EVENT5].concat()).stdout;
        let line = String::from_utf8(line).unwrap();
        line.contains(r#"GroupSids":["S-"#)
    });
    let ended = files.run(&[&["explain", "out.bin"], EVENT5].concat());
    same(&explained(&ended.stdout, 0), &files.read("out.bin"));
    ended.writes("explain-lists.txt");
}

#[test]
fn an_image_from_a_stream_is_limited() {
    let line = of_version_5()[0];
    let mut image = image_of(line, "0");
    image.resize(1 << 20, 0);
    let decode = [&["decode", "-f", "jsonl", "--image-limit", "1"][..], EVENT5].concat();
    run_with(&decode, &image).gives(0, line, "");
    image.push(0);
    let message = "an image from a pipe or another stream is limited to 1 MiB; \
                   save it as a file, or specify --image-limit";
    let message = format!("error: standard input: cannot be read: {message}\n");
    for command in ["decode", "explain", "check"] {
        let args = [&[command, "--image-limit=1", "-"][..], EVENT5].concat();
        run_with(&args, &image).gives(2, "", &message);
    }
    run_with(&[&["decode", "-f", "jsonl", "--image-limit=2"][..], EVENT5].concat(), &image)
        .gives(0, line, "");
    // A file is mapped into memory, so the limit does not apply.
    let files = Files::new().with("in", &image);
    files.run(&[&decode[..], &["in"]].concat()).gives(0, line, "");
    for args in [
        &["decode", "--image-limit=1", "in"][..],
        &["check", "--image-limit=1", "--from", "array", "in"],
        &["explain", "--image-limit=1", "--struct", "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", "in"],
    ] {
        let message =
            "error: --image-limit is for memory images, not for arrays and other formats\n";
        let ended = files.run(args);
        assert_eq!((ended.status, ended.stderr.starts_with(message)), (Some(2), true), "{ended:?}");
    }
}
