//! Enumerations and flags: their names, and what has none.

use std::fmt::Debug;

use proptest::prelude::*;
use wfp_events::layout::{Enumeration, Named};
use wfp_events::raw::{
    AuthenticationMethodType, FlagBits, IkeextMmFailureFlags, IpsecFailurePoint, KeyModuleType,
    MmSaState, NamedFlags, SaRole, WinError,
};
use zerocopy::{FromBytes, IntoBytes};

use crate::structures::{for_each_enumeration, for_each_flag_set};

fn named(values: &[Named], number: u32) -> Option<&'static str> {
    values.iter().find(|named| named.value == number).map(|named| named.name)
}

/// An open enumeration keeps this number, and calls it what the table does.
macro_rules! number {
    ($Name:ident, $number:expr) => {{
        let (number, value) = ($number, $Name::new($number));
        assert_eq!(value.get(), number);
        assert_eq!(value.as_bytes(), number.to_le_bytes());
        assert_eq!($Name::read_from_bytes(&number.to_le_bytes()), Ok(value));
        let Enumeration { name: c_name, values, .. } = $Name::ENUMERATION;
        let name = named(values, number);
        assert_eq!(value.name(), name, "{c_name} {number}");
        assert_eq!(name.and_then($Name::from_name), name.map(|_| value), "{c_name} {number}");
        let shown = name.map_or_else(|| format!("{c_name}({number})"), str::to_owned);
        assert_eq!(format!("{value:?}"), shown);
    }};
}

/// Numbers at, beside and far from the named ones.
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
fn every_named_number_and_its_neighbours() {
    for_each_enumeration!(edges());
}

proptest! {
    #[test]
    fn any_number(number: u32) {
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
fn enumerations_by_hand() {
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
fn main_mode_flags_by_hand() {
    type Flags = IkeextMmFailureFlags;
    let member = |bits| FlagBits::<Flags>::read_from_bytes(&u32::to_le_bytes(bits)).unwrap();
    assert_eq!(member(0).get(), Flags::empty());
    assert_eq!(member(1).get(), Flags::BENIGN);
    assert_eq!(member(2).get(), Flags::MULTIPLE);
    assert_eq!(member(3).get(), Flags::BENIGN | Flags::MULTIPLE);
    assert_eq!(member(0x8000_0005).get().bits(), 0x8000_0005);
    assert_eq!(member(0x8000_0005).get() & Flags::all(), Flags::BENIGN);
    assert_eq!(format!("{:?}", member(0x8000_0005)), "IkeextMmFailureFlags(BENIGN | 0x80000004)");
}
