//! Names of numbers: those of protocols and layers, which no enumeration of the SDK has, and how a name is found.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use crate::layout::{Enumeration, FlagSet, NamedValue};
use crate::raw::fwpsu;
use crate::raw::{Direction, MsFwpDirection};

macro_rules! protocols {
    ($($number:literal $name:literal)+) => { &[$(
        NamedValue { value: $number, name: concat!("IPPROTO_", $name), doc: &[] }
    ),+] };
}

/// Protocols above IP.
pub(super) static PROTOCOLS: Enumeration = Enumeration {
    name: "IPPROTO",
    prefix: "IPPROTO_",
    values: protocols! {
        1 "ICMP" 2 "IGMP" 6 "TCP" 17 "UDP" 41 "IPV6" 47 "GRE" 50 "ESP" 51 "AH" 58 "ICMPV6" 132 "SCTP"
    },
    codes: &[],
};

/// The layers that have the same id in all versions of Windows.
pub(super) static LAYERS: Enumeration = Enumeration {
    name: "FWPS_BUILTIN_LAYERS",
    prefix: "FWPS_LAYER_",
    values: &LAYER_VALUES,
    codes: &[],
};

static LAYER_VALUES: [NamedValue; 56] = layers();

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::as_conversions)] // evaluated by the compiler
const fn layers() -> [NamedValue; 56] {
    let mut layers = [const { NamedValue { value: 0, name: "", doc: &[] } }; 56];
    let mut id = 0;
    while id < layers.len() {
        layers[id] = NamedValue { value: id as u32, name: fwpsu::LAYERS[id], doc: &[] };
        id += 1;
    }
    layers
}

/// The values of an enumeration with a name, and the name as the table has it. The prefix can be omitted, and case does
/// not matter.
pub(super) fn value_of(of: &Enumeration, name: &str) -> Option<(u32, String)> {
    if let Some(value) = of.value_of(name) {
        return Some((value, name.to_owned()));
    }
    let upper = name.to_ascii_uppercase();
    let full = ["", of.prefix, "ERROR_", "ERROR_IPSEC_"].into_iter();
    full.map(|prefix| format!("{prefix}{upper}"))
        .find_map(|full| of.value_of(&full))
        .or_else(|| direction(of, &upper))
        .map(|value| (value, upper))
}

/// Directions have two enumerations; the names of the other one are known too.
fn direction(of: &Enumeration, name: &str) -> Option<u32> {
    if of != MsFwpDirection::ENUMERATION {
        return None;
    }
    let direction = Direction::new(value_of(Direction::ENUMERATION, name)?.0);
    Some(traffic_direction(direction)?.get())
}

/// The same direction in the enumeration of classified traffic.
fn traffic_direction(direction: Direction) -> Option<MsFwpDirection> {
    match direction {
        Direction::INBOUND => Some(MsFwpDirection::IN),
        Direction::OUTBOUND => Some(MsFwpDirection::OUT),
        _ => None,
    }
}

/// The bits of flags with these names, separated by `|`. The prefix can be omitted, and case does not matter.
pub(super) fn bits_of(set: &FlagSet, names: &str) -> Option<u32> {
    names.split('|').try_fold(0, |bits, name| Some(bits | bit_of(set, name)?))
}

fn bit_of(set: &FlagSet, name: &str) -> Option<u32> {
    let is = |full: &str| {
        let short = full.strip_prefix(set.name).map(|short| short.trim_start_matches('_'));
        [Some(full), short].into_iter().flatten().any(|own| own.eq_ignore_ascii_case(name))
    };
    let named = set.flags.iter().find(|flag| is(flag.name));
    named
        .map(|flag| flag.value)
        .or_else(|| super::literal::number(name).and_then(|bits| u32::try_from(bits).ok()))
}
