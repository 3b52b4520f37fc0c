//! Every structure, enumeration and set of flags of the library as a type, so that a test can be generic over it.

use std::collections::BTreeSet;

use wfp_events::layout::Kind;
use wfp_events::raw::{self, NamedFlags, Structure};

/// Calls a function that is generic over a structure once for each: `for_each_structure!(test(arguments))`.
macro_rules! for_each_structure {
    ($test:ident($($argument:expr),*)) => {{
        use wfp_events::raw::*;
        $test::<IkeextMmFailure0>($($argument),*);
    }};
}
pub(crate) use for_each_structure;

/// Expands a macro once for each enumeration: `for_each_enumeration!(test(arguments))`.
macro_rules! for_each_enumeration {
    ($test:ident($($argument:expr),*)) => {{
        use wfp_events::raw::*;
        $test!(WinError $(, $argument)*);
        $test!(IpsecFailurePoint $(, $argument)*);
        $test!(KeyModuleType $(, $argument)*);
        $test!(MmSaState $(, $argument)*);
        $test!(SaRole $(, $argument)*);
        $test!(AuthenticationMethodType $(, $argument)*);
    }};
}
pub(crate) use for_each_enumeration;

/// Calls a function that is generic over a set of flags once for each: `for_each_flag_set!(test(arguments))`.
macro_rules! for_each_flag_set {
    ($test:ident($($argument:expr),*)) => {{
        use wfp_events::raw::*;
        $test::<IkeextMmFailureFlags>($($argument),*);
    }};
}
pub(crate) use for_each_flag_set;

#[test]
fn every_structure_is_listed() {
    fn add<T: Structure>(names: &mut Vec<&'static str>) {
        names.push(<T as Structure>::LAYOUT.name);
    }
    let mut listed = Vec::new();
    for_each_structure!(add(&mut listed));
    let all: Vec<_> = raw::LAYOUTS.iter().map(|layout| layout.name).collect();
    assert_eq!(listed, all);
}

#[test]
fn every_enumeration_is_listed() {
    let mut listed = BTreeSet::new();
    macro_rules! add {
        ($Name:ident) => {
            assert!(listed.insert($Name::ENUMERATION.name), "{} twice", stringify!($Name))
        };
    }
    for_each_enumeration!(add());
    let all = names(|kind| match kind {
        Kind::Enumeration(of) | Kind::Code(of) => Some(of.name),
        _ => None,
    });
    assert_eq!(listed, all);
}

#[test]
fn every_set_of_flags_is_listed() {
    fn add<F: NamedFlags>(names: &mut BTreeSet<&'static str>) {
        assert!(names.insert(F::FLAG_SET.name), "{} twice", F::FLAG_SET.name);
    }
    let mut listed = BTreeSet::new();
    for_each_flag_set!(add(&mut listed));
    let all = names(|kind| match kind {
        Kind::Flags(set) => Some(set.name),
        _ => None,
    });
    assert_eq!(listed, all);
}

/// What the kinds of all members name.
fn names(of: fn(Kind) -> Option<&'static str>) -> BTreeSet<&'static str> {
    let members = raw::LAYOUTS.iter().flat_map(|layout| layout.members);
    members.filter_map(|member| of(member.kind)).collect()
}
