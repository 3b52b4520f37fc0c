//! The dissector, run in tshark: `cargo test --test tests -- --ignored wireshark::`.

mod capture;
mod columns;
mod corrupt;
mod expected;
mod filters;
mod members;
mod records;
