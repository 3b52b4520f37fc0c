//! Records as JSON lines: written and read, and compared with an independent implementation.

mod agreement;
mod bad_lines;
mod reading;
mod records;
mod serde_forms;
mod writing;
