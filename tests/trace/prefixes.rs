//! Lines with any prefix, and events of several threads.

use serde_json::Value as Json;

use super::{events, json};
use crate::kit::traces::{
    EXTENDED_MODE, MAIN_MODE, MAIN_MODE_JSON, QUICK_MODE, interleaved, of_thread, prefixed,
};

/// A prefix, by the number of its line.
type Prefix = Box<dyn Fn(usize) -> String>;

fn prefix(of: impl Fn(usize) -> String + 'static) -> Prefix {
    Box::new(of)
}

#[test]
fn a_prefix_can_be_anything() {
    let prefixes: Vec<Prefix> = vec![
        prefix(of_thread("0ABC.0DEF")),
        prefix(|line| format!("trace.txt:{line}:[0]0ABC.0DEF::03/04/2026-5:6:7.{line} [ikeext] ")),
        prefix(|line| format!("{line:>4} ")),
        prefix(|line| format!("{line}\t")),
        prefix(|line| format!("[{line}] (tid 12) ")),
        prefix(|_| "> ".to_owned()),
        prefix(|_| "    ".to_owned()),
        prefix(|_| "ikeext[12.34]: ".to_owned()),
        prefix(|line| format!("<134>Mar  4 05:06:{line:02} gw ikeext[1234]: ")),
        prefix(|line| format!("2026-03-04T05:06:07.{line}Z gw ikeext: ")),
        prefix(|line| format!("2026-03-{:02} 05:{line}:07,089 INFO 198.51.100.20|", 4 + line % 2)),
        prefix(|line| format!("17726007{:02}.{line} ", 60 + line)),
    ];
    for prefix in prefixes {
        let text = prefixed(MAIN_MODE, prefix);
        assert_eq!(events(&text), [(1, json(MAIN_MODE_JSON))], "{text}");
    }
}

/// Lines of a thread, between those of others.
fn three_threads() -> (String, Vec<Json>) {
    let texts = [MAIN_MODE, QUICK_MODE, EXTENDED_MODE];
    let threads = ["0ABC.0DEF", "0ABC.0DF0", "0ABD.0DEF"];
    let lines: Vec<_> =
        texts.iter().zip(threads).map(|(text, thread)| prefixed(text, of_thread(thread))).collect();
    let expected = texts.map(|text| events(text).remove(0).1);
    (interleaved(&lines), expected.to_vec())
}

#[test]
fn events_of_several_threads_are_interleaved() {
    let (text, expected) = three_threads();
    let read = events(&text);
    assert_eq!(read.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(read.into_iter().map(|(_, event)| event).collect::<Vec<_>>(), expected);
}

/// Without `::`, the numbers that are no times tell threads apart.
#[test]
fn threads_are_known_by_any_number() {
    let of = |thread: usize| move |line| format!("05:06:{:02} gw ikeext[12.{thread}]: ", line % 60);
    let texts = [prefixed(MAIN_MODE, of(3)), prefixed(QUICK_MODE, of(4))];
    let expected = [events(MAIN_MODE).remove(0).1, events(QUICK_MODE).remove(0).1];
    let read = events(&interleaved(&texts));
    assert_eq!(read.into_iter().map(|(_, event)| event).collect::<Vec<_>>(), expected);
}

#[test]
fn other_lines_are_passed_over() {
    let other = |thread: &str, text: &str| prefixed(text, of_thread(thread));
    let mut text = String::from("Microsoft (R) TraceFmt\n\n");
    for line in prefixed(MAIN_MODE, of_thread("0ABC.0DEF")).split_inclusive('\n') {
        text += line;
        text += &other("0ABC.0999", "  Flags: 0x00000007\nSending packet\n  MM ID: 1\n\n");
        text += "Unknown( 12): GUID=6537b295 (No Format Information found).\n  Remote Port: 7\n";
    }
    // The same thread goes on.
    text += &other(
        "0ABC.0DEF",
        "\nCleaning up mmSa: 00000050\n  Flags: 0x00000007\nFailure point: None\n",
    );
    assert_eq!(events(&text), [(3, json(MAIN_MODE_JSON))]);
}

/// Any other line of the thread ends an event, even one that is cut off.
#[test]
fn an_event_ends_where_its_thread_goes_on() {
    let cut = MAIN_MODE.split_inclusive("  Failure point: Local\n").next().unwrap();
    let text = prefixed(&format!("{cut}Cleaning up\n  Failure point: Remote\n"), of_thread("1.2"));
    let read = events(&text);
    assert_eq!(read[0].1["ikeMmFailure"]["failurePoint"], "IPSEC_FAILURE_ME");
}

#[test]
fn one_thread_has_several_events() {
    let text = prefixed(&[MAIN_MODE, QUICK_MODE, MAIN_MODE].concat(), of_thread("0ABC.0DEF"));
    let lines: Vec<_> = events(&text).into_iter().map(|(line, _)| line).collect();
    let length = |text: &str| text.lines().count() as u64;
    assert_eq!(lines, [1, 1 + length(MAIN_MODE), 1 + length(MAIN_MODE) + length(QUICK_MODE)]);
}

/// Of 100 threads at once, the first ones end early.
#[test]
fn the_oldest_events_end_if_there_are_too_many() {
    let threads: Vec<_> =
        (0..100).map(|thread| prefixed(MAIN_MODE, of_thread(&format!("1.{thread:x}")))).collect();
    let found = super::found(interleaved(&threads).as_bytes());
    assert_eq!(found.len(), 100);
    let complete = found.iter().filter(|item| matches!(item, wfp_events::trace::Item::Event(_)));
    assert_eq!(complete.count(), 64);
}
