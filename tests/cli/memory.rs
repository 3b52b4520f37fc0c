//! The command's memory stays bounded, however long its input is.

use std::fs;
use std::io::{Read, Write};
use std::process::{ChildStdin, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crate::kit::command::{Ended, command};
use crate::kit::samples;
use crate::kit::samples::{CAPTURE, LINES};
use crate::kit::traces::{MAIN_MODE, of_thread, prefixed};

const MIB: u64 = 1 << 20;

/// The most memory that the command may use.
const MOST: u64 = 64 * MIB;

/// The longest time that a debug build may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// The peak of resident memory of a process so far, in bytes.
fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() * 1024
}

/// Runs the command on the input that `feed` writes. Returns its peak of memory at the moment when `complete` accepts
/// the output (standard output and standard error together), while its standard input is still open.
fn peak_of(
    args: &[&str],
    feed: impl FnOnce(&mut ChildStdin) + Send + 'static,
    mut complete: impl FnMut(&[u8]) -> bool + Send + 'static,
) -> u64 {
    let mut child = command(args).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let (give, take) = channel();
    let pipes: [Box<dyn Read + Send>; 2] =
        [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
    for mut pipe in pipes {
        let give = give.clone();
        thread::spawn(move || {
            let mut bytes = vec![0; 1 << 16];
            while let Ok(read @ 1..) = pipe.read(&mut bytes) {
                if give.send(bytes[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
    }
    let feeding = thread::spawn(move || {
        feed(&mut stdin);
        stdin
    });
    while !complete(&take.recv_timeout(PATIENCE).expect("it goes on")) {}
    let peak = peak(child.id());
    drop(feeding.join().unwrap());
    drop(take);
    let _ = Ended::of(child);
    peak
}

/// Writes copies of `bytes`, about `length` bytes in all.
fn repeated(bytes: &'static [u8], length: u64) -> impl FnOnce(&mut ChildStdin) {
    let block = bytes.repeat((1 << 16) / bytes.len() + 1);
    move |to| {
        let mut left = length / bytes.len() as u64 * bytes.len() as u64;
        while left > 0 {
            let now = left.min(block.len() as u64);
            to.write_all(&block[..now as usize]).unwrap();
            left -= now;
        }
    }
}

/// True when this many lines have arrived.
fn lines(count: u64) -> impl FnMut(&[u8]) -> bool {
    let mut left = count;
    move |bytes| {
        left = left.saturating_sub(bytes.iter().filter(|byte| **byte == b'\n').count() as u64);
        left == 0
    }
}

/// True when this many bytes have arrived.
fn bytes(count: u64) -> impl FnMut(&[u8]) -> bool {
    let mut left = count;
    move |bytes| {
        left = left.saturating_sub(bytes.len() as u64);
        left == 0
    }
}

/// The peak of memory for an array of `length` bytes, when each record gives `lines_each` lines of output.
fn peak_of_array(args: &[&str], length: u64, lines_each: u64, titles: u64) -> u64 {
    let records = length / CAPTURE.len() as u64 * 16;
    peak_of(args, repeated(CAPTURE, length), lines(titles + records * lines_each))
}

/// Asserts that four times as much input needs hardly more memory.
#[track_caller]
fn stays_small(length: u64, peak: impl Fn(u64) -> u64) {
    let (less, more) = (peak(length / 4), peak(length));
    println!("{length} bytes: {less} bytes of memory, then {more}");
    assert!(more < MOST, "{more} bytes of memory");
    assert!(more < less + less / 2 + 4 * MIB, "{less} bytes of memory, then {more}");
}

#[test]
fn writing_json_lines_needs_little_memory() {
    stays_small(8 * MIB, |length| peak_of_array(&["decode", "-f", "jsonl"], length, 1, 0));
}

#[test]
fn writing_a_table_needs_little_memory() {
    stays_small(8 * MIB, |length| peak_of_array(&["decode"], length, 1, 1));
}

#[test]
fn writing_detail_needs_little_memory() {
    // The format with the most text per record.
    let each = crate::kit::golden::expected("detail.txt").lines().count() as u64;
    let peak = |length: u64| {
        let copies = length / CAPTURE.len() as u64;
        peak_of(&["decode", "-f", "detail"], repeated(CAPTURE, length), lines(copies * each))
    };
    stays_small(2 * MIB, peak);
}

#[test]
fn checking_half_a_gib_needs_little_memory() {
    // All records are without findings except the last.
    let clean = &CAPTURE[..64];
    let feed = |length: u64| {
        move |to: &mut ChildStdin| {
            repeated(clean, length)(to);
            to.write_all(&[0xff; 64]).unwrap();
        }
    };
    stays_small(512 * MIB, |length| peak_of(&["check", "--from", "array"], feed(length), lines(6)));
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without --release")]
fn writing_half_a_gib_of_json_lines_needs_little_memory() {
    stays_small(512 * MIB, |length| peak_of_array(&["decode", "-f", "jsonl"], length, 1, 0));
}

#[test]
fn reading_json_lines_needs_little_memory() {
    stays_small(8 * MIB, |length| {
        let copies = length / LINES.len() as u64;
        let args = ["convert", "-", "-", "--to", "jsonl"];
        peak_of(&args, repeated(LINES.as_bytes(), length), lines(copies * 16))
    });
}

#[test]
fn reading_packets_needs_little_memory() {
    let capture = samples::EVENTS_PCAPNG;
    for to in ["jsonl", "pcapng"] {
        stays_small(8 * MIB, |length| {
            let copies = length / capture.len() as u64;
            let args = ["convert", "-", "-", "--to", to];
            match to {
                "jsonl" => peak_of(&args, repeated(capture, length), lines(copies * 54)),
                // The output is about as long as the input; the last packets may still be buffered.
                _ => peak_of(&args, repeated(capture, length), bytes(length / 2)),
            }
        });
    }
}

#[test]
fn reading_netsh_events_needs_little_memory() {
    let event = samples::NETSH_DROP.as_bytes();
    stays_small(8 * MIB, |length| {
        let copies = length / event.len() as u64;
        peak_of(&["decode", "-f", "jsonl"], repeated(event, length), lines(copies))
    });
}

#[test]
fn skipping_a_large_block_needs_little_memory() {
    let head = &samples::EVENTS_PCAPNG[..340];
    // Blocks of the maximum length, which are skipped.
    let length: u32 = 16 << 20;
    let block = [b"what".as_slice(), &length.to_le_bytes()].concat();
    let feed = move |to: &mut ChildStdin| {
        to.write_all(head).unwrap();
        for _ in 0..4 {
            to.write_all(&block).unwrap();
            repeated(b"xxxx", u64::from(length) - 12)(to);
            to.write_all(&length.to_le_bytes()).unwrap();
        }
        to.write_all(&samples::EVENTS_PCAPNG[340..]).unwrap();
    };
    let peak = peak_of(&["decode", "-f", "jsonl"], feed, lines(54));
    assert!(peak < MOST, "{peak} bytes of memory");
}

#[test]
fn searching_after_a_bad_block_needs_little_memory() {
    let capture = samples::EVENTS_PCAPNG;
    // A block that contains many malformed blocks; its trailing length is wrong.
    const MANY: u32 = 1_000_000;
    let one: &[u8] = [1_u32, 12, 12].map(u32::to_le_bytes).concat().leak();
    let length = 12 + 12 * MANY;
    let feed = move |to: &mut ChildStdin| {
        to.write_all(&capture[..340]).unwrap();
        to.write_all(&[0x1234_5678, length].map(u32::to_le_bytes).concat()).unwrap();
        repeated(one, u64::from(12 * MANY))(to);
        to.write_all(&[0xff; 4]).unwrap();
        to.write_all(&capture[340..]).unwrap();
    };
    // One message for that block, one for each block in it and one for the rest of it; then the events.
    let args = ["decode", "-f", "jsonl", "--verbose"];
    let peak = peak_of(&args, feed, lines(u64::from(MANY) + 2 + 54));
    assert!(peak < MOST, "{peak} bytes of memory");
}

#[test]
fn many_messages_need_little_memory() {
    stays_small(MIB / 2, |length| {
        let args = ["check", "--from", "jsonl", "--verbose"];
        peak_of(&args, repeated(b"x\n", length), lines(length / 2))
    });
}

#[test]
fn overlong_lines_need_little_memory() {
    for length in [3_900_000, 5_000_000] {
        stays_small(12, move |lines_in| {
            let feed = move |to: &mut ChildStdin| {
                for _ in 0..lines_in {
                    to.write_all(b"{\"struct\":\"\\n").unwrap();
                    repeated(b"xx", length)(to);
                    to.write_all(b"\"}\n").unwrap();
                }
            };
            peak_of(&["check", "--from", "jsonl", "--verbose"], feed, lines(lines_in))
        });
    }
}

/// Events of two threads, and other lines.
#[test]
fn reading_traces_needs_little_memory() {
    let event = prefixed(&format!("{MAIN_MODE}Sending\n"), of_thread("1.2")) + &"x\n".repeat(1000);
    let event: &[u8] = event.leak().as_bytes();
    stays_small(8 * MIB, |length| {
        let copies = length / event.len() as u64;
        peak_of(&["decode", "-f", "jsonl"], repeated(event, length), lines(copies))
    });
}

#[test]
fn a_million_short_lines_need_little_memory() {
    let first = prefixed(MAIN_MODE, of_thread("1.2"));
    let feed = move |to: &mut ChildStdin| {
        to.write_all(first.as_bytes()).unwrap();
        repeated(b"  x: y\n", 7_000_000)(to);
        to.write_all(prefixed("Sending\n", of_thread("1.2")).as_bytes()).unwrap();
    };
    let peak = peak_of(&["decode", "-f", "jsonl"], feed, lines(1));
    assert!(peak < MOST / 2, "{peak} bytes of memory");
}
