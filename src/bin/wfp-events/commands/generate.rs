//! `wfp-events generate`: synthetic records from a seed.

use wfp_events::generate::Generator;
use wfp_events::reader::Batch;

use crate::Status;
use crate::args::Generate;
use crate::output::Output;
use crate::stream::{self, record_structure};
use crate::target::{Target, form_of};

/// Records that are made at once.
const BATCH: u64 = 256;

pub(crate) fn run(args: &Generate) -> Status {
    let (to, kind) = match (form_of(&args.output, args.to), record_structure(&args.structure)) {
        (Ok(to), Ok(kind)) => (to, kind),
        (Err(status), _) | (_, Err(status)) => return status,
    };
    let mut output = Output::to(&args.output);
    let mut generator = Generator::new(kind, args.seed, args.unnamed);
    let (mut made, count): (u64, u64) = (0, args.records);
    let fill = move |batch: &mut Batch| {
        let first = made;
        made = count.min(made.saturating_add(BATCH));
        *batch = Batch::of((first..made).map(|_| generator.record()), first);
        Ok(first < made)
    };
    stream::run_made(fill, &mut output, Target::form(to, 0).into())
}
