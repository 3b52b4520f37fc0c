//! Every enumeration and every set of flags that a table names equals that of `tests/data/values.toml`.

use std::collections::BTreeMap;

use toml::Table;
use wfp_events::layout::{Enumeration, FlagSet, Kind, Named};
use wfp_events::raw::{self, WinError};

/// Numbers with their names, ascending.
type Values = Vec<(u32, String)>;

fn reference() -> Table {
    include_str!("../data/values.toml").parse().unwrap()
}

/// The numbers of a table: its own, not those of tables inside it; `*_MAX` is no value.
fn numbers(table: &Table) -> Values {
    let number =
        |value: &toml::Value| value.as_integer().map(|number| u32::try_from(number).unwrap());
    let named = table.iter().filter(|(name, _)| !name.ends_with("_MAX"));
    let mut numbers: Values =
        named.filter_map(|(name, value)| Some((number(value)?, name.clone()))).collect();
    numbers.sort();
    numbers
}

fn expected_enumeration(name: &str) -> Values {
    let reference = reference();
    match name {
        "winerror.h" => {
            let win32 = reference["win32"].as_table().unwrap();
            let mut all = numbers(win32);
            all.extend(numbers(win32["common"].as_table().unwrap()));
            all.sort();
            all
        }
        "ntstatus.h" => numbers(reference["ntstatus"].as_table().unwrap()),
        _ => numbers(reference["enum"][name].as_table().unwrap()),
    }
}

/// The table whose names all begin with the set's name.
fn expected_flags(name: &str) -> Values {
    let prefix = format!("{name}_");
    let reference = reference();
    let mut tables =
        reference["flags"].as_table().unwrap().values().map(|table| table.as_table().unwrap());
    let table = tables.find(|table| table.keys().all(|key| key.starts_with(&prefix)));
    numbers(table.unwrap_or_else(|| panic!("{name} are no flags of the reference")))
}

fn in_library(values: &[Named]) -> Values {
    values.iter().map(|named| (named.value, named.name.to_owned())).collect()
}

/// The enumerations that the tables name, each once.
pub(crate) fn enumerations() -> BTreeMap<&'static str, &'static Enumeration> {
    let kinds = raw::LAYOUTS.iter().flat_map(|layout| layout.members).map(|member| member.kind);
    let enumerations = kinds.filter_map(|kind| match kind {
        Kind::Enumeration(of) | Kind::Code(of) => Some((of.name, of)),
        _ => None,
    });
    enumerations.collect()
}

/// The sets of flags that the tables name, each once.
pub(crate) fn flag_sets() -> BTreeMap<&'static str, &'static FlagSet> {
    let kinds = raw::LAYOUTS.iter().flat_map(|layout| layout.members).map(|member| member.kind);
    let sets = kinds.filter_map(|kind| match kind {
        Kind::Flags(set) => Some((set.name, set)),
        _ => None,
    });
    sets.collect()
}

#[test]
fn enumerations_are_the_reference() {
    let enumerations = enumerations();
    assert!(enumerations.len() >= 6, "those of a main-mode failure");
    for (name, enumeration) in enumerations {
        assert_eq!(in_library(enumeration.values), expected_enumeration(name), "{name}");
    }
}

#[test]
fn flags_are_the_reference() {
    let sets = flag_sets();
    assert!(!sets.is_empty(), "those of a main-mode failure");
    for (name, set) in sets {
        assert_eq!(in_library(set.flags), expected_flags(name), "{name}");
    }
}

#[test]
fn error_codes_are_the_reference() {
    assert_eq!(in_library(WinError::ENUMERATION.values), expected_enumeration("winerror.h"));
}

#[test]
fn names_begin_as_the_enumeration_says() {
    for (name, of) in enumerations() {
        let strangers = of.values.iter().find(|named| !named.name.starts_with(of.prefix));
        assert_eq!(strangers.map(|named| named.name), None, "{name}: {}", of.prefix);
    }
}

#[test]
fn every_value_says_what_it_means() {
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

#[test]
fn every_member_says_what_it_holds() {
    for layout in raw::LAYOUTS {
        for member in layout.members.iter().filter(|member| !matches!(member.kind, Kind::Padding)) {
            let text = member.doc.join(" ");
            assert!(
                text.ends_with('.'),
                "{}.{}: {text:?} is no sentence",
                layout.name,
                member.name
            );
        }
    }
}
