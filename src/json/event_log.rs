//! What an event log tells about an event, in JSON.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::object::{JsonObject, ObjectWriter};
use super::read::{Key, duplicate, unknown};
use super::serialize::Map;
use crate::event::EventLog;
use crate::layout::Scalar;

impl JsonObject for EventLog {
    fn write<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
        object.text("provider", &self.provider)?;
        object.value("id", Scalar::Integer(self.id.into()).into())?;
        object.value("version", Scalar::Integer(self.version.into()).into())?;
        if let Some(id) = self.record_id {
            object.value("recordId", Scalar::Integer(id).into())?;
        }
        if !self.computer.is_empty() {
            object.text("computer", &self.computer)?;
        }
        object.object("data", Some(&Data(Cow::Borrowed(&self.data))))
    }
}

impl Serialize for EventLog {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Map(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for EventLog {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EventLogVisitor)
    }
}

struct EventLogVisitor;

impl<'de> Visitor<'de> for EventLogVisitor {
    type Value = EventLog;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of an event log")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<EventLog, A::Error> {
        let mut log = EventLog::default();
        let mut seen = BTreeSet::new();
        while let Some(Key(key)) = map.next_key()? {
            match &*key {
                "provider" => log.provider = map.next_value()?,
                "id" => log.id = number(&mut map)?,
                "version" => log.version = number(&mut map)?,
                "recordId" => log.record_id = Some(map.next_value()?),
                "computer" => log.computer = map.next_value()?,
                "data" => {
                    log.data = map.next_value::<Option<Data<'_>>>()?.unwrap_or_default().0.into();
                }
                other => return Err(unknown(other)),
            }
            if seen.contains(&key) {
                return Err(duplicate(&key));
            }
            seen.insert(key);
        }
        Ok(log)
    }
}

/// A number. It is written as one of 64 bits.
fn number<'de, N: TryFrom<u64>, A: MapAccess<'de>>(map: &mut A) -> Result<N, A::Error> {
    let number: u64 = map.next_value()?;
    N::try_from(number).map_err(|_| A::Error::custom(format_args!("{number} is out of range")))
}

/// Data by name and text, as an object.
#[derive(Default)]
struct Data<'a>(Cow<'a, [(String, String)]>);

impl JsonObject for Data<'_> {
    fn write<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
        self.0.iter().try_for_each(|(name, text)| object.entry(name, text))
    }
}

impl<'de> Deserialize<'de> for Data<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(DataVisitor).map(|data| Data(Cow::Owned(data)))
    }
}

struct DataVisitor;

impl<'de> Visitor<'de> for DataVisitor {
    type Value = Vec<(String, String)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut data, mut names) = (Vec::new(), BTreeSet::new());
        while let Some((name, text)) = map.next_entry::<String, String>()? {
            if !names.insert(name.clone()) {
                return Err(duplicate(&name));
            }
            data.push((name, text));
        }
        Ok(data)
    }
}
