//! Every table equals the one of its C name in `tests/data/layouts.toml`.

use toml::{Table, Value};
use wfp_events::layout::{Kind, Layout, Member};
use wfp_events::raw;

/// A run of bytes: what it is called, where it begins, how long it is.
pub(crate) type Run = (String, usize, usize);

/// A structure of the reference.
pub(crate) struct Reference {
    pub(crate) size: usize,
    pub(crate) align: usize,
    pub(crate) members: Vec<Run>,
    c_types: Vec<String>,
}

/// The structures of the reference by their C names.
pub(crate) fn reference() -> Vec<(String, Reference)> {
    let file: Table = include_str!("../data/layouts.toml").parse().unwrap();
    file.iter().map(|(name, table)| (name.clone(), structure(table))).collect()
}

fn structure(table: &Value) -> Reference {
    let number = |of: &Value, key: &str| usize::try_from(of[key].as_integer().unwrap()).unwrap();
    let text = |of: &Value, key: &str| of[key].as_str().unwrap().to_owned();
    let members = table["members"].as_array().unwrap();
    Reference {
        size: number(table, "size"),
        align: number(table, "align"),
        members: members
            .iter()
            .map(|m| (text(m, "name"), number(m, "offset"), number(m, "size")))
            .collect(),
        c_types: members.iter().map(|member| text(member, "type")).collect(),
    }
}

/// The reference of each table.
fn pairs() -> Vec<(&'static Layout, Reference)> {
    let mut reference = reference();
    let mut find = |layout: &Layout| {
        let at = reference.iter().position(|(name, _)| name == layout.name);
        reference
            .remove(
                at.unwrap_or_else(|| panic!("{} is no structure of the reference", layout.name)),
            )
            .1
    };
    raw::LAYOUTS.iter().map(|layout| (*layout, find(layout))).collect()
}

fn is_padding(member: &&Member) -> bool {
    matches!(member.kind, Kind::Padding)
}

#[test]
fn sizes_and_members_are_the_reference() {
    for (layout, reference) in pairs() {
        assert_eq!(
            (layout.size, layout.align),
            (reference.size, reference.align),
            "{}",
            layout.name
        );
        let members = layout.members.iter().filter(|member| !is_padding(member));
        let members: Vec<Run> = members.map(|m| (m.name.to_owned(), m.offset, m.size)).collect();
        assert_eq!(members, reference.members, "{}", layout.name);
    }
}

#[test]
fn padding_fills_the_gaps_and_nothing_else() {
    for (layout, reference) in pairs() {
        let padding = layout.members.iter().filter(is_padding);
        let padding: Vec<_> = padding.map(|member| (member.offset, member.size)).collect();
        assert_eq!(padding, gaps(&reference), "{}", layout.name);
        let offsets: Vec<_> = layout.members.iter().map(|member| member.offset).collect();
        assert!(
            offsets.is_sorted(),
            "{}: members in memory order, padding among them",
            layout.name
        );
    }
}

/// The runs of bytes that no member covers, as offset and size.
fn gaps(reference: &Reference) -> Vec<(usize, usize)> {
    let covered = |byte: &usize| {
        reference.members.iter().any(|(_, offset, size)| (*offset..offset + size).contains(byte))
    };
    let free: Vec<usize> = (0..reference.size).filter(|byte| !covered(byte)).collect();
    free.chunk_by(|a, b| a + 1 == *b).map(|run| (run[0], run.len())).collect()
}

#[test]
fn gaps_of_the_reference_are_found() {
    let gaps_of = |wanted: &str| {
        let reference = reference().into_iter().find(|(name, _)| name == wanted).unwrap().1;
        gaps(&reference)
    };
    assert_eq!(gaps_of("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"), []);
    assert_eq!(gaps_of("FWPM_NET_EVENT_IKEEXT_EM_FAILURE0"), [(44, 4)]);
    assert_eq!(gaps_of("FWPM_NET_EVENT_HEADER0"), [(17, 3), (60, 4)]);
    assert_eq!(gaps_of("FWPM_NET_EVENT_CLASSIFY_DROP0"), [(10, 6)]);
    assert_eq!(gaps_of("FWP_CONDITION_VALUE0"), [(4, 4)]);
}

#[test]
fn kinds_fit_the_c_types() {
    for (layout, reference) in pairs() {
        let members = layout.members.iter().filter(|member| !is_padding(member));
        for (member, c_type) in members.zip(&reference.c_types) {
            assert!(
                fits(layout, member, c_type),
                "{}.{} is declared as {c_type}, not {:?}",
                layout.name,
                member.name,
                member.kind
            );
        }
    }
}

/// Whether a member of this C type can be of the kind that the table says.
fn fits(layout: &Layout, member: &Member, c_type: &str) -> bool {
    if let Some(values) = plain_integer_with_values(layout, member.name) {
        return ["UINT32", "INT32"].contains(&c_type) && values_of(&member.kind) == Some(values);
    }
    match member.kind {
        Kind::Integer => ["UINT8", "UINT16", "UINT32", "UINT64", "INT32", "BOOL", "IPSEC_SA_SPI"]
            .contains(&c_type),
        Kind::Enumeration(of) => of.name == c_type,
        Kind::Bytes => c_type == format!("UINT8[{}]", member.size),
        Kind::Code(_) | Kind::Flags(_) | Kind::Padding => false,
        _ => panic!("{}.{}: which C types can be {:?}?", layout.name, member.name, member.kind),
    }
}

/// The values of a member that the SDK declares as a plain integer although it gives the values names.
fn plain_integer_with_values(layout: &Layout, member: &str) -> Option<&'static str> {
    match member {
        "failureErrorCode" => Some("winerror.h"),
        "failureStatus" => Some("ntstatus.h"),
        "reauthReason" => Some("FWP_CONDITION_REAUTHORIZE_REASON"),
        "msFwpDirection" => Some("MS_FWP_DIRECTION"),
        "flags" if layout.name.contains("_HEADER") => Some("FWPM_NET_EVENT_FLAG"),
        "flags" if layout.name.contains("_MM_") => Some("FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG"),
        "flags" if layout.name.contains("_EM_") => Some("FWPM_NET_EVENT_IKEEXT_EM_FAILURE_FLAG"),
        _ => None,
    }
}

fn values_of(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Enumeration(of) | Kind::Code(of) => Some(of.name),
        Kind::Flags(set) => Some(set.name),
        _ => None,
    }
}
