//! Streams of records: how they are cut into batches, and where each record is.

mod arrays;
mod formats;
mod lines;
mod packed;
mod pieces;
mod records;
