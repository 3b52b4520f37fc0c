//! `docs/record.schema.json`: it is generated from the layout tables, it accepts every line that is written, and it
//! refuses what the reader refuses.
//!
//! Run with `UPDATE_EXPECTED=1` to renew the file, and look at what has changed.

#![allow(missing_docs, reason = "tests say what they expect")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests say what they expect"
)]

mod object;
mod refused;
mod schema;
mod written;

use jsonschema::Validator;
use serde_json::Value;

/// A validator of the file.
fn validator() -> Validator {
    let file: Value = serde_json::from_str(include_str!("../../docs/record.schema.json")).unwrap();
    jsonschema::draft202012::options().should_validate_formats(true).build(&file).unwrap()
}

#[test]
fn the_file_is_generated_from_the_tables() {
    let made = schema::schema();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/record.schema.json");
        std::fs::write(path, serde_json::to_string_pretty(&made).unwrap() + "\n").unwrap();
        return;
    }
    let file: Value = serde_json::from_str(include_str!("../../docs/record.schema.json")).unwrap();
    assert!(file == made, "run with UPDATE_EXPECTED=1, and look at what has changed");
}

#[test]
fn the_file_is_a_schema() {
    let file: Value = serde_json::from_str(include_str!("../../docs/record.schema.json")).unwrap();
    jsonschema::draft202012::meta::validate(&file).unwrap();
}
