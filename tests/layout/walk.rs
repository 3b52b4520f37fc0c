//! `walk` visits every byte of a structure once, in order, whole or cut short.

use wfp_events::layout::{Kind, Layout, Member, Part, What, When, walk};
use wfp_events::raw;
use wfp_events::value::Value;

/// A structure with all that a table can say: alternatives, a member under a flag, padding.
///
/// No structure of the SDK is like it; it is here so that the rules hold whichever structures there are.
static ALTERNATIVES: Layout = Layout {
    name: "ALTERNATIVES",
    size: 40,
    align: 8,
    members: &[
        member("choice", 0, 4, Kind::Integer, &[]),
        member("bits", 4, 4, Kind::Integer, &[]),
        member("short", 8, 4, Kind::Integer, &[When::Equals("choice", 0)]),
        member("long", 8, 16, Kind::Bytes, &[When::Equals("choice", 1)]),
        member("byte", 24, 1, Kind::Integer, &[When::Flag("bits", 4)]),
        member("_pad0", 25, 7, Kind::Padding, &[]),
        member(
            "both",
            32,
            8,
            Kind::Integer,
            &[When::Equals("choice", 1), When::Flag("bits", 1 << 31)],
        ),
    ],
};

const fn member(
    name: &'static str,
    offset: usize,
    size: usize,
    kind: Kind,
    when: &'static [When],
) -> Member {
    Member { name, offset, size, kind, when, doc: &[] }
}

fn layouts() -> impl Iterator<Item = &'static Layout> {
    raw::LAYOUTS.iter().copied().chain([&ALTERNATIVES])
}

/// Bytes that are their own offsets.
fn own_offsets(size: usize) -> Vec<u8> {
    (0..size).map(|at| u8::try_from(at).unwrap()).collect()
}

fn parts<'a>(layout: &Layout, bytes: &'a [u8]) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    walk(layout, bytes, &mut |part| parts.push(part));
    parts
}

/// The parts of these bytes, after a check that they are the bytes, each once, in order.
fn all_parts<'a>(layout: &Layout, bytes: &'a [u8]) -> Vec<Part<'a>> {
    let parts = parts(layout, bytes);
    let mut end = 0;
    for part in &parts {
        assert_eq!(part.offset, end, "{}: {part:?} begins where the last part ends", layout.name);
        assert_eq!(part.bytes, &bytes[end..end + part.bytes.len()], "{}: {part:?}", layout.name);
        end += part.bytes.len();
    }
    assert_eq!(end, bytes.len().min(layout.size), "{}: all bytes", layout.name);
    parts
}

/// The name of a part's member, of an unused part `-`, of one cut short `!name`; with its offset and length.
fn summary(parts: &[Part<'_>]) -> Vec<(String, usize, usize)> {
    let name = |what: &What<'_>| match what {
        What::Member(member, _) => member.name.to_owned(),
        What::Unused => "-".to_owned(),
        What::CutShort(member) => format!("!{}", member.name),
    };
    parts.iter().map(|part| (name(&part.what), part.offset, part.bytes.len())).collect()
}

#[test]
fn every_byte_is_visited_once_in_order() {
    for layout in layouts() {
        let bytes = own_offsets(layout.size);
        for part in all_parts(layout, &bytes) {
            assert!(!part.bytes.is_empty(), "{}: {part:?}", layout.name);
            if let What::Member(member, value) = part.what {
                assert_eq!(
                    (part.offset, part.bytes.len()),
                    (member.offset, member.size),
                    "{}",
                    layout.name
                );
                assert_eq!(value, expected_value(member), "{}.{}", layout.name, member.name);
            }
        }
        let always = layout.members.iter().filter(|member| member.when.is_empty()).map(|m| m.name);
        let visited = summary(&parts(layout, &bytes));
        let missed: Vec<_> =
            always.filter(|name| !visited.iter().any(|part| part.0 == *name)).collect();
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

/// The value of a member whose bytes are their own offsets.
fn expected_value(member: &Member) -> Value<'static> {
    let bytes: &'static [u8] = own_offsets(member.offset + member.size).leak();
    let bytes = &bytes[member.offset..];
    let number = bytes.iter().rev().map(|byte| format!("{byte:02x}")).collect::<String>();
    let wide = || u64::from_str_radix(&number, 16).unwrap();
    let narrow = || u32::from_str_radix(&number, 16).unwrap();
    match member.kind {
        Kind::Integer => Value::Integer(wide()),
        Kind::Enumeration(of) => Value::Enumeration(narrow(), of),
        Kind::Code(of) => Value::Code(narrow(), of),
        Kind::Flags(set) => Value::Flags(narrow(), set),
        Kind::Bytes | Kind::Padding => Value::Bytes(bytes),
        _ => panic!("{}: what is the value of {:?}?", member.name, member.kind),
    }
}

/// Sets what the conditions of a member ask for.
fn fulfil(layout: &Layout, member: &Member, bytes: &mut [u8]) {
    for when in member.when {
        let (name, number, flag) = match *when {
            When::Equals(name, number) => (name, number, false),
            When::Flag(name, bit) => (name, bit, true),
            _ => panic!("{}: what fulfils {when:?}?", member.name),
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
        for member in layout.members.iter().filter(|member| !member.when.is_empty()) {
            let visited = |bytes: &[u8]| {
                let expected = (member.name.to_owned(), member.offset, member.size);
                summary(&all_parts(layout, bytes)).contains(&expected)
            };
            let mut bytes = vec![0; layout.size];
            fulfil(layout, member, &mut bytes);
            assert!(visited(&bytes), "{}.{}", layout.name, member.name);
            // Undone one at a time, each of the conditions is missed.
            for when in member.when {
                let (When::Equals(name, _) | When::Flag(name, _)) = *when else { unreachable!() };
                let other = layout.member(name).unwrap();
                let mut bytes = bytes.clone();
                for byte in &mut bytes[other.offset..other.offset + other.size] {
                    *byte = !*byte;
                }
                assert!(!visited(&bytes), "{}.{} without {when:?}", layout.name, member.name);
            }
        }
    }
}

#[test]
fn alternatives_by_hand() {
    let walked = |choice: u8, bits: [u8; 4]| {
        let mut bytes = own_offsets(40);
        bytes[..4].copy_from_slice(&[choice, 0, 0, 0]);
        bytes[4..8].copy_from_slice(&bits);
        summary(&all_parts(&ALTERNATIVES, &bytes))
    };
    let named = |parts: &[(&str, usize, usize)]| -> Vec<(String, usize, usize)> {
        parts.iter().map(|(name, offset, length)| ((*name).to_owned(), *offset, *length)).collect()
    };
    let always = [("choice", 0, 4), ("bits", 4, 4)];
    let with = |rest: &[(&str, usize, usize)]| named(&[&always, rest].concat());
    assert_eq!(
        walked(0, [0; 4]),
        with(&[("short", 8, 4), ("-", 12, 13), ("_pad0", 25, 7), ("-", 32, 8)])
    );
    assert_eq!(
        walked(1, [4, 0, 0, 0]),
        with(&[("long", 8, 16), ("byte", 24, 1), ("_pad0", 25, 7), ("-", 32, 8)])
    );
    assert_eq!(
        walked(2, [4, 0, 0, 0x80]),
        with(&[("-", 8, 16), ("byte", 24, 1), ("_pad0", 25, 7), ("-", 32, 8)])
    );
    assert_eq!(
        walked(1, [0, 0, 0, 0x80]),
        with(&[("long", 8, 16), ("-", 24, 1), ("_pad0", 25, 7), ("both", 32, 8)])
    );
}

#[test]
fn every_truncation_is_visited_and_named() {
    for layout in layouts() {
        for bytes in [own_offsets(layout.size), vec![0; layout.size], vec![0xff; layout.size]] {
            for length in 0..=layout.size {
                let parts = all_parts(layout, &bytes[..length]);
                let cut: Vec<_> =
                    parts.iter().filter(|part| matches!(part.what, What::CutShort(_))).collect();
                let expected =
                    layout.members.iter().find(|member| member.offset + member.size > length);
                let Some(expected) = expected else {
                    assert_eq!((cut.len(), length), (0, layout.size), "{}", layout.name);
                    continue;
                };
                let [part] = cut[..] else {
                    panic!("{} of {length} bytes: {parts:?}", layout.name)
                };
                let What::CutShort(member) = part.what else { unreachable!() };
                assert_eq!(member.name, expected.name, "{} of {length} bytes", layout.name);
                assert!(
                    std::ptr::eq(part, parts.last().unwrap()),
                    "{}: nothing behind it",
                    layout.name
                );
            }
        }
    }
}

#[test]
fn truncations_by_hand() {
    let layout = raw::layout_of("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0").unwrap();
    let bytes = own_offsets(64);
    let last = |length: usize| summary(&parts(layout, &bytes[..length])).pop().unwrap();
    assert_eq!(last(0), ("!failureErrorCode".to_owned(), 0, 0));
    assert_eq!(last(3), ("!failureErrorCode".to_owned(), 0, 3));
    assert_eq!(last(4), ("!failurePoint".to_owned(), 4, 0));
    assert_eq!(last(47), ("!endCertHash".to_owned(), 28, 19));
    assert_eq!(last(63), ("!mmFilterId".to_owned(), 56, 7));
    assert_eq!(last(64), ("mmFilterId".to_owned(), 56, 8));
}

#[test]
fn bytes_behind_the_structure_are_not_visited() {
    for layout in layouts() {
        let whole = own_offsets(layout.size + 9);
        let parts = summary(&all_parts(layout, &whole));
        assert_eq!(parts, summary(&all_parts(layout, &whole[..layout.size])), "{}", layout.name);
    }
}
