//! `Reader`: streams are split into batches, and records have the right position.

mod arrays;
mod compressed;
mod formats;
mod images;
mod json_values;
mod lines;
#[cfg(all(feature = "eventlog", feature = "trace"))]
mod live;
mod pieces;
mod records;
mod truncated;
