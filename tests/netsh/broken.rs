//! Events that are broken, and those beside them that are not.

use wfp_events::netsh::read_event;

use super::pieces::{Seen, bad, cut_anyhow, event, foreign};

const GOOD: &str = "<item><header><localPort>1</localPort></header><type>3</type></item>";

/// What is found in such an event between two that are good, on lines of their own.
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
fn malformed_markup_is_reported() {
    for (broken, line, message) in [
        ("<item><a></b></item>", 3, "line 3: expected </a>, found </b>"),
        ("<item>\n<a>\n</item>", 3, "line 5: expected </a>, found </item>"),
        ("<item><header>\n<a b='c>\n</a></header></item>", 3, "line 4: incomplete tag"),
        ("<item>\na < b</item>", 3, "line 4: incomplete tag"),
        ("<item><header\n</item>", 3, "line 3: incomplete tag"),
        ("<item><!x></item>", 3, "line 3: incomplete tag"),
        ("<item><header>\n<a>", 3, "line 5: another event begins inside this one"),
        ("<item>", 3, "line 4: another event begins inside this one"),
        ("<netEvent><a>", 3, "line 4: another event begins inside this one"),
        ("<item><a></>", 3, "line 3: expected </a>, found </>"),
        ("</header></item>", 3, "line 3: unexpected </header>"),
        ("garbage</a>", 3, "line 3: unexpected text between elements"),
        ("<item\n", 3, "line 3: incomplete tag"),
    ] {
        assert_eq!(between(broken), [bad(line, message)], "{broken}");
    }
    let deep = "<item>".to_owned() + &"<a>".repeat(64) + &"</a>".repeat(64) + "</item>";
    assert_eq!(between(&deep), [bad(3, "line 3: elements are nested too deeply")]);
}

#[test]
fn malformed_text_is_reported() {
    // The splitter passes them; each is the event's own affair.
    for broken in [
        "<item><type>&nothing;</type></item>",
        "<item><type>&#0;</type></item>",
        "<item><type>a & b</type></item>",
    ] {
        assert_eq!(between(broken), [event(broken, 3)]);
        assert!(read_event(broken.as_bytes(), 3, &mut |_| {}).is_err());
    }
    let invalid = b"<item><type>\xff</type></item>";
    let found = super::pieces::cut(invalid, 4);
    assert!(matches!(found[..], [Seen::Event(..)]), "{found:?}");
    let error = read_event(invalid, 7, &mut |_| {}).unwrap_err();
    assert!(error.to_string().starts_with("line 7: type: not XML: "), "{error}");
}

#[test]
fn an_event_of_items_is_found_by_its_header() {
    // Behind something broken, an <item> may be any; one with a header is an event.
    let text = format!(
        "<netEvents><item><a></b><flags><item>x</item></flags></item> <item> <!-- --> {}</netEvents>",
        &GOOD[6..]
    );
    assert_eq!(
        cut_anyhow(&text),
        [
            bad(1, "line 1: expected </a>, found </b>"),
            event(&format!("<item> <!-- --> {}", &GOOD[6..]), 1)
        ]
    );
}

#[test]
fn an_event_after_a_malformed_element_is_found() {
    // Of elements of which it is not known whether they are open, none is closed.
    let text = format!("<x><a><netEvent></wfpdiag>{GOOD}");
    assert_eq!(
        cut_anyhow(&text),
        [
            foreign("<x>", 1),
            bad(1, "line 1: expected </netEvent>, found </wfpdiag>"),
            event(GOOD, 1),
            bad(1, "line 1: file ends before all elements are closed")
        ]
    );
    let text = format!("<item>{}{GOOD}", "<a>".repeat(63));
    assert_eq!(
        cut_anyhow(&text),
        [bad(1, "line 1: another event begins inside this one"), event(GOOD, 1)]
    );
}

#[test]
fn an_unclosed_comment_is_reported() {
    let text = format!("<netEvents>\n{GOOD}<item><!-- \n{GOOD}\n{GOOD}</netEvents>");
    assert_eq!(
        cut_anyhow(&text),
        [
            event(GOOD, 2),
            bad(2, "line 2: file ends inside this event"),
            event(GOOD, 3),
            event(GOOD, 4)
        ]
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
    assert_eq!(cut_anyhow(&text), [event(GOOD, 2), bad(3, "line 3: file ends inside this event")]);
    assert_eq!(cut_anyhow("\n<net"), [bad(2, "line 2: incomplete tag")]);
}
