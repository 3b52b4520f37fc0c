//! Strategies of main-mode failures: their bytes, with named and unnamed values.

use proptest::array::uniform20;
use proptest::prelude::*;
use wfp_events::Record;
use wfp_events::kind::RecordKind;
use wfp_events::raw::{IkeextMmFailure0, Structure};

use crate::kit::json_reference::{Names, values};
use byteorder_reader::{self, MmFailure0, SIZE};

/// A number that usually has a name in this table.
fn named(names: &'static Names) -> impl Strategy<Value = u32> {
    let numbers: Vec<u32> = names.keys().copied().collect();
    prop_oneof![
        6 => proptest::sample::select(numbers),
        1 => 0..20_u32,
        1 => any::<u32>(),
        1 => Just(u32::MAX),
    ]
}

fn structured() -> impl Strategy<Value = [u8; SIZE]> {
    let of = values();
    let flags = prop_oneof![3 => 0..4_u32, 1 => any::<u32>()];
    let id = || prop_oneof![0..100_000_u64, any::<u64>(), Just(u64::MAX)];
    let numbers = (
        named(&of.codes),
        named(&of.points),
        flags,
        named(&of.modules),
        named(&of.states),
        named(&of.roles),
        named(&of.methods),
    );
    let hash = prop_oneof![Just([0; 20]), uniform20(any::<u8>())];
    (numbers, hash, id(), id()).prop_map(|(numbers, hash, mm_id, mm_filter_id)| {
        let (code, point, flags, module, state, role, method) = numbers;
        let mut bytes = Vec::new();
        for number in [code, point, flags, module, state, role, method] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(hash);
        bytes.extend(mm_id.to_le_bytes());
        bytes.extend(mm_filter_id.to_le_bytes());
        bytes.try_into().unwrap()
    })
}

/// The bytes of a record: random ones, or bytes with plausible values.
pub(crate) fn bytes() -> impl Strategy<Value = [u8; SIZE]> {
    let any_bytes = proptest::collection::vec(any::<u8>(), SIZE);
    prop_oneof![
        1 => any_bytes.prop_map(|bytes| bytes.try_into().unwrap()),
        3 => structured(),
    ]
}

/// The record of these bytes, as the library reads it.
pub(crate) fn record(bytes: &[u8]) -> Record<'_> {
    Record::read(RecordKind::default(), bytes).unwrap()
}

/// The bytes of a record, which must be of this structure.
pub(crate) fn bytes_of(record: &Record<'_>) -> [u8; SIZE] {
    assert_eq!(record.layout().name, <IkeextMmFailure0 as Structure>::LAYOUT.name);
    record.to_bytes(0).unwrap().try_into().unwrap()
}

/// The record of these bytes, as the independent reader reads it.
pub(crate) fn native(bytes: &[u8]) -> MmFailure0 {
    byteorder_reader::read(bytes).unwrap()
}
