//! Arbitrary bytes as a dump, or as memory without addresses: each find is in the file and can be read, and a
//! scan gives the same each time.
//!
//! The first byte selects the alignment and the least confidence.

use wfp_events::dump::Dump;
use wfp_events::scan::{Find, Options, scan};

pub fn check(input: &[u8]) {
    let Some((how, file)) = input.split_first() else { return };
    let dump = Dump::parse(file).unwrap_or_else(|_| Dump::raw());
    let memory = dump.memory(file);
    let aligned = [8, 4, 1, 8][usize::from(how & 3)];
    let options = Options { aligned, min_confidence: how >> 2 };
    let found: Vec<_> = scan(memory, &options).collect();
    for find in &found {
        assert!(find.offset < file.len() as u64);
        assert!(find.confidence >= options.min_confidence);
        assert_eq!(find.address.unwrap_or(find.offset) % aligned, 0);
        if let Some(address) = find.address {
            assert_eq!(memory.offset_of(address), Some(find.offset));
        }
        let read = find.record(memory).expect("a find can be read");
        assert_eq!(read.record.kind(), find.kind);
        if let Some(first) = find.duplicate_of {
            assert!(found.iter().any(|find| find.offset == first && find.duplicate_of.is_none()));
        }
    }
    let again: Vec<Find> = scan(memory, &options).collect();
    assert_eq!(again, found);
}
