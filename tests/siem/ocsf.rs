//! The Open Cybersecurity Schema Framework: `tests/data/siem/ocsf.csv`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{both, every_record, rows, without_record};

struct Attribute {
    type_: String,
    is_required: bool,
    /// The captions by number.
    values: BTreeMap<u64, String>,
}

/// A class of events, or an object.
#[derive(Default)]
struct Class {
    attributes: BTreeMap<String, Attribute>,
    /// Sets of attributes of which there has to be one.
    at_least_one: Vec<Vec<String>>,
}

fn schema() -> BTreeMap<String, Class> {
    let mut schema = BTreeMap::<String, Class>::new();
    for row in rows(include_str!("../data/siem/ocsf.csv")) {
        let [class, attribute, type_, requirement, values] = row.try_into().unwrap();
        let class = schema.entry(class).or_default();
        let values = values.split('|').filter(|value| !value.is_empty());
        if attribute.is_empty() {
            assert_eq!(type_, "at_least_one");
            class.at_least_one.push(values.map(str::to_owned).collect());
        } else {
            let caption = |value: &str| {
                let (number, caption) = value.split_once('=').unwrap();
                (number.parse().unwrap(), caption.to_owned())
            };
            let is_required = requirement == "required";
            let values = values.map(caption).collect();
            class.attributes.insert(attribute, Attribute { type_, is_required, values });
        }
    }
    schema
}

/// The attribute with the caption of an enumeration.
fn caption_of(attribute: &str) -> Option<String> {
    match attribute {
        "activity_id" => Some("activity_name".to_owned()),
        other => {
            let stem = other.strip_suffix("_id").or_else(|| other.strip_suffix("_uid"))?;
            Some(if other.ends_with("_uid") { format!("{stem}_name") } else { stem.to_owned() })
        }
    }
}

fn check(
    schema: &BTreeMap<String, Class>,
    name: &str,
    object: &Map<String, Value>,
    used: &mut BTreeSet<String>,
) {
    let class = &schema[name];
    for (attribute, Attribute { is_required, .. }) in &class.attributes {
        assert!(!is_required || object.contains_key(attribute), "{name}.{attribute} is required");
    }
    for any in &class.at_least_one {
        assert!(
            any.iter().any(|one| object.contains_key(one)),
            "{name}: one of {any:?}\n{object:?}"
        );
    }
    for (attribute, value) in object {
        let path = format!("{name}.{attribute}");
        let Some(Attribute { type_, values, .. }) = class.attributes.get(attribute) else {
            panic!("{path} is not in the schema");
        };
        used.insert(path.clone());
        let is_right = match (&**type_, value) {
            ("string_t", Value::String(text)) => !text.is_empty(),
            ("integer_t", value) => {
                value.as_i64().is_some_and(|value| i32::try_from(value).is_ok())
            }
            ("long_t", value) => value.is_i64(),
            ("boolean_t", value) => value.is_boolean(),
            ("string_t[]", Value::Array(texts)) => texts.iter().all(Value::is_string),
            (object, Value::Object(members)) => {
                check(schema, object, members, used);
                true
            }
            _ => false,
        };
        assert!(is_right, "{path} is {type_}: {value}");
        if values.is_empty() {
            continue;
        }
        let caption = values.get(&value.as_u64().unwrap());
        let caption = caption.unwrap_or_else(|| panic!("{path}: {value}"));
        let shown = object[&caption_of(attribute).unwrap()].as_str().unwrap();
        // That of other values is the event's own.
        assert!(shown == caption || (value == 99 && attribute != "type_uid"), "{path}: {shown}");
    }
}

#[test]
fn every_attribute_is_in_the_schema() {
    let schema = schema();
    let (mut used, mut classes) = (BTreeSet::new(), BTreeSet::new());
    for both in both("ocsf", &every_record()) {
        let event = without_record(&both, "unmapped");
        let class = match event["class_uid"].as_u64().unwrap() {
            0 => "base_event",
            4001 => "network_activity",
            4014 => "tunnel_activity",
            other => panic!("{other}"),
        };
        classes.insert(class);
        let [class_uid, activity, type_uid] =
            ["class_uid", "activity_id", "type_uid"].map(|name| event[name].as_u64().unwrap());
        assert_eq!(type_uid, class_uid * 100 + activity);
        assert_eq!(event["metadata"]["version"], "1.8.0");
        let profiles = event["metadata"]["profiles"].as_array().unwrap();
        let is_control = profiles.contains(&"security_control".into());
        assert_eq!(event.contains_key("action_id"), is_control);
        assert!(is_control || !event.contains_key("firewall_rule"));
        check(&schema, class, &event, &mut used);
    }
    assert_eq!(classes.len(), 3);
    assert!(used.len() >= 60, "{} {used:?}", used.len());
}
