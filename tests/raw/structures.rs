//! Lists all structures, enumerations and sets of flags of the library as types, for generic tests.

use std::collections::BTreeSet;

use wfp_events::layout::MemberKind;
use wfp_events::raw::{self, NamedFlags, Structure};

/// Calls a generic function once for each structure: `for_each_structure!(test(arguments))`.
macro_rules! for_each_structure {
    ($test:ident($($argument:expr),*)) => {{
        use wfp_events::raw::*;
        $test::<FileTime>($($argument),*);
        $test::<Guid>($($argument),*);
        $test::<SidHeader>($($argument),*);
        $test::<ByteArray6>($($argument),*);
        $test::<ByteArray16>($($argument),*);
        $test::<ByteBlob>($($argument),*);
        $test::<V4AddrAndMask>($($argument),*);
        $test::<V6AddrAndMask>($($argument),*);
        $test::<ConditionValue0>($($argument),*);
        $test::<NetEventHeader0>($($argument),*);
        $test::<NetEventHeader1>($($argument),*);
        $test::<NetEventHeader2>($($argument),*);
        $test::<NetEventHeader3>($($argument),*);
        $test::<IkeextMmFailure0>($($argument),*);
        $test::<IkeextMmFailure1>($($argument),*);
        $test::<IkeextMmFailure2>($($argument),*);
        $test::<IkeextQmFailure0>($($argument),*);
        $test::<IkeextQmFailure1>($($argument),*);
        $test::<IkeextEmFailure0>($($argument),*);
        $test::<IkeextEmFailure1>($($argument),*);
        $test::<ClassifyDrop0>($($argument),*);
        $test::<ClassifyDrop1>($($argument),*);
        $test::<ClassifyDrop2>($($argument),*);
        $test::<ClassifyDropMac0>($($argument),*);
        $test::<ClassifyAllow0>($($argument),*);
        $test::<IpsecKernelDrop0>($($argument),*);
        $test::<IpsecDospDrop0>($($argument),*);
        $test::<CapabilityDrop0>($($argument),*);
        $test::<CapabilityAllow0>($($argument),*);
        $test::<LpmPacketArrival0>($($argument),*);
        $test::<NetEvent0>($($argument),*);
        $test::<NetEvent1>($($argument),*);
        $test::<NetEvent2>($($argument),*);
        $test::<NetEvent3>($($argument),*);
        $test::<NetEvent4>($($argument),*);
        $test::<NetEvent5>($($argument),*);
    }};
}
pub(crate) use for_each_structure;

/// Expands a macro once for each enumeration: `for_each_enumeration!(test(arguments))`.
macro_rules! for_each_enumeration {
    ($test:ident($($argument:expr),*)) => {{
        use wfp_events::raw::*;
        $test!(WinError $(, $argument)*);
        $test!(NtStatus $(, $argument)*);
        $test!(IpsecFailurePoint $(, $argument)*);
        $test!(IpsecTrafficType $(, $argument)*);
        $test!(KeyModuleType $(, $argument)*);
        $test!(AuthenticationMethodType $(, $argument)*);
        $test!(MmSaState $(, $argument)*);
        $test!(QmSaState $(, $argument)*);
        $test!(EmSaState $(, $argument)*);
        $test!(SaRole $(, $argument)*);
        $test!(Direction $(, $argument)*);
        $test!(IpVersion $(, $argument)*);
        $test!(Af $(, $argument)*);
        $test!(DataType $(, $argument)*);
        $test!(MsFwpDirection $(, $argument)*);
        $test!(NetEventType $(, $argument)*);
        $test!(AppcNetworkCapabilityType $(, $argument)*);
    }};
}
pub(crate) use for_each_enumeration;

/// Calls a generic function once for each set of flags: `for_each_flag_set!(test(arguments))`.
macro_rules! for_each_flag_set {
    ($test:ident($($argument:expr),*)) => {{
        use wfp_events::raw::*;
        $test::<IkeextMmFailureFlags>($($argument),*);
        $test::<IkeextEmFailureFlags>($($argument),*);
        $test::<NetEventFlags>($($argument),*);
        $test::<ReauthReasons>($($argument),*);
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
        MemberKind::Enumeration(of) | MemberKind::Code(of) | MemberKind::Status(of) => {
            Some(of.name)
        }
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
        MemberKind::Flags(set) => Some(set.name),
        _ => None,
    });
    assert_eq!(listed, all);
}

/// The names that the kinds of all members refer to.
fn names(of: fn(MemberKind) -> Option<&'static str>) -> BTreeSet<&'static str> {
    let members = raw::LAYOUTS.iter().flat_map(|layout| layout.members);
    members.filter_map(|member| of(member.kind)).collect()
}

/// The Rust name that follows from a C name: without the prefix, in camel case.
fn rust_name(c_name: &str) -> String {
    let stripped =
        ["FWPM_NET_EVENT_", "FWPM_", "FWP_"].iter().find_map(|prefix| c_name.strip_prefix(prefix));
    let words = stripped.unwrap_or(c_name).split('_').filter(|word| !word.is_empty());
    let title = |word: &str| word[..1].to_owned() + &word[1..].to_lowercase();
    words.map(title).collect()
}

/// Types with another name than the one that follows from the C name, with the reasons.
const NAMED_OTHERWISE: [(&str, &str); 19] = [
    // The C name does not separate the words.
    ("FILETIME", "FileTime"),
    // The type does not include the sub-authorities.
    ("SID", "SidHeader"),
    // `Header0`, `Type` and `Flag` alone would say too little.
    ("FWPM_NET_EVENT_HEADER0", "NetEventHeader0"),
    ("FWPM_NET_EVENT_HEADER1", "NetEventHeader1"),
    ("FWPM_NET_EVENT_HEADER2", "NetEventHeader2"),
    ("FWPM_NET_EVENT_HEADER3", "NetEventHeader3"),
    ("FWPM_NET_EVENT_TYPE", "NetEventType"),
    ("FWPM_NET_EVENT_FLAG", "NetEventFlags"),
    // A set of flags has a name in the plural.
    ("FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG", "IkeextMmFailureFlags"),
    ("FWPM_NET_EVENT_IKEEXT_EM_FAILURE_FLAG", "IkeextEmFailureFlags"),
    ("FWP_CONDITION_REAUTHORIZE_REASON", "ReauthReasons"),
    // Enumerations of the keying modules have no `IKEEXT_`.
    ("IKEEXT_KEY_MODULE_TYPE", "KeyModuleType"),
    ("IKEEXT_AUTHENTICATION_METHOD_TYPE", "AuthenticationMethodType"),
    ("IKEEXT_MM_SA_STATE", "MmSaState"),
    ("IKEEXT_QM_SA_STATE", "QmSaState"),
    ("IKEEXT_EM_SA_STATE", "EmSaState"),
    ("IKEEXT_SA_ROLE", "SaRole"),
    // There is no C type for these.
    ("winerror.h", "WinError"),
    ("ntstatus.h", "NtStatus"),
];

#[test]
fn names_of_types_follow_from_the_c_names() {
    fn add<T>(c_name: &'static str, names: &mut Vec<(&'static str, &'static str)>) {
        let path = std::any::type_name::<T>();
        names.push((c_name, path.rsplit("::").next().unwrap()));
    }
    fn structure<T: Structure>(names: &mut Vec<(&'static str, &'static str)>) {
        add::<T>(<T as Structure>::LAYOUT.name, names);
    }
    fn flags<F: NamedFlags>(names: &mut Vec<(&'static str, &'static str)>) {
        add::<F>(F::FLAG_SET.name, names);
    }
    let mut names = Vec::new();
    for_each_structure!(structure(&mut names));
    for_each_flag_set!(flags(&mut names));
    macro_rules! enumeration {
        ($Name:ident, $names:expr) => {
            add::<$Name>($Name::ENUMERATION.name, $names)
        };
    }
    for_each_enumeration!(enumeration(&mut names));
    let otherwise: Vec<_> =
        names.into_iter().filter(|(c_name, name)| rust_name(c_name) != *name).collect();
    let (mut otherwise, mut expected) = (otherwise, NAMED_OTHERWISE.to_vec());
    otherwise.sort_unstable();
    expected.sort_unstable();
    assert_eq!(otherwise, expected);
}
