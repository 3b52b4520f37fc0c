//! The kinds of records: an event of a version, or a payload by itself.
//!
//! A kind is small and `Copy`: look it up once, by the C name of its structure. It has the layout, the type of the
//! events and the member of the union.
//!
//! ```
//! use wfp_events::kind::{PayloadKind, Version};
//! use wfp_events::raw::NetEventType;
//!
//! let payload = PayloadKind::of(NetEventType::IKEEXT_MM_FAILURE, Version::V5).ok_or("no such payload")?;
//! assert_eq!(payload.layout().name, "FWPM_NET_EVENT_IKEEXT_MM_FAILURE2");
//! assert_eq!(payload.member(), "ikeMmFailure");
//! assert!(PayloadKind::of(NetEventType::CLASSIFY_ALLOW, Version::V1).is_none());
//! # Ok::<(), &str>(())
//! ```

use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use crate::layout::{Condition, Layout, MemberKind};
use crate::raw::{
    NetEvent0, NetEvent1, NetEvent2, NetEvent3, NetEvent4, NetEvent5, NetEventInternal,
    NetEventType, Structure,
};

/// The version of an event structure: the number at the end of `FWPM_NET_EVENT0` to `5`.
///
/// The bytes do not contain it: the caller or the file format specifies it. The event structures of versions 3, 4 and 5
/// have the same layout, but point to different payload structures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Version {
    /// Windows Vista.
    V0,
    /// Windows 7.
    V1,
    /// Windows 8.
    V2,
    /// Windows 10 (1507).
    V3,
    /// Windows 10 (1803).
    V4,
    /// Windows 10 (1809).
    V5,
}

/// Shows the C name of its event structure: `FWPM_NET_EVENT5`.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.layout().name)
    }
}

/// Parses the C name of the event structure, or the number at its end.
impl FromStr for Version {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, ParseVersionError> {
        let number = text.strip_prefix("FWPM_NET_EVENT").unwrap_or(text);
        let is =
            |version: &Self| version.layout().name.strip_prefix("FWPM_NET_EVENT") == Some(number);
        Self::ALL.into_iter().find(is).ok_or(ParseVersionError)
    }
}

/// The error for a text that is not a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ParseVersionError;

impl fmt::Display for ParseVersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a version like FWPM_NET_EVENT5 or 5")
    }
}

impl core::error::Error for ParseVersionError {}

const VERSIONS: usize = 6;

/// The most structures that a header or payload has.
pub(crate) const STRUCTURES: usize = 4;

/// The number of event types.
const TYPES: usize = NetEventType::ENUMERATION.values.len();

impl Version {
    /// All versions, ascending.
    pub const ALL: [Self; VERSIONS] = [Self::V0, Self::V1, Self::V2, Self::V3, Self::V4, Self::V5];

    /// The layout of its event structure.
    #[must_use]
    pub const fn layout(self) -> &'static Layout {
        match self {
            Self::V0 => <NetEvent0 as Structure>::LAYOUT,
            Self::V1 => <NetEvent1 as Structure>::LAYOUT,
            Self::V2 => <NetEvent2 as Structure>::LAYOUT,
            Self::V3 => <NetEvent3 as Structure>::LAYOUT,
            Self::V4 => <NetEvent4 as Structure>::LAYOUT,
            Self::V5 => <NetEvent5 as Structure>::LAYOUT,
        }
    }

    /// The parts of its event structure, and where they are.
    #[inline]
    pub(crate) fn event_layout(self) -> &'static EventLayout {
        let [v0, v1, v2, v3, v4, v5] = &EVENT_LAYOUTS;
        match self {
            Self::V0 => v0,
            Self::V1 => v1,
            Self::V2 => v2,
            Self::V3 => v3,
            Self::V4 => v4,
            Self::V5 => v5,
        }
    }

    /// The layout of its header.
    #[must_use]
    pub fn header_layout(self) -> &'static Layout {
        self.event_layout().header
    }

    /// The number of its header structure.
    #[inline]
    pub(crate) fn header(self) -> u8 {
        self.event_layout().header_number
    }
}

static EVENT_LAYOUTS: [EventLayout; VERSIONS] = [
    EventLayout::of(Version::V0.layout()),
    EventLayout::of(Version::V1.layout()),
    EventLayout::of(Version::V2.layout()),
    EventLayout::of(Version::V3.layout()),
    EventLayout::of(Version::V4.layout()),
    EventLayout::of(Version::V5.layout()),
];

/// The parts of an event structure: the header comes first, then the type, then the pointer to the payload.
#[derive(Debug)]
pub(crate) struct EventLayout {
    /// The layout of the header.
    pub(crate) header: &'static Layout,
    header_number: u8,
    /// Offset of the type.
    pub(crate) event_type: usize,
    /// Offset of the pointer to the payload.
    pub(crate) payload: usize,
    /// The payload of each type.
    payloads: [Option<PayloadKind>; TYPES],
}

/// The number at the end of the structure's C name.
#[allow(clippy::panic)] // evaluated by the compiler
pub(crate) const fn number_of(layout: &Layout) -> u8 {
    match layout.name.as_bytes() {
        [.., digit @ b'0'..=b'9'] => digit.wrapping_sub(b'0'),
        _ => panic!("the name of a structure ends in its number"),
    }
}

/// Evaluated by the compiler.
#[allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::panic
)]
impl EventLayout {
    const fn of(layout: &'static Layout) -> Self {
        let header = match layout.members[0].kind {
            MemberKind::Structure(header) => header,
            _ => panic!("an event begins with its header"),
        };
        let event_type = layout.members[1].offset;
        let mut payloads = [None; TYPES];
        let mut payload = 0;
        let mut at = 2;
        while at < layout.members.len() {
            if let Some((event_type, to)) = arm(layout, at) {
                payload = layout.members[at].offset;
                payloads[event_type] = Some(PayloadKind {
                    event_type: NetEventType::new(event_type as u32),
                    structure: number_of(to),
                    layout: to,
                    member: layout.members[at].name,
                });
            }
            at += 1;
        }
        Self { header, header_number: number_of(header), event_type, payload, payloads }
    }
}

/// The type that selects an arm of an event's union, and the structure that the arm points to.
#[allow(clippy::indexing_slicing, clippy::as_conversions)] // evaluated by the compiler
const fn arm(layout: &Layout, at: usize) -> Option<(usize, &'static Layout)> {
    match (layout.members[at].kind, layout.members[at].conditions) {
        (MemberKind::Pointer(to), [Condition::Equals(_, event_type)]) => {
            Some((*event_type as usize, to))
        }
        _ => None,
    }
}

/// The member of the union that points to the payload of a type. The last version has all types.
#[allow(clippy::indexing_slicing, clippy::as_conversions)] // evaluated by the compiler
pub(crate) const fn payload_member(event_type: NetEventType) -> &'static str {
    match EVENT_LAYOUTS[VERSIONS - 1].payloads[event_type.get() as usize] {
        Some(payload) => payload.member,
        None => "",
    }
}

/// The payload of an event type, in one of its structures.
#[derive(Clone, Copy)]
pub struct PayloadKind {
    event_type: NetEventType,
    structure: u8,
    layout: &'static Layout,
    member: &'static str,
}

impl PayloadKind {
    /// The payload that events of a type have in a version; `None` if the version's union has no arm for the type.
    #[must_use]
    #[inline]
    pub fn of(event_type: NetEventType, version: Version) -> Option<Self> {
        let index = usize::try_from(event_type.get()).ok()?;
        *version.event_layout().payloads.get(index)?
    }

    /// All payload kinds: by type, then by the number of the structure.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..TYPES).flat_map(|event_type| {
            let mut before = None;
            let payloads = EVENT_LAYOUTS
                .iter()
                .filter_map(move |event_layout| *event_layout.payloads.get(event_type)?);
            // Consecutive versions often point to the same structure.
            payloads
                .filter(move |payload| before.replace(payload.structure) != Some(payload.structure))
        })
    }

    /// The payload kinds of the last version, by type: the structures with all members.
    pub fn latest() -> impl Iterator<Item = Self> {
        let types = NetEventType::ENUMERATION.values.iter().map(|named| named.value);
        types.filter_map(|number| Self::of(NetEventType::new(number), Version::V5))
    }

    /// The type of events that have this payload.
    #[must_use]
    pub const fn event_type(self) -> NetEventType {
        self.event_type
    }

    /// The layout of its structure.
    #[must_use]
    pub const fn layout(self) -> &'static Layout {
        self.layout
    }

    /// The member of the union that points to it: `ikeMmFailure`.
    #[must_use]
    pub const fn member(self) -> &'static str {
        self.member
    }

    /// The number at the end of the structure's C name.
    #[inline]
    pub(crate) const fn structure(self) -> u8 {
        self.structure
    }
}

/// The type and the number of the structure determine the rest.
impl PartialEq for PayloadKind {
    fn eq(&self, other: &Self) -> bool {
        self.event_type == other.event_type && self.structure == other.structure
    }
}

impl Eq for PayloadKind {}

impl Hash for PayloadKind {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.event_type, self.structure).hash(state);
    }
}

impl fmt::Debug for PayloadKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.layout.name)
    }
}

/// What a record is: an event of a version, or a payload by itself.
///
/// ```
/// use wfp_events::kind::{RecordKind, Version};
///
/// assert_eq!(RecordKind::from_name("FWPM_NET_EVENT5"), Some(RecordKind::Event(Version::V5)));
/// assert_eq!(RecordKind::from_name("GUID"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RecordKind {
    /// An event.
    Event(Version),
    /// A payload without an event.
    Payload(PayloadKind),
    /// An `FWPM_NET_EVENT5` with `FWPM_NET_EVENT_INTERNAL_FIELDS0` behind it. This is undocumented, and a guess: see
    /// [`raw::internal`](crate::raw::internal).
    ///
    /// It is only a way to read bytes: the record is an [`Event`](Self::Event), and [`all`](Self::all) does not include
    /// it.
    Internal,
}

impl RecordKind {
    /// All kinds: payloads, then events.
    pub fn all() -> impl Iterator<Item = Self> {
        PayloadKind::all().map(Self::Payload).chain(Version::ALL.map(Self::Event))
    }

    /// The kind whose structure has this C name; `None` if the structure is neither an event nor a payload.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        // Events first, because they are few.
        let mut all =
            Version::ALL.into_iter().map(Self::Event).chain(PayloadKind::all().map(Self::Payload));
        all.find(|kind| kind.layout().name == name)
    }

    /// The kind whose structure is `T`; `None` if the structure is neither an event nor a payload.
    #[must_use]
    pub fn of<T: Structure>() -> Option<Self> {
        Self::from_name(<T as Structure>::LAYOUT.name)
    }

    /// The layout of the structure.
    #[must_use]
    #[inline]
    pub const fn layout(self) -> &'static Layout {
        match self {
            Self::Event(version) => version.layout(),
            Self::Payload(payload) => payload.layout,
            Self::Internal => <NetEventInternal as Structure>::LAYOUT,
        }
    }
}

/// `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`: an array is read as this structure if none is specified.
impl Default for RecordKind {
    fn default() -> Self {
        let failures = PayloadKind::of(NetEventType::IKEEXT_MM_FAILURE, Version::V0);
        failures.map_or(Self::Event(Version::V0), Self::Payload)
    }
}

/// Shows the C name of the structure.
impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.layout().name)
    }
}
