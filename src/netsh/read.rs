//! Reads an event from its XML: which element sets which member.

use super::error::XmlError;
use super::loss::Unread;
use super::value;
use super::xml_reader::{Tag, XmlReader};
use crate::event::set::{MemberSlots, Misfit, Setter, Slot, SlotError};
use crate::event::{Event, Fields, Header, Payload, PayloadBuilder};
use crate::excerpt::Truncated;
use crate::kind::{PayloadKind, Version};
use crate::raw::{NetEventFlags, NetEventType};
use crate::value::{Sid, sid};

/// Reads the element of an event, which begins on line `first_line`; `report` is called once for each reason why a part
/// of it is not read.
///
/// # Errors
/// Returns an error if the bytes are not XML, not an event's element, or if a member's value is invalid.
pub fn read_event(
    xml: &[u8],
    first_line: u64,
    report: &mut dyn FnMut(Unread),
) -> Result<Event<'static>, XmlError> {
    let mut xml = XmlReader::new(xml, first_line);
    let event = event(&mut xml)?;
    xml.unread.into_iter().for_each(report);
    Ok(event)
}

/// The version that events are read as; it has the members of all others.
const VERSION: Version = Version::V5;

fn event(xml: &mut XmlReader<'_>) -> Result<Event<'static>, XmlError> {
    let root = xml.root()?;
    if !matches!(root.name(), "item" | "netEvent") {
        let name = Truncated(root.name());
        return Err(xml.error(root.at, format_args!("<{name}> is not an event")));
    }
    let (mut header, mut event_type, mut payload) = (None, None, None);
    xml.members(&root, &mut |xml, tag| {
        match tag.name() {
            "header" if header.is_none() => header = Some(read_header(xml, &tag)?),
            "type" if event_type.is_none() => {
                let mut member = NetEventType::default();
                value::read(xml, &tag, &mut member).map_err(|error| error.within("type"))?;
                event_type = Some(member);
            }
            "header" | "type" => return Err(xml.duplicate(&tag)),
            "internalFields" => return xml.skip_unread(Unread::InternalFields),
            name => match payload_of(name) {
                None => return xml.skip_unread(Unread::Element),
                Some(_) if payload.is_some() => {
                    return Err(xml.error(tag.at, "an event has only one payload"));
                }
                Some((kind, builder)) => {
                    let read = read_payload(xml, &tag, kind, builder)?;
                    payload = Some((kind, read, tag.at));
                }
            },
        }
        Ok(())
    })?;
    xml.end()?;
    if header.is_none() && event_type.is_none() && payload.is_none() {
        return Err(xml.error(root.at, "the element has no `header`, `type` or payload"));
    }
    // A payload implies its type.
    let of_payload = payload.as_ref().map(|(kind, ..)| kind.event_type());
    let event_type = event_type.or(of_payload).unwrap_or_default();
    let payload = match payload {
        None => None,
        Some((kind, payload, _)) if kind.event_type() == event_type => payload,
        Some((kind, _, at)) => {
            let error = xml.error(at, format_args!("not the payload of {event_type:?}"));
            return Err(error.within(kind.member()));
        }
    };
    let header = header.unwrap_or_default();
    Ok(Event { version: VERSION, header, event_type, payload, event_log: None })
}

fn read_header<'x>(xml: &mut XmlReader<'x>, tag: &Tag<'x>) -> Result<Header<'static>, XmlError> {
    let mut builder = <Header<'_> as Fields<'_>>::Builder::default();
    part(xml, tag, &mut builder, VERSION.header())?;
    let mut header =
        Header::from_builder(builder).map_err(|misfit| misfit_error(xml, tag, &misfit))?;
    if !header.flags.contains(NetEventFlags::PACKAGE_ID_SET)
        && header.package_sid.as_ref().map(Sid::as_bytes) == Some(&sid::NOBODY)
    {
        header.package_sid = None;
    }
    Ok(header)
}

/// The payload kind of this union member, and an empty builder of it.
fn payload_of(member: &str) -> Option<(PayloadKind, PayloadBuilder)> {
    let builder = PayloadBuilder::of(member)?;
    Some((PayloadKind::of(builder.event_type(), VERSION)?, builder))
}

/// Reads a payload; an empty element is NULL.
fn read_payload<'x>(
    xml: &mut XmlReader<'x>,
    tag: &Tag<'x>,
    kind: PayloadKind,
    mut builder: PayloadBuilder,
) -> Result<Option<Payload<'static>>, XmlError> {
    let filled = part(xml, tag, builder.slots(), kind.structure())?;
    let payload = builder.finish().map_err(|misfit| misfit_error(xml, tag, &misfit))?;
    Ok(filled.has_elements.then_some(payload))
}

/// What was read of a part.
#[derive(Clone, Copy, Default)]
struct Filled {
    /// Whether it had any elements.
    has_elements: bool,
    /// Whether one of them had a value other than zero of an enumeration.
    has_value: bool,
}

/// Reads the members of a part; elements that its structure does not have are skipped.
fn part<'x>(
    xml: &mut XmlReader<'x>,
    tag: &Tag<'x>,
    fill: &mut dyn MemberSlots,
    structure: u8,
) -> Result<Filled, XmlError> {
    let mut setter = Setter::new(fill, 1u8.unbounded_shl(structure.into()));
    let mut filled = Filled::default();
    let read = xml.members(tag, &mut |xml, child| {
        filled.has_elements = true;
        let has_value = match setter.slot(without_array(child.name())) {
            Ok(Slot::Value(member)) => {
                value::read(xml, &child, member).map_err(|error| error.within(child.name()))?
            }
            Ok(Slot::Part(inner)) => part(xml, &child, inner, structure)?.has_value,
            Err(SlotError::Duplicate) => return Err(xml.duplicate(&child)),
            Err(SlotError::Unknown) => return xml.skip_unread(Unread::Element),
        };
        // A subnet that only has the type FWP_EMPTY is absent.
        if has_value && !filled.has_value {
            filled.has_value = true;
            setter.mark_present();
        }
        Ok(())
    });
    read.map(|()| filled).map_err(|error| error.within(tag.name()))
}

/// The name of a member without that of the array in it, which follows the names of addresses.
fn without_array(name: &str) -> &str {
    const ARRAYS: [&str; 2] = [".byteArray16", ".byteArray6"];
    ARRAYS.iter().find_map(|array| name.strip_suffix(array)).unwrap_or(name)
}

fn misfit_error(xml: &XmlReader<'_>, part: &Tag<'_>, misfit: &Misfit) -> XmlError {
    let at = xml.tag_after(part.at, misfit.member);
    xml.error(at, &misfit.reason).within(misfit.member).within(part.name())
}
