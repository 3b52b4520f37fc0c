//! `wfp-events top`: counts records by the values of fields.

use std::cell::RefCell;
use std::mem;
use std::rc::Rc;

use crate::aggregate::{Groups, MAX_GROUPS, MAX_TEXT};
use crate::args::{Top, TopFormat};
use crate::machine::{self, Use};
use crate::output::Output;
use crate::pipeline::context;
use crate::render::top::{Rows, append_csv, append_json, append_table};
use crate::stream::{self, Work};
use crate::{Status, note};

pub(crate) fn run(args: &Top) -> Result<Status, String> {
    let mut names = args.by.iter().map(|by| by.field.name());
    while let Some(name) = names.next() {
        if names.clone().any(|other| other == name) {
            return Err(format!("--by: {name} is given twice"));
        }
    }
    let mut output = Output::of(args.file.output.as_deref(), args.file.force);
    let (palette, width) = (output.palette(args.color), output.width());
    let by = args.by.clone();
    let used = match &by {
        by if by.iter().any(|by| by.field.needs_names()) => Use::Needs,
        by if by.iter().any(|by| by.filter_name().is_some()) => Use::Shows,
        _ => Use::Nothing,
    };
    let names = machine::names(&args.input.run, &[], &args.files, used)?;
    let mut work = Work::new(move |file, job| {
        job.for_each_record(|job, position, partial| {
            let context = context(file, position, partial.errors, names);
            job.groups.add(&by, partial, &context);
            Ok(())
        });
    });
    work.names = names;
    work.is_at_end = true;
    let groups = Rc::new(RefCell::new(Groups::default()));
    let merged = Rc::clone(&groups);
    work.in_order = Box::new(move |job| merged.borrow_mut().merge(&mut job.groups));
    let shown = match args.top {
        0 => usize::MAX,
        top => usize::try_from(top).unwrap_or(usize::MAX),
    };
    let left_out = Rc::new(RefCell::new((0, 0)));
    let (by, format) = (args.by.clone(), args.format);
    let set_left_out = Rc::clone(&left_out);
    work.tail = Box::new(move || {
        let (mut groups, other) = mem::take(&mut *groups.borrow_mut()).sorted();
        *set_left_out.borrow_mut() = (groups.len().saturating_sub(shown), other.records);
        groups.truncate(shown);
        let rows = Rows { by: &by, groups: &groups, other, names };
        let mut text = Vec::new();
        match format {
            TopFormat::Table => append_table(&mut text, palette, width, &rows),
            TopFormat::Json => append_json(&mut text, &rows),
            TopFormat::Csv => append_csv(&mut text, &rows),
        }
        Ok(text)
    });
    let status = stream::run(&args.files, &args.input, &mut output, work)?;
    let (further, other) = *left_out.borrow();
    if further > 0 {
        let (groups, are) = if further == 1 { ("group", "is") } else { ("groups", "are") };
        note(format_args!("{further} further {groups} {are} not shown; --top 0 shows all"));
    }
    if other > 0 {
        let (records, are) = if other == 1 { ("record", "is") } else { ("records", "are") };
        note(format_args!(
            "{other} {records} {are} counted as other: there is room for {MAX_GROUPS} groups and {} MiB of text",
            MAX_TEXT >> 20
        ));
    }
    Ok(status)
}
