//! The order of work, and how it ends.

use std::io::{self, Cursor};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::{Job, Stopped, Workers};
use wfp_events::generate::Generator;
use wfp_events::kind::RecordKind;
use wfp_events::reader::{Batch, Format, Reader};

/// The bytes of a record that a seed gives.
fn record(seed: usize) -> Vec<u8> {
    let seed = u64::try_from(seed).unwrap();
    Generator::new(RecordKind::default(), seed, 0).record().to_bytes(0).unwrap()
}

/// Fills as many batches, each with one record.
fn batches(count: usize) -> impl FnMut(&mut Batch) -> io::Result<bool> + Send + 'static {
    let mut left = count;
    move |batch| {
        let Some(less) = left.checked_sub(1) else { return Ok(false) };
        left = less;
        let bytes = Cursor::new(record(left));
        Reader::with_format(Format::Array(RecordKind::default()), bytes).unwrap().fill(batch)
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
        assert_eq!((job.messages.as_str(), job.failed), ("", 0));
        io::Result::Ok(())
    });
    ended.unwrap().unwrap();
    assert!(written == all(COUNT));
}

#[test]
fn nothing_in_nothing_out() {
    let write = |_: &mut Job| -> io::Result<()> { panic!("there is nothing to write") };
    super::run(Workers::Many, batches(0), copy, write).unwrap().unwrap();
}

#[test]
fn what_was_read_before_a_failure_is_written() {
    let mut fill = batches(50);
    let fill = move |batch: &mut Batch| match fill(batch)? {
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
    let fill = move |batch: &mut Batch| {
        if !fill(batch)? {
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
    let fill = move |batch: &mut Batch| {
        counted.fetch_add(1, Ordering::SeqCst);
        fill(batch)
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
        assert_eq!((job.output.len(), job.messages.len(), job.failed), (0, 0, 0));
        job.output.push(1);
        job.messages.push_str("a message\n");
        job.failed = 1;
    };
    let mut jobs = 0;
    let ended = super::run(Workers::Many, batches(100), work, |job| {
        assert_eq!((job.output.len(), job.messages.as_str(), job.failed), (1, "a message\n", 1));
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
