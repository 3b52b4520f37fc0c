//! Expressions: conditions on fields, joined by `and`, `or` and `not`.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use super::condition::Condition;
use super::{Context, Field, ParseExpressionError, parse};
use crate::event::Record;

/// An expression, which is true or false of a record. [The module](super#expressions) has its syntax.
///
/// It is parsed once, and can then be used by several threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression(pub(super) Node);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Condition(Field, Condition),
    Not(Box<Node>),
    /// At least two, none of which is an `And`.
    And(Vec<Node>),
    /// At least two, none of which is an `Or`.
    Or(Vec<Node>),
}

impl Expression {
    /// Whether the expression is true of a record.
    #[must_use]
    pub fn matches(&self, record: &Record<'_>, context: &Context<'_>) -> bool {
        self.0.matches(record, context)
    }

    /// Whether one of its fields [needs names](Field::needs_names).
    #[must_use]
    pub fn needs_names(&self) -> bool {
        self.0.needs_names()
    }

    /// The expression that is true if both are.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(Node::all(vec![self.0, other.0]))
    }
}

impl Node {
    fn matches(&self, record: &Record<'_>, context: &Context<'_>) -> bool {
        match self {
            Self::Condition(field, condition) => {
                field.any(record, context, &mut |found| condition.is_true_of(found))
            }
            Self::Not(node) => !node.matches(record, context),
            Self::And(nodes) => nodes.iter().all(|node| node.matches(record, context)),
            Self::Or(nodes) => nodes.iter().any(|node| node.matches(record, context)),
        }
    }

    fn needs_names(&self) -> bool {
        match self {
            Self::Condition(field, _) => field.needs_names(),
            Self::Not(node) => node.needs_names(),
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().any(Self::needs_names),
        }
    }

    pub(super) fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// The node that is true if all of these are; there is at least one.
    pub(super) fn all(nodes: Vec<Self>) -> Self {
        let mut all = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Self::And(nodes) => all.extend(nodes),
                node => all.push(node),
            }
        }
        Self::only(all).unwrap_or_else(Self::And)
    }

    /// The node that is true if one of these is; there is at least one.
    pub(super) fn any(nodes: Vec<Self>) -> Self {
        let mut any = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Self::Or(nodes) => any.extend(nodes),
                node => any.push(node),
            }
        }
        Self::only(any).unwrap_or_else(Self::Or)
    }

    /// The only one of these nodes, or else all of them.
    fn only(mut nodes: Vec<Self>) -> Result<Self, Vec<Self>> {
        match nodes.pop() {
            Some(only) if nodes.is_empty() => Ok(only),
            last => {
                nodes.extend(last);
                Err(nodes)
            }
        }
    }
}

/// Shows an expression that is parsed as the same.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |nodes: &[Self], word: &str, f: &mut fmt::Formatter<'_>| {
            nodes.iter().enumerate().try_for_each(|(index, node)| {
                if index > 0 {
                    write!(f, " {word} ")?;
                }
                // `or` within `and` is the only one that binds less than what it is in.
                if matches!(node, Self::Or(_)) { write!(f, "({node})") } else { node.fmt(f) }
            })
        };
        match self {
            Self::Condition(field, Condition::Has) => write!(f, "has({field})"),
            Self::Condition(field, condition) => write!(f, "{field}{condition}"),
            Self::Not(node) => match &**node {
                Self::Condition(field, Condition::Equals(literal)) => {
                    write!(f, "{field} != {literal}")
                }
                Self::And(_) | Self::Or(_) => write!(f, "not ({node})"),
                node => write!(f, "not {node}"),
            },
            Self::And(nodes) => list(nodes, "and", f),
            Self::Or(nodes) => list(nodes, "or", f),
        }
    }
}

impl FromStr for Expression {
    type Err = ParseExpressionError;

    fn from_str(text: &str) -> Result<Self, ParseExpressionError> {
        parse::parse(text).map(Self)
    }
}
