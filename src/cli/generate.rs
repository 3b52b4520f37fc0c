//! `wfp-events generate`: made-up records from a seed.

use wfp_events::generate::Generator;
use wfp_events::input::{Form, Input};
use wfp_events::raw::{IkeextMmFailure0, Structure};

use super::Status;
use super::args::Generate;
use super::convert::{convert, target};
use super::output::Output;
use super::stream;

pub(super) fn run(args: &Generate) -> Status {
    let to = match target(&args.output, args.to) {
        Ok(to) => to,
        Err(status) => return status,
    };
    let mut output = match Output::open(Some(&args.output)) {
        Ok(output) => output,
        Err(status) => return status,
    };
    let capture = Generator::new(args.seed, args.unnamed).capture(args.records);
    let input = Input::new(Form::Array(<IkeextMmFailure0 as Structure>::LAYOUT), Box::new(capture));
    stream::run_input("generated".to_owned(), input, &mut output, move |job| convert(job, to))
        .unwrap_or_else(|stopped| output.stopped(stopped))
}
