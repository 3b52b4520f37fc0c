//! The splitter finds the events in a stream of XML.

use wfp_events::netsh::Splitter;

use super::pieces::{Seen, cut, cut_anyhow, event, foreign};

#[test]
fn events_are_found_in_all_three_places() {
    assert_eq!(
        cut_anyhow(
            "<netEvents numItems=\"2\"><item>a</item>\n<item><flags><item/></flags></item></netEvents>"
        ),
        [event("<item>a</item>", 1), event("<item><flags><item/></flags></item>", 2)]
    );
    assert_eq!(
        cut_anyhow("<wfpdiag><events>\n<netEvent>a</netEvent><netEvent x='1'/></events></wfpdiag>"),
        [event("<netEvent>a</netEvent>", 2), event("<netEvent x='1'/>", 2)]
    );
    for root in ["item", "netEvent"] {
        let text = format!("<{root} >\n<item></item></{root} >");
        assert_eq!(cut_anyhow(&text), [event(&text, 1)]);
    }
    assert_eq!(
        cut_anyhow(
            "<item></item><netEvent></netEvent>\n<netEvents><item/></netEvents><item></item>"
        ),
        [
            event("<item></item>", 1),
            event("<netEvent></netEvent>", 1),
            event("<item/>", 2),
            event("<item></item>", 2)
        ]
    );
    assert_eq!(cut_anyhow(""), []);
    assert_eq!(cut_anyhow(" \r\n\t"), []);
    assert_eq!(cut_anyhow("<netEvents/><netEvents></netEvents>"), []);
}

#[test]
fn foreign_elements_are_skipped() {
    let text = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<!DOCTYPE wfpdiag [<!ENTITY a \"b>\"> <!-- ] --> ] >
<!-- <netEvent>not one</netEvent> -> -->
<?netsh <item> > ?>
<wfpdiag>
    <sysInfo><version>10.0</version> text & <item>not one</item>
        <sysInfo a='>' b=\"/>\"/><netEvent>one</netEvent></sysInfo>
    <other/>
    <events><item><header/></item></events>
    <netEvents><more><item>not one</item><item><header/></item></more></netEvents>
    <![CDATA[ ]]>
</wfpdiag>";
    assert_eq!(
        cut_anyhow(text),
        [
            foreign("<sysInfo>", 6),
            event("<netEvent>one</netEvent>", 7),
            foreign("<other/>", 8),
            foreign("<item>", 9),
            foreign("<more>", 10),
            event("<item><header/></item>", 10),
            Seen::Text(11),
        ]
    );
}

#[test]
fn an_event_can_contain_any_markup() {
    let text = "<item a='>' b=\"'/>\"><!-- </item> --> > ]]> --<?x </item> ?><![CDATA[</item>]>]]><b/>&amp;</item>";
    assert_eq!(cut_anyhow(text), [event(text, 1)]);
}

#[test]
fn lines_end_in_a_newline_with_or_without_a_return() {
    let text = "<netEvents>\n\n<item>\n</item>\n<item/><x/></netEvents>";
    let expected = [event("<item>\n</item>", 3), event("<item/>", 5), foreign("<x/>", 5)];
    assert_eq!(cut_anyhow(text), expected);
    let [Seen::Event(_, 3), Seen::Event(_, 5), Seen::Foreign(_, 5)] =
        &cut_anyhow(&text.replace('\n', "\r\n"))[..]
    else {
        panic!("the same lines");
    };
}

#[test]
fn concatenated_files_are_read() {
    let file = "\u{feff}<?xml version=\"1.0\"?>\n<netEvents><item/></netEvents>\n";
    assert_eq!(cut_anyhow(&file.repeat(2)), [event("<item/>", 2), event("<item/>", 4)]);
}

#[test]
fn a_document_is_split_at_every_length() {
    let events =
        ["<item>\n<a>b</a></item>", "<netEvent><item><!-- - --></item></netEvent>", "<item/>"];
    let text = format!(
        "<?xml?><netEvents>{}\n<x y='z'>&amp;</x>{}{}</netEvents>",
        events[0], events[1], events[2]
    );
    let ends: Vec<_> = events.iter().map(|event| text.find(event).unwrap() + event.len()).collect();
    for length in 0..=text.len() {
        let mut seen = cut_anyhow(&text[..length]);
        let is_whole =
            |seen: &Seen| matches!(seen, Seen::Event(text, _) if events.contains(&&**text));
        let whole = seen.iter().filter(|seen| is_whole(seen)).count();
        assert_eq!(whole, ends.iter().filter(|end| **end <= length).count(), "{length}");
        // An incomplete element is reported, or is part of an event.
        seen.retain(|seen| !is_whole(seen) && !matches!(seen, Seen::Foreign(..)));
        let good = length == 0 || length == 7 || length == text.len();
        assert_eq!(seen.is_empty(), good, "{length}: {seen:?}");
    }
}

/// The number of open elements does not increase the memory that is needed.
#[test]
fn deeply_nested_elements_are_read() {
    let deep = "<a>".repeat(10_000) + "<netEvent/>" + &"</a>".repeat(10_000);
    assert_eq!(cut_anyhow(&deep), [foreign("<a>", 1), event("<netEvent/>", 1)]);
    let deep = "<events>".repeat(1000) + "<netEvent/>" + &"</events>".repeat(1000);
    assert_eq!(cut(deep.as_bytes(), 50)[1..2], [event("<netEvent/>", 1)]);
    let nested = |depth| cut_anyhow(&("<events>".repeat(depth) + "<netEvent/>"));
    assert_eq!(nested(64)[0], event("<netEvent/>", 1));
    assert_eq!(nested(65)[..2], [foreign("<events>", 1), event("<netEvent/>", 1)]);
}

#[test]
fn all_in_a_foreign_element_is_foreign() {
    let text = "<netEvents><x>a<events>b<y/></events></x></netEvents>";
    assert_eq!(cut_anyhow(text), [foreign("<x>", 1)]);
}

#[test]
fn an_event_is_found_before_the_end() {
    let (text, mut found) = ("<item>a</item>", Vec::new());
    let done = Splitter::default().split(text.as_bytes(), false, &mut found);
    assert_eq!((found.len(), done), (1, text.len()));
}

#[test]
fn one_call_finds_8192_elements() {
    let (text, mut found) = ("<item/>".repeat(20_000), Vec::new());
    let done = Splitter::default().split(text.as_bytes(), false, &mut found);
    assert_eq!((found.len(), done), (8_192, 7 * 8_192));
}

#[test]
fn text_that_is_not_xml_is_reported() {
    assert_eq!(cut_anyhow("no XML"), [Seen::Text(1)]);
    assert_eq!(cut_anyhow("\n\n  & no"), [Seen::Text(3)]);
    let bytes: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let seen = cut(&bytes, 5000);
    for piece in [1, 3, 100] {
        assert_eq!(cut(&bytes, piece), seen);
    }
}
