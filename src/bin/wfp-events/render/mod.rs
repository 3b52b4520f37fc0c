//! Output that cannot be read again.

pub(crate) mod csv;
pub(crate) mod dissector;
pub(crate) mod explain;
pub(crate) mod findings;
pub(crate) mod finds;
pub(crate) mod json;
pub(crate) mod layout;
pub(crate) mod lookup;
pub(crate) mod siem;
pub(crate) mod summary;
pub(crate) mod table;
pub(crate) mod top;
