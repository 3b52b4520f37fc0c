//! `wfp-events layout`: the structures, enumerations and flags themselves.

use wfp_events::raw::LAYOUTS;

use crate::Status;
use crate::args::{Layout, LayoutFormat};
use crate::names::{Shown, layout_of};
use crate::output::Output;
use crate::render::layout;

pub(crate) fn run(args: &Layout) -> Result<Status, String> {
    let mut output = Output::standard();
    let one = args.name.as_deref().map(layout_of).transpose()?;
    let palette = output.palette(args.color);
    let mut text = Vec::new();
    match (one, args.format) {
        (None, LayoutFormat::Table) => layout::append_list(&mut text, palette, LAYOUTS),
        (None, LayoutFormat::Json) => layout::append_json(&mut text, LAYOUTS),
        (Some(Shown::Structure(one)), LayoutFormat::Table) => {
            layout::append_table(&mut text, palette, one);
        }
        (Some(Shown::Structure(one)), LayoutFormat::Json) => {
            layout::append_json(&mut text, &[one]);
        }
        (Some(Shown::Enumeration(of)), LayoutFormat::Table) => {
            layout::append_enumeration(&mut text, palette, of);
        }
        (Some(Shown::Enumeration(of)), LayoutFormat::Json) => {
            layout::append_values_json(&mut text, "enumeration", of.name, of.values);
        }
        (Some(Shown::Flags(set)), LayoutFormat::Table) => {
            layout::append_flags(&mut text, palette, set);
        }
        (Some(Shown::Flags(set)), LayoutFormat::Json) => {
            layout::append_values_json(&mut text, "flags", set.name, set.flags);
        }
    }
    Ok(output.write_all(&text))
}
