//! Two things timed in turn.

use std::time::{Duration, Instant};

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
    pub(crate) large: usize,
    /// Flat records and events in files.
    pub(crate) records: u64,
    pub(crate) events: u64,
    /// Records for Python.
    pub(crate) few: u64,
}

impl Scale {
    pub(crate) const FULL: Self = Self {
        smoke: false,
        pairs: 31,
        least: Duration::from_millis(4),
        runs: 5,
        large: 256 << 20,
        records: 4_000_000,
        events: 1_000_000,
        few: 100_000,
    };
    pub(crate) const SMOKE: Self = Self {
        smoke: true,
        pairs: 1,
        least: Duration::ZERO,
        runs: 1,
        large: 1 << 20,
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
}

/// Times two things in turn, each time in the other order, and takes medians.
///
/// What gives its own seconds is timed by itself; everything else is repeated until it took long enough.
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
    Pair {
        ours: median(turns.iter().map(|turn| turn.0)),
        beside: median(turns.iter().map(|turn| turn.1)),
        times: median(turns.iter().map(|turn| turn.1 / turn.0)),
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
    let mut of: Vec<f64> = of.collect();
    of.sort_by(f64::total_cmp);
    let middle = of.len() / 2;
    if of.len() % 2 == 1 { of[middle] } else { (of[middle - 1] + of[middle]) / 2.0 }
}
