//! Finds events in a dump of memory: `cargo run --release --example scan -- agent.dmp`

use std::error::Error;

use wfp_events::dump::Dump;
use wfp_events::scan::{Options, scan};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("which file?")?;
    // A large file is better mapped.
    let file = std::fs::read(path)?;
    let dump = Dump::parse(&file).unwrap_or_else(|_| Dump::raw());
    for error in &dump.errors {
        eprintln!("{error}");
    }
    let memory = dump.memory(&file);
    for find in scan(memory, &Options::default()) {
        println!("{:#x}: {}, confidence {}", find.offset, find.kind, find.confidence);
        println!("{:?}", find.record(memory)?.record);
    }
    Ok(())
}
