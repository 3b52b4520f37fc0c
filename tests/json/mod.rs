//! Records as JSON, both ways, against lines made by code that shares nothing with the library.

mod bad_lines;
mod reading;
mod records;
mod serde_forms;
mod writing;
