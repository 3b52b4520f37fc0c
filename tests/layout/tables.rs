//! The layout tables are consistent in themselves.

use std::collections::{BTreeSet, HashSet};

use wfp_events::kind::{RecordKind, Version};
use wfp_events::layout::{Condition, Layout, Member, MemberKind, U32Member};
use wfp_events::raw::{self, Structure};

/// Calls `test` for every member of every table, with its name for messages.
fn each(test: impl Fn(&'static Layout, &'static Member, &str)) {
    for layout in raw::LAYOUTS {
        for member in layout.members {
            test(layout, member, &format!("{}.{}", layout.name, member.name));
        }
    }
}

#[test]
fn names_are_unique() {
    let names: BTreeSet<_> = raw::LAYOUTS.iter().map(|layout| layout.name).collect();
    assert_eq!(names.len(), raw::LAYOUTS.len());
    for layout in raw::LAYOUTS {
        let names: BTreeSet<_> = layout.members.iter().map(|member| member.name).collect();
        assert_eq!(names.len(), layout.members.len(), "{}", layout.name);
        let found =
            raw::layout_of(layout.name).map(|found| (found.name, found.size, found.members.len()));
        assert_eq!(found, Some((layout.name, layout.size, layout.members.len())));
    }
    assert!(raw::layout_of("FWPM_NET_EVENT_IKEEXT_MM_FAILURE").is_none());
}

#[test]
fn layouts_are_equal_if_their_names_are() {
    for one in raw::LAYOUTS {
        for other in raw::LAYOUTS {
            assert_eq!(one == other, one.name == other.name);
        }
    }
    let layouts: HashSet<_> = raw::LAYOUTS.iter().collect();
    assert_eq!(layouts.len(), raw::LAYOUTS.len());
    assert_ne!(raw::IpVersion::ENUMERATION, raw::Af::ENUMERATION);
}

#[test]
fn kinds_are_found_by_their_structure() {
    assert_eq!(RecordKind::of::<raw::NetEvent3>(), Some(RecordKind::Event(Version::V3)));
    assert_eq!(RecordKind::of::<raw::IkeextMmFailure0>(), Some(RecordKind::default()));
    assert_eq!(RecordKind::of::<raw::NetEventHeader1>(), None);
    let kinds: HashSet<_> = RecordKind::all().collect();
    assert_eq!(kinds.len(), RecordKind::all().count());
}

#[test]
fn a_flat_structure_has_no_pointer() {
    for layout in raw::LAYOUTS {
        let has_pointer = layout.members.iter().any(|member| match member.kind {
            MemberKind::Structure(inner) => !inner.is_flat(),
            MemberKind::Address
            | MemberKind::List(_)
            | MemberKind::Pointer(_)
            | MemberKind::Sid => true,
            MemberKind::BytesBlob | MemberKind::TextBlob | MemberKind::WideString => true,
            _ => false,
        });
        assert_eq!(layout.is_flat(), !has_pointer, "{}", layout.name);
    }
    assert!(raw::IkeextMmFailure0::LAYOUT.is_flat() && !raw::NetEvent5::LAYOUT.is_flat());
}

#[test]
fn members_lie_within_their_structure_and_have_a_size() {
    each(|layout, member, name| {
        assert!(member.size > 0 && member.offset + member.size <= layout.size, "{name}");
    });
}

#[test]
fn structures_that_are_named_are_listed() {
    each(|_, member, name| {
        if let MemberKind::Pointer(of) | MemberKind::Structure(of) = member.kind {
            let listed = raw::layout_of(of.name).map(|listed| listed.size);
            assert_eq!(listed, Some(of.size), "{name}: {}", of.name);
        }
    });
}

#[test]
fn members_have_the_size_of_their_kind() {
    each(|_, member, name| {
        let size = match member.kind {
            MemberKind::Enumeration(_)
            | MemberKind::Code(_)
            | MemberKind::Status(_)
            | MemberKind::Flags(_)
            | MemberKind::Bool
            | MemberKind::Ipv4 => 4,
            MemberKind::Mac => 6,
            MemberKind::FileTime
            | MemberKind::WideString
            | MemberKind::Sid
            | MemberKind::List(_)
            | MemberKind::Pointer(_)
            | MemberKind::Address => 8,
            MemberKind::Ipv6 | MemberKind::Guid | MemberKind::TextBlob | MemberKind::BytesBlob => {
                16
            }
            MemberKind::Structure(of) => of.size,
            MemberKind::Integer => {
                assert!([1, 2, 4, 8].contains(&member.size), "{name}");
                return;
            }
            MemberKind::Bytes | MemberKind::Padding => return,
            other => panic!("{name}: how long is {other:?}?"),
        };
        assert_eq!(member.size, size, "{name}");
    });
}

/// The member on which another depends.
fn hangs_on(layout: &Layout, on: U32Member, name: &str) -> &'static Member {
    let found = layout.member(on.name).unwrap_or_else(|| panic!("{name} hangs on {}", on.name));
    assert_eq!(found.offset, on.offset, "{name} hangs on {}", on.name);
    found
}

/// Conditions refer to earlier 32-bit members, so that these are known when the condition is evaluated.
#[test]
fn conditions_depend_on_earlier_members() {
    each(|layout, member, name| {
        for condition in member.conditions {
            let (Condition::Equals(on, number) | Condition::Flag(on, number)) = *condition else {
                panic!("{name}: what is {condition:?}?")
            };
            let on = hangs_on(layout, on, name);
            assert!(on.offset + on.size <= member.offset && on.size == 4, "{name} on {}", on.name);
            match (condition, on.kind) {
                (Condition::Equals(..), MemberKind::Enumeration(of)) => {
                    assert!(of.get(number).is_some(), "{name}")
                }
                (Condition::Flag(..), MemberKind::Flags(set)) => {
                    assert!(set.flags.iter().any(|flag| flag.value == number), "{name}");
                }
                _ => panic!("{name}: {condition:?} of {:?}", on.kind),
            }
        }
    });
}

#[test]
fn lists_are_counted_by_an_earlier_member() {
    each(|layout, member, name| {
        if let MemberKind::List(count) = member.kind {
            let count = hangs_on(layout, count, name);
            assert!(matches!(count.kind, MemberKind::Integer) && count.size == 4, "{name}");
            assert!(count.offset < member.offset && count.conditions.is_empty(), "{name}");
        }
    });
}

/// The members of a union are selected by different values of the same member, and the longest of them is as long as
/// the union.
#[test]
fn arms_of_a_union_exclude_each_other_and_cover_it() {
    for layout in raw::LAYOUTS {
        for arms in
            layout.members.chunk_by(|a, b| a.offset == b.offset).filter(|arms| arms.len() > 1)
        {
            let selectors: Vec<_> = arms.iter().map(|arm| selector(layout, arm)).collect();
            assert!(
                selectors.iter().all(|(on, _)| *on == selectors[0].0),
                "{}: {selectors:?}",
                layout.name
            );
            let numbers: BTreeSet<_> = selectors.iter().map(|(_, number)| *number).collect();
            assert_eq!(numbers.len(), arms.len(), "{}: {selectors:?}", layout.name);
            let flags: BTreeSet<_> = arms.iter().map(flag).collect();
            assert_eq!(flags.len(), 1, "{}: the arms hang on one flag", layout.name);
            let end = arms.iter().map(|arm| arm.offset + arm.size).max().unwrap();
            let next =
                layout.members.iter().map(|member| member.offset).find(|at| *at > arms[0].offset);
            assert_eq!(end, next.unwrap_or(layout.size), "{}: {}", layout.name, arms[0].name);
        }
    }
}

/// The member and the value that select a member of a union.
fn selector(layout: &Layout, arm: &Member) -> (&'static str, u32) {
    let mut equals = arm.conditions.iter().filter_map(|condition| match *condition {
        Condition::Equals(on, number) => Some((on.name, number)),
        _ => None,
    });
    let selector =
        equals.next().unwrap_or_else(|| panic!("{}.{} is an arm", layout.name, arm.name));
    assert_eq!(equals.next(), None, "{}.{}", layout.name, arm.name);
    selector
}

fn flag(arm: &Member) -> Option<u32> {
    arm.conditions.iter().find_map(|condition| match *condition {
        Condition::Flag(_, bit) => Some(bit),
        _ => None,
    })
}

/// Each member of a header depends on the flag that its name suggests.
#[test]
fn members_of_a_header_depend_on_the_flag_of_their_name() {
    let flags = raw::layout_of("FWPM_NET_EVENT_HEADER3").unwrap().member("flags").unwrap();
    let MemberKind::Flags(set) = flags.kind else { panic!("flags") };
    let mut used = BTreeSet::new();
    for layout in raw::LAYOUTS.iter().filter(|layout| layout.name.contains("_HEADER")) {
        for member in layout.members {
            let flag = flag(member)
                .map(|bit| set.flags.iter().find(|flag| flag.value == bit).unwrap().name);
            let expected = flag_of(member.name);
            assert_eq!(flag, expected.as_deref(), "{}.{}", layout.name, member.name);
            used.extend(expected);
        }
    }
    let unused = set.flags.iter().map(|flag| flag.name).filter(|name| !used.contains(*name));
    // No member of a header depends on these: `ipVersion` is there without its flag, and `reauthReason` is in payloads.
    let expected = ["FWPM_NET_EVENT_FLAG_IP_VERSION_SET", "FWPM_NET_EVENT_FLAG_REAUTH_REASON_SET"];
    assert_eq!(unused.collect::<Vec<_>>(), expected);
}

fn flag_of(member: &str) -> Option<String> {
    let member = match member {
        "timeStamp" | "flags" | "ipVersion" | "addressFamily" => return None,
        _ if member.starts_with("reserved") || member.starts_with("_pad") => return None,
        "packageSid" => "packageId",
        _ => member.trim_end_matches("V4").trim_end_matches("V6"),
    };
    let mut name = String::new();
    for letter in member.chars() {
        if letter.is_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    Some(format!("FWPM_NET_EVENT_FLAG_{name}_SET"))
}

#[test]
fn every_member_is_documented() {
    each(|_, member, name| {
        assert!(
            !member.doc.is_empty() && member.doc.iter().all(|line| !line.trim().is_empty()),
            "{name}"
        );
        let text = member.doc.join(" ");
        assert!(text.ends_with('.'), "{name}: {text:?} is no sentence");
    });
}
