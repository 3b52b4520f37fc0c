//! A record as human-readable text: each value with its number, name, meaning and advice.
//!
//! ```
//! use wfp_events::detail::Detail;
//! use wfp_events::memory::Image;
//! use wfp_events::{Event, Record, Version};
//!
//! let image = include_bytes!("../../tests/data/memory-0.bin");
//! let event = Event::read(Image::new(0x1f2_9a40_0000, image), 0x1f2_9a40_0028, Version::V1)?;
//! let text = Detail::default().text(&Record::from(event));
//! assert!(text.contains("13801  ERROR_IPSEC_IKE_AUTH_FAIL"));
//! assert!(text.contains("The peer did not accept this machine's credentials"));
//! # Ok::<(), wfp_events::Error>(())
//! ```
//!
//! The text can change between versions; programs should read the JSON of the module `json`. Hidden
//! characters are escaped, so that the text is safe in a terminal.

mod palette;
pub mod ports;
pub mod value_text;

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt::Display;
use std::io::Write;
use std::{iter, mem};

pub use palette::{Palette, Style};

use crate::error::Error;
use crate::event::{Event, EventLog, Part, Readable, Record, TrafficDirection, Value, Visitor};
use crate::layout::{Layout, Member, Scalar};
use crate::names::{Filter, Names, is_filter};
use crate::raw::{Windows, layer_name};
use crate::value::{Escaped, Quoted, TextBlob};

use ports::Ports;

/// How records are shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Detail<'n> {
    /// Styles, with or without colour.
    pub palette: Palette,
    /// The width of the terminal in columns, to wrap longer lines of meanings; `None` wraps nothing.
    pub width: Option<usize>,
    /// The Windows version of the layer ids; `None` if it is not known.
    pub windows: Option<Windows>,
    /// The names of the machine's filters, layers and drives.
    pub names: Option<&'n Names>,
}

/// Spaces before and after a member's name.
const GAP: usize = 2;

impl Detail<'_> {
    /// A record as text.
    #[must_use]
    pub fn text(&self, record: &Record<'_>) -> String {
        let mut text = Vec::new();
        self.append(&mut text, "", record, &[]);
        String::from_utf8(text).unwrap_or_default()
    }

    /// Appends a record, its errors, and an empty line. The first line shows the position.
    pub fn append(
        &self,
        text: &mut Vec<u8>,
        position: impl Display,
        record: &Record<'_>,
        errors: &[Error],
    ) {
        let (title, faint, odd) = (self.palette.title(), self.palette.faint(), self.palette.odd());
        let layout = record.layout();
        // Writing to memory cannot fail.
        let _ = writeln!(text, "{title}{}{title:#} {faint}{position}{faint:#}", layout.name);
        let (header, payload) = match record {
            Record::Event(event) => (event.version.header_layout(), event.payload_kind()),
            Record::Bare(bare) => (layout, Some(bare.kind())),
        };
        let payload = payload.map_or(layout, |payload| payload.layout());
        let mut lines = MemberLines::new(text, *self, header);
        lines.payload = Some(payload);
        let readable = Readable::new(record, errors);
        lines.direction = readable.direction();
        let Ok(()) = readable.visit(&mut lines);
        for error in errors {
            let _ = writeln!(text, "  {odd}{}{odd:#}  {}", error.path(), error.reason());
        }
        if let Record::Event(Event { event_log: Some(log), .. }) = record {
            let _ = writeln!(text, "  {title}eventLog{title:#}");
            let EventLog { provider, id, version, record_id, computer, data } = &**log;
            let (id, version) = (id.to_string(), version.to_string());
            let record_id = record_id.map(|id| id.to_string()).unwrap_or_default();
            let own = [
                ("provider", provider),
                ("id", &id),
                ("version", &version),
                ("recordId", &record_id),
                ("computer", computer),
            ];
            let own = own.into_iter().filter(|(_, value)| !value.is_empty());
            let all: Vec<_> = own.chain(data.iter().map(|(name, text)| (&**name, text))).collect();
            let indent = all.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
            for (name, value) in all {
                let name = Escaped(name).to_string();
                let _ = writeln!(text, "  {name:indent$}  {}", Escaped(value));
            }
        }
        text.push(b'\n');
    }
}

/// Writes a line for each member of a record or of a part of it.
struct MemberLines<'a> {
    text: &'a mut Vec<u8>,
    detail: Detail<'a>,
    /// The structure of the members; the header for members of an event.
    layout: &'static Layout,
    /// The length of the longest member name.
    indent: usize,
    /// The structure of the payload; `None` within a part.
    payload: Option<&'static Layout>,
    /// The direction of the record's traffic.
    direction: Option<TrafficDirection>,
    /// The name of the enclosing member, followed by a dot; empty if there is none.
    within: String,
    /// The `ipProtocol`, and the type of the message if it is ICMP.
    protocol: u8,
    icmp_type: u16,
    /// The filter of the payload.
    filter: Option<u64>,
    /// The index of the member that was looked up last.
    next: usize,
    /// The number and the name of the current value.
    scratch: String,
}

impl<'a> MemberLines<'a> {
    fn new(text: &'a mut Vec<u8>, detail: Detail<'a>, layout: &'static Layout) -> Self {
        let indent = layout.members.iter().map(|member| member.name.len()).max().unwrap_or(0);
        Self {
            text,
            detail,
            layout,
            indent,
            payload: None,
            direction: None,
            within: String::new(),
            protocol: 0,
            icmp_type: 0,
            filter: None,
            next: 0,
            scratch: String::with_capacity(128),
        }
    }

    /// Appends the line of a member.
    fn line(&mut self, member: &str, number: &str, name: &str, odd: bool) {
        let style = if odd { self.detail.palette.odd() } else { self.detail.palette.name() };
        let length = match self.within.is_ascii() && member.is_ascii() {
            true => self.within.len().saturating_add(member.len()),
            false => self.within.chars().chain(member.chars()).count(),
        };
        self.text.extend_from_slice(b"  ");
        self.text.extend_from_slice(self.within.as_bytes());
        self.text.extend_from_slice(member.as_bytes());
        self.spaces(self.indent.saturating_sub(length).saturating_add(GAP));
        self.text.extend_from_slice(number.as_bytes());
        if !name.is_empty() {
            self.text.extend_from_slice(b"  ");
            style.append(self.text, name);
        }
        self.text.push(b'\n');
    }

    fn spaces(&mut self, count: usize) {
        self.text.resize(self.text.len().saturating_add(count), b' ');
    }

    fn value(&mut self, member: &'static str, value: Value<'_>) {
        let mut scratch = mem::take(&mut self.scratch);
        scratch.clear();
        value_text::append_number(&mut scratch, value);
        let end = scratch.len();
        let name = match value {
            Value::Scalar(Scalar::Integer(number)) => self.name_of_number(member, number),
            Value::TextBlob(blob) => self.drive_path(blob),
            _ => None,
        };
        match name {
            Some(name) => scratch.push_str(&name),
            None => value_text::append_member_name(&mut scratch, member, value),
        }
        let (number, name) = scratch.split_at_checked(end).unwrap_or_default();
        self.line(member, number, name, value.is_unnamed());
        self.scratch = scratch;

        let mut has_meaning = false;
        value_text::visit_meaning(value, &mut |lines| {
            has_meaning = true;
            self.paragraph(lines);
        });
        if let Value::Scalar(Scalar::Integer(id)) = value
            && let Some((names, filter)) = self.filter(member, id)
        {
            has_meaning = true;
            self.paragraph(&mut filter_lines(names, filter).iter().map(|line| &**line));
        }
        if !has_meaning && let Some(own) = self.member(member) {
            // A value without a meaning is explained by its member.
            self.paragraph(&mut own.doc.iter().map(|line| line.trim_ascii()));
        }
        if let Some(TrafficDirection { layer: Some(layer), direction, .. }) = self.direction {
            match member {
                "layerId" => self.paragraph(&mut iter::once("Traffic at this layer is inbound.")),
                "msFwpDirection" if self.direction.is_some_and(|it| it.contradicts_layer()) => {
                    let why = format!("because traffic at {layer} is inbound.");
                    self.paragraph(&mut iter::once(&*format!("Shown as {direction}, {why}")));
                }
                _ => {}
            }
        }
    }

    /// Appends the lines of a paragraph, wrapped at the width of the terminal.
    fn paragraph(&mut self, lines: &mut dyn Iterator<Item = &str>) {
        let Some(width) = self.detail.width else {
            lines.for_each(|line| self.faint_line(line));
            return;
        };
        let taken = self.indent.saturating_add(GAP).saturating_add(GAP);
        let lines = lines.map(str::to_owned).collect();
        for line in value_text::wrapped(lines, width.saturating_sub(taken)) {
            self.faint_line(&line);
        }
    }

    fn faint_line(&mut self, line: &str) {
        let faint = self.detail.palette.faint();
        self.spaces(self.indent.saturating_add(GAP).saturating_add(GAP));
        faint.append(self.text, line);
        self.text.push(b'\n');
    }

    /// A member of the structure, by its name. Members are visited in their order, so it is probably the next one.
    fn member(&mut self, name: &str) -> Option<&'static Member> {
        let (before, after) = self.layout.members.split_at_checked(self.next)?;
        let found = after.iter().chain(before).position(|member| member.name == name)?;
        let all = self.layout.members.len();
        self.next = self.next.saturating_add(found).checked_rem(all)?;
        self.layout.members.get(self.next)
    }

    /// The name of a number that is a member's value; `None` if the member's numbers have no names of their own.
    fn name_of_number(&mut self, member: &'static str, number: u64) -> Option<Cow<'static, str>> {
        let small = u16::try_from(number).ok();
        let is_v6 = Ports::of(self.protocol) == Ports::IcmpV6;
        let name = match (member, Ports::of(self.protocol)) {
            ("layerId", _) => return Some(self.layer(number).into()),
            ("ipProtocol", _) => {
                self.protocol = u8::try_from(number).unwrap_or(0);
                value_text::protocol(self.protocol)
            }
            ("localPort" | "remotePort", Ports::Ports) => ports::service(small?),
            ("localPort", _) => {
                self.icmp_type = small?;
                let name = ports::icmp_type(is_v6, self.icmp_type);
                return Some(labelled("ICMP type", name).into());
            }
            ("remotePort", _) => {
                let name = ports::icmp_code(is_v6, self.icmp_type, small?);
                return Some(labelled("ICMP code", name).into());
            }
            _ if is_filter(member) => {
                self.filter = Some(number);
                let names = self.detail.names.filter(|names| names.filters() > 0)?;
                return Some(match names.filter(number) {
                    Some(filter) => Quoted(&filter.name).to_string().into(),
                    None if number == 0 => Cow::Borrowed(""),
                    None => Cow::Borrowed("not among the names that were given"),
                });
            }
            _ => return None,
        };
        Some(name.unwrap_or_default().into())
    }

    /// The filter that a member identifies, if its name is known.
    fn filter(&self, member: &str, id: u64) -> Option<(&'a Names, &'a Filter)> {
        let names = self.detail.names.filter(|_| is_filter(member))?;
        Some((names, names.filter(id)?))
    }

    fn layer(&self, id: u64) -> String {
        let (windows, names) = (self.detail.windows, self.detail.names);
        let Ok(id) = u16::try_from(id) else { return String::new() };
        match names.and_then(|names| names.layer(id, self.filter)).or(layer_name(id, windows)) {
            Some(name) => Escaped(name).to_string(),
            None if windows.is_none() => "differs between Windows versions".to_owned(),
            None => String::new(),
        }
    }

    /// A path with its drive, if that is known.
    fn drive_path(&self, path: &TextBlob<'_>) -> Option<Cow<'static, str>> {
        let names = self.detail.names?;
        match names.path(&path.to_text()?) {
            Cow::Owned(path) => Some(Escaped(&path).to_string().into()),
            Cow::Borrowed(_) => None,
        }
    }
}

/// A name after a label.
fn labelled(label: &str, name: Option<&str>) -> String {
    name.map_or_else(|| label.to_owned(), |name| format!("{label}: {name}"))
}

/// What is known about a filter beside its name.
fn filter_lines(names: &Names, filter: &Filter) -> Vec<String> {
    let known = [
        ("", &*filter.description),
        ("Action: ", &filter.action),
        ("Provider: ", names.of_key(&filter.provider)),
        ("Sublayer: ", names.of_key(&filter.sub_layer)),
        ("Layer: ", &filter.layer),
        ("Key: ", &filter.key),
    ];
    let known = known.into_iter().filter(|(_, text)| !text.is_empty());
    known.map(|(label, text)| format!("{label}{}", Escaped(text))).collect()
}

impl Visitor for MemberLines<'_> {
    type Error = Infallible;

    fn member(&mut self, member: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        match value {
            Value::Address(address) => {
                self.line(member, &format!("{address:#x}"), "of unknown type, not followed", true);
            }
            value => self.value(member, value),
        }
        Ok(())
    }

    fn entries(&mut self, _: &'static str, entries: &[(String, String)]) -> Result<(), Infallible> {
        for (name, text) in entries {
            self.line(&Escaped(name).to_string(), &Escaped(text).to_string(), "", false);
        }
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        let Some(part) = part else {
            self.line(name, "NULL", "", false);
            return Ok(());
        };
        let (mut layout, mut within) = (self.layout, String::new());
        match self.payload {
            None => within = format!("{}{name}.", self.within),
            Some(_) if name == "header" => {}
            Some(payload) => {
                // A payload by itself already has a title.
                if payload != layout {
                    let title = self.detail.palette.title();
                    let _ = writeln!(self.text, "  {title}{name}{title:#}");
                }
                layout = payload;
            }
        }
        let direction = self.direction;
        let lines = MemberLines::new(self.text, self.detail, layout);
        part.visit(&mut MemberLines { direction, within, ..lines })
    }
}
