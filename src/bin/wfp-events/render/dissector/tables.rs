//! The layout tables as Lua tables.

use std::collections::BTreeMap;
use std::io::Write;

use crate::render::layout::kind_and_type;
use crate::render::table::INFORMATIVE;
use wfp_events::event::Payload;
use wfp_events::kind::{PayloadKind, RecordKind};
use wfp_events::layout::{Condition, Layout, Member, MemberKind};
use wfp_events::raw::{LAYOUTS, MsFwpDirection, NetEventType, layer_direction};

/// Appends the tables of enumerations, flags, structures, records, informative members and inbound layers.
pub(super) fn append(text: &mut Vec<u8>) {
    let (mut enumerations, mut flag_sets) = (BTreeMap::new(), BTreeMap::new());
    for member in LAYOUTS.iter().flat_map(|layout| layout.members) {
        if let MemberKind::Enumeration(of) | MemberKind::Code(of) | MemberKind::Status(of) =
            member.kind
        {
            enumerations.insert(of.name, of);
        } else if let MemberKind::Flags(set) = member.kind {
            flag_sets.insert(set.name, set);
        }
    }
    let records = LAYOUTS.iter().filter(|layout| RecordKind::from_name(layout.name).is_some());

    table(
        text,
        "enumerations",
        "Enumerations: the common prefix of the names, and the names by number. Error codes are limited to those of\n\
         -- IKE and IPsec and others that are known from failures, because Windows has thousands.",
        enumerations.values().map(|of| {
            let names =
                of.values.iter().map(|named| format!("[{}] = {:?}", named.value, named.name));
            format!("[{:?}] = {{ prefix = {:?}, names = {} }}", of.name, of.prefix, lines(names))
        }),
    );
    table(
        text,
        "flag_sets",
        "Sets of flags: the bits in ascending order.",
        flag_sets.values().map(|set| {
            let flags = set.flags.iter().map(|flag| {
                let (bit, name, doc) = (flag.value, flag.name, flag.meaning());
                format!("{{ bit = {bit:#010x}, name = {name:?}, doc = {doc:?} }}")
            });
            format!("[{:?}] = {}", set.name, lines(flags))
        }),
    );
    table(
        text,
        "structures",
        "Structures: their members in memory order; the members of a union have the same offset.",
        LAYOUTS.iter().map(|Layout { name, size, members, .. }| {
            let members = members.iter().map(member).chain(unknown_payload(members));
            format!("[{name:?}] = {{ size = {size}, members = {} }}", lines(members))
        }),
    );
    table(
        text,
        "records",
        "The structures of records, the path before the names of their members, and the type of a payload.",
        records.map(|layout| {
            let of = payload_of(layout).map(|kind| {
                let (number, types) = (kind.event_type().get(), NetEventType::ENUMERATION);
                let name = types.name_of(number).unwrap_or_default();
                format!(", type = {:?}", name.strip_prefix(types.prefix).unwrap_or(name))
            });
            let of = of.unwrap_or_default();
            format!("{{ structure = {:?}, path = {:?}{of} }}", layout.name, path(layout))
        }),
    );
    table(
        text,
        "informative_members",
        "The most informative members, and the text before a plain number.",
        INFORMATIVE.iter().map(|(name, label)| format!("{{ name = {name:?}, label = {label:?} }}")),
    );
    table(
        text,
        "inbound_layers",
        "The ids of the layers at which all traffic is inbound, whatever an event says.",
        (0..=u16::MAX)
            .filter(|id| layer_direction(*id) == Some(MsFwpDirection::IN))
            .map(|id| format!("[{id}] = true")),
    );
}

/// Appends a table: its name, a comment, and its entries.
fn table(text: &mut Vec<u8>, name: &str, doc: &str, entries: impl Iterator<Item = String>) {
    // Writing to memory cannot fail.
    let _ = writeln!(text, "-- {doc}\n\nlocal {name} = {{");
    for entry in entries {
        let _ = writeln!(text, "  {entry},");
    }
    let _ = writeln!(text, "}}\n");
}

/// A nested table with one entry per line.
fn lines(entries: impl Iterator<Item = String>) -> String {
    let entries: String = entries.map(|entry| format!("    {entry},\n")).collect();
    format!("{{\n{entries}  }}")
}

/// A member as a table. Lua strings have the same escapes as Rust strings.
fn member(member: &Member) -> String {
    let Member { name, offset, size, kind, conditions, doc } = member;
    let (word, of) = kind_and_type(kind);
    let mut entries = vec![
        format!("name = {name:?}"),
        format!("offset = {offset}"),
        format!("size = {size}"),
        format!("kind = {word:?}"),
    ];
    if !of.is_empty() {
        entries.push(format!("type = {of:?}"));
    }
    if let MemberKind::List(count) = kind {
        entries.push(format!("count = {:?}", count.name));
    }
    let conditions = conditions.iter().filter_map(|condition| match condition {
        Condition::Equals(on, number) => Some(format!("{{ {:?}, equals = {number} }}", on.name)),
        Condition::Flag(on, bit) => Some(format!("{{ {:?}, bit = {bit:#010x} }}", on.name)),
        _ => None,
    });
    let conditions: Vec<_> = conditions.collect();
    if !conditions.is_empty() {
        entries.push(format!("when = {{ {} }}", conditions.join(", ")));
    }
    if let (Some(doc), false) = (doc.first(), matches!(kind, MemberKind::Padding)) {
        entries.push(format!("doc = {:?}", doc.trim()));
    }
    format!("{{ {} }}", entries.join(", "))
}

/// For an event: an additional member with the address of a payload whose type has no structure.
fn unknown_payload(members: &[Member]) -> Option<String> {
    let is_payload = |member: &&Member| matches!(member.kind, MemberKind::Pointer(to) if payload_of(to).is_some());
    let Member { offset, size, .. } = members.iter().find(is_payload)?;
    let (name, (kind, _)) = (Payload::Unknown(0).member(), kind_and_type(&MemberKind::Address));
    Some(format!(
        "{{ name = {name:?}, offset = {offset}, size = {size}, kind = {kind:?}, otherwise = true }}"
    ))
}

/// The path before the names of a record's members: for a payload, the event's union member that points to it.
pub(super) fn path(layout: &Layout) -> &'static str {
    payload_of(layout).map_or("", PayloadKind::member)
}

fn payload_of(layout: &Layout) -> Option<PayloadKind> {
    PayloadKind::all().find(|kind| kind.layout() == layout)
}
