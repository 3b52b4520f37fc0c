//! Reads an event from its lines: which label sets which member.

use std::borrow::Cow;
use std::net::IpAddr;

use super::TraceEvent;
use super::labels::{
    self, ALWAYS, EVENT_HEADER, FAILURE_TYPE, HEADER, LOCAL, PAYLOAD, REMOTE, TYPE_SPECIFIC, TYPES,
};
use crate::error::{At, Error, Excerpt, Fault, Location};
use crate::event::set::{InputValue, MemberSlots, Setter, Slot, SlotError};
use crate::event::{
    Event, Field, Fields, Header, Partial, Payload, PayloadBuilder, UNREADABLE, Value,
};
use crate::excerpt::Truncated;
use crate::kind::{PayloadKind, Version};
use crate::layout::Scalar;
use crate::raw::{IpVersion, NetEventType};
use crate::value::hex;
use crate::value::windows_1252::decoded;

/// The version that events are read as; it has the members of all others.
const VERSION: Version = Version::V5;

/// The value of a NULL pointer to a text, of Windows' own and of C.
const NULL_TEXTS: [&str; 2] = ["<unspecified>", "(null)"];

/// A member of an event, as a trace has it.
struct Member<'l> {
    label: &'l str,
    value: &'l str,
    /// The lines below it that have no label.
    more: Vec<&'l str>,
    line: u64,
    /// Whether a part of its value was not read.
    is_cut: bool,
}

/// The members of an event, by the part that they are in.
#[derive(Default)]
struct Members<'l> {
    header: Vec<Member<'l>>,
    failure_type: Option<Member<'l>>,
    payload: Vec<Member<'l>>,
}

/// Reads an event, as far as it can be read. `report` is called with each unknown label, escaped and shortened.
///
/// The errors of the [`Partial`] are those of members with an invalid value, of members that occur twice, and, if the
/// event ends before its payload, of the members that are missing.
pub fn read_event(event: &TraceEvent, report: &mut dyn FnMut(String)) -> Partial<'static> {
    let texts: Vec<_> = event.lines.iter().map(|line| decoded(&line.text)).collect();
    let members = Members::of(event, &texts, report);
    let last = event.lines.last().map_or(event.line, |line| line.number);
    let mut reading = Reading { errors: Vec::new(), last };
    let header = reading.header(&members);
    let (event_type, payload) = reading.payload(&members);
    let event = Event {
        version: VERSION,
        header,
        event_type,
        payload,
        internal_fields: None,
        event_log: None,
    };
    Partial { record: event.into(), errors: reading.errors }
}

impl<'l> Members<'l> {
    /// Finds the members in the lines of an event, whose texts these are.
    fn of(event: &TraceEvent, texts: &'l [Cow<'_, str>], report: &mut dyn FnMut(String)) -> Self {
        let mut all = Self::default();
        let mut in_payload = false;
        // The indentation of the last label, and whether it is that of a member.
        let (mut above, mut is_known) = (usize::MAX, false);
        for (line, text) in event.lines.iter().zip(texts) {
            let indent = text.len().saturating_sub(text.trim_start().len());
            let text = text.trim();
            let labelled = labels::labelled(text);
            let members = if in_payload { &mut all.payload } else { &mut all.header };
            if let Some((label, value)) = labelled {
                let (more, is_cut) = (Vec::new(), line.is_cut);
                let member = Member { label, value, more, line: line.number, is_cut };
                let is = |outline| labels::is(label, outline);
                if is(EVENT_HEADER) || is(FAILURE_TYPE) || is(TYPE_SPECIFIC) {
                    in_payload |= !is(EVENT_HEADER);
                    if is(FAILURE_TYPE) {
                        all.failure_type = all.failure_type.or(Some(member));
                    }
                    (above, is_known) = (usize::MAX, false);
                    continue;
                }
                let known = if in_payload { PAYLOAD } else { HEADER };
                if labels::members(known, label).next().is_some() {
                    members.push(member);
                    (above, is_known) = (indent, true);
                    continue;
                }
            }
            match members.last_mut().filter(|_| is_known) {
                Some(last) if indent > above || labels::is_value(text) => {
                    last.more.push(text);
                    last.is_cut |= line.is_cut;
                }
                _ if indent > above => {}
                _ => {
                    if let Some((label, _)) = labelled {
                        report(Truncated(label).to_string());
                    }
                    (above, is_known) = (indent, false);
                }
            }
        }
        all
    }
}

/// A part of an event: its C name, its name, and the number of its structure.
#[derive(Clone, Copy)]
struct PartOf {
    structure: &'static str,
    part: &'static str,
    number: u8,
}

/// The reading of an event.
struct Reading {
    errors: Vec<Error>,
    /// The number of its last line.
    last: u64,
}

impl Reading {
    fn fail(&mut self, of: PartOf, member: &'static str, line: u64, fault: Fault) {
        let PartOf { structure, part, .. } = of;
        let location = Location { structure, part, member, index: None };
        self.errors.push(location.error(Some(At::Line(line)), fault));
    }

    /// Sets a member; a value that is not valid, or a second one, is an error.
    fn set(
        &mut self,
        setter: &mut Setter<'_>,
        of: PartOf,
        name: &'static str,
        member: &Member<'_>,
    ) {
        let set = match setter.slot(name) {
            Ok(Slot::Value(field)) => set(field, member),
            Err(SlotError::Duplicate) => Err(Fault::Duplicate),
            _ => return,
        };
        if let Err(fault) = set {
            self.fail(of, name, member.line, fault);
        }
    }

    fn header(&mut self, members: &Members<'_>) -> Header<'static> {
        let mut builder = <Header<'_> as Fields<'_>>::Builder::default();
        let structure = VERSION.event_layout().header.name;
        let of = PartOf { structure, part: "header", number: VERSION.header() };
        let mut setter = Setter::new(&mut builder, 1u8.unbounded_shl(of.number.into()));
        let (mut version, mut ends) = (None, [None, None]);
        for member in &members.header {
            let Some(name) = labels::members(HEADER, member.label).next() else { continue };
            let end = [LOCAL, REMOTE].iter().zip(&mut ends).find(|(own, _)| **own == name);
            match end {
                Some((_, end @ None)) => *end = Some(member),
                Some(_) => self.fail(of, in_version(name, version), member.line, Fault::Duplicate),
                None => self.set(&mut setter, of, name, member),
            }
            if name == "ipVersion" {
                version = version.or(labels::value_of(IpVersion::ENUMERATION, member.value));
            }
        }
        let scope_id = self.addresses(&mut builder, of, version.map(IpVersion::new), ends);
        if members.failure_type.is_none() && members.payload.is_empty() {
            let is_missing = |label| !members.header.iter().any(|own| labels::is(own.label, label));
            let always = HEADER.iter().take(ALWAYS).filter(|(label, _)| is_missing(label));
            let last = self.last;
            always.for_each(|(_, name)| {
                self.fail(of, in_version(name, version), last, Fault::Missing);
            });
        }
        // The addresses are those of the version, and no reserved member was set.
        let mut header = Header::from_builder(builder).unwrap_or_default();
        header.scope_id = scope_id;
        header
    }

    /// Sets the local and the remote address, and the IP version if it is not known. Returns the zone of an address.
    fn addresses(
        &mut self,
        builder: &mut dyn MemberSlots,
        of: PartOf,
        mut version: Option<IpVersion>,
        ends: [Option<&Member<'_>>; 2],
    ) -> u32 {
        let mut set = |name, value| match builder.slot(name) {
            Some((_, Slot::Value(field))) => field.set(&value).is_ok(),
            _ => false,
        };
        let mut scope_id = 0;
        for (member, names) in ends.into_iter().zip(ADDRESSES) {
            let Some(member) = member else { continue };
            let is_without = !matches!(version, None | Some(IpVersion::V4 | IpVersion::V6));
            if is_without && member.value.is_empty() {
                continue;
            }
            let [v4, v6] = names;
            let (address, zone) = member.value.split_once('%').unwrap_or((member.value, "0"));
            let (of_address, name) = match address.parse() {
                Ok(IpAddr::V4(_)) => (IpVersion::V4, v4),
                Ok(IpAddr::V6(_)) => (IpVersion::V6, v6),
                Err(_) => {
                    let name = if version == Some(IpVersion::V6) { v6 } else { v4 };
                    self.fail(of, name, member.line, invalid(member.value));
                    continue;
                }
            };
            if version.is_none() {
                set("ipVersion", InputValue::Number(of_address.get().into()));
            }
            let fits = *version.get_or_insert(of_address) == of_address;
            if member.is_cut || !fits || !set(name, InputValue::Text(address.into())) {
                let fault = if fits { invalid(member.value) } else { Fault::Misfit };
                self.fail(of, name, member.line, fault);
                continue;
            }
            scope_id = zone.parse().ok().filter(|zone| *zone != 0).unwrap_or(scope_id);
        }
        scope_id
    }

    /// The type of the event, and its payload.
    fn payload(&mut self, members: &Members<'_>) -> (NetEventType, Option<Payload<'static>>) {
        let event = PartOf { structure: VERSION.layout().name, part: "type", number: 0 };
        let named = members.failure_type.as_ref().and_then(|own| {
            let words = own.value.to_ascii_lowercase();
            TYPES.iter().find(|(name, ..)| words.contains(name))
        });
        if named.is_none() {
            let (line, fault) = match &members.failure_type {
                Some(own) => (own.line, invalid(own.value)),
                None => (self.last, Fault::Missing),
            };
            self.fail(event, "", line, fault);
        }
        // The labels of the payload imply the type.
        let implied = || {
            let own = members.payload.iter().filter_map(|own| own.label.split_once(' '));
            let mut own = own.filter(|(_, rest)| !labels::is(rest, "ID") && !rest.ends_with(" ID"));
            own.find_map(|(first, _)| TYPES.iter().find(|(.., word)| labels::is(first, word)))
        };
        let builder = named.or_else(implied).and_then(|(_, name, _)| PayloadBuilder::of(name));
        let Some(mut builder) = builder else {
            self.fail(PartOf { part: "payload", ..event }, "", self.last, Fault::Missing);
            return (UNREADABLE, None);
        };
        let event_type = builder.event_type();
        let Some(kind) = PayloadKind::of(event_type, VERSION) else { return (event_type, None) };
        let of =
            PartOf { structure: kind.layout().name, part: kind.member(), number: kind.structure() };
        if members.payload.is_empty() {
            self.fail(PartOf { structure: event.structure, ..of }, "", self.last, Fault::Missing);
            return (event_type, None);
        }
        let mut setter = Setter::new(builder.slots(), 1u8.unbounded_shl(of.number.into()));
        for member in &members.payload {
            for name in labels::members(PAYLOAD, member.label) {
                self.set(&mut setter, of, name, member);
            }
        }
        let payload = builder.finish().map_err(|misfit| {
            self.fail(of, misfit.member, self.last, Fault::Misfit);
        });
        (event_type, payload.ok())
    }
}

/// The members of the local and of the remote address, of each IP version.
const ADDRESSES: [[&str; 2]; 2] =
    [["localAddrV4", "localAddrV6"], ["remoteAddrV4", "remoteAddrV6"]];

/// The member of an address, of this IP version; any other member.
fn in_version(name: &'static str, version: Option<u32>) -> &'static str {
    let at = [LOCAL, REMOTE].iter().position(|own| *own == name);
    let Some([v4, v6]) = at.and_then(|at| ADDRESSES.get(at)) else { return name };
    if version == Some(IpVersion::V6.get()) { v6 } else { v4 }
}

/// Sets a member to the value that a trace has.
fn set(field: &mut dyn Field, member: &Member<'_>) -> Result<(), Fault> {
    if member.is_cut {
        return Err(Fault::CutShort { needed: 0, found: 0 });
    }
    let below = match field.value() {
        Value::TextBlob(_) | Value::Scalar(Scalar::Bytes(_)) => member.more.first(),
        _ => None,
    };
    let value = input(field.value(), member);
    let set = value.is_some_and(|value| field.set(&value).is_ok());
    if set { Ok(()) } else { Err(invalid(below.unwrap_or(&member.value))) }
}

/// The value of a member of the same kind as `kind`; `None` if it is not valid.
fn input<'l>(kind: Value<'_>, member: &Member<'l>) -> Option<InputValue<'l>> {
    let text = member.value;
    let number = || text.parse().ok().or_else(|| hex::parse_number(text));
    let is_null = text.is_empty() || NULL_TEXTS.contains(&text);
    Some(match kind {
        Value::Text(_) if is_null => InputValue::Null,
        Value::Sid(_) if matches!(text, "" | "<invalid>") => InputValue::Null,
        Value::Texts(_) => {
            let texts = [text].into_iter().filter(|text| !text.is_empty());
            let texts = texts.chain(member.more.iter().copied());
            InputValue::List(texts.map(|text| InputValue::Text(text.into())).collect())
        }
        Value::TextBlob(_) => return blob(member),
        Value::Scalar(Scalar::Bytes(_)) => {
            InputValue::Text([&[text], member.more.as_slice()].concat().concat().into())
        }
        Value::Scalar(Scalar::Flags(..)) => {
            let bits = format!("{:#x}", number()?);
            InputValue::List(vec![InputValue::Text(bits.into())])
        }
        Value::Scalar(Scalar::Enumeration(_, of)) => match number() {
            Some(number) => InputValue::Number(number),
            None => InputValue::Number(labels::value_of(of, text)?.into()),
        },
        Value::Scalar(Scalar::Integer(_) | Scalar::Code(..)) => InputValue::Number(number()?),
        _ => InputValue::Text(text.into()),
    })
}

/// A text as its bytes, in hex on one or several lines, or as it is, if it is a path.
fn blob<'l>(member: &Member<'l>) -> Option<InputValue<'l>> {
    let lines: Vec<&str> = [&[member.value], member.more.as_slice()]
        .concat()
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect();
    let digits: String = lines.iter().flat_map(|line| line.split_whitespace()).collect();
    match (hex::parse(&digits), lines.as_slice()) {
        (_, []) => Some(InputValue::Null),
        (Some(bytes), _) => Some(InputValue::Hex(bytes)),
        (None, [path])
            if path.starts_with('\\')
                || path.get(1..).is_some_and(|rest| rest.starts_with(":\\")) =>
        {
            Some(InputValue::Text((*path).into()))
        }
        _ => None,
    }
}

/// The fault of a value that is not valid, or is not there.
fn invalid(value: &str) -> Fault {
    if value.is_empty() { Fault::Missing } else { Fault::Invalid(Excerpt::of(value)) }
}
