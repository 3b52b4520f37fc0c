//! Records in the schemas of other systems: one JSON line each, with the record itself as one member of it.
//!
//! Each schema is a table of fields, from which the lines are written and with which the tables in docs/siem.md are
//! compared.

mod ecs;
mod facts;
mod ocsf;
#[cfg(test)]
mod tests;
mod writer;

use wfp_events::json::Source;
use wfp_events::names::Names;
use wfp_events::reader::PartialRef;

use crate::render::json::append_record;
use facts::Facts;
use writer::{Content, Writer};

/// A schema.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Schema {
    Ecs,
    Ocsf,
}

/// A field of a schema.
struct Field {
    /// Its path. The fields of an object follow each other.
    path: &'static str,
    /// Its value, as docs/siem.md describes it.
    #[cfg_attr(not(test), allow(dead_code))]
    value: &'static str,
    /// Its value for a record.
    get: for<'f> fn(&'f Facts<'f>) -> Content<'f>,
}

const fn field(
    path: &'static str,
    value: &'static str,
    get: for<'f> fn(&'f Facts<'f>) -> Content<'f>,
) -> Field {
    Field { path, value, get }
}

impl Schema {
    const fn fields(self) -> &'static [Field] {
        match self {
            Self::Ecs => ecs::FIELDS,
            Self::Ocsf => ocsf::FIELDS,
        }
    }

    /// The member that is the record.
    const fn record(self) -> &'static str {
        match self {
            Self::Ecs => "wfp",
            Self::Ocsf => "unmapped",
        }
    }

    /// Appends a record as a line.
    pub(crate) fn append(
        self,
        text: &mut Vec<u8>,
        partial: PartialRef<'_>,
        source: Option<Source<'_>>,
        names: Option<&Names>,
    ) {
        let facts = Facts::new(partial, source.map(|source| source.file), names);
        let mut writer = Writer::new(text);
        for field in self.fields() {
            writer.field(field.path, (field.get)(&facts));
        }
        let text = writer.object(self.record());
        append_record(text, partial, source, names);
        text.pop();
        text.extend_from_slice(b"}\n");
    }
}
