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
    let mut output = Output::to(&args.output);
    let capture = Generator::new(args.seed, args.unnamed).capture(args.records);
    let input = Input::new(Form::Array(<IkeextMmFailure0 as Structure>::LAYOUT), Box::new(capture));
    // The file is there even if no record is.
    let generated = output.write(&[]).and_then(|()| {
        stream::run_input("generated".to_owned(), input, &mut output, move |job| convert(job, to))
    });
    generated.unwrap_or_else(|stopped| output.stopped(stopped))
}
