#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| wfp_events_fuzz::minidump::check(input));
