//! The dissector at work in tshark: `cargo test --test tests -- --ignored wireshark::`.

mod bent;
mod capture;
mod columns;
mod expected;
mod filters;
mod members;
mod records;
