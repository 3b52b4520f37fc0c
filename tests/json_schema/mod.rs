//! `docs/record.schema.json`: it is generated from the layout tables, it accepts every line that is written, and it
//! refuses what the reader refuses.

mod object;
mod refused;
mod schema;
mod written;

use jsonschema::Validator;
use serde_json::Value;

use crate::kit::golden;

/// A validator for the schema file.
fn validator() -> Validator {
    let file: Value = serde_json::from_str(include_str!("../../docs/record.schema.json")).unwrap();
    jsonschema::draft202012::options().should_validate_formats(true).build(&file).unwrap()
}

#[test]
fn the_file_is_generated_from_the_tables() {
    let schema = serde_json::to_string_pretty(&schema::schema()).unwrap() + "\n";
    golden::assert_file("docs/record.schema.json", schema);
}

#[test]
fn the_file_is_a_valid_schema() {
    let file: Value = serde_json::from_str(include_str!("../../docs/record.schema.json")).unwrap();
    jsonschema::draft202012::meta::validate(&file).unwrap();
}
