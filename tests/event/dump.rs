//! Builds images for tests: structures of zeros with garbage as padding, whose members are set by name.

use wfp_events::event::{Event, Partial, Version};
use wfp_events::memory::Image;
use wfp_events::{Error, error};

use crate::kit::layouts::{Layout, is_layout, layout_of, offset};

/// The address of the first byte, which is that of the event.
pub(crate) const BASE: u64 = 0x1f2_9a40_0000;

/// The byte that padding is filled with.
pub(crate) const DIRT: u8 = 0xcc;

#[derive(Clone, Debug)]
pub(crate) struct Dump {
    pub(crate) base: u64,
    pub(crate) version: Version,
    pub(crate) bytes: Vec<u8>,
    /// The name and address of the last structure.
    last: (&'static str, u64),
}

impl Dump {
    /// An event of this version.
    pub(crate) fn new(version: Version) -> Self {
        Self::at(BASE, version)
    }

    pub(crate) fn at(base: u64, version: Version) -> Self {
        let mut dump = Self { base, version, bytes: Vec::new(), last: ("", 0) };
        dump.structure(version.layout().name);
        dump
    }

    /// Appends bytes with an alignment, and returns their address.
    pub(crate) fn put(&mut self, bytes: &[u8], align: usize) -> u64 {
        self.bytes.resize(self.bytes.len().next_multiple_of(align), DIRT);
        let address = self.base + self.bytes.len() as u64;
        self.bytes.extend(bytes);
        address
    }

    /// Appends a text and its NUL.
    pub(crate) fn text(&mut self, text: &str) -> u64 {
        let units: Vec<u8> = text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        self.put(&units, 2)
    }

    /// Appends pointers.
    pub(crate) fn pointers(&mut self, pointers: &[u64]) -> u64 {
        let bytes: Vec<u8> = pointers.iter().flat_map(|pointer| pointer.to_le_bytes()).collect();
        self.put(&bytes, 8)
    }

    /// Appends a structure whose members are all zero.
    pub(crate) fn structure(&mut self, name: &'static str) -> u64 {
        let layout = layout_of(name);
        let mut bytes = vec![DIRT; layout.size];
        clear(layout, &mut bytes);
        let address = self.put(&bytes, layout.align);
        self.last = (name, address);
        address
    }

    /// Appends a payload, and sets the event's type and pointer.
    pub(crate) fn payload(&mut self, event_type: u32, name: &'static str) -> &mut Self {
        let address = self.structure(name);
        self.set_in(self.version.layout().name, self.base, "type", &event_type.to_le_bytes());
        let arm = if name.contains("MM_FAILURE") { "ikeMmFailure" } else { "ikeQmFailure" };
        self.set_in(self.version.layout().name, self.base, arm, &address.to_le_bytes());
        self.last = (name, address);
        self
    }

    /// Sets a member of the last structure.
    pub(crate) fn set(&mut self, path: &str, value: impl AsRef<[u8]>) -> &mut Self {
        let (name, address) = self.last;
        self.set_in(name, address, path, value.as_ref());
        self
    }

    /// Sets a member of the header.
    pub(crate) fn header(&mut self, path: &str, value: impl AsRef<[u8]>) -> &mut Self {
        self.set_in(
            self.version.layout().name,
            self.base,
            &format!("header.{path}"),
            value.as_ref(),
        );
        self
    }

    pub(crate) fn set_in(&mut self, structure: &str, address: u64, path: &str, value: &[u8]) {
        let at = usize::try_from(address - self.base).unwrap() + offset(structure, path);
        self.bytes[at..][..value.len()].copy_from_slice(value);
    }

    pub(crate) fn read(&self) -> Result<Event<'static>, Error> {
        let bytes = self.bytes.clone().leak();
        Event::read(Image::new(self.base, bytes), self.base, self.version)
    }

    /// The event with the members that could be read, and the errors of the others.
    pub(crate) fn read_lenient(&self) -> Result<(Event<'static>, Vec<Error>), Error> {
        let bytes = self.bytes.clone().leak();
        let memory = Image::new(self.base, bytes);
        Event::read_lenient(memory, self.base, self.version, &Default::default()).map(apart)
    }
}

/// The event and the errors of a partial record.
pub(crate) fn apart(partial: Partial<'_>) -> (Event<'_>, Vec<Error>) {
    (partial.record.into_event().expect("an event"), partial.errors)
}

/// Sets the members of a structure, and of the structures in it, to zero.
fn clear(layout: &Layout, bytes: &mut [u8]) {
    for member in &layout.members {
        let bytes = &mut bytes[member.offset..][..member.size];
        match is_layout(&member.c_type) {
            Some(within) => clear(within, bytes),
            None => bytes.fill(0),
        }
    }
}

/// All parts of an error.
pub(crate) type ErrorParts =
    (&'static str, &'static str, &'static str, Option<usize>, Option<error::At>, error::Fault);

pub(crate) fn error_parts(error: &Error) -> ErrorParts {
    (error.structure(), error.part(), error.member(), error.index(), error.at(), error.fault())
}
