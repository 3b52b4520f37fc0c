//! Records for people: one way only.

pub(crate) mod csv;
pub(crate) mod dissector;
pub(crate) mod explain;
pub(crate) mod layout;
mod members;
pub(crate) mod table;
