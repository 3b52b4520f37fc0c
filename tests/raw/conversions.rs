//! Conversions of values to and from text, numbers and types of the standard library.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use wfp_events::raw::{
    FileTime, Guid, IpsecFailurePoint, NetEventFlags, NetEventType, NtStatus, WinError,
};

#[test]
fn constants_convert_to_text_and_back() {
    for (value, text) in [
        (WinError::ERROR_IPSEC_IKE_AUTH_FAIL, "ERROR_IPSEC_IKE_AUTH_FAIL"),
        (WinError::new(0xffff), "65535"),
        (WinError::new(0x800b_010b), "TRUST_E_FAIL"),
        (WinError::new(0x8fff_0001), "0x8fff0001"),
    ] {
        assert_eq!(value.to_string(), text);
        assert_eq!(text.parse(), Ok(value));
    }
    assert_eq!("13801".parse(), Ok(WinError::ERROR_IPSEC_IKE_AUTH_FAIL));
    assert_eq!("0x35e9".parse(), Ok(WinError::ERROR_IPSEC_IKE_AUTH_FAIL));
    assert_eq!("-1070202879".parse(), Ok(NtStatus::IPSEC_BAD_SPI));
    assert_eq!(IpsecFailurePoint::PEER.to_string(), "IPSEC_FAILURE_PEER");
    assert_eq!(format!("[{:>20}]", IpsecFailurePoint::PEER), "[  IPSEC_FAILURE_PEER]");
    for text in ["", "PEER", "0x", "0x+1", "4294967296", "-2147483649", "1 ", "IPSEC_FAILURE_MAX"] {
        let error = text.parse::<IpsecFailurePoint>().unwrap_err();
        assert_eq!(error.to_string(), "not a name or number of IPSEC_FAILURE_POINT", "{text}");
    }
}

#[test]
fn every_constant_is_found_by_text_and_number() {
    for named in WinError::ENUMERATION.values {
        let value = WinError::from(named.value);
        assert_eq!(u32::from(value), named.value);
        assert_eq!(value.to_string().parse(), Ok(value));
    }
    for number in 0..=0xffff {
        let value = NetEventType::from(number);
        assert_eq!(value.to_string().parse(), Ok(value));
    }
}

#[test]
fn flags_are_shown_as_names_and_unnamed_bits() {
    let flags = NetEventFlags::APP_ID_SET | NetEventFlags::USER_ID_SET;
    let flags = flags | NetEventFlags::from_bits_retain(0x8000_0000);
    let text = "FWPM_NET_EVENT_FLAG_APP_ID_SET|FWPM_NET_EVENT_FLAG_USER_ID_SET|0x80000000";
    assert_eq!(flags.to_string(), text);
    assert_eq!(text.parse(), Ok(flags));
    assert_eq!("".parse(), Ok(NetEventFlags::empty()));
    assert!("APP_ID".parse::<NetEventFlags>().is_err());
    assert!("0x100000000".parse::<NetEventFlags>().is_err());
}

#[test]
fn times_convert_to_those_of_the_system() {
    let time: FileTime = "2018-09-25T07:25:26.5120000Z".parse().unwrap();
    let unix = SystemTime::UNIX_EPOCH + Duration::from_millis(1_537_860_326_512);
    assert_eq!(SystemTime::try_from(time), Ok(unix));
    assert_eq!(FileTime::try_from(unix), Ok(time));
    assert_eq!(time.unix_nanos(), 1_537_860_326_512_000_000);
    assert_eq!(FileTime::from_ticks(0).unix_nanos(), -11_644_473_600_000_000_000);
    assert_eq!(
        FileTime::from_ticks(u64::MAX).unix_nanos(),
        (i128::from(u64::MAX) - 116_444_736_000_000_000) * 100
    );
    // Times are rounded down, also before 1970.
    let between = SystemTime::UNIX_EPOCH - Duration::from_nanos(50);
    assert_eq!(FileTime::try_from(between).unwrap().unix_nanos(), -100);
    for ticks in [0, 1, 116_444_735_999_999_999, 116_444_736_000_000_000, u64::MAX] {
        let time = FileTime::from_ticks(ticks);
        if let Ok(system) = SystemTime::try_from(time) {
            assert_eq!(FileTime::try_from(system), Ok(time));
        }
    }
    let before_1601 =
        SystemTime::try_from(FileTime::from_ticks(0)).unwrap() - Duration::from_secs(1);
    assert!(FileTime::try_from(before_1601).is_err());
}

#[test]
fn values_sort_as_they_are_shown() {
    let times = [0, 1, 0x1_0000_0000, u64::MAX].map(FileTime::from_ticks);
    assert!(times.is_sorted());
    let guids: BTreeSet<Guid> = [
        "ff000000-0000-0000-0000-000000000000",
        "00000001-0000-0000-0000-000000000000",
        "00000000-ffff-0000-0000-000000000000",
    ]
    .map(|text| text.parse().unwrap())
    .into();
    let shown: Vec<String> = guids.iter().map(Guid::to_string).collect();
    assert!(shown.is_sorted(), "{shown:?}");
    assert!(WinError::new(2) < WinError::new(0x100));
}

#[test]
fn a_code_has_a_meaning_and_advice() {
    let error = WinError::ERROR_IPSEC_IKE_AUTH_FAIL;
    assert!(error.meaning().unwrap().starts_with("The peer did not accept"));
    assert!(error.advice().count() > 3);
    assert_eq!(WinError::new(0xffff).meaning(), None);
}
