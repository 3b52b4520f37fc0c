//! Runs the command.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// A capture of 16 records. The first is genuine, from a VPN gateway on 25 September 2018.
pub(crate) const CAPTURE: &[u8] = include_bytes!("../data/mm-failure0.bin");

/// The same records as JSON lines.
pub(crate) const LINES: &str = include_str!("../data/mm-failure0.jsonl");

/// An event of each version and type, and more, as JSON lines.
pub(crate) const EVENTS: &str = include_str!("../data/events.jsonl");

/// The size of a record in bytes.
pub(crate) const SIZE: usize = 64;

/// The longest that a test waits for what ought to come at once.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The command, with these arguments, in the directory of the test data and in an environment that says nothing.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wfp-events"));
    command.args(args).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS", "LINES"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it.
pub(crate) fn run(args: &[&str]) -> Ended {
    ended(command(args))
}

/// Runs it with this on its standard input.
pub(crate) fn run_with(args: &[&str], input: impl AsRef<[u8]>) -> Ended {
    let mut command = command(args);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    let input = input.as_ref().to_vec();
    // Whether it reads all is its own affair.
    let writer = thread::spawn(move || drop(to.write_all(&input)));
    let ended = Ended::of(child);
    writer.join().unwrap();
    ended
}

/// Runs a command to its end.
pub(crate) fn ended(mut command: Command) -> Ended {
    Ended::of(command.spawn().unwrap())
}

/// What a run gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Ended {
    /// Waits for its end, but not for ever.
    pub(crate) fn of(child: Child) -> Self {
        let (give, take) = mpsc::channel();
        let id = child.id();
        thread::spawn(move || give.send(child.wait_with_output().unwrap()));
        let output = take
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| panic!("process {id} does not end by itself"));
        Self {
            status: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Asserts all that it gave.
    #[track_caller]
    pub(crate) fn gives(&self, status: i32, stdout: impl AsRef<[u8]>, stderr: &str) {
        assert_eq!((self.stderr.as_str(), self.status), (stderr, Some(status)));
        same(&self.stdout, stdout.as_ref());
    }

    /// Asserts that it ended well and wrote the file of this name in `expected`, and no message.
    #[track_caller]
    pub(crate) fn writes(&self, name: &str) {
        self.ends_with(0, name);
    }

    /// Asserts that it ended with this status and wrote the file of this name in `expected`, and no message.
    #[track_caller]
    pub(crate) fn ends_with(&self, status: i32, name: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/expected").join(name);
        if std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1") {
            fs::write(&path, &self.stdout).unwrap();
        }
        let expected = fs::read(&path)
            .unwrap_or_else(|error| panic!("{name}: {error}; UPDATE_EXPECTED=1 writes it"));
        self.gives(status, expected, "");
    }
}

/// Asserts that an output is the one that is expected. Outputs are long: tells the first line that differs.
#[track_caller]
pub(crate) fn same(output: &[u8], expected: &[u8]) {
    if output == expected {
        return;
    }
    let same = output.iter().zip(expected).take_while(|(is, ought)| is == ought).count();
    let start = output[..same].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let number = 1 + output[..start].iter().filter(|byte| **byte == b'\n').count();
    let line = |text: &[u8]| match text.get(start..).unwrap_or_default() {
        [] => "missing".to_owned(),
        rest => {
            rest.split_inclusive(|byte| *byte == b'\n').next().unwrap().escape_ascii().to_string()
        }
    };
    panic!("line {number} is\n  {}\nand ought to be\n  {}", line(output), line(expected));
}

/// A directory of files to try the command on, gone in the end.
pub(crate) struct Files(TempDir);

impl Files {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// With a file in it.
    pub(crate) fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), content).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs the command in it.
    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        ended(self.command(args))
    }

    /// The command, to be run in it.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = command(args);
        command.current_dir(self.0.path());
        command
    }

    /// What a file in it holds.
    #[track_caller]
    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Asserts what a file in it holds.
    #[track_caller]
    pub(crate) fn holds(&self, name: &str, expected: impl AsRef<[u8]>) {
        same(&self.read(name), expected.as_ref());
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }
}

/// What a file in `expected` holds.
pub(crate) fn expected(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/expected").join(name);
    fs::read_to_string(path).unwrap()
}
