//! A tool for incident response: searches mapped memory of any size for events, reads each as far as possible, and
//! summarizes which peers failed, with which errors, when, and what to do.
//!
//! ```text
//! cargo run --example responder -- memory.bin 0x1f29a400000      # a file, and the address of its first byte
//! cargo run --example responder                                  # on synthetic memory
//! ```

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // sums of a few, and offsets of a slice

use std::collections::BTreeMap;
use std::error::Error;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use wfp_events::error::Fault;
use wfp_events::event::Partial;
use wfp_events::generate::Generator;
use wfp_events::kind::RecordKind;
use wfp_events::memory::{Image, Limits};
use wfp_events::raw::{FileTime, NetEvent5, NetEventType, WinError};
use wfp_events::value::Sid;
use wfp_events::zerocopy::FromBytes;
use wfp_events::{Event, Version};

/// The range of plausible event times.
struct Plausible {
    from: FileTime,
    to: FileTime,
}

impl Plausible {
    /// From the release of Windows Vista to one day from now, since clocks differ.
    fn now() -> Result<Self, Box<dyn Error>> {
        let to = SystemTime::now() + Duration::from_secs(24 * 3600);
        Ok(Self { from: "2006-11-08T00:00:00Z".parse()?, to: to.try_into()? })
    }

    /// Whether an event may begin here. It is inspected in place: nothing is copied, and no pointer is followed.
    fn is_event(&self, bytes: &[u8]) -> bool {
        let Ok((event, _)) = NetEvent5::ref_from_prefix(bytes) else { return false };
        (self.from..=self.to).contains(&event.header.time_stamp)
            && event.type_.name().is_some()
            && event.header.flags.get().bits() >> 14 == 0
            && event.header.ip_version.name().is_some()
    }
}

#[derive(Default)]
struct Summary {
    errors: BTreeMap<WinError, (usize, FileTime, FileTime)>,
    peers: BTreeMap<IpAddr, usize>,
    users: BTreeMap<Sid<'static>, usize>,
    faults: BTreeMap<&'static str, usize>,
    types: BTreeMap<NetEventType, usize>,
    /// The events, sorted by time; they outlive the mapping.
    events: Vec<Event<'static>>,
}

impl Summary {
    fn add(&mut self, partial: Partial<'_>) {
        for error in &partial.errors {
            *self.faults.entry(Fault::code(&error.fault())).or_default() += 1;
        }
        let Some(event) = partial.record.into_event() else { return };
        *self.types.entry(event.event_type).or_default() += 1;
        let time = event.header.time_stamp;
        if let Some(error) = event.error_code() {
            let (count, first, last) = self.errors.entry(error).or_insert((0, time, time));
            *count += 1;
            *first = time.min(*first);
            *last = time.max(*last);
        }
        if let Some(peer) = event.header.remote() {
            *self.peers.entry(peer).or_default() += 1;
        }
        if let Some(user) = event.header.user() {
            *self.users.entry(user.clone().into_owned()).or_default() += 1;
        }
        self.events.push(event.into_owned());
    }
}

fn search(memory: &[u8], base: u64) -> Result<Summary, Box<dyn Error>> {
    let image = Image::new(base, memory);
    let plausible = Plausible::now()?;
    let mut summary = Summary::default();
    for (offset, address) in (0..memory.len()).zip(base..).step_by(8) {
        if plausible.is_event(&memory[offset..]) {
            summary.add(Event::read_lenient(image, address, Version::V5, &Limits::default())?);
        }
    }
    summary.events.sort_by_key(|event| event.header.time_stamp);
    Ok(summary)
}

/// Synthetic memory with a few events among other bytes; the last event is truncated.
fn synthetic(base: u64) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut memory = vec![0xa5; 4096];
    let kind = RecordKind::Event(Version::V5);
    for record in Generator::new(kind, 1, 0).take(200) {
        let address = base + u64::try_from(memory.len())?;
        record.write_to(&mut memory, address)?;
        memory.resize(memory.len().next_multiple_of(64), 0xa5);
    }
    memory.truncate(memory.len() - 192);
    Ok(memory)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let summary = match arguments.as_slice() {
        [file, base] => {
            let base = u64::from_str_radix(base.trim_start_matches("0x"), 16)?;
            // SAFETY: no other process writes to a file of evidence.
            let memory = unsafe { memmap2::Mmap::map(&std::fs::File::open(file)?)? };
            search(&memory, base)?
        }
        _ => search(&synthetic(0x1f2_9a40_0000)?, 0x1f2_9a40_0000)?,
    };

    println!("{} events", summary.events.len());
    for (event_type, count) in &summary.types {
        println!("{count:6}  {event_type}");
    }
    for (error, (count, first, last)) in &summary.errors {
        println!("{count:6}  {error}, {first} to {last}");
        println!("        {}", error.meaning().unwrap_or("(no meaning is known)"));
        error.advice().for_each(|line| println!("        {line}"));
    }
    let mut peers = Vec::from_iter(&summary.peers);
    peers.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (peer, count) in peers.iter().take(10) {
        println!("{count:6}  {peer}");
    }
    for (user, count) in &summary.users {
        println!("{count:6}  {user} {}", user.well_known().unwrap_or_default());
    }
    for (fault, count) in &summary.faults {
        println!("{count:6}  members could not be read: {fault}");
    }
    if let [first, .., last] = summary.events.as_slice() {
        let (first, last) = (first.header.time_stamp, last.header.time_stamp);
        let span = SystemTime::try_from(last)?.duration_since(first.try_into()?)?;
        println!("{} s between the first and the last", span.as_secs());
    }
    Ok(())
}

#[test]
fn the_tool_finds_what_is_there() {
    let memory = synthetic(0x10000).unwrap();
    let summary = search(&memory, 0x10000).unwrap();
    assert!(summary.events.len() >= 190, "{}", summary.events.len());
    assert!(!summary.errors.is_empty() && !summary.users.is_empty());
    assert!(summary.events.is_sorted_by_key(|event| event.header.time_stamp));
    main().unwrap();
}
