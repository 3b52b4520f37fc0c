//! The raw structures: access in place, errors, conversions, and names of values.

mod bytes;
mod codes;
mod conversions;
mod cut_short;
mod names;
mod records;
mod structures;
mod unions;
mod unnamed;
