//! `internalFields` in JSON.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::read::{Key, MemberSeed, duplicate, unknown};
use crate::event::{FILTERS, InternalFields, OTHER, TerminatingFilter};

impl<'de> Deserialize<'de> for InternalFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = InternalFields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of internalFields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<InternalFields, A::Error> {
        let mut fields = InternalFields::default();
        let mut seen = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            let own = InternalFields::NAMES.into_iter().find(|own| *own == key);
            let own = own.ok_or_else(|| unknown(&key))?;
            if seen.contains(&own) {
                return Err(duplicate(own));
            }
            seen.push(own);
            match own {
                FILTERS => {
                    let Filters(filters) = map.next_value()?;
                    fields.terminating_filters_info = filters;
                }
                OTHER => {
                    let Entries(entries) = map.next_value()?;
                    fields.other = entries;
                }
                name => {
                    let field = fields.field(name).ok_or_else(|| unknown(name))?;
                    map.next_value_seed(MemberSeed(field.1))?;
                }
            }
        }
        Ok(fields)
    }
}

/// A list of filters.
struct Filters(Vec<TerminatingFilter>);

impl<'de> Deserialize<'de> for Filters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(FiltersVisitor).map(Self)
    }
}

struct FiltersVisitor;

impl<'de> Visitor<'de> for FiltersVisitor {
    type Value = Vec<TerminatingFilter>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of filters")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut filters = Vec::new();
        while let Some(filter) = seq.next_element_seed(FilterSeed)? {
            filters.push(filter);
        }
        Ok(filters)
    }
}

struct FilterSeed;

impl<'de> DeserializeSeed<'de> for FilterSeed {
    type Value = TerminatingFilter;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FilterSeed {
    type Value = TerminatingFilter;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a filter (an object)")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut filter = TerminatingFilter::default();
        let mut seen: Vec<String> = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            if seen.iter().any(|own| *own == key) {
                return Err(duplicate(&key));
            }
            let field = filter.field(&key).ok_or_else(|| unknown(&key))?;
            map.next_value_seed(MemberSeed(field))?;
            seen.push(key.into());
        }
        Ok(filter)
    }
}

/// Texts by name.
struct Entries(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor).map(Self)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Vec<(String, String)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries: Vec<(String, String)> = Vec::new();
        while let Some((name, text)) = map.next_entry::<String, String>()? {
            if entries.len() < 64 && entries.iter().any(|(own, _)| *own == name) {
                return Err(duplicate(&name));
            }
            entries.push((name, text));
        }
        Ok(entries)
    }
}
