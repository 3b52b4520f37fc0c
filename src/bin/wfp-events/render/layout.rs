//! The output of `layout`.

use std::io::Write;

use wfp_events::detail::Palette;
use wfp_events::layout::{Enumeration, FlagSet, Layout, Member, MemberKind, NamedValue};
use wfp_events::raw::UNDOCUMENTED;

use super::json::{self, Json};

/// Appends one line per structure: its size, alignment and padding.
pub(crate) fn append_list(text: &mut Vec<u8>, palette: Palette, layouts: &[&Layout]) {
    let title = palette.title();
    // Writing to memory cannot fail.
    let _ = writeln!(text, "{title}SIZE  ALIGN  PADDING  STRUCTURE{title:#}");
    for layout in layouts {
        let Layout { name, size, align, .. } = layout;
        let undocumented = if is_undocumented(layout) { "  (undocumented)" } else { "" };
        let padding = padding(layout);
        let _ = writeln!(text, "{size:4}  {align:5}  {padding:7}  {name}{undocumented}");
    }
}

/// Appends one line per member of a structure.
pub(crate) fn append_table(text: &mut Vec<u8>, palette: Palette, layout: &Layout) {
    let (title, faint) = (palette.title(), palette.faint());
    let Layout { name, size, align, members } = layout;
    let width = members.iter().map(|member| member.name.len()).max().unwrap_or(0);
    let type_of = |member: &Member| described(&member.kind, member.size).2;
    let kinds = members.iter().map(|member| type_of(member).len()).max().unwrap_or(0);
    let _ = writeln!(
        text,
        "{title}{name}{title:#} {faint}{size} bytes, aligned to {align}, {} of padding{faint:#}",
        padding(layout)
    );
    if is_undocumented(layout) {
        let _ = writeln!(text, "{GUESS}");
    }
    let _ = writeln!(
        text,
        "{title}OFFSET  SIZE  {:width$}  {:kinds$}  HOLDS{title:#}",
        "MEMBER", "TYPE"
    );
    for member in *members {
        let Member { name, offset, size, doc, .. } = member;
        let kind = type_of(member);
        let doc = doc.first().map_or("", |line| line.trim());
        let _ = writeln!(
            text,
            "{offset:6}  {size:4}  {name:width$}  {kind:kinds$}  {faint}{doc}{faint:#}"
        );
    }
}

/// Appends layouts as JSON: an array of structures with their members, enumerations and flags with their values.
pub(crate) fn append_json(text: &mut Vec<u8>, layouts: &[&Layout]) {
    json::append(text, layouts.iter().map(|layout| json_of(layout)).collect());
}

/// Appends one line per value of an enumeration: its number, name and meaning.
pub(crate) fn append_enumeration(text: &mut Vec<u8>, palette: Palette, of: &Enumeration) {
    append_values(text, palette, of.name, of.values, |value| value.to_string());
}

/// Appends one line per flag of a set: its bit, name and meaning.
pub(crate) fn append_flags(text: &mut Vec<u8>, palette: Palette, set: &FlagSet) {
    append_values(text, palette, set.name, set.flags, |bit| format!("{bit:#x}"));
}

fn append_values(
    text: &mut Vec<u8>,
    palette: Palette,
    name: &str,
    values: &[NamedValue],
    number: impl Fn(u32) -> String,
) {
    const NUMBER: usize = "VALUE".len();
    let (title, faint) = (palette.title(), palette.faint());
    let numbers = values.iter().map(|named| number(named.value).len()).fold(NUMBER, usize::max);
    let names = values.iter().map(|named| named.name.len()).max().unwrap_or(0);
    // Writing to memory cannot fail.
    let _ = writeln!(text, "{title}{name}{title:#} {faint}32 bits{faint:#}");
    let _ = writeln!(text, "{title}{:>numbers$}  {:names$}  MEANING{title:#}", "VALUE", "NAME");
    for named in values {
        let NamedValue { value, name, .. } = named;
        let (number, meaning) = (number(*value), named.meaning());
        let _ = writeln!(text, "{number:>numbers$}  {name:names$}  {faint}{meaning}{faint:#}");
    }
}

/// Appends an enumeration or a set of flags as JSON: an array of one object, like that of structures.
pub(crate) fn append_values_json(
    text: &mut Vec<u8>,
    kind: &'static str,
    name: &'static str,
    values: &[NamedValue],
) {
    let value = |named: &NamedValue| {
        Json::Object(vec![
            ("name", named.name.into()),
            ("value", Json::Number(named.value.into())),
            ("meaning", named.meaning().into()),
        ])
    };
    let values = Json::Array(values.iter().map(value).collect());
    json::append(text, vec![Json::Object(vec![(kind, name.into()), ("values", values)])]);
}

const GUESS: &str = "Undocumented: found by reverse engineering; a guess.";

fn is_undocumented(layout: &Layout) -> bool {
    UNDOCUMENTED.contains(&layout)
}

fn padding(layout: &Layout) -> usize {
    layout
        .members
        .iter()
        .filter(|member| matches!(member.kind, MemberKind::Padding))
        .map(|member| member.size)
        .sum()
}

/// The kind of a member in words, and its SDK type.
pub(super) fn kind_and_type(kind: &MemberKind) -> (&'static str, &'static str) {
    let (word, of, _) = described(kind, 0);
    (word, of)
}

/// The kind of a member of this size in words, its SDK type, and its C type, with the source of its values' names if the
/// C type does not name it.
fn described(kind: &MemberKind, size: usize) -> (&'static str, &'static str, String) {
    let bits = size.saturating_mul(8);
    let (word, of, c_type) = match kind {
        MemberKind::Integer => ("integer", "", format!("UINT{bits}")),
        MemberKind::Bool => ("bool", "BOOL", String::new()),
        MemberKind::Enumeration(of) => ("enumeration", of.name, String::new()),
        MemberKind::Code(of) => ("code", of.name, format!("UINT{bits} ({})", of.name)),
        MemberKind::Status(of) => ("status", of.name, format!("INT{bits} ({})", of.name)),
        MemberKind::Flags(set) => ("flags", set.name, format!("UINT{bits} ({}_*)", set.name)),
        MemberKind::FileTime => ("time", "FILETIME", String::new()),
        MemberKind::Ipv4 => ("ipv4", "", format!("UINT{bits} (IPv4, host order)")),
        MemberKind::Ipv6 => ("ipv6", "", "UINT8[16] (IPv6)".to_owned()),
        MemberKind::Mac => ("mac", "", "UINT8[6] (MAC)".to_owned()),
        MemberKind::Guid => ("guid", "GUID", String::new()),
        MemberKind::Bytes => ("bytes", "", format!("UINT8[{size}]")),
        MemberKind::TextBlob => ("text blob", "FWP_BYTE_BLOB", "FWP_BYTE_BLOB (text)".to_owned()),
        MemberKind::BytesBlob => ("blob", "FWP_BYTE_BLOB", String::new()),
        MemberKind::WideString => ("text pointer", "", "wchar_t *".to_owned()),
        MemberKind::Sid => ("SID pointer", "SID", "SID *".to_owned()),
        MemberKind::List(count) => ("text list", "", format!("LPWSTR * ({})", count.name)),
        MemberKind::Structures(of, count) => {
            ("structure list", of.name, format!("{} * ({})", of.name, count.name))
        }
        MemberKind::Pointer(to) => ("pointer", to.name, format!("{} *", to.name)),
        MemberKind::Address => ("address", "", "void *".to_owned()),
        MemberKind::Structure(of) => ("structure", of.name, String::new()),
        MemberKind::Padding => ("padding", "", "padding".to_owned()),
        _ => ("", "", String::new()),
    };
    (word, of, if c_type.is_empty() { of.to_owned() } else { c_type })
}

fn json_of(layout: &Layout) -> Json {
    let mut entries = vec![
        ("struct", layout.name.into()),
        ("size", layout.size.into()),
        ("align", layout.align.into()),
        ("members", Json::Array(layout.members.iter().map(member).collect())),
    ];
    if is_undocumented(layout) {
        entries.push(("note", GUESS.into()));
    }
    Json::Object(entries)
}

fn member(Member { name, offset, size, kind, .. }: &Member) -> Json {
    let (word, of) = kind_and_type(kind);
    let mut entries = vec![
        ("name", (*name).into()),
        ("offset", (*offset).into()),
        ("size", (*size).into()),
        ("kind", word.into()),
    ];
    if !of.is_empty() {
        entries.push(("type", of.into()));
    }
    match kind {
        MemberKind::Enumeration(of) | MemberKind::Code(of) | MemberKind::Status(of) => {
            entries.push(("values", names(of.values)));
        }
        MemberKind::Flags(set) => entries.push(("flags", names(set.flags))),
        MemberKind::List(count) => entries.push(("count", count.name.into())),
        MemberKind::Structures(_, count) => entries.push(("count", count.name.into())),
        _ => {}
    }
    Json::Object(entries)
}

fn names(values: &[NamedValue]) -> Json {
    Json::Object(
        values.iter().map(|named| (named.name, Json::Number(named.value.into()))).collect(),
    )
}
