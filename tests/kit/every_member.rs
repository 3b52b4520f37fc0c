//! The paths of all members of a structure, from the layout tables, and of the members that are set in a record.

use std::collections::BTreeSet;
use std::convert::Infallible;

use wfp_events::Record;
use wfp_events::event::{Part, Value, Visitor};
use wfp_events::layout::{Layout, MemberKind};

/// The paths of all members of a structure and of what its members point to. A condition value that is not a subnet has
/// the path `raw`, whatever its type is.
pub(crate) fn all(layout: &Layout) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    // The members of a bare payload are below the payload's name.
    if layout.member("header").is_some() {
        add(&mut paths, "", layout);
    } else {
        let kind = wfp_events::kind::RecordKind::from_name(layout.name).unwrap();
        let wfp_events::kind::RecordKind::Payload(kind) = kind else { panic!("{kind}") };
        add(&mut paths, &format!("{}.", kind.member()), layout);
    }
    paths
}

fn add(paths: &mut BTreeSet<String>, prefix: &str, layout: &Layout) {
    let counts = |name| {
        let mut kinds = layout.members.iter().map(|member| member.kind);
        kinds.any(|kind| matches!(kind, MemberKind::List(count) if count.name == name))
    };
    let of_any_type = layout.name == "FWP_CONDITION_VALUE0";
    for member in layout.members {
        let path = format!("{prefix}{}", member.name);
        match member.kind {
            MemberKind::Padding => {}
            MemberKind::Integer if counts(member.name) => {}
            MemberKind::Pointer(to) | MemberKind::Structure(to) if to.name != "GUID" => {
                add(paths, &format!("{path}."), to);
            }
            _ if of_any_type && member.name != "type" => {
                paths.insert(format!("{prefix}raw"));
            }
            _ => {
                paths.insert(path);
            }
        }
    }
}

/// Adds the paths of all members that are not zero, NULL or empty in a record.
pub(crate) fn add_held(paths: &mut BTreeSet<String>, record: &Record<'_>) {
    let Ok(()) = record.visit(&mut Held { paths, prefix: String::new() });
}

struct Held<'p> {
    paths: &'p mut BTreeSet<String>,
    prefix: String,
}

impl Visitor for Held<'_> {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        if !value.is_zero() {
            self.paths.insert(format!("{}{name}", self.prefix));
        }
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        let prefix = format!("{}{name}.", self.prefix);
        part.map_or(Ok(()), |part| part.visit(&mut Held { paths: self.paths, prefix }))
    }
}
