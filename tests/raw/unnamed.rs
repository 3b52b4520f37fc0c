//! `first_unnamed` finds the first record with a value that has no name.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use wfp_events::layout::{Layout, MemberKind};
use wfp_events::raw::{self, IkeextMmFailure0, Structure};

use super::structures::for_each_structure;
use byteorder_reader::{self, MmFailure0, SIZE};

/// The offset of each member of a main-mode failure with named values, and the number of names, which begin at 0.
/// (`flags` has the bits 1 and 2, so its named values are 0 to 3.)
const NAMED: [(usize, u32); 6] = [(4, 3), (8, 4), (12, 3), (16, 6), (20, 2), (24, 13)];

/// Whether all these values have names, according to the SDK.
fn is_named(record: &MmFailure0) -> bool {
    record.failure_point <= 2
        && [0, 1, 2, 3].contains(&record.flags)
        && record.keying_module_type <= 2
        && record.mm_state <= 5
        && record.sa_role <= 1
        && record.mm_auth_method <= 12
}

/// The model, which checks one record after another.
fn first_unnamed(bytes: &[u8]) -> Option<usize> {
    byteorder_reader::read_all(bytes).unwrap().iter().position(|record| !is_named(record))
}

/// A record in which all values have names; other members are arbitrary.
fn named_record() -> impl Strategy<Value = Vec<u8>> {
    let values = (0..3_u32, 0..4_u32, 0..3_u32, 0..6_u32, 0..2_u32, 0..13_u32);
    (any::<u32>(), values, vec(any::<u8>(), 36)).prop_map(|(code, (a, b, c, d, e, f), rest)| {
        let mut record: Vec<u8> =
            [code, a, b, c, d, e, f].iter().flat_map(|n| n.to_le_bytes()).collect();
        record.extend(rest);
        record
    })
}

/// A number and where to put it: usually the first number without a name, sometimes another.
fn spoiler() -> impl Strategy<Value = (Index, usize, u32)> {
    let number = |count: u32| {
        prop_oneof![
            4 => Just(count),
            1 => Just(count + 1),
            1 => (0..32_u32).prop_map(|shift| 1 << shift),
            1 => Just(u32::MAX),
            1 => any::<u32>(),
        ]
    };
    (any::<Index>(), 0..NAMED.len()).prop_flat_map(move |(record, member)| {
        let (offset, count) = NAMED[member];
        (Just(record), Just(offset), number(count))
    })
}

/// Records for several blocks, made of a few different ones. Most have named values only.
fn records() -> impl Strategy<Value = Vec<u8>> {
    let patterns = vec(named_record(), 1..8);
    (patterns, 0..330_usize, vec(spoiler(), 0..4)).prop_map(|(patterns, count, spoilers)| {
        let mut bytes: Vec<u8> = patterns.into_iter().cycle().take(count).flatten().collect();
        for (record, offset, number) in spoilers.into_iter().filter(|_| count > 0) {
            let at = record.index(count) * SIZE + offset;
            bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
        bytes
    })
}

fn library_agrees(bytes: &[u8]) {
    let records = raw::slice_of::<IkeextMmFailure0>(bytes).unwrap();
    assert_eq!(raw::first_unnamed(records), first_unnamed(bytes));
    let expected: Vec<bool> =
        byteorder_reader::read_all(bytes).unwrap().iter().map(is_named).collect();
    let named: Vec<bool> = records.iter().map(Structure::is_fully_named).collect();
    assert_eq!(named, expected);
}

proptest! {
    #[test]
    fn first_unnamed_finds_the_first_of_mostly_named_records(bytes in records()) {
        library_agrees(&bytes);
    }

    #[test]
    fn first_unnamed_finds_the_first_of_any_bytes(records in vec(vec(any::<u8>(), SIZE), 0..80)) {
        library_agrees(&records.concat());
    }

    #[test]
    fn is_fully_named_agrees_with_the_tables(bytes in vec(prop_oneof![60 => Just(0_u8), 1 => any::<u8>()], 0..2000)) {
        for_each_structure!(table_agrees(&bytes));
    }
}

/// Compares with a model by the layout table. Only members without a condition matter.
fn table_agrees<T: Structure>(bytes: &[u8]) {
    let layout = <T as Structure>::LAYOUT;
    let records = raw::slice_of::<T>(&bytes[..bytes.len() / layout.size * layout.size]).unwrap();
    let named = |record: &T| is_named_by_table(layout, record.as_bytes());
    for record in records {
        assert_eq!(
            record.is_fully_named(),
            named(record),
            "{}: {:?}",
            layout.name,
            record.as_bytes()
        );
    }
    let first = records.iter().position(|record| !named(record));
    assert_eq!(raw::first_unnamed(records), first, "{}", layout.name);
}

/// The model for any structure: it checks the members, and those of inner structures, one by one.
fn is_named_by_table(layout: &Layout, bytes: &[u8]) -> bool {
    layout.members.iter().filter(|member| member.conditions.is_empty()).all(|member| {
        let own = &bytes[member.offset..member.offset + member.size];
        let number = || u32::from_le_bytes(own.try_into().unwrap());
        match member.kind {
            MemberKind::Enumeration(of) => of.values.iter().any(|named| named.value == number()),
            MemberKind::Flags(set) => {
                let bits = set.flags.iter().map(|flag| flag.value);
                bits.fold(number(), |rest, bit| rest & !bit) == 0
            }
            MemberKind::Structure(inner) => is_named_by_table(inner, own),
            _ => true,
        }
    })
}

/// The offset of each 32-bit member that matters, also in inner structures, and numbers near its named values. The
/// first number is a named one.
fn deciding(layout: &Layout, start: usize, found: &mut Vec<(usize, Vec<u32>)>) {
    for member in layout.members.iter().filter(|member| member.conditions.is_empty()) {
        let named = match member.kind {
            MemberKind::Enumeration(of) => of.values,
            MemberKind::Flags(set) => set.flags,
            MemberKind::Structure(inner) => {
                deciding(inner, start + member.offset, found);
                continue;
            }
            _ => continue,
        };
        let around = |value: u32| [value, value.wrapping_sub(1), value.wrapping_add(1), !value];
        let mut numbers: Vec<u32> = named.iter().flat_map(|named| around(named.value)).collect();
        numbers.extend((0..32).map(|shift| 1 << shift));
        found.push((start + member.offset, numbers));
    }
}

/// Tests one member at a time, while the others have named values. In members that do not matter, all bits are set.
fn every_deciding_member<T: Structure>() {
    let layout = <T as Structure>::LAYOUT;
    let mut members = Vec::new();
    deciding(layout, 0, &mut members);
    let mut clean = vec![0xff; layout.size];
    for (offset, numbers) in &members {
        // A named value, because not every enumeration has a name for 0.
        clean[*offset..offset + 4].copy_from_slice(&numbers[0].to_le_bytes());
    }
    let mut decided = [0, 0];
    let mut check = |bytes: &[u8]| {
        let [record] = raw::slice_of::<T>(bytes).unwrap() else { panic!("one record") };
        let named = is_named_by_table(layout, bytes);
        assert_eq!(record.is_fully_named(), named, "{}: {bytes:?}", layout.name);
        decided[usize::from(named)] += 1;
    };
    check(&clean);
    for (offset, numbers) in &members {
        for number in numbers {
            let mut bytes = clean.clone();
            bytes[*offset..offset + 4].copy_from_slice(&number.to_le_bytes());
            check(&bytes);
        }
    }
    assert!(decided[1] > 0, "{}: some are fully named", layout.name);
    assert_eq!(decided[0] > 0, !members.is_empty(), "{}: some are not", layout.name);
}

#[test]
fn every_member_with_names_decides() {
    for_each_structure!(every_deciding_member());
}

#[test]
fn first_unnamed_finds_every_position() {
    const COUNT: usize = 3 * 64 + 5;
    let clean = [0_u8; COUNT * SIZE];
    library_agrees(&clean);
    for record in 0..COUNT {
        let mut bytes = clean;
        bytes[record * SIZE + 24] = 13;
        let records = raw::slice_of::<IkeextMmFailure0>(&bytes).unwrap();
        assert_eq!(raw::first_unnamed(records), Some(record));
        assert_eq!(raw::first_unnamed(&records[..record]), None);
    }
}

#[test]
fn first_unnamed_looks_at_every_member_and_limit() {
    let named = |offset: usize, number: u32| {
        let mut bytes = [0; SIZE];
        bytes[offset..offset + 4].copy_from_slice(&number.to_le_bytes());
        let [record] = raw::slice_of::<IkeextMmFailure0>(&bytes).unwrap() else {
            panic!("one record")
        };
        record.is_fully_named()
    };
    for (offset, count) in NAMED {
        let numbers = (0..40).chain((3..32).map(|shift| 1 << shift)).chain([u32::MAX, 0x8000_0001]);
        for number in numbers {
            assert_eq!(named(offset, number), number < count, "{number} at {offset}");
        }
    }
    for offset in
        (0..SIZE).step_by(4).filter(|offset| !NAMED.iter().any(|(named, _)| named == offset))
    {
        assert!(named(offset, u32::MAX), "{offset} has no names: any value is as good as another");
    }
}
