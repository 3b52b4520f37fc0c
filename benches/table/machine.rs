//! The machine that a table was taken on.

use std::fs;
use std::process::Command;

/// One line about it.
pub(crate) fn described() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = named("/proc/meminfo", "MemTotal", ':');
    let memory = memory.trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / f64::from(1 << 20);
    let system = named("/etc/os-release", "PRETTY_NAME", '=');
    format!(
        "{}, {cores} cores, {memory:.0} GiB; {}, {}; {}; {}",
        named("/proc/cpuinfo", "model name", ':'),
        system.trim_matches('"'),
        printed("uname", &["-sr"]),
        printed("rustc", &["--version"]),
        printed("date", &["-u", "+%F"]),
    )
}

/// What a file of lines says behind a name.
fn named(file: &str, name: &str, divided_by: char) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let mut pairs = text.lines().filter_map(|line| line.split_once(divided_by));
    let found = pairs.find(|(key, _)| key.trim() == name);
    found.map_or_else(|| format!("unknown {name}"), |(_, value)| value.trim().to_owned())
}

fn printed(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|_| format!("unknown {program}"))
}
