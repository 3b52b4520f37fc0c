//! A record in full: each value with its number, its name and what it means.

use std::convert::Infallible;
use std::fmt::Display;
use std::io::Write;

use super::{Ink, words};
use crate::event::{Members, Payload, Record, Visitor};
use crate::layout::Layout;
use crate::value::Value;

/// Appends a record, and an empty line.
pub fn append(text: &mut Vec<u8>, ink: Ink, position: impl Display, record: &Record) {
    let (title, faint) = (ink.title(), ink.faint());
    let name = record.layout().name;
    // Writing to memory cannot fail.
    let _ = writeln!(text, "{title}{name}{title:#} {faint}{position}{faint:#}");
    let width = record.layout().members.iter().map(|member| member.name.len()).max().unwrap_or(0);
    let Payload::IkeMmFailure(failure) = record.payload();
    let Ok(()) = failure.visit(&mut Lines { text, ink, width, layout: record.layout() });
    text.push(b'\n');
}

struct Lines<'a> {
    text: &'a mut Vec<u8>,
    ink: Ink,
    width: usize,
    layout: &'static Layout,
}

impl Visitor for Lines<'_> {
    type Error = Infallible;

    fn member(&mut self, member: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        let (width, faint) = (self.width, self.ink.faint());
        let style = if value.is_unnamed() { self.ink.odd() } else { self.ink.name() };
        let (number, name) = (words::number(value), words::name(value));
        let gap = if name.is_empty() { "" } else { "  " };
        let _ = writeln!(self.text, "  {member:width$}  {number}{gap}{style}{name}{style:#}");
        let mut lines = words::meaning(value);
        if lines.is_empty() {
            // A value that has no meaning of its own is told by its member.
            let doc = self.layout.member(member).map_or(&[][..], |member| member.doc);
            lines.extend(doc.iter().map(|line| line.trim().to_owned()));
        }
        for line in lines {
            let _ = writeln!(self.text, "  {:width$}  {faint}{line}{faint:#}", "");
        }
        Ok(())
    }
}
