//! Every byte of a structure, member by member.

use super::{Layout, Member, Value};

/// A run of bytes that [`walk`] visits.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// Offset from the start of the structure.
    pub offset: usize,
    /// The bytes.
    pub bytes: &'a [u8],
    /// What they are.
    pub kind: SegmentKind<'a>,
}

/// What a [`Segment`]'s bytes are.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum SegmentKind<'a> {
    /// A member and its value. (Padding is [`Kind::Padding`](super::Kind::Padding).)
    Member(&'static Member, Value<'a>),
    /// A member and its value, which means nothing: the flag bit that it hangs on is clear.
    Unflagged(&'static Member, Value<'a>),
    /// Bytes that no member means: of a union whose arms are not selected, or are shorter than it.
    Unused,
    /// A member that the bytes end before.
    CutShort(&'static Member),
}

/// Visits the bytes of a structure in memory order, each byte once. A structure within it is one part.
///
/// Bytes behind the structure's size are not visited. Where the bytes end before the structure does, the
/// members that are whole are visited and the first that is not is given as [`SegmentKind::CutShort`], with what there
/// is of it. An arm of a union that is not selected is none of them, unless nothing else follows.
pub fn walk<'a>(layout: &Layout, bytes: &'a [u8], visit: &mut dyn FnMut(Segment<'a>)) {
    let bytes = bytes.get(..layout.size).unwrap_or(bytes);
    let mut at: usize = 0;
    for member in layout.members.iter().filter(|member| member.is_selected(bytes)) {
        let Some(value) = member.value(bytes) else { return cut_short(bytes, at, member, visit) };
        unused(bytes, at, member.offset, visit);
        let own = member.bytes(bytes).unwrap_or_default();
        let flagged = member.is_flagged(bytes);
        let kind = if flagged {
            SegmentKind::Member(member, value)
        } else {
            SegmentKind::Unflagged(member, value)
        };
        visit(Segment { offset: member.offset, bytes: own, kind });
        at = member.offset.saturating_add(member.size);
    }
    match layout.members.iter().find(|member| member.bytes(bytes).is_none()) {
        Some(member) => cut_short(bytes, at, member, visit),
        None => unused(bytes, at, layout.size, visit),
    }
}

/// What is left of the bytes, from `at` on, ends within this member or in front of it.
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
