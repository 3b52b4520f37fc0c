//! Events as the XML that netsh writes, both ways.

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
