//! `wfp-events lookup`: shows what a number or a name means.

use wfp_events::layout::{Enumeration, FlagSet, NamedValue};
use wfp_events::raw::{ENUMERATIONS, FLAG_SETS, NtStatus, WinError, Windows, layer_name};

use crate::args::{Lookup, LookupFormat};
use crate::names::did_you_mean;
use crate::number;
use crate::output::Output;
use crate::render::lookup::{append_json, append_text};
use crate::{Status, error};

/// A query and its results.
pub(crate) struct Answer {
    pub(crate) query: String,
    pub(crate) found: Vec<Constant>,
    /// Less likely meanings of a number.
    pub(crate) also: Vec<Constant>,
}

/// A named number.
pub(crate) struct Constant {
    /// Its names; the first one is used in other output.
    pub(crate) names: Vec<&'static str>,
    pub(crate) number: i64,
    pub(crate) hex: String,
    /// The enumeration, set of flags or header that declares it.
    pub(crate) of: &'static str,
    pub(crate) named: Option<&'static NamedValue>,
    /// The Windows versions that have it; empty for all.
    pub(crate) windows: Vec<&'static str>,
}

/// The codes, which are the most likely meaning of a number.
const CODES: [&Enumeration; 2] = [WinError::ENUMERATION, NtStatus::ENUMERATION];

/// The prefix of the names of layers.
const LAYER: &str = "FWPS_LAYER";

/// More than the number of layers of any Windows version.
const LAYERS: u16 = 100;

pub(crate) fn run(args: &Lookup) -> Result<Status, String> {
    let mut output = Output::standard();
    let (mut answers, mut status) = (Vec::new(), Status::Success);
    let mut words = args.what.iter();
    while let Some(word) = words.next() {
        let answer = if word.eq_ignore_ascii_case("layer") {
            let layer = words.next().ok_or("layer is followed by a number, e.g. layer 44")?;
            let found = match number::bits(layer) {
                Some(id) => layers(args.windows, |_, known| u32::from(known) == id),
                None => layers(args.windows, |name, _| {
                    name.eq_ignore_ascii_case(layer) || is_short(name, LAYER, layer)
                }),
            };
            Answer { query: format!("layer {layer}"), found, also: Vec::new() }
        } else {
            answer(word, args.windows)
        };
        if answer.found.is_empty() {
            error(unknown(&answer.query));
            status = Status::Partial;
        } else {
            answers.push(answer);
        }
    }
    let mut text = Vec::new();
    match args.format {
        LookupFormat::Text => {
            append_text(&mut text, output.palette(args.color), output.width(), &answers)
        }
        LookupFormat::Json => append_json(&mut text, &answers),
    }
    Ok(status.max(output.write_all(&text)))
}

fn answer(word: &str, windows: Option<Windows>) -> Answer {
    let query = word.to_owned();
    let Some(number) = number::bits(word) else {
        return Answer { query, found: by_name(word, windows), also: Vec::new() };
    };
    let code = CODES.into_iter().find(|of| of.name_of(number).is_some());
    let found: Vec<_> = code.map(|of| constant(of, number)).into_iter().collect();
    let also = others(number, windows);
    let (found, also) = if found.is_empty() { (also, found) } else { (found, also) };
    Answer { query, found, also }
}

/// The meanings of a number other than codes.
fn others(number: u32, windows: Option<Windows>) -> Vec<Constant> {
    let enumerations = ENUMERATIONS.iter().filter(|of| !CODES.contains(of));
    let named = enumerations.filter(|of| of.name_of(number).is_some());
    let flags = FLAG_SETS.iter().flat_map(|set| {
        set.flags.iter().filter(|flag| flag.value == number).map(|named| flag(set, named))
    });
    let layers = layers(windows, |_, id| u32::from(id) == number);
    named.map(|of| constant(of, number)).chain(flags).chain(layers).collect()
}

/// The constants with this name; if there are none, those with this short name, as tables show it.
fn by_name(name: &str, windows: Option<Windows>) -> Vec<Constant> {
    let full = matching(windows, &|known, _| known.eq_ignore_ascii_case(name));
    if full.is_empty() {
        matching(windows, &|known, prefix| is_short(known, prefix, name))
    } else {
        full
    }
}

/// Whether a name is that of a constant without the prefix of its enumeration.
fn is_short(constant: &str, prefix: &str, name: &str) -> bool {
    let short = |prefix: &str| Some(constant.strip_prefix(prefix)?.trim_start_matches('_'));
    let shorts = [prefix, "ERROR_", "ERROR_IPSEC_"].into_iter().filter_map(short);
    shorts.into_iter().any(|short| short.eq_ignore_ascii_case(name))
}

/// The constants for whose name and prefix `is` returns `true`.
fn matching(windows: Option<Windows>, is: &dyn Fn(&str, &str) -> bool) -> Vec<Constant> {
    let mut found = Vec::new();
    for of in ENUMERATIONS {
        let names = of.names().filter(|(known, _)| is(known, of.prefix));
        let mut numbers: Vec<_> = names.map(|(_, number)| number).collect();
        numbers.dedup();
        found.extend(numbers.into_iter().map(|number| constant(of, number)));
    }
    for set in FLAG_SETS {
        let flags = set.flags.iter().filter(|named| is(named.name, set.name));
        found.extend(flags.map(|named| flag(set, named)));
    }
    found.extend(layers(windows, |known, _| is(known, LAYER)));
    found
}

fn constant(of: &'static Enumeration, number: u32) -> Constant {
    let shown = of.name_of(number);
    let others = of.names().filter(|(name, value)| *value == number && Some(*name) != shown);
    Constant {
        names: shown.into_iter().chain(others.map(|(name, _)| name)).collect(),
        number: if *of == *NtStatus::ENUMERATION {
            number.cast_signed().into()
        } else {
            number.into()
        },
        hex: format!("{number:#x}"),
        of: of.name,
        named: of.get(number),
        windows: Vec::new(),
    }
}

fn flag(set: &FlagSet, named: &'static NamedValue) -> Constant {
    Constant {
        names: vec![named.name],
        number: named.value.into(),
        hex: format!("{:#x}", named.value),
        of: set.name,
        named: Some(named),
        windows: Vec::new(),
    }
}

/// The layers for whose name and number `is` returns `true`, of one Windows version or of all.
fn layers(windows: Option<Windows>, is: impl Fn(&str, u16) -> bool) -> Vec<Constant> {
    let mut found: Vec<Constant> = Vec::new();
    let versions =
        Windows::ALL.into_iter().filter(|version| windows.is_none_or(|own| own == *version));
    for version in versions {
        for id in 0..LAYERS {
            let Some(name) = layer_name(id, Some(version)).filter(|name| is(name, id)) else {
                continue;
            };
            let number = i64::from(id);
            let same = |layer: &Constant| layer.number == number && layer.names == [name];
            let at = found.iter().position(same).unwrap_or(found.len());
            if at == found.len() {
                found.push(Constant {
                    names: vec![name],
                    number,
                    hex: format!("{id:#x}"),
                    of: "FWPS_BUILTIN_LAYERS",
                    named: None,
                    windows: Vec::new(),
                });
            }
            if let Some(layer) = found.get_mut(at).filter(|_| layer_name(id, None).is_none()) {
                layer.windows.push(version.name());
            }
        }
    }
    found
}

/// The error for an unknown query, with suggestions.
fn unknown(query: &str) -> String {
    let hex = format!("0x{query}");
    if number::bits(&hex).is_some() && !answer(&hex, None).found.is_empty() {
        return format!("{query} is not known; did you mean {hex}?");
    }
    let of_enumerations = ENUMERATIONS.iter().flat_map(|of| of.names().map(|(name, _)| name));
    let of_flags = FLAG_SETS.iter().flat_map(|set| set.flags.iter().map(|flag| flag.name));
    let layers = layers(None, |_, _| true).into_iter().flat_map(|layer| layer.names);
    let near = did_you_mean(query, of_enumerations.chain(of_flags).chain(layers));
    format!("{query} is not known{near}")
}
