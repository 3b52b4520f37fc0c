//! The typed members of every structure, read from bytes that are their own offsets.

use wfp_events::raw::{self, Structure};

/// Lists, for each structure, what each of its members is where every byte is its own offset.
macro_rules! typed {
    ($( $Name:ident($record:ident) { $( $read:expr => $value:expr ),+ $(,)? } )+) => {
        /// The C names of the structures that are listed.
        const LISTED: &[&str] = &[$( <raw::$Name as Structure>::LAYOUT.name ),+];

        $(
            #[test]
            #[allow(non_snake_case, reason = "named as the structure is")]
            fn $Name() {
                let layout = <raw::$Name as Structure>::LAYOUT;
                let bytes: Vec<u8> = (0..layout.size).map(|at| at as u8).collect();
                let [$record] = raw::slice_of::<raw::$Name>(&bytes).unwrap() else { panic!("one record") };
                $( assert_eq!($read, $value, stringify!($read)); )+
                assert_eq!([$(stringify!($read)),+].len(), layout.members.len(), "a line for each member");
            }
        )+
    };
}

typed! {
    IkeextMmFailure0(record) {
        record.failure_error_code.get() => 0x0302_0100,
        record.failure_point.get() => 0x0706_0504,
        record.flags.get().bits() => 0x0b0a_0908,
        record.keying_module_type.get() => 0x0f0e_0d0c,
        record.mm_state.get() => 0x1312_1110,
        record.sa_role.get() => 0x1716_1514,
        record.mm_auth_method.get() => 0x1b1a_1918,
        record.end_cert_hash => [
            28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
        ],
        record.mm_id.get() => 0x3736_3534_3332_3130,
        record.mm_filter_id.get() => 0x3f3e_3d3c_3b3a_3938,
    }
}

#[test]
fn every_structure_is_typed() {
    let all: Vec<_> = raw::LAYOUTS.iter().map(|layout| layout.name).collect();
    assert_eq!(LISTED, all);
}
