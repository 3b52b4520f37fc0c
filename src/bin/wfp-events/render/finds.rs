//! What a scan says about a find, below its record.

use std::io::Write;

use wfp_events::memory::Range;
use wfp_events::reader::{FollowedPointer, RecordFind};
use wfp_events::scan::Reason;
use wfp_events::value::Escaped;

/// A line with the offset, the address, the structure and the confidence of a find.
pub(crate) fn line(found: &RecordFind) -> Vec<u8> {
    let (find, mut text) = (found.find(), Vec::new());
    // Writing to memory cannot fail.
    let _ = write!(text, "        offset {:#x}", find.offset);
    if let Some(address) = find.address {
        let _ = write!(text, ", address {address:#x}");
    }
    let _ = write!(text, ", {}", structures(found).replace(' ', " or "));
    if find.is_relative {
        let _ = write!(text, " with relative pointers");
    }
    let _ = write!(text, ", confidence {} ({})", find.confidence, reasons(found));
    if let Some(offset) = find.duplicate_of {
        let _ = write!(text, ", duplicate of offset {offset:#x}");
    }
    text.push(b'\n');
    text
}

/// The titles of what CSV says about a find.
pub(crate) const CSV_TITLES: &[u8] = b"address,structures,confidence,reasons,duplicateOf,";

/// Appends what CSV says about a find, before its record.
pub(crate) fn append_csv(output: &mut Vec<u8>, found: &RecordFind) {
    let find = found.find();
    let address = find.address.map(|address| format!("{address:#x}")).unwrap_or_default();
    let duplicate = find.duplicate_of.map(|offset| offset.to_string()).unwrap_or_default();
    let (structures, reasons) = (structures(found), reasons(found));
    let confidence = find.confidence;
    // Writing to memory cannot fail.
    let _ = write!(output, "{address},{structures},{confidence},{reasons},{duplicate},");
}

/// Appends where the find is, and where each of its pointers leads.
pub(crate) fn append_pointers(text: &mut Vec<u8>, found: &RecordFind) {
    let pointers = found.pointers();
    let width = pointers.iter().map(|pointer| pointer.path.len()).max().unwrap_or(0);
    if let Some(range) = found.range() {
        let module = found.module().map(|module| &*module.name);
        let _ = writeln!(text, "        in {}", region(range, module));
    }
    for FollowedPointer { path, target, range, module, .. } in &pointers {
        let _ = write!(text, "        {path:width$}  {target:#x}");
        if let Some(range) = range {
            let module = module.map(|module| &*module.name);
            let _ = write!(text, " in {}", region(*range, module));
        } else if !found.find().is_relative {
            let _ = write!(text, " is not mapped");
        }
        text.push(b'\n');
    }
}

/// A range of memory, and the module in it.
fn region(range: Range, module: Option<&str>) -> String {
    let end = range.address.saturating_add(range.length);
    let region = format!("the range {:#x} to {end:#x}", range.address);
    module.map_or_else(|| region.clone(), |module| format!("{region}, {}", Escaped(module)))
}

/// The names of the reasons, with blanks between them.
pub(crate) fn reasons(found: &RecordFind) -> String {
    let names: Vec<_> = found.find().reasons().map(Reason::name).collect();
    names.join(" ")
}

/// The names of the structures that it can be, with blanks between them.
pub(crate) fn structures(found: &RecordFind) -> String {
    let names: Vec<_> = found.find().versions().map(|version| version.layout().name).collect();
    if names.is_empty() { found.find().kind.to_string() } else { names.join(" ") }
}
