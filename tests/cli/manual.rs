//! `completions` and `man`.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::kit::command::{ended, run};

/// What bash offers for the last of these words.
fn completed(words: &[&str]) -> String {
    let script = String::from_utf8(run(&["completions", "bash"]).stdout).unwrap();
    let function = script.lines().next().unwrap().trim_end_matches("() {");
    let last = words.len() - 1;
    let (word, before) = (words[last], words[last - 1]);
    let text = format!(
        "{script}\nCOMP_WORDS=({}); COMP_CWORD={last}; {function} wfp-events '{word}' '{before}'; echo ${{COMPREPLY[@]}}",
        words.join(" ")
    );
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", &text]).stdin(Stdio::null());
    bash.stdout(Stdio::piped()).stderr(Stdio::piped());
    let ended = ended(bash);
    assert_eq!(ended.stderr, "");
    String::from_utf8(ended.stdout).unwrap().trim_end().to_owned()
}

#[test]
fn bash_completes_commands_and_options() {
    assert_eq!(completed(&["wfp-events", "dec"]), "decode");
    assert_eq!(completed(&["wfp-events", "decode", "--fol"]), "--follow");
    assert_eq!(completed(&["wfp-events", "convert", "--to", "pca"]), "pcapng");
}

#[test]
fn other_shells_have_completions() {
    for (shell, start) in [
        ("zsh", "#compdef wfp-events"),
        ("fish", "# Print an optspec"),
        ("powershell", "\nusing namespace System.Management.Automation"),
    ] {
        let ended = run(&["completions", shell]);
        let script = String::from_utf8(ended.stdout).unwrap();
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
        assert!(script.starts_with(start), "{script}");
        assert!(script.contains("follow") && script.contains("summary"), "{script}");
    }
    assert_eq!(run(&["completions", "tcsh"]).status, Some(2));
}

#[test]
fn every_command_has_a_page() {
    let text = |args: &[&str]| {
        let ended = run(args);
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""), "{args:?}");
        String::from_utf8(ended.stdout).unwrap()
    };
    let page = text(&["man"]);
    assert!(page.contains("\n.TH wfp-events 1 "), "{page}");
    let names = page.split("wfp\\-events\\-").skip(1);
    let names: Vec<_> = names.map(|rest| rest.split("(1)").next().unwrap()).collect();
    let help = text(&["--help"]);
    let commands = help.split("\n\n").find_map(|part| part.strip_prefix("Commands:\n")).unwrap();
    let commands: Vec<_> =
        commands.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!([&names[..], &["help"]].concat(), commands);
    for name in names {
        let page = text(&["man", name]);
        assert!(page.contains(&format!("\n.TH wfp-events-{name} 1 ")), "{page}");
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"] {
            assert!(page.contains(&format!("\n.SH {section}\n")), "{name}: {section}");
        }
        assert!(!page.contains("\\fR\n\n.TP"), "an option without a text: {page}");
        assert_eq!(warnings(&page), "", "{name}");
    }
    let message = "error: unknown command decod; did you mean decode?\n";
    run(&["man", "decod"]).gives(2, "", message);
}

/// What groff, if there is one, says about a page.
fn warnings(page: &str) -> String {
    let mut groff = Command::new("groff");
    groff.args(["-man", "-Tutf8", "-ww", "-z"]).stdin(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = groff.spawn() else { return String::new() };
    child.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap()
}
