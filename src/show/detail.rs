//! A record in full: each value with its number, its name and what it means.

use std::convert::Infallible;
use std::fmt::Display;
use std::io::Write;

use super::{Ink, words};
use crate::event::{Members, Payload, Record, Visitor};
use crate::layout::Layout;
use crate::value::Value;

/// Records in full, in lines as long as a terminal's.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// Whether they have colour.
    pub ink: Ink,
    /// Columns of the terminal: longer lines of what a value means are filled anew. `None`: none are.
    pub width: Option<usize>,
}

impl Detail {
    /// Appends a record, and an empty line.
    pub fn append(&self, text: &mut Vec<u8>, position: impl Display, record: &Record) {
        let (title, faint) = (self.ink.title(), self.ink.faint());
        let layout = record.layout();
        // Writing to memory cannot fail.
        let _ = writeln!(text, "{title}{}{title:#} {faint}{position}{faint:#}", layout.name);
        let indent = layout.members.iter().map(|member| member.name.len()).max().unwrap_or(0);
        let Payload::IkeMmFailure(failure) = record.payload();
        let Ok(()) = failure.visit(&mut Lines { text, detail: self, indent, layout });
        text.push(b'\n');
    }
}

struct Lines<'a> {
    text: &'a mut Vec<u8>,
    detail: &'a Detail,
    /// Columns that the longest name of a member takes.
    indent: usize,
    layout: &'static Layout,
}

/// Blanks in front of a member's name, and behind it.
const GAP: usize = 2;

impl Visitor for Lines<'_> {
    type Error = Infallible;

    fn member(&mut self, member: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        let Detail { ink, width } = *self.detail;
        let (indent, faint) = (self.indent, ink.faint());
        let style = if value.is_unnamed() { ink.odd() } else { ink.name() };
        let (number, name) = (words::number(value), words::name(value));
        let _ = write!(self.text, "  {member:indent$}  {number}");
        if !name.is_empty() {
            let _ = write!(self.text, "  {style}{name}{style:#}");
        }
        self.text.push(b'\n');
        let mut paragraphs = words::meaning(value);
        if paragraphs.is_empty() {
            // A value that has no meaning of its own is told by its member.
            let doc = self.layout.member(member).map_or(&[][..], |member| member.doc);
            paragraphs.push(doc.iter().map(|line| line.trim().to_owned()).collect());
        }
        let taken = indent.saturating_add(GAP).saturating_add(GAP);
        let room = width.map_or(usize::MAX, |width| width.saturating_sub(taken));
        for line in paragraphs.into_iter().flat_map(|lines| words::filled(lines, room)) {
            let _ = writeln!(self.text, "  {:indent$}  {faint}{line}{faint:#}", "");
        }
        Ok(())
    }
}
