//! An image of memory as inputs give it.

use wfp_events::memory::Image;

/// An image, where it lies, and where the record is in it.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// Which record it is: its version or its kind.
    pub which: usize,
    pub base: u64,
    pub root: u64,
    /// A number that each target uses for its own.
    pub number: u64,
    pub bytes: &'a [u8],
}

impl<'a> Input<'a> {
    /// The first byte says which record it is, the second what the base is, the next two where the record is, and two
    /// more are a number; the rest is the image.
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
