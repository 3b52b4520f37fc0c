//! `walk` over bytes that end within a structure.

use wfp_events::layout::{Layout, Member, SegmentKind};
use wfp_events::raw;

use super::owners::{owners, select};
use super::{all_segments, layouts, own_offsets, segments, summary};

#[test]
fn every_truncation_is_visited_and_named() {
    for layout in layouts() {
        for pick in 0..4 {
            for fill in [0x00, 0x02, 0xff] {
                let mut bytes = vec![fill; layout.size];
                select(layout, &mut bytes, &[pick; 4]);
                truncations(layout, &bytes);
            }
        }
        truncations(layout, &own_offsets(layout.size));
    }
}

/// The first incomplete member is reported: a selected one if there is any, else one that is not selected.
fn truncations(layout: &Layout, whole: &[u8]) {
    let owners = owners(layout, whole);
    let is_selected = |member: &&Member| {
        owners.iter().any(|(name, ..)| name.trim_start_matches('~') == member.name)
    };
    let selected: Vec<_> = layout.members.iter().filter(is_selected).collect();
    for length in 0..=layout.size {
        let segments = all_segments(layout, &whole[..length]);
        let short = |member: &&&Member| member.offset + member.size > length;
        let all: Vec<_> = layout.members.iter().collect();
        let expected =
            selected.iter().find(short).or(all.iter().find(short)).map(|member| member.name);
        let cut: Vec<_> = segments
            .iter()
            .filter_map(|segment| match segment.kind {
                SegmentKind::CutShort(member) => Some(member.name),
                _ => None,
            })
            .collect();
        assert_eq!(
            cut,
            expected.into_iter().collect::<Vec<_>>(),
            "{} of {length} bytes",
            layout.name
        );
        // All segments before the cut are as in the complete structure, and there are none after it.
        let segments = summary(&segments);
        let (in_front, last) = match expected {
            Some(name) => (&segments[..segments.len() - 1], format!("!{name}")),
            None => (&segments[..], segments.last().unwrap().0.clone()),
        };
        assert_eq!(segments.last().unwrap().0, last, "{} of {length} bytes", layout.name);
        for segment in in_front.iter().filter(|segment| segment.0 != "-") {
            assert!(owners.contains(segment), "{} of {length} bytes: {segment:?}", layout.name);
        }
    }
}

#[test]
fn examples_of_truncated_structures() {
    let layout = raw::layout_of("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0").unwrap();
    let bytes = own_offsets(64);
    let last = |length: usize| summary(&segments(layout, &bytes[..length])).pop().unwrap();
    assert_eq!(last(0), ("!failureErrorCode".to_owned(), 0, 0));
    assert_eq!(last(3), ("!failureErrorCode".to_owned(), 0, 3));
    assert_eq!(last(4), ("!failurePoint".to_owned(), 4, 0));
    assert_eq!(last(47), ("!endCertHash".to_owned(), 28, 19));
    assert_eq!(last(63), ("!mmFilterId".to_owned(), 56, 7));
    assert_eq!(last(64), ("mmFilterId".to_owned(), 56, 8));
}

#[test]
fn examples_of_truncated_arms() {
    let layout = raw::layout_of("FWPM_NET_EVENT_HEADER0").unwrap();
    let last = |ip_version: u8, length: usize| {
        let mut bytes = vec![0; layout.size];
        bytes[12] = ip_version;
        let segments = summary(&segments(layout, &bytes[..length]));
        segments[segments.len().saturating_sub(2)..].to_vec()
    };
    let named = |segments: [(&str, usize, usize); 2]| {
        segments.map(|(name, at, length)| (name.to_owned(), at, length))
    };
    assert_eq!(last(0, 22), named([("_pad0", 17, 3), ("!localAddrV4", 20, 2)]));
    assert_eq!(
        last(1, 22),
        named([("_pad0", 17, 3), ("!localAddrV6", 20, 2)]),
        "not that of the other arm"
    );
    assert_eq!(last(0, 26), named([("-", 24, 2), ("!remoteAddrV4", 26, 0)]), "the arm is whole");
    assert_eq!(last(2, 26), named([("-", 20, 6), ("!localPort", 26, 0)]), "neither");
    let value = raw::layout_of("FWP_CONDITION_VALUE0").unwrap();
    assert_eq!(
        summary(&segments(value, &[0; 10]))[2..],
        [("!uint32".to_owned(), 8, 2)],
        "of an empty value, the first arm that is not whole: nothing else could be named"
    );
}
