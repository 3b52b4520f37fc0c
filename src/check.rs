//! Anomalies in a record: findings with a stable code.
//!
//! A finding is not an error: genuine records hold values without a name in the SDK, and Windows does not clear
//! padding.
//!
//! ```
//! use wfp_events::check::check;
//! use wfp_events::memory::Limits;
//! use wfp_events::raw::{IkeextMmFailure0, Structure};
//!
//! let mut record = [0; 64];
//! record[4] = 9; // failurePoint
//! let findings = check(&record, 0, IkeextMmFailure0::LAYOUT, &Limits::default())?;
//! assert_eq!(findings[0].path, "ikeMmFailure.failurePoint");
//! assert_eq!(findings[0].anomaly.code(), "unnamed-value");
//! # Ok::<(), wfp_events::Error>(())
//! ```

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::error::{Error, to_u64};
use crate::event::{self, FILTERS, Field as _, InternalFields};
use crate::fit::{self, Misread, misread};
use crate::kind::{RecordKind, Version};
use crate::layout::{
    Condition, Enumeration, FlagSet, Layout, Member, MemberKind, MemberValue, Scalar, Segment,
    SegmentKind, U32Member, walk,
};
use crate::memory::{Limits, Memory};
use crate::objects::{self, PointerError, walk_deep};
use crate::raw::{self, IkeextMmFailure0, MsFwpDirection, layer_direction, layer_name};

/// An anomaly in a record, and where it is.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The address of the member; in an image with base 0, its offset.
    pub address: u64,
    /// The path of the member, as in JSON; padding has the name of the Rust field. Empty for an event as a whole.
    pub path: String,
    /// What is unusual.
    pub anomaly: Anomaly,
}

/// What is unusual about a member.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Anomaly {
    /// An enumeration holds a value for which the SDK has no name.
    UnnamedValue(u32, &'static Enumeration),
    /// Flags hold bits that the SDK does not define.
    UndefinedBits(u32, &'static FlagSet),
    /// Padding is not zero: it may be a leak of what stood there before.
    DirtyPadding {
        /// The C name of the structure that it is in.
        structure: &'static str,
        /// Its offset in that structure.
        offset: usize,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A pointer leads nowhere.
    BadPointer(Error),
    /// A pointer cannot be resolved, but its flag bit is clear, so no program should follow it.
    DanglingPointer(Error),
    /// A pointer or blob is NULL or empty, although its flag bit is set.
    FlaggedButNull {
        /// The SDK constant of the flag.
        flag: &'static str,
    },
    /// The direction is another than that of all traffic at the layer.
    DirectionContradictsLayer {
        /// The direction.
        direction: MsFwpDirection,
        /// The SDK constant of the layer.
        layer: &'static str,
    },
    /// All bytes of the structure of the record are zero. There are no other findings then.
    AllZero,
    /// The bytes of an event fit something else than its version.
    WrongVersion(Misread),
}

impl Anomaly {
    /// The stable code: `unnamed-value`, `undefined-bits`, …
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnnamedValue(..) => "unnamed-value",
            Self::UndefinedBits(..) => "undefined-bits",
            Self::DirtyPadding { .. } => "dirty-padding",
            Self::BadPointer(_) => "bad-pointer",
            Self::DanglingPointer(_) => "dangling-pointer",
            Self::FlaggedButNull { .. } => "flagged-but-null",
            Self::DirectionContradictsLayer { .. } => "direction-contradicts-layer",
            Self::AllZero => "all-zero",
            Self::WrongVersion(_) => "wrong-version",
        }
    }

    /// Whether the record is damaged, or was not read as what it is; other anomalies also occur in intact records.
    #[must_use]
    pub const fn is_damage(&self) -> bool {
        matches!(self, Self::BadPointer(_) | Self::AllZero | Self::WrongVersion(_))
    }
}

impl Finding {
    /// Whether the finding is that a member, or the whole record, is zero, NULL or empty. So are members that a record of
    /// a text format does not have.
    #[must_use]
    pub const fn is_about_zero(&self) -> bool {
        matches!(
            self.anomaly,
            Anomaly::UnnamedValue(0, _) | Anomaly::FlaggedButNull { .. } | Anomaly::AllZero
        )
    }

    /// What is unusual, as text without the code.
    #[must_use]
    pub fn message(&self) -> impl fmt::Display + use<'_> {
        Message(self)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.anomaly.code(), self.message())
    }
}

/// The text of a finding without its code.
struct Message<'f>(&'f Finding);

impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { path, anomaly, .. } = self.0;
        match anomaly {
            Anomaly::UnnamedValue(number, of) => {
                write!(f, "{path} {number} is not a known {} value", of.name)
            }
            Anomaly::UndefinedBits(bits, set) => {
                write!(f, "{path} {bits:#x} has the undefined bits {:#x}", set.unnamed(*bits))
            }
            Anomaly::DirtyPadding { structure, offset, bytes } => {
                write!(f, "padding at offset {offset} of {structure} holds")?;
                bytes.iter().try_for_each(|byte| write!(f, " {byte:02x}"))
            }
            Anomaly::BadPointer(error) | Anomaly::DanglingPointer(error) => {
                write!(f, "{path}: {}", error.reason())
            }
            Anomaly::FlaggedButNull { flag } => {
                write!(f, "{path} is NULL or empty, but {flag} is set")
            }
            Anomaly::DirectionContradictsLayer { direction, layer } => {
                write!(f, "{path} is {direction}, but traffic at {layer} is inbound")
            }
            Anomaly::AllZero => f.write_str("all bytes of the record are zero"),
            Anomaly::WrongVersion(misread) => write!(f, "the bytes fit {misread}"),
        }
    }
}

/// Whether records of one kind, end to end, have neither anomalies nor pointers other than NULL.
///
/// If it is `true`, [`check`] has no findings. If it is `false`, `check` has to decide. It is `false` for events, for no
/// records, and if the last record is cut short. `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0` is checked several records at a
/// time.
#[must_use]
pub fn is_clean(kind: RecordKind, records: &[u8]) -> bool {
    if kind == RecordKind::default() {
        let clean = |failures: &[IkeextMmFailure0]| {
            raw::first_unnamed(failures).is_none()
                && failures.iter().all(|failure| *failure != IkeextMmFailure0::default())
        };
        return !records.is_empty() && raw::slice_of(records).is_ok_and(clean);
    }
    let layout = kind.layout();
    let is_clean = |record: &[u8]| !is_zero(record) && is_clean_structure(layout, record);
    !matches!(kind, RecordKind::Event(_))
        && !records.is_empty()
        && records.chunks(layout.size).all(is_clean)
}

/// Whether [`check`] has no findings in the event at an address, within the default [`Limits`]. If it is `false`, `check`
/// has to decide.
#[must_use]
pub fn is_clean_event<'m, M: Memory<'m>>(memory: M, address: u64, version: Version) -> bool {
    fit::is_clean(memory, address, version)
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

fn is_clean_structure(layout: &'static Layout, bytes: &[u8]) -> bool {
    let mut clean = direction_anomaly(layout, bytes).is_none();
    walk(layout, bytes, &mut |segment| {
        clean &= match segment.kind {
            SegmentKind::Member(Member { kind: MemberKind::Structure(inner), .. }, _) => {
                is_clean_structure(inner, segment.bytes)
            }
            SegmentKind::Member(_, MemberValue::Scalar(_)) => {
                anomaly(layout, layout, &segment).is_none()
            }
            SegmentKind::Unflagged(_, MemberValue::Scalar(_)) | SegmentKind::Unused => true,
            SegmentKind::Member(member, pointer) | SegmentKind::Unflagged(member, pointer) => {
                let counts = match member.kind {
                    MemberKind::List(count) => count.read(bytes) != Some(0),
                    MemberKind::Structures(_, count) => count.read(bytes) != Some(0),
                    _ => false,
                };
                pointer.is_zero() && !counts
            }
            SegmentKind::CutShort(_) => false,
        };
    });
    clean
}

/// The anomaly of a member of this structure, without regard to what it points to. The member can be that of a structure
/// within it, its own.
fn anomaly(
    structure: &'static Layout,
    own: &'static Layout,
    segment: &Segment<'_>,
) -> Option<Anomaly> {
    let SegmentKind::Member(member, value) = segment.kind else { return None };
    match (member.kind, value) {
        (MemberKind::Padding, _) if !value.is_zero() => Some(Anomaly::DirtyPadding {
            structure: structure.name,
            offset: segment.offset,
            bytes: segment.bytes.to_vec(),
        }),
        (_, MemberValue::Scalar(Scalar::Enumeration(number, of))) if value.is_unnamed() => {
            Some(Anomaly::UnnamedValue(number, of))
        }
        (_, MemberValue::Scalar(Scalar::Flags(bits, set))) if value.is_unnamed() => {
            Some(Anomaly::UndefinedBits(bits, set))
        }
        (_, MemberValue::Address(0) | MemberValue::Blob(0, _)) => {
            flag_of(own, member).map(|flag| Anomaly::FlaggedButNull { flag })
        }
        _ => None,
    }
}

/// The SDK constant of a member's flag.
fn flag_of(structure: &'static Layout, member: &Member) -> Option<&'static str> {
    member.conditions.iter().find_map(|condition| match *condition {
        Condition::Flag(flags, bit) => match structure.member(flags.name)?.kind {
            MemberKind::Flags(set) => set.named(bit).next().map(|flag| flag.name),
            _ => None,
        },
        Condition::Equals(..) => None,
    })
}

/// The anomaly of a structure whose direction is another than that of its layer, and the member with the direction.
pub(crate) fn direction_anomaly(
    structure: &'static Layout,
    bytes: &[u8],
) -> Option<(&'static Member, Anomaly)> {
    let layer_id = structure.member("layerId")?.bytes(bytes)?;
    let layer_id = u16::from_le_bytes(*layer_id.first_chunk()?);
    let expected = layer_direction(layer_id)?;
    let member = structure.member("msFwpDirection")?;
    let number = U32Member { name: member.name, offset: member.offset }.read(bytes)?;
    let direction = MsFwpDirection::new(number);
    let layer = layer_name(layer_id, None)?;
    // Zero is no direction.
    (number != 0 && direction != expected)
        .then_some((member, Anomaly::DirectionContradictsLayer { direction, layer }))
}

/// The findings in what an event has beside its structure: values and bits that have no name here.
#[must_use]
pub fn check_internal_fields(fields: &InternalFields) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut check = |path: String, value: event::Value<'_>| {
        let anomaly = match value {
            event::Value::Scalar(Scalar::Flags(bits, set)) => Anomaly::UndefinedBits(bits, set),
            event::Value::Scalar(Scalar::Enumeration(number, of)) => {
                Anomaly::UnnamedValue(number, of)
            }
            _ => return,
        };
        if value.is_unnamed() {
            findings.push(Finding { address: 0, path, anomaly });
        }
    };
    check("internalFields.internalFlags".into(), fields.internal_flags.value());
    check("internalFields.capabilities".into(), fields.capabilities.value());
    for (index, filter) in fields.terminating_filters_info.iter().enumerate() {
        let path = format!("internalFields.{FILTERS}[{index}]");
        check(format!("{path}.subLayer"), filter.sub_layer.value());
        check(format!("{path}.actionType"), filter.action_type.value());
    }
    findings
}

/// The findings in a record: in the structure at an address, and in everything that it points to.
///
/// # Errors
/// Returns an error if the structure at the address cannot be read.
pub fn check<'m, M: Memory<'m>>(
    memory: M,
    address: u64,
    layout: &'static Layout,
    limits: &Limits,
) -> Result<Vec<Finding>, Error> {
    let (mut findings, mut dangling) = (Vec::new(), Vec::new());
    if let Some(RecordKind::Event(version)) = RecordKind::from_name(layout.name)
        && let Some(misread) = misread(memory, address, version)
    {
        let anomaly = Anomaly::WrongVersion(misread);
        findings.push(Finding { address, path: String::new(), anomaly });
    }
    for found in objects::find(memory, address, layout, limits)? {
        let object = match found {
            Ok(object) => object,
            Err(PointerError { pointer, error }) => {
                let anomaly =
                    if pointer.is_flagged { Anomaly::BadPointer } else { Anomaly::DanglingPointer };
                let address = pointer.member_address();
                dangling.push(Finding { address, path: pointer.path, anomaly: anomaly(error) });
                continue;
            }
        };
        if object.pointer.is_none() && is_zero(&object.bytes) {
            let path = object.path().into();
            findings.push(Finding { address, path, anomaly: Anomaly::AllZero });
            break;
        }
        for (layout, path, address, bytes) in object.structures() {
            if let Some((member, anomaly)) = direction_anomaly(layout, bytes) {
                let address = address.saturating_add(to_u64(member.offset));
                let path = objects::path_of(&path, member.name);
                findings.push(Finding { address, path, anomaly });
            }
            walk_deep(layout, bytes, &path, &mut |own, path, segment| {
                let Some(anomaly) = anomaly(layout, own, &segment) else { return };
                let address = address.saturating_add(to_u64(segment.offset));
                findings.push(Finding { address, path: path.into(), anomaly });
            });
        }
    }
    findings.append(&mut dangling);
    Ok(findings)
}
