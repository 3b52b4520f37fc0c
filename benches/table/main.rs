//! The table of ratios: every goal of speed, measured in one run on one machine, as Markdown.
//!
//! `cargo bench --bench table` in `benches/` prints it; `benches/README.md` says what each row is. With `--test` all is
//! done once at tiny sizes and without Python.

#[path = "../archive/mod.rs"]
mod archive;
#[path = "../by_hand/mod.rs"]
mod by_hand;
#[path = "../../tests/byteorder_reader/mod.rs"]
mod byteorder_reader;
#[path = "../flat/mod.rs"]
mod flat;
#[path = "../lines/mod.rs"]
mod lines;
#[path = "../one_event/mod.rs"]
mod one_event;
#[path = "../peers/mod.rs"]
mod peers;
#[path = "../sample/mod.rs"]
mod sample;
#[path = "../synthetic/mod.rs"]
mod synthetic;

#[cfg(target_os = "linux")]
mod command;
mod library;
#[cfg(target_os = "linux")]
mod machine;
mod measure;
#[cfg(target_os = "linux")]
mod process;
#[cfg(target_os = "linux")]
mod python;
mod row;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // What only Criterion's benches are asked for: a filter of their names.
    if arguments.iter().any(|argument| !argument.starts_with('-')) {
        return ExitCode::SUCCESS;
    }
    let scale = if arguments.iter().any(|argument| argument == "--test") {
        measure::Scale::SMOKE
    } else {
        measure::Scale::FULL
    };
    match measured(&scale) {
        Ok(rows) => {
            if scale.smoke {
                println!("All done once, at tiny sizes: the figures say nothing.\n");
            }
            println!("{}\n{}", row::table(&rows), machine::described());
            let failed = rows.iter().any(row::Row::is_missing);
            if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        Err(why) => {
            eprintln!("table: {why}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(target_os = "linux")]
fn measured(scale: &measure::Scale) -> Result<Vec<row::Row>, String> {
    // The command comes first: the memory that a process is charged with begins with what the one that starts it holds.
    let mut rows = command::measure(scale)?;
    rows.extend(library::measure(scale));
    rows.sort_by_key(|row| row.goal);
    Ok(rows)
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("table: processes are measured as Linux does it; the other benches run everywhere");
    ExitCode::FAILURE
}
