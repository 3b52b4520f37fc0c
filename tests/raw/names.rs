//! Names of enumeration values and flags, and values that have no name.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::sync::LazyLock;

use proptest::prelude::*;
use wfp_events::layout::{Enumeration, MemberKind, NamedValue};
use wfp_events::raw::{
    Af, AuthenticationMethodType, DataType, Direction, ENUMERATIONS, FLAG_SETS, FlagBits,
    IkeextEmFailureFlags, IkeextMmFailureFlags, IpVersion, IpsecFailurePoint, KeyModuleType,
    LAYOUTS, MmSaState, MsFwpDirection, NamedFlags, NetEventFlags, NetEventType, NtStatus,
    ReauthReasons, SaRole, WinError,
};
use zerocopy::{FromBytes, IntoBytes};

use super::codes;
use super::structures::{for_each_enumeration, for_each_flag_set};

fn named(values: &[NamedValue], number: u32) -> Option<&'static str> {
    values.iter().find(|named| named.value == number).map(|named| named.name)
}

/// The name of an error code in the reference.
fn listed(header: &str, code: u32) -> Option<&'static str> {
    static HEADERS: [LazyLock<BTreeMap<u32, &str>>; 2] = [
        LazyLock::new(|| codes::shown("winerror.h")),
        LazyLock::new(|| codes::shown("ntstatus.h")),
    ];
    let [win32, ntstatus] = &HEADERS;
    match header {
        "winerror.h" => win32.get(&code).copied(),
        "ntstatus.h" => ntstatus.get(&code).copied(),
        _ => None,
    }
}

/// Asserts that an open enumeration keeps this number and gives it the name of the table.
macro_rules! number {
    ($Name:ident, $number:expr) => {{
        let (number, value) = ($number, $Name::new($number));
        assert_eq!(value.get(), number);
        assert_eq!(value.as_bytes(), number.to_le_bytes());
        assert_eq!($Name::read_from_bytes(&number.to_le_bytes()), Ok(value));
        let Enumeration { name: c_name, values, .. } = $Name::ENUMERATION;
        let name = named(values, number).or_else(|| listed(c_name, number));
        assert_eq!(value.name(), name, "{c_name} {number}");
        assert_eq!(name.and_then($Name::from_name), name.map(|_| value), "{c_name} {number}");
        let shown = name.map_or_else(|| format!("{c_name}({number})"), str::to_owned);
        assert_eq!(format!("{value:?}"), shown);
    }};
}

/// Numbers that are named, next to named ones, and far from them.
macro_rules! edges {
    ($Name:ident) => {
        for named in $Name::ENUMERATION.values {
            for number in [named.value.wrapping_sub(1), named.value, named.value.wrapping_add(1)] {
                number!($Name, number);
            }
        }
        for number in [0x7fff_ffff, 0x8000_0000, u32::MAX] {
            number!($Name, number);
        }
        for name in ["", "NONE", "IPSEC_FAILURE_POINT_MAX", $Name::ENUMERATION.name] {
            assert_eq!($Name::from_name(name), None, "{name}");
        }
    };
}

#[test]
fn every_named_number_has_its_name_and_its_neighbours_none() {
    for_each_enumeration!(edges());
}

proptest! {
    #[test]
    fn any_number_is_kept(number: u32) {
        for_each_enumeration!(number(number));
    }

    #[test]
    fn flags_keep_all_bits(bits: u32) {
        for_each_flag_set!(keep(bits));
    }
}

fn keep<F: NamedFlags + Debug + PartialEq>(bits: u32) {
    let member = FlagBits::<F>::new(F::from_bits_retain(bits));
    assert_eq!(member.get().bits(), bits);
    assert_eq!(member.as_bytes(), bits.to_le_bytes());
    let read = FlagBits::<F>::read_from_bytes(&bits.to_le_bytes()).unwrap();
    assert_eq!((read, read.get().bits()), (member, bits));
    assert_eq!(FlagBits::from(F::from_bits_retain(bits)), member);
    assert_eq!(format!("{member:?}"), format!("{:?}", F::from_bits_retain(bits)));
    let (mut names, mut rest) = (Vec::new(), bits);
    for bit in (0..32).map(|shift| 1 << shift).filter(|bit| bits & bit != 0) {
        if let Some(name) = named(F::FLAG_SET.flags, bit) {
            assert_eq!(F::FLAG_SET.bit_of(name), Some(bit));
            names.push(name);
            rest &= !bit;
        }
    }
    assert_eq!(F::FLAG_SET.named(bits).map(|named| named.name).collect::<Vec<_>>(), names);
    assert_eq!(F::FLAG_SET.unnamed(bits), rest);
}

#[test]
fn examples_of_enumerations() {
    assert_eq!(format!("{:?}", WinError::ERROR_IPSEC_IKE_AUTH_FAIL), "ERROR_IPSEC_IKE_AUTH_FAIL");
    assert_eq!(WinError::new(13801), WinError::ERROR_IPSEC_IKE_AUTH_FAIL);
    assert_eq!(WinError::from_name("SEC_E_LOGON_DENIED"), Some(WinError::new(0x8009_030c)));
    assert_eq!(format!("{:?}", WinError::new(13799)), "winerror.h(13799)");
    assert_eq!(IpsecFailurePoint::PEER.name(), Some("IPSEC_FAILURE_PEER"));
    assert_eq!(IpsecFailurePoint::new(3).name(), None, "the SDK's _MAX is no value");
    assert_eq!(format!("{:?}", IpsecFailurePoint::new(3)), "IPSEC_FAILURE_POINT(3)");
    assert_eq!(format!("{:?}", KeyModuleType::IKEV2), "IKEEXT_KEY_MODULE_IKEV2");
    assert_eq!(MmSaState::from_name("IKEEXT_MM_SA_STATE_FINAL_SENT"), Some(MmSaState::new(4)));
    assert_eq!(SaRole::new(u32::MAX).name(), None);
    assert_eq!(AuthenticationMethodType::RESERVED.get(), 12);
    assert_eq!(
        format!("{:?}", AuthenticationMethodType::new(13)),
        "IKEEXT_AUTHENTICATION_METHOD_TYPE(13)",
        "seen in genuine records all the same"
    );
}

#[test]
fn examples_of_enumerations_of_other_structures() {
    assert_eq!(format!("{:?}", NtStatus::IPSEC_BAD_SPI), "STATUS_IPSEC_BAD_SPI");
    assert_eq!(NtStatus::new(0xc036_0001), NtStatus::IPSEC_BAD_SPI);
    assert_eq!(format!("{:?}", NtStatus::new(13801)), "ntstatus.h(13801)");
    assert_eq!(WinError::from_name("STATUS_SUCCESS"), None);
    assert_eq!([Direction::OUTBOUND.get(), Direction::INBOUND.get()], [0, 1]);
    assert_eq!([MsFwpDirection::IN.get(), MsFwpDirection::OUT.get()], [0x3900, 0x3901]);
    assert_eq!(MsFwpDirection::new(0).name(), None, "not the numbers of FWP_DIRECTION");
    assert_eq!(Direction::new(0x3900).name(), None, "nor the other way round");
    assert_eq!(IpVersion::NONE.name(), Some("FWP_IP_VERSION_NONE"));
    assert_eq!([Af::ETHER.get(), Af::NONE.get()], [2, 3]);
    assert_eq!(DataType::from_name("FWP_V4_ADDR_MASK"), Some(DataType::new(0x100)));
    assert_eq!(DataType::new(255).name(), None, "FWP_SINGLE_DATA_TYPE_MAX is no value");
    assert_eq!(NetEventType::LPM_PACKET_ARRIVAL.get(), 10);
    assert_eq!(NetEventType::new(11).name(), None);
}

#[test]
fn examples_of_flags() {
    assert_eq!(
        shown::<IkeextMmFailureFlags>(0x8000_0005),
        "IkeextMmFailureFlags(BENIGN | 0x80000004)"
    );
    assert_eq!(shown::<NetEventFlags>(0), "NetEventFlags(0x0)");
    assert_eq!(
        shown::<NetEventFlags>(0x106),
        "NetEventFlags(LOCAL_ADDR_SET | REMOTE_ADDR_SET | IP_VERSION_SET)"
    );
    assert_eq!(shown::<NetEventFlags>(0x4000), "NetEventFlags(0x4000)");
    assert_eq!(
        shown::<ReauthReasons>(0x0001_4401),
        "ReauthReasons(POLICY_CHANGE | PROXY_HANDLE_CHANGED | CHECK_OFFLOAD | 0x400)"
    );
}

fn shown<F: NamedFlags + Debug>(bits: u32) -> String {
    format!("{:?}", FlagBits::<F>::read_from_bytes(&bits.to_le_bytes()).unwrap())
}

/// Main mode and extended mode have flags of the same names but in opposite order, which other tools confuse.
#[test]
fn main_mode_and_extended_mode_number_their_flags_differently() {
    type Mm = IkeextMmFailureFlags;
    type Em = IkeextEmFailureFlags;
    let of = |bits| {
        let bytes = u32::to_le_bytes(bits);
        let mm = FlagBits::<Mm>::read_from_bytes(&bytes).unwrap().get();
        (mm, FlagBits::<Em>::read_from_bytes(&bytes).unwrap().get())
    };
    assert_eq!(of(0), (Mm::empty(), Em::empty()));
    assert_eq!(of(1), (Mm::BENIGN, Em::MULTIPLE));
    assert_eq!(of(2), (Mm::MULTIPLE, Em::BENIGN));
    assert_eq!(of(3), (Mm::BENIGN | Mm::MULTIPLE, Em::BENIGN | Em::MULTIPLE));
    let (mm, em) = of(0x8000_0005);
    assert_eq!((mm.bits(), em.bits()), (0x8000_0005, 0x8000_0005));
    assert_eq!((mm & Mm::all(), em & Em::all()), (Mm::BENIGN, Em::MULTIPLE));
}

/// The list of all enumerations and flags contains each one of a member once.
#[test]
fn all_enumerations_and_flags_are_listed() {
    let (mut enumerations, mut flags) = (Vec::new(), Vec::new());
    for member in LAYOUTS.iter().flat_map(|layout| layout.members) {
        match member.kind {
            MemberKind::Enumeration(of) | MemberKind::Code(of) | MemberKind::Status(of) => {
                enumerations.push(of.name)
            }
            MemberKind::Flags(set) => flags.push(set.name),
            _ => {}
        }
    }
    for (names, listed) in [
        (enumerations, ENUMERATIONS.iter().map(|of| of.name).collect::<Vec<_>>()),
        (flags, FLAG_SETS.iter().map(|set| set.name).collect()),
    ] {
        let mut sorted = listed.clone();
        sorted.sort_unstable();
        let mut names = names;
        names.sort_unstable();
        names.dedup();
        assert_eq!(names, sorted);
    }
}

/// Each listed name gives its value, and the name that is shown for a value is one of those listed for it.
#[test]
fn an_enumeration_lists_all_its_names() {
    for of in ENUMERATIONS {
        let (mut last, all) = (None, of.names().collect::<BTreeSet<_>>());
        for (name, value) in of.names() {
            assert_eq!(of.value_of(name), Some(value), "{name}");
            assert!(all.contains(&(of.name_of(value).unwrap(), value)), "{name}");
            assert!(last <= Some(value), "{name}");
            last = Some(value);
        }
        assert_eq!(all.len(), of.names().count(), "{}", of.name);
        assert!(
            of.values.iter().all(|named| all.contains(&(named.name, named.value))),
            "{}",
            of.name
        );
    }
    let codes = [(0, "ERROR_SUCCESS"), (0, "SEC_E_OK")];
    let first: Vec<_> =
        WinError::ENUMERATION.names().take(2).map(|(name, code)| (code, name)).collect();
    assert_eq!(first, codes);
}
