//! The output of `explain`: an annotated hex dump of each record.

use std::fmt::Display;
use std::io::Write;

use wfp_events::Error;
use wfp_events::detail::{Palette, value_text};
use wfp_events::event::Value;
use wfp_events::kind::RecordKind;
use wfp_events::layout::{MemberKind, MemberValue, Scalar, Segment, SegmentKind};
use wfp_events::memory::{Image, Limits};
use wfp_events::objects::{self, Object, ObjectKind, PointerError, walk_deep};
use wfp_events::reader::RecordImage;
use wfp_events::value::{Sid, TextBlob, WideStr};

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
    let RecordImage { kind, base, bytes, root, only_record, .. } = *image;
    let layout = kind.layout();
    let memory = Image::new(base, bytes);
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
    let mut dump = Dump { job, palette, outer: &outer };
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
}

impl Dump<'_> {
    fn object(&mut self, object: &Object<'_>) {
        let Object { address, kind, bytes, .. } = object;
        let path = object.path();
        let what = match kind {
            ObjectKind::Structure(_) | ObjectKind::Structures(_) => {
                for (layout, path, address, bytes) in object.structures() {
                    if object.pointer.is_some() {
                        let path = path.strip_prefix(self.outer).unwrap_or(&path);
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
                    let to = number(MemberValue::Address(u64::from_le_bytes(*pointer)));
                    self.lines(at, pointer, &format!("{path}[{index}]"), &to, false);
                }
                return;
            }
            ObjectKind::TextBlob => named("", Value::TextBlob(&TextBlob::from_bytes(&**bytes))),
            ObjectKind::WideString => {
                named("", Value::Text(Some(&WideStr::from_bytes_until_nul(&**bytes))))
            }
            ObjectKind::Sid => named("", Value::Sid(Sid::from_bytes(&**bytes).ok().as_ref())),
            _ => format!("{} bytes", bytes.len()),
        };
        self.lines(*address, bytes, path, &what, false);
    }

    fn segment(&mut self, base: u64, path: &str, segment: &Segment<'_>) {
        let at = after(base, segment.offset);
        let (path, odd, what) = match segment.kind {
            SegmentKind::Member(member, value) => match member.kind {
                MemberKind::Padding if segment.bytes.iter().all(|byte| *byte == 0) => {
                    ("", false, "padding".to_owned())
                }
                MemberKind::Padding => ("", true, "padding, not zero".to_owned()),
                _ => {
                    let what = match value {
                        MemberValue::Scalar(scalar) => named(member.name, scalar.into()),
                        value => number(value),
                    };
                    (path, value.is_unnamed(), what)
                }
            },
            SegmentKind::Unflagged(_, value) if value.is_zero() => {
                (path, false, "not set".to_owned())
            }
            SegmentKind::Unflagged(_, value) => {
                (path, false, format!("{}  not set: its flag bit is clear", number(value)))
            }
            SegmentKind::Unused => ("", false, "unused".to_owned()),
            SegmentKind::CutShort(_) => (path, true, "truncated".to_owned()),
            _ => (path, false, String::new()),
        };
        self.lines(at, segment.bytes, path, &what, odd);
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
        let path = path.strip_prefix(self.outer).unwrap_or(path);
        let faint = self.palette.faint();
        let style = if odd { self.palette.odd() } else { self.palette.name() };
        let mark = if odd { format!("{style}!{style:#}") } else { " ".to_owned() };
        for (index, line) in bytes.chunks(BYTES_PER_LINE).enumerate() {
            let at = after(address, index.saturating_mul(BYTES_PER_LINE));
            let _ = write!(self.job.output, "{faint}{at:08x}{faint:#}  ");
            for byte in line {
                let _ = write!(self.job.output, "{} ", Scalar::Bytes(&[*byte]));
            }
            let missing = BYTES_PER_LINE.saturating_sub(line.len()).saturating_mul("00 ".len());
            let _ = write!(self.job.output, "{:missing$}", "");
            if index == 0 {
                let _ =
                    write!(self.job.output, "{mark} {path:PATH_WIDTH$}  {style}{what}{style:#}");
            } else {
                self.job.output.truncate(self.job.output.trim_ascii_end().len());
            }
            self.job.output.push(b'\n');
            self.job.flush_large();
        }
    }
}

/// The value as a number, or its address.
fn number(value: MemberValue<'_>) -> String {
    match value {
        MemberValue::Scalar(scalar) => value_text::number(scalar.into()),
        MemberValue::Blob(size, address) => format!("{size} bytes at {address:#x}"),
        MemberValue::Address(address) => value_text::number(Value::Address(address)),
        _ => String::new(),
    }
}

/// The number of a member's value and its name, if it has one.
fn named(member: &str, value: Value<'_>) -> String {
    match (value_text::number(value), value_text::member_name(member, value)) {
        (number, name) if name.is_empty() => number,
        (number, name) => format!("{number}  {name}"),
    }
}

/// The address after a number of bytes.
fn after(address: u64, bytes: usize) -> u64 {
    address.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX))
}
