//! Synthetic records: together they set every member, and the first ones look like everyday events.

mod edge_cases;

use std::collections::BTreeSet;

use wfp_events::Record;
use wfp_events::event::{Event, Payload};
use wfp_events::generate::{Generator, one_of_each};
use wfp_events::kind::{RecordKind, Version};
use wfp_events::raw::LAYOUTS;

use crate::kit::every_member;

/// For each structure, each member of the layout table is set in some record.
#[test]
fn some_record_holds_something_in_every_member() {
    for kind in RecordKind::all() {
        let expected = every_member::all(kind.layout());
        let mut held = BTreeSet::new();
        let mut records = Generator::new(kind, 0, 0);
        let mut left = 40_000;
        while held != expected && left > 0 {
            every_member::add_held(&mut held, &records.record());
            left -= 1;
        }
        let missing: Vec<_> = expected.difference(&held).collect();
        assert_eq!(missing, [""; 0], "{kind}");
        let more: Vec<_> = held.difference(&expected).collect();
        assert_eq!(more, [""; 0], "{kind}");
    }
}

#[test]
fn generated_records_read_back_equal() {
    for kind in RecordKind::all() {
        for record in Generator::new(kind, 3, 20).take(500) {
            let bytes = record.to_bytes(0).unwrap();
            assert_eq!(Record::read(kind, &bytes).unwrap(), record);
        }
    }
}

#[test]
fn each_gives_each_payload_in_each_version_and_by_itself() {
    let all: Vec<_> = one_of_each(7, 0).collect();
    let names: BTreeSet<_> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), all.len());
    // One name for each pointer in the union of each version, and one for each payload structure.
    let mut expected = BTreeSet::new();
    for layout in LAYOUTS {
        if layout.member("header").is_some() {
            let arms = layout.members.iter().filter(|member| !member.conditions.is_empty());
            expected.extend(arms.map(|arm| format!("{}-{}", layout.name, arm.name)));
        } else if RecordKind::from_name(layout.name).is_some() {
            expected.insert(layout.name.to_owned());
        }
    }
    assert_eq!(names, expected.iter().map(String::as_str).collect());
    for (name, record) in all {
        let payload = record.payload().unwrap();
        let (structure, member) = name.split_once('-').unwrap_or((&name, payload.member()));
        assert_eq!((record.layout().name, payload.member()), (structure, member));
    }
}

#[test]
fn each_depends_on_the_seed_alone() {
    let all = |seed| one_of_each(seed, 0).map(|(_, record)| record).collect::<Vec<_>>();
    assert_eq!(all(1), all(1));
    assert_ne!(all(1), all(2));
}

/// Events of the latest version.
fn events(seed: u64, unnamed: u32, count: usize) -> impl Iterator<Item = Event<'static>> {
    let records = Generator::new(RecordKind::Event(Version::V5), seed, unnamed).take(count);
    records.map(|record| record.into_event().unwrap())
}

#[test]
fn few_events_have_no_payload() {
    let count = events(1, 0, 10_000).filter(|event| event.payload.is_none()).count();
    assert!((20..150).contains(&count), "{count}");
}

#[test]
fn unnamed_types_occur_only_if_requested() {
    let unknown = |event: &Event<'_>| matches!(event.payload, Some(Payload::Unknown(1..)));
    assert_eq!(events(1, 0, 10_000).filter(unknown).count(), 0);
    let some = events(1, 50, 10_000).filter(unknown);
    let types: BTreeSet<_> = some.map(|event| event.event_type.get()).collect();
    assert_eq!(types, [11, 12, 13, 0x100, u32::MAX].into());
}

/// The first few records look like those that an analyst meets every day.
#[test]
fn the_first_records_have_no_rare_values() {
    for seed in 0..500 {
        for event in events(seed, 0, 10) {
            let header = &event.header;
            assert!(event.payload.is_some() && header.time_stamp.ticks() > 0);
            assert_eq!((header.scope_id, header.policy_flags), (0, 0));
        }
    }
}
