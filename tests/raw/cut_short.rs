//! Bytes that end within a structure: the error names the structure, the offset, and the missing length.

use wfp_events::Error;
use wfp_events::error::{At, Fault};
use wfp_events::raw::{self, IkeextMmFailure0, Structure};

use super::structures::for_each_structure;

fn every_length<T: Structure>(longest: usize) {
    let layout = <T as Structure>::LAYOUT;
    for length in 0..=longest {
        let mut bytes = vec![0xa5; length];
        let (whole, found) = (length / layout.size, length % layout.size);
        let expected = if found == 0 {
            Ok(whole)
        } else {
            let offset = (whole * layout.size) as u64;
            Err(Error::cut_short(layout.name, offset, layout.size as u64, found as u64))
        };
        assert_eq!(raw::slice_of::<T>(&bytes).map(<[T]>::len), expected, "{length} bytes");
        assert_eq!(
            raw::slice_of_mut::<T>(&mut bytes).map(|records| records.len()),
            expected,
            "{length} bytes"
        );
        if let Err(error) = expected {
            assert_eq!(error.structure(), layout.name);
            assert_eq!((error.part(), error.member(), error.index()), ("", "", None));
            assert_eq!(error.at(), Some(At::Offset((length - found) as u64)));
            assert_eq!(
                error.fault(),
                Fault::CutShort { needed: layout.size as u64, found: found as u64 }
            );
            assert_eq!(
                error.to_string(),
                format!(
                    "at offset {}: {} is truncated ({found} of {} bytes)",
                    length - found,
                    layout.name,
                    layout.size
                )
            );
            assert_eq!(raw::slice_of::<T>(&bytes[..length - found]).map(<[T]>::len), Ok(whole));
        }
    }
}

#[test]
fn a_structure_truncated_anywhere_is_an_error() {
    for_each_structure!(every_length(500));
}

#[test]
fn examples_of_truncated_records() {
    let at = |length: usize| raw::slice_of::<IkeextMmFailure0>(&[0; 200][..length]).map(<[_]>::len);
    let message = |length: usize| at(length).unwrap_err().to_string();
    let short = |offset, found| {
        Err(Error::cut_short("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", offset, 64, found))
    };
    assert_eq!([at(0), at(64), at(128), at(192)], [Ok(0), Ok(1), Ok(2), Ok(3)]);
    assert_eq!([at(1), at(63)], [short(0, 1), short(0, 63)]);
    assert_eq!([at(65), at(140), at(200)], [short(64, 1), short(128, 12), short(192, 8)]);
    assert_eq!(
        message(1),
        "at offset 0: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 is truncated (1 of 64 bytes)"
    );
    assert_eq!(
        message(140),
        "at offset 128: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 is truncated (12 of 64 bytes)"
    );
}

#[test]
fn an_inner_error_is_moved_to_the_outer_offset() {
    let inner = raw::slice_of::<IkeextMmFailure0>(&[0; 140]).unwrap_err();
    assert_eq!(
        inner.offset_by(1000).to_string(),
        "at offset 1128: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 is truncated (12 of 64 bytes)"
    );
    assert_eq!(inner.offset_by(u64::MAX).at(), Some(At::Offset(u64::MAX)));
}
