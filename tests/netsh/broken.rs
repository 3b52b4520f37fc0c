//! Malformed events in netsh's XML: they are reported, and the events before and after them are found.

use super::pieces::{Seen, bad, cut_anyhow, event, foreign};

const GOOD: &str = "<item><header><localPort>1</localPort></header><type>3</type></item>";

/// The items that the splitter gives for this text between two good events, which it must find too.
fn between(broken: &str) -> Vec<Seen> {
    let text = format!("<netEvents>\n{GOOD}\n{broken}\n{GOOD}\n</netEvents>");
    let mut seen = cut_anyhow(&text);
    assert_eq!(seen.remove(0), event(GOOD, 2), "{broken}");
    let lines = broken.matches('\n').count() as u64;
    assert_eq!(seen.pop(), Some(event(GOOD, 4 + lines)), "{broken}");
    let other = text
        .replace("<item><header>", "<netEvent><header>")
        .replace("</type></item>", "</type></netEvent>");
    let others = cut_anyhow(&other);
    assert!(matches!(others.last(), Some(Seen::Event(..))), "{others:?}");
    seen
}

#[test]
fn a_damaged_event_ends_where_its_element_does() {
    for broken in [
        "<item><a></b></item>",
        "<item>\n<a>\n</item>",
        "<item><header>\n<a b='c>\n</a></header></item>",
        "<item>\na < b</item>",
        "<item><header\n</item>",
        "<item><!x></item>",
        "<item><flags><item>x</flags></item>",
        "<item></a></item>",
    ] {
        assert_eq!(between(broken), [event(broken, 3)], "{broken}");
    }
}

#[test]
fn a_damaged_event_ends_where_another_begins() {
    for broken in ["<item><header>\n<a>", "<netEvent><a>", "<item><a></>", "<item><a/>"] {
        assert_eq!(between(broken), [event(&format!("{broken}\n"), 3)], "{broken}");
    }
    // An `<item>` without content of its own is taken for an element that contains events.
    assert_eq!(between("<item>"), []);
    let text = format!("<netEvents>\n<item><a></netEvents>{GOOD}");
    assert_eq!(cut_anyhow(&text), [event("<item><a>", 2), event(GOOD, 2)]);
}

#[test]
fn malformed_markup_between_events_is_reported() {
    for (broken, seen) in [
        ("</header></item>", vec![bad(3, "line 3: unexpected </header>")]),
        ("garbage</a>", vec![Seen::Text(3), bad(3, "line 3: unexpected </a>")]),
        ("<item\n", vec![Seen::Text(3)]),
        ("**", vec![Seen::Text(3)]),
    ] {
        assert_eq!(between(broken), seen, "{broken}");
    }
    let deep = "<item>".to_owned() + &"<a>".repeat(64) + &"</a>".repeat(64) + "</item>";
    assert_eq!(between(&deep), [bad(3, "line 3: elements are nested too deeply")]);
}

#[test]
fn an_event_of_items_is_found_by_its_header() {
    // After something malformed, an `<item>` may be anything; it is an event if it has a header.
    for before in [" <!-- --> ", " - ", "x"] {
        let good = format!("<item>{before}{}", &GOOD[6..]);
        let text = format!(
            "<netEvents><item><a></b><flags><item>x</item></flags></item> {good}</netEvents>"
        );
        assert_eq!(
            cut_anyhow(&text),
            [event("<item><a></b><flags><item>x</item></flags></item>", 1), event(&good, 1)]
        );
    }
}

#[test]
fn an_event_after_a_malformed_element_is_found() {
    // When it is unclear which elements are open, none of them is reported as unclosed.
    let text = format!("<x><a><netEvent></wfpdiag>{GOOD}");
    assert_eq!(
        cut_anyhow(&text),
        [
            foreign("<x>", 1),
            event(GOOD, 1),
            bad(1, "line 1: file ends before all elements are closed")
        ]
    );
    let deep = "<item>".to_owned() + &"<a>".repeat(63);
    assert_eq!(cut_anyhow(&format!("{deep}{GOOD}")), [event(&deep, 1), event(GOOD, 1)]);
}

#[test]
fn an_unclosed_comment_is_reported() {
    let text = format!("<netEvents>\n{GOOD}<item><!-- \n{GOOD}\n{GOOD}</netEvents>");
    assert_eq!(
        cut_anyhow(&text),
        [event(GOOD, 2), event("<item><!--", 2), event(GOOD, 3), event(GOOD, 4)]
    );
    assert_eq!(
        cut_anyhow("<netEvents><!--"),
        [bad(1, "line 1: file ends inside a comment, CDATA section or declaration")]
    );
}

#[test]
fn a_truncated_document_is_reported() {
    let text = format!("<netEvents>\n{GOOD}");
    assert_eq!(
        cut_anyhow(&text),
        [event(GOOD, 2), bad(2, "line 2: file ends before all elements are closed")]
    );
    let text = format!("<netEvents>\n{GOOD}\n<item><header>");
    assert_eq!(cut_anyhow(&text), [event(GOOD, 2), event("<item><header>", 3)]);
    assert_eq!(cut_anyhow("\n<net"), [Seen::Text(2)]);
}
