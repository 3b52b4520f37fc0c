//! An annotated hex dump: each byte of a structure with the member it belongs to.

use std::fmt::Display;
use std::io::Write;

use super::{Ink, words};
use crate::layout::{Kind, Layout, What, walk};
use crate::text::hex::Hex;

/// Bytes a line.
const BYTES: usize = 8;

/// Appends the dump of one structure, and an empty line.
///
/// `offset` is that of its first byte. What is odd (a value without a name, undefined bits, padding that is not
/// zero) has a `!` in front of it.
pub fn append(
    text: &mut Vec<u8>,
    ink: Ink,
    position: impl Display,
    offset: u64,
    layout: &Layout,
    bytes: &[u8],
) {
    let (title, faint) = (ink.title(), ink.faint());
    let (name, size) = (layout.name, layout.size);
    // Writing to memory cannot fail.
    let _ = writeln!(text, "{title}{name}{title:#} {faint}{position}, {size} bytes{faint:#}");
    let width = layout.members.iter().map(|member| member.name.len()).max().unwrap_or(0);
    walk(layout, bytes, &mut |part| {
        let (member, odd, what) = match part.what {
            What::Member(member, value) => match member.kind {
                Kind::Padding if part.bytes.iter().all(|byte| *byte == 0) => {
                    ("", false, "padding".to_owned())
                }
                Kind::Padding => ("", true, "padding, not zero".to_owned()),
                Kind::Bytes => (member.name, false, words::number(value)),
                _ => (member.name, value.is_unnamed(), {
                    let name = words::name(value);
                    let gap = if name.is_empty() { "" } else { "  " };
                    format!("{}{gap}{name}", words::number(value))
                }),
            },
            What::Unused => ("", false, "unused".to_owned()),
            What::CutShort(member) => (member.name, true, "cut short".to_owned()),
        };
        let style = if odd { ink.odd() } else { ink.name() };
        let mark = if odd { format!("{style}!{style:#}") } else { " ".to_owned() };
        let mut at = offset.saturating_add(wide(part.offset));
        for (index, line) in part.bytes.chunks(BYTES).enumerate() {
            let _ = write!(text, "{faint}{at:08x}{faint:#}  ");
            for byte in line {
                let _ = write!(text, "{} ", Hex(&[*byte]));
            }
            let missing = BYTES.saturating_sub(line.len()).saturating_mul("00 ".len());
            let _ = write!(text, "{:missing$}", "");
            if index == 0 {
                let _ = write!(text, "{mark} {member:width$}  {style}{what}{style:#}");
            } else {
                text.truncate(text.trim_ascii_end().len());
            }
            text.push(b'\n');
            at = at.saturating_add(wide(line.len()));
        }
    });
    text.push(b'\n');
}

fn wide(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
