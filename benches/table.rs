//! Prints the table of ratios: the rows of `table.md` with Criterion's estimates of this run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use serde_json::Value;

/// The directory of Criterion's estimates.
pub(crate) fn directory() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("criterion")
}

/// A median with its confidence interval.
#[derive(Clone, Copy)]
struct Figure {
    median: f64,
    bounds: [f64; 2],
    unit: Unit,
}

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    BytesPerSecond,
    Seconds,
    Bytes,
    None,
}

impl Figure {
    /// Criterion's estimate for a bench, if it was in this run.
    fn read(bench: &str, start: SystemTime) -> Option<Self> {
        let directory = directory().join(bench).join("new");
        let file = directory.join("estimates.json");
        if fs::metadata(&file).ok()?.modified().ok()? < start {
            return None;
        }
        let json = |file| serde_json::from_slice::<Value>(&fs::read(file).ok()?).ok();
        let median = &json(file)?["median"];
        let bytes = json(directory.join("benchmark.json"))?["throughput"]["Bytes"].as_f64();
        let unit = match bytes {
            Some(_) => Unit::BytesPerSecond,
            None if bench.starts_with("command memory") => Unit::Bytes,
            None => Unit::Seconds,
        };
        // Times are in nanoseconds.
        let of = |value: &Value| {
            let value = value.as_f64()?;
            Some(match unit {
                Unit::Bytes => value,
                _ => bytes.map_or(value / 1e9, |bytes| bytes / value * 1e9),
            })
        };
        let interval = &median["confidence_interval"];
        let bounds = [of(&interval["lower_bound"])?, of(&interval["upper_bound"])?];
        Some(Self { median: of(&median["point_estimate"])?, bounds, unit })
    }

    /// The ratio of two figures.
    fn over(self, other: Self) -> Self {
        let bounds = [self.bounds[0] / other.bounds[1], self.bounds[1] / other.bounds[0]];
        Self { median: self.median / other.median, bounds, unit: Unit::None }
    }

    fn show(self, figure: f64) -> String {
        let (figure, unit) = match (self.unit, figure) {
            (Unit::BytesPerSecond, 1e9..) => (figure / 1e9, " GB/s"),
            (Unit::BytesPerSecond, _) => (figure / 1e6, " MB/s"),
            (Unit::Seconds, 1.0..) => (figure, " s"),
            (Unit::Seconds, 1e-3..) => (figure * 1e3, " ms"),
            (Unit::Seconds, 1e-6..) => (figure * 1e6, " µs"),
            (Unit::Seconds, _) => (figure * 1e9, " ns"),
            (Unit::Bytes, _) => (figure / f64::from(1 << 20), " MiB"),
            (Unit::None, _) => (figure, ""),
        };
        // Three significant digits.
        match figure {
            100.0.. => format!("{figure:.0}{unit}"),
            10.0.. => format!("{figure:.1}{unit}"),
            _ => format!("{figure:.2}{unit}"),
        }
    }
}

/// The row as Markdown, if its benches were run.
fn row(row: &str, start: SystemTime) -> Option<String> {
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    let [_, goal, what, bench, beside, beside_bench, asked, _] = cells[..] else { panic!("{row}") };
    let ours = Figure::read(bench, start)?;
    let (mut figure, mut other, mut ratio) = (ours, String::new(), String::new());
    if !beside.is_empty() {
        let theirs = Figure::read(beside_bench, start)?;
        // A ratio of speeds, or of times if the goal is an upper limit.
        let times_as_speeds = ours.unit == Unit::Seconds && !asked.starts_with('≤');
        figure = if times_as_speeds { theirs.over(ours) } else { ours.over(theirs) };
        other = format!("{beside}: {}", theirs.show(theirs.median));
        ratio = figure.show(figure.median);
    }
    let (mut goal_shown, mut met) = (String::new(), String::new());
    if let Some((sign, limit)) = asked.split_once(' ') {
        let limit: f64 = limit.parse().unwrap();
        figure.bounds.sort_by(f64::total_cmp);
        let [low, high] = figure.bounds;
        let reached = if sign == "≥" { figure.median >= limit } else { figure.median <= limit };
        goal_shown = format!("{sign} {}", figure.show(limit));
        met = match ((low..=high).contains(&limit), reached) {
            (true, _) => format!("undecided: {} to {}", figure.show(low), figure.show(high)),
            (false, true) => "yes".to_owned(),
            (false, false) => "**no**".to_owned(),
        };
    }
    let ours = ours.show(ours.median);
    Some(format!("| {goal} | {what} | {ours} | {other} | {ratio} | {goal_shown} | {met} |"))
}

/// Prints the rows whose benches were run since `start`, and the machine.
pub(crate) fn print(start: SystemTime) {
    let rows = include_str!("table.md").lines().skip(2);
    let rows: Vec<String> = rows.filter_map(|line| row(line, start)).collect();
    if rows.is_empty() {
        return;
    }
    println!("| | what | this crate | compared with | ratio | goal | met |");
    println!("|---|---|---|---|---|---|---|\n{}\n", rows.join("\n"));
    let machine =
        "sed -n 's/^model name.*: //p' /proc/cpuinfo | uniq -c; grep MemTotal /proc/meminfo
        sed -n 's/^PRETTY_NAME=//p' /etc/os-release; uname -sr; rustc --version; date -u +%F";
    let _ = Command::new("sh").args(["-c", machine]).status();
}
