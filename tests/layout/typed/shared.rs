//! Typed members of the structures that are parts of events and payloads.

use super::{run, typed};

typed! {
    FileTime(record) {
        record.dw_low_date_time.get() => 0x0302_0100,
        record.dw_high_date_time.get() => 0x0706_0504,
    }
    Guid(record) {
        record.data1.get() => 0x0302_0100,
        record.data2.get() => 0x0504,
        record.data3.get() => 0x0706,
        record.data4 => run::<8>(8),
    }
    SidHeader(record) {
        record.revision => 0,
        record.sub_authority_count => 1,
        record.identifier_authority => run::<6>(2),
    }
    ByteArray6(record) {
        record.byte_array6 => run::<6>(0),
    }
    ByteArray16(record) {
        record.byte_array16 => run::<16>(0),
    }
    ByteBlob(record) {
        record.size.get() => 0x0302_0100,
        record._pad0 => run::<4>(4),
        record.data.address() => 0x0f0e_0d0c_0b0a_0908,
    }
    V4AddrAndMask(record) {
        record.addr.0.get() => 0x0302_0100,
        record.mask.0.get() => 0x0706_0504,
    }
    V6AddrAndMask(record) {
        record.addr.byte_array16 => run::<16>(0),
        record.prefix_length => 16,
    }
    ConditionValue0(record) {
        record.type_.get() => 0x0302_0100,
        record._pad0 => run::<4>(4),
        record.value => run::<8>(8),
    }
}
