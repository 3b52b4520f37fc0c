//! Arbitrary bytes as main-mode failures, at any alignment: the library reads the same values as an independent reader,
//! and writes back the same bytes. And arbitrary bytes as each of the other structures: `walk` visits each byte once.
//!
//! The first byte selects the alignment.

use byteorder_reader::{MmFailure0, SIZE};
use wfp_events::layout::{Layout, SegmentKind, walk};
use wfp_events::raw::{self, IkeextMmFailure0, Structure};
use wfp_events::zerocopy::IntoBytes;

pub fn check(input: &[u8]) {
    let Some((by, bytes)) = input.split_first() else { return };
    let mut buffer = vec![0xa5; bytes.len() + 16];
    let start = buffer.as_ptr().align_offset(8) + usize::from(*by % 8);
    let seen = &mut buffer[start..start + bytes.len()];
    seen.copy_from_slice(bytes);
    for layout in raw::LAYOUTS {
        walk_once(layout, seen);
    }
    let whole = bytes.len() / SIZE * SIZE;
    match raw::slice_of::<IkeextMmFailure0>(seen) {
        Ok(records) => are_the_same(records, bytes),
        Err(error) => {
            assert_eq!(
                error.to_string(),
                format!(
                    "at offset {whole}: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 is truncated ({} of 64 bytes)",
                    bytes.len() - whole
                )
            );
            are_the_same(raw::slice_of(&seen[..whole]).unwrap(), &bytes[..whole]);
        }
    }
}

fn are_the_same(records: &[IkeextMmFailure0], bytes: &[u8]) {
    let expected = byteorder_reader::read_all(bytes).unwrap();
    let typed: Vec<MmFailure0> = records.iter().map(MmFailure0::from).collect();
    assert_eq!(typed, expected);

    let unnamed = records.iter().position(|record| !record.is_fully_named());
    assert_eq!(raw::first_unnamed(records), unnamed);

    let mut visited = Vec::new();
    for record in records {
        walk(<IkeextMmFailure0 as Structure>::LAYOUT, record.as_bytes(), &mut |segment| {
            assert!(matches!(segment.kind, SegmentKind::Member(..)), "{segment:?}");
            assert_eq!(segment.offset, visited.len() % SIZE);
            visited.extend_from_slice(segment.bytes);
        });
    }
    assert_eq!(visited, bytes);

    let mut written = vec![0xa5; bytes.len()];
    for (to, from) in raw::slice_of_mut(&mut written).unwrap().iter_mut().zip(records) {
        *to = member_by_member(from);
    }
    assert_eq!(written, bytes);
}

/// Asserts that `walk` visits the bytes of a structure in order and once, and that it reports the first incomplete
/// member if the bytes are too few.
fn walk_once(layout: &Layout, bytes: &[u8]) {
    let bytes = &bytes[..bytes.len().min(layout.size)];
    let (mut visited, mut cut) = (0, None);
    walk(layout, bytes, &mut |segment| {
        assert_eq!(cut, None, "nothing behind what is cut short");
        assert_eq!(segment.offset, visited);
        assert_eq!(segment.bytes, &bytes[visited..visited + segment.bytes.len()]);
        visited += segment.bytes.len();
        match segment.kind {
            SegmentKind::Member(member, value) | SegmentKind::Unflagged(member, value) => {
                assert_eq!((member.offset, member.size), (segment.offset, segment.bytes.len()));
                assert_eq!(member.value(bytes), Some(value));
            }
            SegmentKind::CutShort(member) => cut = Some(member.offset + member.size),
            SegmentKind::Unused => assert!(!segment.bytes.is_empty()),
            other => panic!("{other:?}"),
        }
    });
    assert_eq!(visited, bytes.len());
    match cut {
        Some(end) => assert!(end > bytes.len(), "it is not whole"),
        None => assert_eq!(bytes.len(), layout.size),
    }
}

fn member_by_member(from: &IkeextMmFailure0) -> IkeextMmFailure0 {
    IkeextMmFailure0 {
        failure_error_code: raw::WinError::new(from.failure_error_code.get()),
        failure_point: raw::IpsecFailurePoint::new(from.failure_point.get()),
        flags: from.flags.get().into(),
        keying_module_type: raw::KeyModuleType::new(from.keying_module_type.get()),
        mm_state: raw::MmSaState::new(from.mm_state.get()),
        sa_role: raw::SaRole::new(from.sa_role.get()),
        mm_auth_method: raw::AuthenticationMethodType::new(from.mm_auth_method.get()),
        end_cert_hash: from.end_cert_hash,
        mm_id: from.mm_id.get().into(),
        mm_filter_id: from.mm_filter_id.get().into(),
    }
}
