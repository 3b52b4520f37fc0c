//! Records as comma-separated values: a line of paths, then one line per record.
//!
//! The columns are the structure's name and the paths of the JSON format: for a payload by itself those of its
//! structure, for events those of all headers and payloads. NULL is an empty field; flags and lists are one field,
//! separated by `|`. Hidden characters are escaped, and an apostrophe precedes what a spreadsheet would take for a
//! formula, unless the values are to be raw.

use std::collections::HashMap;
use std::fmt::Write;

use super::members::each_member;
use wfp_events::Error;
use wfp_events::event::{
    Event, EventLog, Header, InternalFields, Payload, Readable, Record, Value,
};
use wfp_events::json::derived_name;
use wfp_events::kind::{PayloadKind, Version};
use wfp_events::layout::Scalar;
use wfp_events::raw::NetEventType;
use wfp_events::value::Escaped;

/// The columns of what an event log tells.
const EVENT_LOG: [&str; 6] = ["provider", "id", "version", "recordId", "computer", "data"];

/// The columns of CSV.
#[derive(Debug, Default)]
pub(crate) struct Csv {
    titles: Vec<String>,
    /// The column of each member, by part and name. A derived name is in the next column.
    columns: HashMap<(&'static str, &'static str), usize>,
    /// Whether texts are written as they are.
    raw: bool,
}

impl Csv {
    /// The columns of this record.
    #[must_use]
    pub(crate) fn for_record(record: &Record<'_>, raw: bool) -> Self {
        let mut csv = Self { titles: vec!["struct".to_owned()], raw, ..Self::default() };
        match record {
            Record::Event(_) => {
                csv.add_part("header", Header::names());
                csv.add("", "type", "type".to_owned());
                // The last version has all payloads, with all members.
                let types = NetEventType::ENUMERATION.values.iter().map(|named| named.value);
                for event_type in types.map(NetEventType::new) {
                    if let Some(kind) = PayloadKind::of(event_type, Version::V5) {
                        csv.add_part(kind.member(), Payload::names(kind));
                    }
                }
                csv.add("", "payload", "payload.address".to_owned());
                csv.add_part("internalFields", InternalFields::NAMES.into_iter());
                csv.add_part("eventLog", EVENT_LOG.into_iter());
            }
            Record::Bare(bare) => csv.add_part(bare.kind().member(), Payload::names(bare.kind())),
            _ => {}
        }
        csv
    }

    fn add_part(&mut self, part: &'static str, names: impl Iterator<Item = &'static str>) {
        for name in names {
            self.add(part, name, format!("{part}.{name}"));
            self.titles.extend(derived_name(name).map(|derived| format!("{part}.{derived}")));
        }
    }

    fn add(&mut self, part: &'static str, name: &'static str, title: String) {
        self.columns.insert((part, name), self.titles.len());
        self.titles.push(title);
    }

    /// Appends the line of paths.
    pub(crate) fn append_titles(&self, text: &mut Vec<u8>) {
        line(text, &self.titles);
    }

    /// Appends a record's line. The field of a member that could not be read is empty.
    pub(crate) fn append(&self, text: &mut Vec<u8>, record: &Record<'_>, errors: &[Error]) {
        let mut fields = vec![String::new(); self.titles.len()];
        if let Some(structure) = fields.first_mut() {
            structure.push_str(record.layout().name);
        }
        each_member(&Readable::new(record, errors), "", &mut |part, name, value| {
            let column = self.columns.get(&(part, name)).copied().unwrap_or(usize::MAX);
            let Some([field, after @ ..]) = fields.get_mut(column..) else { return };
            // The values of a nested part share one field.
            if !field.is_empty() {
                field.push(' ');
            }
            // Writing to memory cannot fail.
            let _ = write!(field, "{value}");
            if let (
                Value::Scalar(Scalar::Code(number, of) | Scalar::Status(number, of)),
                [next, ..],
            ) = (value, after)
                && derived_name(name).is_some()
            {
                next.push_str(of.name_of(number).unwrap_or_default());
            }
        });
        if let Record::Event(Event { event_log: Some(log), .. }) = record {
            let start = self.columns.get(&("eventLog", "provider")).copied();
            let columns = fields.get_mut(start.unwrap_or(usize::MAX)..).unwrap_or_default();
            columns.iter_mut().zip(event_log(log)).for_each(|(field, text)| *field = text);
        }
        if !self.raw {
            fields.iter_mut().for_each(make_safe);
        }
        line(text, &fields);
    }
}

/// The fields of [`EVENT_LOG`].
fn event_log(log: &EventLog) -> [String; 6] {
    let EventLog { provider, id, version, record_id, computer, data } = log;
    let data: Vec<_> = data.iter().map(|(name, text)| format!("{name}={text}")).collect();
    let record_id = record_id.map_or_else(String::new, |id| id.to_string());
    let (id, version) = (id.to_string(), version.to_string());
    [provider.clone(), id, version, record_id, computer.clone(), data.join("|")]
}

/// Escapes hidden characters, and puts an apostrophe before a text that a spreadsheet would take for a formula.
fn make_safe(field: &mut String) {
    if !field.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        *field = Escaped(field).to_string();
    }
    let is_formula = field.starts_with(['=', '+', '-', '@']) && field.parse::<i64>().is_err();
    if is_formula {
        field.insert(0, '\'');
    }
}

fn line(text: &mut Vec<u8>, fields: &[String]) {
    let written = csv::Writer::from_writer(text).write_record(fields);
    debug_assert!(written.is_ok(), "writing to memory cannot fail");
}
