//! Events as the XML of netsh: reading and writing.

mod broken;
mod lenient;
mod messages;
mod pieces;
mod properties;
mod reading;
mod samples;
mod splitting;
mod too_long;
mod written;
