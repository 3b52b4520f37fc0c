//! The typed members of every structure have the right offset, size and byte order. Each byte of the input is its own
//! offset.

mod event;
mod header;
mod ike;
mod packets;
mod shared;

use std::collections::BTreeSet;

use wfp_events::layout::Layout;
use wfp_events::raw;

/// Makes a test for each structure from a list of its fields and their expected values.
macro_rules! typed {
    ($( $Name:ident($record:ident) { $( $read:expr => $value:expr ),+ $(,)? } )+) => {
        use wfp_events::raw;

        /// The C names of the structures in the list.
        pub(super) const LISTED: &[&str] = &[$( <raw::$Name as raw::Structure>::LAYOUT.name ),+];

        $(
            #[test]
            #[allow(non_snake_case, reason = "tests have the names of structures")]
            fn $Name() {
                let layout = <raw::$Name as raw::Structure>::LAYOUT;
                let bytes: Vec<u8> = (0..layout.size).map(|at| at as u8).collect();
                let [$record] = raw::slice_of::<raw::$Name>(&bytes).unwrap() else { panic!("one record") };
                $( assert_eq!($read, $value, stringify!($read)); )+
                assert_eq!([$(stringify!($read)),+].len(), super::fields(layout), "a line for each field");
            }
        )+
    };
}
use typed;

/// The bytes of a member that begins at this offset.
fn run<const N: usize>(start: usize) -> [u8; N] {
    std::array::from_fn(|at| (start + at) as u8)
}

/// The number of fields of the Rust type, in which a union is one field.
fn fields(layout: &Layout) -> usize {
    layout.members.iter().map(|member| member.offset).collect::<BTreeSet<_>>().len()
}

#[test]
fn every_structure_is_typed() {
    let listed =
        [shared::LISTED, header::LISTED, ike::LISTED, packets::LISTED, event::LISTED].concat();
    let all: Vec<_> = raw::LAYOUTS.iter().map(|layout| layout.name).collect();
    assert_eq!(listed, all);
}
