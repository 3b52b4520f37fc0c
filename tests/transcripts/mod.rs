//! The commands in `console` blocks of README.md and docs/ print what these show.
//!
//! A line `…` matches any lines, and `…` in a line matches anything in it. `UPDATE_EXPECTED=overwrite` renews the
//! outputs and keeps each `…`.

mod blocks;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use snapbox::assert::Action;
use snapbox::{Assert, Data};

use crate::kit::command::{ended, without_settings};
use crate::kit::files::Files;
use crate::kit::golden::RENEW;
use blocks::{Case, cases, with_shown};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// README.md and the documents in docs/.
fn documents() -> Vec<PathBuf> {
    let mut documents: Vec<_> = fs::read_dir(Path::new(ROOT).join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    documents.push(Path::new(ROOT).join("README.md"));
    documents.sort();
    documents
}

/// The output of a command on standard output and standard error, run in a directory that contains `tests`.
fn printed(command: &str, directory: &Path) -> String {
    let built = Path::new(env!("CARGO_BIN_EXE_wfp-events")).parent().unwrap();
    let mut path = built.as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap());
    // Cargo has already built the command.
    let command = command.replace("cargo run --release --", "wfp-events");
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(directory)
        .env("PATH", path)
        .env("HOME", directory)
        .env("LC_ALL", "C.UTF-8");
    without_settings(&mut shell);
    shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let text = String::from_utf8(ended(shell).stdout).unwrap();
    // tshark warns when root runs it. Blocks do not end with empty lines.
    let lines = text.trim_end_matches('\n').lines();
    let lines = lines.filter(|line| !line.starts_with("Running as user \"root\""));
    lines.map(|line| format!("{line}\n")).collect()
}

/// Runs the commands of all blocks that do, or do not, use tshark, and reports every difference.
fn check(with_tshark: bool) {
    let renew = Action::with_env_var(RENEW) == Some(Action::Overwrite);
    let assert = Assert::new().action(Action::Verify).normalize_paths(false);
    let (mut count, mut differences) = (0, String::new());
    for path in documents() {
        let document = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(ROOT).unwrap().display();
        let scratch = Files::new();
        symlink(Path::new(ROOT).join("tests"), scratch.path("tests")).unwrap();
        let mut changed = Vec::new();
        for case in cases(&document).into_iter().filter(|case| case.tshark == with_tshark) {
            count += 1;
            let Case { line, command, shown, .. } = &case;
            println!("{name}:{line}: $ {command}");
            let printed = Data::text(printed(command, scratch.folder()));
            let shown = Data::text(shown);
            let Err(difference) = assert.try_eq(Some(&"printed"), printed.clone(), shown.clone())
            else {
                continue;
            };
            if renew {
                let (printed, _) = assert.normalize(printed, shown);
                changed.push((case, printed.render().unwrap()));
            } else {
                differences += &format!("{name}:{line}: $ {command}\n{difference}\n");
            }
        }
        if !changed.is_empty() {
            fs::write(&path, with_shown(&document, &changed)).unwrap();
        }
    }
    assert!(count > 0, "no commands were found");
    assert!(differences.is_empty(), "\n{differences}{RENEW}=overwrite renews what is shown");
}

#[test]
fn commands_print_what_the_documents_show() {
    check(false);
}

#[test]
#[ignore = "needs tshark"]
fn commands_with_tshark_print_what_the_documents_show() {
    check(true);
}
