//! Reads an event from its XML: which element sets which member.

use std::borrow::Cow;

use super::error::XmlError;
use super::loss::{Deviation, DeviationKind};
use super::repair::repaired;
use super::value;
use super::xml_reader::{Tag, XmlReader};
use crate::error::{At, Error, Fault, Location};
use crate::event::set::{InputValue, MemberSlots, Misfit, Setter, Slot, SlotError};
use crate::event::{
    Event, FILTERS, Fields, Header, InternalFields, OTHER, Partial, Payload, PayloadBuilder,
    SUBNETS, TerminatingFilter, UNREADABLE,
};
use crate::excerpt::Truncated;
use crate::kind::{PayloadKind, Version};
use crate::raw::{IpVersion, NetEventFlags, NetEventType};
use crate::value::{Sid, sid, windows_1252::decoded};

/// Reads the element of an event, which begins on line `first_line`, as far as it can be read. `report` is called once
/// for each kind of deviation from what netsh writes.
///
/// The errors of the [`Partial`] are those of members with an invalid value, of members that occur twice, and, if the
/// element is not complete, of the members that are missing.
///
/// # Errors
/// Returns an error if the bytes are not an event's element, or if nothing of an event is in it.
pub fn read_event(
    xml: &[u8],
    first_line: u64,
    report: &mut dyn FnMut(Deviation),
) -> Result<Partial<'static>, XmlError> {
    // Most elements are plain, and almost all others are well-formed.
    let plain = read(|| XmlReader::plain(xml, first_line));
    let well_formed = plain.or_else(|_| read(|| XmlReader::new(xml, first_line)));
    let (partial, deviations) = well_formed.or_else(|_| {
        let text = decoded(xml);
        let repaired = repaired(&text);
        let (partial, mut deviations) = read(|| XmlReader::new(repaired.as_bytes(), first_line))?;
        let kind = match text {
            Cow::Owned(_) => DeviationKind::Encoding,
            Cow::Borrowed(_) => DeviationKind::Markup,
        };
        deviations.push(Deviation { kind, names: Vec::new() });
        Ok::<_, XmlError>((partial, deviations))
    })?;
    deviations.into_iter().for_each(report);
    Ok(partial)
}

/// The version that events are read as; it has the members of all others.
const VERSION: Version = Version::V5;

/// The most members of `internalFields` without a name here. Further ones are not read.
const MAX_OTHER: usize = 64;

/// How many members of `internalFields` netsh always writes.
const ALWAYS: usize = 5;

/// The most errors of elements of lists. Further ones are not kept.
const MAX_ELEMENT_ERRORS: usize = 32;

/// Reads the element of an event. A member that contradicts others is left out.
fn read<'x>(
    xml: impl Fn() -> XmlReader<'x>,
) -> Result<(Partial<'static>, Vec<Deviation>), XmlError> {
    let mut contradictions = Vec::new();
    loop {
        let mut reader = xml();
        let mut reading = Reading::default();
        reading.errors.clone_from(&contradictions);
        let event = reading.event(&mut reader)?;
        match reading.contradiction {
            None => {
                let record = event.into();
                return Ok((Partial { record, errors: reading.errors }, reader.deviations));
            }
            Some(error) if contradictions.contains(&error) => {
                return Err(reader.error(0, error.reason()));
            }
            Some(error) => contradictions.push(error),
        }
    }
}

/// The reading of one event.
#[derive(Default)]
struct Reading {
    /// The errors so far. Members that contradict others are left out, so they are the first.
    errors: Vec<Error>,
    /// A member that contradicts others.
    contradiction: Option<Error>,
    /// The faults of the last member, to be used again.
    faults: Vec<(Option<usize>, Fault)>,
}

/// A part of an event: its C name, its name, and the number of its structure.
#[derive(Clone, Copy)]
struct PartOf {
    structure: &'static str,
    part: &'static str,
    number: u8,
}

impl PartOf {
    fn error(self, member: &'static str, index: Option<usize>, line: u64, fault: Fault) -> Error {
        let Self { structure, part, .. } = self;
        Location { structure, part, member, index }.error(Some(At::Line(line)), fault)
    }

    fn payload(kind: PayloadKind) -> Self {
        Self { structure: kind.layout().name, part: kind.member(), number: kind.structure() }
    }
}

/// What was read of a part.
#[derive(Clone, Copy, Default)]
struct Filled {
    /// Whether it had any elements.
    has_elements: bool,
    /// Whether one of them had a value other than zero of an enumeration.
    has_value: bool,
}

impl Reading {
    fn event(&mut self, xml: &mut XmlReader<'_>) -> Result<Event<'static>, XmlError> {
        let root = xml.root()?;
        if !matches!(root.name(), "item" | "netEvent") {
            let name = Truncated(root.name());
            return Err(xml.error(root.at, format_args!("<{name}> is not an event")));
        }
        let (mut header, mut event_type, mut payload) = (None, None, None);
        let mut internal_fields = None;
        xml.members(&root, &mut |xml, tag| {
            match tag.name() {
                "header" if header.is_none() => header = Some(self.header(xml, tag)?),
                "type" if event_type.is_none() => {
                    let mut member = NetEventType::default();
                    value::read(xml, tag, &mut member, &mut self.faults)?;
                    let of = Self::of_event("type");
                    let is_bad = self.drain_faults(xml, tag, of, "");
                    event_type = Some(Some(member).filter(|_| !is_bad));
                }
                "internalFields" if internal_fields.is_none() => {
                    internal_fields = Some(Box::new(self.internal_fields(xml, tag)?));
                }
                name => match payload_of(name).filter(|_| payload.is_none()) {
                    None => return xml.skip_unread(DeviationKind::Element, tag),
                    Some((kind, builder)) => {
                        payload = Some((kind, self.payload(xml, tag, kind, builder)?));
                    }
                },
            }
            Ok(())
        })?;
        let is_cut = xml.is_cut;
        xml.end()?;
        if header.is_none() && event_type.is_none() && payload.is_none() {
            return Err(xml.error(root.at, "the element has no `header`, `type` or payload"));
        }
        let end = xml.last_line();
        let mut missing = |part: &'static str, fault| {
            self.errors.push(Self::of_event(part).error("", None, end, fault));
        };
        if header.is_none() {
            missing("header", Fault::Missing);
        }
        let (event_type, payload) = match (event_type, payload) {
            (Some(Some(event_type)), None) => {
                if is_cut {
                    let kind = PayloadKind::of(event_type, VERSION);
                    missing(kind.map_or("payload", PayloadKind::member), Fault::Missing);
                }
                (event_type, None)
            }
            (event_type, None) => {
                if event_type.is_none() {
                    missing("type", Fault::Missing);
                }
                missing("payload", Fault::Missing);
                (UNREADABLE, None)
            }
            // A payload implies its type.
            (event_type, Some((kind, payload))) => {
                if event_type.flatten().is_some_and(|event_type| event_type != kind.event_type()) {
                    missing("type", Fault::Misfit);
                }
                (kind.event_type(), payload)
            }
        };
        let header = header.unwrap_or_default();
        Ok(Event {
            version: VERSION,
            header,
            event_type,
            payload,
            internal_fields,
            event_log: None,
        })
    }

    /// Reads `internalFields`. Members that have no name here are kept as texts.
    fn internal_fields<'x>(
        &mut self,
        xml: &mut XmlReader<'x>,
        tag: &Tag<'x>,
    ) -> Result<InternalFields, XmlError> {
        let of = Self::of_event("internalFields");
        let mut fields = InternalFields::default();
        let mut seen: Vec<&'static str> = Vec::new();
        xml.members(tag, &mut |xml, child| {
            if child.name() == FILTERS && !seen.contains(&FILTERS) {
                seen.push(FILTERS);
                return self.terminating_filters(xml, child, of, &mut fields);
            }
            match fields.field(child.name()) {
                Some((name, field)) if !seen.contains(&name) => {
                    seen.push(name);
                    value::read(xml, child, field, &mut self.faults)?;
                    self.drain_faults(xml, child, of, name);
                }
                _ => {
                    let mut text = String::new();
                    xml.inner_text(&mut text)?;
                    let name = child.name().to_owned();
                    // A name occurs once.
                    if fields.other.len() < MAX_OTHER
                        && fields.other.iter().all(|(own, _)| *own != name)
                    {
                        fields
                            .other
                            .push((name, text.split_whitespace().collect::<Vec<_>>().join(" ")));
                    } else {
                        xml.deviates(DeviationKind::Element, &name);
                    }
                }
            }
            Ok(())
        })?;
        if xml.is_cut {
            let line = xml.last_line();
            let always = InternalFields::NAMES.into_iter().take(ALWAYS);
            let missing = always.filter(|name| !seen.contains(name));
            self.errors.extend(missing.map(|name| of.error(name, None, line, Fault::Missing)));
            // Which others there were is not known.
            let fault = Fault::CutShort { needed: 0, found: 0 };
            self.errors.push(of.error(OTHER, None, line, fault));
        }
        Ok(fields)
    }

    /// Reads the filters that ended the classification. A filter with a bad member is left out.
    fn terminating_filters<'x>(
        &mut self,
        xml: &mut XmlReader<'x>,
        tag: &Tag<'x>,
        of: PartOf,
        fields: &mut InternalFields,
    ) -> Result<(), XmlError> {
        let mut index = 0_usize;
        xml.members(tag, &mut |xml, child| {
            if child.name() != "item" {
                return xml.skip_unread(DeviationKind::Element, child);
            }
            let mut filter = TerminatingFilter::default();
            xml.members(child, &mut |xml, child| match filter.field(child.name()) {
                Some(field) => value::read(xml, child, field, &mut self.faults).map(|_| ()),
                None => xml.skip_unread(DeviationKind::Element, child),
            })?;
            if xml.is_cut {
                self.faults.push((None, Fault::CutShort { needed: 0, found: 0 }));
            }
            self.faults.truncate(1);
            self.faults.iter_mut().for_each(|fault| fault.0 = Some(index));
            if !self.drain_faults(xml, child, of, FILTERS) {
                fields.terminating_filters_info.push(filter);
            }
            index = index.saturating_add(1);
            Ok(())
        })
    }

    fn of_event(part: &'static str) -> PartOf {
        PartOf { structure: VERSION.layout().name, part, number: 0 }
    }

    fn header<'x>(
        &mut self,
        xml: &mut XmlReader<'x>,
        tag: &Tag<'x>,
    ) -> Result<Header<'static>, XmlError> {
        let mut builder = <Header<'_> as Fields<'_>>::Builder::default();
        let structure = VERSION.event_layout().header.name;
        let of = PartOf { structure, part: "header", number: VERSION.header() };
        self.part(xml, tag, &mut builder, of, "")?;
        let header = self.fitting(xml, tag, of, Header::from_builder(builder));
        let mut header = header.unwrap_or_default();
        if !header.flags.contains(NetEventFlags::PACKAGE_ID_SET)
            && header.package_sid.as_ref().map(Sid::as_bytes) == Some(&sid::NOBODY)
        {
            header.package_sid = None;
        }
        if let Some(zone) = xml.zone.take().filter(|_| header.scope_id == 0) {
            header.scope_id = zone;
        }
        Ok(header)
    }

    /// Reads a payload; an empty element is NULL.
    fn payload<'x>(
        &mut self,
        xml: &mut XmlReader<'x>,
        tag: &Tag<'x>,
        kind: PayloadKind,
        mut builder: PayloadBuilder,
    ) -> Result<Option<Payload<'static>>, XmlError> {
        let of = PartOf::payload(kind);
        let before = self.errors.len();
        let filled = self.part(xml, tag, builder.slots(), of, "")?;
        if xml.is_cut && !filled.has_elements {
            // It is not NULL, but missing.
            self.errors.truncate(before);
            self.errors.push(of.error("", None, xml.last_line(), Fault::Missing));
        }
        let payload = self.fitting(xml, tag, of, builder.finish());
        Ok(payload.filter(|_| filled.has_elements))
    }

    /// The part that was built; `None` if a member contradicts others.
    fn fitting<P>(
        &mut self,
        xml: &XmlReader<'_>,
        tag: &Tag<'_>,
        of: PartOf,
        built: Result<P, Misfit>,
    ) -> Option<P> {
        built
            .map_err(|Misfit { member, .. }| {
                let error = of.error(member, None, xml.line(tag.at), Fault::Misfit);
                self.contradiction.get_or_insert(error);
            })
            .ok()
    }

    /// Reads the members of a part, or of a part `within` it. Elements that its structure does not have are skipped.
    fn part<'x>(
        &mut self,
        xml: &mut XmlReader<'x>,
        tag: &Tag<'x>,
        fill: &mut dyn MemberSlots,
        of: PartOf,
        within: &'static str,
    ) -> Result<Filled, XmlError> {
        let bit = 1u8.unbounded_shl(of.number.into());
        let mut setter = Setter::new(fill, bit);
        let members = setter.members();
        let mut filled = Filled::default();
        let mut version = Version6::default();
        xml.members(tag, &mut |xml, child| {
            filled.has_elements = true;
            let name = without_array(child.name());
            if self.is_left_out(of, name) {
                return xml.skip();
            }
            let has_value = match setter.slot(name) {
                Ok(Slot::Value(member)) => {
                    let has_value = value::read(xml, child, member, &mut self.faults)?;
                    version.saw(name, self.faults.is_empty(), || !member.value().is_zero());
                    if !self.faults.is_empty() {
                        let name = static_name(members, within, name);
                        self.drain_faults(xml, child, of, name);
                    }
                    has_value
                }
                Ok(Slot::Part(inner)) => {
                    let within = static_name(members, within, name);
                    self.part(xml, child, inner, of, within)?.has_value
                }
                Err(SlotError::Duplicate) => {
                    let name = static_name(members, within, name);
                    self.errors.push(of.error(name, None, xml.line(child.at), Fault::Duplicate));
                    return xml.skip();
                }
                Err(SlotError::Unknown) => {
                    return xml.skip_unread(DeviationKind::Element, child);
                }
            };
            // A subnet that only has the type FWP_EMPTY is absent.
            if has_value && !filled.has_value {
                filled.has_value = true;
                setter.mark_present();
            }
            Ok(())
        })?;
        let seen = setter.seen();
        if version.is_6()
            && let Some((_, Slot::Value(member))) = fill.slot("ipVersion")
        {
            let _ = member.set(&InputValue::Number(IpVersion::V6.get().into()));
        }
        if xml.is_cut {
            let line = xml.last_line();
            if !within.is_empty() {
                let fault = Fault::CutShort { needed: 0, found: 0 };
                self.errors.push(of.error(within, None, line, fault));
            }
            let missing = seen.missing_of(bit).filter(|name| version.selects(name));
            self.errors.extend(missing.map(|name| of.error(name, None, line, Fault::Missing)));
        }
        Ok(filled)
    }

    /// Whether a member contradicts others, as an earlier try found.
    fn is_left_out(&self, of: PartOf, name: &str) -> bool {
        let mut known = self.errors.iter().take_while(|error| error.fault() == Fault::Misfit);
        known.any(|error| error.part() == of.part && error.member() == name)
    }

    /// Turns the faults of a member into errors. Returns whether there were any.
    fn drain_faults(
        &mut self,
        xml: &XmlReader<'_>,
        tag: &Tag<'_>,
        of: PartOf,
        member: &'static str,
    ) -> bool {
        if self.faults.is_empty() {
            return false;
        }
        let line = xml.line(tag.at);
        for (index, fault) in self.faults.drain(..) {
            if index.is_none() || self.errors.len() < MAX_ELEMENT_ERRORS {
                self.errors.push(of.error(member, index, line, fault));
            }
        }
        true
    }
}

/// The IP version of a part, as far as its elements tell.
#[derive(Default)]
struct Version6 {
    /// The version that `ipVersion` has.
    known: bool,
    v4: bool,
    v6: bool,
}

impl Version6 {
    /// Takes note of a member.
    fn saw(&mut self, name: &str, is_good: bool, is_set: impl FnOnce() -> bool) {
        let version = match name.as_bytes() {
            b"ipVersion" => return self.known = is_good,
            [.., b'V', version @ (b'4' | b'6')] => *version,
            [.., b'H', b'o', b's', b't', b'V', version, b'A', b'd', b'd', b'r'] => *version,
            _ => return,
        };
        match version {
            _ if !is_good => {}
            b'6' => self.v6 |= is_set(),
            _ => self.v4 |= is_set(),
        }
    }

    /// Whether it has to be 6, because there is only an address of that version, and `ipVersion` is not known.
    const fn is_6(&self) -> bool {
        !self.known && self.v6 && !self.v4
    }

    /// Whether the member can be one that the version selects.
    fn selects(&self, name: &str) -> bool {
        !(self.v4 && name.contains("V6") || self.v6 && name.contains("V4"))
    }
}

/// The payload kind of this union member, and an empty builder of it.
fn payload_of(member: &str) -> Option<(PayloadKind, PayloadBuilder)> {
    let builder = PayloadBuilder::of(member)?;
    Some((PayloadKind::of(builder.event_type(), VERSION)?, builder))
}

/// The name of a member in the tables; within another member, the path that errors have.
fn static_name(members: &[(&'static str, u8)], within: &'static str, name: &str) -> &'static str {
    if within.is_empty() {
        let own = members.iter().map(|(own, _)| *own).find(|own| *own == name);
        return own.unwrap_or_default();
    }
    let is_own =
        |path: &&str| path.strip_prefix(within).and_then(|own| own.strip_prefix('.')) == Some(name);
    SUBNETS.into_iter().flatten().find(is_own).unwrap_or(within)
}

/// The name of a member without that of the array in it, which follows the names of addresses.
fn without_array(name: &str) -> &str {
    const ARRAYS: [&str; 2] = [".byteArray16", ".byteArray6"];
    ARRAYS.iter().find_map(|array| name.strip_suffix(array)).unwrap_or(name)
}
