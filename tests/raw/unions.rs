//! Accessors of union members return a value only if the member is selected.

use std::collections::BTreeSet;

use wfp_events::layout::{Condition, Layout, Member, MemberKind};
use wfp_events::raw::{self, Structure};
use zerocopy::IntoBytes;

/// The SDK's name of the member that an accessor returns.
fn c_name(accessor: &str) -> String {
    let mut words = accessor.split('_');
    let first = words.next().unwrap().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

/// What selects a member of a union: the offset of the selector, its value, and other values.
fn selector(layout: &Layout, arm: &Member) -> Option<(usize, u32, Vec<u32>)> {
    arm.conditions.iter().find_map(|condition| {
        let Condition::Equals(on, number) = *condition else { return None };
        let MemberKind::Enumeration(of) = layout.member(on.name)?.kind else { return None };
        let others = of.values.iter().map(|named| named.value).filter(|other| *other != number);
        Some((on.offset, number, others.chain([0x7000_0000, u32::MAX]).collect()))
    })
}

fn agrees<T: Structure>(accessor: &str, get: impl Fn(&T) -> Option<Vec<u8>>) -> (String, String) {
    let (layout, name) = (<T as Structure>::LAYOUT, c_name(accessor));
    let arm = layout.member(&name).unwrap_or_else(|| panic!("{} has no {name}", layout.name));
    let (at, number, others) = selector(layout, arm).unwrap();
    // Each byte is its own offset, except that all flags are clear: flags have no influence.
    let mut bytes: Vec<u8> = (0..=u8::MAX).cycle().take(layout.size).collect();
    for flags in layout.members.iter().filter(|member| matches!(member.kind, MemberKind::Flags(_)))
    {
        bytes[flags.offset..flags.offset + 4].fill(0);
    }
    let mut with = |number: u32| {
        bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        get(&T::read_from_bytes(&bytes).unwrap())
    };
    let own = u8::try_from(arm.offset).unwrap()..u8::try_from(arm.offset + arm.size).unwrap();
    assert_eq!(with(number), Some(own.collect()), "{}.{name}", layout.name);
    for other in others {
        assert_eq!(with(other), None, "{}.{name}, {other}", layout.name);
    }
    (layout.name.to_owned(), name)
}

/// Whether each of these accessors agrees with the table.
macro_rules! agree {
    ($( $($Name:ident)+: $accessors:tt )+) => { [$( $( agree!(@each $Name $accessors), )+ )+].concat() };
    (@each $Name:ident [$($accessor:ident)+]) => {
        vec![$( agrees(stringify!($accessor), |of: &raw::$Name| {
            of.$accessor().map(|arm| arm.as_bytes().to_vec())
        }) ),+]
    };
}

#[test]
fn a_union_gives_only_its_selected_arm() {
    let checked = agree! {
        NetEventHeader0 NetEventHeader1 NetEventHeader2 NetEventHeader3:
            [local_addr_v4 local_addr_v6 remote_addr_v4 remote_addr_v6]
        IpsecDospDrop0:
            [public_host_v4_addr public_host_v6_addr internal_host_v4_addr internal_host_v6_addr]
        NetEvent0 NetEvent1 NetEvent2 NetEvent3 NetEvent4 NetEvent5:
            [ike_mm_failure ike_qm_failure ike_em_failure classify_drop ipsec_drop idp_drop]
        NetEvent2 NetEvent3 NetEvent4 NetEvent5:
            [classify_allow capability_drop capability_allow classify_drop_mac]
        NetEvent5: [lpm_packet_arrival]
        ConditionValue0: [
            uint8 uint16 uint32 uint64 int8 int16 int32 int64 float32 double64 byte_array16 byte_blob sid sd
            token_information token_access_information unicode_string byte_array6 v4_addr_mask v6_addr_mask
            range_value
        ]
    };
    let arms = raw::LAYOUTS.iter().flat_map(|layout| {
        let unions = layout.members.chunk_by(|a, b| a.offset == b.offset);
        let arms = unions.filter(|arms| arms.len() > 1).flatten();
        arms.map(|arm| (layout.name.to_owned(), arm.name.to_owned()))
    });
    assert_eq!(BTreeSet::from_iter(checked), arms.collect());
}
