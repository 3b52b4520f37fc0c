//! The output of `explain`: an annotated hex dump of each record.

use std::fmt::{Display, Write as _};
use std::io::Write as _;
use std::mem;

use wfp_events::Error;
use wfp_events::detail::{Palette, value_text};
use wfp_events::event::Value;
use wfp_events::kind::RecordKind;
use wfp_events::layout::{Member, MemberKind, MemberValue, Segment, SegmentKind};
use wfp_events::memory::Limits;
use wfp_events::objects::{self, Object, ObjectKind, PointerError, walk_deep};
use wfp_events::reader::RecordImage;
use wfp_events::value::{Sid, TextBlob, WideStr};

use crate::number::hex;
use crate::pipeline::Job;

/// Bytes per line.
const BYTES_PER_LINE: usize = 8;

/// The most lines of consecutive unreferenced bytes that are shown.
const MAX_UNREFERENCED: usize = 4;

/// The width of the column of paths.
const PATH_WIDTH: usize = 40;

/// Appends the dump of one record, and an empty line: its structure, what it points to, and, if the image has no other
/// record, unreferenced bytes.
///
/// A `!` marks what is unusual: a value without a name, undefined bits, padding that is not zero, a dangling pointer.
///
/// # Errors
/// Returns an error if the record's own structure cannot be read.
pub(crate) fn append(
    job: &mut Job,
    palette: Palette,
    position: impl Display,
    image: &RecordImage<'_>,
) -> Result<(), Error> {
    let RecordImage { kind, base, bytes, root, memory, only_record, .. } = *image;
    let layout = kind.layout();
    let (mut objects, mut dangling) = (Vec::new(), Vec::new());
    for found in objects::find(memory, root, layout, &Limits::default())? {
        match found {
            Ok(object) => objects.push(object),
            Err(pointer) => dangling.push(pointer),
        }
    }
    // Objects that overlap are all shown.
    objects.sort_by_key(|object| object.address);
    let (title, faint, odd) = (palette.title(), palette.faint(), palette.odd());
    let size = bytes.len();
    let of = if only_record { format!(", {size} bytes") } else { String::new() };
    // Writing to memory cannot fail.
    let _ = writeln!(job.output, "{title}{}{title:#} {faint}{position}{of}{faint:#}", layout.name);
    let outer = match kind {
        RecordKind::Payload(payload) => format!("{}.", payload.member()),
        _ => String::new(),
    };
    let mut dump = Dump { job, palette, outer: &outer, what: String::with_capacity(128) };
    let mut at = base;
    for object in &objects {
        if only_record {
            dump.unreferenced(base, bytes, at, object.address);
        }
        dump.object(object);
        at = at.max(after(object.address, object.bytes.len()));
    }
    if only_record {
        dump.unreferenced(base, bytes, at, after(base, size));
    }
    for PointerError { pointer, error } in dangling {
        let word = if pointer.is_flagged { "" } else { " (its flag bit is clear)" };
        let path = pointer.path.strip_prefix(&outer).unwrap_or(&pointer.path);
        let _ = writeln!(job.output, "{odd}! {path}{word}{odd:#}: {}", error.reason());
    }
    job.output.push(b'\n');
    Ok(())
}

struct Dump<'a> {
    job: &'a mut Job,
    palette: Palette,
    /// What all paths begin with, which is not shown: the member of a payload by itself.
    outer: &'a str,
    /// What is said about a member. Its memory is reused.
    what: String,
}

impl Dump<'_> {
    fn object(&mut self, object: &Object<'_>) {
        let Object { address, kind, bytes, .. } = object;
        let path = object.path();
        match kind {
            ObjectKind::Structure(_) | ObjectKind::Structures(_) => {
                for (layout, path, address, bytes) in object.structures() {
                    if object.pointer.is_some() {
                        let path = self.shown(&path);
                        let (title, name) = (self.palette.title(), layout.name);
                        let _ = writeln!(self.job.output, "{title}{path}{title:#}: {name}");
                    }
                    walk_deep(layout, bytes, &path, &mut |_, path, segment| {
                        self.segment(address, path, &segment)
                    });
                }
                return;
            }
            ObjectKind::Pointers => {
                for (index, pointer) in bytes.as_chunks::<8>().0.iter().enumerate() {
                    let at = after(*address, index.saturating_mul(pointer.len()));
                    let mut to = String::new();
                    append_number(&mut to, MemberValue::Address(u64::from_le_bytes(*pointer)));
                    self.lines(at, pointer, &format!("{path}[{index}]"), &to, false);
                }
                return;
            }
            _ => {}
        }
        let mut what = mem::take(&mut self.what);
        what.clear();
        match kind {
            ObjectKind::TextBlob => {
                append_named(&mut what, "", Value::TextBlob(&TextBlob::from_bytes(&**bytes)))
            }
            ObjectKind::WideString => {
                let text = WideStr::from_bytes_until_nul(&**bytes);
                append_named(&mut what, "", Value::Text(Some(&text)));
            }
            ObjectKind::Sid => {
                let sid = Sid::from_bytes(&**bytes);
                append_named(&mut what, "", Value::Sid(sid.ok().as_ref()));
            }
            // Writing to memory cannot fail.
            _ => _ = write!(what, "{} bytes", bytes.len()),
        }
        self.lines(*address, bytes, path, &what, false);
        self.what = what;
    }

    fn segment(&mut self, base: u64, path: &str, segment: &Segment<'_>) {
        let at = after(base, segment.offset);
        let mut what = mem::take(&mut self.what);
        what.clear();
        let (path, odd) = match segment.kind {
            SegmentKind::Member(Member { kind: MemberKind::Padding, .. }, value) => {
                let odd = !value.is_zero();
                what.push_str(if odd { "padding, not zero" } else { "padding" });
                ("", odd)
            }
            SegmentKind::Member(member, value) => {
                match value {
                    MemberValue::Scalar(scalar) => {
                        append_named(&mut what, member.name, scalar.into());
                    }
                    value => append_number(&mut what, value),
                }
                (path, value.is_unnamed())
            }
            SegmentKind::Unflagged(_, value) if value.is_zero() => {
                what.push_str("not set");
                (path, false)
            }
            SegmentKind::Unflagged(_, value) => {
                append_number(&mut what, value);
                what.push_str("  not set: its flag bit is clear");
                (path, false)
            }
            SegmentKind::Unused => {
                what.push_str("unused");
                ("", false)
            }
            SegmentKind::CutShort(_) => {
                what.push_str("truncated");
                (path, true)
            }
            _ => (path, false),
        };
        self.lines(at, segment.bytes, path, &what, odd);
        self.what = what;
    }

    /// A path without what all begin with.
    fn shown<'p>(&self, path: &'p str) -> &'p str {
        // To compare with an empty text is slow: its address is not mapped, and processors that load it in vain stall.
        if self.outer.is_empty() { path } else { path.strip_prefix(self.outer).unwrap_or(path) }
    }

    /// Appends the unreferenced bytes from one address to another.
    fn unreferenced(&mut self, base: u64, bytes: &[u8], from: u64, to: u64) {
        let offset =
            |address: u64| usize::try_from(address.saturating_sub(base)).unwrap_or(usize::MAX);
        let Some(gap) = bytes.get(offset(from)..offset(to)).filter(|gap| !gap.is_empty()) else {
            return;
        };
        let shown = gap.get(..BYTES_PER_LINE.saturating_mul(MAX_UNREFERENCED)).unwrap_or(gap);
        let what = if shown.len() < gap.len() {
            format!("unreferenced, {} bytes", gap.len())
        } else {
            "unreferenced".to_owned()
        };
        self.lines(from, shown, "", &what, false);
        if shown.len() < gap.len() {
            let faint = self.palette.faint();
            let _ = writeln!(self.job.output, "{faint}*{faint:#}");
        }
    }

    fn lines(&mut self, address: u64, bytes: &[u8], path: &str, what: &str, odd: bool) {
        let path = self.shown(path);
        let faint = self.palette.faint();
        let style = if odd { self.palette.odd() } else { self.palette.name() };
        for (index, line) in bytes.chunks(BYTES_PER_LINE).enumerate() {
            let output = &mut self.job.output;
            let at = after(address, index.saturating_mul(BYTES_PER_LINE));
            match u32::try_from(at) {
                Ok(low) => faint.append(output, low.to_be_bytes().map(hex).as_flattened()),
                Err(_) => faint.append(output, format!("{at:x}")),
            }
            let mut dump = [b' '; " ".len() + " 00".len() * BYTES_PER_LINE + " ".len()];
            let [_, cells @ ..] = &mut dump;
            for (cell, byte) in cells.as_chunks_mut().0.iter_mut().zip(line) {
                let [high, low] = hex(*byte);
                *cell = [b' ', high, low];
            }
            // Only the first line goes on.
            let end = line.len().saturating_mul(" 00".len()).saturating_add(1);
            let shown = if index == 0 { dump.len() } else { end };
            output.extend_from_slice(dump.get(..shown).unwrap_or_default());
            if index == 0 {
                if odd {
                    style.append(output, "!")
                } else {
                    output.push(b' ')
                }
                output.push(b' ');
                output.extend_from_slice(path.as_bytes());
                // Names are ASCII.
                append_spaces(output, PATH_WIDTH.saturating_sub(path.len()).saturating_add(2));
                style.append(output, what);
            }
            output.push(b'\n');
            self.job.flush_large();
        }
    }
}

fn append_spaces(output: &mut Vec<u8>, count: usize) {
    output.resize(output.len().saturating_add(count), b' ');
}

/// Appends the value as a number, or its address.
fn append_number(text: &mut String, value: MemberValue<'_>) {
    match value {
        MemberValue::Scalar(scalar) => value_text::append_number(text, scalar.into()),
        MemberValue::Blob(size, address) => {
            // Writing to memory cannot fail.
            let _ = write!(text, "{size} bytes at {address:#x}");
        }
        MemberValue::Address(address) => value_text::append_number(text, Value::Address(address)),
        _ => {}
    }
}

/// Appends the number of a member's value and its name, if it has one.
fn append_named(text: &mut String, member: &str, value: Value<'_>) {
    value_text::append_number(text, value);
    let number = text.len();
    text.push_str("  ");
    let start = text.len();
    value_text::append_member_name(text, member, value);
    if text.len() == start {
        text.truncate(number);
    }
}

/// The address after a number of bytes.
fn after(address: u64, bytes: usize) -> u64 {
    address.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX))
}
