//! The members of a structure by the layout tables, and those that hold something in a record.

use std::collections::BTreeSet;
use std::convert::Infallible;

use wfp_events::Record;
use wfp_events::event::{Part, Value, Visitor};
use wfp_events::layout::{Layout, MemberKind};

/// The paths of all members that a structure has, and those that its members lead to; a value that is no subnet is
/// `raw`, whatever it is.
pub(crate) fn all(layout: &Layout) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    // A payload by itself is a part of its record.
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

/// Adds the paths of the members of a record that hold something.
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
