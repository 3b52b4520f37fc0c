//! Runs the checks of the fuzz targets on their seeds, and on inputs that once failed.

#[path = "../../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "the file is also the root of a library")]
mod checks;
mod commands;
mod dictionaries;
mod seeds;

use std::fs;
use std::path::Path;

/// The files of a folder of `fuzz/`, with their names.
fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

/// Checks all files of a folder. If a check fails, the last name that was printed is the file.
fn check(folder: &str, target: &str, check: checks::Check) -> usize {
    let files = files(&format!("{folder}/{target}"));
    for (name, input) in &files {
        println!("fuzz/{folder}/{target}/{name}");
        check(input);
    }
    files.len()
}

#[test]
fn every_seed_passes_its_check() {
    for (target, of) in checks::TARGETS {
        assert!(check("seeds", target, of) > 0, "{target} has seeds");
    }
}

#[test]
fn what_failed_once_passes_its_check() {
    for (target, of) in checks::TARGETS {
        check("regressions", target, of);
    }
}

/// The target `dissector` needs Lua, so it is not among the checks.
#[test]
fn every_file_belongs_to_a_target() {
    let targets = files("fuzz_targets").into_iter();
    let targets: Vec<_> = targets.map(|(name, _)| name.replace(".rs", "")).collect();
    let checked: Vec<_> = targets.iter().filter(|name| *name != "dissector").collect();
    assert_eq!(checked, checks::TARGETS.map(|(name, _)| name));
    let packed: Vec<_> = files("corpora").into_iter().map(|(name, _)| name).collect();
    assert_eq!(packed, targets.iter().map(|name| format!("{name}.tar.xz")).collect::<Vec<_>>());
    for folder in ["dictionaries", "regressions", "seeds"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder);
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(targets.contains(&name.replace(".dict", "")), "{name}");
        }
    }
}
