//! Events from XML.

use super::bad::BadXml;
use super::element::{Elements, Tag, Wrong};
use super::loss::Unread;
use super::value;
use crate::event::set::{Fill, Misfit, NoSlot, Setter, Slot};
use crate::event::{Draft, Event, Fields, Header, Payload};
use crate::excerpt::Start;
use crate::kind::{PayloadKind, Version};
use crate::raw::{NetEventFlags, NetEventType};
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

/// What is read, and what any later structure has.
const VERSION: Version = Version::V5;

/// What an event's element said, in any order.
#[derive(Default)]
struct Said {
    header: Option<Header<'static>>,
    event_type: Option<NetEventType>,
    /// What kind of payload, what is pointed to if it is not NULL, and where that is.
    payload: Option<(PayloadKind, Option<Payload<'static>>, usize)>,
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
        let of_payload = payload.as_ref().map(|(kind, ..)| kind.event_type());
        let event_type = event_type.or(of_payload).unwrap_or_default();
        let payload = match payload {
            None => None,
            Some((kind, payload, _)) if kind.event_type() == event_type => payload,
            Some((kind, _, at)) => {
                let wrong = Wrong::new(at, format_args!("not the payload of {event_type:?}"));
                return Err(wrong.within(kind.member()));
            }
        };
        Ok(Event { version: VERSION, header: header.unwrap_or_default(), event_type, payload })
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
            name => match payload_of(name) {
                Some(_) if said.payload.is_some() => {
                    return Err(Wrong::new(tag.at, "an event has one payload"));
                }
                Some((kind, draft)) => {
                    let payload = self.payload(elements, tag, kind, draft)?;
                    said.payload = Some((kind, payload, tag.at));
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
        let mut draft = <Header<'_> as Fields<'_>>::Draft::default();
        self.part(elements, tag, &mut draft, VERSION.header())?;
        let mut header =
            Header::from_draft(draft).map_err(|misfit| wrong(elements, tag, &misfit))?;
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
        kind: PayloadKind,
        mut draft: Draft,
    ) -> Result<Option<Payload<'static>>, Wrong> {
        let there = self.part(elements, tag, draft.fill(), kind.structure())?.there;
        let payload = draft.finish().map_err(|misfit| wrong(elements, tag, &misfit))?;
        Ok(there.then_some(payload))
    }

    /// Sets the members of a part that its structure has.
    fn part<'x>(
        &mut self,
        elements: &mut Elements<'x>,
        tag: &Tag<'x>,
        fill: &mut dyn Fill,
        structure: u8,
    ) -> Result<Filled, Wrong> {
        let mut setter = Setter::new(fill, 1u8.unbounded_shl(structure.into()));
        let mut filled = Filled::default();
        let text = elements.content(tag, &mut |elements, child| {
            filled.there = true;
            let begun = match setter.slot(without_array(child.name())) {
                Ok(Slot::Value(member)) => {
                    let said = value::read(elements, &child, member);
                    let said = said.map_err(|wrong| wrong.within(child.name()))?;
                    self.foreign |= said.foreign;
                    self.later_flag |= said.later_flag;
                    said.anything
                }
                Ok(Slot::Part(part)) => self.part(elements, &child, part, structure)?.begun,
                Err(NoSlot::Duplicate) => return Err(child.doubled()),
                Err(NoSlot::Unknown) => {
                    self.foreign = true;
                    return elements.skip(&child);
                }
            };
            // A subnet that only says that its type is FWP_EMPTY is none.
            if begun && !filled.begun {
                filled.begun = true;
                setter.begin();
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

/// The payload that the union's member of this name points to, still empty.
fn payload_of(member: &str) -> Option<(PayloadKind, Draft)> {
    let draft = Draft::of(member)?;
    Some((PayloadKind::of(draft.event_type(), VERSION)?, draft))
}

/// The name of a member. Addresses are members of structures of one member, whose name can follow.
fn without_array(name: &str) -> &str {
    const ARRAYS: [&str; 2] = [".byteArray16", ".byteArray6"];
    ARRAYS.iter().find_map(|array| name.strip_suffix(array)).unwrap_or(name)
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
