//! wip
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
#![allow(missing_docs)]
#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "alloc")] mod arena;
pub mod error; pub mod layout; pub mod raw; pub mod value; pub use error::Error;
#[cfg(feature = "alloc")] pub mod event;
#[cfg(feature = "alloc")] pub mod memory;
#[cfg(feature = "alloc")] pub use event::Record;
#[cfg(feature = "serde")] pub mod text;
#[cfg(feature = "alloc")] pub mod survey;
