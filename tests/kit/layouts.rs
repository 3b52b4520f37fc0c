//! The structures of `tests/data/layouts.toml`: offset, size and C type of each member.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use toml::{Table, Value};

use super::samples;

/// A member of a structure. Members of one union have the same offset.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) offset: usize,
    pub(crate) size: usize,
    pub(crate) c_type: String,
}

#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) size: usize,
    pub(crate) align: usize,
    pub(crate) members: Vec<Member>,
}

impl Layout {
    pub(crate) fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

static LAYOUTS: LazyLock<BTreeMap<String, Layout>> = LazyLock::new(|| {
    let file: Table = samples::LAYOUTS_TOML.parse().unwrap();
    file.iter().map(|(name, table)| (name.clone(), layout(table))).collect()
});

fn layout(table: &Value) -> Layout {
    let number = |of: &Value, key: &str| usize::try_from(of[key].as_integer().unwrap()).unwrap();
    let text = |of: &Value, key: &str| of[key].as_str().unwrap().to_owned();
    let member = |member: &Value| Member {
        name: text(member, "name"),
        offset: number(member, "offset"),
        size: number(member, "size"),
        c_type: text(member, "type"),
    };
    Layout {
        size: number(table, "size"),
        align: number(table, "align"),
        members: table["members"].as_array().unwrap().iter().map(member).collect(),
    }
}

/// All layouts by C name.
pub(crate) fn layouts() -> &'static BTreeMap<String, Layout> {
    &LAYOUTS
}

/// The layout of the structure with this C name.
pub(crate) fn layout_of(name: &str) -> &'static Layout {
    LAYOUTS.get(name).unwrap_or_else(|| panic!("the reference has no {name}"))
}

/// The layout of a C type, if it is a structure.
pub(crate) fn is_layout(c_type: &str) -> Option<&'static Layout> {
    LAYOUTS.get(c_type)
}

/// The offset of a member from the start of a structure, by its path, such as `header.appId.data`.
pub(crate) fn offset(structure: &str, path: &str) -> usize {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let member = layout_of(structure).member(name);
    let member = member.unwrap_or_else(|| panic!("{structure} has no member {name}"));
    member.offset + if rest.is_empty() { 0 } else { offset(&member.c_type, rest) }
}
