//! All benches that measure time, with Criterion, and the table of ratios.
//!
//! `benches/README.md` describes the comparisons.

mod archive;
mod by_hand;
mod command;
mod event;
mod flat;
mod json;
mod memory;
mod netsh;
mod one_event;
mod pcapng;
mod peers;
mod plain;
mod raw;
mod release;
mod sample;
mod scan;
mod synthetic;
mod table;

use std::time::{Duration, SystemTime};

use criterion::Criterion;

/// Sizes of data that fits into a core's cache, and of data that fits into no cache.
const SMALL: (&str, usize) = ("256 KiB", 256 << 10);
const LARGE: (&str, usize) = ("256 MiB", 256 << 20);

type Section = fn(&mut Criterion);

/// The groups of benches, by the first word of their names.
const SECTIONS: [(&str, Section); 7] = [
    ("command", command::bench),
    ("flat", raw::bench),
    ("event", event::bench),
    ("lines", json::bench),
    ("xml", netsh::bench),
    ("pcapng", pcapng::bench),
    ("scan", scan::bench),
];

fn criterion() -> Criterion {
    Criterion::default()
        .output_directory(&table::directory())
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(1200))
        .configure_from_args()
}

fn main() {
    let start = SystemTime::now();
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let named = |section: &str| filter.as_ref().is_some_and(|filter| filter.contains(section));
    let all = !SECTIONS.iter().any(|(section, _)| named(section));
    let mut criterion = criterion();
    for (section, bench) in SECTIONS {
        // Only the sections that the filter names prepare their data.
        if all || named(section) {
            bench(&mut criterion);
        }
    }
    criterion.final_summary();
    table::print(start);
}
