//! Elements and tokens that are longer than any event: they are skipped in bounded memory, and the next event is found.
//! (`pieces.rs` asserts that the splitter never keeps more than 4 MiB and one piece.)

use wfp_events::netsh::MAX_EVENT_SIZE;

use super::pieces::{Seen, bad, cut, event};

const GOOD: &str = "<item><header/></item>";

/// The items of a text. Asserts that they are the same in pieces of two lengths and in one piece.
fn seen(text: &str) -> Vec<Seen> {
    let seen = cut(text.as_bytes(), text.len());
    assert_eq!(cut(text.as_bytes(), 64 << 10), seen);
    assert_eq!(cut(text.as_bytes(), 1_000_003), seen);
    seen
}

#[test]
fn an_overlong_event_is_reported() {
    let message = "line 2: event is longer than 4194304 bytes";
    for (start, middle, end) in [
        ("<item>", "x", "</item>"),
        ("<netEvent>", "<a>&lt;</a>", "</netEvent>"),
        ("<item><flags>", "<item>x</item>", "</flags></item>"),
        ("<item>", "<!-- x -->", "</item>"),
        ("<item><!--", "x", "--></item>"),
        ("<item><a b='", "x", "'></a></item>"),
        ("<item><![CDATA[", "x", "]]></item>"),
        ("<item><?", "x", "?></item>"),
    ] {
        let long = start.to_owned() + &middle.repeat(5_000_000 / middle.len()) + end;
        let text = format!("<netEvents>\n{long}\n{GOOD}\n</netEvents>");
        assert_eq!(seen(&text), [bad(2, message), event(GOOD, 3)], "{start}{middle}");
    }
}

#[test]
fn an_event_of_the_maximum_length_is_read() {
    let event_of = |length: usize| format!("<item>{}</item>", "x".repeat(length - 13));
    let whole = event_of(MAX_EVENT_SIZE);
    assert_eq!(seen(&whole), [event(&whole, 1)]);
    let unclosed = "<item>".to_owned() + &"x".repeat(MAX_EVENT_SIZE - 6);
    assert_eq!(seen(&unclosed), [event(&unclosed, 1)], "it is read as far as it goes");
    assert_eq!(
        seen(&event_of(MAX_EVENT_SIZE + 1)),
        [bad(1, "line 1: event is longer than 4194304 bytes")]
    );
}

/// After an unclosed comment is given up, nothing within it is taken for another comment, so the event in it is found.
#[test]
fn an_event_in_an_overlong_comment_is_found() {
    for start in ["<item><!--<!--", "<item><![CDATA[<!--", "<item><?x <![CDATA["] {
        let seen = seen(&format!("{start}<netEvent/>{}", "x".repeat(5_000_000)));
        assert_eq!(seen[0], bad(1, "line 1: event is longer than 4194304 bytes"), "{start}");
        assert_eq!(seen[1], event("<netEvent/>", 1), "{start}");
    }
}

#[test]
fn overlong_foreign_elements_are_skipped() {
    // It is skipped, however long it is.
    for (start, end) in [
        ("<!--", "-->"),
        ("<?x ", "?>"),
        ("<a>", "</a>"),
        ("<a><![CDATA[", "]]></a>"),
        ("<!DOCTYPE ", ">"),
        ("", ""),
    ] {
        let text = format!(
            "{start}{}{end}{GOOD}",
            if start.is_empty() { " " } else { "x" }.repeat(9_000_000)
        );
        let mut seen = seen(&text);
        assert_eq!(seen.pop(), Some(event(GOOD, 1)), "{start}");
        assert!(seen.is_empty() || start.starts_with("<a>"), "{seen:?}");
    }
    let text = format!("<netEvents>\n<a b='{}'/>{GOOD}</netEvents>", "x".repeat(9_000_000));
    let seen = seen(&text);
    assert_eq!(seen[0], bad(2, "line 2: tag is longer than any event"));
    assert_eq!(seen[1..], [event(GOOD, 2)]);
    // The wait for the end of an `<item>` that may be an event is bounded.
    let text = format!(
        "<netEvents><a><item>{}<header/></item></a>{GOOD}</netEvents>",
        " ".repeat(5_000_000)
    );
    assert_eq!(cut(text.as_bytes(), 64 << 10).len(), 2);
}

/// Text that was given up is not scanned again. Otherwise these tests would take hours.
#[test]
fn repeated_unclosed_markup_is_read_in_linear_time() {
    for (start, count) in [
        ("<netEvent>", 200_000),
        ("<item><header>", 200_000),
        ("<item><!--", 500_000),
        ("<netEvent><![CDATA[<?", 500_000),
        ("<netEvents><a><item> ", 300_000),
        ("<item a='", 500_000),
        ("</item>", 500_000),
        ("<", 500_000),
        ("<!--><?x ", 600_000),
    ] {
        let text = start.repeat(count);
        assert!(!cut(text.as_bytes(), 64 << 10).is_empty(), "{start}");
        assert!(!cut(&text.as_bytes()[..300_000], 1000).is_empty(), "{start}");
    }
}
