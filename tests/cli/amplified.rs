//! Small inputs that could expand into huge output: the command's memory, time and number of messages stay bounded.
#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};

use wfp_events::json::read_line;
use wfp_events::memory::{Image, Limits};
use wfp_events::objects;

use crate::kit::command::{Ended, command, without_settings};
use crate::kit::dumps::{lime, minidump};
use crate::kit::files::Files;
use crate::kit::pcapng::Order;

const BASE: u64 = 0x1000;
const UNMAPPED: u64 = 0xdead_beef_0000;

/// An event at address `base`. All elements of its list point to one text of `units` units, or to `target`.
fn event(base: u64, elements: usize, units: usize, target: Option<u64>) -> Vec<u8> {
    let texts = vec![r#""x""#; elements - 1].join(",");
    let line = format!(
        r#"{{"struct":"FWPM_NET_EVENT1","type":"FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE","ikeMmFailure":{{"localPrincipalGroupSids":["{}",{texts}]}}}}"#,
        "A".repeat(units)
    );
    let record = read_line(line.as_bytes()).unwrap();
    let mut bytes = record.to_bytes(base).unwrap();
    let image = bytes.clone();
    let memory = Image::new(base, &image);
    let mut first = None;
    for pointer in objects::pointers(memory, base, record.layout(), &Limits::default()).unwrap() {
        if pointer.index.is_some() {
            let first = *first.get_or_insert(pointer.target);
            pointer.set(base, &mut bytes, target.unwrap_or(first)).unwrap();
        }
    }
    bytes
}

/// An image that begins with an array of `pointers` pointers, all to one event.
fn image(pointers: u64, elements: usize, units: usize, target: Option<u64>) -> Vec<u8> {
    let root = BASE + 8 * pointers;
    let mut image = root.to_le_bytes().repeat(usize::try_from(pointers).unwrap());
    image.extend(event(root, elements, units, target));
    image
}

/// Runs the command on a file and returns its exit status and messages.
///
/// Its limits are 128 MiB of address space, 64 MiB of data and 60 seconds of CPU time. Linux counts all private
/// writable pages as data, whether used or not, and the stacks of threads too. So the peak of resident memory, without
/// mapped files, is below 64 MiB. `malloc` may use only one arena, because each arena reserves 64 MiB of address space.
fn run(args: &str, input: &[u8]) -> (Option<i32>, String) {
    let files = Files::new().with("in", input);
    let program = command(&[]).get_program().to_owned();
    let limits = "ulimit -v 131072; ulimit -d 65536; ulimit -t 60; exec \"$0\" $ARGS > /dev/null";
    let mut limited = Command::new("sh");
    limited
        .arg("-c")
        .arg(limits)
        .arg(program)
        .env("ARGS", args)
        .env("MALLOC_ARENA_MAX", "1")
        .current_dir(files.folder());
    without_settings(&mut limited);
    let limited = limited.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ended { status, stderr, .. } = Ended::of(limited.spawn().unwrap());
    (status, stderr)
}

/// Runs a command on a file, asserts that it stays within the limits and prints few messages, and returns its exit
/// status and messages.
fn stays_within_limits(command: &str, options: &str, input: &[u8]) -> (i32, String) {
    let output = if command.starts_with("convert") { "-" } else { "" };
    let args = format!("{command} {options} in {output}");
    let (status, messages) = run(&args, input);
    assert!(messages.lines().count() < 20, "{args}: {messages}");
    match status {
        Some(status @ (0 | 1)) => (status, messages),
        _ => panic!("{args}: {status:?} {messages}"),
    }
}

/// The options for an image that begins with this many pointers to events.
fn array(entries: u64) -> String {
    format!("--struct FWPM_NET_EVENT1 --base {BASE} --entries {entries}")
}

/// Each command that reads records, with each view and format. The last one is by far the slowest in a debug build.
const VIEWS: [&str; 12] = [
    "decode",
    "decode -f jsonl",
    "decode -f detail",
    "decode -f csv --columns all",
    "decode -f xml",
    "convert --to jsonl",
    "convert --to pcapng",
    "convert --to csv --columns all",
    "convert --to xml",
    "convert --to array",
    "check",
    "explain",
];

/// All of them except `explain`.
const OTHERS: &[&str] = VIEWS.split_at(11).0;

#[test]
fn many_pointers_to_one_long_text_stay_within_limits() {
    for command in OTHERS {
        stays_within_limits(command, &array(256), &image(256, 300, 1700, None));
    }
    stays_within_limits("explain", &array(12), &image(12, 300, 1700, None));
}

#[test]
fn many_unmapped_pointers_stay_within_limits() {
    let (many, few) = (image(256, 20_000, 1, Some(UNMAPPED)), image(8, 20_000, 1, Some(UNMAPPED)));
    for command in VIEWS {
        let takes_time = matches!(command, "check" | "explain");
        let (entries, image) = if takes_time { (8, &few) } else { (256, &many) };
        assert_eq!(stays_within_limits(command, &array(entries), image).0, 1, "{command}");
    }
}

#[test]
fn a_list_of_as_many_elements_as_an_event_can_hold_stays_within_limits() {
    // Each element takes 8 bytes in the list and 4 bytes of text.
    let event = event(BASE, 87_000, 1, None);
    for command in VIEWS {
        let options = format!("--struct FWPM_NET_EVENT1 --base {BASE}");
        // The event is too long for a packet.
        let expected = i32::from(command.contains("pcapng"));
        assert_eq!(stays_within_limits(command, &options, &event).0, expected, "{command}");
    }
}

#[test]
fn all_events_of_an_array_share_one_limit_in_every_view() {
    let image = image(50_000, 20, 1700, None);
    // `explain` would take minutes here in a debug build.
    for command in OTHERS {
        let (status, messages) = stays_within_limits(command, &array(50_000), &image);
        assert_eq!(status, 1, "{command}: {messages}");
        assert!(messages.contains("exceeds the limit of 67108864 bytes"), "{command}: {messages}");
    }
}

#[test]
fn packets_that_are_made_long_stay_within_limits() {
    let order = Order::Little;
    for target in [None, Some(UNMAPPED)] {
        let packet = order.packet(0, &event(0, 300, 1700, target), &[]);
        let capture = [order.section(), order.ours("FWPM_NET_EVENT1"), packet.repeat(12)].concat();
        for command in VIEWS {
            let (status, messages) = stays_within_limits(command, "", &capture);
            // An array can hold only one event, and the event is too long for a packet.
            let expected =
                target.is_some() || command.contains("array") || command.contains("pcapng");
            assert_eq!(status, i32::from(expected), "{command}: {messages}");
        }
    }
}

#[test]
fn a_list_has_no_more_elements_than_an_event_can_hold() {
    let line = |elements: &str| {
        format!(
            r#"{{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE1","ikeMmFailure":{{"localPrincipalGroupSids":[{elements}]}}}}"#
        )
    };
    let long = line(&vec!["null"; 800_000].join(","));
    let lines = format!("{long}\n{long}\n{long}\n");
    for command in VIEWS {
        let (status, messages) = stays_within_limits(command, "", lines.as_bytes());
        assert_eq!(status, 1, "{command}");
        assert!(messages.contains("more elements than an event can hold"), "{messages}");
    }
}

#[test]
fn stray_elements_in_a_comment_that_ends_no_event_stay_within_limits() {
    let text = |count| format!("<netEvent><!--<netEvents></netEvents>{}", "x<a/>".repeat(count));
    let (status, messages) = stays_within_limits("decode", "", text(800_000).as_bytes());
    assert_eq!(status, 1, "{messages}");
    // A debug build takes seconds for this number.
    for command in VIEWS {
        let (status, messages) = stays_within_limits(command, "", text(80_000).as_bytes());
        assert_eq!(status, 1, "{command}: {messages}");
    }
}

/// What a scan finds has one limit too. The finds share the texts, and a few of them reach it.
#[test]
fn finds_of_a_scan_share_one_limit() {
    let mut memory = event(BASE, 300, 1700, None);
    memory[..8].copy_from_slice(&133_485_408_000_000_000_u64.to_le_bytes());
    memory[8..12].copy_from_slice(&0x106_u32.to_le_bytes());
    let structure = memory[..160].to_vec();
    memory.resize(memory.len().next_multiple_of(8), 0);
    memory.extend(structure.repeat(2000));
    let dump = lime(&[(BASE, &memory)]);
    for format in ["detail", "jsonl", "pcapng"] {
        let options = format!("--min-confidence 30 -f {format}");
        stays_within_limits("scan", &options, &dump);
    }
}

/// A dump whose ranges all overlap with other bytes. Few of them are shown.
#[test]
fn crafted_ranges_stay_within_limits() {
    let bytes: Vec<u8> = (0..16).collect();
    let ranges: Vec<_> = (0..100_000).map(|index| (BASE + index, &bytes[..])).collect();
    assert_eq!(stays_within_limits("scan", "", &minidump(&ranges, &[])).0, 1);
}
