//! An event of a log, element by element: the same for XML and for `.evtx`.

use std::mem;
use std::str::FromStr;

use super::convert;
use super::providers::{self, Provider};
use crate::event::{Event, EventLog};
use crate::excerpt::Truncated;
use crate::raw::FileTime;

/// An event of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant)] // events are read one at a time
#[non_exhaustive]
pub enum LogEvent {
    /// A net event.
    Net(Event<'static>),
    /// Another event, by its id.
    Other(u16),
}

/// An element that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    Event,
    System,
    Provider,
    Id,
    Version,
    Time,
    RecordId,
    Computer,
    Data,
    Datum,
}

/// The sub-elements that matter, each with its parent and its name.
const ELEMENTS: &[(Element, &str, Element)] = &[
    (Element::Event, "System", Element::System),
    (Element::System, "Provider", Element::Provider),
    (Element::System, "EventID", Element::Id),
    (Element::System, "Version", Element::Version),
    (Element::System, "TimeCreated", Element::Time),
    (Element::System, "EventRecordID", Element::RecordId),
    (Element::System, "Computer", Element::Computer),
    (Element::Event, "EventData", Element::Data),
    (Element::Data, "Data", Element::Datum),
];

/// The data of an event, by name and text, in the order of the log. All texts share one buffer, because few of them are
/// kept.
#[derive(Debug, Default)]
pub(super) struct Data {
    texts: String,
    /// Where the name of each datum ends in the buffer, and where its text does.
    ends: Vec<(usize, usize)>,
}

impl Data {
    fn push(&mut self, name: &str, text: &str) {
        if self.ends.is_empty() {
            // Room for most events.
            self.texts.reserve(512);
            self.ends.reserve(24);
        }
        self.texts.push_str(name);
        let name_end = self.texts.len();
        self.texts.push_str(text);
        self.ends.push((name_end, self.texts.len()));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let text = |start, end| self.texts.get(start..end).unwrap_or_default();
        self.ends.iter().scan(0, move |start, (name_end, end)| {
            Some((text(mem::replace(start, *end), *name_end), text(*name_end, *end)))
        })
    }

    /// The text of a datum.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.iter().find(|(own, _)| *own == name).map(|(_, text)| text)
    }

    /// A name that occurs twice.
    fn duplicate(&self) -> Option<&str> {
        let mut names: Vec<_> = self.iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        names.windows(2).find_map(|pair| match pair {
            [name, next] if name == next => Some(*name),
            _ => None,
        })
    }
}

/// Builds an event from its elements.
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// The open elements.
    open: Vec<Element>,
    log: EventLog,
    data: Data,
    id: Option<u16>,
    time: FileTime,
    /// What the net event is; `None` if that is not known yet, or it is none.
    target: Option<(&'static Provider, &'static str)>,
    /// Whether it is known that it is not a net event.
    is_foreign: bool,
    /// The name of the open datum.
    name: String,
    /// The first thing that is wrong.
    wrong: Option<String>,
}

impl Builder {
    /// A builder for an event with this number in its log, logged at this time.
    #[must_use]
    pub(super) fn of_record(number: Option<u64>, time: FileTime) -> Self {
        let log = EventLog { record_id: number, ..EventLog::default() };
        Self { log, time, ..Self::default() }
    }

    /// Opens an element. Returns whether its content matters; otherwise it is to be skipped, and is not closed.
    pub(super) fn start(&mut self, name: &str) -> bool {
        let element = match self.open.last() {
            None => (name == "Event").then_some(Element::Event),
            Some(parent) => ELEMENTS
                .iter()
                .find(|(of, own, _)| of == parent && *own == name)
                .map(|(.., element)| *element),
        };
        let element = element.filter(|_| !self.is_foreign);
        self.open.extend(element);
        element.is_some()
    }

    /// Whether this attribute of the element that was opened last matters.
    pub(super) fn has_attribute(&self, name: &str) -> bool {
        match self.open.last() {
            Some(Element::Provider | Element::Datum) => name == "Name",
            Some(Element::Time) => name == "SystemTime",
            _ => false,
        }
    }

    /// Takes an attribute of the element that was opened last.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        match (self.open.last(), name) {
            (Some(Element::Provider), "Name") => value.clone_into(&mut self.log.provider),
            (Some(Element::Datum), "Name") => value.clone_into(&mut self.name),
            (Some(Element::Time), "SystemTime") => match time(value) {
                Some(time) => self.time = time,
                None => self.wrong(format!("SystemTime: `{}` is not a time", Truncated(value))),
            },
            _ => {}
        }
    }

    /// Closes the element that was opened last; `text` is its own text.
    pub(super) fn end(&mut self, text: &str) {
        let trimmed = text.trim_ascii();
        match self.open.pop() {
            Some(Element::Id) => {
                self.id = self.number("EventID", trimmed);
                self.target = self.id.and_then(|id| providers::find(&self.log.provider, id));
                // The provider is usually the first element.
                self.is_foreign = !self.log.provider.is_empty() && self.target.is_none();
            }
            Some(Element::System) => {
                self.target = self.id.and_then(|id| providers::find(&self.log.provider, id));
                self.is_foreign = self.target.is_none();
            }
            Some(Element::Version) => {
                self.log.version = self.number("Version", trimmed).unwrap_or(0);
            }
            Some(Element::RecordId) => self.log.record_id = self.number("EventRecordID", trimmed),
            Some(Element::Computer) => trimmed.clone_into(&mut self.log.computer),
            Some(Element::Datum) => {
                if self.name.is_empty() {
                    self.name = self.data.ends.len().to_string();
                }
                self.data.push(&self.name, text);
                self.name.clear();
            }
            _ => {}
        }
    }

    /// Whether it is known that it is not a net event, so that its other elements do not matter.
    pub(super) const fn is_foreign(&self) -> bool {
        self.is_foreign
    }

    /// The event.
    ///
    /// # Errors
    /// Returns a message if it cannot be a net event because something is missing or wrong.
    pub(super) fn finish(mut self) -> Result<LogEvent, String> {
        let id = match (self.id, &self.wrong) {
            (Some(id), _) => id,
            (None, Some(wrong)) => return Err(wrong.clone()),
            (None, None) => return Err("the event has no `EventID`".to_owned()),
        };
        let Some((provider, payload)) = self.target else { return Ok(LogEvent::Other(id)) };
        if let Some(wrong) = self.wrong {
            return Err(wrong);
        }
        if let Some(name) = self.data.duplicate() {
            return Err(format!("duplicate datum `{}`", Truncated(name)));
        }
        self.log.id = id;
        convert::event(provider, payload, self.log, &self.data, self.time).map(LogEvent::Net)
    }

    fn number<N: FromStr>(&mut self, name: &str, text: &str) -> Option<N> {
        let number = text.parse().ok();
        if number.is_none() {
            self.wrong(format!("{name}: `{}` is not a valid number", Truncated(text)));
        }
        number
    }

    fn wrong(&mut self, message: String) {
        self.wrong.get_or_insert(message);
    }
}

/// A time as the log writes it, with up to nine digits for the fraction of a second; or 100 ns ticks since 1601.
pub(super) fn time(text: &str) -> Option<FileTime> {
    const FRACTION: usize = 7;
    let text = text.trim_ascii();
    if let Ok(ticks) = text.parse() {
        return Some(FileTime::from_ticks(ticks));
    }
    let (seconds, fraction) = text.strip_suffix('Z')?.split_once('.').unwrap_or((text, "0Z"));
    match fraction.get(..FRACTION) {
        Some(ticks) if fraction.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{seconds}.{ticks}Z").parse().ok()
        }
        _ => text.parse().ok(),
    }
}
