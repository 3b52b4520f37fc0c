//! `wfp-events dissector`: the structures as a dissector for Wireshark.

use crate::render::dissector;

use crate::Status;
use crate::output::Output;

pub(crate) fn run() -> Status {
    let mut text = Vec::new();
    dissector::append(&mut text);
    Output::standard().write_last(&text)
}
