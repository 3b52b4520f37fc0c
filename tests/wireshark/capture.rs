//! Builds capture files.

use std::path::PathBuf;

use crate::kit::files::Files;
use crate::kit::pcapng::Order;

/// A capture file under construction.
pub(crate) struct Capture {
    bytes: Vec<u8>,
    /// The names of the interfaces, by id.
    interfaces: Vec<Option<String>>,
}

const LITTLE: Order = Order::Little;

impl Capture {
    pub(crate) fn new() -> Self {
        Self { bytes: LITTLE.section(), interfaces: Vec::new() }
    }

    /// The id of the interface with this name, or without a name. It is added if it does not exist.
    fn interface(&mut self, name: Option<&str>) -> u32 {
        if let Some(id) = self.interfaces.iter().position(|other| other.as_deref() == name) {
            return id as u32;
        }
        self.interfaces.push(name.map(str::to_owned));
        let name = name.map(|name| LITTLE.option(2, name.as_bytes()));
        // LINKTYPE_USER0, without a snap length.
        self.bytes.extend(LITTLE.interface(147, 0, name.as_slice()));
        self.interfaces.len() as u32 - 1
    }

    /// Adds a packet on the interface with this name.
    pub(crate) fn packet(&mut self, interface: Option<&str>, bytes: &[u8]) {
        self.cut_packet(interface, bytes, bytes.len());
    }

    /// Adds a packet that is truncated to `kept` bytes.
    pub(crate) fn cut_packet(&mut self, interface: Option<&str>, bytes: &[u8], kept: usize) {
        let interface = self.interface(interface);
        self.bytes.extend(LITTLE.cut_packet(interface, &bytes[..kept], bytes.len(), &[]));
    }

    /// The capture file, and the directory that contains it.
    pub(crate) fn file(&self) -> (Files, PathBuf) {
        let files = Files::new().with("capture.pcapng", &self.bytes);
        let path = files.path("capture.pcapng");
        (files, path)
    }
}
