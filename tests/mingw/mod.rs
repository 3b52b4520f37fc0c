//! A C program reads the images that the library writes. mingw-w64 compiles it with its `fwpmu.h`, and Wine runs it:
//! `cargo test --test tests -- --ignored mingw::`.

mod members;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use arbitrary::Unstructured;
use wfp_events::Record;
use wfp_events::generate::one_of_each;
use wfp_events::kind::RecordKind;

use crate::kit::files::Files;
use crate::kit::random::Random;
use crate::kit::records::{arbitrary_events, generated};
use members::{Members, members};

/// The base of the images. Genuine images had addresses like this.
const BASE: u64 = 0x1f2_9a40_0000;

/// The C program, compiled once.
fn reader() -> &'static Path {
    static READER: OnceLock<PathBuf> = OnceLock::new();
    READER.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mingw/reader.c");
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reader.exe");
        let status = Command::new("x86_64-w64-mingw32-gcc")
            .args(["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-o"])
            .args([&program, &source])
            .status()
            .expect("mingw-w64");
        assert!(status.success());
        // The first run creates Wine's folder, which parallel runs cannot do.
        assert!(wine(&program).status().expect("Wine").success());
        program
    })
}

/// The C program, run by Wine.
fn wine(program: &Path) -> Command {
    let mut wine = Command::new("wine");
    wine.arg(program)
        .arg(BASE.to_string())
        .env("WINEPREFIX", Path::new(env!("CARGO_TARGET_TMPDIR")).join("wine"))
        .env("WINEDEBUG", "-all")
        .stdin(Stdio::null());
    wine
}

/// The output of the C program for each record.
fn printed(records: &[Record<'_>]) -> Vec<Members> {
    let mut files = Files::new();
    let mut list = String::new();
    for (number, record) in records.iter().enumerate() {
        files = files.with(&number.to_string(), record.to_bytes(BASE).unwrap());
        list += &format!("{} {number}\n", record.layout().name);
    }
    let files = files.with("list", list);
    let output = wine(reader())
        .current_dir(files.folder())
        .stdin(File::open(files.path("list")).unwrap())
        .stderr(Stdio::inherit())
        .output()
        .expect("Wine");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let images = text.split("# ").skip(1).enumerate().map(|(number, image)| {
        let (name, lines) = image.split_once('\n').unwrap();
        assert_eq!(name, number.to_string());
        let lines = lines.lines().map(|line| line.split_once(' ').unwrap());
        lines.map(|(path, value)| (path.to_owned(), value.to_owned())).collect()
    });
    images.collect()
}

/// Asserts that the C program and the library give the same members.
fn agree(records: &[Record<'_>]) {
    let printed = printed(records);
    assert_eq!(printed.len(), records.len());
    for (record, mut printed) in records.iter().zip(printed) {
        for (path, value) in members(record) {
            assert_eq!(printed.remove(&path), Some(value), "{path} of {record:#?}");
        }
        // The library leaves out members of the header that are absent and zero.
        let is_nothing = |value: &String| value == "NULL" || value.bytes().all(|byte| byte == b'0');
        let more: BTreeMap<_, _> =
            printed.into_iter().filter(|(_, value)| !is_nothing(value)).collect();
        assert_eq!(more, BTreeMap::new(), "{record:#?}");
    }
}

#[test]
#[ignore = "needs mingw-w64 and Wine"]
fn a_consumer_in_c_reads_generated_records() {
    let mut records: Vec<_> =
        (0..8).flat_map(|seed| one_of_each(seed, 20).map(|(_, record)| record)).collect();
    records.extend(generated(1, 20, 100));
    assert!(records.len() > 2500);
    agree(&records);
}

#[test]
#[ignore = "needs mingw-w64 and Wine"]
fn a_consumer_in_c_reads_arbitrary_records() {
    let mut records = arbitrary_events(20);
    let mut random = Random::new(1);
    for kind in RecordKind::all() {
        for _ in 0..20 {
            let bytes = random.bytes(1400);
            records.push(Record::arbitrary_of(kind, &mut Unstructured::new(&bytes)).unwrap());
        }
    }
    agree(&records);
}
