//! An output file is either complete or absent, whatever happens while it is written.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::kit::command::{Ended, PATIENCE, command, ended, on, run, run_with};
use crate::kit::files::Files;
use crate::kit::samples::{CAPTURE, LINES};

const OLD: &str = "what was there before";

/// The message for a file that cannot be written.
fn unwritten(file: &str, cause: &str) -> String {
    format!("error: {file}: cannot be written: {cause}\n")
}

/// The names of all files in the directory.
fn names(files: &Files) -> Vec<String> {
    let entries = fs::read_dir(files.path("")).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The command, run in the directory by a shell that has first run `setting`.
fn after(files: &Files, setting: &str, args: &[&str]) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("{setting}; exec \"$0\" \"$@\""));
    shell.arg(env!("CARGO_BIN_EXE_wfp-events")).args(args).current_dir(files.path(""));
    shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    shell
}

/// Waits until there is a temporary file that is not empty.
fn wait_until_begun(files: &Files) {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let begun = names(files).into_iter().find(|name| name.starts_with(".wfp-events-"));
        // The file may be gone already.
        if begun.is_some_and(|name| fs::metadata(files.path(&name)).is_ok_and(|at| at.len() > 0)) {
            return;
        }
        thread::sleep(Duration::from_millis(2));
    }
    panic!("no file is begun");
}

fn send(signal: i32, child: &Child) {
    let sent = Command::new("kill").arg(format!("-{signal}")).arg(child.id().to_string()).status();
    assert!(sent.unwrap().success());
}

#[test]
fn a_signal_removes_what_was_begun() {
    let endless = u64::MAX.to_string();
    for signal in [libc::SIGHUP, libc::SIGINT, libc::SIGQUIT, libc::SIGTERM] {
        for (args, kept) in [
            (&["generate", "-n", &endless, "new.jsonl"][..], &["old.bin"][..]),
            (&["generate", "-n", &endless, "old.bin", "--force"], &["old.bin"]),
            (&["convert", "-", "old.bin", "--force"], &["old.bin"]),
            (&["decode", "-", "-o", "new.txt"], &["old.bin"]),
        ] {
            let files = Files::new().with("old.bin", OLD);
            let mut command = on(signal, libc::SIG_DFL, files.command(args));
            let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
            let mut stdin = child.stdin.take().unwrap();
            // `generate` does not read its standard input.
            let _ = stdin.write_all(CAPTURE);
            wait_until_begun(&files);
            send(signal, &child);
            let output = child.wait_with_output().unwrap();
            assert_eq!((output.status.signal(), output.stderr), (Some(signal), vec![]), "{args:?}");
            assert_eq!(names(&files), kept, "{args:?}");
            files.holds("old.bin", OLD);
        }
    }
}

#[test]
fn an_ignored_signal_stays_ignored() {
    let files = Files::new();
    let args = ["convert", "-", "out.jsonl"];
    let mut command = on(libc::SIGHUP, libc::SIG_IGN, files.command(&args));
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(CAPTURE).unwrap();
    wait_until_begun(&files);
    send(libc::SIGHUP, &child);
    thread::sleep(Duration::from_millis(20));
    Ended::of(child).gives(0, "", "");
    files.holds("out.jsonl", LINES);
    assert_eq!(names(&files), ["out.jsonl"]);
}

#[test]
fn a_limit_on_the_size_of_files_is_an_error() {
    let files = Files::new().with("old.jsonl", OLD);
    let too_large = "File too large (os error 27)";
    for out in ["new.jsonl", "old.jsonl"] {
        let args = ["generate", "-n", "1000", "--force", out];
        ended(after(&files, "ulimit -f 16", &args)).gives(2, "", &unwritten(out, too_large));
        assert_eq!(names(&files), ["old.jsonl"]);
        files.holds("old.jsonl", OLD);
    }
    let mut one_of_many = after(&files, "ulimit -f 0", &["generate", "--each", "seeds"]);
    let output = one_of_many.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_dir(files.path("seeds")).unwrap().count(), 0);
    // The command did not create the file that is its standard output, so it does not remove it.
    let mut to_stdout =
        after(&files, "ulimit -f 16", &["generate", "-n", "1000", "--to", "jsonl", "-"]);
    to_stdout.stdout(File::create(files.path("stdout")).unwrap());
    ended(to_stdout).gives(2, "", &unwritten("standard output", too_large));
}

#[test]
fn a_full_disk_is_an_error() {
    let full = "No space left on device (os error 28)";
    let files = Files::new().with("in.bin", CAPTURE);
    let args = ["convert", "in.bin", "/dev/full", "--to", "jsonl"];
    files.run(&args).gives(2, "", &unwritten("/dev/full", full));
    let mut command = files.command(&["decode", "in.bin"]);
    command.stdout(File::options().write(true).open("/dev/full").unwrap());
    ended(command).gives(2, "", &unwritten("standard output", full));
}

#[test]
fn a_place_where_nothing_can_be_written() {
    let files = Files::new().with("in.bin", CAPTURE).with("file", "");
    fs::create_dir(files.path("dir.jsonl")).unwrap();
    symlink("loop.jsonl", files.path("loop.jsonl")).unwrap();
    for (out, cause) in [
        ("dir.jsonl", "Is a directory (os error 21)"),
        ("missing/out.jsonl", "No such file or directory (os error 2)"),
        ("file/out.jsonl", "Not a directory (os error 20)"),
        ("loop.jsonl", "Too many levels of symbolic links (os error 40)"),
    ] {
        files.run(&["convert", "in.bin", out]).gives(2, "", &unwritten(out, cause));
    }
    assert_eq!(names(&files), ["dir.jsonl", "file", "in.bin", "loop.jsonl"]);
    // Root may write to any file.
    let denied = "Permission denied (os error 13)";
    fs::create_dir(files.path("locked")).unwrap();
    fs::write(files.path("locked/old.jsonl"), OLD).unwrap();
    fs::write(files.path("read-only.jsonl"), OLD).unwrap();
    for (name, mode) in [("locked", 0o555), ("read-only.jsonl", 0o444)] {
        fs::set_permissions(files.path(name), PermissionsExt::from_mode(mode)).unwrap();
    }
    if File::create_new(files.path("locked/probe")).is_err() {
        for out in ["locked/new.jsonl", "locked/old.jsonl", "read-only.jsonl"] {
            let args = ["convert", "--force", "in.bin", out];
            files.run(&args).gives(2, "", &unwritten(out, denied));
        }
        files.holds("locked/old.jsonl", OLD);
        files.holds("read-only.jsonl", OLD);
    }
    fs::set_permissions(files.path("locked"), PermissionsExt::from_mode(0o755)).unwrap();
}

#[test]
fn permissions_stay() {
    let files = Files::new().with("in.bin", CAPTURE).with("old.jsonl", OLD);
    let mode = |name: &str| fs::metadata(files.path(name)).unwrap().permissions().mode() & 0o7777;
    fs::set_permissions(files.path("old.jsonl"), PermissionsExt::from_mode(0o604)).unwrap();
    for (out, expected) in [("new.jsonl", 0o640), ("old.jsonl", 0o604)] {
        let args = ["convert", "--force", "in.bin", out];
        ended(after(&files, "umask 027", &args)).gives(0, "", "");
        assert_eq!(mode(out), expected, "{out}");
        files.holds(out, LINES);
    }
}

#[test]
fn links_stay_links() {
    let files = Files::new().with("in.bin", CAPTURE).with("old.jsonl", OLD);
    fs::create_dir(files.path("dir")).unwrap();
    for (to, link) in
        [("../old.jsonl", "dir/a.jsonl"), ("dir/a.jsonl", "b.jsonl"), ("new.jsonl", "c.jsonl")]
    {
        symlink(to, files.path(link)).unwrap();
    }
    files.run(&["convert", "--force", "in.bin", "b.jsonl"]).gives(0, "", "");
    files.run(&["convert", "in.bin", "c.jsonl"]).gives(0, "", "");
    for link in ["dir/a.jsonl", "b.jsonl", "c.jsonl"] {
        assert!(files.path(link).is_symlink(), "{link}");
    }
    for file in ["old.jsonl", "new.jsonl"] {
        assert!(!files.path(file).is_symlink(), "{file}");
        files.holds(file, LINES);
    }
    assert_eq!(names(&files), ["b.jsonl", "c.jsonl", "dir", "in.bin", "new.jsonl", "old.jsonl"]);
}

#[test]
fn what_is_no_regular_file_is_written_as_it_is() {
    let files = Files::new().with("in.bin", CAPTURE);
    let convert = |out| files.command(&["convert", "--to", "jsonl", "in.bin", out]);
    for out in ["/dev/null", "/dev/stdout", "/proc/self/fd/1", "/dev/fd/1"] {
        ended(convert(out)).gives(0, if out == "/dev/null" { "" } else { LINES }, "");
    }
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    // Existing content of standard output is kept, and the file is not replaced.
    fs::write(files.path("log"), "before\n").unwrap();
    for out in ["/dev/stdout", "-"] {
        let mut command = convert(out);
        command.stdout(File::options().append(true).open(files.path("log")).unwrap());
        ended(command).gives(0, "", "");
    }
    files.holds("log", ["before\n", LINES, LINES].concat());
    // Any other open file.
    let args = ["convert", "--to", "jsonl", "in.bin", "/proc/self/fd/9"];
    ended(after(&files, "exec 9>other", &args)).gives(0, "", "");
    files.holds("other", LINES);
    let pipe = pipe(&files, "pipe");
    let running = convert("pipe").spawn().unwrap();
    assert_eq!(fs::read(&pipe).unwrap(), LINES.as_bytes());
    Ended::of(running).gives(0, "", "");
    assert!(fs::metadata(pipe).unwrap().file_type().is_fifo());
    assert_eq!(names(&files), ["in.bin", "log", "other", "pipe"]);
}

/// Creates a named pipe.
fn pipe(files: &Files, name: &str) -> std::path::PathBuf {
    let path = files.path(name);
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    path
}

#[test]
fn pipes_are_opened_one_after_the_other() {
    let files = Files::new();
    let pipes = ["a", "b"].map(|name| pipe(&files, name));
    let feeding = thread::spawn(move || pipes.map(|pipe| fs::write(pipe, CAPTURE).unwrap()));
    files.run(&["convert", "a", "b", "out.bin"]).gives(0, "", "");
    files.holds("out.bin", CAPTURE.repeat(2));
    feeding.join().unwrap();
}

#[test]
fn standard_output_is_not_an_input() {
    let files = Files::new().with("in.bin", CAPTURE);
    let append = || File::options().append(true).open(files.path("in.bin")).unwrap();
    let message = |name: &str| format!("error: {name}: input and output are the same file\n");
    for args in [&["decode", "in.bin"][..], &["check", "in.bin"], &["explain", "in.bin"]] {
        let mut command = files.command(args);
        command.stdout(append());
        ended(command).gives(2, "", &message("in.bin"));
    }
    let mut command = files.command(&["decode"]);
    command.stdin(File::open(files.path("in.bin")).unwrap()).stdout(append());
    ended(command).gives(2, "", &message("standard input"));
    files.holds("in.bin", CAPTURE);
}

#[test]
fn a_reader_that_goes_away_does_not_change_the_status() {
    let files = Files::new().with("findings", CAPTURE.repeat(2000));
    let files = files.with("bad", "{\n".to_owned() + &LINES.repeat(200));
    for args in [["check", "findings"], ["decode", "bad"]] {
        let whole = files.run(&args);
        assert_eq!(whole.status, Some(1), "{args:?}");
        for taken in [0, 1] {
            let mut child = files.command(&args).spawn().unwrap();
            let mut stdout = child.stdout.take().unwrap();
            stdout.read_exact(&mut vec![0; taken]).unwrap();
            drop(stdout);
            Ended::of(child).gives(1, "", &whole.stderr);
        }
    }
}

#[test]
fn a_thread_that_cannot_be_started_is_named() {
    let files = Files::new().with("in.bin", CAPTURE);
    let mut seen = false;
    // A thread that was started can lack memory before it does anything.
    let is_starved =
        |run: &Ended| run.stderr.contains("allocat") || run.stderr.contains("out of memory");
    // Each thread needs 2 MiB for its stack.
    for kib in (8000..).step_by(1000) {
        let limit = format!("ulimit -v {kib}");
        let run = ended(after(&files, &limit, &["decode", "-f", "jsonl", "in.bin"]));
        match run.status {
            Some(0) => break,
            Some(2) if !is_starved(&run) => {
                let message = "error: a thread cannot be started: Resource temporarily unavailable";
                run.gives(2, "", &format!("{message} (os error 11)\n"));
                let to_file = ["decode", "in.bin", "-o", "out.txt"];
                let run = ended(after(&files, &limit, &to_file));
                if is_starved(&run) {
                    continue;
                }
                assert!(run.stderr.contains("a thread cannot be started"), "{}", run.stderr);
                assert_eq!(names(&files), ["in.bin"]);
                seen = true;
            }
            // There was too little memory even to start the program.
            _ => {}
        }
    }
    assert!(seen);
}

/// An image of an event followed by an array of pointers to it, and the options to read it.
fn image(entries: u64) -> (Vec<u8>, Vec<String>) {
    let event = include_bytes!("../data/memory-0.bin");
    let base = 0x1f2_9a40_0000_u64;
    let pointers = (base + 0x28).to_le_bytes().repeat(entries.try_into().unwrap());
    let root = base + u64::try_from(event.len()).unwrap();
    let options = [("--base", base), ("--root", root), ("--entries", entries)];
    let options = options.map(|(option, value)| [option.to_owned(), value.to_string()]).concat();
    (
        [event, &*pointers].concat(),
        [&["--struct".to_owned(), "FWPM_NET_EVENT1".to_owned()][..], &options].concat(),
    )
}

#[test]
fn an_image_that_is_truncated_while_it_is_read() {
    let (image, options) = image(1 << 20);
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    let args = ["decode", "-f", "jsonl", "image", "--force", "-o", "out.jsonl"];
    let args = [&args[..], &options].concat();
    let files = Files::new().with("image", image).with("out.jsonl", OLD);
    let child = files.command(&args).spawn().unwrap();
    wait_until_begun(&files);
    File::options().write(true).open(files.path("image")).unwrap().set_len(0).unwrap();
    let message =
        "error: image: cannot be read: it was truncated while it was read, or its device failed\n";
    Ended::of(child).gives(2, "", message);
    assert_eq!(names(&files), ["image", "out.jsonl"]);
    files.holds("out.jsonl", OLD);
}

#[test]
fn an_image_that_cannot_be_mapped_is_read() {
    let (image, options) = image(3);
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    let files = Files::new().with("image", &image);
    let mapped = files.run(&[&["decode", "-f", "csv", "image"], &*options].concat());
    assert_eq!((mapped.status, mapped.stderr.as_str()), (Some(0), ""));
    let piped = run_with(&[&["decode", "-f", "csv", "-"], &*options].concat(), &image);
    piped.gives(0, &mapped.stdout, "");
    // Its size is 0 according to the system.
    let args = ["explain", "--struct", "FWPM_NET_EVENT1", "/proc/self/mountinfo"];
    assert!(run(&args).stdout.starts_with(b"FWPM_NET_EVENT1 record 0 at address 0x0"));
    let unlike_files = command(&["decode", "--struct", "FWPM_NET_EVENT1", "/proc/self"]);
    let message = "error: /proc/self: cannot be read: it is a directory; use --recursive to read the files in it\n";
    ended(unlike_files).gives(2, "", message);
}

/// A run ends with the totals if something was damaged, skipped or left out.
#[test]
fn runs_end_with_totals() {
    let drop = r#"{"struct":"FWPM_NET_EVENT_CLASSIFY_DROP0","classifyDrop":{"filterId":7}}"#;
    let lines = format!("{drop}\nno record\n{drop}\n{drop}\n");
    let files = Files::new().with("in.jsonl", lines).with("good.jsonl", drop);
    for command in ["decode", "check", "summary", "explain"] {
        assert_eq!(
            files.run(&[command, "in.jsonl"]).totals,
            "note: 4 records, 1 damaged\n",
            "{command}"
        );
        assert_eq!(files.run(&[command, "good.jsonl"]).totals, "", "{command}");
    }
    assert_eq!(
        files.run(&["top", "--by", "filter", "in.jsonl", "good.jsonl"]).totals,
        "note: 5 records, 1 damaged\n"
    );
    assert_eq!(
        files.run(&["convert", "in.jsonl", "out.xml"]).totals,
        "note: 4 records, 1 damaged, 3 left out\n"
    );
    assert_eq!(files.run(&["decode", "--limit", "2", "in.jsonl"]).totals, "note: 1 damaged\n");
    assert_eq!(files.run(&["decode", "--record", "2", "in.jsonl"]).totals, "");
    assert_eq!(run(&["decode", "cases/banner.txt"]).totals, "note: 1 record, 1 skipped\n");
}
