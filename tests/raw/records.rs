//! Main-mode failures: a genuine one, written ones, and arbitrary bytes compared with an independent reader.

use proptest::collection::vec;
use proptest::prelude::*;
use wfp_events::raw::{
    self, AuthenticationMethodType, FlagBits, IkeextMmFailure0, IkeextMmFailureFlags,
    IpsecFailurePoint, KeyModuleType, MmSaState, SaRole, WinError,
};
use zerocopy::IntoBytes;

use super::bytes::misaligned;
use crate::kit::samples::CAPTURE;
use byteorder_reader::{self, MmFailure0, SIZE};

/// The sample's first record: authentication by certificate failed at the peer (IKEv2), before anything was negotiated.
fn genuine() -> IkeextMmFailure0 {
    IkeextMmFailure0 {
        failure_error_code: WinError::ERROR_IPSEC_IKE_AUTH_FAIL,
        failure_point: IpsecFailurePoint::PEER,
        flags: FlagBits::new(IkeextMmFailureFlags::empty()),
        keying_module_type: KeyModuleType::IKEV2,
        mm_state: MmSaState::NONE,
        sa_role: SaRole::INITIATOR,
        mm_auth_method: AuthenticationMethodType::CERTIFICATE,
        end_cert_hash: [0; 20],
        mm_id: 0x7b4f.into(),
        mm_filter_id: 0x12485.into(),
    }
}

#[rustfmt::skip]
const GENUINE_BYTES: [u8; SIZE] = [
    0xe9, 0x35, 0, 0,  2, 0, 0, 0,  0, 0, 0, 0,  2, 0, 0, 0,
    0, 0, 0, 0,  0, 0, 0, 0,  1, 0, 0, 0,  0, 0, 0, 0,
    0, 0, 0, 0,  0, 0, 0, 0,  0, 0, 0, 0,  0, 0, 0, 0,
    0x4f, 0x7b, 0, 0, 0, 0, 0, 0,  0x85, 0x24, 0x01, 0, 0, 0, 0, 0,
];

/// A record with bits and values that have no name.
fn varied() -> IkeextMmFailure0 {
    IkeextMmFailure0 {
        failure_error_code: WinError::SEC_E_LOGON_DENIED,
        failure_point: IpsecFailurePoint::new(0x0403_0201),
        flags: (IkeextMmFailureFlags::MULTIPLE
            | IkeextMmFailureFlags::from_bits_retain(0x8765_4300))
        .into(),
        keying_module_type: KeyModuleType::AUTHIP,
        mm_state: MmSaState::FINAL_SENT,
        sa_role: SaRole::RESPONDER,
        mm_auth_method: AuthenticationMethodType::new(13),
        end_cert_hash: *b"\x01twenty bytes of has",
        mm_id: 0xfedc_ba98_7654_3210.into(),
        mm_filter_id: u64::MAX.into(),
    }
}

#[rustfmt::skip]
const VARIED_BYTES: [u8; SIZE] = [
    0x0c, 0x03, 0x09, 0x80,  0x01, 0x02, 0x03, 0x04,  0x02, 0x43, 0x65, 0x87,  1, 0, 0, 0,
    4, 0, 0, 0,  1, 0, 0, 0,  13, 0, 0, 0,  0x01, b't', b'w', b'e',
    b'n', b't', b'y', b' ',  b'b', b'y', b't', b'e',  b's', b' ', b'o', b'f',  b' ', b'h', b'a', b's',
    0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe,  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
];

#[test]
fn the_sample_begins_with_the_genuine_record() {
    let records = raw::slice_of::<IkeextMmFailure0>(CAPTURE).unwrap();
    assert_eq!((records.len(), records[0]), (16, genuine()));
    assert_eq!(CAPTURE[..SIZE], GENUINE_BYTES);
    assert_eq!(raw::first_unnamed(&records[..1]), None);
}

#[test]
fn writing_member_by_member_gives_the_bytes() {
    for (record, expected) in [(genuine(), GENUINE_BYTES), (varied(), VARIED_BYTES)] {
        for by in 0..8 {
            misaligned(&[0xa5; 3 * SIZE], by, |bytes| {
                let [_, to, _] = raw::slice_of_mut::<IkeextMmFailure0>(bytes).unwrap() else {
                    panic!("three records")
                };
                to.failure_error_code = record.failure_error_code;
                to.failure_point = record.failure_point;
                to.flags = record.flags;
                to.keying_module_type = record.keying_module_type;
                to.mm_state = record.mm_state;
                to.sa_role = record.sa_role;
                to.mm_auth_method = record.mm_auth_method;
                to.end_cert_hash = record.end_cert_hash;
                to.mm_id = record.mm_id;
                to.mm_filter_id = record.mm_filter_id;
                assert_eq!(bytes, [[0xa5; SIZE], expected, [0xa5; SIZE]].concat());
            });
        }
        assert_eq!(record.as_bytes(), expected);
        assert_eq!(raw::slice_of::<IkeextMmFailure0>(&expected).unwrap(), [record]);
    }
}

#[test]
fn a_member_is_written_only_in_its_place() {
    let written = |write: fn(&mut IkeextMmFailure0)| {
        let mut bytes = [0xa5; SIZE];
        let [record] = raw::slice_of_mut(&mut bytes).unwrap() else { panic!("one record") };
        write(record);
        bytes
    };
    let only = |offset: usize, member: &[u8]| {
        let mut bytes = [0xa5; SIZE];
        bytes[offset..offset + member.len()].copy_from_slice(member);
        bytes
    };
    assert_eq!(
        written(|r| r.failure_error_code = WinError::new(0x0403_0201)),
        only(0, &[1, 2, 3, 4])
    );
    assert_eq!(written(|r| r.failure_point = IpsecFailurePoint::ME), only(4, &[1, 0, 0, 0]));
    assert_eq!(
        written(|r| r.flags = IkeextMmFailureFlags::MULTIPLE.into()),
        only(8, &[2, 0, 0, 0])
    );
    assert_eq!(written(|r| r.keying_module_type = KeyModuleType::IKEV2), only(12, &[2, 0, 0, 0]));
    assert_eq!(written(|r| r.mm_state = MmSaState::COMPLETE), only(16, &[5, 0, 0, 0]));
    assert_eq!(written(|r| r.sa_role = SaRole::RESPONDER), only(20, &[1, 0, 0, 0]));
    assert_eq!(
        written(|r| r.mm_auth_method = AuthenticationMethodType::EAP),
        only(24, &[11, 0, 0, 0])
    );
    assert_eq!(written(|r| r.end_cert_hash = [7; 20]), only(28, &[7; 20]));
    assert_eq!(written(|r| r.mm_id = 1.into()), only(48, &[1, 0, 0, 0, 0, 0, 0, 0]));
    assert_eq!(written(|r| r.mm_filter_id = 2.into()), only(56, &[2, 0, 0, 0, 0, 0, 0, 0]));
}

fn typed(bytes: &[u8]) -> Vec<MmFailure0> {
    raw::slice_of::<IkeextMmFailure0>(bytes).unwrap().iter().map(MmFailure0::from).collect()
}

#[test]
fn the_sample_reads_as_by_byteorder() {
    assert_eq!(typed(CAPTURE), byteorder_reader::read_all(CAPTURE).unwrap());
}

proptest! {
    #[test]
    fn any_bytes_read_as_by_byteorder(
        records in vec(vec(any::<u8>(), SIZE), 0..20),
        by in 0..8_usize,
    ) {
        let bytes = records.concat();
        let expected = byteorder_reader::read_all(&bytes).unwrap();
        misaligned(&bytes, by, |bytes| assert_eq!(typed(bytes), expected));
    }

    #[test]
    fn truncated_bytes_read_as_by_byteorder(bytes in vec(any::<u8>(), 0..400)) {
        let whole = raw::slice_of::<IkeextMmFailure0>(&bytes).map(<[_]>::len).ok();
        prop_assert_eq!(whole, byteorder_reader::read_all(&bytes).map(|all| all.len()).ok());
    }
}
