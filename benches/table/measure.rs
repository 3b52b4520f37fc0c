//! Two things timed in turn.

use std::time::{Duration, Instant};

use crate::flat;

/// How much is measured.
pub(crate) struct Scale {
    /// Whether everything is only done once, to see that it works.
    pub(crate) smoke: bool,
    /// How many times two things are timed in turn, and for how long each time at least.
    pub(crate) pairs: usize,
    pub(crate) least: Duration,
    /// The same for whole processes.
    pub(crate) runs: usize,
    /// Bytes that fit into no cache.
    pub(crate) large: (&'static str, usize),
    /// Flat records and events in files.
    pub(crate) records: u64,
    pub(crate) events: u64,
    /// Records for Python.
    pub(crate) few: u64,
}

impl Scale {
    pub(crate) const FULL: Self = Self {
        smoke: false,
        pairs: 61,
        least: Duration::from_millis(4),
        runs: 5,
        large: flat::LARGE,
        records: 4_000_000,
        events: 1_000_000,
        few: 100_000,
    };
    pub(crate) const SMOKE: Self = Self {
        smoke: true,
        pairs: 1,
        least: Duration::ZERO,
        runs: 1,
        large: ("1 MiB", 1 << 20),
        records: 4_000,
        events: 1_000,
        few: 1_000,
    };
}

/// How long each of two things takes, in seconds, and how many times as long the second as the first.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) ours: f64,
    pub(crate) beside: f64,
    /// The median of the ratios within each turn.
    pub(crate) times: f64,
    /// The quartiles of those: half of the turns lie between them.
    pub(crate) between: [f64; 2],
}

/// Times two things in turn, each time in the other order, and takes medians.
///
/// Each gives its own seconds: [`timed`] makes such a thing of what is short.
pub(crate) fn pair(
    pairs: usize,
    ours: &mut dyn FnMut() -> f64,
    beside: &mut dyn FnMut() -> f64,
) -> Pair {
    let mut turns = Vec::new();
    for turn in 0..pairs {
        let (a, b);
        if turn % 2 == 0 {
            a = ours();
            b = beside();
        } else {
            b = beside();
            a = ours();
        }
        turns.push((a, b));
    }
    let times = || turns.iter().map(|turn| turn.1 / turn.0);
    Pair {
        ours: median(turns.iter().map(|turn| turn.0)),
        beside: median(turns.iter().map(|turn| turn.1)),
        times: median(times()),
        between: [1, 3].map(|quarters| quantile(quarters, times())),
    }
}

/// What is short, to be timed: repeated so often that it takes long enough, in seconds for one time.
pub(crate) fn timed<'a>(scale: &Scale, mut work: impl FnMut() + 'a) -> impl FnMut() -> f64 + 'a {
    let least = scale.least;
    let mut times = 0_u32;
    move || {
        if times == 0 {
            // The first run warms up; the second tells how long one takes.
            work();
            let start = Instant::now();
            work();
            let once = start.elapsed().max(Duration::from_nanos(20));
            times = (least.as_nanos() / once.as_nanos()).max(1).try_into().unwrap();
        }
        let start = Instant::now();
        for _ in 0..times {
            work();
        }
        start.elapsed().as_secs_f64() / f64::from(times)
    }
}

pub(crate) fn median(of: impl Iterator<Item = f64>) -> f64 {
    quantile(2, of)
}

/// The number that so many quarters are not greater than.
fn quantile(quarters: usize, of: impl Iterator<Item = f64>) -> f64 {
    let mut of: Vec<f64> = of.collect();
    of.sort_by(f64::total_cmp);
    of[(of.len() - 1) * quarters / 4]
}
