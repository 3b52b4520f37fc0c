//! Code that several test modules share. None of it uses the part of the library that it is compared with.

#[cfg(feature = "cli")]
pub(crate) mod command;
#[cfg(feature = "cli")]
pub(crate) mod dumps;
pub(crate) mod event_log;
#[cfg(feature = "alloc")]
pub(crate) mod every_member;
pub(crate) mod files;
pub(crate) mod golden;
#[cfg(feature = "alloc")]
pub(crate) mod images;
pub(crate) mod json_reference;
pub(crate) mod layouts;
pub(crate) mod pcapng;
pub(crate) mod random;
#[cfg(feature = "alloc")]
pub(crate) mod records;
#[cfg(feature = "cli")]
pub(crate) mod running;
pub(crate) mod samples;
#[cfg(all(feature = "cli", target_os = "linux"))]
pub(crate) mod terminal;
pub(crate) mod traces;
#[cfg(feature = "cli")]
pub(crate) mod tshark;
pub(crate) mod values;
