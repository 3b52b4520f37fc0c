//! How the values of a field are found in a record.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Field, FieldValue};
use crate::Error;
use crate::event::{
    Event, EventLog, Fields as _, Header, INTERNAL, Part, Payload, Readable, Record,
    TrafficDirection, Value, Visitor,
};
use crate::kind::{PayloadKind, RecordKind};
use crate::layout::{Enumeration, Scalar};
use crate::names::Names;
use crate::raw::{MsFwpDirection, NetEventType};

/// What is known of a record beside its members.
///
/// The default is a record that was read completely and of which nothing else is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The errors of the members that could not be read. Such members have no value.
    pub errors: &'a [Error],
    /// The value of `file`.
    pub file: Option<&'a str>,
    /// The value of `record`: the number of the record in the file.
    pub number: Option<u64>,
    /// The names from which `filterName`, `filterProvider` and `layerName` have their values.
    pub names: Option<&'a Names>,
}

/// Where the values of a field are.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// The name of the file.
    File,
    /// The number of the record in the file.
    Number,
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
    /// The address of a payload of unknown type.
    Address,
    /// A text of the filter with this run-time id.
    Filter(FilterText, Path),
    /// The name of the layer with the first run-time id, which is the layer of the filter with the second.
    Layer(Path, Path),
    /// A member of `internalFields`.
    Internal(Path),
    /// A member of `eventLog`; empty for the part itself.
    Log(&'static str),
    /// A text of `eventLog.data`.
    Data(String),
    /// A text of `internalFields.other`.
    Other(String),
}

/// A text that names have for a filter.
#[derive(Clone, Copy, Debug)]
pub(super) enum FilterText {
    Name,
    Provider,
}

/// The members of a part of the record that have a value.
#[derive(Clone, Debug)]
pub(super) struct Path {
    /// The part; empty for any.
    part: &'static str,
    /// Any of these members; the part itself if there are none.
    members: Vec<&'static str>,
    /// The numbers of the fields that have them, of which a payload has one at most.
    numbers: Numbers,
    /// The path within the member.
    within: Vec<&'static str>,
    /// Whether a record has several of the members, or of what the path leads to within.
    is_several: bool,
    convert: Convert,
}

/// The numbers of fields, so that they are visited without the others of their part.
#[derive(Clone, Debug)]
enum Numbers {
    /// There are none: the whole part is visited.
    None,
    /// Of the header.
    Header(Vec<u8>),
    /// Of the payload, by its type.
    Payload([Option<u8>; TYPES]),
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
    fn new(
        part: &'static str,
        members: &[&'static str],
        numbers: Numbers,
        convert: Convert,
    ) -> Self {
        let members = members.into();
        Self { part, members, numbers, within: Vec::new(), is_several: false, convert }
    }

    /// The path to a part.
    pub(super) fn part(part: &'static str) -> Self {
        Self::new(part, &[], Numbers::None, Convert::None)
    }

    /// The path to members of the header.
    pub(super) fn header(members: &[&'static str], convert: Convert) -> Self {
        let mut numbers: Vec<_> =
            members.iter().filter_map(|member| Header::number_of(member)).collect();
        // The addresses are one field.
        numbers.dedup();
        Self::new("header", members, Numbers::Header(numbers), convert)
    }

    /// The path to members of a payload; an empty part is that of any type.
    pub(super) fn payload(part: &'static str, members: &[&'static str], convert: Convert) -> Self {
        let mut numbers = [None; TYPES];
        let kinds = PayloadKind::all().filter(|kind| part.is_empty() || kind.member() == part);
        for event_type in kinds.map(PayloadKind::event_type) {
            let number = members.iter().find_map(|member| Payload::number_of(event_type, member));
            if let Some(of_type) = numbers.get_mut(index(event_type)) {
                *of_type = number;
            }
        }
        Self::new(part, members, Numbers::Payload(numbers), convert)
    }

    /// The path to a member of `internalFields`.
    pub(super) fn internal(member: &'static str) -> Self {
        Self::new(INTERNAL, &[member], Numbers::None, Convert::None)
    }

    pub(super) fn within(self, within: &[&'static str]) -> Self {
        Self { within: within.into(), is_several: true, ..self }
    }

    pub(super) fn several(self) -> Self {
        Self { is_several: true, ..self }
    }

    /// Whether the path leads into this part.
    fn is_in(&self, part: &str) -> bool {
        self.part.is_empty() || self.part == part
    }

    /// The number in the only value of a record.
    fn number(&self, record: &Record<'_>, errors: &[Error]) -> Option<u64> {
        let mut number = None;
        self.any_of_payload(record, errors, &mut |found| {
            if let Found::Value(Value::Scalar(Scalar::Integer(own))) = found {
                number = Some(own);
            }
            true
        });
        number
    }

    /// [`Field::any`] for the header.
    #[inline]
    fn any_of_header(
        &self,
        record: &Record<'_>,
        errors: &[Error],
        test: &mut impl FnMut(Found<'_>) -> bool,
    ) -> bool {
        let Record::Event(event) = record else { return false };
        Find::run(self, test, |find| match &self.numbers {
            Numbers::Header(numbers) if errors.is_empty() => {
                let mut members = InPart { find };
                numbers
                    .iter()
                    .try_for_each(|number| event.visit_header_field(*number, &mut members))
            }
            _ => Readable::new(record, errors).visit(find),
        })
    }

    /// [`Field::any`] for the payload.
    #[inline]
    fn any_of_payload(
        &self,
        record: &Record<'_>,
        errors: &[Error],
        test: &mut impl FnMut(Found<'_>) -> bool,
    ) -> bool {
        let (payload, kind, is_whole) = match record {
            Record::Event(event) => {
                (event.payload.as_ref(), event.payload_kind(), event.event_log.is_none())
            }
            Record::Bare(bare) => (Some(bare.payload()), Some(bare.kind()), true),
        };
        let (Some(payload), Some(kind)) = (payload, kind) else { return false };
        let number = match &self.numbers {
            Numbers::Payload(numbers) => match numbers.get(index(kind.event_type())) {
                Some(Some(number)) => Some(*number),
                _ => return false,
            },
            _ => None,
        };
        Find::run(self, test, |find| match number {
            Some(number) if errors.is_empty() && is_whole => {
                payload.visit_field(number, kind.structure(), &mut InPart { find })
            }
            _ => Readable::new(record, errors).visit(find),
        })
    }
}

/// The number of types of events that have a payload.
const TYPES: usize = 32;

/// The index of a type of events.
#[inline]
fn index(event_type: NetEventType) -> usize {
    usize::try_from(event_type.get()).unwrap_or(usize::MAX)
}

impl Field {
    /// Its value in a record; [`FieldValue::List`] if there are several.
    #[must_use]
    pub fn value(&self, record: &Record<'_>, context: &Context<'_>) -> FieldValue {
        let mut values = Vec::new();
        self.any(record, context, &mut |found| {
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
        context: &Context<'_>,
        test: &mut impl FnMut(Found<'_>) -> bool,
    ) -> bool {
        let errors = context.errors;
        match (&*self.place, record) {
            (Place::Header(path), _) => path.any_of_header(record, errors, test),
            (Place::Payload(path), _) => path.any_of_payload(record, errors, test),
            (Place::File, _) => context.file.is_some_and(|file| test(Found::Text(file))),
            (Place::Number, _) => context
                .number
                .is_some_and(|number| test(Found::Value(Scalar::Integer(number).into()))),
            (Place::Structure, _) => test(Found::Text(record.layout().name)),
            (Place::Type, _) => {
                type_of(record, errors).is_some_and(|value| test(Found::Value(value)))
            }
            (Place::Direction, _) => Readable::new(record, errors).direction().is_some_and(
                |TrafficDirection { direction, .. }| {
                    let value = Scalar::Enumeration(direction.get(), MsFwpDirection::ENUMERATION);
                    test(Found::Value(value.into()))
                },
            ),
            (Place::Address, _) => match record.payload() {
                Some(Payload::Unknown(address)) => test(Found::Value(Value::Address(*address))),
                _ => false,
            },
            (Place::Filter(text, id), _) => {
                let named = || {
                    let filter = context.names?.filter(id.number(record, errors)?)?;
                    Some(match text {
                        FilterText::Name => &filter.name,
                        FilterText::Provider => context.names?.of_key(&filter.provider),
                    })
                };
                named().is_some_and(|text| test(Found::Text(text)))
            }
            (Place::Layer(id, filter), _) => {
                let name = || {
                    let id = u16::try_from(id.number(record, errors)?).ok()?;
                    context.names?.layer(id, filter.number(record, errors))
                };
                name().is_some_and(|name| test(Found::Text(name)))
            }
            (Place::Internal(path), Record::Event(event)) if event.internal_fields.is_some() => {
                Find::run(path, test, |find| Readable::new(record, errors).visit(find))
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

    /// Whether its values are from [`Context::names`].
    #[must_use]
    pub fn needs_names(&self) -> bool {
        matches!(*self.place, Place::Filter(..) | Place::Layer(..))
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

    fn member(&mut self, _: &'static str, _: Value<'_>) -> Result<(), End> {
        Ok(())
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
