//! `walk` visits each byte as part of the right member, whatever the bytes are. A simple model is the reference.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use wfp_events::layout::{Condition, Layout};

use super::{all_segments, layouts, summary};

/// The member to which each byte of a structure belongs. This model goes byte by byte, while `walk` goes member by
/// member.
pub(super) fn owners(layout: &Layout, bytes: &[u8]) -> Vec<(String, usize, usize)> {
    let number = |name: &str| {
        let member = layout.members.iter().find(|member| member.name == name).unwrap();
        u32::from_le_bytes(bytes[member.offset..member.offset + 4].try_into().unwrap())
    };
    let owner = |byte: usize| {
        let mut own = layout.members.iter().filter(|member| {
            (member.offset..member.offset + member.size).contains(&byte)
                && member.conditions.iter().all(|condition| match *condition {
                    Condition::Equals(on, value) => number(on.name) == value,
                    _ => true,
                })
        });
        let Some(member) = own.next() else { return "-".to_owned() };
        assert!(own.next().is_none(), "{}: byte {byte} is one member's", layout.name);
        let clear = member.conditions.iter().any(|condition| match *condition {
            Condition::Flag(on, bit) => number(on.name) & bit == 0,
            _ => false,
        });
        if clear { format!("~{}", member.name) } else { member.name.to_owned() }
    };
    let owners: Vec<_> = (0..layout.size).map(|byte| (owner(byte), byte, 1)).collect();
    let runs = owners.chunk_by(|a, b| a.0 == b.0);
    runs.map(|run| (run[0].0.clone(), run[0].1, run.len())).collect()
}

/// Sets each member that selects members of a union, in most cases to a number that selects one of them.
pub(super) fn select(layout: &Layout, bytes: &mut [u8], picks: &[u8]) {
    let selected: Vec<(&str, u32)> =
        layout.members.iter().flat_map(|member| member.conditions).filter_map(selector).collect();
    let names: BTreeSet<_> = selected.iter().map(|(name, _)| *name).collect();
    for (name, pick) in names.into_iter().zip(picks) {
        let numbers: Vec<u32> =
            selected.iter().filter(|(on, _)| *on == name).map(|(_, number)| *number).collect();
        if let Some(number) = numbers.get(usize::from(*pick) % (numbers.len() + 1)) {
            let at = layout.member(name).unwrap().offset;
            bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
    }
}

fn selector(condition: &Condition) -> Option<(&'static str, u32)> {
    match *condition {
        Condition::Equals(on, number) => Some((on.name, number)),
        _ => None,
    }
}

proptest! {
    #[test]
    fn each_byte_is_visited_as_its_member(bytes in vec(any::<u8>(), 160), picks in vec(any::<u8>(), 4)) {
        for layout in layouts() {
            let mut bytes = bytes[..layout.size].to_vec();
            select(layout, &mut bytes, &picks);
            prop_assert_eq!(summary(&all_segments(layout, &bytes)), owners(layout, &bytes), "{}", layout.name);
        }
    }
}
