//! Events as the XML that netsh writes, both ways.

mod broken;
mod cutting;
mod messages;
mod pieces;
mod properties;
mod reading;
mod samples;
mod too_long;
mod written;
