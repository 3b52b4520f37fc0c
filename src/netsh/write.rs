//! Events to XML.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt::Display;
use std::io::Write;

use super::loss::{Losses, Lost, NoPlace};
use crate::event::{Event, Field, Fields, Part, Payload, Record, Reserved, Value, Visitor};
use crate::kind::Version;
use crate::layout::Scalar;
use crate::raw::NetEventFlags;
use crate::value::hex::Hex;
use crate::value::time::{Time, is_past_9999};
use crate::value::{Sid, sid, wide};

/// Appends an event's element; `tell` hears what the form cannot hold, once a kind.
///
/// # Errors
/// Returns an error, and appends nothing, if the record has no place there at all.
pub fn append(
    text: &mut Vec<u8>,
    record: &Record<'_>,
    tell: &mut dyn FnMut(Lost),
) -> Result<(), NoPlace> {
    let Record::Event(event) = record else { return Err(NoPlace::BARE) };
    let mut losses = Losses::new(tell);
    let event = latest(event, &mut losses)?;
    let mut writer = Writer { text, depth: 1, flags: event.header.flags, losses };
    let Ok(()) = writer.element("item", |writer| {
        writer.element("header", |writer| {
            let structure = event.version.header();
            event.header.visit(structure, NetEventFlags::all().bits(), writer)
        })?;
        writer.member("type", event.event_type.value())?;
        match (&event.payload, event.payload_kind()) {
            (Some(payload), Some(kind)) => {
                writer.element(payload.member(), |writer| payload.visit(kind.structure(), writer))
            }
            (None, Some(kind)) => writer.empty(kind.member()),
            (_, None) => Ok(()),
        }
    });
    Ok(())
}

/// The event as an `FWPM_NET_EVENT5`.
fn latest<'e, 'a>(
    event: &'e Event<'a>,
    losses: &mut Losses<'_>,
) -> Result<Cow<'e, Event<'a>>, NoPlace> {
    let mut event = Cow::Borrowed(event);
    if let Some(Payload::Unknown(_)) = event.payload {
        losses.tell(Lost::Address);
        event.to_mut().payload = None;
    }
    if event.header.reserved != Reserved::default() {
        losses.tell(Lost::Reserved);
        event.to_mut().header.reserved = Reserved::default();
    }
    if event.version != Version::V5 {
        losses.tell(Lost::Version);
        let (converted, _) = event.to_version(Version::V5).map_err(|_| NoPlace::MISFIT)?;
        event = Cow::Owned(converted);
    }
    event.has_room().map_err(|_| NoPlace::MISFIT)?;
    Ok(event)
}

struct Writer<'w, 't> {
    text: &'w mut Vec<u8>,
    depth: usize,
    /// Those of the event.
    flags: NetEventFlags,
    losses: Losses<'t>,
}

type Written = Result<(), Infallible>;

impl Visitor for Writer<'_, '_> {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Written {
        match value {
            Value::Scalar(scalar) => self.scalar(name, scalar),
            Value::TextBlob(blob) if blob.as_bytes().is_empty() => self.empty(name),
            Value::Blob([]) | Value::GuidPointer(None) | Value::Text(None) | Value::Texts([]) => {
                self.empty(name)
            }
            Value::Texts(texts) => self.items(name, texts.len(), |writer| {
                texts.iter().try_for_each(|text| writer.member("item", Value::Text(text.as_ref())))
            }),
            Value::GuidPointer(Some(guid)) => self.line(name, "", format_args!("{{{guid}}}")),
            Value::TextBlob(blob) => self.blob(name, blob.as_bytes()),
            Value::Blob(bytes) => self.blob(name, bytes),
            Value::Text(Some(text)) => match text.as_bytes() {
                [] => {
                    self.losses.tell(Lost::EmptyText);
                    self.empty(name)
                }
                bytes => {
                    self.begin(name, "");
                    match wide::text_of(bytes) {
                        Some(text) => self.escaped(text.chars()),
                        None => {
                            self.losses.tell(Lost::Character);
                            self.escaped(wide::lossy(bytes).chars());
                        }
                    }
                    self.end(name, "")
                }
            },
            Value::Sid(sid) => self.sid(name, sid.map(Sid::as_bytes)),
            // Of a payload of unknown type, which was left out.
            Value::Address(_) => self.empty(name),
        }
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Written {
        match part {
            Some(part) => self.element(name, |writer| part.visit(writer)),
            None => self.empty(name),
        }
    }
}

impl Writer<'_, '_> {
    fn scalar(&mut self, name: &str, scalar: Scalar<'_>) -> Written {
        match scalar {
            Scalar::Flags(bits, _) if name == "reauthReason" => self.line(name, "", bits),
            Scalar::Flags(0, _) => self.empty(name),
            Scalar::Flags(bits, set) => {
                let rest = Some(set.unnamed(bits)).filter(|rest| *rest != 0);
                let named = set.named(bits).count();
                let items = named.saturating_add(rest.iter().count());
                self.items(name, items, |writer| {
                    for flag in set.named(bits) {
                        writer.line("item", "", flag.name)?;
                    }
                    rest.map_or(Ok(()), |rest| writer.line("item", "", format_args!("{rest:#x}")))
                })
            }
            Scalar::FileTime(ticks) if !is_past_9999(ticks) => {
                const TO_MILLISECONDS: usize = "2018-09-25T07:25:26.512".len();
                if !ticks.is_multiple_of(10_000) {
                    self.losses.tell(Lost::Time);
                }
                let text = Time(ticks).to_string();
                let text = text.get(..TO_MILLISECONDS).unwrap_or(&text);
                self.line(name, "", format_args!("{text}Z"))
            }
            // A structure with an array, but in payloads an array.
            Scalar::Ipv6(address) if name.ends_with("AddrV6") => {
                self.line(name, ".byteArray16", address)
            }
            Scalar::Mac(_) => self.line(name, ".byteArray6", scalar),
            Scalar::Guid(_) => self.line(name, "", format_args!("{{{scalar}}}")),
            scalar => self.line(name, "", scalar),
        }
    }

    fn blob(&mut self, name: &str, bytes: &[u8]) -> Written {
        self.element(name, |writer| {
            writer.line("data", "", Hex(bytes))?;
            writer.begin("asString", "");
            writer.escaped(bytes.iter().map(|byte| match byte {
                b' '..=b'~' => char::from(*byte),
                _ => '.',
            }));
            writer.end("asString", "")
        })
    }

    fn sid(&mut self, name: &'static str, bytes: Option<&[u8]>) -> Written {
        let is_set = name != "packageSid" || self.flags.contains(NetEventFlags::PACKAGE_ID_SET);
        if bytes == Some(&sid::NOBODY) && !is_set {
            self.losses.tell(Lost::PackageSid);
        }
        let text = bytes.and_then(sid::text_of);
        if bytes.is_some() && text.is_none() {
            self.losses.tell(Lost::Sid);
        }
        match text {
            Some(text) => self.line(name, "", text),
            None if !is_set => self.line(name, "", "S-1-0-0"),
            None => self.empty(name),
        }
    }

    fn indent(&mut self) {
        self.text.resize(self.text.len().saturating_add(self.depth.saturating_mul(4)), b' ');
    }

    fn push(&mut self, text: impl Display) {
        // Writing to memory cannot fail.
        let written = write!(self.text, "{text}");
        debug_assert!(written.is_ok(), "there is memory");
    }

    fn begin(&mut self, name: &str, array: &str) {
        self.indent();
        for part in ["<", name, array, ">"] {
            self.text.extend_from_slice(part.as_bytes());
        }
    }

    fn end(&mut self, name: &str, array: &str) -> Written {
        for part in ["</", name, array, ">\n"] {
            self.text.extend_from_slice(part.as_bytes());
        }
        Ok(())
    }

    /// An element with a value in which nothing has to be escaped; `array` is what its name goes on with.
    fn line(&mut self, name: &str, array: &str, value: impl Display) -> Written {
        self.begin(name, array);
        self.push(value);
        self.end(name, array)
    }

    fn empty(&mut self, name: &str) -> Written {
        self.indent();
        for part in ["<", name, "/>\n"] {
            self.text.extend_from_slice(part.as_bytes());
        }
        Ok(())
    }

    fn element(&mut self, name: &str, content: impl FnOnce(&mut Self) -> Written) -> Written {
        self.begin(name, "");
        self.content(name, content)
    }

    fn items(
        &mut self,
        name: &str,
        items: usize,
        content: impl FnOnce(&mut Self) -> Written,
    ) -> Written {
        self.indent();
        self.push(format_args!("<{name} numItems=\"{items}\">"));
        self.content(name, content)
    }

    fn content(&mut self, name: &str, content: impl FnOnce(&mut Self) -> Written) -> Written {
        self.text.push(b'\n');
        self.depth = self.depth.saturating_add(1);
        content(self)?;
        self.depth = self.depth.saturating_sub(1);
        self.indent();
        self.end(name, "")
    }

    /// Characters of a text, so that each reader of XML gives back the same.
    fn escaped(&mut self, text: impl Iterator<Item = char>) {
        let mut text = text.peekable();
        let mut first = true;
        while let Some(character) = text.next() {
            match character {
                '&' => self.text.extend_from_slice(b"&amp;"),
                '<' => self.text.extend_from_slice(b"&lt;"),
                '>' => self.text.extend_from_slice(b"&gt;"),
                ' ' if first || text.peek().is_none() => self.text.extend_from_slice(b"&#32;"),
                '\t' | '\n' | '\r' => self.push(format_args!("&#{};", u32::from(character))),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    self.losses.tell(Lost::Character);
                    self.text.extend_from_slice("\u{fffd}".as_bytes());
                }
                _ => {
                    let mut bytes = [0; 4];
                    self.text.extend_from_slice(character.encode_utf8(&mut bytes).as_bytes());
                }
            }
            first = false;
        }
    }
}
