//! Records as comma-separated values: a line of paths, then a line a record.
//!
//! The columns are the structure's name and the paths of the JSON form: of bare payloads those of their structure, of
//! events those of all headers and payloads. Null is an empty field; flags and lists stand in one, divided by `|`.

use std::collections::HashMap;
use std::convert::Infallible;

use crate::event::{Draft, Event, Fill, HeaderDraft, Holds, Part, Payload, Record, Shape, Visitor};
use crate::raw::NetEventType;
use crate::text::hex::{Hex, Mac};
use crate::text::json::derived_name;
use crate::value::{Value, WideStr, sid, wide};

/// Lines of records, all with the columns that one of them has.
#[derive(Debug)]
pub struct Csv {
    columns: Vec<String>,
}

impl Csv {
    /// The columns that this record has.
    #[must_use]
    pub fn like(record: &Record<'_>) -> Self {
        let mut columns = vec!["struct".to_owned()];
        match record {
            Record::Event(_) => {
                add(&mut columns, "header", &HeaderDraft::default(), u8::MAX);
                columns.push("type".to_owned());
                for named in NetEventType::ENUMERATION.values {
                    let shape =
                        Shape::of(NetEventType::new(named.value), crate::event::Version::V5);
                    add_payload(&mut columns, shape.map_or("", Shape::member), u8::MAX);
                }
                columns.push("payload.address".to_owned());
            }
            Record::Bare(bare) => {
                add_payload(
                    &mut columns,
                    bare.payload().member(),
                    1u8.unbounded_shl(bare.structure().into()),
                );
            }
        }
        Self { columns }
    }

    /// The line of paths.
    #[must_use]
    pub fn titles(&self) -> Vec<u8> {
        let mut text = Vec::new();
        line(&mut text, self.columns.iter().map(String::as_str));
        text
    }

    /// Appends a record's line.
    pub fn append(&self, text: &mut Vec<u8>, record: &Record<'_>) {
        let mut fields = Fields { path: String::new(), texts: HashMap::new() };
        fields.texts.insert("struct".to_owned(), record.layout().name.to_owned());
        match record {
            Record::Event(event) => fields.event(event),
            Record::Bare(bare) => fields.payload(bare.payload(), bare.structure()),
        }
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

fn add_payload(columns: &mut Vec<String>, member: &str, structures: u8) {
    if let Some(mut draft) = Draft::of(member)
        && let Some(fill) = draft.fill()
    {
        add(columns, member, fill, structures);
    }
}

/// Adds the columns of the members that some of these structures have.
fn add(columns: &mut Vec<String>, part: &str, fill: &dyn Fill, structures: u8) {
    for (name, _) in fill.names().iter().filter(|(_, has)| has & structures != 0) {
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

impl Fields {
    fn event(&mut self, event: &Event<'_>) {
        self.path = "header.".to_owned();
        let Ok(()) = event.header.show(event.version.header(), self);
        self.texts.insert("type".to_owned(), text(event.event_type.value()));
        match &event.payload {
            None => {}
            Some(Payload::Unknown(address)) => {
                self.texts.insert("payload.address".to_owned(), format!("{address:#x}"));
            }
            Some(payload) => {
                let shape = Shape::of(event.event_type, event.version);
                self.payload(payload, shape.map_or(0, |shape| shape.structure));
            }
        }
    }

    fn payload(&mut self, payload: &Payload<'_>, structure: u8) {
        self.path = format!("{}.", payload.member());
        let Ok(()) = payload.show(structure, self);
    }
}

impl Visitor for Fields {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        let path = &self.path;
        self.texts.insert(format!("{path}{name}"), text(value));
        if let Value::Code(number, of) | Value::Status(number, of) = value
            && let Some(derived) = derived_name(name)
        {
            let name = of.name_of(number).unwrap_or_default();
            self.texts.insert(format!("{path}{derived}"), name.to_owned());
        }
        Ok(())
    }

    /// A part within the part is one field.
    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        let mut within = Within(Vec::new());
        if let Some(part) = part {
            part.show(0, &mut within)?;
        }
        self.texts.insert(format!("{}{name}", self.path), within.0.join(" "));
        Ok(())
    }
}

/// The values of a part, one behind the other.
struct Within(Vec<String>);

impl Visitor for Within {
    type Error = Infallible;

    fn member(&mut self, _: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        self.0.push(text(value));
        Ok(())
    }

    fn part<P: Part>(&mut self, _: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        part.map_or(Ok(()), |part| part.show(0, self))
    }
}

/// The value as the JSON form has it, in one field.
fn text(value: Value<'_>) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Bool(0) => "false".to_owned(),
        Value::Bool(1) => "true".to_owned(),
        Value::Bool(number) | Value::Code(number, _) => number.to_string(),
        Value::Status(number, _) => number.cast_signed().to_string(),
        Value::Enumeration(number, of) => {
            of.name_of(number).map_or_else(|| number.to_string(), str::to_owned)
        }
        Value::Flags(bits, set) => {
            let mut names: Vec<_> = set.named(bits).map(|flag| flag.name.to_owned()).collect();
            let rest = set.unnamed(bits);
            if rest != 0 {
                names.push(format!("{rest:#x}"));
            }
            names.join("|")
        }
        Value::FileTime(time) => time.to_string(),
        Value::Ipv4(address) => address.to_string(),
        Value::Ipv6(address) => address.to_string(),
        Value::Mac(address) => Mac(address).to_string(),
        Value::Guid(guid) | Value::GuidAt(Some(guid)) => guid.to_string(),
        Value::Bytes(bytes) | Value::BytesBlob(bytes) => Hex(bytes).to_string(),
        Value::Address(address) | Value::Counted(_, address) => format!("{address:#x}"),
        Value::TextBlob(bytes) => wide::blob_text(bytes).unwrap_or_else(|| Hex(bytes).to_string()),
        Value::GuidAt(None) | Value::Wide(None) | Value::Sid(None) => String::new(),
        Value::Wide(Some(bytes)) => wide::text_of(bytes).unwrap_or_else(|| Hex(bytes).to_string()),
        Value::Sid(Some(bytes)) => {
            sid::text_of(bytes).map_or_else(|| Hex(bytes).to_string(), |sid| sid.to_string())
        }
        Value::List(texts) => {
            let texts =
                texts.iter().map(|one| text(Value::Wide(one.as_ref().map(WideStr::as_bytes))));
            texts.collect::<Vec<_>>().join("|")
        }
    }
}
