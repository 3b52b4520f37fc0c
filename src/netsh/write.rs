//! Writes an event as XML: which element holds which member.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt::Display;
use std::io::Write;

use super::loss::{ElementError, Loss};
use crate::error::Error;
use crate::event::{
    Event, Field, Fields, InternalFields, Part, PartPath, Payload, Record, Reserved, Sealed, Value,
    Visitor,
};
use crate::kind::Version;
use crate::layout::Scalar;
use crate::raw::NetEventFlags;
use crate::value::hex::Hex;
use crate::value::time::{Time, is_past_9999};
use crate::value::{Sid, is_hidden, sid, wide};

/// Appends an event's element; `report` is called once for each kind of loss.
///
/// # Errors
/// Returns an error, and appends nothing, if the XML cannot store the record at all.
pub fn append(
    text: &mut Vec<u8>,
    record: &Record<'_>,
    report: &mut dyn FnMut(Loss),
) -> Result<(), ElementError> {
    append_partial(text, record, &[], report)
}

/// [`append`] for what could be read of a record: the members that the errors are about are left out.
///
/// # Errors
/// As [`append`].
pub fn append_partial(
    text: &mut Vec<u8>,
    record: &Record<'_>,
    errors: &[Error],
    report: &mut dyn FnMut(Loss),
) -> Result<(), ElementError> {
    let Record::Event(event) = record else { return Err(ElementError::Bare) };
    let mut reported = Vec::new();
    let mut lose = |lost| {
        if !reported.contains(&lost) {
            reported.push(lost);
            report(lost);
        }
    };
    if event.event_log.is_some() {
        lose(Loss::EventLog);
    }
    let event = latest(event, &mut lose)?;
    let (flags, path) = (event.header.flags, PartPath::default());
    let mut writer = Writer { text, depth: 1, flags, lose: &mut lose, path, errors };
    let Ok(()) = writer.element("item", |writer| {
        writer.part("header", Some(&AllMembers(&event)))?;
        writer.member("type", event.event_type.value())?;
        if event.payload_kind().is_some() {
            event.visit_payload(writer)?;
        }
        event.visit_internal_fields(writer)
    });
    Ok(())
}

/// The header of an event, with all members.
struct AllMembers<'e, 'a>(&'e Event<'a>);

impl Sealed for AllMembers<'_, '_> {}

impl Part for AllMembers<'_, '_> {
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        let structure = self.0.version.header();
        self.0.header.visit(structure, NetEventFlags::all().bits(), visitor)
    }
}

/// Converts the event to `FWPM_NET_EVENT5`.
fn latest<'e, 'a>(
    event: &'e Event<'a>,
    lose: &mut dyn FnMut(Loss),
) -> Result<Cow<'e, Event<'a>>, ElementError> {
    let mut event = Cow::Borrowed(event);
    if let Some(Payload::Unknown(_)) = event.payload {
        lose(Loss::Address);
        event.to_mut().payload = None;
    }
    if event.header.reserved != Reserved::default() {
        lose(Loss::Reserved);
        event.to_mut().header.reserved = Reserved::default();
    }
    if event.version != Version::V5 {
        lose(Loss::Version);
        let (converted, _) = event.to_version(Version::V5).map_err(|_| ElementError::Misfit)?;
        event = Cow::Owned(converted);
    }
    event.has_room().map_err(|_| ElementError::Misfit)?;
    Ok(event)
}

struct Writer<'w> {
    text: &'w mut Vec<u8>,
    depth: usize,
    /// The event's flags.
    flags: NetEventFlags,
    /// Is called with each loss.
    lose: &'w mut dyn FnMut(Loss),
    /// The part that is being written.
    path: PartPath,
    /// Why some members are not written.
    errors: &'w [Error],
}

type Written = Result<(), Infallible>;

impl Visitor for Writer<'_> {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Written {
        if self.path.is_bad(name, self.errors) {
            return Ok(());
        }
        match value {
            Value::Scalar(scalar) => self.scalar(name, scalar),
            // Only payloads of unknown type are addresses, and `latest` removed them.
            Value::GuidPointer(None) | Value::Text(None) | Value::Texts([]) | Value::Address(_) => {
                self.empty(name)
            }
            Value::GuidPointer(Some(guid)) => self.line(name, format_args!("{{{guid}}}")),
            Value::TextBlob(blob) => self.blob(name, blob.as_bytes()),
            Value::Blob(bytes) => self.blob(name, bytes),
            Value::Text(Some(text)) => self.text(name, text.as_bytes()),
            Value::Texts(texts) => self.items(name, texts, |writer, text| {
                writer.member("item", Value::Text(text.as_ref()))
            }),
            Value::Sid(sid) => self.sid(name, sid.map(Sid::as_bytes)),
        }
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Written {
        if self.path.is_bad(name, self.errors) {
            return Ok(());
        }
        let Some(part) = part else { return self.empty(name) };
        let outer = self.path;
        self.path = outer.join(name);
        self.element(name, |writer| part.visit(writer))?;
        self.path = outer;
        Ok(())
    }

    fn parts<P: Part>(&mut self, name: &'static str, parts: &[P]) -> Written {
        if self.path.is_bad(name, self.errors) {
            return Ok(());
        }
        if parts.is_empty() {
            return self.empty(name);
        }
        self.items(name, parts, |writer, part| writer.element("item", |writer| part.visit(writer)))
    }

    fn entries(&mut self, _: &'static str, entries: &[(String, String)]) -> Written {
        for (name, text) in entries {
            if !is_name(name) || InternalFields::NAMES.contains(&&**name) {
                (self.lose)(Loss::Name);
            } else if text.is_empty() {
                self.empty(name)?;
            } else {
                self.begin(name);
                self.escaped(text.chars());
                self.end(name)?;
            }
        }
        Ok(())
    }
}

/// Whether a text can be the name of an element.
fn is_name(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    text.bytes().all(is_letter) && text.starts_with(|first: char| first.is_ascii_alphabetic())
}

impl Writer<'_> {
    fn scalar(&mut self, name: &str, scalar: Scalar<'_>) -> Written {
        match scalar {
            Scalar::Flags(bits, _) if name == "reauthReason" => self.line(name, bits),
            Scalar::Flags(0, _) => self.empty(name),
            Scalar::Flags(bits, set) => {
                let unnamed = Some(set.unnamed(bits)).filter(|unnamed| *unnamed != 0);
                let unnamed = unnamed.map(|unnamed| format!("{unnamed:#x}"));
                let named = set.named(bits).map(|flag| flag.name);
                let items: Vec<_> = named.chain(unnamed.as_deref()).collect();
                self.items(name, &items, |writer, item| writer.line("item", item))
            }
            Scalar::FileTime(ticks) if !is_past_9999(ticks) => {
                const TO_MILLISECONDS: usize = "2018-09-25T07:25:26.512".len();
                if !ticks.is_multiple_of(10_000) {
                    (self.lose)(Loss::Time);
                }
                let text = Time(ticks).to_string();
                let text = text.get(..TO_MILLISECONDS).unwrap_or(&text);
                self.line(name, format_args!("{text}Z"))
            }
            // In the header it is a structure with an array, in payloads an array.
            Scalar::Ipv6(address) if name.ends_with("AddrV6") => {
                self.line(&format!("{name}.byteArray16"), address)
            }
            Scalar::Mac(_) => self.line(&format!("{name}.byteArray6"), scalar),
            Scalar::Guid(_) => self.line(name, format_args!("{{{scalar}}}")),
            Scalar::Code(code, of) | Scalar::Status(code, of) => match of.name_of(code) {
                Some(own) => self.line(name, format_args!("{scalar} ({own})")),
                None => self.line(name, scalar),
            },
            scalar => self.line(name, scalar),
        }
    }

    fn text(&mut self, name: &str, bytes: &[u8]) -> Written {
        if bytes.is_empty() {
            (self.lose)(Loss::EmptyText);
            return self.empty(name);
        }
        self.begin(name);
        let text = wide::text_of(bytes).unwrap_or_else(|| {
            (self.lose)(Loss::Character);
            wide::lossy(bytes)
        });
        self.escaped(text.chars());
        self.end(name)
    }

    fn blob(&mut self, name: &str, bytes: &[u8]) -> Written {
        if bytes.is_empty() {
            return self.empty(name);
        }
        self.element(name, |writer| {
            writer.line("data", Hex(bytes))?;
            writer.begin("asString");
            writer.escaped(bytes.iter().map(|byte| match byte {
                b' '..=b'~' => char::from(*byte),
                _ => '.',
            }));
            writer.end("asString")
        })
    }

    fn sid(&mut self, name: &'static str, bytes: Option<&[u8]>) -> Written {
        let is_set = name != "packageSid" || self.flags.contains(NetEventFlags::PACKAGE_ID_SET);
        if bytes == Some(&sid::NOBODY) && !is_set {
            (self.lose)(Loss::PackageSid);
        }
        let text = bytes.and_then(sid::text_of);
        if bytes.is_some() && text.is_none() {
            (self.lose)(Loss::Sid);
        }
        match text {
            Some(text) => self.line(name, text),
            None if !is_set => self.line(name, "S-1-0-0"),
            None => self.empty(name),
        }
    }

    fn indent(&mut self) {
        self.text.resize(self.text.len().saturating_add(self.depth), b'\t');
    }

    fn push(&mut self, parts: &[&str]) {
        parts.iter().for_each(|part| self.text.extend_from_slice(part.as_bytes()));
    }

    fn format(&mut self, text: impl Display) {
        // Writing to memory cannot fail.
        let written = write!(self.text, "{text}");
        debug_assert!(written.is_ok(), "there is memory");
    }

    fn begin(&mut self, name: &str) {
        self.indent();
        self.push(&["<", name, ">"]);
    }

    fn end(&mut self, name: &str) -> Written {
        self.push(&["</", name, ">\n"]);
        Ok(())
    }

    /// Appends an element with a value that needs no escaping.
    fn line(&mut self, name: &str, value: impl Display) -> Written {
        self.begin(name);
        self.format(value);
        self.end(name)
    }

    fn empty(&mut self, name: &str) -> Written {
        self.indent();
        self.push(&["<", name, "/>\n"]);
        Ok(())
    }

    fn element(&mut self, name: &str, content: impl FnOnce(&mut Self) -> Written) -> Written {
        self.begin(name);
        self.content(name, content)
    }

    fn items<T>(
        &mut self,
        name: &str,
        items: &[T],
        mut item: impl FnMut(&mut Self, &T) -> Written,
    ) -> Written {
        self.indent();
        self.format(format_args!("<{name} numItems=\"{}\">", items.len()));
        self.content(name, |writer| items.iter().try_for_each(|of| item(writer, of)))
    }

    fn content(&mut self, name: &str, content: impl FnOnce(&mut Self) -> Written) -> Written {
        self.push(&["\n"]);
        self.depth = self.depth.saturating_add(1);
        content(self)?;
        self.depth = self.depth.saturating_sub(1);
        self.indent();
        self.end(name)
    }

    /// Appends a text, escaped so that every XML parser reads the same text back, and with hidden characters as
    /// character references.
    fn escaped(&mut self, text: impl Iterator<Item = char>) {
        let mut text = text.peekable();
        let mut first = true;
        while let Some(character) = text.next() {
            match character {
                '&' => self.push(&["&amp;"]),
                '<' => self.push(&["&lt;"]),
                '>' => self.push(&["&gt;"]),
                ' ' if first || text.peek().is_none() => self.push(&["&#32;"]),
                ' '..='~' => self.push(&[character.encode_utf8(&mut [0; 4])]),
                '\t' | '\n' | '\r' => self.format(format_args!("&#{};", u32::from(character))),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    (self.lose)(Loss::Character);
                    self.push(&["\u{fffd}"]);
                }
                _ if is_hidden(character) => {
                    self.format(format_args!("&#x{:x};", u32::from(character)));
                }
                _ => self.push(&[character.encode_utf8(&mut [0; 4])]),
            }
            first = false;
        }
    }
}
