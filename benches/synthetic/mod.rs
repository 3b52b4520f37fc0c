//! Main-mode failures that the library generates from a seed.

use wfp_events::generate::Generator;
use wfp_events::kind::RecordKind;

use byteorder_reader::SIZE;

/// This number of bytes of records with named values only.
pub(crate) fn bytes(length: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(length);
    for record in Generator::new(RecordKind::default(), 13801, 0).take(length / SIZE) {
        record.write_to(&mut bytes, 0).unwrap();
    }
    assert_eq!(bytes.len(), length, "whole records");
    bytes
}
