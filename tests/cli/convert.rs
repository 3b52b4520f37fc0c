//! `convert`: from arrays to JSON lines and back to the same bytes.

use crate::kit::command::{run, run_with};
use crate::kit::files::Files;
use crate::kit::random;
use crate::kit::samples::{CAPTURE, LINES};
use byteorder_reader::SIZE;

#[test]
fn an_array_converts_to_json_lines_and_back_to_the_same_bytes() {
    let files = Files::new().with("in.bin", CAPTURE);
    files.run(&["convert", "in.bin", "lines.jsonl"]).gives(0, "", "");
    files.holds("lines.jsonl", LINES);
    files.run(&["convert", "lines.jsonl", "out.bin"]).gives(0, "", "");
    files.holds("out.bin", CAPTURE);
}

#[test]
fn any_bytes_survive_json_lines() {
    let capture = random::bytes(0, 100 * SIZE);
    let files = Files::new().with("in.bin", &capture);
    files.run(&["convert", "--from", "array", "in.bin", "lines.jsonl"]).gives(0, "", "");
    assert_eq!(files.read("lines.jsonl").iter().filter(|byte| **byte == b'\n').count(), 100);
    files.run(&["convert", "lines.jsonl", "out.bin"]).gives(0, "", "");
    files.holds("out.bin", capture);
}

#[test]
fn a_format_converts_to_itself() {
    let files = Files::new().with("in.bin", CAPTURE).with("in.jsonl", LINES);
    files.run(&["convert", "in.bin", "out.bin"]).gives(0, "", "");
    files.holds("out.bin", CAPTURE);
    files.run(&["convert", "in.jsonl", "out.jsonl"]).gives(0, "", "");
    files.holds("out.jsonl", LINES);
}

#[test]
fn several_files_are_joined_into_one() {
    let files = Files::new().with("a.bin", CAPTURE).with("b.jsonl", LINES);
    files.run(&["convert", "a.bin", "b.jsonl", "a.bin", "out.bin"]).gives(0, "", "");
    files.holds("out.bin", CAPTURE.repeat(3));
}

#[test]
fn the_extension_or_to_selects_the_format() {
    let files = Files::new().with("in.bin", CAPTURE);
    for out in ["a.jsonl", "a.JSONL", "a.ndjson", "a.json", "a.b.bin.jsonl"] {
        files.run(&["convert", "in.bin", out]).gives(0, "", "");
        files.holds(out, LINES);
    }
    for (to, out) in [("jsonl", "out.bin"), ("jsonl", "out"), ("jsonl", ".jsonl")] {
        files.run(&["convert", "--to", to, "in.bin", out]).gives(0, "", "");
        files.holds(out, LINES);
    }
    files.run(&["convert", "a.jsonl", "--to", "array", "array.jsonl"]).gives(0, "", "");
    files.holds("array.jsonl", CAPTURE);
}

#[test]
fn from_standard_input_to_standard_output() {
    run_with(&["convert", "-", "-", "--to", "jsonl"], CAPTURE).gives(0, LINES, "");
    run_with(&["convert", "-", "-", "--to", "array"], LINES).gives(0, CAPTURE, "");
    run(&["convert", "mm-failure0.jsonl", "-", "--to", "array"]).gives(0, CAPTURE, "");
}

#[test]
fn records_that_cannot_be_decoded_are_left_out() {
    let mut cut = CAPTURE.to_vec();
    cut.extend([0xff; 63]);
    let files = Files::new().with("in.bin", cut);
    files.run(&["convert", "in.bin", "out.bin"]).gives(
        1,
        "",
        "error: in.bin: record 16 at offset 1024: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 is truncated (63 of 64 bytes)\n",
    );
    files.holds("out.bin", CAPTURE);
}

#[test]
fn empty_input_makes_an_empty_file() {
    let files = Files::new().with("empty", "").with("out.bin", "what was there before");
    files.run(&["convert", "--force", "empty", "out.bin"]).gives(0, "", "");
    files.holds("out.bin", b"");
}

#[test]
fn the_output_is_untouched_if_no_input_can_be_read() {
    let files = Files::new().with("out.bin", "what was there before").with("in.xz", b"\xfd7zXZ\0");
    for args in [
        &["missing"][..],
        &["in.xz"],
        &["in.xz", "--struct", "NO_SUCH"],
        &["in.xz", "--from", "jsonl", "--struct", "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"],
    ] {
        let args = [&["convert", "--force"], args, &["out.bin"]].concat();
        assert_eq!(files.run(&args).status, Some(2), "{args:?}");
        files.holds("out.bin", b"what was there before");
    }
}

#[test]
fn an_input_cannot_be_the_output() {
    for (args, file) in [
        (&["convert", "in.bin", "in.bin"][..], "in.bin"),
        (&["convert", "in.jsonl", "in.bin", "./in.bin"], "in.bin"),
        (&["convert", "in.bin", "link.bin"], "in.bin"),
        (&["convert", "in.jsonl", "link.bin", "in.bin"], "link.bin"),
        (&["decode", "-f", "table", "in.bin", "-o", "in.bin"], "in.bin"),
        (&["decode", "-f", "table", "in.jsonl", "in.bin", "-o", "link.bin"], "in.bin"),
    ] {
        let files = Files::new().with("in.bin", CAPTURE).with("in.jsonl", LINES);
        #[cfg(unix)]
        std::os::unix::fs::symlink("in.bin", files.path("link.bin")).unwrap();
        #[cfg(not(unix))]
        if args.contains(&"link.bin") {
            continue;
        }
        files.run(args).gives(
            2,
            "",
            &format!("error: {file}: input and output are the same file\n"),
        );
        files.holds("in.bin", CAPTURE);
    }
}

#[test]
#[cfg(unix)]
fn an_input_by_another_name_cannot_be_the_output() {
    let message = |name: &str| format!("error: {name}: input and output are the same file\n");
    let files = Files::new().with("in.bin", CAPTURE);
    std::fs::hard_link(files.path("in.bin"), files.path("hard.bin")).unwrap();
    files.run(&["convert", "in.bin", "hard.bin"]).gives(2, "", &message("in.bin"));
    // The message says `standard input` when the file is read from there.
    let mut command = files.command(&["convert", "-", "in.bin"]);
    command.stdin(std::fs::File::open(files.path("in.bin")).unwrap());
    crate::kit::command::ended(command).gives(2, "", &message("standard input"));
    let mut command = files.command(&["decode", "-f", "table", "-o", "hard.bin"]);
    command.stdin(std::fs::File::open(files.path("in.bin")).unwrap());
    crate::kit::command::ended(command).gives(2, "", &message("standard input"));
    files.holds("in.bin", CAPTURE);
}

#[test]
fn another_file_of_the_same_name_is_written() {
    let files = Files::new().with("in.bin", CAPTURE);
    std::fs::create_dir(files.path("other")).unwrap();
    files.run(&["convert", "in.bin", "other/in.bin"]).gives(0, "", "");
    files.holds("other/in.bin", CAPTURE);
}
