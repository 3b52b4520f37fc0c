//! A record in full: each value with its number, its name and what it means.

use std::convert::Infallible;
use std::fmt::Display;
use std::io::Write;

use super::{Ink, words};
use crate::error::Error;
use crate::event::{Event, Holds, Part, Payload, Record, Shape, Visitor};
use crate::layout::{Kind, Layout};
use crate::raw::{Windows, layer_name};
use crate::value::Value;

/// Records in full, in lines as long as a terminal's.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// Whether they have colour.
    pub ink: Ink,
    /// Columns of the terminal: longer lines of what a value means are filled anew. `None`: none are.
    pub width: Option<usize>,
    /// The version of Windows that the layer ids are of; `None` if it is not known.
    pub windows: Option<Windows>,
}

/// Blanks in front of a member's name, and behind it.
const GAP: usize = 2;

impl Detail {
    /// Appends a record, what of it could not be read, and an empty line.
    pub fn append(
        &self,
        text: &mut Vec<u8>,
        position: impl Display,
        record: &Record<'_>,
        errors: &[Error],
    ) {
        let (title, faint, odd) = (self.ink.title(), self.ink.faint(), self.ink.odd());
        let layout = record.layout();
        // Writing to memory cannot fail.
        let _ = writeln!(text, "{title}{}{title:#} {faint}{position}{faint:#}", layout.name);
        match record {
            Record::Event(event) => self.event(text, event),
            Record::Bare(bare) => self.part(text, layout, bare.structure(), bare.payload()),
        }
        for error in errors {
            let _ = writeln!(text, "  {odd}{}{odd:#}  {error}", error.path());
        }
        text.push(b'\n');
    }

    fn event(&self, text: &mut Vec<u8>, event: &Event<'_>) {
        let layout = event.layout();
        let header = layout.member("header").map_or(layout, |member| match member.kind {
            Kind::Structure(header) => header,
            _ => layout,
        });
        self.part(text, header, event.version.header(), &event.header);
        let mut lines = Lines::new(text, self, header, 0);
        lines.value("type", event.event_type.value());
        let shape = Shape::of(event.event_type, event.version);
        let member = shape.map_or("payload", Shape::member);
        match &event.payload {
            None => lines.line(member, "NULL", "", false),
            Some(Payload::Unknown(address)) => {
                lines.line(member, &format!("{address:#x}"), "of unknown type, not followed", true);
            }
            Some(payload) => {
                let title = self.ink.title();
                let _ = writeln!(text, "  {title}{member}{title:#}");
                let (layout, structure) =
                    shape.map_or((layout, 0), |shape| (shape.layout(), shape.structure));
                self.part(text, layout, structure, payload);
            }
        }
    }

    fn part(&self, text: &mut Vec<u8>, layout: &'static Layout, structure: u8, part: &impl Part) {
        let Ok(()) = part.show(structure, &mut Lines::new(text, self, layout, structure));
    }
}

struct Lines<'a> {
    text: &'a mut Vec<u8>,
    detail: &'a Detail,
    /// Columns that the longest name of a member takes.
    indent: usize,
    layout: &'static Layout,
    structure: u8,
    /// The member that the members are of, and a dot.
    within: String,
}

impl<'a> Lines<'a> {
    fn new(
        text: &'a mut Vec<u8>,
        detail: &'a Detail,
        layout: &'static Layout,
        structure: u8,
    ) -> Self {
        let indent = layout.members.iter().map(|member| member.name.len()).max().unwrap_or(0);
        Self { text, detail, indent, layout, structure, within: String::new() }
    }

    fn line(&mut self, member: &str, number: &str, name: &str, odd: bool) {
        let (ink, indent) = (self.detail.ink, self.indent);
        let style = if odd { ink.odd() } else { ink.name() };
        let member = format!("{}{member}", self.within);
        let _ = write!(self.text, "  {member:indent$}  {number}");
        if !name.is_empty() {
            let _ = write!(self.text, "  {style}{name}{style:#}");
        }
        self.text.push(b'\n');
    }

    fn value(&mut self, member: &'static str, value: Value<'_>) {
        let name = match (member, value) {
            ("layerId", Value::Integer(id)) => self.layer(id),
            ("ipProtocol", Value::Integer(number)) => {
                u8::try_from(number).ok().and_then(words::protocol).unwrap_or_default().to_owned()
            }
            _ => words::name(value),
        };
        self.line(member, &words::number(value), &name, value.is_unnamed());
        let mut paragraphs = words::meaning(value);
        if paragraphs.is_empty() {
            // A value that has no meaning of its own is told by its member.
            let doc = self.layout.member(member).map_or(&[][..], |member| member.doc);
            paragraphs.push(doc.iter().map(|line| line.trim().to_owned()).collect());
        }
        let (ink, indent) = (self.detail.ink, self.indent);
        let faint = ink.faint();
        let taken = indent.saturating_add(GAP).saturating_add(GAP);
        let room = self.detail.width.map_or(usize::MAX, |width| width.saturating_sub(taken));
        for line in paragraphs.into_iter().flat_map(|lines| words::filled(lines, room)) {
            let _ = writeln!(self.text, "  {:indent$}  {faint}{line}{faint:#}", "");
        }
    }

    fn layer(&self, id: u64) -> String {
        let windows = self.detail.windows;
        match u16::try_from(id).ok().and_then(|id| layer_name(id, windows)) {
            Some(name) => name.to_owned(),
            None if windows.is_none() => {
                "differs between Windows versions: see --windows".to_owned()
            }
            None => String::new(),
        }
    }
}

impl Visitor for Lines<'_> {
    type Error = Infallible;

    fn member(&mut self, member: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        self.value(member, value);
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        let Some(part) = part else {
            self.line(name, "NULL", "", false);
            return Ok(());
        };
        let within = format!("{}{name}.", self.within);
        let outer = std::mem::replace(&mut self.within, within);
        let shown = part.show(self.structure, self);
        self.within = outer;
        shown
    }
}
