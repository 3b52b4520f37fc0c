//! The members of a record, one after the other.

use std::convert::Infallible;

use wfp_events::event::{Part, Record, Value, Visitor};

/// Takes a member's part (`header`, `ikeMmFailure`, empty for the record itself), its name, and its value.
type Take<'t> = dyn FnMut(&'static str, &'static str, Value<'_>) + 't;

/// Gives each member of a record, but for those of one part; of a member that has members itself, each of these under
/// its name. NULL parts have none.
pub(super) fn each_member(record: &Record<'_>, but: &'static str, take: &mut Take<'_>) {
    let Ok(()) = record.visit(&mut Members { but, part: "", member: "", take });
}

struct Members<'t, 'f> {
    /// The part that is passed over.
    but: &'static str,
    part: &'static str,
    /// The member of the part that the members are of; empty for the part itself.
    member: &'static str,
    take: &'t mut Take<'f>,
}

impl Visitor for Members<'_, '_> {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        (self.take)(self.part, if self.member.is_empty() { name } else { self.member }, value);
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        let (part_name, member) = match (self.part, self.member) {
            ("", _) => (name, ""),
            (outer, "") => (outer, name),
            both => both,
        };
        let Self { but, take, .. } = self;
        match part {
            Some(part) if name != *but => {
                part.visit(&mut Members { but, part: part_name, member, take: &mut **take })
            }
            _ => Ok(()),
        }
    }
}
