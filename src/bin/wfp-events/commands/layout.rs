//! `wfp-events layout`: the structures themselves.

use wfp_events::raw::LAYOUTS;

use crate::Status;
use crate::args::{Layout, LayoutFormat};
use crate::input::structure;
use crate::output::Output;
use crate::render::layout;

pub(crate) fn run(args: &Layout) -> Result<Status, String> {
    let mut output = Output::standard();
    let one = args.structure.as_deref().map(structure).transpose()?;
    let ink = output.ink(args.color);
    let mut text = Vec::new();
    match (one, args.format) {
        (Some(one), LayoutFormat::Table) => layout::append_table(&mut text, ink, one),
        (Some(one), LayoutFormat::Json) => layout::append_json(&mut text, &[one]),
        (None, LayoutFormat::Table) => layout::append_list(&mut text, ink, LAYOUTS),
        (None, LayoutFormat::Json) => layout::append_json(&mut text, LAYOUTS),
    }
    Ok(output.write_all(&text))
}
