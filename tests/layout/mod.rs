//! The layout tables: compared with the reference in `tests/data/`, with other declarations of the same structures, and
//! with the bytes that `walk` visits.

mod c_program;
#[cfg(feature = "alloc")]
mod payloads;
mod reference;
mod set;
mod tables;
mod typed;
mod values;
mod walk;
// `windows-sys` declares pointers with the size of the host's.
#[cfg(target_pointer_width = "64")]
mod windows;
