//! The layout tables: against the reference, against another declaration of the same structures, and against
//! the bytes that `walk` visits by them.

#![allow(missing_docs, reason = "tests say what they expect")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests say what they expect"
)]

mod c_program;
#[cfg(feature = "alloc")]
mod payloads;
mod reference;
mod set;
mod tables;
mod typed;
mod values;
mod walk;
mod windows;
