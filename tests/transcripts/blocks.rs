//! Finds and replaces the `console` blocks of a document.

/// A command and its output in the document.
pub(super) struct Case {
    /// The number of its line, from 1.
    pub(super) line: usize,
    pub(super) command: String,
    /// The output, in snapbox's notation for wildcards.
    pub(super) shown: String,
    /// The number of lines of the output.
    length: usize,
    /// Whether the block uses tshark.
    pub(super) tshark: bool,
}

/// The commands of a document.
pub(super) fn cases(document: &str) -> Vec<Case> {
    let lines: Vec<&str> = document.lines().collect();
    let mut cases = Vec::new();
    for start in (1..=lines.len()).filter(|number| lines[number - 1] == "```console") {
        let length = lines[start..].iter().position(|line| *line == "```").expect("an end");
        let block = &lines[start..start + length];
        let commands = (0..length).filter_map(|at| Some((at, block[at].strip_prefix("$ ")?)));
        let tshark = commands.clone().any(|(_, command)| command.contains("tshark"));
        cases.extend(commands.map(|(at, command)| {
            let shown = block[at + 1..].iter().take_while(|line| !line.starts_with("$ "));
            Case {
                line: start + at + 1,
                command: command.to_owned(),
                length: shown.clone().count(),
                shown: shown.map(|line| pattern(line) + "\n").collect(),
                tshark,
            }
        }));
    }
    cases
}

fn pattern(line: &str) -> String {
    if line == "…" { "...".to_owned() } else { line.replace('…', "[..]") }
}

/// The document with new outputs for some of its commands, which are in the document's order.
pub(super) fn with_shown(document: &str, changed: &[(Case, String)]) -> String {
    let mut lines: Vec<String> = document.lines().map(str::to_owned).collect();
    for (case, shown) in changed.iter().rev() {
        let shown = shown.lines().map(|line| match line {
            "..." => "…".to_owned(),
            _ => line.replace("[..]", "…"),
        });
        lines.splice(case.line..case.line + case.length, shown);
    }
    lines.join("\n") + "\n"
}

#[test]
fn cases_of_a_document() {
    let document = "# Title\n```sh\n$ no\n```\n```console\n$ one\na … b\n…\n$ two\n```\nend\n";
    let cases = cases(document);
    let seen = cases.iter().map(|case| (case.line, &*case.command, &*case.shown, case.length));
    assert_eq!(seen.collect::<Vec<_>>(), [(6, "one", "a [..] b\n...\n", 2), (9, "two", "", 0)]);
    let changed: Vec<_> =
        cases.into_iter().zip(["a [..] c\n...\n".into(), "x\ny\n".into()]).collect();
    assert_eq!(
        with_shown(document, &changed),
        "# Title\n```sh\n$ no\n```\n```console\n$ one\na … c\n…\n$ two\nx\ny\n```\nend\n"
    );
}
