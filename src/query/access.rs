//! How the values of a field are found in a record.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Field, FieldValue};
use crate::Error;
use crate::event::{Event, EventLog, Part, Payload, Readable, Record, Value, Visitor};
use crate::kind::{PayloadKind, RecordKind};
use crate::layout::{Enumeration, Scalar};
use crate::raw::{MsFwpDirection, NetEventType};

/// Where the values of a field are.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// The C name of the structure.
    Structure,
    /// The type of the event, or of events with such a payload.
    Type,
    /// The direction of the traffic.
    Direction,
    /// A member of the header.
    Header(Path),
    /// A member of the payload.
    Payload(Path),
    /// A member of `internalFields`.
    Internal(Path),
    /// A member of `eventLog`; empty for the part itself.
    Log(&'static str),
    /// A text of `eventLog.data`.
    Data(String),
    /// A text of `internalFields.other`.
    Other(String),
}

/// The members of a part of the record that have a value.
#[derive(Clone, Debug)]
pub(super) struct Path {
    /// The part; empty for any.
    part: &'static str,
    /// Any of these members; the part itself if there are none.
    members: Vec<&'static str>,
    /// The path within the member.
    within: Vec<&'static str>,
    /// Whether a record has several of the members, or of what the path leads to within.
    is_several: bool,
    /// The types of payloads that can have one of the members: bit *n* for type *n*; all bits if that was not determined.
    types: u32,
    convert: Convert,
}

/// What is made of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Convert {
    None,
    /// The name of a code.
    Name,
    /// A number with names.
    Names(&'static Enumeration),
}

/// A value that was found.
#[derive(Clone, Copy)]
pub(super) enum Found<'a> {
    Value(Value<'a>),
    Text(&'a str),
    /// A part, which has no value itself.
    Part,
}

impl Path {
    pub(super) fn of(part: &'static str, members: &[&'static str], convert: Convert) -> Self {
        Self {
            part,
            members: members.into(),
            within: Vec::new(),
            is_several: false,
            types: u32::MAX,
            convert,
        }
    }

    /// A path to members of payloads of any type that has one.
    pub(super) fn of_payloads(members: &[&'static str], convert: Convert) -> Self {
        let has = |kind: &PayloadKind| Payload::names(*kind).any(|name| members.contains(&name));
        let types = PayloadKind::all().filter(has).map(|kind| bit(kind.event_type()));
        let types = types.fold(0, |types, bit| types | bit);
        Self { types, ..Self::of("", members, convert) }
    }

    pub(super) fn within(self, within: &[&'static str]) -> Self {
        Self { within: within.into(), is_several: true, ..self }
    }

    pub(super) fn several(self) -> Self {
        Self { is_several: true, ..self }
    }

    /// Whether a payload of this type can have the members.
    #[inline]
    fn is_of(&self, event_type: NetEventType) -> bool {
        self.types == u32::MAX || self.types & bit(event_type) != 0
    }

    /// Whether the path leads into this part.
    fn is_in(&self, part: &str) -> bool {
        self.part.is_empty() || self.part == part
    }
}

/// The bit of an event type; none for an unknown type that has no payload.
#[inline]
fn bit(event_type: NetEventType) -> u32 {
    1_u32.checked_shl(event_type.get()).unwrap_or(0)
}

impl Field {
    /// Its value in a record, of which members with these errors could not be read; [`FieldValue::List`] if there are
    /// several.
    ///
    /// Pass no errors for a record that was read completely.
    #[must_use]
    pub fn value(&self, record: &Record<'_>, errors: &[Error]) -> FieldValue {
        let mut values = Vec::new();
        self.any(record, errors, &mut |found| {
            values.push(FieldValue::of(found));
            false
        });
        match values.len() {
            0 | 1 => values.pop().unwrap_or(FieldValue::None),
            _ => FieldValue::List(values),
        }
    }

    /// Whether `test` is true of one of its values in a record. It has none if it is NULL or could not be read.
    pub(super) fn any(
        &self,
        record: &Record<'_>,
        errors: &[Error],
        test: &mut impl FnMut(Found<'_>) -> bool,
    ) -> bool {
        match (&*self.place, record) {
            (Place::Structure, _) => test(Found::Text(record.layout().name)),
            (Place::Type, _) => {
                type_of(record, errors).is_some_and(|value| test(Found::Value(value)))
            }
            (Place::Direction, _) => direction_of(record, errors).is_some_and(|direction| {
                let value = Scalar::Enumeration(direction.get(), MsFwpDirection::ENUMERATION);
                test(Found::Value(value.into()))
            }),
            (Place::Header(path) | Place::Payload(path) | Place::Internal(path), _)
                if !errors.is_empty() =>
            {
                let mut find = Find { path, test, is_true: false };
                let _ = Readable::new(record, errors).visit(&mut find);
                find.is_true
            }
            (Place::Header(path), Record::Event(event)) => {
                Find::run(path, test, |find| event.visit_header(find))
            }
            (Place::Payload(path), Record::Event(event)) => match &event.payload {
                Some(payload) if !path.is_of(event.event_type) || !path.is_in(payload.member()) => {
                    false
                }
                _ => Find::run(path, test, |find| event.visit_payload(find)),
            },
            (Place::Payload(path), Record::Bare(bare)) => {
                Find::run(path, test, |find| bare.visit(find))
            }
            (Place::Internal(path), Record::Event(event)) => {
                Find::run(path, test, |find| event.visit_internal_fields(find))
            }
            (Place::Log(member), Record::Event(Event { event_log: Some(log), .. })) => {
                log_member(log, member).is_some_and(test)
            }
            (Place::Data(name), Record::Event(Event { event_log: Some(log), .. })) => {
                entries(&log.data, name, test)
            }
            (Place::Other(name), Record::Event(Event { internal_fields: Some(fields), .. })) => {
                entries(&fields.other, name, test)
            }
            _ => false,
        }
    }
}

/// The type of the event, or of events with such a payload; `None` if it could not be read.
fn type_of(record: &Record<'_>, errors: &[Error]) -> Option<Value<'static>> {
    let event_type = match (record, record.kind()) {
        (Record::Event(event), _) => event.event_type,
        (Record::Bare(_), RecordKind::Payload(kind)) => kind.event_type(),
        _ => return None,
    };
    let is_bad = errors.iter().any(|error| error.part() == "type");
    (!is_bad).then(|| Scalar::Enumeration(event_type.get(), NetEventType::ENUMERATION).into())
}

/// The direction of the traffic, by its layer or as the payload has it; `None` if a member of it could not be read.
fn direction_of(record: &Record<'_>, errors: &[Error]) -> Option<MsFwpDirection> {
    let is_of_it =
        |error: &Error| matches!(error.member(), "msFwpDirection" | "direction" | "layerId");
    if errors.iter().any(is_of_it) { None } else { Some(record.payload()?.direction()?.direction) }
}

fn log_member<'a>(log: &'a EventLog, member: &str) -> Option<Found<'a>> {
    let number = |number: u64| Found::Value(Scalar::Integer(number).into());
    Some(match member {
        "provider" => Found::Text(&log.provider),
        "id" => number(log.id.into()),
        "version" => number(log.version.into()),
        "recordId" => number(log.record_id?),
        "computer" if !log.computer.is_empty() => Found::Text(&log.computer),
        "" => Found::Part,
        _ => return None,
    })
}

fn entries(
    entries: &[(String, String)],
    name: &str,
    test: &mut impl FnMut(Found<'_>) -> bool,
) -> bool {
    entries.iter().any(|(own, text)| own == name && test(Found::Text(text)))
}

/// Looks for the members of a path until `test` is true.
struct Find<'f, F> {
    path: &'f Path,
    test: &'f mut F,
    is_true: bool,
}

/// Ends the visit: the test is true, or there is nothing more to test.
struct End;

impl<'f, F: FnMut(Found<'_>) -> bool> Find<'f, F> {
    fn run(
        path: &'f Path,
        test: &'f mut F,
        visit: impl FnOnce(&mut Self) -> Result<(), End>,
    ) -> bool {
        let mut find = Self { path, test, is_true: false };
        let _ = visit(&mut find);
        find.is_true
    }

    fn try_one(&mut self, found: Found<'_>) -> Result<(), End> {
        self.is_true = (self.test)(found);
        if self.is_true { Err(End) } else { Ok(()) }
    }

    /// Tries a value of a member; the visit ends if there are no others.
    #[inline]
    fn try_member(&mut self, value: Value<'_>) -> Result<(), End> {
        self.try_value(value)?;
        if self.path.is_several { Ok(()) } else { Err(End) }
    }

    #[inline]
    fn try_value(&mut self, value: Value<'_>) -> Result<(), End> {
        match (value, self.path.convert) {
            (Value::Text(None) | Value::Sid(None) | Value::GuidPointer(None), _) => Ok(()),
            (Value::TextBlob(_) | Value::Blob(_), _) if value.is_zero() => Ok(()),
            (Value::Texts(texts), _) => texts
                .iter()
                .flatten()
                .try_for_each(|text| self.try_one(Found::Value(Value::Text(Some(text))))),
            (
                Value::Scalar(Scalar::Code(number, of) | Scalar::Status(number, of)),
                Convert::Name,
            ) => of.name_of(number).map_or(Ok(()), |name| self.try_one(Found::Text(name))),
            (Value::Scalar(Scalar::Integer(number)), Convert::Names(of)) => {
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                self.try_one(Found::Value(Scalar::Enumeration(number, of).into()))
            }
            (value, _) => self.try_one(Found::Value(value)),
        }
    }
}

/// Visits the parts of a record.
impl<F: FnMut(Found<'_>) -> bool> Visitor for Find<'_, F> {
    type Error = End;

    #[inline]
    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), End> {
        // The address of a payload of unknown type is a member of the record.
        if name == "payload" && self.path.members == [name] {
            self.try_value(value)
        } else {
            Ok(())
        }
    }

    #[inline]
    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), End> {
        match part {
            Some(_) if !self.path.is_in(name) => Ok(()),
            Some(_) if self.path.members.is_empty() => self.try_one(Found::Part),
            Some(part) => part.visit(&mut InPart { find: self }),
            None => Ok(()),
        }
    }
}

/// Visits the members of the part.
struct InPart<'i, 'f, F> {
    find: &'i mut Find<'f, F>,
}

impl<F: FnMut(Found<'_>) -> bool> Visitor for InPart<'_, '_, F> {
    type Error = End;

    #[inline(always)]
    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), End> {
        if self.find.path.members.contains(&name) { self.find.try_member(value) } else { Ok(()) }
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), End> {
        match part {
            Some(part) if self.find.path.members.contains(&name) => {
                let within = self.find.path.within.as_slice();
                Within { find: self.find, within }.part(part)
            }
            _ => Ok(()),
        }
    }
}

/// Visits the members of parts within the part.
struct Within<'i, 'f, F> {
    find: &'i mut Find<'f, F>,
    /// The rest of the path.
    within: &'f [&'static str],
}

impl<F: FnMut(Found<'_>) -> bool> Within<'_, '_, F> {
    fn part<P: Part>(&mut self, part: &P) -> Result<(), End> {
        if self.within.is_empty() { self.find.try_one(Found::Part) } else { part.visit(self) }
    }
}

impl<F: FnMut(Found<'_>) -> bool> Visitor for Within<'_, '_, F> {
    type Error = End;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), End> {
        if self.within == [name] { self.find.try_value(value) } else { Ok(()) }
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), End> {
        match (part, self.within) {
            (Some(part), [first, within @ ..]) if *first == name => {
                Within { find: self.find, within }.part(part)
            }
            _ => Ok(()),
        }
    }
}
