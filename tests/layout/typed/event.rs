//! Typed members of the event structures.

use zerocopy::IntoBytes;

use super::{run, typed};

typed! {
    NetEvent0(record) {
        record.header.as_bytes() => run::<88>(0),
        record.type_.get() => 0x5b5a_5958,
        record._pad0 => run::<4>(92),
        record.payload.get() => 0x6766_6564_6362_6160,
    }
    NetEvent1(record) {
        record.header.as_bytes() => run::<144>(0),
        record.type_.get() => 0x9392_9190,
        record._pad0 => run::<4>(148),
        record.payload.get() => 0x9f9e_9d9c_9b9a_9998,
    }
    NetEvent2(record) {
        record.header.as_bytes() => run::<104>(0),
        record.type_.get() => 0x6b6a_6968,
        record._pad0 => run::<4>(108),
        record.payload.get() => 0x7776_7574_7372_7170,
    }
    NetEvent3(record) {
        record.header.as_bytes() => run::<136>(0),
        record.type_.get() => 0x8b8a_8988,
        record._pad0 => run::<4>(140),
        record.payload.get() => 0x9796_9594_9392_9190,
    }
    NetEvent4(record) {
        record.header.as_bytes() => run::<136>(0),
        record.type_.get() => 0x8b8a_8988,
        record._pad0 => run::<4>(140),
        record.payload.get() => 0x9796_9594_9392_9190,
    }
    NetEvent5(record) {
        record.header.as_bytes() => run::<136>(0),
        record.type_.get() => 0x8b8a_8988,
        record._pad0 => run::<4>(140),
        record.payload.get() => 0x9796_9594_9392_9190,
    }
}
