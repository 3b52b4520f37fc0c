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
//! assert_eq!(findings[0].path, "failurePoint");
//! assert_eq!(findings[0].anomaly.code(), "unnamed-value");
//! # Ok::<(), wfp_events::Error>(())
//! ```

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::error::{Error, to_u64};
use crate::event::{self, FILTERS, Field as _, InternalFields};
use crate::kind::RecordKind;
use crate::layout::{
    Enumeration, FlagSet, Layout, Member, MemberKind, MemberValue, Scalar, Segment, SegmentKind,
    walk,
};
use crate::memory::{Limits, Memory};
use crate::objects::{self, ObjectKind, PointerError, walk_deep};
use crate::raw::{self, IkeextMmFailure0};

/// An anomaly in a record, and where it is.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The address of the member; in an image with base 0, its offset.
    pub address: u64,
    /// The path of the member, as in JSON; padding has the name of the Rust field.
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
}

impl Anomaly {
    /// The stable code: `unnamed-value`, `undefined-bits`, `dirty-padding`, `bad-pointer` or `dangling-pointer`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnnamedValue(..) => "unnamed-value",
            Self::UndefinedBits(..) => "undefined-bits",
            Self::DirtyPadding { .. } => "dirty-padding",
            Self::BadPointer(_) => "bad-pointer",
            Self::DanglingPointer(_) => "dangling-pointer",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, anomaly, .. } = self;
        write!(f, "{}: ", anomaly.code())?;
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
        }
    }
}

/// Whether records of one kind, end to end, have neither anomalies nor pointers other than NULL.
///
/// If it is `true`, [`check`] has no findings. If it is `false`, `check` has to decide. It is `false` for no records,
/// and if the last record is cut short. `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0` is checked several records at a time.
#[must_use]
pub fn is_clean(kind: RecordKind, records: &[u8]) -> bool {
    if kind == RecordKind::default() {
        let named = |failures: &[IkeextMmFailure0]| raw::first_unnamed(failures).is_none();
        return !records.is_empty() && raw::slice_of(records).is_ok_and(named);
    }
    let layout = kind.layout();
    !records.is_empty()
        && records.chunks(layout.size).all(|record| is_clean_structure(layout, record))
}

fn is_clean_structure(layout: &'static Layout, bytes: &[u8]) -> bool {
    let mut clean = true;
    walk(layout, bytes, &mut |segment| {
        clean &= match segment.kind {
            SegmentKind::Member(Member { kind: MemberKind::Structure(inner), .. }, _) => {
                is_clean_structure(inner, segment.bytes)
            }
            SegmentKind::Member(_, MemberValue::Scalar(_)) => anomaly(layout, &segment).is_none(),
            SegmentKind::Unflagged(_, MemberValue::Scalar(_)) | SegmentKind::Unused => true,
            SegmentKind::Member(member, pointer) | SegmentKind::Unflagged(member, pointer) => {
                let counts = match member.kind {
                    MemberKind::List(count) => count.read(bytes) != Some(0),
                    _ => false,
                };
                pointer.is_zero() && !counts
            }
            SegmentKind::CutShort(_) => false,
        };
    });
    clean
}

/// The anomaly of a member of this structure, without regard to what it points to.
fn anomaly(structure: &'static Layout, segment: &Segment<'_>) -> Option<Anomaly> {
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
        _ => None,
    }
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
    for found in objects::find(memory, address, layout, limits)? {
        let object = match found {
            Ok(object) => object,
            Err(PointerError { pointer, error }) => {
                let anomaly =
                    if pointer.is_flagged { Anomaly::BadPointer } else { Anomaly::DanglingPointer };
                dangling.push(Finding { address, path: pointer.path, anomaly: anomaly(error) });
                continue;
            }
        };
        let ObjectKind::Structure(layout) = object.kind else { continue };
        walk_deep(layout, &object.bytes, object.path(), &mut |_, path, segment| {
            let Some(anomaly) = anomaly(layout, &segment) else { return };
            findings.push(Finding {
                address: object.address.saturating_add(to_u64(segment.offset)),
                path: path.into(),
                anomaly,
            });
        });
    }
    findings.append(&mut dangling);
    Ok(findings)
}
