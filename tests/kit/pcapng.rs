//! Builds pcapng blocks without the library.

/// The byte order of a section.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Order {
    Little,
    Big,
}

pub(crate) const ORDERS: [Order; 2] = [Order::Little, Order::Big];

impl Order {
    pub(crate) fn u16(self, number: u16) -> [u8; 2] {
        match self {
            Self::Little => number.to_le_bytes(),
            Self::Big => number.to_be_bytes(),
        }
    }

    pub(crate) fn u32(self, number: u32) -> [u8; 4] {
        match self {
            Self::Little => number.to_le_bytes(),
            Self::Big => number.to_be_bytes(),
        }
    }

    /// A block of any type.
    pub(crate) fn block(self, block_type: u32, body: &[u8]) -> Vec<u8> {
        let mut block = self.u32(block_type).to_vec();
        let length = self.u32(12 + padded(body).len() as u32);
        block.extend(length);
        block.extend(padded(body));
        block.extend(length);
        block
    }

    /// A section header block.
    pub(crate) fn section(self) -> Vec<u8> {
        let mut body = self.u32(0x1a2b_3c4d).to_vec();
        body.extend(self.u16(1));
        body.extend(self.u16(0));
        body.extend([0xff; 8]);
        self.block(0x0a0d_0d0a, &body)
    }

    pub(crate) fn option(self, code: u16, value: &[u8]) -> Vec<u8> {
        let mut option = self.u16(code).to_vec();
        option.extend(self.u16(value.len() as u16));
        option.extend(padded(value));
        option
    }

    /// An interface description block with this link type, snap length and options. The end-of-options option is added.
    pub(crate) fn interface(self, link: u16, snaplen: u32, options: &[Vec<u8>]) -> Vec<u8> {
        let mut body = self.u16(link).to_vec();
        body.extend([0; 2]);
        body.extend(self.u32(snaplen));
        body.extend(options.concat());
        if !options.is_empty() {
            body.extend([0; 4]);
        }
        self.block(1, &body)
    }

    /// An interface description block for records of this structure.
    pub(crate) fn ours(self, structure: &str) -> Vec<u8> {
        self.interface(147, 0, &[self.option(2, structure.as_bytes()), self.option(9, &[7])])
    }

    /// An enhanced packet block.
    pub(crate) fn packet(self, interface: u32, data: &[u8], options: &[u8]) -> Vec<u8> {
        self.cut_packet(interface, data, data.len(), options)
    }

    /// An enhanced packet block with the original packet length `original`.
    pub(crate) fn cut_packet(
        self,
        interface: u32,
        data: &[u8],
        original: usize,
        options: &[u8],
    ) -> Vec<u8> {
        let mut body = self.u32(interface).to_vec();
        body.extend([0; 8]);
        body.extend(self.u32(data.len() as u32));
        body.extend(self.u32(original as u32));
        body.extend(padded(data));
        body.extend(options);
        self.block(6, &body)
    }

    /// A simple packet block with the original packet length `original`.
    pub(crate) fn simple(self, original: u32, data: &[u8]) -> Vec<u8> {
        let mut body = self.u32(original).to_vec();
        body.extend(padded(data));
        self.block(3, &body)
    }
}

/// The bytes, padded to a multiple of four.
pub(crate) fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut padded = bytes.to_vec();
    padded.resize(bytes.len().next_multiple_of(4), 0xa5);
    padded
}
