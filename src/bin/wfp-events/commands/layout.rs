//! `wfp-events layout`: the structures themselves.

use crate::render::layout;
use wfp_events::raw::LAYOUTS;

use crate::Status;
use crate::args::{Layout, LayoutFormat};
use crate::output::Output;
use crate::stream::structure;

pub(crate) fn run(args: &Layout) -> Status {
    let mut output = Output::standard();
    let one = match args.structure.as_deref().map(structure).transpose() {
        Ok(one) => one,
        Err(status) => return status,
    };
    let ink = output.ink(args.color);
    let mut text = Vec::new();
    match (one, args.format) {
        (Some(one), LayoutFormat::Table) => layout::append_table(&mut text, ink, one),
        (Some(one), LayoutFormat::Json) => layout::append_json(&mut text, &[one]),
        (None, LayoutFormat::Table) => layout::append_list(&mut text, ink, LAYOUTS),
        (None, LayoutFormat::Json) => layout::append_json(&mut text, LAYOUTS),
    }
    output.write_last(&text)
}
