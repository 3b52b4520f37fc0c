//! The Elastic Common Schema: `tests/data/siem/ecs.csv`.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use serde_json::Value;

use super::{both, every_record, rows, without_record};

/// A field of the schema.
struct Field {
    type_: String,
    is_array: bool,
    /// The allowed values; those of `event.category` with the types that are expected for them.
    values: Vec<String>,
}

fn schema() -> BTreeMap<String, Field> {
    let field = |row: Vec<String>| {
        let [name, type_, array, values] = row.try_into().unwrap();
        let values =
            values.split('|').filter(|value| !value.is_empty()).map(str::to_owned).collect();
        (name, Field { type_, is_array: array == "array", values })
    };
    rows(include_str!("../data/siem/ecs.csv")).into_iter().map(field).collect()
}

fn check(schema: &BTreeMap<String, Field>, path: &str, value: &Value, used: &mut BTreeSet<String>) {
    if let Value::Object(members) = value {
        assert!(!members.is_empty(), "{path}");
        for (name, value) in members {
            let dot = if path.is_empty() { "" } else { "." };
            check(schema, &format!("{path}{dot}{name}"), value, used);
        }
        return;
    }
    used.insert(path.to_owned());
    let field = schema.get(path).unwrap_or_else(|| panic!("{path} is not in the schema"));
    let values = match value {
        Value::Array(values) if field.is_array => values.as_slice(),
        value => {
            assert!(!field.is_array, "{path} has to be an array");
            std::slice::from_ref(value)
        }
    };
    for value in values {
        let is_right = match (&*field.type_, value) {
            ("keyword" | "match_only_text" | "wildcard", Value::String(text)) => !text.is_empty(),
            ("ip", Value::String(text)) => text.parse::<IpAddr>().is_ok(),
            ("long", value) => value.is_i64() || value.is_u64(),
            ("date", Value::String(text)) => text.len() == "2018-09-25T07:25:26.5120000Z".len(),
            _ => false,
        };
        assert!(is_right, "{path} is {}: {value}", field.type_);
        let allowed =
            |value: &str| field.values.iter().any(|one| one.split('=').next() == Some(value));
        assert!(field.values.is_empty() || value.as_str().is_some_and(allowed), "{path}: {value}");
    }
}

/// Whether each type is one that the schema expects for a category.
fn check_types(schema: &BTreeMap<String, Field>, event: &Value) {
    for category in event["category"].as_array().unwrap() {
        let category = category.as_str().unwrap();
        let expected = schema["event.category"].values.iter().find_map(|value| {
            value.split_once('=').filter(|(name, _)| *name == category).map(|(_, types)| types)
        });
        for of in event["type"].as_array().unwrap() {
            let expected: Vec<_> = expected.unwrap().split(' ').collect();
            assert!(expected.contains(&of.as_str().unwrap()), "{category}: {of}");
        }
    }
}

#[test]
fn every_field_is_in_the_schema() {
    let schema = schema();
    let mut used = BTreeSet::new();
    for both in both("ecs", &every_record()) {
        let line = without_record(&both, "wfp");
        assert_eq!(line["ecs"]["version"], "8.17.0");
        assert!(line["@timestamp"].is_string() && line["event"]["action"].is_string());
        check_types(&schema, &line["event"]);
        check(&schema, "", &Value::Object(line), &mut used);
    }
    // The records have every field that does not need an option.
    assert_eq!(used.len(), 33, "{used:?}");
}
