//! Lines that the library writes: the schema accepts them.

use proptest::test_runner::{Config, TestRunner};
use wfp_events::Record;
use wfp_events::event::{Event, Version};
use wfp_events::generate::Generator;
use wfp_events::json::{Source, append_line};
use wfp_events::kind::RecordKind;
use wfp_events::memory::Limits;

use super::validator;
use crate::kit::samples;

#[track_caller]
fn is_valid(schema: &jsonschema::Validator, line: &str) {
    let value = serde_json::from_str(line).unwrap();
    if let Err(error) = schema.validate(&value) {
        panic!("{error} at {}\n{line}", error.instance_path());
    }
}

fn line(record: &Record<'_>, source: Option<Source<'_>>) -> String {
    let mut text = Vec::new();
    append_line(&mut text, record, &[], source);
    String::from_utf8(text).unwrap()
}

#[test]
fn the_schema_accepts_the_samples() {
    let schema = validator();
    let lines = samples::EVENTS.lines();
    let lines: Vec<_> = lines.chain(samples::LINES.lines()).collect();
    assert!(lines.len() > 60);
    for line in lines {
        is_valid(&schema, line);
    }
    let images: serde_json::Value = serde_json::from_str(samples::IMAGES_JSON).unwrap();
    for image in images.as_array().unwrap() {
        is_valid(&schema, &image["event"].to_string());
    }
}

#[test]
fn the_schema_accepts_generated_records_of_every_kind() {
    let schema = validator();
    for kind in RecordKind::all() {
        for (record, number) in Generator::new(kind, 1, 20).take(300).zip(0..) {
            let source = Source { file: "-", record: number, offset: 64 * number, find: None };
            is_valid(&schema, &line(&record, Some(source).filter(|_| number % 2 == 0)));
        }
    }
}

#[test]
fn the_schema_accepts_partial_records() {
    let schema = validator();
    let bytes = samples::IMAGES[2];
    let mut with_errors = 0;
    // Reads an event at every address of the image. Most of the pointers are invalid then.
    for address in 0..bytes.len() as u64 {
        for version in Version::ALL {
            let limits = Limits::default();
            let Ok(partial) = Event::read_lenient(bytes, address, version, &limits) else {
                continue;
            };
            let mut text = Vec::new();
            append_line(&mut text, &partial.record, &partial.errors, None);
            is_valid(&schema, std::str::from_utf8(&text).unwrap());
            with_errors += usize::from(!partial.errors.is_empty());
        }
    }
    assert!(with_errors > 100, "{with_errors}");
}

#[test]
fn the_schema_accepts_any_record() {
    let schema = validator();
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    let valid = |record: Record<'_>| {
        is_valid(&schema, &line(&record, None));
        Ok(())
    };
    runner.run(&wfp_events::proptest::records(), valid).unwrap();
}
