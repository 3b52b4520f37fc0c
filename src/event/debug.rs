//! `Debug` of records: the payload comes first, values are readable, and members that a record does not have are
//! omitted.

use core::convert::Infallible;
use core::fmt::{self, Debug, Display, Formatter};

use super::fields::Fields;
use super::visitor::{Part, Visitor};
use super::{BarePayload, Event, Field, Header, Payload, Reserved, Value};

/// Shows a header or payload by itself, with the members of its widest structure.
pub(super) fn fmt_part<'m, F: Fields<'m>>(
    name: &str,
    part: &F,
    flags: u32,
    f: &mut Formatter<'_>,
) -> fmt::Result {
    fmt_struct(name, f, |members| part.visit(F::FAMILY.widest, flags, members))
}

fn fmt_struct(
    name: &str,
    f: &mut Formatter<'_>,
    visit: impl FnOnce(&mut Members<'_>) -> Result<(), Infallible>,
) -> fmt::Result {
    let mut members = f.debug_struct(name);
    let Ok(()) = visit(&mut Members(&mut |name, value| {
        members.field(name, value);
    }));
    members.finish()
}

/// A visitor that passes each member's name and value to a function.
struct Members<'f>(&'f mut dyn FnMut(&'static str, &dyn Debug));

impl Visitor for Members<'_> {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        (self.0)(name, &value);
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        match part {
            Some(part) => (self.0)(name, &Nested(part)),
            None => (self.0)(name, &format_args!("NULL")),
        }
        Ok(())
    }
}

/// A part within another.
struct Nested<'p, P>(&'p P);

impl<P: Part> Debug for Nested<'_, P> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut members = f.debug_map();
        let Ok(()) = self.0.visit(&mut Members(&mut |name, value| {
            members.entry(&format_args!("{name}"), &value);
        }));
        members.finish()
    }
}

impl Debug for Event<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        fmt_struct(self.layout().name, f, |members| {
            members.member("type", self.event_type.value())?;
            self.visit_payload(members)?;
            self.visit_header(members)?;
            self.visit_internal_fields(members)
        })
    }
}

impl Debug for Header<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        fmt_part("Header", self, self.flags.bits(), f)
    }
}

impl Debug for Reserved {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        fmt_part("Reserved", self, 0, f)
    }
}

impl Debug for BarePayload<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        fmt_struct(self.kind().layout().name, f, |members| self.visit(members))
    }
}

impl Debug for Payload<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(address) => write!(f, "Unknown({address:#x})"),
            payload => payload.debug(f),
        }
    }
}

/// Shows texts in quotation marks, and other values like [`Display`].
impl Debug for Value<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(scalar) => Debug::fmt(scalar, f),
            Self::Text(None) | Self::Sid(None) | Self::GuidPointer(None) => f.write_str("NULL"),
            Self::Text(Some(text)) => Debug::fmt(text, f),
            Self::TextBlob(blob) => Debug::fmt(blob, f),
            Self::Blob([]) => f.write_str("empty"),
            Self::Texts(texts) => {
                let texts = texts.iter().map(|text| Self::Text(text.as_ref()));
                f.debug_list().entries(texts).finish()
            }
            value => Display::fmt(value, f),
        }
    }
}
