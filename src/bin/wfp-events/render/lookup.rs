//! The output of `lookup`.

use std::io::Write;

use wfp_events::detail::{Palette, value_text::wrapped};

use super::json::{self, Json};
use crate::commands::lookup::{Answer, Constant};

/// The columns of a wrapped line if the output is not a terminal.
const WIDTH: usize = 100;

/// Appends each constant with what it means.
pub(crate) fn append_text(
    text: &mut Vec<u8>,
    palette: Palette,
    width: Option<usize>,
    answers: &[Answer],
) {
    let mut first = true;
    for answer in answers {
        for constant in &answer.found {
            if !first {
                text.push(b'\n');
            }
            first = false;
            append(text, palette, width, constant);
        }
        if !answer.also.is_empty() {
            let names = answer.also.iter().flat_map(|constant| &constant.names).copied();
            let also = format!("Also: {}", names.collect::<Vec<_>>().join(", "));
            append_wrapped(text, palette, width.unwrap_or(WIDTH), vec![also]);
        }
    }
}

fn append(text: &mut Vec<u8>, palette: Palette, width: Option<usize>, constant: &Constant) {
    let (name, faint) = (palette.name(), palette.faint());
    let Constant { names, number, hex, of, named, windows } = constant;
    let (first, others) = names.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
    // Writing to memory cannot fail.
    let _ = write!(text, "{name}{first}{name:#}  {number} ({hex})  {faint}{of}");
    if !windows.is_empty() {
        let _ = write!(text, " of {}", windows.join(", "));
    }
    let _ = writeln!(text, "{faint:#}");
    if !others.is_empty() {
        append_wrapped(
            text,
            palette,
            width.unwrap_or(WIDTH),
            vec![format!("Also named {}", others.join(", "))],
        );
    }
    if let Some(named) = named {
        let room = width.unwrap_or(usize::MAX);
        append_wrapped(text, palette, room, vec![named.meaning().to_owned()]);
        append_wrapped(text, palette, room, named.advice().map(str::to_owned).collect());
    }
}

/// Appends a paragraph below a constant.
fn append_wrapped(text: &mut Vec<u8>, palette: Palette, width: usize, lines: Vec<String>) {
    const INDENT: usize = 2;
    let faint = palette.faint();
    for line in wrapped(lines, width.saturating_sub(INDENT)) {
        // Writing to memory cannot fail.
        let _ = writeln!(text, "{:INDENT$}{faint}{line}{faint:#}", "");
    }
}

/// Appends an array of constants, each with the query that it answers.
pub(crate) fn append_json(text: &mut Vec<u8>, answers: &[Answer]) {
    let of = |answer: &Answer| {
        let constants = answer.found.iter().chain(&answer.also);
        constants.map(|constant| json_of(&answer.query, constant)).collect::<Vec<_>>()
    };
    json::append(text, answers.iter().flat_map(of).collect());
}

fn json_of(query: &str, constant: &Constant) -> Json {
    let Constant { names, number, hex, of, named, windows } = constant;
    let texts =
        |texts: &[&'static str]| Json::Array(texts.iter().map(|text| (*text).into()).collect());
    let mut entries = vec![
        ("query", query.to_owned().into()),
        ("names", texts(names)),
        ("number", Json::Number(*number)),
        ("hex", hex.clone().into()),
        ("of", (*of).into()),
    ];
    if !windows.is_empty() {
        entries.push(("windows", texts(windows)));
    }
    if let Some(named) = named {
        entries.push(("meaning", named.meaning().into()));
        let advice = named.advice().collect::<Vec<_>>().join(" ");
        if !advice.is_empty() {
            entries.push(("advice", advice.into()));
        }
    }
    Json::Object(entries)
}
