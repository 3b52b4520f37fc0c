//! Objects that are read member by member, each member at most once: `eventLog`, `internalFields` and what they contain.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::read::{Key, MemberSeed, duplicate, unknown};
use crate::event::{EventLog, FILTERS, InternalFields, OTHER, TerminatingFilter};

/// What is read from an object.
trait Members: Default {
    /// What the object is, with its article.
    const EXPECTED: &'static str;

    /// Reads the value of a member.
    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error>;
}

/// Implements `Deserialize` for what is read from an object.
macro_rules! deserialize {
    ($($Object:ty)+) => { $(
        impl<'de> Deserialize<'de> for $Object {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_map(MembersVisitor(PhantomData))
            }
        }
    )+ };
}
deserialize! { EventLog InternalFields Filter Texts }

struct MembersVisitor<T>(PhantomData<T>);

impl<'de, T: Members> Visitor<'de> for MembersVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let (mut object, mut seen) = (T::default(), BTreeSet::new());
        while let Some(Key(name)) = map.next_key()? {
            if seen.contains(&name) {
                return Err(duplicate(&name));
            }
            object.member(&name, &mut map)?;
            seen.insert(name);
        }
        Ok(object)
    }
}

impl Members for EventLog {
    const EXPECTED: &'static str = "an object of an event log";

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "provider" => self.provider = map.next_value()?,
            "id" => self.id = number(map)?,
            "version" => self.version = number(map)?,
            "recordId" => self.record_id = Some(map.next_value()?),
            "computer" => self.computer = map.next_value()?,
            "data" => self.data = map.next_value::<Option<Texts>>()?.unwrap_or_default().0,
            _ => return Err(unknown(name)),
        }
        Ok(())
    }
}

/// A number. It is written as one of 64 bits.
fn number<'de, N: TryFrom<u64>, A: MapAccess<'de>>(map: &mut A) -> Result<N, A::Error> {
    let number: u64 = map.next_value()?;
    let out_of_range = |_| serde::de::Error::custom(format_args!("{number} is out of range"));
    N::try_from(number).map_err(out_of_range)
}

impl Members for InternalFields {
    const EXPECTED: &'static str = "an object of internalFields";

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            FILTERS => {
                let filters: Vec<Filter> = map.next_value()?;
                self.terminating_filters_info =
                    filters.into_iter().map(|filter| filter.0).collect();
            }
            OTHER => self.other = map.next_value::<Texts>()?.0,
            _ => {
                let (_, field) = self.field(name).ok_or_else(|| unknown(name))?;
                map.next_value_seed(MemberSeed(field))?;
            }
        }
        Ok(())
    }
}

#[derive(Default)]
struct Filter(TerminatingFilter);

impl Members for Filter {
    const EXPECTED: &'static str = "a filter (an object)";

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        let field = self.0.field(name).ok_or_else(|| unknown(name))?;
        map.next_value_seed(MemberSeed(field))
    }
}

/// Texts by name, in order.
#[derive(Default)]
struct Texts(Vec<(String, String)>);

impl Members for Texts {
    const EXPECTED: &'static str = "an object of texts";

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        self.0.push((name.to_owned(), map.next_value()?));
        Ok(())
    }
}
