//! Compiles `assembly/loops.rs` and compares its machine code with what is kept in `assembly/`.
//!
//! `benches/README.md` describes what is compared and how.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The functions; each has a file `assembly/NAME.s`.
const FUNCTIONS: [&str; 3] = ["slice_of", "first_unnamed", "record_loop"];

const PACKAGE: &str = env!("CARGO_MANIFEST_DIR");

fn main() {
    if !cfg!(target_arch = "x86_64") {
        println!("not compared: what is kept is of x86-64");
        return;
    }
    let assembly = compiled();
    let version = versions();
    let renew = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut failures = Vec::new();
    for name in FUNCTIONS {
        let code = function(&assembly, name);
        let loops = loops(&code);
        let lengths: Vec<_> = loops.iter().map(Vec::len).collect();
        println!("{name}: loops of {lengths:?} instructions");
        if loops.is_empty() != (name == "slice_of") {
            failures.push(format!("{name} has {} loops", loops.len()));
        }
        if loops.iter().flatten().any(|line| line.starts_with("call")) {
            failures.push(format!("{name} calls a function in a loop"));
        }
        let file = Path::new(PACKAGE).join("assembly").join(name).with_extension("s");
        let now = format!("# {version}\n{code}");
        if renew {
            fs::write(file, now).unwrap();
            continue;
        }
        let kept = fs::read_to_string(file).unwrap();
        match kept.lines().next() {
            Some(head) if head != format!("# {version}") => {
                println!("    not compared: what is kept belongs to {}", &head[2..]);
            }
            _ if kept != now => failures.push(format!("{name} is no longer what is kept:\n{code}")),
            _ => {}
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Compiles the functions with the profile of the benches. Returns their assembly.
fn compiled() -> String {
    let program = std::env::current_exe().unwrap();
    let file = program.with_extension("s");
    let mut cargo = Command::new("cargo");
    cargo.args(["rustc", "--release", "--example", "loops", "--manifest-path"]);
    cargo.arg(Path::new(PACKAGE).join("Cargo.toml"));
    cargo.arg("--target-dir").arg(program.ancestors().nth(3).unwrap());
    // What the benches have built already is used again.
    let debug = std::env::var("CARGO_PROFILE_BENCH_DEBUG");
    cargo.env("CARGO_PROFILE_RELEASE_DEBUG", debug.as_deref().unwrap_or("line-tables-only"));
    // Linked as one module, as far as the optimiser is concerned, so that there is one file.
    cargo.args(["--", "-C", "debuginfo=0", "-C", "target-cpu=x86-64", "-C", "lto=fat"]);
    cargo.arg("--emit").arg(format!("asm={}", file.display()));
    // Cargo does not know the file, and compiles nothing if nothing else has changed.
    cargo.arg("--cfg").arg(format!("run=\"{}\"", std::process::id()));
    assert!(cargo.status().unwrap().success());
    fs::read_to_string(file).unwrap()
}

/// The labels and instructions of a function, without what only debuggers and linkers need.
fn function(assembly: &str, name: &str) -> String {
    let start = assembly.find(&format!("\n{name}:\n")).unwrap_or_else(|| panic!("no {name}")) + 1;
    let lines = assembly[start..].lines().take_while(|line| !line.contains(".cfi_endproc"));
    let is_code = |line: &&str| line.starts_with(".LBB") || !line.trim_start().starts_with('.');
    let mut code = String::new();
    for line in lines.filter(is_code) {
        writeln!(code, "{}", without_numbers(line)).unwrap();
    }
    code
}

/// A line without the numbers in labels that depend on the other functions and on the text of the crates.
fn without_numbers(line: &str) -> String {
    let mut parts = line.split(".L");
    let mut short = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|of: char| !(of.is_ascii_alphanumeric() || "._".contains(of)));
        let (label, rest) = part.split_at(end.unwrap_or(part.len()));
        let number = label.rsplit(['_', '.']).next().unwrap_or_default();
        let kind = label.trim_end_matches(|of: char| !of.is_ascii_alphabetic());
        let kind = if label.starts_with("BB") { "" } else { kind.split('.').next().unwrap() };
        write!(short, ".L{kind}{number}{rest}").unwrap();
    }
    short
}

/// The instructions of each loop that contains no other: from a label to a jump back to it.
fn loops(code: &str) -> Vec<Vec<&str>> {
    let lines: Vec<&str> = code.lines().map(str::trim).collect();
    let mut loops = Vec::new();
    let mut from = 0;
    for (end, line) in lines.iter().enumerate() {
        let target = line.strip_prefix('j').and_then(|jump| jump.split_whitespace().nth(1));
        let is_target = |label: &&str| label.strip_suffix(':') == target && target.is_some();
        if let Some(start) = lines[from..end].iter().rposition(is_target) {
            let body = lines[from + start..=end].iter().filter(|line| !line.ends_with(':'));
            let body: Vec<_> = body.copied().collect();
            // A jump back to what ends the function is none.
            if !body.contains(&"retq") {
                loops.push(body);
                from = end;
            }
        }
    }
    loops
}

/// The versions of the compiler and its target.
fn versions() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let target = told.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    format!("{}, {target}", told.lines().next().unwrap())
}
