//! Parts of the schema: objects, and types of strings.

use serde_json::{Map, Value, json};
use wfp_events::layout::{Condition, Layout, Member, MemberKind};

/// An object of the schema under construction.
#[derive(Default)]
pub(crate) struct Object {
    properties: Map<String, Value>,
    pub(crate) required: Vec<&'static str>,
    dependent: Map<String, Value>,
}

impl Object {
    pub(crate) fn with(&mut self, name: &str, description: &str, mut value: Value) {
        value["description"] = description.into();
        self.properties.insert(name.into(), value);
    }

    /// Adds a member, which may be present only if other members have certain values.
    pub(crate) fn member(&mut self, layout: &Layout, member: &Member, value: Value) {
        self.with(member.name, &member.doc.join("").trim().replace("  ", " "), value);
        for condition in member.conditions {
            if let Condition::Equals(on, number) = condition {
                let selects = json!({"enum": equals(layout, on.name, *number)});
                // A missing member counts as 0.
                self.depend(member.name, on.name, selects, *number != 0);
            }
        }
    }

    pub(crate) fn depend(&mut self, member: &str, on: &str, condition: Value, required: bool) {
        let schema = self.dependent.entry(member).or_insert_with(|| json!({"properties": {}}));
        schema["properties"][on] = condition;
        if required {
            match schema["required"].as_array_mut() {
                Some(all) => all.push(on.into()),
                None => schema["required"] = json!([on]),
            }
        }
    }

    pub(crate) fn finish(self) -> Value {
        let Self { properties, required, dependent } = self;
        let mut object =
            json!({"type": "object", "properties": properties, "additionalProperties": false});
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        if !dependent.is_empty() {
            object["dependentSchemas"] = dependent.into();
        }
        object
    }
}

/// The JSON values of a member that stand for this number: the name and the number.
pub(crate) fn equals(layout: &Layout, member: &str, number: u32) -> [Value; 2] {
    let kind = layout.member(member).map(|member| member.kind);
    let Some(MemberKind::Enumeration(of)) = kind else {
        panic!("{member} selects, but is no enumeration")
    };
    [json!(of.name_of(number)), json!(number)]
}

/// The values that select any pointer of the structure's union.
pub(crate) fn selected(layout: &Layout) -> Vec<Value> {
    let pointers =
        layout.members.iter().filter(|member| matches!(member.kind, MemberKind::Pointer(_)));
    let select = |condition: &Condition| match condition {
        Condition::Equals(on, number) => equals(layout, on.name, *number),
        _ => panic!("a condition that the schema does not know"),
    };
    pointers.flat_map(|member| member.conditions).flat_map(select).collect()
}

pub(crate) fn text(pattern: &str) -> Value {
    json!({"type": "string", "pattern": pattern})
}

/// A text without a NUL.
pub(crate) fn plain() -> Value {
    text("^[^\\u0000]*$")
}

/// A fixed number of bytes in hex.
pub(crate) fn hex(size: usize) -> Value {
    text(&format!("^[0-9A-Fa-f]{{{}}}$", 2 * size))
}

/// Bytes that are not well-formed text, in units of this size.
pub(crate) fn tagged(tag: &str, unit: usize) -> Value {
    let digits = text(&format!("^([0-9A-Fa-f]{{{}}})*$", 2 * unit));
    json!({"type": "object", "properties": {tag: digits}, "required": [tag], "additionalProperties": false})
}
