//! `wfp-events layout`: shows structures, enumerations and flags.

use wfp_events::raw::{LAYOUTS, UNDOCUMENTED};

use crate::Status;
use crate::args::{Layout, LayoutFormat};
use crate::names::{Definition, definition_of};
use crate::output::Output;
use crate::render::layout;

pub(crate) fn run(args: &Layout) -> Result<Status, String> {
    let mut output = Output::standard();
    let one = args.name.as_deref().map(definition_of).transpose()?;
    let palette = output.palette(args.color);
    let mut text = Vec::new();
    let all = [LAYOUTS, UNDOCUMENTED].concat();
    match (one, args.format) {
        (None, LayoutFormat::Table) => layout::append_list(&mut text, palette, &all),
        (None, LayoutFormat::Json) => layout::append_json(&mut text, &all),
        (Some(Definition::Structure(one)), LayoutFormat::Table) => {
            layout::append_table(&mut text, palette, one);
        }
        (Some(Definition::Structure(one)), LayoutFormat::Json) => {
            layout::append_json(&mut text, &[one]);
        }
        (Some(Definition::Enumeration(of)), LayoutFormat::Table) => {
            layout::append_enumeration(&mut text, palette, of);
        }
        (Some(Definition::Enumeration(of)), LayoutFormat::Json) => {
            layout::append_values_json(&mut text, "enumeration", of.name, of.values);
        }
        (Some(Definition::Flags(set)), LayoutFormat::Table) => {
            layout::append_flags(&mut text, palette, set);
        }
        (Some(Definition::Flags(set)), LayoutFormat::Json) => {
            layout::append_values_json(&mut text, "flags", set.name, set.flags);
        }
    }
    Ok(output.write_all(&text))
}
