//! Streams of records: how they are cut into batches, and where each record is.

mod arrays;
mod compressed;
mod formats;
mod images;
mod json_values;
mod lines;
mod pieces;
mod records;
mod truncated;
