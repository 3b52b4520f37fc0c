//! Writes pcapng files, and shares nothing with the product that does so too.

use std::path::{Path, PathBuf};

/// A file under way.
pub(crate) struct Capture {
    bytes: Vec<u8>,
    /// The names of the interfaces, by id.
    interfaces: Vec<Option<String>>,
}

impl Capture {
    pub(crate) fn new() -> Self {
        let mut capture = Self { bytes: Vec::new(), interfaces: Vec::new() };
        let mut body = 0x1a2b_3c4d_u32.to_le_bytes().to_vec();
        body.extend([1, 0, 0, 0]);
        body.extend([0xff; 8]);
        capture.block(0x0a0d_0d0a, &body);
        capture
    }

    fn block(&mut self, kind: u32, body: &[u8]) {
        let padding = vec![0; body.len().next_multiple_of(4) - body.len()];
        let length = u32::try_from(body.len() + padding.len() + 12).unwrap().to_le_bytes();
        for part in [&kind.to_le_bytes()[..], &length, body, &padding, &length] {
            self.bytes.extend(part);
        }
    }

    /// The interface of this name, or of none; a new one where there is none like it yet.
    fn interface(&mut self, name: Option<&str>) -> u32 {
        if let Some(id) = self.interfaces.iter().position(|other| other.as_deref() == name) {
            return id as u32;
        }
        self.interfaces.push(name.map(str::to_owned));
        // LINKTYPE_USER0, and no limit of what was kept of a packet.
        let mut body = vec![147, 0, 0, 0, 0, 0, 0, 0];
        if let Some(name) = name {
            body.extend(2_u16.to_le_bytes());
            body.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            body.extend(name.as_bytes());
            body.resize(body.len().next_multiple_of(4), 0);
            body.extend([0; 4]);
        }
        self.block(1, &body);
        self.interfaces.len() as u32 - 1
    }

    /// Adds a packet on the interface of a name.
    pub(crate) fn packet(&mut self, interface: Option<&str>, bytes: &[u8]) {
        self.cut_packet(interface, bytes, bytes.len());
    }

    /// Adds a packet of which only so many bytes were kept.
    pub(crate) fn cut_packet(&mut self, interface: Option<&str>, bytes: &[u8], kept: usize) {
        let mut body = self.interface(interface).to_le_bytes().to_vec();
        body.extend([0; 8]);
        body.extend(u32::try_from(kept).unwrap().to_le_bytes());
        body.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
        body.extend(&bytes[..kept]);
        self.block(6, &body);
    }

    /// Writes the file.
    pub(crate) fn write(&self, directory: &Path) -> PathBuf {
        let path = directory.join("capture.pcapng");
        std::fs::write(&path, &self.bytes).unwrap();
        path
    }
}
