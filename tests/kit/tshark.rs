//! Runs tshark with the dissector.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Separates two fields. tshark does not escape this character in texts, so packets with it must be avoided.
pub(crate) const SEPARATOR: char = '\u{2}';

/// Separates two values of one field.
pub(crate) const AGGREGATOR: char = '\u{3}';

/// The fields of a packet: the values of each field that is present, by its name without `fwpm.`.
pub(crate) type Fields = BTreeMap<String, Vec<String>>;

/// The Lua script that `wfp-events dissector` prints.
pub(crate) fn script() -> &'static Path {
    static SCRIPT: OnceLock<PathBuf> = OnceLock::new();
    SCRIPT.get_or_init(|| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fwpm.lua");
        let printed =
            Command::new(env!("CARGO_BIN_EXE_wfp-events")).arg("dissector").output().unwrap();
        assert!(printed.status.success());
        std::fs::write(&path, printed.stdout).unwrap();
        path
    })
}

/// The output of tshark. Asserts that it prints no messages, in particular none about Lua errors.
pub(crate) fn tshark(args: &[&str]) -> String {
    let script = format!("lua_script:{}", script().display());
    let output = Command::new("tshark")
        .args(args)
        .args(["-X", &script])
        // Independent of the user's language and settings.
        .env("LC_ALL", "C.UTF-8")
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::null())
        .output()
        .expect("tshark");
    let printed = String::from_utf8(output.stdout).unwrap();
    let messages = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{messages}");
    let complaints: Vec<_> = messages
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("Running as"))
        .collect();
    assert!(complaints.is_empty(), "{complaints:?}");
    assert_eq!(printed.lines().find(|line| line.contains("Lua Error:")), None);
    printed
}

/// The indexes of the packets that a display filter selects.
pub(crate) fn selected(capture: &Path, filter: &str) -> Vec<usize> {
    let capture = capture.to_str().unwrap();
    tshark(&["-r", capture, "-Y", filter, "-T", "fields", "-e", "frame.number"])
        .lines()
        .map(|line| line.parse::<usize>().unwrap() - 1)
        .collect()
}

/// The names of the dissector's fields.
pub(crate) fn names() -> &'static [String] {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let listed = tshark(&["-G", "fields"]);
        let names = listed.lines().filter_map(|line| line.split('\t').nth(2));
        let mut names: Vec<_> =
            names.filter(|name| name.starts_with("fwpm.")).map(str::to_owned).collect();
        names.sort();
        names.dedup();
        assert!(names.len() > 250, "{names:?}");
        names
    })
}

/// The fields of each packet; `fault` has the messages about faults.
pub(crate) fn fields(capture: &Path) -> Vec<Fields> {
    let mut wanted = vec!["frame.number", "_ws.expert.message", "_ws.lua.error"];
    wanted.extend(names().iter().map(String::as_str));
    // The last field is a number, so that a line feed within a text cannot look like the end of a packet.
    wanted.push("frame.len");
    let separator = format!("separator={SEPARATOR}");
    let aggregator = format!("aggregator={AGGREGATOR}");
    let mut args = vec!["-r", capture.to_str().unwrap(), "-T", "fields"];
    for option in ["quote=d", "occurrence=a", &separator, &aggregator] {
        args.extend(["-E", option]);
    }
    for field in &wanted {
        args.extend(["-e", field]);
    }
    let printed = tshark(&args);
    let mut cells = printed.split(SEPARATOR).peekable();
    let mut packets = Vec::new();
    // There is no separator between packets: the last cell of one and the first of the next are joined by a line feed.
    cells.next().unwrap();
    while cells.peek().is_some() {
        let mut packet = Fields::new();
        for field in &wanted[1..] {
            let cell = cells.next().unwrap();
            let Some(values) = cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
            else {
                continue;
            };
            let name = match *field {
                "frame.len" | "fwpm.fault" => continue,
                "_ws.expert.message" => "fault",
                field => field.strip_prefix("fwpm.").unwrap_or(field),
            };
            packet.insert(name.to_owned(), values.split(AGGREGATOR).map(str::to_owned).collect());
        }
        assert_eq!(packet.get("_ws.lua.error"), None);
        packets.push(packet);
    }
    packets
}
