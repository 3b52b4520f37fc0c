//! An agent: receives events in a callback, queues them, and sends them to a server in three formats.
//!
//! On Windows, `FwpmNetEventSubscribe4` calls the callback. Here, the events are in an image of memory.

use std::error::Error;
use std::sync::mpsc::{self, Sender};
use std::thread;

use wfp_events::event::Partial;
use wfp_events::memory::{Image, Limits};
use wfp_events::{Event, Version};

/// A message to the server.
#[derive(Debug)]
enum Packet {
    /// JSON.
    Json(String),
    /// The same members in less space.
    MessagePack(Vec<u8>),
    /// The bytes of the event, as Windows has them in memory.
    Bytes(Version, Vec<u8>),
}

/// The callback: the system owns the memory and frees it when the callback returns.
fn on_event(
    memory: Image<'_>,
    address: u64,
    queue: &Sender<Event<'static>>,
) -> Result<(), Box<dyn Error>> {
    let event = Event::read(memory, address, Version::V1)?;
    // Only events of interest are copied.
    if event.error_code().is_some() {
        queue.send(event.into_owned())?;
    }
    Ok(())
}

fn send(events: impl Iterator<Item = Event<'static>>) -> Result<Vec<Packet>, Box<dyn Error>> {
    let mut packets = Vec::new();
    for event in events {
        packets.push(Packet::Json(serde_json::to_string(&event)?));
        packets.push(Packet::MessagePack(rmp_serde::to_vec(&event)?));
        packets.push(Packet::Bytes(event.version, event.write(0)?));
    }
    Ok(packets)
}

/// The server: the event is the same in all formats.
fn receive(packet: &Packet) -> Result<Event<'static>, Box<dyn Error>> {
    Ok(match packet {
        Packet::Json(text) => serde_json::from_str(text)?,
        Packet::MessagePack(bytes) => rmp_serde::from_slice(bytes)?,
        Packet::Bytes(version, bytes) => Event::read(bytes, 0, *version)?.into_owned(),
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let (queue, events) = mpsc::channel();
    let sender = thread::spawn(move || send(events.into_iter()).map_err(|error| error.to_string()));

    let image = include_bytes!("../tests/data/memory-0.bin");
    let memory = Image::new(0x1f2_9a40_0000, image);
    on_event(memory, 0x1f2_9a40_0028, &queue)?;
    drop(queue);

    for packet in sender.join().map_err(|_| "the sender panicked")?? {
        let event = receive(&packet)?;
        let peer = event.header.remote().ok_or("an event without a peer")?;
        let error = event.error_code().ok_or("an event without an error")?;
        let (format, size) = match &packet {
            Packet::Json(text) => ("JSON", text.len()),
            Packet::MessagePack(bytes) => ("MessagePack", bytes.len()),
            Packet::Bytes(version, bytes) => (version.layout().name, bytes.len()),
        };
        println!("{} {peer} {error}: {size} bytes as {format}", event.header.time_stamp);
    }

    // An event that can be read only in part is a `Partial`, with an error for each missing member.
    let broken = Image::new(0x1f2_9a40_0000, image.get(..0x100).unwrap_or_default());
    let partial = Event::read_lenient(broken, 0x1f2_9a40_0028, Version::V1, &Limits::default())?;
    let kept: Partial<'static> = partial.into_owned();
    println!("{} members could not be read: {}", kept.errors.len(), serde_json::to_string(&kept)?);
    Ok(())
}

#[test]
fn the_agent_runs() {
    main().unwrap();
}
