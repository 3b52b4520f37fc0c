//! The fields: their names, types and documentation, and where their values are.

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use super::access::{Convert, FilterText, Path, Place};
use super::error::{Kind, ParseExpressionError};
use super::names::{LAYERS, PROTOCOLS};
use crate::event::{
    FILTERS, Header, INTERNAL, InternalFields, OTHER, Payload, Value, derived_name,
};
use crate::kind::PayloadKind;
use crate::layout::{Enumeration, FlagSet, Layout, MemberKind, Scalar};
use crate::names::{FILTER_IDS, FILTER_NAME, FILTER_PROVIDER, LAYER_ID, LAYER_NAME};
use crate::raw::{
    ActionType, AuthenticationMethodType, DataType, EmSaState, InternalSublayer, IpsecFailurePoint,
    KeyModuleType, MmSaState, MsFwpDirection, NetEventHeader1, NetEventHeader3, NetEventType,
    NtStatus, QmSaState, SaRole, Structure, WinError,
};

/// A field of records: a short name, or a path of the JSON form.
///
/// Fields are equal if their names are.
#[derive(Clone)]
pub struct Field {
    name: Cow<'static, str>,
    doc: Cow<'static, str>,
    field_type: FieldType,
    pub(super) place: Box<Place>,
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldType {
    /// A number.
    Number,
    /// A number with names, which are of these enumerations.
    Named([Option<&'static Enumeration>; 3]),
    /// Flags of this set.
    Flags(&'static FlagSet),
    /// True or false.
    Bool,
    /// A time.
    Time,
    /// An IP address.
    Address,
    /// A text.
    Text,
    /// A SID.
    Sid,
    /// A GUID.
    Guid,
    /// A MAC address.
    Mac,
    /// Bytes, as hex digits.
    Bytes,
    /// A part of the record, which has fields; by itself it can only be there or not.
    Part,
}

impl FieldType {
    const fn named(of: &'static Enumeration) -> Self {
        Self::Named([Some(of), None, None])
    }

    /// The enumerations whose names the values have.
    pub fn enumerations(self) -> impl Iterator<Item = &'static Enumeration> {
        let Self::Named(of) = self else { return [None; 3].into_iter().flatten() };
        of.into_iter().flatten()
    }

    fn of(kind: MemberKind) -> Self {
        match kind {
            MemberKind::Enumeration(of) | MemberKind::Code(of) | MemberKind::Status(of) => {
                Self::named(of)
            }
            MemberKind::Flags(set) => Self::Flags(set),
            MemberKind::Bool => Self::Bool,
            MemberKind::FileTime => Self::Time,
            MemberKind::Ipv4 | MemberKind::Ipv6 => Self::Address,
            MemberKind::Mac => Self::Mac,
            MemberKind::Guid | MemberKind::Pointer(_) => Self::Guid,
            MemberKind::Bytes | MemberKind::BytesBlob => Self::Bytes,
            MemberKind::TextBlob | MemberKind::WideString | MemberKind::List(_) => Self::Text,
            MemberKind::Sid => Self::Sid,
            MemberKind::Structure(_) => Self::Part,
            _ => Self::Number,
        }
    }

    /// The type of a value that is not a list.
    fn of_value(value: Value<'_>) -> Self {
        match value {
            Value::Scalar(Scalar::Enumeration(_, of)) => Self::named(of),
            Value::Scalar(Scalar::Flags(_, set)) => Self::Flags(set),
            Value::Text(_) => Self::Text,
            _ => Self::Number,
        }
    }
}

/// A short name, its documentation, its type, and the members that have the value.
type Short = (&'static str, &'static str, FieldType, &'static [&'static str]);

/// Short names for members of payloads, of which each payload has one at most.
const OF_PAYLOADS: &[Short] = &[
    (
        "error",
        "Code of a failed negotiation (failureErrorCode), or status of a dropped packet (failureStatus).",
        FieldType::Named([Some(WinError::ENUMERATION), Some(NtStatus::ENUMERATION), None]),
        &["failureErrorCode", "failureStatus"],
    ),
    (
        "point",
        "Side on which a negotiation failed.",
        FieldType::named(IpsecFailurePoint::ENUMERATION),
        &["failurePoint"],
    ),
    (
        "state",
        "State that a negotiation had reached.",
        FieldType::Named([
            Some(MmSaState::ENUMERATION),
            Some(QmSaState::ENUMERATION),
            Some(EmSaState::ENUMERATION),
        ]),
        &["mmState", "qmState", "emState"],
    ),
    (
        "role",
        "Role of this machine in a negotiation.",
        FieldType::named(SaRole::ENUMERATION),
        &["saRole"],
    ),
    (
        "module",
        "Keying module of a negotiation.",
        FieldType::named(KeyModuleType::ENUMERATION),
        &["keyingModuleType"],
    ),
    (
        "method",
        "Authentication method of a negotiation.",
        FieldType::named(AuthenticationMethodType::ENUMERATION),
        &["mmAuthMethod", "emAuthMethod"],
    ),
    (
        "mm",
        "LUID of the main-mode security association (mmId, mmSaLuid).",
        FieldType::Number,
        &["mmId", "mmSaLuid"],
    ),
    ("filter", "Run-time id of the filter, of any payload.", FieldType::Number, FILTER_IDS),
];

const FILTER_NAME_DOC: &str = "Name of the filter, if names are given.";
const FILTER_PROVIDER_DOC: &str = "Name of the filter's provider, if names are given.";
const LAYER_NAME_DOC: &str = "Name of the layer, if names are given.";

/// The path to members of payloads of any type.
fn of_payloads(members: &[&'static str]) -> Path {
    Path::payload("", members, Convert::None)
}

const LOCAL: &[&str] = &["localAddrV4", "localAddrV6"];
const REMOTE: &[&str] = &["remoteAddrV4", "remoteAddrV6"];
const BOTH: &[&str] = &["localAddrV4", "localAddrV6", "remoteAddrV4", "remoteAddrV6"];

/// Short names for members of the header.
const OF_HEADER: &[Short] = &[
    ("time", "Time of the event.", FieldType::Time, &["timeStamp"]),
    ("local", "Local address.", FieldType::Address, LOCAL),
    ("remote", "Remote address.", FieldType::Address, REMOTE),
    ("address", "Local or remote address.", FieldType::Address, BOTH),
    ("port", "Local or remote port.", FieldType::Number, &["localPort", "remotePort"]),
    ("app", "Path of the application.", FieldType::Text, &["appId"]),
    ("user", "User.", FieldType::Sid, &["userId"]),
];

/// The nested members of the subnets of a quick-mode failure.
const SUBNET: &[(&[&str], FieldType, &str)] = &[
    (&["type"], FieldType::named(DataType::ENUMERATION), "Type of the subnet."),
    (&["v4AddrMask"], FieldType::Part, "An IPv4 subnet."),
    (&["v4AddrMask", "addr"], FieldType::Address, "Address of an IPv4 subnet."),
    (&["v4AddrMask", "mask"], FieldType::Address, "Mask of an IPv4 subnet."),
    (&["v6AddrMask"], FieldType::Part, "An IPv6 subnet."),
    (&["v6AddrMask", "addr"], FieldType::Address, "Address of an IPv6 subnet."),
    (&["v6AddrMask", "prefixLength"], FieldType::Number, "Prefix length of an IPv6 subnet."),
    (&["raw"], FieldType::Bytes, "Bytes of a subnet of another type."),
];

/// The members of what an event log tells.
const EVENT_LOG: &[(&str, FieldType, &str)] = &[
    ("provider", FieldType::Text, "Provider of an event of an event log."),
    ("id", FieldType::Number, "Id of an event of an event log."),
    ("version", FieldType::Number, "Version of an event of an event log."),
    ("recordId", FieldType::Number, "Number of an event in its event log."),
    ("computer", FieldType::Text, "Computer that logged an event."),
];

/// The part with what an event log tells.
const LOG: &str = "eventLog";

/// The member of that part with texts that have names of their own.
const DATA: &str = "data";

impl Field {
    /// The field with this name.
    ///
    /// The texts of `eventLog.data` and `internalFields.other` have names of their own, which follow after a dot.
    ///
    /// # Errors
    /// Returns an error if no field has the name.
    pub fn parse(name: &str) -> Result<Self, ParseExpressionError> {
        let is = |field: &Self| field.name == name;
        let found =
            Self::short().find(is).or_else(|| Self::paths().find(is)).or_else(|| Self::entry(name));
        found.ok_or_else(|| {
            ParseExpressionError::new(0..name.len(), 1, Kind::UnknownField(name.to_owned()))
        })
    }

    /// All fields: short names, then the paths of the JSON form, in its order.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::short().chain(Self::paths())
    }

    /// The fields with short names.
    pub fn short() -> impl Iterator<Item = Self> {
        let header = |(name, doc, field_type, members): &Short| {
            let path = Path::header(members, Convert::None);
            // Of local and remote, a record has both.
            let path = if matches!(*name, "address" | "port") { path.several() } else { path };
            Self::new(*name, *doc, *field_type, Place::Header(path))
        };
        let payload = |(name, doc, field_type, members): &Short| {
            Self::new(*name, *doc, *field_type, Place::Payload(of_payloads(members)))
        };
        let event_type = FieldType::named(NetEventType::ENUMERATION);
        let direction = FieldType::named(MsFwpDirection::ENUMERATION);
        let protocol = Place::Header(Path::header(&["ipProtocol"], Convert::Names(&PROTOCOLS)));
        let layer = Place::Payload(Path::payload("", &[LAYER_ID], Convert::Names(&LAYERS)));
        let [name, provider] = [FilterText::Name, FilterText::Provider]
            .map(|text| Place::Filter(text, of_payloads(FILTER_IDS)));
        let layer_name = Place::Layer(of_payloads(&[LAYER_ID]), of_payloads(FILTER_IDS));
        let others = [
            Self::new("file", "Name of the file.", FieldType::Text, Place::File),
            Self::new(
                "record",
                "Number of the record in the file.",
                FieldType::Number,
                Place::Number,
            ),
            Self::new(
                "struct",
                "C name of the record's structure.",
                FieldType::Text,
                Place::Structure,
            ),
            Self::new(
                "type",
                "Type of the event, or of events with such a payload.",
                event_type,
                Place::Type,
            ),
            Self::new("direction", "Direction of the traffic.", direction, Place::Direction),
            Self::new("protocol", "IP protocol.", FieldType::named(&PROTOCOLS), protocol),
            Self::new("layer", "Run-time id of the layer.", FieldType::named(&LAYERS), layer),
            Self::new(FILTER_NAME, FILTER_NAME_DOC, FieldType::Text, name),
            Self::new(FILTER_PROVIDER, FILTER_PROVIDER_DOC, FieldType::Text, provider),
            Self::new(LAYER_NAME, LAYER_NAME_DOC, FieldType::Text, layer_name),
        ];
        others
            .into_iter()
            .chain(OF_HEADER.iter().map(header))
            .chain(OF_PAYLOADS.iter().map(payload))
    }

    /// The fields whose names are paths of the JSON form.
    fn paths() -> impl Iterator<Item = Self> {
        let mut all = vec![Self::part("header", "Header of the event.", Place::Header)];
        for member in Header::names() {
            let layouts = [NetEventHeader3::LAYOUT, NetEventHeader1::LAYOUT];
            let place = |convert| Place::Header(Path::header(&[member], convert));
            all.extend(Self::member("header", member, layouts.into_iter(), place));
        }
        for kind in PayloadKind::latest() {
            let part = kind.member();
            all.push(Self::part(part, "Payload of this type.", Place::Payload));
            for member in Payload::names(kind) {
                let path = |convert| Path::payload(part, &[member], convert);
                let place = |convert| Place::Payload(path(convert));
                all.extend(Self::member(part, member, [kind.layout()].into_iter(), place));
                let mut named = |name, doc, place| {
                    all.push(Self::new(format!("{part}.{name}"), doc, FieldType::Text, place));
                };
                if FILTER_IDS.contains(&member) {
                    let id = || path(Convert::None);
                    named(FILTER_NAME, FILTER_NAME_DOC, Place::Filter(FilterText::Name, id()));
                    let provider = Place::Filter(FilterText::Provider, id());
                    named(FILTER_PROVIDER, FILTER_PROVIDER_DOC, provider);
                } else if member == LAYER_ID {
                    let place = Place::Layer(path(Convert::None), of_payloads(FILTER_IDS));
                    named(LAYER_NAME, LAYER_NAME_DOC, place);
                }
            }
        }
        all.push(Self::new(
            "payload.address",
            "Address of a payload of unknown type.",
            FieldType::Number,
            Place::Address,
        ));
        all.push(Self::part(
            INTERNAL,
            "What newer versions of Windows know about the event.",
            Place::Internal,
        ));
        let mut internal = InternalFields::default();
        for name in InternalFields::NAMES.into_iter().filter(|name| *name != OTHER) {
            let field_type =
                internal.field(name).map(|(_, field)| FieldType::of_value(field.value()));
            let path = format!("{INTERNAL}.{name}");
            let place = Place::Internal(Path::internal(name));
            all.push(Self::new(path, "", field_type.unwrap_or(FieldType::Part), place));
            if name == FILTERS {
                all.extend(Self::filters());
            }
        }
        all.push(Self::new(
            LOG,
            "What an event log tells about the event.",
            FieldType::Part,
            Place::Log(""),
        ));
        for (name, field_type, doc) in EVENT_LOG {
            all.push(Self::new(format!("{LOG}.{name}"), *doc, *field_type, Place::Log(name)));
        }
        all.into_iter()
    }

    /// The members of a terminating filter.
    fn filters() -> impl Iterator<Item = Self> {
        let members = [
            ("filterId", FieldType::Number),
            ("subLayer", FieldType::named(InternalSublayer::ENUMERATION)),
            ("actionType", FieldType::named(ActionType::ENUMERATION)),
        ];
        members.into_iter().map(|(name, field_type)| {
            let place = Place::Internal(Path::internal(FILTERS).within(&[name]));
            Self::new(
                format!("{INTERNAL}.{FILTERS}.{name}"),
                "Of a filter that decided.",
                field_type,
                place,
            )
        })
    }

    /// A text of `eventLog.data` or `internalFields.other`.
    fn entry(name: &str) -> Option<Self> {
        let of = |part: &str, member: &str| {
            let rest = name
                .strip_prefix(part)?
                .strip_prefix('.')?
                .strip_prefix(member)?
                .strip_prefix('.')?;
            (!rest.is_empty()).then(|| rest.to_owned())
        };
        let place =
            of(LOG, DATA).map(Place::Data).or_else(|| of(INTERNAL, OTHER).map(Place::Other))?;
        Some(Self::new(name.to_owned(), "A text with a name of its own.", FieldType::Text, place))
    }

    fn part(name: &'static str, doc: &'static str, place: impl Fn(Path) -> Place) -> Self {
        Self::new(name, doc, FieldType::Part, place(Path::part(name)))
    }

    /// A member of a part, with what is derived from it or is nested in it.
    fn member(
        part: &'static str,
        member: &'static str,
        mut layouts: impl Iterator<Item = &'static Layout>,
        place: impl Fn(Convert) -> Place,
    ) -> Vec<Self> {
        let Some(described) = layouts.find_map(|layout| layout.member(member)) else {
            return Vec::new();
        };
        let name = format!("{part}.{member}");
        let doc = described.doc.first().map_or("", |line| line.trim());
        let field_type = FieldType::of(described.kind);
        let mut fields = vec![Self::new(name.clone(), doc, field_type, place(Convert::None))];
        if let Some(derived) = derived_name(member) {
            let (name, doc) = (format!("{part}.{derived}"), format!("The SDK's name of {member}."));
            fields.push(Self::new(name, doc, FieldType::Text, place(Convert::Name)));
        }
        if matches!(described.kind, MemberKind::Structure(_)) {
            fields.extend(SUBNET.iter().map(|(within, field_type, doc)| {
                let path = Path::payload(part, &[member], Convert::None).within(within);
                let name = format!("{name}.{}", within.join("."));
                Self::new(name, *doc, *field_type, Place::Payload(path))
            }));
        }
        fields
    }

    fn new(
        name: impl Into<Cow<'static, str>>,
        doc: impl Into<Cow<'static, str>>,
        field_type: FieldType,
        place: Place,
    ) -> Self {
        Self { name: name.into(), doc: doc.into(), field_type, place: Box::new(place) }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is, in one sentence; may be empty.
    #[must_use]
    pub fn doc(&self) -> &str {
        &self.doc
    }

    /// What its values are.
    #[must_use]
    pub const fn field_type(&self) -> FieldType {
        self.field_type
    }
}

impl FromStr for Field {
    type Err = ParseExpressionError;

    fn from_str(name: &str) -> Result<Self, ParseExpressionError> {
        Self::parse(name)
    }
}

/// Shows the name.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Field {}

impl Hash for Field {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

/// The names of all fields.
pub(super) fn names() -> Vec<String> {
    Field::all().map(|field| field.name.into_owned()).collect()
}
