//! `wfp-events generate`: synthetic records from a seed.

use wfp_events::generate::Generator;
use wfp_events::reader::Batch;

use crate::Status;
use crate::args::Generate;
use crate::input::record_structure;
use crate::output::Output;
use crate::stream;
use crate::target::{form, form_of};

/// Records that are made at once.
const BATCH: u64 = 256;

pub(crate) fn run(args: &Generate) -> Result<Status, String> {
    let to = form_of(&args.output, args.to)?;
    let kind = record_structure(&args.structure)?;
    let mut output = Output::to(&args.output);
    let mut generator = Generator::new(kind, args.seed, args.unnamed);
    let (mut made, count): (u64, u64) = (0, args.records);
    let fill = move |batch: &mut Batch| {
        let first = made;
        made = count.min(made.saturating_add(BATCH));
        *batch = Batch::of((first..made).map(|_| generator.record()), first);
        Ok(first < made)
    };
    Ok(stream::run_made(fill, &mut output, form(to, 0)))
}
