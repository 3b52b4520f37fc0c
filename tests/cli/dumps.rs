//! Dumps of memory: decoding at an address, scanning, and damage.

use wfp_events::kind::RecordKind;

use crate::kit::command::run_with;
use crate::kit::dumps::{core, lime, minidump};
use crate::kit::files::Files;
use crate::kit::images::{Image, images};
use crate::kit::samples::CAPTURE;

/// The images of events at addresses.
fn events() -> impl Iterator<Item = Image> {
    images()
        .into_iter()
        .filter(|image| image.base != 0 && matches!(image.kind, RecordKind::Event(_)))
}

const MODULES: &[(u64, u32, &str)] = &[(0x7ff6_0000_0000, 0x1000, "C:\\agent\\agent.exe")];

#[test]
fn dumps_decode_at_an_address() {
    for image in events() {
        let ranges = [(0x10_0000, &b"something else"[..]), (image.base, image.bytes)];
        let files = Files::new()
            .with("image.bin", image.bytes)
            .with("dump.dmp", minidump(&ranges, MODULES))
            .with("core", core(&ranges, &[]))
            .with("memory.lime", lime(&ranges));
        let (name, root) = (image.kind.to_string(), format!("{:#x}", image.root));
        let base = format!("{:#x}", image.base);
        for command in [&["decode", "-f", "jsonl"][..], &["check"], &["explain"], &["decode"]] {
            let args = |file| [command, &[file, "--struct", &name, "--root", &root]].concat();
            let expected = files.run(&[&args("image.bin")[..], &["--base", &base]].concat());
            for dump in ["dump.dmp", "core", "memory.lime"] {
                let ended = files.run(&args(dump));
                assert_eq!((ended.status, &*ended.stderr), (expected.status, ""), "{command:?}");
                if command[0] == "decode" {
                    assert_eq!(ended.stdout, expected.stdout, "{command:?}");
                }
            }
        }
        let args = ["convert", "dump.dmp", "out.jsonl", "--struct", &name, "--root", &root];
        files.run(&args).gives(0, "", "");
        let piped = ["decode", "-f", "jsonl", "-", "--struct", &name, "--root", &root];
        run_with(&piped, files.read("dump.dmp")).gives(0, files.read("out.jsonl"), "");
    }
}

#[test]
fn arrays_of_pointers_in_dumps_decode() {
    let image = events().next().unwrap();
    let array = [image.root, image.root].map(u64::to_le_bytes).concat();
    let files = Files::new()
        .with("dump.dmp", minidump(&[(0x5000, &array), (image.base, image.bytes)], &[]));
    let name = image.kind.to_string();
    let args =
        ["decode", "-f", "jsonl", "dump.dmp", "--struct", &name, "--root=0x5000", "--entries=2"];
    let ended = files.run(&args);
    assert_eq!((ended.status, &*ended.stderr), (Some(0), ""));
    assert_eq!(ended.stdout.split(|byte| *byte == b'\n').count(), 3);
}

#[test]
fn without_an_address_there_is_a_hint() {
    let image = events().next().unwrap();
    let files = Files::new()
        .with("dump.dmp", minidump(&[(image.base, image.bytes)], &[]))
        .with("core", core(&[(image.base, image.bytes)], &[]));
    let name = image.kind.to_string();
    files.run(&["decode", "dump.dmp"]).gives(
        2,
        "",
        "error: dump.dmp: this is a minidump: specify an event with --struct and --root, \
         or find events with `wfp-events scan`\n",
    );
    files.run(&["decode", "dump.dmp", "--struct", &name]).gives(
        2,
        "",
        "error: dump.dmp: this is a minidump: specify an event with --struct and --root, \
         or find events with `wfp-events scan`\n",
    );
    files.run(&["decode", "core", "--struct", &name]).gives(
        2,
        "",
        "error: core: this is an ELF file: of a 64-bit core, specify an event with --struct and --root, \
         or find events with `wfp-events scan`\n",
    );
}

#[test]
fn a_scan_shows_where_events_are() {
    let image = events().next().unwrap();
    let mut bytes = image.bytes.to_vec();
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    let ranges = [(image.base, &bytes[..]), (0x7ff6_0000_0000, &CAPTURE[..64])];
    let files = Files::new().with("agent.dmp", minidump(&ranges, MODULES));
    files.run(&["scan", "agent.dmp"]).writes("scan.txt");
    files.run(&["scan", "-f", "detail", "agent.dmp"]).writes("scan-detail.txt");
    files.run(&["scan", "-f", "jsonl", "agent.dmp"]).writes("scan.jsonl");
    files.run(&["scan", "-f", "csv", "agent.dmp"]).writes("scan.csv");
    files.run(&["scan", "agent.dmp", "-o", "found.pcapng"]).gives(0, "", "");
    files.run(&["scan", "agent.dmp", "-o", "found.jsonl"]).gives(0, "", "");
    let lines = files.run(&["decode", "-f", "jsonl", "found.pcapng"]);
    let found = files.run(&["decode", "-f", "jsonl", "found.jsonl"]);
    assert_eq!((lines.status, lines.stdout), (Some(0), found.stdout));
    // Records are selected as elsewhere.
    let ended = files.run(&[
        "scan",
        "-f",
        "jsonl",
        "agent.dmp",
        "--where",
        "struct == FWPM_NET_EVENT_IKEEXT_MM_FAILURE0",
    ]);
    let text = String::from_utf8(ended.stdout).unwrap();
    assert_eq!(text.lines().count(), 1);
    assert!(text.contains(r#""find":{"address":"0x7ff600000000","confidence":"#), "{text}");
}

#[test]
fn files_without_addresses_are_scanned() {
    let files =
        Files::new().with("raw.bin", [&[0; 128], &CAPTURE[..64]].concat()).with("empty.bin", "");
    let ended = files.run(&["scan", "-f", "jsonl", "raw.bin"]);
    let note = |file: &str| {
        format!(
            "note: {file}: it has no addresses, so no events with pointers to addresses can be found\n"
        )
    };
    assert_eq!((ended.status, &*ended.stderr), (Some(0), &*note("raw.bin")));
    assert!(ended.stdout.starts_with(
        br#"{"source":{"file":"raw.bin","record":0,"offset":128,"find":{"confidence":"#
    ));
    files.run(&["scan", "empty.bin"]).gives(
        0,
        "",
        &(note("empty.bin") + "note: empty.bin: nothing was found\n"),
    );
    let files = files.with("packed.gz", b"\x1f\x8b\x08\0").with("kernel.dmp", b"PAGEDU64");
    files.run(&["scan", "packed.gz"]).gives(
        2,
        "",
        "error: packed.gz: this is compressed (gzip or Zstandard): unpack it first\n",
    );
    files.run(&["scan", "kernel.dmp"]).gives(
        2,
        "",
        "error: kernel.dmp: this is a kernel memory dump: its addresses are physical; \
         write a minidump of the process that has the events\n",
    );
    files.run(&["scan", "--raw", "kernel.dmp"]).gives(
        0,
        "",
        &(note("kernel.dmp") + "note: kernel.dmp: nothing was found\n"),
    );
}

#[test]
fn what_is_readable_of_a_damaged_dump_is_decoded() {
    let image = events().next().unwrap();
    let mut dump = minidump(&[(image.base, image.bytes), (u64::MAX - 100, &[0; 50])], &[]);
    dump.truncate(dump.len() - 10);
    let files = Files::new().with("cut.dmp", &dump);
    let (name, root) = (image.kind.to_string(), format!("{:#x}", image.root));
    let offset = dump.len() - 40;
    let message = format!(
        "error: cut.dmp: Memory64ListStream: the range of 50 bytes at address 0xffffffffffffff9b \
         (offset {offset}) exceeds the file or the address space\n"
    );
    for args in [
        &["decode", "-f", "jsonl", "cut.dmp", "--struct", &name, "--root", &root][..],
        &["scan", "-f", "jsonl", "cut.dmp"],
    ] {
        let ended = files.run(args);
        assert_eq!((ended.status, &*ended.stderr), (Some(1), &*message));
        assert_eq!(ended.stdout.split(|byte| *byte == b'\n').count(), 2);
    }
    let mut absurd = dump.clone();
    absurd[60..68].fill(0xff);
    let files = files.with("absurd.dmp", &absurd).with("none.dmp", &dump[..40]);
    let ended = files.run(&["scan", "-f", "jsonl", "absurd.dmp"]);
    assert_eq!(ended.status, Some(1));
    let count =
        "error: absurd.dmp: Memory64ListStream: its count is 18446744073709551615, but only ";
    assert!(ended.stderr.contains(count), "{}", ended.stderr);
    files.run(&["scan", "none.dmp"]).gives(
        2,
        "",
        "error: none.dmp: the stream directory: its count is 2, but only 0 can be read\n",
    );
}
