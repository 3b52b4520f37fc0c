//! Fields of records, and expressions that select records.

mod direction;
mod errors;
mod expressions;
mod fields;
mod laws;

use wfp_events::Record;
use wfp_events::json::read_line;
use wfp_events::query::{Context, Expression};

/// The expression with this text.
fn expression(text: &str) -> Expression {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Whether an expression is true of a record, which is given as JSON.
fn is_true(text: &str, record: &str) -> bool {
    expression(text).matches(&record_of(record), &Context::default())
}

fn record_of(json: &str) -> Record<'static> {
    read_line(json.as_bytes()).unwrap()
}
