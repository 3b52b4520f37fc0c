//! Arbitrary bytes as a record of any kind in memory: reading, `objects::find`, `check`, the detailed text and the JSON
//! line report the same faults.

use std::collections::BTreeSet;

use serde_json::Value;
use wfp_events::check::{Anomaly, Finding, check as findings};
use wfp_events::detail::Detail;
use wfp_events::error::{Error, Fault};
use wfp_events::event::{Partial, Record};
use wfp_events::json::append_line;
use wfp_events::kind::RecordKind;
use wfp_events::memory::Limits;
use wfp_events::objects::{self, PointerError};

use super::input::Input;

pub fn check(input: &[u8]) {
    let Some(input) = Input::new(input) else { return };
    let kinds: Vec<_> = RecordKind::all().collect();
    let (kind, limits) = (kinds[input.which % kinds.len()], Limits::default());
    let (image, root, layout) = (input.image(), input.root, kind.layout());

    let read = Record::read_lenient(image, root, kind, &limits);
    let objects = objects::find(image, root, layout, &limits);
    let findings = findings(image, root, layout, &limits);
    let (Partial { record, errors }, objects, findings) = match (read, objects, findings) {
        (Ok(read), Ok(objects), Ok(findings)) => (read, objects, findings),
        (Err(error), Err(same), Err(again)) => {
            assert_eq!((error, error), (same, again));
            return;
        }
        (read, objects, findings) => panic!("{read:?}, {:?}, {findings:?}", objects.err()),
    };
    let bad: Vec<_> = objects.filter_map(Result::err).collect();
    are_the_same(&errors, &bad);
    are_found(&bad, &findings);
    are_in_detail(&record, &errors);
    are_in_json(record, errors);
}

/// Asserts that members cannot be read if, and only if, their pointers are invalid and their flags set.
fn are_the_same(errors: &[Error], bad: &[PointerError]) {
    let is_over = |error: &Error| matches!(error.fault(), Fault::OverLimit { .. });
    let bad = || bad.iter().filter(|bad| bad.pointer.is_flagged);
    if errors.iter().any(is_over) || bad().any(|bad| is_over(&bad.error)) {
        // Where the limit is reached depends on the order in which pointers are followed.
        return;
    }
    let shown: BTreeSet<_> =
        errors.iter().map(|error| (error.path().to_string(), error.reason().to_string())).collect();
    assert_eq!(shown.len(), errors.len(), "{errors:?}");
    let walked = bad().map(|bad| (bad.pointer.path.clone(), bad.error.reason().to_string()));
    assert_eq!(shown, walked.collect(), "a member cannot be read, its pointer can be followed");
}

/// Asserts that `check` has a finding for each invalid pointer.
fn are_found(bad: &[PointerError], findings: &[Finding]) {
    let is_pointer = |finding: &&Finding| finding.anomaly.code().ends_with("pointer");
    let found: Vec<_> = findings.iter().filter(is_pointer).collect();
    assert_eq!(found.len(), bad.len());
    for (finding, bad) in found.iter().zip(bad) {
        let (Anomaly::BadPointer(error) | Anomaly::DanglingPointer(error)) = &finding.anomaly
        else {
            panic!("{finding:?}")
        };
        let flagged = matches!(finding.anomaly, Anomaly::BadPointer(_));
        assert_eq!((&finding.path, error), (&bad.pointer.path, &bad.error));
        assert_eq!(flagged, bad.pointer.is_flagged);
    }
}

/// Asserts that the detailed text ends with the faults.
fn are_in_detail(record: &Record<'_>, errors: &[Error]) {
    let mut text = Vec::new();
    Detail::default().append(&mut text, "", record, errors);
    let text = String::from_utf8(text).unwrap();
    let faults: Vec<_> =
        errors.iter().map(|error| format!("  {}  {}\n", error.path(), error.reason())).collect();
    assert!(text.ends_with(&(faults.concat() + "\n")), "{text}{errors:?}");
}

/// Asserts that the JSON line has each fault with its path and code, and that it reads back the same.
fn are_in_json(record: Record<'_>, errors: Vec<Error>) {
    let mut line = Vec::new();
    append_line(&mut line, &record, &errors, None);
    let shown: Value = serde_json::from_slice(&line).unwrap();
    let shown = shown.get("errors").and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    let shown: Vec<_> =
        shown.iter().map(|error| (text(error, "member"), text(error, "fault"))).collect();
    let code = |error: &Error| (error.path().to_string(), error.fault().code().to_owned());
    assert_eq!(shown, errors.iter().map(code).collect::<Vec<_>>());
    let again: Partial<'_> = serde_json::from_slice(&line).unwrap();
    assert_eq!(again.record, record);
    assert_eq!(again.errors.iter().map(code).collect::<Vec<_>>(), shown);
}
