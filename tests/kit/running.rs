//! Programs that a test talks to while they run.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use super::command::{Ended, PATIENCE, command};

/// A running program, and the lines of its output as they arrive.
pub(crate) struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
}

/// Starts the command with these arguments.
pub(crate) fn started(args: &[&str]) -> Running {
    reading(command(args).stdin(Stdio::piped()).spawn().unwrap())
}

/// Reads the output of a program that was started.
pub(crate) fn reading(mut child: Child) -> Running {
    let stdin = child.stdin.take();
    let stdout = child.stdout.take().unwrap();
    let (give, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines() {
            if give.send(line.unwrap() + "\n").is_err() {
                break;
            }
        }
    });
    Running { child, stdin, lines }
}

impl Running {
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.stdin.as_mut().unwrap().write_all(bytes).unwrap();
    }

    /// Asserts that these lines arrive now.
    #[track_caller]
    pub(crate) fn gives(&mut self, text: &str) {
        for expected in text.split_inclusive('\n') {
            let line = self.lines.recv_timeout(PATIENCE).expect("it comes while the pipe is open");
            assert_eq!(line, expected);
        }
    }

    /// Closes the standard input. Asserts that nothing more arrives, and the exit status and messages.
    #[track_caller]
    pub(crate) fn ends(self, status: i32, stderr: &str) {
        drop(self.stdin);
        assert_eq!(self.lines.iter().collect::<String>(), "");
        Ended::of(self.child).gives(status, "", stderr);
    }

    /// The process, and what more arrives until it closes its output.
    pub(crate) fn into_parts(self) -> (Child, String) {
        let rest = self.lines.iter().collect();
        (self.child, rest)
    }
}
