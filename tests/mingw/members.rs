//! The members of a record in the form in which the C program prints them.

use std::collections::BTreeMap;
use std::convert::Infallible;

use wfp_events::Record;
use wfp_events::event::{Part, Value, Visitor};
use wfp_events::layout::Scalar;
use wfp_events::value::WideStr;

/// Values by the path of the member: numbers in decimal, bytes in hex, and `NULL`.
pub(crate) type Members = BTreeMap<String, String>;

/// The members of a record, collected by a visitor.
pub(crate) fn members(record: &Record<'_>) -> Members {
    let mut members = Members::new();
    let Ok(()) = record.visit(&mut Printed { members: &mut members, prefix: String::new() });
    members
}

struct Printed<'m> {
    members: &'m mut Members,
    prefix: String,
}

impl Visitor for Printed<'_> {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        let path = format!("{}{name}", self.prefix);
        let value = match value {
            Value::Scalar(scalar) => number_or_bytes(scalar),
            Value::Text(of) => text(of),
            Value::Texts(texts) => {
                for (index, of) in texts.iter().enumerate() {
                    self.members.insert(format!("{path}[{index}]"), text(of.as_ref()));
                }
                texts.len().to_string()
            }
            Value::TextBlob(blob) => not_empty(blob.as_bytes()),
            Value::Blob(blob) => not_empty(blob),
            Value::Sid(sid) => sid.map_or_else(null, |sid| hex(sid.as_bytes())),
            Value::GuidPointer(guid) => guid.map_or_else(null, |guid| hex(&guid.to_bytes())),
            Value::Address(address) => address.to_string(),
            other => panic!("{other:?}"),
        };
        self.members.insert(path, value);
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        let path = format!("{}{name}", self.prefix);
        match part {
            Some(part) => part.visit(&mut Printed { members: self.members, prefix: path + "." }),
            None => {
                self.members.insert(path, null());
                Ok(())
            }
        }
    }
}

fn number_or_bytes(scalar: Scalar<'_>) -> String {
    match scalar {
        Scalar::Integer(number) | Scalar::FileTime(number) => number.to_string(),
        Scalar::Enumeration(number, _)
        | Scalar::Code(number, _)
        | Scalar::Flags(number, _)
        | Scalar::Bool(number) => number.to_string(),
        Scalar::Status(number, _) => number.to_string(),
        // In C it is a number.
        Scalar::Ipv4(address) => u32::from(address).to_string(),
        Scalar::Ipv6(address) => hex(&address.octets()),
        Scalar::Mac(bytes) => hex(&bytes),
        Scalar::Guid(bytes) => hex(&bytes),
        Scalar::Bytes(bytes) => hex(bytes),
        other => panic!("{other:?}"),
    }
}

fn null() -> String {
    "NULL".to_owned()
}

fn text(text: Option<&WideStr<'_>>) -> String {
    text.map_or_else(null, |text| hex(text.as_bytes()))
}

fn not_empty(bytes: &[u8]) -> String {
    if bytes.is_empty() { null() } else { hex(bytes) }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
