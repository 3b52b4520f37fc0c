//! `wfp-events generate`: writes synthetic records from a seed.

use std::fs;
use std::path::Path;

use wfp_events::generate::{self, Generator};
use wfp_events::reader::Batch;

use crate::Status;
use crate::args::{Generate, OutputFormat};
use crate::encode::{format_of, image_base, in_format};
use crate::names::record_kind;
use crate::output::Output;
use crate::stream;

/// The number of records in a batch.
const BATCH: u64 = 256;

pub(crate) fn run(args: &Generate) -> Result<Status, String> {
    if let Some(directory) = &args.each {
        return each(directory, args);
    }
    // The parser requires both without a directory.
    let (Some(output), Some(count)) = (&args.output, args.records) else {
        return Err("missing output file".into());
    };
    let to = format_of(output, args.to)?;
    args.csv.check(to == OutputFormat::Csv, false, "CSV as the output format")?;
    let kind = record_kind(&args.structure)?;
    if args.base.is_some() && to != OutputFormat::Array {
        return Err("--base requires --to array: other formats hold no image".into());
    }
    let mut output = Output::file(output, args.force);
    output.refuse(&[])?;
    output.refuse_binary(to)?;
    let work = in_format(to, args.base, false, false, &args.csv)?;
    let mut generator = Generator::new(kind, args.seed, args.unnamed);
    let mut made: u64 = 0;
    let fill = move |batch: &mut Batch| {
        let first = made;
        made = count.min(made.saturating_add(BATCH));
        *batch = Batch::of((first..made).map(|_| generator.record()), first);
        Ok(first < made)
    };
    Ok(stream::run_generated(count, fill, &mut output, work))
}

/// Writes a file for each payload in each structure.
fn each(directory: &Path, args: &Generate) -> Result<Status, String> {
    let base = image_base(args.base)?;
    fs::create_dir_all(directory)
        .map_err(|error| format!("{}: cannot be created: {error}", directory.display()))?;
    let mut files = Vec::new();
    for (name, record) in generate::one_of_each(args.seed, args.unnamed) {
        let path = directory.join(name + ".bin");
        let output = Output::file(&path, args.force);
        output.refuse(&[])?;
        files.push((output, path, record));
    }
    for (mut output, path, record) in files {
        let bytes =
            record.to_bytes(base).map_err(|error| format!("{}: {error}", path.display()))?;
        let status = output.write_all(&bytes);
        if status != Status::Success {
            return Ok(status);
        }
    }
    Ok(Status::Success)
}
