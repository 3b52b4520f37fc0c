//! The layout tables: against the reference, against another declaration of the same structures, and against
//! the bytes that `walk` visits by them.

mod c_program;
#[cfg(feature = "alloc")]
mod payloads;
mod reference;
mod set;
mod tables;
mod typed;
mod values;
mod walk;
// Its declarations have the host's pointers.
#[cfg(target_pointer_width = "64")]
mod windows;
