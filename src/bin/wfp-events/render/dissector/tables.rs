//! The layout tables as tables of Lua.

use std::fmt::{Display, Formatter, Result};
use std::io::Write;

use crate::render::layout::words;
use crate::render::table::TELLING;
use wfp_events::event::Payload;
use wfp_events::kind::{PayloadKind, RecordKind};
use wfp_events::layout::{Enumeration, FlagSet, Kind, Layout, Member, Named, When};
use wfp_events::raw::LAYOUTS;

/// Appends the enumerations, flags, structures and records, and which members tell most of one.
pub(super) fn append(text: &mut Vec<u8>) {
    append_enumerations(text);
    append_flag_sets(text);
    append_structures(text);
    append_records(text);
    append_telling(text);
}

/// Writing to memory cannot fail.
macro_rules! line {
    ($text:ident, $($told:tt)*) => { { let _ = writeln!($text, $($told)*); } };
}

fn append_enumerations(text: &mut Vec<u8>) {
    let mut enumerations: Vec<&Enumeration> = Vec::new();
    for member in members() {
        if let Kind::Enumeration(of) | Kind::Code(of) | Kind::Status(of) = member.kind
            && !enumerations.iter().any(|other| other.name == of.name)
        {
            enumerations.push(of);
        }
    }
    line!(
        text,
        "-- Enumerations: what all names of one mostly begin with, and the names by number. Error codes: those of\n\
         -- IKE and IPsec, and the others that failures are known to carry. All of Windows' would be thousands of lines.\n"
    );
    line!(text, "local enumerations = {{");
    for Enumeration { name, prefix, values, .. } in enumerations {
        line!(text, "  [{}] = {{ prefix = {}, names = {{", Text(name), Text(prefix));
        for Named { value, name, .. } in *values {
            line!(text, "    [{value}] = {},", Text(name));
        }
        line!(text, "  }} }},");
    }
    line!(text, "}}\n");
}

fn append_flag_sets(text: &mut Vec<u8>) {
    let mut sets: Vec<&FlagSet> = Vec::new();
    for member in members() {
        if let Kind::Flags(set) = member.kind
            && !sets.iter().any(|other| other.name == set.name)
        {
            sets.push(set);
        }
    }
    line!(text, "-- Sets of flags: the bits in ascending order.\n");
    line!(text, "local flag_sets = {{");
    for FlagSet { name, flags } in sets {
        line!(text, "  [{}] = {{", Text(name));
        for flag in *flags {
            let (bit, name, doc) = (flag.value, Text(flag.name), Text(flag.meaning()));
            line!(text, "    {{ bit = {bit:#010x}, name = {name}, doc = {doc} }},");
        }
        line!(text, "  }},");
    }
    line!(text, "}}\n");
}

fn append_structures(text: &mut Vec<u8>) {
    line!(
        text,
        "-- Structures: their members in memory order; the arms of a union have the same offset.\n"
    );
    line!(text, "local structures = {{");
    for Layout { name, size, members, .. } in LAYOUTS {
        line!(text, "  [{}] = {{ size = {size}, members = {{", Text(name));
        for member in *members {
            line!(text, "    {{ {} }},", MemberText(member));
        }
        if let Some(Member { offset, size, .. }) = payload(members) {
            let name = Text(Payload::Unknown(0).member());
            let (kind, _) = words(&Kind::Address);
            line!(
                text,
                "    {{ name = {name}, offset = {offset}, size = {size}, kind = \"{kind}\", otherwise = true }},"
            );
        }
        line!(text, "  }} }},");
    }
    line!(text, "}}\n");
}

/// Of an event's structure, a member that points to a payload: where none of them is selected, the type is unknown.
fn payload(members: &'static [Member]) -> Option<&'static Member> {
    members
        .iter()
        .find(|member| matches!(member.kind, Kind::Pointer(to) if payload_of(to).is_some()))
}

fn append_records(text: &mut Vec<u8>) {
    line!(
        text,
        "-- The structures that packets hold, and the path that the members of each have in front.\n"
    );
    line!(text, "local records = {{");
    for layout in LAYOUTS.iter().filter(|layout| RecordKind::from_name(layout.name).is_some()) {
        let path = path(layout);
        line!(text, "  {{ structure = {}, path = {} }},", Text(layout.name), Text(path));
    }
    line!(text, "}}\n");
}

/// The path that the members of a record's structure have in front: of a payload, the event's member that leads to it.
pub(super) fn path(layout: &Layout) -> &'static str {
    payload_of(layout).map_or("", PayloadKind::member)
}

fn payload_of(layout: &Layout) -> Option<PayloadKind> {
    PayloadKind::all().find(|kind| kind.layout() == layout)
}

fn append_telling(text: &mut Vec<u8>) {
    line!(text, "-- The members that tell most, and what stands in front of mere numbers.\n");
    line!(text, "local telling_members = {{");
    for (name, label) in TELLING {
        line!(text, "  {{ name = {}, label = {} }},", Text(name), Text(label));
    }
    line!(text, "}}\n");
}

fn members() -> impl Iterator<Item = &'static Member> {
    LAYOUTS.iter().flat_map(|layout| layout.members)
}

/// A member as the entries of a table.
struct MemberText(&'static Member);

impl Display for MemberText {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Member { name, offset, size, kind, when, doc } = self.0;
        let (word, of) = words(kind);
        write!(
            f,
            "name = {}, offset = {offset}, size = {size}, kind = {}",
            Text(name),
            Text(word)
        )?;
        if !of.is_empty() {
            write!(f, ", type = {}", Text(of))?;
        }
        if let Kind::List(count) = kind {
            write!(f, ", count = {}", Text(count.name))?;
        }
        if !when.is_empty() {
            write!(f, ", when = {{")?;
            for (index, condition) in when.iter().enumerate() {
                let comma = if index == 0 { "" } else { "," };
                match condition {
                    When::Equals(on, number) => {
                        write!(f, "{comma} {{ {}, equals = {number} }}", Text(on.name))?;
                    }
                    When::Flag(on, bit) => {
                        write!(f, "{comma} {{ {}, bit = {bit:#010x} }}", Text(on.name))?;
                    }
                    _ => {}
                }
            }
            write!(f, " }}")?;
        }
        match doc.first() {
            Some(doc) if !matches!(kind, Kind::Padding) => {
                write!(f, ", doc = {}", Text(doc.trim()))
            }
            _ => Ok(()),
        }
    }
}

/// A string of Lua.
struct Text<'a>(&'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "\"{}\"", self.0.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
