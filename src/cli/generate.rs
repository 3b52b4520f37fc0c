//! `wfp-events generate`: made-up records from a seed.

use wfp_events::generate::Generator;
use wfp_events::input::Input;

use super::Status;
use super::args::Generate;
use super::output::Output;
use super::stream::{self, record_structure};
use super::target::{Target, form_of};

pub(super) fn run(args: &Generate) -> Status {
    let (to, kind) = match (form_of(&args.output, args.to), record_structure(&args.structure)) {
        (Ok(to), Ok(kind)) => (to, kind),
        (Err(status), _) | (_, Err(status)) => return status,
    };
    let mut output = Output::to(&args.output);
    let input = Input::made(Generator::new(kind, args.seed, args.unnamed), args.records);
    stream::run_made(input, &mut output, Target::form(to, 0).into())
}
