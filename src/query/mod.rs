//! Fields of records by name, and expressions that select records.
//!
//! A [`Field`] is a short name such as `remote`, or a path of the JSON form such as `classifyDrop.filterId`. An
//! [`Expression`] compares fields with values:
//!
//! ```
//! use wfp_events::event::{Event, IkeMmFailure, Version};
//! use wfp_events::query::{Context, Expression, Field};
//! use wfp_events::raw::WinError;
//!
//! let failure = IkeMmFailure { failure_error_code: WinError::ERROR_IPSEC_IKE_AUTH_FAIL, ..Default::default() };
//! let mut event = Event::new(Version::V5, failure)?;
//! event.header.set_local_port(500);
//! let record = event.into();
//!
//! let expression: Expression = "error == IKE_AUTH_FAIL and port in {500, 4500}".parse()?;
//! let context = Context::default();
//! assert!(expression.matches(&record, &context));
//! assert_eq!(Field::parse("error")?.value(&record, &context).to_string(), "13801");
//!
//! let error = "prot == 17".parse::<Expression>().unwrap_err();
//! assert_eq!(error.to_string(), "unknown field prot at column 1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Expressions
//!
//! | form | true if |
//! |---|---|
//! | `field == value`, `field != value` | the field has the value; it does not |
//! | `field < value`, also `<=`, `>`, `>=` | the field is a number or a time, and less than the value |
//! | `field in {80, 443, 1024..2048}` | it has one of the values, or is in one of the ranges, whose ends are included |
//! | `field in 1024..2048`, `field in 203.0.113.0/24` | it is in the range; it is an address with this prefix |
//! | `field ~ *\svchost.exe` | its whole text matches: `*` is any characters, `?` is one; case is ignored |
//! | `has(field)`, `field != null` | the record has the field, and it is not NULL |
//! | `not a`, `a and b`, `a or b`, `(a)` | in this order of precedence |
//!
//! - A number is decimal, or hexadecimal after `0x`. A code can be negative.
//! - A name is that of a constant, with or without the prefix of its enumeration; case is ignored.
//! - Flags are equal to a name if that flag is set.
//! - A time is as in RFC 3339, or a date, which is its first moment. Without an offset it is UTC.
//! - A text is quoted, with `"` or `'`, or a word without spaces and `(){},<>=!~`. In quoted texts, `\` escapes: `\\`,
//!   `\"`, `\n`, `\u{e9}`.
//!
//! A field that the record does not have, that is NULL or that could not be read makes every comparison false. `!=` is
//! the negation of `==`, so it is true for such a field. Every expression is therefore either true or false, and `not (a
//! and b)` is `not a or not b`. A field with several values, such as `port`, makes a comparison true if one of them
//! does.

mod access;
mod condition;
mod error;
mod expression;
mod field;
mod field_value;
mod glob;
mod literal;
mod names;
mod parse;

pub use access::Context;
pub use error::ParseExpressionError;
pub use expression::Expression;
pub use field::{Field, FieldType};
pub use field_value::FieldValue;
pub use literal::parse_time;
