//! What is odd about a structure: findings with a stable code.
//!
//! A finding is no error: genuine records hold values that no SDK names, and Windows does not clear padding.

use core::fmt;

use crate::layout::{Kind, Layout, What, walk};
use crate::raw::{self, IkeextMmFailure0, Structure};
use crate::value::Value;

/// Something odd in a structure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding<'a> {
    /// Offset from the start of the structure.
    pub offset: usize,
    /// The SDK's name of the member; of padding, the field's.
    pub member: &'static str,
    /// What is odd about it.
    pub oddity: Oddity<'a>,
}

/// What is odd.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Oddity<'a> {
    /// An enumeration holds a value that the SDK gives no name.
    UnnamedValue(Value<'a>),
    /// Flags hold bits that the SDK does not define.
    UndefinedBits(Value<'a>),
    /// Padding is not zero: it may be a leak of what stood there before.
    DirtyPadding(&'a [u8]),
}

impl Oddity<'_> {
    /// The stable code: `unnamed-value`, `undefined-bits` or `dirty-padding`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnnamedValue(_) => "unnamed-value",
            Self::UndefinedBits(_) => "undefined-bits",
            Self::DirtyPadding(_) => "dirty-padding",
        }
    }
}

impl fmt::Display for Finding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { member, oddity, .. } = self;
        write!(f, "{}: {member} ", oddity.code())?;
        match oddity {
            Oddity::UnnamedValue(Value::Enumeration(number, of)) => {
                write!(f, "{number} is no value of {}", of.name)
            }
            Oddity::UndefinedBits(Value::Flags(bits, set)) => {
                write!(f, "{bits:#x} has the undefined bits {:#x}", set.unnamed(*bits))
            }
            Oddity::UnnamedValue(value) | Oddity::UndefinedBits(value) => write!(f, "{value:?}"),
            Oddity::DirtyPadding(bytes) => {
                f.write_str("holds ")?;
                bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }
    }
}

/// Whether a run of whole structures surely has no findings. It has some or none where the answer is `false`:
/// this looks at many structures at once, at the speed of memory.
#[must_use]
pub fn is_clean(layout: &Layout, structures: &[u8]) -> bool {
    let padded = layout.members.iter().any(|member| matches!(member.kind, Kind::Padding));
    let named = |failures: &[IkeextMmFailure0]| raw::first_unnamed(failures).is_none();
    !padded
        && layout.name == <IkeextMmFailure0 as Structure>::LAYOUT.name
        && raw::slice_of(structures).is_ok_and(named)
}

/// Gives each finding in the bytes of a structure, in memory order.
pub fn check<'a>(layout: &Layout, bytes: &'a [u8], give: &mut dyn FnMut(Finding<'a>)) {
    walk(layout, bytes, &mut |part| {
        let What::Member(member, value) = part.what else { return };
        let oddity = match (member.kind, value) {
            (Kind::Padding, _) if part.bytes.iter().any(|byte| *byte != 0) => {
                Oddity::DirtyPadding(part.bytes)
            }
            (_, Value::Enumeration(..)) if value.is_unnamed() => Oddity::UnnamedValue(value),
            (_, Value::Flags(..)) if value.is_unnamed() => Oddity::UndefinedBits(value),
            _ => return,
        };
        give(Finding { offset: part.offset, member: member.name, oddity });
    });
}
