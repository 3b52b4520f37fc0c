//! Runs the command.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::golden::{self, same};

/// The longest that a test waits for what ought to come at once.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The command, with these arguments, in the directory of the test data and in an environment that says nothing.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = program();
    command.args(args).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"));
    without_settings(&mut command);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The program, without arguments. `TEST_RUNNER` names an emulator that runs it, if the tests run in one.
fn program() -> Command {
    let path = env!("CARGO_BIN_EXE_wfp-events");
    let Some(runner) = std::env::var_os("TEST_RUNNER") else { return Command::new(path) };
    let mut command = Command::new(runner);
    command.arg(path);
    command
}

/// Takes from a command's environment what it would heed.
pub(crate) fn without_settings(command: &mut Command) {
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS", "LINES"] {
        command.env_remove(name);
    }
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
        assert_eq!((self.stderr.as_str(), self.status), ("", Some(status)));
        let stdout = String::from_utf8(self.stdout.clone()).unwrap();
        golden::assert_file(&format!("tests/cli/expected/{name}"), stdout);
    }
}
