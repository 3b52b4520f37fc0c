//! Every byte of a structure, member by member.

use super::{Layout, Member, MemberValue};

/// Bytes of a structure that [`walk`] visits: a member, or unused bytes.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// Offset from the start of the structure.
    pub offset: usize,
    /// The bytes.
    pub bytes: &'a [u8],
    /// What the bytes are.
    pub kind: SegmentKind<'a>,
}

/// What the bytes of a [`Segment`] are.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum SegmentKind<'a> {
    /// A member and its value. (Padding is [`MemberKind::Padding`](super::MemberKind::Padding).)
    Member(&'static Member, MemberValue<'a>),
    /// A member whose flag bit is clear, and its value, which is not valid.
    Unflagged(&'static Member, MemberValue<'a>),
    /// Bytes that belong to no member: of a union without a selected arm, or after the end of a shorter arm.
    Unused,
    /// A member that is cut off by the end of the bytes.
    CutShort(&'static Member),
}

/// Visits the bytes of a structure in memory order, each byte once. A structure within it is one segment.
///
/// Bytes after the end of the structure are not visited. If the bytes end before the structure does, the complete
/// members are visited, and then the first incomplete one as [`SegmentKind::CutShort`], with its remaining bytes. It is
/// an arm that is not selected only if no other member is cut short.
pub fn walk<'a>(layout: &Layout, bytes: &'a [u8], visit: &mut dyn FnMut(Segment<'a>)) {
    let bytes = bytes.get(..layout.size).unwrap_or(bytes);
    let mut at: usize = 0;
    for member in layout.members.iter().filter(|member| member.is_selected(bytes)) {
        let own = member.bytes(bytes);
        let Some((own, value)) = own.and_then(|own| Some((own, member.value_of(own)?))) else {
            return cut_short(bytes, at, member, visit);
        };
        unused(bytes, at, member.offset, visit);
        let flagged = member.is_flagged(bytes);
        let kind = if flagged {
            SegmentKind::Member(member, value)
        } else {
            SegmentKind::Unflagged(member, value)
        };
        visit(Segment { offset: member.offset, bytes: own, kind });
        at = member.offset.saturating_add(member.size);
    }
    let is_cut = bytes.len() < layout.size;
    match layout.members.iter().find(|member| is_cut && member.bytes(bytes).is_none()) {
        Some(member) => cut_short(bytes, at, member, visit),
        None => unused(bytes, at, layout.size, visit),
    }
}

/// Visits the bytes from `at`, which end before this member does.
fn cut_short<'a>(
    bytes: &'a [u8],
    at: usize,
    member: &'static Member,
    visit: &mut dyn FnMut(Segment<'a>),
) {
    let start = member.offset.max(at).min(bytes.len());
    unused(bytes, at, start, visit);
    let rest = bytes.get(start..).unwrap_or_default();
    visit(Segment { offset: start, bytes: rest, kind: SegmentKind::CutShort(member) });
}

fn unused<'a>(bytes: &'a [u8], from: usize, to: usize, visit: &mut dyn FnMut(Segment<'a>)) {
    if let Some(gap) = bytes.get(from..to)
        && !gap.is_empty()
    {
        visit(Segment { offset: from, bytes: gap, kind: SegmentKind::Unused });
    }
}
