//! `dissector`: the script has all structures and members. `tests/wireshark` runs it in tshark.

use wfp_events::layout::MemberKind;
use wfp_events::raw::LAYOUTS;

use crate::kit::command::run;

#[test]
fn the_dissector_has_every_structure_and_member() {
    let ended = run(&["dissector"]);
    assert_eq!((ended.status, &ended.stderr[..]), (Some(0), ""));
    assert_eq!(run(&["dissector"]), ended);
    let script = String::from_utf8(ended.stdout).unwrap();
    assert!(script.starts_with("-- "));
    assert!(script.lines().next().unwrap().contains(env!("CARGO_PKG_VERSION")));
    let mut lines = script.lines();
    for layout in LAYOUTS {
        let head = format!("  [\"{}\"] = {{ size = {}, members = {{", layout.name, layout.size);
        assert!(lines.any(|line| line == head), "{head}");
        for member in layout.members {
            let line = lines.next().unwrap();
            let start = format!(
                "    {{ name = \"{}\", offset = {}, size = {}, kind = \"",
                member.name, member.offset, member.size
            );
            assert!(line.starts_with(&start), "{line}");
        }
    }
    for member in LAYOUTS.iter().flat_map(|layout| layout.members) {
        let named = match member.kind {
            MemberKind::Enumeration(of) | MemberKind::Code(of) | MemberKind::Status(of) => {
                of.values
            }
            MemberKind::Flags(set) => set.flags,
            _ => continue,
        };
        for value in named {
            assert!(script.contains(&format!("\"{}\"", value.name)), "{}", value.name);
        }
    }
}
