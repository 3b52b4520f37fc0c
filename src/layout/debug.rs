//! `Debug` of structures, by their tables: the members that are set, with readable values.

use core::fmt::{self, Debug, Display, Formatter};

use super::{Layout, MemberKind, MemberValue, Scalar, SegmentKind, walk};

/// Shows the members of a structure, without padding and without members whose flag bit is clear.
pub(crate) fn structure(layout: &Layout, bytes: &[u8], f: &mut Formatter<'_>) -> fmt::Result {
    let mut members = f.debug_struct(layout.name);
    walk(layout, bytes, &mut |segment| match segment.kind {
        SegmentKind::Member(member, value) => {
            match member.kind {
                MemberKind::Padding => {}
                MemberKind::Structure(inner) => {
                    members.field(member.name, &Inner(inner, segment.bytes));
                }
                _ => {
                    members.field(member.name, &value);
                }
            };
        }
        SegmentKind::Unflagged(..) | SegmentKind::Unused | SegmentKind::CutShort(_) => {}
    });
    members.finish()
}

struct Inner<'a>(&'static Layout, &'a [u8]);

impl Debug for Inner<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        structure(self.0, self.1, f)
    }
}

/// Shows a code by its name, if it has one, and any other value like [`Display`].
impl Debug for Scalar<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Code(number, of) | Self::Status(number, of) => match of.name_of(number) {
                Some(name) => f.write_str(name),
                None => write!(f, "{number:#x}"),
            },
            Self::Flags(0, _) => f.write_str("0"),
            scalar => Display::fmt(&scalar, f),
        }
    }
}

impl Debug for MemberValue<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(scalar) => Debug::fmt(scalar, f),
            Self::Address(0) => f.write_str("NULL"),
            Self::Address(address) => write!(f, "{address:#x}"),
            Self::Blob(size, address) => write!(f, "{size} bytes at {address:#x}"),
        }
    }
}
