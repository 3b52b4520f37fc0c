//! Records as comma-separated values: a line of paths, then a line a record.
//!
//! The columns are the structure's name and the paths of the JSON form: of bare payloads those of their structure, of
//! events those of all headers and payloads. Null is an empty field; flags and lists are one field,
//! separated by `|`.

use std::collections::HashMap;
use std::convert::Infallible;

use wfp_events::event::{Header, Part, Payload, Record, Value, Visitor};
use wfp_events::json::derived_name;
use wfp_events::kind::{PayloadKind, Version};
use wfp_events::layout::Scalar;
use wfp_events::raw::NetEventType;

/// Lines of records, all with the columns that one of them has.
#[derive(Debug)]
pub(crate) struct Csv {
    columns: Vec<String>,
}

impl Csv {
    /// The columns that this record has.
    #[must_use]
    pub(crate) fn like(record: &Record<'_>) -> Self {
        let mut columns = vec!["struct".to_owned()];
        match record {
            Record::Event(_) => {
                add(&mut columns, "header", Header::names());
                columns.push("type".to_owned());
                // The last version has all payloads, with all members.
                let types = NetEventType::ENUMERATION.values.iter().map(|named| named.value);
                for event_type in types.map(NetEventType::new) {
                    if let Some(kind) = PayloadKind::of(event_type, Version::V5) {
                        add(&mut columns, kind.member(), Payload::names(kind));
                    }
                }
                columns.push("payload.address".to_owned());
            }
            Record::Bare(bare) => {
                let kind = bare.kind();
                add(&mut columns, kind.member(), Payload::names(kind));
            }
            _ => {}
        }
        Self { columns }
    }

    /// The line of paths.
    #[must_use]
    pub(crate) fn titles(&self) -> Vec<u8> {
        let mut text = Vec::new();
        line(&mut text, self.columns.iter().map(String::as_str));
        text
    }

    /// Appends a record's line.
    pub(crate) fn append(&self, text: &mut Vec<u8>, record: &Record<'_>) {
        let mut fields = Fields { path: String::new(), texts: HashMap::new() };
        fields.texts.insert("struct".to_owned(), record.layout().name.to_owned());
        let Ok(()) = record.visit(&mut fields);
        line(
            text,
            self.columns.iter().map(|column| fields.texts.get(column).map_or("", String::as_str)),
        );
    }
}

fn line<'a>(text: &mut Vec<u8>, fields: impl Iterator<Item = &'a str>) {
    let written = csv::Writer::from_writer(text).write_record(fields);
    debug_assert!(written.is_ok(), "writing to memory cannot fail");
}

/// Adds the columns of the members of a part.
fn add(columns: &mut Vec<String>, part: &str, names: impl Iterator<Item = &'static str>) {
    for name in names {
        columns.push(format!("{part}.{name}"));
        columns.extend(derived_name(name).map(|derived| format!("{part}.{derived}")));
    }
}

/// The fields of a record by their paths.
struct Fields {
    /// Of the part that is shown, with a dot.
    path: String,
    texts: HashMap<String, String>,
}

impl Visitor for Fields {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        let path = &self.path;
        let address = if matches!(value, Value::Address(_)) { ".address" } else { "" };
        self.texts.insert(format!("{path}{name}{address}"), value.to_string());
        if let Value::Scalar(Scalar::Code(number, of) | Scalar::Status(number, of)) = value
            && let Some(derived) = derived_name(name)
        {
            let name = of.name_of(number).unwrap_or_default();
            self.texts.insert(format!("{path}{derived}"), name.to_owned());
        }
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        let Some(part) = part else { return Ok(()) };
        if self.path.is_empty() {
            self.path = format!("{name}.");
            part.visit(self)?;
            self.path.clear();
        } else {
            // A part within the part is one field.
            let mut within = Within(Vec::new());
            part.visit(&mut within)?;
            self.texts.insert(format!("{}{name}", self.path), within.0.join(" "));
        }
        Ok(())
    }
}

/// The values of a part, one behind the other.
struct Within(Vec<String>);

impl Visitor for Within {
    type Error = Infallible;

    fn member(&mut self, _: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        self.0.push(value.to_string());
        Ok(())
    }

    fn part<P: Part>(&mut self, _: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        part.map_or(Ok(()), |part| part.visit(self))
    }
}
