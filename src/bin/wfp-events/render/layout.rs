//! The layouts themselves, for people and programs.

use std::io::Write;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::Ink;
use wfp_events::layout::{Kind, Layout, Member, Named};

/// Appends a line a structure: its size, alignment and padding.
pub(crate) fn append_list(text: &mut Vec<u8>, ink: Ink, layouts: &[&Layout]) {
    let title = ink.title();
    // Writing to memory cannot fail.
    let _ = writeln!(text, "{title}SIZE  ALIGN  PADDING  STRUCTURE{title:#}");
    for layout in layouts {
        let Layout { name, size, align, .. } = layout;
        let _ = writeln!(text, "{size:4}  {align:5}  {:7}  {name}", padding(layout));
    }
}

/// Appends a line a member of one structure.
pub(crate) fn append_table(text: &mut Vec<u8>, ink: Ink, layout: &Layout) {
    let (title, faint) = (ink.title(), ink.faint());
    let Layout { name, size, align, members } = layout;
    let width = members.iter().map(|member| member.name.len()).max().unwrap_or(0);
    let kinds = members.iter().map(|member| type_of(member).len()).max().unwrap_or(0);
    let _ = writeln!(
        text,
        "{title}{name}{title:#} {faint}{size} bytes, aligned to {align}, {} of padding{faint:#}",
        padding(layout)
    );
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
    let layouts: Vec<_> = layouts.iter().map(|layout| Json(*layout)).collect();
    // Writing to memory cannot fail, and every key is a string.
    let written = serde_json::to_writer_pretty(&mut *text, &layouts);
    debug_assert!(written.is_ok());
    text.push(b'\n');
}

fn padding(layout: &Layout) -> usize {
    layout
        .members
        .iter()
        .filter(|member| matches!(member.kind, Kind::Padding))
        .map(|member| member.size)
        .sum()
}

/// What a member is, and of which type of the SDK.
pub(super) fn words(kind: &Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Integer => ("integer", ""),
        Kind::Bool => ("bool", "BOOL"),
        Kind::Enumeration(of) => ("enumeration", of.name),
        Kind::Code(of) => ("code", of.name),
        Kind::Status(of) => ("status", of.name),
        Kind::Flags(set) => ("flags", set.name),
        Kind::FileTime => ("time", "FILETIME"),
        Kind::Ipv4 => ("ipv4", ""),
        Kind::Ipv6 => ("ipv6", ""),
        Kind::Mac => ("mac", ""),
        Kind::Guid => ("guid", "GUID"),
        Kind::Bytes => ("bytes", ""),
        Kind::TextBlob => ("text blob", "FWP_BYTE_BLOB"),
        Kind::BytesBlob => ("blob", "FWP_BYTE_BLOB"),
        Kind::WideString => ("text pointer", ""),
        Kind::Sid => ("SID pointer", "SID"),
        Kind::List(_) => ("text list", ""),
        Kind::Pointer(to) => ("pointer", to.name),
        Kind::Address => ("address", ""),
        Kind::Structure(of) => ("structure", of.name),
        Kind::Padding => ("padding", ""),
        _ => ("", ""),
    }
}

/// The C type of a member, and where the names of its values come from if that does not tell.
fn type_of(member: &Member) -> String {
    let Member { size, kind, .. } = member;
    let bits = size.saturating_mul(8);
    match kind {
        Kind::Integer => format!("UINT{bits}"),
        Kind::Enumeration(of) => of.name.to_owned(),
        Kind::Code(of) => format!("UINT{bits} ({})", of.name),
        Kind::Status(of) => format!("INT{bits} ({})", of.name),
        Kind::Flags(set) => format!("UINT{bits} ({}_*)", set.name),
        Kind::Ipv4 => format!("UINT{bits} (IPv4, host order)"),
        Kind::Ipv6 => "UINT8[16] (IPv6)".to_owned(),
        Kind::Mac => "UINT8[6] (MAC)".to_owned(),
        Kind::Bytes => format!("UINT8[{size}]"),
        Kind::TextBlob => "FWP_BYTE_BLOB (text)".to_owned(),
        Kind::WideString => "wchar_t *".to_owned(),
        Kind::List(count) => format!("LPWSTR * ({})", count.name),
        Kind::Sid => "SID *".to_owned(),
        Kind::Pointer(to) => format!("{} *", to.name),
        Kind::Address => "void *".to_owned(),
        kind => match words(kind) {
            (word, "") => word.to_owned(),
            (_, name) => name.to_owned(),
        },
    }
}

struct Json<T>(T);

impl Serialize for Json<&Layout> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Layout { name, size, align, members } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("struct", name)?;
        map.serialize_entry("size", size)?;
        map.serialize_entry("align", align)?;
        map.serialize_entry("members", &Json(*members))?;
        map.end()
    }
}

impl Serialize for Json<&[Member]> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_seq(None)?;
        for member in self.0 {
            members.serialize_element(&Json(member))?;
        }
        members.end()
    }
}

impl Serialize for Json<&Member> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Member { name, offset, size, kind, .. } = self.0;
        let (word, of) = words(kind);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", name)?;
        map.serialize_entry("offset", offset)?;
        map.serialize_entry("size", size)?;
        map.serialize_entry("kind", word)?;
        if !of.is_empty() {
            map.serialize_entry("type", of)?;
        }
        match kind {
            Kind::Enumeration(of) | Kind::Code(of) | Kind::Status(of) => {
                map.serialize_entry("values", &Json(Names(of.values)))?
            }
            Kind::Flags(set) => map.serialize_entry("flags", &Json(Names(set.flags)))?,
            Kind::List(count) => map.serialize_entry("count", count.name)?,
            _ => {}
        }
        map.end()
    }
}

struct Names(&'static [Named]);

impl Serialize for Json<Names> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.0.iter().map(|named| (named.name, named.value)))
    }
}
