//! The error for a text that is not an expression.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use winnow::error::ParserError;
use winnow::stream::Location;

use super::parse::Input;
use super::{Field, FieldType, field};

/// Why a text is not an expression or the name of a field, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseExpressionError {
    range: Range<usize>,
    column: usize,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// This was expected.
    Expected(String),
    UnknownField(String),
    /// The name is not one of the field's.
    UnknownName(String, Box<Field>),
    /// The field does not have such a comparison; the reason.
    NotComparable(String),
    /// The text is too long, or nested too deeply.
    TooLarge(&'static str),
}

impl ParseExpressionError {
    pub(super) fn new(range: Range<usize>, column: usize, kind: Kind) -> Self {
        Self { range, column, kind }
    }

    /// Counts the characters before the error, so that the column is right.
    pub(super) fn in_text(mut self, text: &str) -> Self {
        self.column = text
            .get(..self.range.start)
            .map_or(0, |before| before.chars().count())
            .saturating_add(1);
        self
    }

    /// The range of bytes in the text that are wrong; it is empty if something is missing.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// What is wrong, without the position.
    pub fn reason(&self) -> impl fmt::Display + '_ {
        Reason(self)
    }

    /// The names that could be meant instead: those of all fields, or of all constants or flags that the field can
    /// have; empty if something else is wrong.
    #[must_use]
    pub fn candidates(&self) -> Vec<String> {
        match &self.kind {
            Kind::UnknownField(_) => field::names(),
            Kind::UnknownName(_, field) => match field.field_type() {
                FieldType::Flags(set) => set.flags.iter().map(|flag| flag.name.into()).collect(),
                of => of
                    .enumerations()
                    .flat_map(|of| of.names())
                    .map(|(name, _)| name.into())
                    .collect(),
            },
            _ => Vec::new(),
        }
    }
}

struct Reason<'e>(&'e ParseExpressionError);

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Expected(what) => write!(f, "expected {what}"),
            Kind::UnknownField(name) => write!(f, "unknown field {name}"),
            Kind::UnknownName(name, field) => write!(f, "{name} is not a value of {field}"),
            Kind::NotComparable(reason) => f.write_str(reason),
            Kind::TooLarge(reason) => f.write_str(reason),
        }
    }
}

/// Shows what is wrong, and the column, counted in characters from 1.
impl fmt::Display for ParseExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at column {}", Reason(self), self.column)
    }
}

impl core::error::Error for ParseExpressionError {}

impl ParserError<Input<'_>> for ParseExpressionError {
    type Inner = Self;

    fn from_input(input: &Input<'_>) -> Self {
        let at = input.current_token_start();
        Self::new(at..at, 1, Kind::Expected(String::new()))
    }

    fn into_inner(self) -> Result<Self, Self> {
        Ok(self)
    }
}
