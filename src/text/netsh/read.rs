//! Events from XML.

use super::bad::BadXml;
use super::element::{Elements, Tag, Wrong};
use super::loss::Unread;
use super::value;
use crate::event::{
    Draft, Event, Fill, Header, HeaderDraft, Misfit, Payload, Shape, Slot, Version,
};
use crate::raw::{NetEventFlags, NetEventType};
use crate::text::short::Start;
use crate::value::{Sid, sid};

/// Reads an event's element, whose start tag stands on that line; `tell` hears what of it events have no room for,
/// once a kind.
///
/// # Errors
/// Returns an error if it is not XML, not an event's, or a member's value is none.
pub fn read_event(
    xml: &[u8],
    first_line: u64,
    tell: &mut dyn FnMut(Unread),
) -> Result<Event<'static>, BadXml> {
    let mut elements = Elements::new(xml);
    let mut reader = EventReader::default();
    let event = reader.event(&mut elements);
    let event = event.map_err(|wrong| wrong.into_bad(xml, first_line))?;
    if reader.internal_fields {
        tell(Unread::InternalFields);
    }
    if reader.foreign {
        tell(Unread::Element);
    }
    if reader.later_flag {
        tell(Unread::Flag);
    }
    Ok(event)
}

/// What was passed over.
#[derive(Default)]
struct EventReader {
    internal_fields: bool,
    foreign: bool,
    later_flag: bool,
}

/// What an event's element said, in any order.
#[derive(Default)]
struct Said {
    header: Option<Header<'static>>,
    event_type: Option<NetEventType>,
    /// The union's member, what it points to if it is not NULL, and where it stands.
    payload: Option<(String, Option<Payload<'static>>, usize)>,
}

impl EventReader {
    fn event<'x>(&mut self, elements: &mut Elements<'x>) -> Result<Event<'static>, Wrong> {
        let root = elements.root()?;
        if !matches!(root.name(), "item" | "netEvent") {
            return Err(Wrong::new(
                root.at,
                format_args!("<{}> is no event's element", Start(root.name())),
            ));
        }
        let mut said = Said::default();
        let text = elements
            .content(&root, &mut |elements, child| self.member(elements, &child, &mut said))?;
        only_members(&text, root.at)?;
        elements.end()?;
        let Said { header, event_type, payload } = said;
        if header.is_none() && event_type.is_none() && payload.is_none() {
            return Err(Wrong::new(root.at, "nothing in it is an event's"));
        }
        // A payload says of which type it is.
        let of_payload =
            payload.as_ref().and_then(|(member, ..)| Payload::empty(member)?.event_type());
        let event_type = event_type.or(of_payload).unwrap_or_default();
        let payload = match payload {
            None => None,
            Some((member, payload, at)) => {
                let version = Version::V5;
                if Shape::of(event_type, version).map(Shape::member) != Some(&*member) {
                    return Err(Wrong::new(at, format_args!("not the payload of {event_type:?}"))
                        .within(&member));
                }
                payload
            }
        };
        Ok(Event { version: Version::V5, header: header.unwrap_or_default(), event_type, payload })
    }

    /// A member of the event.
    fn member<'x>(
        &mut self,
        elements: &mut Elements<'x>,
        tag: &Tag<'x>,
        said: &mut Said,
    ) -> Result<(), Wrong> {
        match tag.name() {
            "header" if said.header.is_none() => said.header = Some(self.header(elements, tag)?),
            "type" if said.event_type.is_none() => {
                let mut event_type = NetEventType::default();
                value::read(elements, tag, &mut event_type)
                    .map_err(|wrong| wrong.within("type"))?;
                said.event_type = Some(event_type);
            }
            "header" | "type" => return Err(tag.doubled()),
            "internalFields" => {
                self.internal_fields = true;
                elements.skip(tag)?;
            }
            name => match Draft::of(name) {
                Some(_) if said.payload.is_some() => {
                    return Err(Wrong::new(tag.at, "an event has one payload"));
                }
                Some(draft) => {
                    let payload = self.payload(elements, tag, draft)?;
                    said.payload = Some((name.to_owned(), payload, tag.at));
                }
                None => {
                    self.foreign = true;
                    elements.skip(tag)?;
                }
            },
        }
        Ok(())
    }

    fn header<'x>(
        &mut self,
        elements: &mut Elements<'x>,
        tag: &Tag<'x>,
    ) -> Result<Header<'static>, Wrong> {
        let mut draft = HeaderDraft::default();
        self.part(elements, tag, &mut draft)?;
        let mut header = draft.finish().map_err(|misfit| wrong(elements, tag, &misfit))?;
        if !header.flags.contains(NetEventFlags::PACKAGE_ID_SET)
            && header.package_sid.as_ref().map(Sid::as_bytes) == Some(&sid::NOBODY)
        {
            header.package_sid = None;
        }
        Ok(header)
    }

    /// A payload; an empty element is NULL.
    fn payload<'x>(
        &mut self,
        elements: &mut Elements<'x>,
        tag: &Tag<'x>,
        mut draft: Draft,
    ) -> Result<Option<Payload<'static>>, Wrong> {
        let there = match draft.fill() {
            Some(fill) => self.part(elements, tag, fill)?.there,
            None => false,
        };
        let payload = draft.finish().map_err(|misfit| wrong(elements, tag, &misfit))?;
        Ok(there.then_some(payload))
    }

    /// Sets the members of a part.
    fn part<'x>(
        &mut self,
        elements: &mut Elements<'x>,
        tag: &Tag<'x>,
        fill: &mut dyn Fill,
    ) -> Result<Filled, Wrong> {
        let names = fill.names();
        let (mut places, mut expected): (u64, usize) = (0, 0);
        let mut filled = Filled::default();
        let text = elements.content(tag, &mut |elements, child| {
            filled.there = true;
            let Some(place) = place_of(child.name(), names, expected) else {
                self.foreign = true;
                return elements.skip(&child);
            };
            let bit = u32::try_from(place).map_or(0, |place| 1u64.unbounded_shl(place));
            if places & bit != 0 {
                return Err(child.doubled());
            }
            places |= bit;
            expected = place.saturating_add(1);
            let begun = match fill.slot(place) {
                Some(Slot::Value(member)) => {
                    let said = value::read(elements, &child, member);
                    let said = said.map_err(|wrong| wrong.within(child.name()))?;
                    self.foreign |= said.foreign;
                    self.later_flag |= said.later_flag;
                    said.anything
                }
                Some(Slot::Part(part)) => self.part(elements, &child, part)?.begun,
                None => false,
            };
            // A subnet that only says that its type is FWP_EMPTY is none.
            if begun && !filled.begun {
                filled.begun = true;
                fill.begin();
            }
            Ok(())
        });
        let within = |wrong: Wrong| wrong.within(tag.name());
        only_members(&text.map_err(within)?, tag.at).map_err(within)?;
        Ok(filled)
    }
}

/// What there was of a part.
#[derive(Clone, Copy, Default)]
struct Filled {
    /// Whether there were any elements.
    there: bool,
    /// Whether they said more than the zero of an enumeration.
    begun: bool,
}

/// The place of a member among the names, mostly where it is expected.
///
/// Addresses are members of structures of one member, whose name can follow.
fn place_of(name: &str, names: &[(&str, u8)], expected: usize) -> Option<usize> {
    const ARRAYS: [&str; 2] = [".byteArray16", ".byteArray6"];
    let name = ARRAYS.iter().find_map(|array| name.strip_suffix(array)).unwrap_or(name);
    // No structure of a payload has so high a number: it has what any later one has.
    let structure = 1_u8.unbounded_shl(Version::V5.header().into());
    let is = |(other, structures): &(&str, u8)| *other == name && structures & structure != 0;
    if names.get(expected).is_some_and(is) {
        return Some(expected);
    }
    names.iter().position(is)
}

fn wrong(elements: &Elements<'_>, part: &Tag<'_>, misfit: &Misfit) -> Wrong {
    Wrong::new(elements.tag_behind(part.at, misfit.member), &misfit.what)
        .within(misfit.member)
        .within(part.name())
}

fn only_members(text: &str, at: usize) -> Result<(), Wrong> {
    let text = text.trim_ascii();
    if text.is_empty() {
        Ok(())
    } else {
        Err(Wrong::new(at, format_args!("`{}` where members belong", Start(text))))
    }
}
