//! What counts of instructions say: whether a path costs more than what is kept of it, and whether its cost is linear.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;

/// How far a count may lie from the one that is kept, in per cent of that.
pub(crate) const CHANGE: f64 = 5.0;

/// How far the cost of 4n items may lie above a straight line, in per cent of that cost. What a search in n ranges or
/// a sort of them adds stays below it; what is quadratic does not, from a ninth of the cost on.
pub(crate) const BEND: f64 = 4.0;

/// Instructions for n, 2n and 4n items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Counts {
    pub(crate) n: usize,
    pub(crate) counts: [u64; 3],
}

impl Counts {
    /// Instructions per item where there are most of them, to two digits.
    pub(crate) fn per_item(&self) -> f64 {
        (self.counts[2] as f64 / (4 * self.n) as f64 * 100.0).round() / 100.0
    }

    /// How far the cost of 4n items lies above the straight line through those of n and 2n, in per cent; below it is
    /// less than 0.
    pub(crate) fn bend(&self) -> f64 {
        let [one, two, four] = self.counts.map(|count| count as f64);
        (four - two - 2.0 * (two - one)) / four * 100.0
    }
}

/// What made the program that is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Compiler {
    pub(crate) rustc: String,
    pub(crate) target: String,
}

/// The counts that are kept in a file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kept {
    rustc: String,
    target: String,
    valgrind: String,
    per_item: BTreeMap<String, f64>,
}

impl Kept {
    pub(crate) fn new(compiler: Compiler, valgrind: String) -> Self {
        let Compiler { rustc, target } = compiler;
        Self { rustc, target, valgrind, per_item: BTreeMap::new() }
    }

    pub(crate) fn keep(&mut self, name: &str, counts: &Counts) {
        self.per_item.insert(name.to_owned(), counts.per_item());
    }

    pub(crate) fn compiler(&self) -> Compiler {
        Compiler { rustc: self.rustc.clone(), target: self.target.clone() }
    }

    /// What is known of a path that another compiler, or the same, made.
    pub(crate) fn of(&self, name: &str, compiler: &Compiler) -> Before {
        if *compiler != self.compiler() {
            return Before::OtherCompiler;
        }
        self.per_item.get(name).map_or(Before::Nothing, |per_item| Before::Kept(*per_item))
    }

    /// Names of what is kept and no longer is a path.
    pub(crate) fn gone(&self, paths: &BTreeSet<&str>) -> Vec<&str> {
        self.per_item.keys().map(String::as_str).filter(|name| !paths.contains(name)).collect()
    }
}

/// The file.
impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rustc, target, valgrind, per_item } = self;
        writeln!(
            f,
            "# Instructions per item of each hot path; benches/README.md tells how they are counted."
        )?;
        writeln!(f, "# In benches/: UPDATE_EXPECTED=1 cargo bench --bench instructions")?;
        writeln!(
            f,
            "rustc = {rustc:?}\ntarget = {target:?}\nvalgrind = {valgrind:?}\n\n[per_item]"
        )?;
        per_item.iter().try_for_each(|(name, count)| writeln!(f, "{name:?} = {count:.2}"))
    }
}

/// What is kept of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Before {
    /// Counts of what another compiler makes, which say nothing.
    OtherCompiler,
    /// No count.
    Nothing,
    /// Instructions per item.
    Kept(f64),
}

impl Before {
    /// How much more the path takes now, in per cent.
    pub(crate) fn change(self, counts: &Counts) -> Option<f64> {
        match self {
            Self::Kept(kept) => Some((counts.per_item() - kept) / kept * 100.0),
            Self::OtherCompiler | Self::Nothing => None,
        }
    }
}

/// What there is to say of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Finding {
    /// It takes so many per cent more than what is kept.
    Grew(f64),
    /// It takes so many per cent less than what is kept.
    Shrank(f64),
    /// Nothing is kept of it.
    NotKept,
    /// It costs so many per cent more than if its cost were linear.
    Bent(f64),
}

impl Finding {
    /// Whether it fails the check.
    pub(crate) const fn fails(self) -> bool {
        !matches!(self, Self::Shrank(_))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grew(by) => write!(f, "takes {by:.1} % more instructions than what is kept"),
            Self::Shrank(by) => {
                write!(f, "takes {by:.1} % fewer instructions than what is kept: renew the file")
            }
            Self::NotKept => write!(f, "has no count in the file: renew it"),
            Self::Bent(by) => {
                write!(f, "grows faster than the number of items: 4n take {by:.1} % too many")
            }
        }
    }
}

/// What there is to say of a path's counts.
pub(crate) fn findings(counts: &Counts, before: Before) -> Vec<Finding> {
    let mut findings = Vec::new();
    match before.change(counts) {
        Some(change) if change > CHANGE => findings.push(Finding::Grew(change)),
        Some(change) if change < -CHANGE => findings.push(Finding::Shrank(-change)),
        Some(_) => {}
        None if before == Before::Nothing => findings.push(Finding::NotKept),
        None => {}
    }
    if counts.bend() > BEND {
        findings.push(Finding::Bent(counts.bend()));
    }
    findings
}
