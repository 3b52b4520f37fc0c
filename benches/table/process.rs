//! A program run to its end: how long it took and how much memory.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::mem::MaybeUninit;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run took.
pub(crate) struct Took {
    pub(crate) seconds: f64,
    /// The most memory that was resident, in bytes, what is mapped of files among it.
    pub(crate) resident: f64,
}

/// Which cores it may run on.
#[derive(Clone, Copy)]
pub(crate) enum Cores {
    One,
    Two,
    All,
}

fn command<A: AsRef<OsStr>>(program: &Path, arguments: &[A], cores: Cores) -> Command {
    let mut command = match cores {
        Cores::All => Command::new(program),
        Cores::One | Cores::Two => {
            let mut command = Command::new("taskset");
            command
                .args(["-c", if matches!(cores, Cores::One) { "0" } else { "0,1" }])
                .arg(program);
            command
        }
    };
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Runs a program whose output nobody reads, and fails unless it exits with 0.
pub(crate) fn run<A: AsRef<OsStr>>(
    program: &Path,
    arguments: &[A],
    cores: Cores,
) -> Result<Took, String> {
    let start = Instant::now();
    let mut command = command(program, arguments, cores);
    let child = command.spawn().map_err(|error| failed(&command, &error.to_string()))?;
    let id = child.id().try_into().expect("an id is small");
    let mut status = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: both pointers are to what the call fills; the child is nobody else's to wait for, as `child` is only
    // dropped, and it has not been waited for.
    let waited = unsafe { libc::wait4(id, &raw mut status, 0, usage.as_mut_ptr()) };
    let seconds = start.elapsed().as_secs_f64();
    if waited != id || status != 0 {
        return Err(failed(&command, &format!("wait status {status}")));
    }
    // SAFETY: zero is a value of all its members, and the call succeeded.
    let usage = unsafe { usage.assume_init() };
    Ok(Took { seconds, resident: usage.ru_maxrss as f64 * 1024.0 })
}

/// Runs a program and reads what it prints through a pipe, to be dropped; also how many bytes that was.
pub(crate) fn drain<A: AsRef<OsStr>>(
    program: &Path,
    arguments: &[A],
) -> Result<(f64, u64), String> {
    let start = Instant::now();
    let mut command = command(program, arguments, Cores::All);
    let ran = command.stdout(Stdio::piped()).spawn().and_then(|mut child| {
        let bytes = io::copy(&mut child.stdout.take().expect("a pipe"), &mut io::sink())?;
        Ok((bytes, child.wait()?))
    });
    match ran {
        Ok((bytes, status)) if status.success() => Ok((start.elapsed().as_secs_f64(), bytes)),
        Ok((_, status)) => Err(failed(&command, &status.to_string())),
        Err(error) => Err(failed(&command, &error.to_string())),
    }
}

/// Runs a program and gives what it prints.
pub(crate) fn printed<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) -> Result<Vec<u8>, String> {
    let mut command = command(program, arguments, Cores::All);
    let output = command
        .stdout(Stdio::piped())
        .output()
        .map_err(|error| failed(&command, &error.to_string()))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(failed(&command, &format!("{} {}", output.status, String::from_utf8_lossy(&output.stderr))))
}

/// Runs a program and gives the most anonymous memory that it was seen with, in bytes, looked at all the time.
pub(crate) fn anonymous<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) -> Result<f64, String> {
    let mut command = command(program, arguments, Cores::All);
    let error = |error: io::Error| error.to_string();
    let mut child = command.spawn().map_err(error)?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut most = 0.0_f64;
    loop {
        most = most.max(kibibytes(&status_file, "RssAnon:").unwrap_or(0.0) * 1024.0);
        match child.try_wait().map_err(error)? {
            None => std::thread::sleep(Duration::from_micros(200)),
            Some(status) if status.success() => return Ok(most),
            Some(status) => return Err(failed(&command, &status.to_string())),
        }
    }
}

/// The most memory that was resident of this process, in bytes.
pub(crate) fn own() -> f64 {
    kibibytes("/proc/self/status", "VmHWM:").unwrap_or(f64::INFINITY) * 1024.0
}

fn kibibytes(status_file: &str, member: &str) -> Option<f64> {
    let status = fs::read_to_string(status_file).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(member))?;
    line.split_whitespace().next()?.parse().ok()
}

fn failed(command: &Command, why: &str) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let arguments = command.get_args().collect::<Vec<_>>().join(OsStr::new(" "));
    format!("`{} {}`: {why}", program.display(), arguments.display())
}
