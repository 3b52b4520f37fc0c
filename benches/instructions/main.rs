//! Counts the instructions of the hot paths, holds them against those that are kept, and sees to it that their cost
//! is linear.
//!
//! `benches/README.md` says what is counted, and how.

#[path = "../../tests/byteorder_reader/mod.rs"]
mod byteorder_reader;
mod callgrind;
mod compare;
#[path = "../one_event/mod.rs"]
mod one_event;
mod paths;
#[path = "../synthetic/mod.rs"]
mod synthetic;
#[macro_use]
#[path = "../sums/mod.rs"]
mod sums;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use compare::{Before, Counts, Kept, findings};
use paths::{PATHS, Path};

/// The file of what is kept.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions/kept.toml");

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    // Cargo says so of itself.
    arguments.retain(|argument| argument != "--bench");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["--test"] => {
            PATHS.iter().for_each(|path| (path.make)(path.n)());
            println!("{} paths, once through each", PATHS.len());
            Ok(())
        }
        [name, items] => run(name, items),
        [filter] if !filter.starts_with('-') => check(Some(filter)),
        [] => check(None),
        _ => Err("instructions [FILTER | PATH ITEMS | --test]".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a path over so many items.
fn run(name: &str, items: &str) -> Result<(), String> {
    let path = PATHS.iter().find(|path| path.name == name).ok_or_else(|| no_path(name))?;
    let items = items.parse().map_err(|error| format!("{items}: {error}"))?;
    let mut work = (path.make)(items);
    callgrind::counted(&mut *work);
    Ok(())
}

fn no_path(name: &str) -> String {
    let names: Vec<&str> = PATHS.iter().map(|path| path.name).collect();
    format!("no path is called {name}; there are {}", names.join(", "))
}

/// Counts the paths whose names hold a text, or all, and compares; or renews the file.
fn check(filter: Option<&str>) -> Result<(), String> {
    let renew = std::env::var_os("UPDATE_EXPECTED").is_some();
    let paths: Vec<&Path> =
        PATHS.iter().filter(|path| path.name.contains(filter.unwrap_or_default())).collect();
    if paths.is_empty() {
        return Err(no_path(filter.unwrap_or_default()));
    }
    if renew && filter.is_some() {
        return Err("the file is renewed as a whole: leave out the filter".to_owned());
    }
    let (compiler, valgrind) = (callgrind::compiler()?, callgrind::version()?);
    println!("{}, {}, {valgrind}", compiler.rustc, compiler.target);

    let counts = count(&paths)?;
    let kept = if renew {
        let mut kept = Kept::new(compiler.clone(), valgrind);
        paths.iter().zip(&counts).for_each(|(path, counts)| kept.keep(path.name, counts));
        kept
    } else {
        let text = std::fs::read_to_string(KEPT).map_err(|error| format!("{KEPT}: {error}"))?;
        toml::from_str(&text).map_err(|error| format!("{KEPT}: {error}"))?
    };

    println!(
        "{:<28} {:>8} {:>14} {:>14} {:>9} {:>9}",
        "path", "items", "per item", "kept", "change", "bend"
    );
    let mut failures = Vec::new();
    for (Path { name, n, .. }, counts) in paths.iter().zip(&counts) {
        let before = kept.of(name, &compiler);
        let kept = match before {
            Before::Kept(kept) => format!("{kept:.2}"),
            Before::OtherCompiler | Before::Nothing => "-".to_owned(),
        };
        let change = before.change(counts);
        let change = change.map_or_else(|| "-".to_owned(), |change| format!("{change:+.1} %"));
        let (per_item, bend) = (counts.per_item(), counts.bend());
        println!("{name:<28} {:>8} {per_item:>14.2} {kept:>14} {change:>9} {bend:>+7.1} %", 4 * n);
        for finding in findings(counts, before) {
            println!("    {name} {finding}");
            failures.extend(finding.fails().then(|| format!("{name} {finding}")));
        }
    }
    let names: BTreeSet<&str> = PATHS.iter().map(|path| path.name).collect();
    failures.extend(kept.gone(&names).iter().map(|name| format!("{name} is kept, and no path")));
    if kept.compiler() != compiler {
        println!("not compared: what is kept belongs to {}", kept.compiler().rustc);
    }
    if !failures.is_empty() {
        let failures = failures.join("\n");
        return Err(format!(
            "\n{failures}\nIf it is meant to be so, in benches/: UPDATE_EXPECTED=1 cargo bench --bench instructions"
        ));
    }
    if renew {
        std::fs::write(KEPT, kept.to_string()).map_err(|error| format!("{KEPT}: {error}"))?;
        println!("renewed: {KEPT}");
    }
    Ok(())
}

/// Counts each path for n, 2n and 4n items, each count in a process of its own, on all cores.
fn count(paths: &[&Path]) -> Result<Vec<Counts>, String> {
    let runs = paths.len() * 3;
    let next = AtomicUsize::new(0);
    let counting = || -> Result<Vec<(usize, u64)>, String> {
        let mut counts = Vec::new();
        loop {
            let run = next.fetch_add(1, Ordering::Relaxed);
            if run >= runs {
                return Ok(counts);
            }
            let path = paths[run / 3];
            counts.push((run, callgrind::count(path.name, path.n << (run % 3))?));
        }
    };
    let mut all = thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(counting)).collect();
        let counts: Result<Vec<_>, String> =
            threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        counts.map(|counts| counts.concat())
    })?;
    all.sort_unstable();
    let (counts, _) = all.as_chunks::<3>();
    Ok(paths
        .iter()
        .zip(counts)
        .map(|(path, counts)| Counts { n: path.n, counts: counts.map(|(_, count)| count) })
        .collect())
}
