//! Counts the instructions of the hot paths, compares the counts with `instructions/kept.toml`, and checks that the
//! cost is linear.
//!
//! `benches/README.md` describes what is counted and how.

mod callgrind;
mod memory;
mod one_event;
mod paths;
mod release;
mod synthetic;

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use paths::{Counted, PATHS, Path};
use serde::{Deserialize, Serialize};

/// The file with the expected counts.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions/kept.toml");

const HEAD: &str = "\
# Instructions per item of each hot path; benches/README.md tells how they are counted.
# In benches/: UPDATE_EXPECTED=overwrite cargo bench --bench instructions
";

/// The allowed difference between a count and the expected one, in per cent of the expected one.
const CHANGE: f64 = 5.0;

/// How much the cost of 4n items may exceed the straight line through the costs of n and 2n, in per cent. A binary
/// search in n ranges, or a sort of n ranges, stays below this. A quadratic part does not, if it is a ninth of the cost
/// or more.
const BEND: f64 = 4.0;

#[derive(Deserialize, Serialize)]
struct Kept {
    rustc: String,
    target: String,
    valgrind: String,
    per_item: BTreeMap<String, f64>,
}

fn main() {
    // Cargo passes `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|of| of != "--bench").collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--test"] => PATHS.iter().for_each(|path| match path.counted {
            Counted::Work(make) => make(path.n)(),
            Counted::Command(arguments, extension) => {
                callgrind::run(arguments, path.n, extension);
            }
        }),
        [name, items] => {
            let path = PATHS.iter().find(|path| path.name == *name).unwrap();
            let Counted::Work(make) = path.counted else { panic!("{name} is no work") };
            callgrind::counted(&mut *make(items.parse().unwrap()));
        }
        filter => check(filter.first().copied().unwrap_or_default()),
    }
}

/// Counts the paths whose names contain the filter, and compares them with the file or renews it.
fn check(filter: &str) {
    let paths: Vec<&Path> = PATHS.iter().filter(|path| path.name.contains(filter)).collect();
    let renew = std::env::var_os("UPDATE_EXPECTED").is_some();
    assert!(!renew || filter.is_empty(), "the file is renewed as a whole");
    let kept: Kept = toml::from_str(&fs::read_to_string(KEPT).unwrap()).unwrap();
    let (rustc, target, valgrind) = callgrind::versions();
    let same = (&rustc, &target) == (&kept.rustc, &kept.target);
    println!("{rustc}, {target}, {valgrind}");
    if !same {
        println!("not compared: what is kept belongs to {}, {}", kept.rustc, kept.target);
    }

    println!("{:<28} {:>8} {:>12} {:>12} {:>9}", "path", "items", "per item", "kept", "bend");
    let (mut failures, mut per_item) = (Vec::new(), BTreeMap::new());
    for (path, [one, two, four]) in paths.iter().zip(count(&paths)) {
        let (name, items) = (path.name, 4 * path.n);
        let now = (four / items as f64 * 100.0).round() / 100.0;
        let bend = (four - two - 2.0 * (two - one)) / four * 100.0;
        let Some(before) = kept.per_item.get(name).copied().or(renew.then_some(now)) else {
            failures.push(format!("{name} has no kept count"));
            continue;
        };
        println!("{name:<28} {items:>8} {now:>12.2} {before:>12.2} {bend:>+7.1} %");
        let change = (now - before) / before * 100.0;
        if same && !renew && change > CHANGE {
            failures
                .push(format!("{name} takes {change:.1} % more instructions than what is kept"));
        } else if same && change < -CHANGE {
            println!("    {change:.1} %: renew the file");
        }
        if bend > BEND {
            failures.push(format!("{name} grows faster than the number of items, by {bend:.1} %"));
        }
        per_item.insert(name.to_owned(), now);
    }
    let gone = kept.per_item.keys().filter(|name| PATHS.iter().all(|path| path.name != *name));
    if !renew {
        failures.extend(gone.map(|name| format!("{name} is kept, and no path")));
    }
    if !failures.is_empty() {
        eprintln!("\n{}\nIf that is intended, renew {KEPT}", failures.join("\n"));
        std::process::exit(1);
    }
    if renew {
        let kept = toml::to_string(&Kept { rustc, target, valgrind, per_item }).unwrap();
        fs::write(KEPT, format!("{HEAD}{kept}")).unwrap();
    }
}

/// The instructions of each path for n, 2n and 4n items. Each count is a process; they run on all cores.
fn count(paths: &[&Path]) -> Vec<[f64; 3]> {
    let next = AtomicUsize::new(0);
    let counting = || {
        let mut counts = Vec::new();
        loop {
            let run = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = paths.get(run / 3) else { return counts };
            counts.push((run, callgrind::count(path, path.n << (run % 3))));
        }
    };
    let mut all: Vec<(usize, u64)> = thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(counting)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    all.sort_unstable();
    all.as_chunks::<3>().0.iter().map(|runs| runs.map(|(_, count)| count as f64)).collect()
}
