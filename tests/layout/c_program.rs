//! Generates `tests/mingw/layout.c`, which asserts in C what the layout tables say. mingw-w64's headers must agree with
//! it:
//!
//! ```text
//! x86_64-w64-mingw32-gcc -std=c11 -Wall -Wextra -Werror -fsyntax-only tests/mingw/layout.c
//! ```
//!
//! Those headers were written independently of the SDK, and are at the level of Windows 7. What they lack is listed
//! here. The program declares it itself, so with the version of mingw-w64 below it does not compile if the headers have
//! it after all. `UPDATE_EXPECTED=overwrite` renews the file.

use std::fmt::Write;

use wfp_events::layout::{Layout, MemberKind, NamedValue};
use wfp_events::raw;

use super::values::{enumerations, flag_sets};
use crate::kit::golden;

const HEAD: &str = r##"/* What the library's tables say, for mingw-w64's headers to agree with.
   Made by tests/layout/c_program.rs: change that, and renew this with UPDATE_EXPECTED=overwrite. */

#define _WIN32_WINNT 0x0A00
#define NTDDI_VERSION 0x0A00000C

#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <winternl.h>
#include <ntstatus.h>

#include <fwpmu.h>
#include <stddef.h>

#define STRUCTURE(type, size, align) \
    _Static_assert(sizeof(type) == (size), "size of " #type); \
    _Static_assert(_Alignof(type) == (align), "alignment of " #type)
#define MEMBER(type, member, offset, size) \
    _Static_assert(offsetof(type, member) == (offset), "offset of " #type "." #member); \
    _Static_assert(sizeof(((type *)0)->member) == (size), "size of " #type "." #member)
#define OF_TYPE(type, member, its) \
    _Static_assert(_Generic(((type *)0)->member, its: 1, default: 0), "type of " #type "." #member)
#define CONSTANT(name, value) \
    _Static_assert((UINT32)(name) == (value), #name)
"##;

const SID: &str = "
/* A SID as the library sees it ends before the sub-authorities, of which C declares one. */
_Static_assert(offsetof(SID, SubAuthority) == 8, \"size of SID\");
_Static_assert(_Alignof(SID) == 4, \"alignment of SID\");
";

/// The major version of mingw-w64 that the lists below describe.
const VERSION: u32 = 10;

const STRUCTURES_LACKING: [&str; 14] = [
    "FWPM_NET_EVENT_HEADER2",
    "FWPM_NET_EVENT_HEADER3",
    "FWPM_NET_EVENT_IKEEXT_MM_FAILURE2",
    "FWPM_NET_EVENT_IKEEXT_QM_FAILURE1",
    "FWPM_NET_EVENT_CLASSIFY_DROP2",
    "FWPM_NET_EVENT_CLASSIFY_DROP_MAC0",
    "FWPM_NET_EVENT_CLASSIFY_ALLOW0",
    "FWPM_NET_EVENT_CAPABILITY_DROP0",
    "FWPM_NET_EVENT_CAPABILITY_ALLOW0",
    "FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0",
    "FWPM_NET_EVENT2",
    "FWPM_NET_EVENT3",
    "FWPM_NET_EVENT4",
    "FWPM_NET_EVENT5",
];

/// Enumerations and flags of which mingw-w64 has no constants.
const SETS_LACKING: [&str; 5] = [
    "FWPM_APPC_NETWORK_CAPABILITY_TYPE",
    "MS_FWP_DIRECTION",
    "FWPM_NET_EVENT_FLAG",
    "FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG",
    "FWPM_NET_EVENT_IKEEXT_EM_FAILURE_FLAG",
];

const CONSTANTS_LACKING: [&str; 12] = [
    "FWPM_NET_EVENT_TYPE_CLASSIFY_ALLOW",
    "FWPM_NET_EVENT_TYPE_CAPABILITY_DROP",
    "FWPM_NET_EVENT_TYPE_CAPABILITY_ALLOW",
    "FWPM_NET_EVENT_TYPE_CLASSIFY_DROP_MAC",
    "FWPM_NET_EVENT_TYPE_LPM_PACKET_ARRIVAL",
    "FWP_CONDITION_REAUTHORIZE_REASON_EDP_POLICY_CHANGED",
    "FWP_CONDITION_REAUTHORIZE_REASON_PROXY_HANDLE_CHANGED",
    "FWP_CONDITION_REAUTHORIZE_REASON_CHECK_OFFLOAD",
    "ERROR_IPSEC_IKE_SIMULTANEOUS_REKEY",
    "ERROR_IPSEC_IKE_CRITICAL_PAYLOAD_NOT_RECOGNIZED",
    "ERROR_IPSEC_IKE_INVALID_MAJOR_VERSION",
    "STATUS_FWP_DROP_NOICMP",
];

/// Members that have another name in mingw-w64.
///
/// The members that the SDK calls reserved seem to have had names at the time of Windows 7, and mingw-w64's
/// `fwpmtypes.h` still has these. They describe what the members hold in an event of an Ethernet frame.
const CALLED_OTHERWISE: [(&str, &str, &str); 10] = [
    ("FWPM_NET_EVENT_HEADER1", "reserved1", "addressFamily"),
    ("FWPM_NET_EVENT_HEADER1", "reserved2", "dstAddrEth"),
    ("FWPM_NET_EVENT_HEADER1", "reserved3", "srcAddrEth"),
    ("FWPM_NET_EVENT_HEADER1", "reserved4", "addrType"),
    ("FWPM_NET_EVENT_HEADER1", "reserved5", "encapMethod"),
    ("FWPM_NET_EVENT_HEADER1", "reserved6", "etherType"),
    ("FWPM_NET_EVENT_HEADER1", "reserved7", "snapControl"),
    ("FWPM_NET_EVENT_HEADER1", "reserved8", "snapOui"),
    ("FWPM_NET_EVENT_HEADER1", "reserved9", "vlanTag"),
    ("FWPM_NET_EVENT_HEADER1", "reserved10", "ifLuid"),
];

fn called(structure: &str, member: &'static str) -> &'static str {
    let other = CALLED_OTHERWISE.iter().find(|(of, name, _)| (*of, *name) == (structure, member));
    other.map_or(member, |(_, _, called)| called)
}

fn structure(c: &mut String, layout: &Layout) {
    if layout.name == "SID" {
        c.push_str(SID);
    } else {
        writeln!(c, "\nSTRUCTURE({}, {}, {});", layout.name, layout.size, layout.align).unwrap();
    }
    for member in layout.members.iter().filter(|member| !matches!(member.kind, MemberKind::Padding))
    {
        let (of, name) = (layout.name, called(layout.name, member.name));
        writeln!(c, "MEMBER({of}, {name}, {}, {});", member.offset, member.size).unwrap();
        let its = match member.kind {
            MemberKind::Pointer(to) => format!("{} *", to.name),
            MemberKind::Structure(of) => of.name.to_owned(),
            MemberKind::FileTime => "FILETIME".to_owned(),
            MemberKind::Sid => "SID *".to_owned(),
            MemberKind::WideString => "wchar_t *".to_owned(),
            MemberKind::List(_) => "wchar_t **".to_owned(),
            MemberKind::TextBlob | MemberKind::BytesBlob => "FWP_BYTE_BLOB".to_owned(),
            MemberKind::Mac => "FWP_BYTE_ARRAY6".to_owned(),
            _ => continue,
        };
        // In C, the member of this structure is an array.
        if layout.name != "FWP_BYTE_ARRAY6" {
            writeln!(c, "OF_TYPE({of}, {name}, {its});").unwrap();
        }
    }
}

fn program() -> String {
    let mut c = String::from(HEAD);
    let (lacking, known): (Vec<&Layout>, Vec<&Layout>) =
        raw::LAYOUTS.iter().copied().partition(|layout| STRUCTURES_LACKING.contains(&layout.name));
    for layout in known {
        structure(&mut c, layout);
    }
    let mut constants_lacking: Vec<&NamedValue> = Vec::new();
    let enumerations = enumerations().into_iter().map(|(name, of)| (name, of.values));
    let flags = flag_sets().into_iter().map(|(name, set)| (name, set.flags));
    for (name, values) in enumerations.chain(flags) {
        let lacking = |named: &&NamedValue| {
            SETS_LACKING.contains(&name) || CONSTANTS_LACKING.contains(&named.name)
        };
        constants_lacking.extend(values.iter().filter(lacking));
        if values.iter().all(|named| lacking(&named)) {
            continue;
        }
        writeln!(c, "\n/* {name} */").unwrap();
        for named in values.iter().filter(|named| !lacking(named)) {
            writeln!(c, "CONSTANT({}, {:#x}u);", named.name, named.value).unwrap();
        }
    }
    writeln!(
        c,
        "\n/* What mingw-w64 {VERSION} lacks: were it there, it would be declared twice. */"
    )
    .unwrap();
    writeln!(c, "#if __MINGW64_VERSION_MAJOR == {VERSION}").unwrap();
    for layout in lacking {
        writeln!(c, "typedef char {};", layout.name).unwrap();
    }
    for named in constants_lacking {
        writeln!(c, "enum {{ {} }};", named.name).unwrap();
    }
    c.push_str("#endif\n");
    c
}

#[test]
fn the_c_program_asserts_the_tables() {
    golden::assert_file("tests/mingw/layout.c", program());
}

/// The lists of exceptions contain only names that the tables have.
#[test]
fn the_lists_of_exceptions_name_only_what_tables_have() {
    for name in STRUCTURES_LACKING {
        assert!(raw::layout_of(name).is_some(), "{name}");
    }
    for (structure, member, _) in CALLED_OTHERWISE {
        assert!(
            raw::layout_of(structure).unwrap().member(member).is_some(),
            "{structure}.{member}"
        );
    }
    let (enumerations, sets) = (enumerations(), flag_sets());
    for name in SETS_LACKING {
        assert!(enumerations.contains_key(name) || sets.contains_key(name), "{name}");
    }
    let values = enumerations.into_values().flat_map(|of| of.values);
    let all: Vec<_> = values.chain(sets.into_values().flat_map(|set| set.flags)).collect();
    for name in CONSTANTS_LACKING {
        assert!(all.iter().any(|named| named.name == name), "{name}");
    }
}

/// Except for what the lists name, mingw-w64 has all structures that the first two versions of an event consist of.
#[test]
fn no_structure_of_the_first_two_events_is_left_out() {
    fn reach(layout: &'static Layout, reached: &mut Vec<&'static str>) {
        reached.push(layout.name);
        for member in layout.members {
            if let MemberKind::Pointer(to) | MemberKind::Structure(to) = member.kind {
                reach(to, reached);
            }
        }
    }
    let mut reached = Vec::new();
    for event in ["FWPM_NET_EVENT0", "FWPM_NET_EVENT1"] {
        reach(raw::layout_of(event).unwrap(), &mut reached);
    }
    assert_eq!(reached.iter().find(|name| STRUCTURES_LACKING.contains(name)), None);
    assert!(reached.contains(&"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"));
}
