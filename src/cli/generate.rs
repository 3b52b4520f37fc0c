//! `wfp-events generate`: made-up records from a seed.

use wfp_events::generate::Generator;
use wfp_events::input::Input;

use super::Status;
use super::args::Generate;
use super::convert::{Target, target};
use super::output::Output;
use super::stream::{self, record_structure};

pub(super) fn run(args: &Generate) -> Status {
    let (to, layout) = match (target(&args.output, args.to), record_structure(&args.structure)) {
        (Ok(to), Ok(layout)) => (to, layout),
        (Err(status), _) | (_, Err(status)) => return status,
    };
    let mut output = Output::to(&args.output);
    let input = Input::made(Generator::new(layout, args.seed, args.unnamed), args.records);
    let target = Target::new(to, 0);
    let workers = target.workers();
    let work = move |job: &mut _| target.convert(job);
    stream::run_input("generated".to_owned(), input, &mut output, workers, &mut Vec::new(), work)
        .unwrap_or_else(|stopped| output.stopped(stopped))
}
