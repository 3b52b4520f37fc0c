//! The command, run on real files and pipes. Whole outputs are compared.
//!
//! `tests/cli/expected` has the expected outputs; `UPDATE_EXPECTED=overwrite` renews them.

mod amplified;
mod bad_input;
mod bad_lines;
mod cases;
mod check;
mod color;
mod columns;
mod compressed;
mod convert;
mod decode;
#[cfg(target_os = "linux")]
mod directories;
mod dissector;
mod dumps;
mod events;
#[cfg(target_os = "linux")]
mod existing;
mod explain;
#[cfg(target_os = "linux")]
mod follow;
mod generate;
mod help;
mod hidden;
mod images;
mod internal;
mod layout;
mod lines;
mod lookup;
mod machine;
mod manual;
#[cfg(target_os = "linux")]
mod memory;
mod names;
mod netsh;
mod order;
#[cfg(target_os = "linux")]
mod outputs;
mod pcapng;
mod pipes;
#[cfg(target_os = "linux")]
mod progress;
mod report;
mod selection;
mod summary;
mod top;
mod usage;
