//! What counts of instructions say: `main.rs` compares them with those that are kept.

#![allow(missing_docs, reason = "tests say what they expect")]

mod compare;

use std::collections::BTreeSet;

use compare::{BEND, Before, CHANGE, Compiler, Counts, Finding, Kept, findings};

/// Counts of a path whose cost is that of n items, for 100, 200 and 400.
fn counts(cost: impl Fn(u64) -> u64) -> Counts {
    Counts { n: 100, counts: [cost(100), cost(200), cost(400)] }
}

fn compiler(version: &str) -> Compiler {
    Compiler { rustc: format!("rustc {version}"), target: "x86_64-unknown-linux-gnu".to_owned() }
}

/// A file that keeps 50 instructions per item of `path`.
fn kept() -> Kept {
    let mut kept = Kept::new(compiler("1.95.0"), "valgrind-3.19.0".to_owned());
    kept.keep("path", &counts(|n| 50 * n));
    kept
}

#[test]
fn a_path_may_grow_by_five_per_cent() {
    let before = kept().of("path", &compiler("1.95.0"));
    assert_eq!((before, CHANGE), (Before::Kept(50.0), 5.0));
    // In hundredths of an instruction per item.
    let of = |hundredths: u64| findings(&counts(|n| hundredths * n / 100), before);
    for same in [5_000, 5_250, 4_750] {
        assert_eq!(of(same), [], "{same}");
    }
    let [Finding::Grew(by)] = of(5_251)[..] else { panic!("{:?}", of(5_251)) };
    assert!((5.0..5.1).contains(&by), "{by}");
    let [Finding::Shrank(by)] = of(4_749)[..] else { panic!("{:?}", of(4_749)) };
    assert!((5.0..5.1).contains(&by), "{by}");
    assert_eq!(of(10_000), [Finding::Grew(100.0)]);
    assert_eq!(of(10_000)[0].to_string(), "takes 100.0 % more instructions than what is kept");
    // Growing fails; shrinking asks for a new file.
    assert!(of(10_000)[0].fails() && !of(2_500)[0].fails());
}

#[test]
fn what_another_compiler_makes_is_not_compared() {
    let grown = counts(|n| 100 * n);
    for (other, is_compared) in [("1.95.0", true), ("1.95.1", false), ("1.96.0-nightly", false)] {
        let findings = findings(&grown, kept().of("path", &compiler(other)));
        assert_eq!(!findings.is_empty(), is_compared, "{other}");
    }
    let arm = Compiler { target: "aarch64-unknown-linux-gnu".to_owned(), ..kept().compiler() };
    assert_eq!(kept().of("path", &arm), Before::OtherCompiler);
    // That its cost is linear it has to keep to all the same.
    let [Finding::Bent(_)] = findings(&counts(|n| n * n), Before::OtherCompiler)[..] else {
        panic!("quadratic")
    };
}

#[test]
fn each_path_is_kept_and_nothing_else() {
    let kept = kept();
    let findings = findings(&counts(|n| 50 * n), kept.of("new", &kept.compiler()));
    assert_eq!(findings, [Finding::NotKept]);
    assert!(findings[0].fails());
    assert_eq!(kept.gone(&BTreeSet::from(["path", "new"])), [""; 0]);
    assert_eq!(kept.gone(&BTreeSet::from(["new"])), ["path"]);
}

#[test]
fn a_cost_is_linear() {
    let bends = |cost: &dyn Fn(u64) -> u64| {
        let counts = counts(cost);
        let finding = findings(&counts, Before::Kept(counts.per_item()));
        assert!(matches!(finding[..], [] | [Finding::Bent(_)]), "{finding:?}");
        assert_eq!(counts.bend() > BEND, !finding.is_empty());
        !finding.is_empty()
    };
    // Linear, with a start; no growth at all; less the more there are; as a search or a sort of so many.
    assert!(!bends(&|n| 30 * n));
    assert!(!bends(&|n| 1_000_000 + 30 * n));
    assert!(!bends(&|_| 1_000));
    assert!(!bends(&|n| 1_000_000 - 30 * n));
    assert!(!bends(&|n| 1_000_000 - 30 * n + n / 400));
    assert!(!bends(&|n| 50 * n + 5 * n * u64::from(n.ilog2())));
    // Quadratic, alone or as a ninth of the cost.
    assert!(bends(&|n| n * n));
    assert!(bends(&|n| 1_000 * n + n * n / 3));
    let quadratic = findings(&counts(|n| n * n), Before::OtherCompiler);
    assert_eq!(
        quadratic[0].to_string(),
        "grows faster than the number of items: 4n take 37.5 % too many"
    );
    assert!(quadratic[0].fails());
}

#[test]
fn the_file_reads_as_it_was_written() {
    let mut kept = kept();
    kept.keep("another \"path\"", &counts(|n| n / 3));
    assert_eq!(toml::from_str::<Kept>(&kept.to_string()).unwrap(), kept);
    let text = include_str!("kept.toml");
    assert_eq!(toml::from_str::<Kept>(text).unwrap().to_string(), text);
}
