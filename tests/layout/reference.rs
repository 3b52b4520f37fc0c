//! Every layout table equals that of `tests/data/layouts.toml` with the same C name.

use std::collections::BTreeSet;

use wfp_events::layout::{Layout, Member, MemberKind};
use wfp_events::raw;

use crate::kit::layouts::{Layout as Reference, layout_of, layouts};

/// Each table with its reference, without those in [`NOT_IN_REFERENCE`].
fn pairs() -> Vec<(&'static Layout, &'static Reference)> {
    let tables = raw::LAYOUTS.iter().filter(|layout| !NOT_IN_REFERENCE.contains(&layout.name));
    tables.map(|layout| (*layout, layout_of(layout.name))).collect()
}

/// Structures that the reference lacks. They are compared only in `windows.rs`.
pub(crate) const NOT_IN_REFERENCE: [&str; 1] = ["SID"];

#[test]
fn all_structures_of_the_reference_have_a_table() {
    let reference: BTreeSet<String> = layouts().keys().cloned().collect();
    let mut tables: BTreeSet<String> =
        raw::LAYOUTS.iter().map(|layout| layout.name.to_owned()).collect();
    assert_eq!(tables.len(), raw::LAYOUTS.len(), "each once");
    for name in NOT_IN_REFERENCE {
        assert!(tables.remove(name), "{name} is a table");
    }
    assert_eq!(tables, reference);
}

fn is_padding(member: &&Member) -> bool {
    matches!(member.kind, MemberKind::Padding)
}

#[test]
fn sizes_and_members_equal_the_reference() {
    for (layout, reference) in pairs() {
        assert_eq!(
            (layout.size, layout.align),
            (reference.size, reference.align),
            "{}",
            layout.name
        );
        let members = layout.members.iter().filter(|member| !is_padding(member));
        let members: Vec<_> = members.map(|m| (m.name, m.offset, m.size)).collect();
        let expected = reference.members.iter().map(|m| (m.name.as_str(), m.offset, m.size));
        assert_eq!(members, expected.collect::<Vec<_>>(), "{}", layout.name);
    }
}

#[test]
fn padding_fills_the_gaps_and_nothing_else() {
    for (layout, reference) in pairs() {
        let padding = layout.members.iter().filter(is_padding);
        let padding: Vec<_> = padding.map(|member| (member.offset, member.size)).collect();
        assert_eq!(padding, gaps(reference), "{}", layout.name);
        let offsets: Vec<_> = layout.members.iter().map(|member| member.offset).collect();
        assert!(
            offsets.is_sorted(),
            "{}: members in memory order, padding among them",
            layout.name
        );
    }
}

/// The gaps between members, as offset and size.
fn gaps(reference: &Reference) -> Vec<(usize, usize)> {
    let covered = |byte: &usize| {
        reference.members.iter().any(|of| (of.offset..of.offset + of.size).contains(byte))
    };
    let free: Vec<usize> = (0..reference.size).filter(|byte| !covered(byte)).collect();
    free.chunk_by(|a, b| a + 1 == *b).map(|run| (run[0], run.len())).collect()
}

#[test]
fn gaps_are_found() {
    let gaps_of = |name| gaps(layout_of(name));
    assert_eq!(gaps_of("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"), []);
    assert_eq!(gaps_of("FWPM_NET_EVENT_IKEEXT_EM_FAILURE0"), [(44, 4)]);
    assert_eq!(gaps_of("FWPM_NET_EVENT_HEADER0"), [(17, 3), (60, 4)]);
    assert_eq!(gaps_of("FWPM_NET_EVENT_CLASSIFY_DROP0"), [(10, 6)]);
    assert_eq!(gaps_of("FWP_CONDITION_VALUE0"), [(4, 4)]);
}

#[test]
fn kinds_follow_from_the_c_types() {
    for (layout, reference) in pairs() {
        let members = layout.members.iter().filter(|member| !is_padding(member));
        for (member, expected) in members.zip(&reference.members) {
            let c_type = &expected.c_type;
            assert_eq!(
                name(&member.kind),
                expected_kind(layout.name, member.name, c_type),
                "{}.{}, declared as {c_type}",
                layout.name,
                member.name
            );
        }
    }
}

/// The name of a kind, with that of the structure, enumeration or member that it refers to.
fn name(kind: &MemberKind) -> String {
    match kind {
        MemberKind::Enumeration(of) => format!("Enumeration {}", of.name),
        MemberKind::Code(of) => format!("Code {}", of.name),
        MemberKind::Status(of) => format!("Status {}", of.name),
        MemberKind::Flags(set) => format!("Flags {}", set.name),
        MemberKind::List(count) => format!("List {}", count.name),
        MemberKind::Pointer(to) => format!("Pointer {}", to.name),
        MemberKind::Structure(of) => format!("Structure {}", of.name),
        plain => format!("{plain:?}"),
    }
}

/// The kind that a member should have, by its C type.
fn expected_kind(structure: &str, member: &str, c_type: &str) -> String {
    if structure == "FWP_BYTE_ARRAY16" {
        return "Bytes".to_owned();
    }
    if structure == "FWP_CONDITION_VALUE0"
        && let Some(kind) = expected_of_value(c_type)
    {
        return kind.to_owned();
    }
    match c_type {
        "UINT8" | "UINT16" | "UINT32" | "UINT64" | "IPSEC_SA_SPI" | "INT32" => {
            expected_of_number(structure, member).to_owned()
        }
        "BOOL" => "Bool".to_owned(),
        "FILETIME" => "FileTime".to_owned(),
        "GUID" => "Guid".to_owned(),
        "FWP_BYTE_ARRAY6" => "Mac".to_owned(),
        "FWP_BYTE_ARRAY16" | "UINT8[16]" => "Ipv6".to_owned(),
        "FWP_BYTE_BLOB" if ["appId", "effectiveName"].contains(&member) => "TextBlob".to_owned(),
        "FWP_BYTE_BLOB" => "BytesBlob".to_owned(),
        "WCHAR16 *" => "WideString".to_owned(),
        "SID *" => "Sid".to_owned(),
        "LPWSTR *" => format!("List num{}{}", member[..1].to_uppercase(), &member[1..]),
        // Whether these bytes are text or data depends on the member that contains the blob.
        "UINT8 *" => "Address".to_owned(),
        "FWP_CONDITION_VALUE0" => format!("Structure {c_type}"),
        _ if c_type.starts_with("FWPM_NET_EVENT_HEADER") => format!("Structure {c_type}"),
        _ if c_type.starts_with("UINT8[") => "Bytes".to_owned(),
        _ => match c_type.strip_suffix(" *") {
            Some(structure) => format!("Pointer {structure}"),
            None => format!("Enumeration {c_type}"),
        },
    }
}

/// The kind of a pointer or number in a condition value. Events use only values that are addresses with masks. All
/// other pointers are not followed; other numbers are shown as plain bits, without sign or fraction.
fn expected_of_value(c_type: &str) -> Option<&'static str> {
    match c_type {
        "INT8" | "INT16" | "INT32" => Some("Integer"),
        "float" => Some("Bytes"),
        "FWP_V4_ADDR_AND_MASK *" | "FWP_V6_ADDR_AND_MASK *" => None,
        "LPWSTR" => Some("Address"),
        _ => c_type.ends_with(" *").then_some("Address"),
    }
}

/// The kind of a member that is a plain integer in C. Some of these have a meaning.
fn expected_of_number(structure: &str, member: &str) -> &'static str {
    match member {
        "failureErrorCode" => "Code winerror.h",
        "failureStatus" => "Status ntstatus.h",
        "reauthReason" => "Flags FWP_CONDITION_REAUTHORIZE_REASON",
        "msFwpDirection" => "Enumeration MS_FWP_DIRECTION",
        "flags" if structure.contains("_HEADER") => "Flags FWPM_NET_EVENT_FLAG",
        "flags" if structure.contains("_MM_") => "Flags FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG",
        "flags" if structure.contains("_EM_") => "Flags FWPM_NET_EVENT_IKEEXT_EM_FAILURE_FLAG",
        "localAddrV4" | "remoteAddrV4" | "publicHostV4Addr" | "internalHostV4Addr" => "Ipv4",
        "addr" | "mask" if structure == "FWP_V4_ADDR_AND_MASK" => "Ipv4",
        _ => "Integer",
    }
}
