//! `walk` visits every byte of a structure once and in order, also when the bytes end early.

mod cut_short;
mod owners;

use std::net::{Ipv4Addr, Ipv6Addr};

use wfp_events::layout::{
    Condition, Layout, Member, MemberKind, MemberValue, Scalar, Segment, SegmentKind, U32Member,
    walk,
};
use wfp_events::raw;

const CHOICE: U32Member = U32Member { name: "choice", offset: 0 };
const BITS: U32Member = U32Member { name: "bits", offset: 4 };

/// A structure with everything that a table can have: a union, a member that depends on a flag, padding.
///
/// No structure of the SDK has all this.
static ALTERNATIVES: Layout = Layout {
    name: "ALTERNATIVES",
    size: 40,
    align: 8,
    members: &[
        member("choice", 0, 4, MemberKind::Integer, &[]),
        member("bits", 4, 4, MemberKind::Integer, &[]),
        member("short", 8, 4, MemberKind::Integer, &[Condition::Equals(CHOICE, 0)]),
        member("long", 8, 16, MemberKind::Bytes, &[Condition::Equals(CHOICE, 1)]),
        member("byte", 24, 1, MemberKind::Integer, &[Condition::Flag(BITS, 4)]),
        member("_pad0", 25, 7, MemberKind::Padding, &[]),
        member(
            "both",
            32,
            8,
            MemberKind::Integer,
            &[Condition::Equals(CHOICE, 1), Condition::Flag(BITS, 1 << 31)],
        ),
    ],
};

const fn member(
    name: &'static str,
    offset: usize,
    size: usize,
    kind: MemberKind,
    conditions: &'static [Condition],
) -> Member {
    Member { name, offset, size, kind, conditions, doc: &[] }
}

fn layouts() -> impl Iterator<Item = &'static Layout> {
    raw::LAYOUTS.iter().copied().chain([&ALTERNATIVES])
}

/// Bytes that each have their own offset as their value.
fn own_offsets(size: usize) -> Vec<u8> {
    (0..size).map(|at| u8::try_from(at).unwrap()).collect()
}

fn segments<'a>(layout: &Layout, bytes: &'a [u8]) -> Vec<Segment<'a>> {
    let mut segments = Vec::new();
    walk(layout, bytes, &mut |segment| segments.push(segment));
    segments
}

/// The segments of these bytes. Asserts that they cover each byte once and in order.
fn all_segments<'a>(layout: &Layout, bytes: &'a [u8]) -> Vec<Segment<'a>> {
    let segments = segments(layout, bytes);
    let mut end = 0;
    for segment in &segments {
        assert_eq!(
            segment.offset, end,
            "{}: {segment:?} begins where the last segment ends",
            layout.name
        );
        assert_eq!(
            segment.bytes,
            &bytes[end..end + segment.bytes.len()],
            "{}: {segment:?}",
            layout.name
        );
        end += segment.bytes.len();
    }
    assert_eq!(end, bytes.len().min(layout.size), "{}: all bytes", layout.name);
    segments
}

/// The name, offset and length of each segment. The name is that of the member, `~name` if its flag is clear, `-` for
/// unused bytes, and `!name` for a member that is cut short.
fn summary(segments: &[Segment<'_>]) -> Vec<(String, usize, usize)> {
    let name = |what: &SegmentKind<'_>| match what {
        SegmentKind::Member(member, _) => member.name.to_owned(),
        SegmentKind::Unflagged(member, _) => format!("~{}", member.name),
        SegmentKind::Unused => "-".to_owned(),
        SegmentKind::CutShort(member) => format!("!{}", member.name),
        other => panic!("what is {other:?}?"),
    };
    segments
        .iter()
        .map(|segment| (name(&segment.kind), segment.offset, segment.bytes.len()))
        .collect()
}

#[test]
fn every_byte_is_visited_once_in_order() {
    for layout in layouts() {
        let bytes = own_offsets(layout.size);
        for segment in all_segments(layout, &bytes) {
            assert!(!segment.bytes.is_empty(), "{}: {segment:?}", layout.name);
            if let SegmentKind::Member(member, value) | SegmentKind::Unflagged(member, value) =
                segment.kind
            {
                assert_eq!(
                    (segment.offset, segment.bytes.len()),
                    (member.offset, member.size),
                    "{}",
                    layout.name
                );
                assert_eq!(value, expected_value(member), "{}.{}", layout.name, member.name);
            }
        }
        let always =
            layout.members.iter().filter(|member| member.conditions.is_empty()).map(|m| m.name);
        let visited = summary(&segments(layout, &bytes));
        let missed: Vec<_> =
            always.filter(|name| !visited.iter().any(|segment| segment.0 == *name)).collect();
        assert_eq!(missed, [""; 0], "{}", layout.name);
    }
}

#[test]
fn members_have_the_bytes_and_values_of_their_offsets() {
    for layout in layouts() {
        let bytes = own_offsets(layout.size);
        for member in layout.members {
            let own = bytes[member.offset..member.offset + member.size].to_vec();
            assert_eq!(member.bytes(&bytes), Some(&*own), "{}.{}", layout.name, member.name);
            assert_eq!(
                member.value(&bytes),
                Some(expected_value(member)),
                "{}.{}",
                layout.name,
                member.name
            );
        }
    }
}

/// The value of a member when each byte is its own offset.
fn expected_value(member: &Member) -> MemberValue<'static> {
    let bytes: &'static [u8] = own_offsets(member.offset + member.size).leak();
    let bytes = &bytes[member.offset..];
    let number = bytes.iter().rev().map(|byte| format!("{byte:02x}")).collect::<String>();
    let wide = || u64::from_str_radix(&number, 16).unwrap();
    let narrow = || u32::from_str_radix(&number, 16).unwrap();
    match member.kind {
        MemberKind::Integer => MemberValue::Scalar(Scalar::Integer(wide())),
        MemberKind::Enumeration(of) => MemberValue::Scalar(Scalar::Enumeration(narrow(), of)),
        MemberKind::Code(of) => MemberValue::Scalar(Scalar::Code(narrow(), of)),
        MemberKind::Status(of) => MemberValue::Scalar(Scalar::Status(narrow(), of)),
        MemberKind::Flags(set) => MemberValue::Scalar(Scalar::Flags(narrow(), set)),
        MemberKind::Bool => MemberValue::Scalar(Scalar::Bool(narrow())),
        MemberKind::FileTime => MemberValue::Scalar(Scalar::FileTime(wide())),
        // In host byte order: the first byte of the address is the last in memory.
        MemberKind::Ipv4 => {
            MemberValue::Scalar(Scalar::Ipv4(Ipv4Addr::new(bytes[3], bytes[2], bytes[1], bytes[0])))
        }
        // In network byte order.
        MemberKind::Ipv6 => {
            MemberValue::Scalar(Scalar::Ipv6(Ipv6Addr::from(<[u8; 16]>::try_from(bytes).unwrap())))
        }
        MemberKind::Mac => MemberValue::Scalar(Scalar::Mac(bytes.try_into().unwrap())),
        MemberKind::Guid => MemberValue::Scalar(Scalar::Guid(bytes.try_into().unwrap())),
        MemberKind::TextBlob | MemberKind::BytesBlob => MemberValue::Blob(
            u32::from_le_bytes(bytes[..4].try_into().unwrap()),
            u64::from_le_bytes(bytes[8..].try_into().unwrap()),
        ),
        MemberKind::WideString
        | MemberKind::Sid
        | MemberKind::List(_)
        | MemberKind::Pointer(_)
        | MemberKind::Address => MemberValue::Address(wide()),
        MemberKind::Bytes | MemberKind::Padding | MemberKind::Structure(_) => {
            MemberValue::Scalar(Scalar::Bytes(bytes))
        }
        _ => panic!("{}: what is the value of {:?}?", member.name, member.kind),
    }
}

/// Changes the bytes so that the conditions of a member hold.
fn fulfil(layout: &Layout, member: &Member, bytes: &mut [u8]) {
    for condition in member.conditions {
        let (U32Member { name, .. }, number, flag) = match *condition {
            Condition::Equals(on, number) => (on, number, false),
            Condition::Flag(on, bit) => (on, bit, true),
            _ => panic!("{}: what fulfils {condition:?}?", member.name),
        };
        let other = layout.member(name).unwrap_or_else(|| panic!("{} has no {name}", layout.name));
        let held = &mut bytes[other.offset..other.offset + other.size];
        for (at, byte) in held.iter_mut().enumerate() {
            let wanted = number.to_le_bytes().get(at).copied().unwrap_or(0);
            *byte = if flag { *byte | wanted } else { wanted };
        }
    }
}

#[test]
fn a_member_is_visited_where_its_conditions_hold_and_nowhere_else() {
    for layout in layouts() {
        for member in layout.members.iter().filter(|member| !member.conditions.is_empty()) {
            let visited = |bytes: &[u8]| {
                let here = |name: String| (name, member.offset, member.size);
                let segments = summary(&all_segments(layout, bytes));
                let member = here(member.name.to_owned());
                (segments.contains(&member), segments.contains(&here(format!("~{}", member.0))))
            };
            let mut bytes = vec![0; layout.size];
            fulfil(layout, member, &mut bytes);
            assert_eq!(visited(&bytes), (true, false), "{}.{}", layout.name, member.name);
            // The member is absent as soon as one of its conditions does not hold.
            for condition in member.conditions {
                let (Condition::Equals(on, _) | Condition::Flag(on, _)) = *condition else {
                    unreachable!()
                };
                let other = layout.member(on.name).unwrap();
                let mut bytes = bytes.clone();
                for byte in &mut bytes[other.offset..other.offset + other.size] {
                    *byte = !*byte;
                }
                // If a member of a union is not selected, it is not visited. If the flag of a member is clear, it is
                // visited as unflagged.
                let expected = (false, matches!(condition, Condition::Flag(..)));
                assert_eq!(
                    visited(&bytes),
                    expected,
                    "{}.{} without {condition:?}",
                    layout.name,
                    member.name
                );
            }
        }
    }
}

/// Headers with each IP version, with and without the flags of the addresses.
#[test]
fn examples_of_addresses() {
    let layout = raw::layout_of("FWPM_NET_EVENT_HEADER3").unwrap();
    let walked = |ip_version: u8, flags: u8| {
        let mut bytes = vec![0; layout.size];
        bytes[8] = flags;
        bytes[12] = ip_version;
        let segments = summary(&all_segments(layout, &bytes));
        segments.into_iter().filter(|(_, offset, _)| (20..52).contains(offset)).collect::<Vec<_>>()
    };
    let named = |segments: &[(&str, usize, usize)]| -> Vec<(String, usize, usize)> {
        segments
            .iter()
            .map(|(name, offset, length)| ((*name).to_owned(), *offset, *length))
            .collect()
    };
    let v4 = [("localAddrV4", 20, 4), ("-", 24, 12), ("remoteAddrV4", 36, 4), ("-", 40, 12)];
    assert_eq!(walked(0, 6), named(&v4));
    let v4 = [("~localAddrV4", 20, 4), ("-", 24, 12), ("remoteAddrV4", 36, 4), ("-", 40, 12)];
    assert_eq!(walked(0, 4), named(&v4));
    assert_eq!(walked(1, 6), named(&[("localAddrV6", 20, 16), ("remoteAddrV6", 36, 16)]));
    assert_eq!(walked(1, 2), named(&[("localAddrV6", 20, 16), ("~remoteAddrV6", 36, 16)]));
    assert_eq!(walked(2, 6), named(&[("-", 20, 32)]), "NONE: there are no addresses");
    assert_eq!(walked(3, 6), named(&[("-", 20, 32)]));
}

#[test]
fn examples_of_alternatives() {
    let walked = |choice: u8, bits: [u8; 4]| {
        let mut bytes = own_offsets(40);
        bytes[..4].copy_from_slice(&[choice, 0, 0, 0]);
        bytes[4..8].copy_from_slice(&bits);
        summary(&all_segments(&ALTERNATIVES, &bytes))
    };
    let named = |segments: &[(&str, usize, usize)]| -> Vec<(String, usize, usize)> {
        segments
            .iter()
            .map(|(name, offset, length)| ((*name).to_owned(), *offset, *length))
            .collect()
    };
    let always = [("choice", 0, 4), ("bits", 4, 4)];
    let with = |rest: &[(&str, usize, usize)]| named(&[&always, rest].concat());
    assert_eq!(
        walked(0, [0; 4]),
        with(&[("short", 8, 4), ("-", 12, 12), ("~byte", 24, 1), ("_pad0", 25, 7), ("-", 32, 8)])
    );
    assert_eq!(
        walked(1, [4, 0, 0, 0]),
        with(&[("long", 8, 16), ("byte", 24, 1), ("_pad0", 25, 7), ("~both", 32, 8)])
    );
    assert_eq!(
        walked(2, [4, 0, 0, 0x80]),
        with(&[("-", 8, 16), ("byte", 24, 1), ("_pad0", 25, 7), ("-", 32, 8)])
    );
    assert_eq!(
        walked(1, [0, 0, 0, 0x80]),
        with(&[("long", 8, 16), ("~byte", 24, 1), ("_pad0", 25, 7), ("both", 32, 8)])
    );
}

#[test]
fn bytes_after_the_structure_are_not_visited() {
    for layout in layouts() {
        let whole = own_offsets(layout.size + 9);
        let segments = summary(&all_segments(layout, &whole));
        assert_eq!(
            segments,
            summary(&all_segments(layout, &whole[..layout.size])),
            "{}",
            layout.name
        );
    }
}
