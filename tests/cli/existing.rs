//! What an output does to what is there already: a file is kept, a terminal gets no binary data.

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::kit::command::{Ended, PATIENCE};
use crate::kit::files::Files;
use crate::kit::samples::{CAPTURE, LINES};
use crate::kit::terminal::in_terminal;

const OLD: &str = "what was there before";

#[test]
fn an_existing_file_is_kept_unless_it_is_forced() {
    for args in [
        &["convert", "in.bin", "old.jsonl"][..],
        &["convert", "in.bin", "link.jsonl"],
        &["decode", "in.bin", "-o", "old.jsonl"],
        &["decode", "in.bin", "-f", "detail", "-o", "old.jsonl"],
        &["top", "in.bin", "--by", "error", "-o", "old.jsonl"],
        &["generate", "-n", "3", "old.jsonl"],
        // Nothing is read before.
        &["convert", "missing", "old.jsonl"],
    ] {
        let files = Files::new().with("in.bin", CAPTURE).with("old.jsonl", OLD);
        symlink("old.jsonl", files.path("link.jsonl")).unwrap();
        let out = if args.contains(&"link.jsonl") { "link.jsonl" } else { "old.jsonl" };
        let message = format!("error: {out}: the file exists; use --force to replace it\n");
        files.run(args).gives(2, "", &message);
        files.holds("old.jsonl", OLD);
        if !args.contains(&"missing") {
            files.run(&[args, &["--force"]].concat()).gives(0, "", "");
            assert_ne!(files.read("old.jsonl"), OLD.as_bytes());
        }
    }
}

#[test]
fn an_input_is_not_replaced_by_force_either() {
    let files = Files::new().with("in.bin", CAPTURE);
    for args in [&["convert", "in.bin", "in.bin"][..], &["convert", "--force", "in.bin", "in.bin"]]
    {
        let message = "error: in.bin: input and output are the same file\n";
        files.run(args).gives(2, "", message);
    }
    files.holds("in.bin", CAPTURE);
}

#[test]
fn a_directory_of_images_keeps_its_files() {
    let files = Files::new();
    let name = "seeds/ikeMmFailure.bin";
    let each = ["generate", "--each", "seeds"];
    files.run(&each).gives(0, "", "");
    let all = fs::read_dir(files.path("seeds")).unwrap().map(|entry| entry.unwrap().path());
    let mut kept = None;
    for path in all {
        match path.file_name().unwrap().to_str().unwrap().contains("FAILURE0") {
            true if kept.is_none() => {
                fs::write(&path, OLD).unwrap();
                kept = Some(path);
            }
            _ => fs::remove_file(path).unwrap(),
        }
    }
    let kept = kept.unwrap_or_else(|| {
        fs::write(files.path(name), OLD).unwrap();
        files.path(name)
    });
    let shown = kept.strip_prefix(files.folder()).unwrap().display();
    let message = format!("error: {shown}: the file exists; use --force to replace it\n");
    files.run(&each).gives(2, "", &message);
    assert_eq!(fs::read(&kept).unwrap(), OLD.as_bytes());
    assert_eq!(fs::read_dir(files.path("seeds")).unwrap().count(), 1, "nothing else is written");
    files.run(&["generate", "--each", "seeds", "--force"]).gives(0, "", "");
    assert!(fs::read_dir(files.path("seeds")).unwrap().count() > 1);
}

#[test]
fn a_file_that_appears_meanwhile_is_kept() {
    let files = Files::new();
    let mut child =
        files.command(&["convert", "-", "out.jsonl"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(CAPTURE).unwrap();
    let begun = || fs::read_dir(files.folder()).unwrap().next().is_some();
    for _ in 0..PATIENCE.as_millis() {
        if begun() {
            break;
        }
        thread::sleep(Duration::from_millis(1));
    }
    fs::write(files.path("out.jsonl"), OLD).unwrap();
    let message = "error: out.jsonl: cannot be written: File exists (os error 17)\n";
    Ended::of(child).gives(2, "", message);
    files.holds("out.jsonl", OLD);
    assert_eq!(fs::read_dir(files.folder()).unwrap().count(), 1);
}

#[test]
fn an_output_is_compressed_as_its_extension_says() {
    let gz = |bytes: &[u8]| {
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(bytes), &mut text).unwrap();
        text
    };
    let zst = |bytes: &[u8]| zstd::decode_all(bytes).unwrap();
    let files = Files::new().with("in.bin", CAPTURE);
    for (extension, unpack) in [("gz", &gz as &dyn Fn(&[u8]) -> Vec<u8>), ("ZST", &zst)] {
        for (name, expected) in [("out.jsonl", LINES.as_bytes()), ("out.bin", CAPTURE)] {
            let name = format!("{name}.{extension}");
            files.run(&["convert", "in.bin", &name]).gives(0, "", "");
            assert_eq!(unpack(&files.read(&name)), expected, "{name}");
        }
        let (decoded, text) = (format!("2.jsonl.{extension}"), format!("2.txt.{extension}"));
        files.run(&["decode", "in.bin", "-o", &decoded]).gives(0, "", "");
        assert_eq!(unpack(&files.read(&decoded)), LINES.as_bytes());
        files.run(&["decode", "in.bin", "-o", &text]).gives(0, "", "");
        assert_eq!(unpack(&files.read(&text)), files.run(&["decode", "in.bin"]).stdout);
        // The option takes precedence; the file is compressed all the same.
        let other = format!("other.{extension}");
        let message = format!(
            "error: {other}: unknown output extension; use .jsonl, .csv, .pcapng, .xml, .bin or --to\n"
        );
        files.run(&["convert", "in.bin", &other]).gives(2, "", &message);
        files.run(&["convert", "in.bin", &other, "--to", "array"]).gives(0, "", "");
        assert_eq!(unpack(&files.read(&other)), CAPTURE);
        // A pipe or device of such a name is compressed too.
        let full = format!("full.jsonl.{extension}");
        symlink("/dev/full", files.path(&full)).unwrap();
        let message = "cannot be written: No space left on device (os error 28)";
        files.run(&["convert", "in.bin", &full]).gives(
            2,
            "",
            &format!("error: {full}: {message}\n"),
        );
    }
}

#[test]
fn a_terminal_gets_no_binary_data() {
    let files = Files::new().with("in.bin", CAPTURE);
    let message = "error: standard output is a terminal, and this format is binary; write to a file or a pipe, or use --force\n";
    for command in [
        "wfp-events convert in.bin - --to pcapng",
        "wfp-events convert in.bin /dev/stdout --to array",
        "wfp-events generate -n 1 - --to array",
    ] {
        let seen = in_terminal(files.folder(), command);
        assert_eq!(seen, (message.to_owned(), Some(2)), "{command}");
        let (seen, status) = in_terminal(files.folder(), &format!("{command} --force"));
        assert!(!seen.contains("error") && status == Some(0), "{command}: {seen}");
        let (seen, status) = in_terminal(files.folder(), &format!("{command} > {}", "out"));
        assert_eq!((seen.as_str(), status), ("", Some(0)), "{command}");
    }
    let text = "wfp-events convert in.bin - --to jsonl";
    assert_eq!(in_terminal(files.folder(), text), (LINES.to_owned(), Some(0)));
}
