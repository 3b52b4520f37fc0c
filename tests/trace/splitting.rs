//! A trace that comes in pieces.

use wfp_events::trace::{Item, Splitter};

use super::found;
use crate::kit::traces::{EXTENDED_MODE, MAIN_MODE, QUICK_MODE, interleaved, of_thread, prefixed};

/// What is found in a trace that comes in pieces of this length.
fn in_pieces(text: &[u8], length: usize) -> Vec<Item> {
    let (mut splitter, mut found) = (Splitter::default(), Vec::new());
    let mut rest = Vec::new();
    for piece in text.chunks(length) {
        rest.extend_from_slice(piece);
        let done = splitter.split(&rest, false, &mut found);
        rest.drain(..done);
        assert!(rest.len() <= 70_000 + length);
    }
    assert_eq!(splitter.split(&rest, true, &mut found), rest.len());
    found
}

#[test]
fn pieces_give_what_the_whole_gives() {
    let threads = [
        prefixed(&[MAIN_MODE, QUICK_MODE].concat(), of_thread("1.1")),
        prefixed(EXTENDED_MODE, of_thread("1.2")),
        prefixed(&format!("{}\n", "x".repeat(65_536)), of_thread("1.1")),
        "y".repeat(200_000) + "\r\n" + MAIN_MODE,
    ];
    let text = interleaved(&threads).replace('\n', "\r\n");
    let whole = found(text.as_bytes());
    assert_eq!(whole.len(), 4);
    for length in [1, 2, 7, 64, 1000, 65_536, 65_537, 100_000] {
        assert_eq!(in_pieces(text.as_bytes(), length), whole, "{length}");
    }
}

#[test]
fn lines_around_the_limit_are_the_same_in_pieces() {
    for length in 65_530..65_545 {
        let text =
            format!("IKE diagnostic event:\n  MM ID: {}\r\n  Flags: 1\n", "1".repeat(length - 9));
        let whole = found(text.as_bytes());
        for piece in [4096, 65_535, 65_536, 65_537] {
            assert_eq!(in_pieces(text.as_bytes(), piece), whole, "{length} {piece}");
        }
    }
}

#[test]
fn events_know_their_offsets() {
    let first = prefixed(MAIN_MODE, of_thread("1.1"));
    let text = format!("\u{feff}{first}{QUICK_MODE}");
    let offsets: Vec<_> = found(text.as_bytes())
        .iter()
        .map(|item| match item {
            Item::Event(event) => event.offset(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(offsets, [0, 3 + first.len() as u64]);
}

/// An event is passed on as soon as its thread goes on.
#[test]
fn a_live_trace_is_read_as_it_comes() {
    let (mut splitter, mut found) = (Splitter::default(), Vec::new());
    let text = prefixed(&format!("{MAIN_MODE}\n"), of_thread("1.1"));
    assert_eq!(splitter.split(text.as_bytes(), false, &mut found), text.len());
    assert_eq!(found.len(), 1);
}
