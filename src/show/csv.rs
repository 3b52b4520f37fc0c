//! Records as comma-separated values: a line of paths, then a line a record.
//!
//! The columns are the structure's name and the paths of the JSON form; flags stand in one field, divided by `|`.

use std::convert::Infallible;

use crate::event::{IkeMmFailure, Members, Payload, Record, Visitor};
use crate::text::hex::Hex;
use crate::value::Value;

/// Writes records to memory.
#[derive(Debug)]
pub struct Csv(csv::Writer<Vec<u8>>);

impl Csv {
    /// Nothing written yet.
    #[must_use]
    pub fn new() -> Self {
        Self(csv::Writer::from_writer(Vec::new()))
    }

    /// Writes the line of paths.
    pub fn titles(&mut self) {
        self.field("struct");
        let payload = Payload::IkeMmFailure(IkeMmFailure::default());
        let part = payload.member();
        let Payload::IkeMmFailure(failure) = payload;
        let Ok(()) = failure.visit(&mut Titles { csv: self, part });
        self.end_line();
    }

    /// Writes a record's line.
    pub fn record(&mut self, record: &Record) {
        self.field(record.layout().name);
        let Payload::IkeMmFailure(failure) = record.payload();
        let Ok(()) = failure.visit(&mut Fields(self));
        self.end_line();
    }

    /// What was written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }

    // Writing to memory cannot fail.

    fn field(&mut self, text: impl AsRef<[u8]>) {
        let written = self.0.write_field(text);
        debug_assert!(written.is_ok());
    }

    fn end_line(&mut self) {
        let written = self.0.write_record(None::<&[u8]>);
        debug_assert!(written.is_ok());
    }
}

impl Default for Csv {
    fn default() -> Self {
        Self::new()
    }
}

struct Titles<'a> {
    csv: &'a mut Csv,
    part: &'static str,
}

impl Visitor for Titles<'_> {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        self.csv.field(format!("{}.{name}", self.part));
        if let Value::Code(..) = value
            && let Some(derived) = crate::text::json::derived_name(name)
        {
            self.csv.field(format!("{}.{derived}", self.part));
        }
        Ok(())
    }
}

struct Fields<'a>(&'a mut Csv);

impl Visitor for Fields<'_> {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        match value {
            Value::Integer(number) => self.0.field(number.to_string()),
            Value::Enumeration(number, of) => match of.name_of(number) {
                Some(name) => self.0.field(name),
                None => self.0.field(number.to_string()),
            },
            Value::Code(number, of) => {
                self.0.field(number.to_string());
                if crate::text::json::derived_name(name).is_some() {
                    self.0.field(of.name_of(number).unwrap_or_default());
                }
            }
            Value::Flags(bits, set) => {
                let mut names: Vec<_> = set.named(bits).map(|flag| flag.name.to_owned()).collect();
                names.extend(
                    Some(set.unnamed(bits))
                        .filter(|rest| *rest != 0)
                        .map(|rest| format!("{rest:#x}")),
                );
                self.0.field(names.join("|"));
            }
            Value::Bytes(bytes) => self.0.field(Hex(bytes).to_string()),
        }
        Ok(())
    }
}
