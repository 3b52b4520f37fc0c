//! JSON whose objects keep the order of their entries.

use std::borrow::Cow;

use serde::ser::{Serialize, Serializer};
use wfp_events::json::{self, Source};
use wfp_events::names::Names;
use wfp_events::reader::PartialRef;

/// Appends a record as a line of JSON, with the names of the machine if there are any.
pub(crate) fn append_record(
    text: &mut Vec<u8>,
    PartialRef { record, errors }: PartialRef<'_>,
    source: Option<Source<'_>>,
    names: Option<&Names>,
) {
    match names {
        Some(names) => json::append_line_with_names(text, record, errors, source, names),
        None => json::append_line(text, record, errors, source),
    }
}

/// A JSON value.
pub(super) enum Json {
    Null,
    Text(Cow<'static, str>),
    Number(i64),
    Count(u64),
    Bool(bool),
    Array(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
}

impl From<&'static str> for Json {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl<T: Into<Self>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, T::into)
    }
}

impl From<usize> for Json {
    fn from(size: usize) -> Self {
        Self::Count(u64::try_from(size).unwrap_or(u64::MAX))
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Text(text) => text.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            Self::Count(count) => count.serialize(serializer),
            Self::Bool(value) => value.serialize(serializer),
            Self::Array(values) => serializer.collect_seq(values),
            Self::Object(entries) => serializer.collect_map(entries.iter().map(|(k, v)| (k, v))),
        }
    }
}

/// Appends an array.
pub(super) fn append(text: &mut Vec<u8>, values: Vec<Json>) {
    // Writing to memory cannot fail, and every key is a string.
    let written = serde_json::to_writer_pretty(&mut *text, &values);
    debug_assert!(written.is_ok());
    text.push(b'\n');
}

/// Appends a value as one line.
pub(super) fn append_line(text: &mut Vec<u8>, value: &Json) {
    let written = serde_json::to_writer(&mut *text, value);
    debug_assert!(written.is_ok());
    text.push(b'\n');
}
