//! Arbitrary bytes as a dump of any format: the ranges are ascending, in the file and apart from each other, an address
//! is found where a search of all ranges finds it, and the errors can be shown.

use wfp_events::dump::Dump;
use wfp_events::memory::Memory;

pub fn check(input: &[u8]) {
    let dump = match Dump::parse(input) {
        Ok(dump) => dump,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    assert!(!dump.ranges().is_empty());
    assert!(dump.errors.iter().all(|error| error.to_string().contains(error.part())));
    let memory = dump.memory(input);
    let mut free = Some(0);
    for range in dump.ranges() {
        assert!(range.length > 0 && free.is_some_and(|free| range.address >= free), "{range:?}");
        let last = range.address + (range.length - 1);
        free = last.checked_add(1);
        let (from, length) = (range.offset as usize, range.length as usize);
        let bytes = &input[from..from + length];
        assert_eq!(memory.tail(range.address), Ok(bytes));
        assert_eq!(memory.tail(last), Ok(&bytes[length - 1..]));
        assert_eq!(memory.offset_of(last), Some(range.offset + range.length - 1));
        for near in [range.address.wrapping_sub(1), last.wrapping_add(1)] {
            let is_in = |range: &wfp_events::memory::Range| {
                near.checked_sub(range.address).is_some_and(|at| at < range.length)
            };
            assert_eq!(memory.tail(near).is_ok(), dump.ranges().iter().any(is_in), "{near:#x}");
        }
    }
    assert!(dump.modules.is_sorted_by_key(|module| module.base));
}
