//! What is odd about a record: findings with a stable code.
//!
//! A finding is no error: genuine records hold values that no SDK names, and Windows does not clear padding.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::error::Error;
use crate::layout::{Enumeration, FlagSet, Kind, Layout, Scalar, Value, What};
use crate::memory::{Limits, Memory, wide};
use crate::objects::{Is, survey, walk_deep};
use crate::raw::{self, IkeextMmFailure0, Structure};

/// Something odd in a record.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The address where it lies.
    pub address: u64,
    /// The path of the member, as the JSON form has it; of padding, with the name of the Rust field.
    pub path: String,
    /// What is odd about it.
    pub oddity: Oddity,
}

/// What is odd.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Oddity {
    /// An enumeration holds a value that the SDK gives no name.
    UnnamedValue(u32, &'static Enumeration),
    /// Flags hold bits that the SDK does not define.
    UndefinedBits(u32, &'static FlagSet),
    /// Padding is not zero: it may be a leak of what stood there before.
    DirtyPadding(Vec<u8>),
    /// A pointer leads nowhere.
    BadPointer(Error),
    /// A pointer leads nowhere, and the flag bit that it hangs on is clear: nobody ought to follow it.
    DanglingPointer(Error),
}

impl Oddity {
    /// The stable code: `unnamed-value`, `undefined-bits`, `dirty-padding`, `bad-pointer` or `dangling-pointer`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnnamedValue(..) => "unnamed-value",
            Self::UndefinedBits(..) => "undefined-bits",
            Self::DirtyPadding(_) => "dirty-padding",
            Self::BadPointer(_) => "bad-pointer",
            Self::DanglingPointer(_) => "dangling-pointer",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, oddity, .. } = self;
        write!(f, "{}: {path} ", oddity.code())?;
        match oddity {
            Oddity::UnnamedValue(number, of) => write!(f, "{number} is no value of {}", of.name),
            Oddity::UndefinedBits(bits, set) => {
                write!(f, "{bits:#x} has the undefined bits {:#x}", set.unnamed(*bits))
            }
            Oddity::DirtyPadding(bytes) => {
                f.write_str("holds ")?;
                bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            Oddity::BadPointer(error) | Oddity::DanglingPointer(error) => write!(f, "({error})"),
        }
    }
}

/// Whether a run of whole structures surely has no findings. It has some or none where the answer is `false`:
/// this looks at many structures at once, at the speed of memory.
#[must_use]
pub fn is_clean(layout: &Layout, structures: &[u8]) -> bool {
    let named = |failures: &[IkeextMmFailure0]| raw::first_unnamed(failures).is_none();
    layout.name == <IkeextMmFailure0 as Structure>::LAYOUT.name
        && raw::slice_of(structures).is_ok_and(named)
}

/// The findings in a record: in the structure at an address, and in what it points to.
///
/// # Errors
/// Returns an error if the structure itself cannot be read.
pub fn check<'m, M: Memory<'m>>(
    memory: M,
    address: u64,
    layout: &'static Layout,
    limits: &Limits,
) -> Result<Vec<Finding>, Error> {
    let (objects, strays) = survey(memory, address, layout, limits)?;
    let mut findings = Vec::new();
    for object in &objects {
        let Is::Structure(layout) = object.is else { continue };
        walk_deep(layout, &object.bytes, &object.path, &mut |_, path, part| {
            let What::Member(member, value) = part.what else { return };
            let oddity = match (member.kind, value) {
                (Kind::Padding, _) if part.bytes.iter().any(|byte| *byte != 0) => {
                    Oddity::DirtyPadding(part.bytes.to_vec())
                }
                (_, Value::Scalar(Scalar::Enumeration(number, of))) if value.is_unnamed() => {
                    Oddity::UnnamedValue(number, of)
                }
                (_, Value::Scalar(Scalar::Flags(bits, set))) if value.is_unnamed() => {
                    Oddity::UndefinedBits(bits, set)
                }
                _ => return,
            };
            findings.push(Finding {
                address: object.address.saturating_add(wide(part.offset)),
                path: path.into(),
                oddity,
            });
        });
    }
    for stray in strays {
        let oddity = if stray.counts { Oddity::BadPointer } else { Oddity::DanglingPointer };
        findings.push(Finding { address, path: stray.path, oddity: oddity(stray.error) });
    }
    Ok(findings)
}
