//! Property tests of netsh's XML: events are written and read back.

use proptest::collection::vec;
use proptest::prelude::*;
use wfp_events::Record;
use wfp_events::event::{Event, Payload, Reserved, Version};
use wfp_events::netsh::{HEAD, Loss, TAIL, append};
use wfp_events::proptest::events;
use wfp_events::raw::{FileTime, NetEventFlags};
use wfp_events::value::WideStr;

use super::pieces::{Seen, cut, whole};

/// The text with U+FFFD for each character that XML does not allow.
fn of_xml(text: &WideStr<'_>) -> WideStr<'static> {
    let units: Vec<_> =
        text.as_bytes().chunks(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
    let text: String = char::decode_utf16(units)
        .map(|unit| match unit {
            Ok(unit @ ('\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)) => unit,
            _ => '\u{fffd}',
        })
        .collect();
    WideStr::try_from(text.as_str()).unwrap()
}

/// Changes each text of an event.
fn texts(event: &mut Event<'static>, change: impl Fn(&mut Option<WideStr<'static>>)) {
    change(&mut event.header.enterprise_id);
    let (names, lists) = match &mut event.payload {
        Some(Payload::IkeMmFailure(of)) => (
            [&mut of.local_principal_name_for_auth, &mut of.remote_principal_name_for_auth],
            [&mut of.local_principal_group_sids, &mut of.remote_principal_group_sids],
        ),
        Some(Payload::IkeEmFailure(of)) => (
            [&mut of.local_principal_name_for_auth, &mut of.remote_principal_name_for_auth],
            [&mut of.local_principal_group_sids, &mut of.remote_principal_group_sids],
        ),
        _ => return,
    };
    names.into_iter().chain(lists.into_iter().flatten()).for_each(change);
}

/// The event without the information that was reported as lost.
fn without(mut event: Event<'static>, lost: &[Loss]) -> Event<'static> {
    let nobody = "S-1-0-0".parse().ok();
    for kind in lost {
        match kind {
            Loss::Time => {
                let ticks = event.header.time_stamp.ticks();
                event.header.time_stamp = FileTime::from_ticks(ticks / 10_000 * 10_000);
            }
            Loss::EmptyText => texts(&mut event, |text| {
                *text = text.take().filter(|text| !text.as_bytes().is_empty());
            }),
            Loss::Character => texts(&mut event, |text| *text = text.as_ref().map(of_xml)),
            Loss::Sid => {
                for sid in [&mut event.header.user_id, &mut event.header.package_sid] {
                    *sid = sid.take().filter(|sid| sid.as_bytes()[0] == 1);
                }
            }
            Loss::PackageSid => {
                assert!(!event.header.flags.contains(NetEventFlags::PACKAGE_ID_SET));
                assert_eq!(event.header.package_sid, nobody);
                event.header.package_sid = None;
            }
            Loss::Version => {
                assert_ne!(event.version, Version::V5);
                event.version = Version::V5;
            }
            Loss::Reserved => {
                assert_ne!(event.header.reserved, Reserved::default());
                event.header.reserved = Reserved::default();
            }
            Loss::Address => {
                assert!(matches!(event.payload, Some(Payload::Unknown(_))));
                event.payload = None;
            }
            _ => panic!("{kind:?}"),
        }
    }
    event
}

fn write(text: &mut Vec<u8>, event: &Event<'static>) -> Vec<Loss> {
    let mut lost = Vec::new();
    append(text, &Record::Event(event.clone()), &mut |kind| lost.push(kind)).unwrap();
    for (at, kind) in lost.iter().enumerate() {
        assert!(!lost[..at].contains(kind), "{kind:?} is told once");
    }
    lost
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_written_event_reads_back_equal(event in events()) {
        let mut text = Vec::new();
        let lost = write(&mut text, &event);
        let expected = without(event.clone(), &lost);
        prop_assert_eq!(expected != event, !lost.is_empty(), "{:?}", &lost);
        let text = String::from_utf8(text).unwrap();
        prop_assert_eq!(&whole(text.as_bytes()), &expected, "{:?} {}", lost, text);
        // Written again, the XML is the same.
        let mut again = Vec::new();
        prop_assert_eq!(write(&mut again, &expected), []);
        prop_assert_eq!(String::from_utf8(again).unwrap(), text);
    }

    #[test]
    fn line_ends_do_not_matter(event in events()) {
        let mut text = Vec::new();
        write(&mut text, &event);
        let text = String::from_utf8(text).unwrap();
        let event = whole(text.as_bytes());
        for other in [text.replace('\n', "\r\n"), text.replace("\n", ""), text.replace("\t", "    ")] {
            prop_assert_eq!(&whole(other.as_bytes()), &event);
        }
    }

    /// A comment, a CDATA section and white space in an end tag are not plain, so another parser reads the event.
    #[test]
    fn markup_that_is_not_plain_does_not_matter(event in events()) {
        let mut text = Vec::new();
        write(&mut text, &event);
        let text = String::from_utf8(text).unwrap();
        let event = whole(text.as_bytes());
        for (plain, other) in [
            ("<header>", "<header><!---->"),
            ("<type>", "<type><![CDATA[]]>"),
            ("</header>", "</header >"),
            ("<header>", "<header a=\"'>\" b='\">'>"),
        ] {
            prop_assert!(text.contains(plain));
            prop_assert_eq!(&whole(text.replacen(plain, other, 1).as_bytes()), &event);
        }
    }

    #[test]
    fn written_events_are_found(events in vec(events(), 0..5), piece in 1..5000_usize) {
        let mut text = HEAD.as_bytes().to_vec();
        for event in &events {
            write(&mut text, event);
        }
        text.extend_from_slice(TAIL.as_bytes());
        let found = cut(&text, piece);
        prop_assert_eq!(found.len(), events.len());
        for (found, event) in found.iter().zip(&events) {
            let Seen::Event(found, _) = found else { panic!("{found:?}") };
            let lost = write(&mut Vec::new(), event);
            prop_assert_eq!(whole(found.as_bytes()), without(event.clone(), &lost));
        }
    }
}
