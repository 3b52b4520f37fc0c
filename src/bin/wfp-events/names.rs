//! Finds structures, enumerations and flags by a name in any case, with or without its first words.

use wfp_events::kind::RecordKind;
use wfp_events::layout::{Enumeration, FlagSet, Layout};
use wfp_events::query::Field;
use wfp_events::raw::{ENUMERATIONS, FLAG_SETS, LAYOUTS, UNDOCUMENTED};

/// Something that `layout` shows.
#[derive(Clone, Copy)]
pub(crate) enum Definition {
    Structure(&'static Layout),
    Enumeration(&'static Enumeration),
    Flags(&'static FlagSet),
}

/// The structure, enumeration or set of flags with this name.
///
/// # Errors
/// Returns a message if the name is unknown or ambiguous.
pub(crate) fn definition_of(name: &str) -> Result<Definition, String> {
    let structures = LAYOUTS.iter().chain(UNDOCUMENTED);
    let structures = structures.map(|layout| (layout.name, Definition::Structure(layout)));
    let enumerations = ENUMERATIONS.iter().map(|of| (of.name, Definition::Enumeration(of)));
    let flags = FLAG_SETS.iter().map(|set| (set.name, Definition::Flags(set)));
    resolve(name, &structures.chain(enumerations).chain(flags).collect::<Vec<_>>())
}

/// The kind of the records whose structure has this name.
///
/// # Errors
/// Returns a message if the name is unknown or ambiguous, or not that of a record.
pub(crate) fn record_kind(name: &str) -> Result<RecordKind, String> {
    let all: Vec<_> = RecordKind::all().map(|kind| (kind.layout().name, kind)).collect();
    resolve(name, &all).map_err(|unknown| match definition_of(name) {
        Ok(Definition::Structure(Layout { name, .. })) => {
            format!("{name} is not the structure of a record; use an event or a payload")
        }
        _ => unknown,
    })
}

/// The field with this name.
///
/// # Errors
/// Returns a message if the name is unknown.
pub(crate) fn field(name: &str) -> Result<Field, String> {
    Field::parse(name)
        .map_err(|error| format!("{}{}", error.reason(), did_you_mean(name, error.candidates())))
}

/// The only item with this name.
fn resolve<T: Copy>(name: &str, all: &[(&'static str, T)]) -> Result<T, String> {
    if let Some((_, one)) = all.iter().find(|(full, _)| full.eq_ignore_ascii_case(name)) {
        return Ok(*one);
    }
    let is_short = |full: &str| endings(full).any(|ending| ending.eq_ignore_ascii_case(name));
    let found: Vec<_> = all.iter().filter(|(full, _)| is_short(full)).collect();
    match found.as_slice() {
        [(_, one)] => Ok(*one),
        [] => {
            let near = did_you_mean(name, all.iter().map(|(full, _)| *full));
            Err(format!("unknown structure {name}{near} (wfp-events layout lists them)"))
        }
        _ => {
            let names = found.iter().map(|(full, _)| *full).collect();
            Err(format!("{name} is ambiguous: it can be {}", any_of(names)))
        }
    }
}

/// A name without its first word, without its first two words, and so on. A path has words too.
fn endings(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices(['_', '.']).filter_map(|(at, _)| name.get(at.saturating_add(1)..))
}

/// The most names that are suggested.
const MAX_SUGGESTED: usize = 3;

/// `; did you mean …?` with the most similar names; empty if none is similar.
pub(crate) fn did_you_mean<S: Into<String>>(
    name: &str,
    all: impl IntoIterator<Item = S>,
) -> String {
    let name = name.to_ascii_uppercase();
    let mut least = name.chars().count() / 3;
    let mut nearest: Vec<String> = Vec::new();
    for full in all.into_iter().map(S::into) {
        let upper = full.to_ascii_uppercase();
        let distances = endings(&upper).map(|ending| strsim::osa_distance(&name, ending));
        let distance = distances.fold(strsim::osa_distance(&name, &upper), usize::min);
        if distance < least {
            nearest.clear();
        }
        if distance <= least && !nearest.contains(&full) {
            least = distance;
            nearest.push(full);
        }
    }
    // The latest version of a structure is the last.
    nearest.reverse();
    nearest.truncate(MAX_SUGGESTED);
    if nearest.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", any_of(nearest.iter().map(String::as_str).collect()))
    }
}

/// `a, b or c`.
fn any_of(mut names: Vec<&str>) -> String {
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last.to_owned() } else { format!("{} or {last}", names.join(", ")) }
}
