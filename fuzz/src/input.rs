//! The input of targets that read a memory image.

use wfp_events::memory::Image;

/// An image with its base, and the address of the record.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// Selects the version or the kind of the record.
    pub which: usize,
    pub base: u64,
    pub root: u64,
    /// A number that each target uses for its own purpose.
    pub number: u64,
    pub bytes: &'a [u8],
}

impl<'a> Input<'a> {
    /// The first byte selects the record, the second the base; the next two give the record's address, and two more are
    /// `number`. The rest is the image.
    pub fn new(input: &'a [u8]) -> Option<Self> {
        let (head, bytes) = input.split_first_chunk::<6>()?;
        let [which, base, root_low, root_high, low, high] = *head;
        let length = bytes.len() as u64;
        let base = match base % 4 {
            0 => 0,
            1 => 0x1000,
            2 => 0x1f2_9a40_0000,
            _ => 0_u64.wrapping_sub(length.next_multiple_of(8)),
        };
        let root = u64::from(u16::from_le_bytes([root_low, root_high])) % (length + 8);
        let number = u16::from_le_bytes([low, high]).into();
        Some(Self { which: which.into(), base, root: base.wrapping_add(root), number, bytes })
    }

    pub fn image(&self) -> Image<'a> {
        Image::new(self.base, self.bytes)
    }
}
