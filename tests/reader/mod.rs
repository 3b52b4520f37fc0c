//! `Reader`: streams are split into batches, and records have the right position.

mod arrays;
mod compressed;
mod formats;
mod images;
mod json_values;
mod lines;
mod pieces;
mod records;
mod truncated;
