//! Events that are found in memory.

#[path = "../../examples/planted.rs"]
#[allow(unreachable_pub, reason = "it is a program")]
mod planted;

mod finds;

use wfp_events::scan::Options;

/// Intact events are found, and nothing else. docs/memory.md says which are not.
#[test]
fn all_planted_events_are_found() {
    let program = std::path::PathBuf::from(env!("CARGO_BIN_EXE_wfp-events"));
    let report = planted::run(24 << 20, &[program], &Options::default());
    for (kind, count) in &report.counts {
        let least = match kind.as_str() {
            kind if kind.ends_with("with unnamed values") => 0,
            "IKEEXT_MM_FAILURE0" => count.planted * 9 / 10,
            kind if kind.ends_with("CLASSIFY_DROP_MAC") => count.planted / 2,
            _ => count.planted - count.planted.min(1),
        };
        assert!(count.found >= least && count.misread <= 1, "{kind}\n{report}");
        assert_eq!(count.invented, 0, "{kind}\n{report}");
    }
    assert!(report.counts.len() > 50, "{report}");
}
