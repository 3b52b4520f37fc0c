//! Calls a function with each member of a record: for the table.

use std::convert::Infallible;

use wfp_events::event::{Part, Value, Visitor};
use wfp_events::value::WideStr;

/// Is called with a member's part (`header`, `ikeMmFailure`, empty for the record itself), its name, and its value.
type MemberFn<'t> = dyn FnMut(&'static str, &'static str, Value<'_>) + 't;

/// Visits each member of a record, except those of one part. The members of a nested part are visited under the name of
/// the nested part. NULL parts have no members.
pub(super) fn each_member(record: &impl Part, except: &'static str, take: &mut MemberFn<'_>) {
    let Ok(()) = record.visit(&mut Members { except, part: "", member: "", take });
}

struct Members<'t, 'f> {
    /// The part that is skipped.
    except: &'static str,
    part: &'static str,
    /// The nested part of the members; empty if they are members of the part itself.
    member: &'static str,
    take: &'t mut MemberFn<'f>,
}

impl Visitor for Members<'_, '_> {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        (self.take)(self.part, if self.member.is_empty() { name } else { self.member }, value);
        Ok(())
    }

    fn entries(
        &mut self,
        name: &'static str,
        entries: &[(String, String)],
    ) -> Result<(), Infallible> {
        for (own, text) in entries {
            if let Ok(text) = WideStr::try_from(format!("{own}={text}").as_str()) {
                (self.take)(self.part, name, Value::Text(Some(&text)));
            }
        }
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        let (part_name, member) = match (self.part, self.member) {
            ("", _) => (name, ""),
            (outer, "") => (outer, name),
            both => both,
        };
        let Self { except, take, .. } = self;
        match part {
            Some(part) if name != *except => {
                part.visit(&mut Members { except, part: part_name, member, take: &mut **take })
            }
            _ => Ok(()),
        }
    }
}
