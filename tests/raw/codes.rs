//! Names of error codes: the library agrees with `tests/data/errors.toml`, and its tables are generated from that file.

use std::collections::{BTreeMap, BTreeSet};

use wfp_events::layout::Enumeration;
use wfp_events::raw::{NtStatus, WinError};

use crate::kit::{golden, samples};

/// The codes and names of a table of `tests/data/errors.toml`, in the order of the file.
fn table(name: &str) -> Vec<(u32, &'static str)> {
    let lines = samples::ERRORS_TOML.lines();
    let head = format!("[{name}]");
    let own = lines.skip_while(|line| !line.starts_with(&head)).skip(1);
    let own = own.take_while(|line| !line.starts_with('['));
    own.filter_map(|line| line.split_once('#').map_or(line, |(line, _)| line).split_once(" = "))
        .map(|(name, number)| {
            let hex = number.strip_prefix("0x").map(|digits| u32::from_str_radix(digits, 16));
            (hex.unwrap_or_else(|| number.parse()).unwrap(), name)
        })
        .collect()
}

/// All names of a header in ascending order of codes. Names of the same code are in the order of the file.
pub(crate) fn listed(header: &str) -> Vec<(u32, &'static str)> {
    let mut listed = match header {
        "winerror.h" => [table("win32"), table("hresult")].concat(),
        "ntstatus.h" => table("ntstatus"),
        _ => Vec::new(),
    };
    listed.sort_by_key(|(code, _)| *code);
    listed
}

/// The name that is shown for each code: the first one, except for success.
pub(crate) fn shown(header: &str) -> BTreeMap<u32, &'static str> {
    let mut shown = BTreeMap::new();
    for (code, name) in listed(header) {
        shown.entry(code).or_insert(name);
    }
    if header == "ntstatus.h" {
        assert_eq!(shown.insert(0, "STATUS_SUCCESS"), Some("STATUS_WAIT_0"));
    }
    shown
}

#[test]
fn the_reference_is_read_whole() {
    let counts = ["win32", "hresult", "ntstatus"].map(|name| table(name).len());
    assert_eq!(counts, [3223, 327, 2845]);
}

/// The generated files depend only on the names and codes.
#[test]
fn the_files_are_generated_from_the_reference() {
    for header in ["winerror.h", "ntstatus.h"] {
        let names = listed(header);
        let mut by_name: Vec<usize> = (0..names.len()).collect();
        by_name.sort_by_key(|at| names[*at].1);
        let (mut text, mut index) = (String::new(), Vec::new());
        for ((code, name), at) in names.iter().zip(by_name) {
            index.extend(code.to_le_bytes());
            index.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
            index.extend(u16::try_from(at).unwrap().to_le_bytes());
            text.push_str(name);
            text.push('\n');
        }
        let path = format!("src/raw/{}_names", header.trim_end_matches(".h"));
        golden::assert_file(&format!("{path}.txt"), text);
        golden::assert_file(&format!("{path}.idx"), index);
    }
}

/// The library's functions from a code to its name and back.
type NameOf = fn(u32) -> Option<&'static str>;
type CodeOf = fn(&str) -> Option<u32>;

const HEADERS: [(&Enumeration, NameOf, CodeOf); 2] = [
    (
        WinError::ENUMERATION,
        |code| WinError::new(code).name(),
        |name| WinError::from_name(name).map(WinError::get),
    ),
    (
        NtStatus::ENUMERATION,
        |code| NtStatus::new(code).name(),
        |name| NtStatus::from_name(name).map(NtStatus::get),
    ),
];

#[test]
fn every_code_has_its_name() {
    for (of, name_of, _) in HEADERS {
        let shown = shown(of.name);
        for (code, name) in &shown {
            assert_eq!(name_of(*code), Some(*name), "{code:#x}");
            assert_eq!(of.name_of(*code), Some(*name), "{code:#x}");
        }
        let around = shown.keys().flat_map(|code| [code.wrapping_sub(1), code.wrapping_add(1)]);
        let unlisted = around.chain(0..=0xffff).chain((0..=u32::MAX).step_by(0xfff1));
        let unlisted: BTreeSet<u32> = unlisted.filter(|code| !shown.contains_key(code)).collect();
        assert!(unlisted.len() > 0x1_0000);
        for code in unlisted {
            assert_eq!(name_of(code), None, "{code:#x}");
        }
    }
}

#[test]
fn every_name_has_its_code() {
    for (of, _, code_of) in HEADERS {
        let listed = listed(of.name);
        let names: BTreeSet<&str> = listed.iter().map(|(_, name)| *name).collect();
        assert_eq!(names.len(), listed.len(), "no name is listed twice");
        for (code, name) in listed {
            assert_eq!(code_of(name), Some(code), "{name}");
            for other in
                [&name[1..], &name[..name.len() - 1], &format!("{name}_"), &name.to_lowercase()]
            {
                assert!(names.contains(other) || code_of(other).is_none(), "{other}");
            }
        }
        for other in
            ["", "\n", "A", "ZZZ", "ERROR_", "STATUS_", "ERROR_SUCCESS\nERROR_INVALID_FUNCTION"]
        {
            assert_eq!(code_of(other), None, "{other}");
        }
    }
}

/// Each constant has the code of its name in the reference, and its name is the one that is shown.
#[test]
fn every_constant_is_listed() {
    for (of, ..) in HEADERS {
        let shown = shown(of.name);
        for constant in of.values {
            assert_eq!(shown.get(&constant.value), Some(&constant.name), "{}", constant.value);
        }
    }
}

#[test]
fn examples_of_names_and_codes() {
    let name = |code| WinError::new(code).name();
    assert_eq!(name(0), Some("ERROR_SUCCESS"), "and not SEC_E_OK");
    assert_eq!(name(1359), Some("ERROR_INTERNAL_ERROR"));
    assert_eq!(name(15864), Some("STORE_ERROR_LICENSE_REVOKED"));
    assert_eq!(name(0x800b_010b), Some("TRUST_E_FAIL"));
    assert_eq!(name(0x8032_0104), Some("FWP_E_DROP_NOICMP"));
    assert_eq!(name(0x8007_0005), None);
    assert_eq!(WinError::from_name("SEC_E_OK"), Some(WinError::ERROR_SUCCESS));
    let status = |code| NtStatus::new(code).name();
    assert_eq!(status(0), Some("STATUS_SUCCESS"));
    assert_eq!(status(0x80), Some("STATUS_ABANDONED"));
    assert_eq!(status(0xc000_009a), Some("STATUS_INSUFFICIENT_RESOURCES"));
    assert_eq!(NtStatus::from_name("STATUS_WAIT_0"), Some(NtStatus::SUCCESS));
    assert_eq!(NtStatus::from_name("STATUS_ABANDONED_WAIT_0"), Some(NtStatus::new(0x80)));
    assert_eq!(NtStatus::from_name("ERROR_SUCCESS"), None);
    assert_eq!(format!("{:?}", WinError::new(0x800b_010b)), "TRUST_E_FAIL");
}

#[test]
fn common_codes_have_meaning_and_advice() {
    for (of, ..) in HEADERS {
        assert!(of.values.iter().all(|constant| constant.meaning().ends_with('.')), "{}", of.name);
    }
    let code = WinError::ERROR_IPSEC_IKE_DH_FAIL;
    let meaning = "The Diffie-Hellman computation did not succeed, so there are no keys.";
    assert_eq!(code.meaning(), Some(meaning));
    assert_eq!(code.advice().count(), 5);
    assert!(code.advice().next().unwrap().starts_with("Compare the DH groups of both sides"));
    assert_eq!(WinError::ERROR_IPSEC_IKE_MM_EXPIRED.advice().count(), 0);
    let named_alone = WinError::new(0x800b_010b);
    assert_eq!((named_alone.meaning(), named_alone.advice().count()), (None, 0));
    assert_eq!(
        NtStatus::SUCCESS.meaning(),
        Some("The operation succeeded: no failure was recorded.")
    );
}
