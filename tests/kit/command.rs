//! Runs the command.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::golden::{self, same};

/// How long a test waits for something that should happen at once.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The command with these arguments, run in the directory of the test data, without variables that influence it.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = program();
    command.args(args).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"));
    without_settings(&mut command);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Sets the disposition of a signal in a command: `SIG_DFL` or `SIG_IGN`. A command in the background of a shell inherits
/// that SIGINT is ignored.
pub(crate) fn on(signal: i32, disposition: usize, mut command: Command) -> Command {
    let set = move || {
        // SAFETY: neither disposition runs code of the process.
        unsafe { libc::signal(signal, disposition) };
        Ok(())
    };
    // SAFETY: `signal` may be called between fork and exec.
    unsafe { command.pre_exec(set) };
    command
}

/// The program, without arguments. `TEST_RUNNER` names the emulator for tests on another architecture.
fn program() -> Command {
    let path = env!("CARGO_BIN_EXE_wfp-events");
    let Some(runner) = std::env::var_os("TEST_RUNNER") else { return Command::new(path) };
    let mut command = Command::new(runner);
    command.arg(path);
    command
}

/// Removes the environment variables that the command heeds.
pub(crate) fn without_settings(command: &mut Command) {
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS", "LINES"] {
        command.env_remove(name);
    }
}

/// Runs the command.
pub(crate) fn run(args: &[&str]) -> Ended {
    ended(command(args))
}

/// Runs the command with this standard input.
pub(crate) fn run_with(args: &[&str], input: impl AsRef<[u8]>) -> Ended {
    let mut command = command(args);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    let input = input.as_ref().to_vec();
    // The command need not read all of it.
    let writer = thread::spawn(move || drop(to.write_all(&input)));
    let ended = Ended::of(child);
    writer.join().unwrap();
    ended
}

/// Runs a command until it exits.
pub(crate) fn ended(mut command: Command) -> Ended {
    Ended::of(command.spawn().unwrap())
}

/// Whether a line of standard error has the totals of a run.
fn is_totals(line: &str) -> bool {
    let is_part = |part: &str| {
        let (count, what) = part.split_once(' ').unwrap_or_default();
        count.parse::<u64>().is_ok()
            && ["record", "records", "damaged", "skipped", "left out"].contains(&what)
    };
    line.strip_prefix("note: ").is_some_and(|line| line.trim_end().split(", ").all(is_part))
}

/// The result of a run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    /// Without the totals.
    pub(crate) stderr: String,
    /// The last line of standard error if it has the totals of the run; else empty.
    pub(crate) totals: String,
}

impl Ended {
    /// Waits until the process exits, and fails after a minute.
    pub(crate) fn of(child: Child) -> Self {
        let (give, take) = mpsc::channel();
        let id = child.id();
        thread::spawn(move || give.send(child.wait_with_output().unwrap()));
        let output = take
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| panic!("process {id} does not end by itself"));
        let mut stderr = String::from_utf8(output.stderr).unwrap();
        let last = stderr.trim_end_matches('\n').rfind('\n').map_or(0, |end| end + 1);
        let totals =
            if is_totals(&stderr[last..]) { stderr.split_off(last) } else { String::new() };
        Self { status: output.status.code(), stdout: output.stdout, stderr, totals }
    }

    /// Asserts the exit status and both outputs.
    #[track_caller]
    pub(crate) fn gives(&self, status: i32, stdout: impl AsRef<[u8]>, stderr: &str) {
        assert_eq!((self.stderr.as_str(), self.status), (stderr, Some(status)));
        same(&self.stdout, stdout.as_ref());
    }

    /// Asserts success, an output equal to this file of `tests/cli/expected`, and no messages.
    #[track_caller]
    pub(crate) fn writes(&self, name: &str) {
        self.ends_with(0, name);
    }

    /// Asserts this exit status, an output equal to this file of `tests/cli/expected`, and no messages.
    #[track_caller]
    pub(crate) fn ends_with(&self, status: i32, name: &str) {
        assert_eq!((self.stderr.as_str(), self.status), ("", Some(status)));
        let stdout = String::from_utf8(self.stdout.clone()).unwrap();
        golden::assert_file(&format!("tests/cli/expected/{name}"), stdout);
    }
}
