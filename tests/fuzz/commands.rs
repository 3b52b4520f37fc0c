//! All views of the command report the same faults of a record in memory. The input is the fuzz seeds.

use std::collections::BTreeSet;

use wfp_events::kind::RecordKind;

use super::checks::input::Input;
use super::files;
use crate::kit::files::Files;

/// The views. All report faults as messages; `detail`, `explain` and `jsonl` also show them in the output.
const VIEWS: [&[&str]; 6] = [
    &["decode", "-f", "table"],
    &["decode", "-f", "detail"],
    &["decode", "-f", "jsonl"],
    &["decode", "-f", "csv"],
    &["decode", "-f", "xml"],
    &["explain"],
];

#[test]
fn all_views_name_the_same_faults() {
    let kinds: Vec<_> = RecordKind::all().collect();
    let mut with_faults = 0;
    for (name, seed) in files("seeds/views").into_iter().chain(files("regressions/views")) {
        let Some(input) = Input::new(&seed) else { continue };
        let kind = kinds[input.which % kinds.len()];
        let structure = kind.layout().name;
        let files = Files::new().with("image", input.bytes);
        let (base, root) = (format!("{:#x}", input.base), format!("{:#x}", input.root));
        let run = |command: &[&str]| {
            let image =
                ["--struct", structure, "--base", &base, "--root", &root, "--verbose", "image"];
            files.run(&[command, &image].concat())
        };
        let faults = |command: &[&str]| {
            let ended = run(command);
            let errors = ended.stderr.lines().filter(|line| line.starts_with("error: "));
            (ended.status, errors.map(str::to_owned).collect::<Vec<_>>())
        };
        let (status, expected) = faults(VIEWS[0]);
        for view in &VIEWS[1..] {
            // netsh's XML has no payloads without an event.
            if matches!(kind, RecordKind::Event(_)) || !view.contains(&"xml") {
                assert_eq!(faults(view), (status, expected.clone()), "{name}: {view:?}");
            }
        }
        // `check` reports bad members as findings, in the same words; a record that cannot be read at all is an error.
        let checked = run(&["check"]);
        let findings = String::from_utf8(checked.stdout).unwrap();
        let mut bad: Vec<_> = findings
            .lines()
            .filter(|line| line.contains("bad-pointer: "))
            .map(|line| line.replace("bad-pointer: ", ""))
            .collect();
        bad.extend(
            checked
                .stderr
                .lines()
                .filter_map(|line| Some(line.strip_prefix("error: ")?.to_owned())),
        );
        let bad: BTreeSet<_> = bad.iter().map(|finding| format!("error: {finding}")).collect();
        assert_eq!(bad, expected.iter().cloned().collect(), "{name}");
        with_faults += usize::from(!expected.is_empty());
    }
    assert!(with_faults > 5, "{with_faults}");
}
