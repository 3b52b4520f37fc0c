//! Expressions, evaluated on events that were read.

use std::hint::black_box;

use wfp_events::Record;
use wfp_events::query::{Context, Expression};

use super::{Work, bytes, repeated};

fn matches(expression: &str, items: usize) -> Work {
    let expression: Expression = expression.parse().unwrap();
    let events = repeated(&bytes::mixed(), items).into_iter().map(Record::Event);
    let events: Vec<Record<'_>> = events.collect();
    Box::new(move || {
        for event in black_box(&events) {
            black_box(expression.matches(event, &Context::default()));
        }
    })
}

pub(super) fn prefix(items: usize) -> Work {
    matches("remote in 203.0.113.0/24", items)
}

pub(super) fn header(items: usize) -> Work {
    matches("header.remotePort == 443", items)
}

pub(super) fn payload(items: usize) -> Work {
    matches("error == IKE_AUTH_FAIL", items)
}

pub(super) fn pattern(items: usize) -> Work {
    matches(r"app ~ *\svchost.exe", items)
}

pub(super) fn pattern_within(items: usize) -> Work {
    matches(r"app ~ *system32*host*", items)
}
