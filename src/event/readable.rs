//! A record without the members that could not be read.

use alloc::string::String;

use super::visitor::private::Sealed;
use super::{Part, Value, Visitor};
use crate::error::{Error, Fault};

/// The path of a part: empty for the record itself, a part of it (`header`), or a part within that (`localSubNet`).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PartPath {
    part: &'static str,
    within: &'static str,
}

impl PartPath {
    pub(crate) fn join(self, name: &'static str) -> Self {
        if self.part.is_empty() {
            Self { part: name, within: "" }
        } else {
            Self { within: name, ..self }
        }
    }

    /// Whether the whole member could not be read.
    #[inline(always)]
    pub(crate) fn is_bad(self, name: &str, errors: &[Error]) -> bool {
        // Most records have no errors.
        !errors.is_empty() && self.is_among(name, errors)
    }

    #[cold]
    fn is_among(self, name: &str, errors: &[Error]) -> bool {
        let of_element = |error: &&Error| {
            error.index().is_some() || matches!(error.fault(), Fault::MoreElements { .. })
        };
        errors.iter().filter(|error| !of_element(error)).any(|error| {
            let member = error.member();
            match self {
                Self { part: "", .. } => error.part() == name && member.is_empty(),
                Self { part, within: "" } => error.part() == part && member == name,
                Self { part, within } => {
                    let own = member.strip_prefix(within).and_then(|own| own.strip_prefix('.'));
                    error.part() == part && own == Some(name)
                }
            }
        })
    }
}

/// A record, or a part of it, without the members that could not be read.
#[derive(Clone, Copy, Debug)]
pub struct Readable<'p, P> {
    part: &'p P,
    path: PartPath,
    errors: &'p [Error],
}

impl<'p, P: Part> Readable<'p, P> {
    /// A record without the members that these errors are about.
    pub const fn new(record: &'p P, errors: &'p [Error]) -> Self {
        Self { part: record, path: PartPath { part: "", within: "" }, errors }
    }

    /// The record, with default values instead of what could not be read.
    pub(super) const fn record(&self) -> &'p P {
        self.part
    }

    /// The errors of the members that could not be read.
    pub(super) const fn errors(&self) -> &'p [Error] {
        self.errors
    }
}

impl<P> Sealed for Readable<'_, P> {}

impl<P: Part> Part for Readable<'_, P> {
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        if self.errors.is_empty() {
            return self.part.visit(visitor);
        }
        self.part.visit(&mut Filter { visitor, path: self.path, errors: self.errors })
    }
}

/// Passes on the members that could be read.
struct Filter<'f, V> {
    visitor: &'f mut V,
    path: PartPath,
    errors: &'f [Error],
}

impl<V: Visitor> Visitor for Filter<'_, V> {
    type Error = V::Error;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), V::Error> {
        if self.path.is_bad(name, self.errors) {
            return Ok(());
        }
        self.visitor.member(name, value)
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), V::Error> {
        if self.path.is_bad(name, self.errors) {
            return Ok(());
        }
        let Self { path, errors, .. } = *self;
        let part = part.map(|part| Readable { part, path: path.join(name), errors });
        self.visitor.part(name, part.as_ref())
    }

    fn parts<P: Part>(&mut self, name: &'static str, parts: &[P]) -> Result<(), V::Error> {
        if self.path.is_bad(name, self.errors) {
            return Ok(());
        }
        self.visitor.parts(name, parts)
    }

    fn entries(
        &mut self,
        name: &'static str,
        entries: &[(String, String)],
    ) -> Result<(), V::Error> {
        self.visitor.entries(name, entries)
    }
}
