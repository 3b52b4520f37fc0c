//! `wfp-events dissector`: the structures as a dissector for Wireshark.

use wfp_events::show::dissector;

use super::Status;
use super::output::Output;

pub(super) fn run() -> Status {
    let mut text = Vec::new();
    dissector::append(&mut text);
    Output::standard().write_last(&text)
}
