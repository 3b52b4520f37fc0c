#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| wfp_events_fuzz::scan::check(input));
