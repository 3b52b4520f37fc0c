//! Each path has one field, so members with the same path must have the same type in all structures.

use std::collections::BTreeMap;

use super::tables::path;
use crate::render::layout::kind_and_type;
use wfp_events::kind::RecordKind;
use wfp_events::layout::{Layout, MemberKind};
use wfp_events::raw::{Guid, LAYOUTS, Structure};

type Paths = BTreeMap<String, (&'static str, &'static str, usize)>;

/// Adds the kind, type and size of each member of a structure by path.
fn add(paths: &mut Paths, layout: &Layout, path: &str) {
    for member in layout.members.iter().filter(|member| !matches!(member.kind, MemberKind::Padding))
    {
        let dot = if path.is_empty() { "" } else { "." };
        let path = format!("{path}{dot}{}", member.name);
        let (word, of) = kind_and_type(&member.kind);
        let mut is = (word, of, member.size);
        if let MemberKind::Pointer(inner) | MemberKind::Structure(inner) = member.kind {
            add(paths, inner, &path);
            // The field of a structure has no value, so its type may differ; its members have their own paths.
            if inner.name != <Guid as Structure>::LAYOUT.name {
                is = (word, "", 0);
            }
        }
        assert_eq!(*paths.entry(path.clone()).or_insert(is), is, "{path}");
    }
}

#[test]
fn a_path_means_the_same_in_all_structures() {
    let mut paths = Paths::new();
    for layout in LAYOUTS.iter().filter(|layout| RecordKind::from_name(layout.name).is_some()) {
        add(&mut paths, layout, path(layout));
    }
    assert_eq!(paths["header.localPort"], ("integer", "", 2));
    assert_eq!(paths["ikeMmFailure.failureErrorCode"], ("code", "winerror.h", 4));
    assert!(paths.len() > 100);
}

#[test]
fn it_is_the_same_each_time() {
    let (mut one, mut other) = (Vec::new(), Vec::new());
    super::append(&mut one);
    super::append(&mut other);
    assert_eq!(one, other);
}
