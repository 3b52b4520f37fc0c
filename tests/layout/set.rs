//! `Member::set` is the inverse of `Member::value`.

use std::net::{Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;
use wfp_events::error::{At, Error, Fault};
use wfp_events::layout::{FlagSet, Layout, Member, MemberKind, MemberValue, Scalar};
use wfp_events::raw::{self, IkeextMmFailure0, NtStatus, Structure, WinError};

use crate::kit::samples;

/// A set of flags that no member has.
static STRANGE_FLAGS: FlagSet = FlagSet { name: "STRANGE", flags: &[] };

/// Calls `test` for every member of every table, with its name for messages.
fn each(mut test: impl FnMut(&'static Layout, &'static Member, &str)) {
    for layout in raw::LAYOUTS {
        for member in layout.members {
            test(layout, member, &format!("{}.{}", layout.name, member.name));
        }
    }
}

/// The offsets of the bytes that belong to a member's value: all except the padding within a blob.
fn own_bytes(member: &Member) -> Vec<usize> {
    let is_blob = matches!(member.kind, MemberKind::TextBlob | MemberKind::BytesBlob);
    let own = (0..member.size).filter(|at| !(is_blob && (4..8).contains(at)));
    own.map(|at| member.offset + at).collect()
}

/// Values of every kind, made from this number and these bytes; all except `Scalar::Bytes`.
fn values(number: u64, octets: [u8; 16]) -> Vec<MemberValue<'static>> {
    let narrow = number as u32;
    let mut values: Vec<MemberValue<'static>> = vec![
        Scalar::Integer(number).into(),
        Scalar::Bool(narrow).into(),
        Scalar::FileTime(number).into(),
        Scalar::Ipv4(Ipv4Addr::from(narrow)).into(),
        Scalar::Ipv6(Ipv6Addr::from(octets)).into(),
        Scalar::Mac(*octets.first_chunk().unwrap()).into(),
        Scalar::Guid(octets).into(),
        MemberValue::Address(number),
        MemberValue::Blob(narrow, number.rotate_left(32)),
        Scalar::Enumeration(narrow, WinError::ENUMERATION).into(),
        Scalar::Code(narrow, NtStatus::ENUMERATION).into(),
        Scalar::Status(narrow, WinError::ENUMERATION).into(),
        Scalar::Flags(narrow, &STRANGE_FLAGS).into(),
    ];
    for of in super::values::enumerations().into_values() {
        values.push(Scalar::Enumeration(narrow, of).into());
        values.push(Scalar::Code(narrow, of).into());
        values.push(Scalar::Status(narrow, of).into());
    }
    for set in super::values::flag_sets().into_values() {
        values.push(Scalar::Flags(narrow, set).into());
    }
    values
}

/// Whether a member of this kind accepts such a value.
fn takes(kind: MemberKind, value: &MemberValue<'_>) -> bool {
    match (kind, value) {
        (MemberKind::Enumeration(its), MemberValue::Scalar(Scalar::Enumeration(_, of)))
        | (MemberKind::Code(its), MemberValue::Scalar(Scalar::Code(_, of)))
        | (MemberKind::Status(its), MemberValue::Scalar(Scalar::Status(_, of))) => {
            its.name == of.name
        }
        (MemberKind::Flags(its), MemberValue::Scalar(Scalar::Flags(_, of))) => its.name == of.name,
        (MemberKind::Integer, MemberValue::Scalar(Scalar::Integer(_)))
        | (MemberKind::Bool, MemberValue::Scalar(Scalar::Bool(_)))
        | (MemberKind::FileTime, MemberValue::Scalar(Scalar::FileTime(_)))
        | (MemberKind::Ipv4, MemberValue::Scalar(Scalar::Ipv4(_)))
        | (MemberKind::Ipv6, MemberValue::Scalar(Scalar::Ipv6(_)))
        | (MemberKind::Mac, MemberValue::Scalar(Scalar::Mac(_)))
        | (MemberKind::Guid, MemberValue::Scalar(Scalar::Guid(_)))
        | (
            MemberKind::Bytes | MemberKind::Padding | MemberKind::Structure(_),
            MemberValue::Scalar(Scalar::Bytes(_)),
        )
        | (MemberKind::TextBlob | MemberKind::BytesBlob, MemberValue::Blob(..))
        | (
            MemberKind::WideString
            | MemberKind::Sid
            | MemberKind::List(_)
            | MemberKind::Pointer(_)
            | MemberKind::Address,
            MemberValue::Address(_),
        ) => true,
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// A value that is read and then set in other bytes changes just the member's bytes, to what they were.
    #[test]
    fn setting_the_values_read_restores_the_bytes(bytes in prop::collection::vec(any::<u8>(), 200)) {
        each(|layout, member, name| {
            let bytes = &bytes[..layout.size];
            let mut other: Vec<u8> = bytes.iter().map(|byte| !byte).collect();
            let mut expected = other.clone();
            for at in own_bytes(member) {
                expected[at] = bytes[at];
            }
            member.set(&mut other, member.value(bytes).expect(name)).expect(name);
            assert_eq!(other, expected, "{name}");
            let mut same = bytes.to_vec();
            member.set(&mut same, member.value(bytes).expect(name)).expect(name);
            assert_eq!(same, bytes, "{name}");
        });
    }

    /// A value of the right kind that fits reads back equal. Any other is refused and changes nothing.
    #[test]
    fn a_value_that_was_set_reads_back_equal(
        number: u64,
        shift in 0_u32..64,
        octets: [u8; 16],
        before in prop::collection::vec(any::<u8>(), 200),
    ) {
        let number = number >> shift;
        let values = values(number, octets);
        each(|layout, member, name| {
            let contents: Vec<u8> = octets.iter().copied().cycle().take(member.size).collect();
            for value in values.iter().copied().chain([Scalar::Bytes(&contents).into()]) {
                let mut bytes = before[..layout.size].to_vec();
                let set = member.set(&mut bytes, value).map_err(|error| error.fault());
                let fits = match value {
                    MemberValue::Scalar(Scalar::Integer(number)) => {
                        member.size == 8 || number < 1 << (8 * member.size.min(7))
                    }
                    _ => true,
                };
                let expected = match (takes(member.kind, &value), fits) {
                    (true, true) => Ok(()),
                    (true, false) => Err(Fault::OutOfRange),
                    (false, _) => Err(Fault::WrongKind),
                };
                assert_eq!(set, expected, "{name} to {value:?}");
                if set.is_ok() {
                    assert_eq!(member.value(&bytes), Some(value), "{name}");
                    for at in own_bytes(member) {
                        bytes[at] = before[at];
                    }
                }
                assert_eq!(bytes, before[..layout.size], "{name} to {value:?}");
            }
        });
    }
}

#[test]
fn numbers_up_to_the_maximum_of_a_member_are_set() {
    let mut sizes = Vec::new();
    each(|layout, member, name| {
        let MemberKind::Integer = member.kind else { return };
        let mut bytes = vec![0; layout.size];
        let last = u64::MAX >> (64 - 8 * member.size);
        assert_eq!(member.set(&mut bytes, Scalar::Integer(last)), Ok(()), "{name}");
        assert_eq!(member.value(&bytes), Some(Scalar::Integer(last).into()), "{name}");
        if let Some(more) = last.checked_add(1) {
            let error = member.set(&mut bytes, Scalar::Integer(more)).unwrap_err();
            assert_eq!(error.fault(), Fault::OutOfRange, "{name}");
            assert_eq!(member.value(&bytes), Some(Scalar::Integer(last).into()), "{name}");
        }
        sizes.push(member.size);
    });
    sizes.sort_unstable();
    sizes.dedup();
    assert_eq!(sizes, [1, 2, 4, 8]);
}

#[test]
fn bytes_of_another_length_are_refused() {
    each(|layout, member, name| {
        let (MemberKind::Bytes | MemberKind::Padding | MemberKind::Structure(_)) = member.kind
        else {
            return;
        };
        for length in [0, member.size - 1, member.size + 1] {
            let mut bytes = vec![0xa5; layout.size];
            let error = member.set(&mut bytes, Scalar::Bytes(&vec![0; length])).unwrap_err();
            assert_eq!(error.fault(), Fault::OutOfRange, "{name}: {length}");
            assert_eq!(bytes, vec![0xa5; layout.size], "{name}: {length}");
        }
    });
}

#[test]
fn setting_a_member_past_the_end_is_refused() {
    each(|layout, member, name| {
        let value = vec![0; layout.size];
        let value = member.value(&value).expect(name);
        for length in 0..member.offset + member.size {
            let mut bytes = vec![0xa5; length];
            let error = member.set(&mut bytes, value).unwrap_err();
            let found = length.saturating_sub(member.offset) as u64;
            let fault = Fault::CutShort { needed: member.size as u64, found };
            assert_eq!(error.fault(), fault, "{name}: {length}");
            assert_eq!(error.at(), Some(At::Offset(member.offset as u64)), "{name}: {length}");
            assert_eq!(error.member(), member.name);
            assert_eq!(bytes, vec![0xa5; length], "{name}: {length}");
        }
        assert_eq!(member.set(&mut vec![0xa5; member.offset + member.size], value), Ok(()));
    });
}

#[test]
fn errors_have_messages() {
    let member = |name| IkeextMmFailure0::LAYOUT.member(name).unwrap();
    let message = |set: Result<(), Error>| set.unwrap_err().to_string();
    assert_eq!(
        message(member("mmId").set(&mut [0; 50], Scalar::Integer(1))),
        "at offset 48: mmId is truncated (2 of 8 bytes)"
    );
    assert_eq!(
        message(member("flags").set(&mut [0; 64], Scalar::Integer(1))),
        "at offset 8: flags cannot be set to a value of another type"
    );
    assert_eq!(
        message(member("endCertHash").set(&mut [0; 64], Scalar::Bytes(&[1]))),
        "at offset 28: endCertHash cannot be set to a value of another size"
    );
}

/// Builds the first record of the capture member by member.
#[test]
fn a_record_can_be_built_member_by_member() {
    let layout = IkeextMmFailure0::LAYOUT;
    let mut bytes = [0; 64];
    for (name, number) in [
        ("failureErrorCode", 13801),
        ("failurePoint", 2),
        ("flags", 0),
        ("keyingModuleType", 2),
        ("mmState", 0),
        ("saRole", 0),
        ("mmAuthMethod", 1),
        ("mmId", 31567),
        ("mmFilterId", 74885),
    ] {
        let member = layout.member(name).unwrap();
        let narrow = u32::try_from(number).unwrap();
        let value = match member.kind {
            MemberKind::Enumeration(of) => Scalar::Enumeration(narrow, of),
            MemberKind::Code(of) => Scalar::Code(narrow, of),
            MemberKind::Flags(set) => Scalar::Flags(narrow, set),
            _ => Scalar::Integer(number),
        };
        member.set(&mut bytes, value).unwrap();
    }
    layout.member("endCertHash").unwrap().set(&mut bytes, Scalar::Bytes(&[0; 20])).unwrap();
    assert_eq!(bytes, samples::CAPTURE[..64]);
}
