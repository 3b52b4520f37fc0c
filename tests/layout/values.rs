//! Every enumeration and every set of flags in the tables equals that of `tests/data/values.toml`.

use std::collections::{BTreeMap, BTreeSet};

use wfp_events::layout::{Enumeration, FlagSet, MemberKind, NamedValue};
use wfp_events::raw::{self, NtStatus, WinError, Windows, layer_name};

use crate::kit::values::{VALUES, Values, numbers};

fn expected_enumeration(name: &str) -> Values {
    match name {
        "winerror.h" => {
            let win32 = &VALUES["win32"];
            let mut all = numbers(win32);
            all.extend(numbers(&win32["common"]));
            all.sort();
            all
        }
        "ntstatus.h" => numbers(&VALUES["ntstatus"]),
        _ => numbers(&VALUES["enum"][name]),
    }
}

/// The flags in the reference whose names begin with the name of the set.
fn expected_flags(name: &str) -> Values {
    let prefix = format!("{name}_");
    let begins =
        |table: &&toml::Value| table.as_table().unwrap().keys().all(|key| key.starts_with(&prefix));
    let table = VALUES["flags"].as_table().unwrap().values().find(begins);
    numbers(table.unwrap_or_else(|| panic!("{name} are no flags of the reference")))
}

fn in_library(values: &[NamedValue]) -> Values {
    values.iter().map(|named| (named.value, named.name.to_owned())).collect()
}

/// The enumerations in the tables, without duplicates.
pub(crate) fn enumerations() -> BTreeMap<&'static str, &'static Enumeration> {
    let kinds = raw::LAYOUTS.iter().flat_map(|layout| layout.members).map(|member| member.kind);
    let enumerations = kinds.filter_map(|kind| match kind {
        MemberKind::Enumeration(of) | MemberKind::Code(of) | MemberKind::Status(of) => {
            Some((of.name, of))
        }
        _ => None,
    });
    enumerations.collect()
}

/// The sets of flags in the tables, without duplicates.
pub(crate) fn flag_sets() -> BTreeMap<&'static str, &'static FlagSet> {
    let kinds = raw::LAYOUTS.iter().flat_map(|layout| layout.members).map(|member| member.kind);
    let sets = kinds.filter_map(|kind| match kind {
        MemberKind::Flags(set) => Some((set.name, set)),
        _ => None,
    });
    sets.collect()
}

#[test]
fn enumerations_equal_the_reference() {
    let enumerations = enumerations();
    assert_eq!(enumerations.len(), 17);
    for (name, enumeration) in enumerations {
        assert_eq!(in_library(enumeration.values), expected_enumeration(name), "{name}");
    }
}

#[test]
fn flags_equal_the_reference() {
    let sets = flag_sets();
    assert_eq!(sets.len(), 4);
    for (name, set) in sets {
        assert_eq!(in_library(set.flags), expected_flags(name), "{name}");
    }
}

#[test]
fn error_codes_equal_the_reference() {
    assert_eq!(in_library(WinError::ENUMERATION.values), expected_enumeration("winerror.h"));
    assert_eq!(in_library(NtStatus::ENUMERATION.values), expected_enumeration("ntstatus.h"));
}

/// The layers of a version of Windows: the kernel's from Windows Vista, followed by those of the version.
#[test]
fn layers_equal_the_reference() {
    let layers = VALUES["layers"].as_table().unwrap();
    assert_eq!(layers.keys().collect::<BTreeSet<_>>().len(), Windows::ALL.len());
    let of = |windows: Windows| numbers(&layers[windows.name()]);
    for windows in Windows::ALL {
        let own = of(windows).into_iter().filter(|(id, _)| *id >= 56);
        let mut expected: Values =
            of(Windows::Vista).into_iter().filter(|(id, _)| *id < 56).collect();
        expected.extend(own);
        let named = |id: u16| Some((u32::from(id), layer_name(id, Some(windows))?.to_owned()));
        assert_eq!((0..=u16::MAX).filter_map(named).collect::<Values>(), expected, "{windows:?}");
    }
    let of_all = (0..=u16::MAX).filter(|id| layer_name(*id, None).is_some());
    assert_eq!(of_all.collect::<Vec<_>>(), (0..56).collect::<Vec<_>>());
}

#[test]
fn names_have_the_prefix_of_their_enumeration() {
    for (name, of) in enumerations() {
        let strangers = of.values.iter().find(|named| !named.name.starts_with(of.prefix));
        assert_eq!(strangers.map(|named| named.name), None, "{name}: {}", of.prefix);
    }
}

#[test]
fn every_value_is_documented() {
    let values = enumerations().into_values().flat_map(|enumeration| enumeration.values);
    let flags = flag_sets().into_values().flat_map(|set| set.flags);
    for named in values.chain(flags) {
        assert!(
            named.meaning().ends_with('.'),
            "{}: {:?} is no sentence",
            named.name,
            named.meaning()
        );
    }
}
