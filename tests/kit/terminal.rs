//! Programs in a terminal, which `script` of util-linux makes.

use std::path::Path;
use std::process::{Command, Stdio};

use super::command::{ended, without_settings};

/// What a shell command writes to its terminal, and its exit status. `wfp-events` is the command of this package.
pub(crate) fn in_terminal(directory: &Path, command: &str) -> (String, Option<i32>) {
    let built = Path::new(env!("CARGO_BIN_EXE_wfp-events")).parent().unwrap();
    let mut path = built.as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap());
    let mut script = Command::new("script");
    script.args(["-qec", command, "/dev/null"]).current_dir(directory);
    without_settings(&mut script);
    script.env("PATH", path).env("SHELL", "/bin/sh").env("TERM", "xterm");
    script.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let ended = ended(script);
    (String::from_utf8_lossy(&ended.stdout).replace("\r\n", "\n"), ended.status)
}
