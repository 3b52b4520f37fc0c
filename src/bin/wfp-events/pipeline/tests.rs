//! The order of work, and how it ends.

use std::io::{self, Cursor};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::{Job, LARGE_RESULTS, Stopped, Workers};
use crate::error_messages::ErrorMessages;
use wfp_events::Error;
use wfp_events::generate::Generator;
use wfp_events::kind::RecordKind;
use wfp_events::reader::{Format, Position, Reader};

/// The bytes of a record that a seed gives.
fn record(seed: usize) -> Vec<u8> {
    let seed = u64::try_from(seed).unwrap();
    Generator::new(RecordKind::default(), seed, 0).record().to_bytes(0).unwrap()
}

/// Fills as many batches, each with one record.
fn batches(count: usize) -> impl FnMut(&mut Job) -> io::Result<bool> + Send + 'static {
    let mut left = count;
    move |job| {
        let Some(less) = left.checked_sub(1) else { return Ok(false) };
        left = less;
        let bytes = Cursor::new(record(left));
        Reader::with_format(Format::Array(RecordKind::default()), bytes)
            .unwrap()
            .fill(&mut job.batch)
    }
}

/// The bytes of the records.
fn held(job: &Job) -> &[u8] {
    job.batch.array().unwrap().1
}

/// Puts the bytes of the records out as they are.
fn copy(job: &mut Job) {
    let bytes = held(job).to_vec();
    job.output.extend(bytes);
}

/// The messages of a job that are to be printed.
fn printed(job: &mut Job) -> Vec<String> {
    let mut printed = Vec::new();
    ErrorMessages::new(false)
        .merge(job.messages.take(), |message| printed.push(message.to_owned()));
    printed
}

/// What comes out, if all that goes in does.
fn all(count: usize) -> Vec<u8> {
    (0..count).rev().flat_map(record).collect()
}

#[test]
fn the_order_is_kept_whatever_takes_longest() {
    const COUNT: usize = 300;
    let work = |job: &mut Job| {
        // Some take their time.
        if held(job)[48].is_multiple_of(7) {
            thread::sleep(Duration::from_millis(3));
        }
        copy(job);
    };
    let mut written = Vec::new();
    let ended = super::run(Workers::Many, batches(COUNT), work, |job| {
        written.extend_from_slice(&job.output);
        assert_eq!((printed(job), job.failed), (vec![], 0));
        io::Result::Ok(())
    });
    ended.unwrap().unwrap();
    assert!(written == all(COUNT));
}

#[test]
fn large_results_are_written_in_parts_and_in_order() {
    const LINES: usize = 100_000;
    let work = |job: &mut Job| {
        let first = held(job)[48];
        for line in 0..LINES {
            job.output.extend(format!("{first} {line} {:80}\n", "").bytes());
            job.flush_large();
        }
    };
    let (mut written, mut largest) = (Vec::new(), 0);
    let ended = super::run(Workers::Many, batches(5), work, |job| {
        largest = largest.max(job.output.len());
        written.extend_from_slice(&job.output);
        io::Result::Ok(())
    });
    ended.unwrap().unwrap();
    assert!(largest > LARGE_RESULTS && largest < LARGE_RESULTS + 100, "{largest}");
    let firsts = all(5).chunks(64).map(|record| record[48]).collect::<Vec<_>>();
    let expected = firsts.iter().flat_map(|first| (0..LINES).map(move |line| (*first, line)));
    let lines = written.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    assert!(
        lines
            .map(|line| line.trim_ascii_end().to_vec())
            .eq(expected.map(|(first, line)| format!("{first} {line}").into_bytes()))
    );
}

#[test]
fn nothing_in_nothing_out() {
    let write = |_: &mut Job| -> io::Result<()> { panic!("there is nothing to write") };
    super::run(Workers::Many, batches(0), copy, write).unwrap().unwrap();
}

#[test]
fn what_was_read_before_a_failure_is_written() {
    let mut fill = batches(50);
    let fill = move |job: &mut Job| match fill(job)? {
        true => Ok(true),
        false => Err(io::Error::other("the disk is on fire")),
    };
    let mut written = Vec::new();
    let ended = super::run(Workers::Many, fill, copy, |job| {
        written.extend_from_slice(&job.output);
        io::Result::Ok(())
    });
    assert_eq!(ended.unwrap().unwrap_err().to_string(), "the disk is on fire");
    assert!(written == all(50));
}

#[test]
fn a_writer_that_fails_ends_it_though_the_input_goes_on() {
    // What is never dropped is never at its end.
    let (give, take) = mpsc::channel::<()>();
    let mut fill = batches(3);
    let fill = move |job: &mut Job| {
        if !fill(job)? {
            let _ = take.recv();
        }
        Ok(true)
    };
    let mut writes = 0;
    let ended = super::run(Workers::Many, fill, copy, |_| {
        writes += 1;
        if writes == 3 { Err(io::Error::other("full")) } else { Ok(()) }
    });
    assert!(matches!(ended, Err(Stopped::Write(cause)) if cause.to_string() == "full"));
    assert_eq!(writes, 3);
    drop(give);
}

#[test]
fn a_slow_writer_holds_the_reader_back() {
    let filled = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&filled);
    let mut fill = batches(500);
    let fill = move |job: &mut Job| {
        counted.fetch_add(1, Ordering::SeqCst);
        fill(job)
    };
    let mut written = 0;
    let ended = super::run(Workers::Many, fill, copy, |_| {
        written += 1;
        let ahead = filled.load(Ordering::SeqCst) - written;
        assert!(ahead <= 12, "{ahead} batches are read and not written");
        io::Result::Ok(())
    });
    ended.unwrap().unwrap();
    assert_eq!(written, 500);
}

#[test]
fn jobs_start_anew() {
    // As many as use each job several times; each leaves something behind.
    let work = |job: &mut Job| {
        assert_eq!((job.output.len(), printed(job).len(), job.failed), (0, 0, 0));
        job.output.push(1);
        job.messages.add(Position::default(), &Error::cut_short("A", 0, 2, 1).into());
        job.failed = 1;
    };
    let mut jobs = 0;
    let ended = super::run(Workers::Many, batches(100), work, |job| {
        let message = "record 0 at offset 0: A is truncated (1 of 2 bytes)".to_owned();
        assert_eq!((job.output.len(), printed(job), job.failed), (1, vec![message], 1));
        jobs += 1;
        io::Result::Ok(())
    });
    ended.unwrap().unwrap();
    assert_eq!(jobs, 100);
}

#[test]
fn a_panic_at_work_goes_on() {
    let work = |job: &mut Job| {
        assert!(held(job).is_empty(), "this panic is meant");
    };
    let ran = catch_unwind(AssertUnwindSafe(|| {
        super::run(Workers::Many, batches(10), work, |_| io::Result::Ok(())).unwrap().unwrap();
    }));
    let panic = ran.unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"this panic is meant"));
}
