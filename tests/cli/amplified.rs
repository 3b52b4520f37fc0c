//! Small inputs from which much could be made: the command's memory and time are bounded.
#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};

use wfp_events::json::read_line;
use wfp_events::memory::{Image, Limits};
use wfp_events::objects;

use crate::kit::command::{Ended, command, without_settings};
use crate::kit::files::Files;
use crate::kit::pcapng::Order;

const BASE: u64 = 0x1000;
const UNMAPPED: u64 = 0xdead_beef_0000;

/// An event at an address, with a list whose pointers all lead to one text of this many units, or to `target`.
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

/// An image that begins with this many pointers, all to one event.
fn image(pointers: u64, elements: usize, units: usize, target: Option<u64>) -> Vec<u8> {
    let root = BASE + 8 * pointers;
    let mut image = root.to_le_bytes().repeat(usize::try_from(pointers).unwrap());
    image.extend(event(root, elements, units, target));
    image
}

/// Runs the command on a file with 128 MiB of address space and 60 seconds of time, and gives its status and messages.
/// One arena, because each takes 64 MiB of addresses, used or not.
fn run(args: &str, input: &[u8]) -> (Option<i32>, String) {
    let files = Files::new().with("in", input);
    let program = command(&[]).get_program().to_owned();
    let limits = "ulimit -v 131072; ulimit -t 60; exec \"$0\" $ARGS in > /dev/null";
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

/// Asserts that each view of an image with an array of pointers stays within the limits, and has few messages.
fn stays_within_limits(entries: u64, image: &[u8], commands: &[&str]) {
    for command in commands {
        let args = format!("{command} --struct FWPM_NET_EVENT1 --base {BASE} --entries {entries}");
        let (status, messages) = run(&args, image);
        assert!(matches!(status, Some(0 | 1)), "{args}: {status:?} {messages}");
        assert!(messages.lines().count() < 20, "{args}: {messages}");
    }
}

const VIEWS: [&str; 7] = [
    "decode",
    "decode -f jsonl",
    "decode -f detail",
    "decode -f csv",
    "decode -f xml",
    "check",
    "explain",
];

#[test]
fn many_pointers_to_one_long_text_stay_within_limits() {
    stays_within_limits(256, &image(256, 300, 1700, None), &VIEWS[..6]);
    stays_within_limits(12, &image(12, 300, 1700, None), &["explain"]);
}

#[test]
fn many_unmapped_pointers_stay_within_limits() {
    stays_within_limits(256, &image(256, 20_000, 1, Some(UNMAPPED)), &VIEWS[..5]);
    stays_within_limits(8, &image(8, 20_000, 1, Some(UNMAPPED)), &VIEWS[5..]);
}

#[test]
fn all_events_of_an_array_share_one_limit_in_every_view() {
    let image = image(50_000, 20, 1700, None);
    // Explaining that much takes a debug build minutes.
    for command in &VIEWS[..6] {
        let args = format!("{command} --struct FWPM_NET_EVENT1 --base {BASE} --entries 50000");
        let (status, messages) = run(&args, &image);
        assert_eq!(status, Some(1), "{args}: {messages}");
        assert!(messages.contains("exceeds the limit of 67108864 bytes"), "{args}: {messages}");
    }
}

#[test]
fn packets_that_are_made_long_stay_within_limits() {
    let order = Order::Little;
    for target in [None, Some(UNMAPPED)] {
        let packet = order.packet(0, &event(0, 300, 1700, target), &[]);
        let capture = [order.section(), order.ours("FWPM_NET_EVENT1"), packet.repeat(12)].concat();
        for command in ["decode -f jsonl", "explain", "check"] {
            let (status, messages) = run(command, &capture);
            assert_eq!(status, Some(i32::from(target.is_some())), "{command}: {messages}");
            assert!(messages.lines().count() < 20, "{command}: {messages}");
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
    let (status, messages) = run("decode -f jsonl", format!("{long}\n{long}\n{long}\n").as_bytes());
    assert_eq!(status, Some(1));
    assert!(messages.contains("more elements than an event can hold"), "{messages}");
}

#[test]
fn stray_elements_in_a_comment_that_ends_no_event_stay_within_limits() {
    let text = format!("<netEvent><!--<netEvents></netEvents>{}", "x<a/>".repeat(800_000));
    let (status, messages) = run("decode", text.as_bytes());
    assert_eq!(status, Some(1), "{messages}");
    assert!(messages.lines().count() < 20, "{messages}");
}
