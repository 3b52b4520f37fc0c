//! The sample event, as an image at its own address: a main-mode failure with everything that such an event usually
//! points to.

use wfp_events::event::{Event, Version};
use wfp_events::memory::Image;

use crate::one_event::event;
use crate::{archive, by_hand};

/// The event, and the same event in memory.
pub(crate) struct Sample {
    pub(crate) event: Event<'static>,
    /// The image at its own address, so that its pointers are real pointers.
    pub(crate) words: Vec<u64>,
    /// A copy of the bytes at another address.
    bytes: Vec<u8>,
}

impl Sample {
    pub(crate) fn new() -> Self {
        let event = event();
        let length = event.write(0).unwrap().len();
        let mut words = vec![0_u64; length.div_ceil(8)];
        let base = words.as_ptr() as u64;
        for (word, bytes) in words.iter_mut().zip(event.write(base).unwrap().chunks(8)) {
            let mut whole = [0; 8];
            whole[..bytes.len()].copy_from_slice(bytes);
            *word = u64::from_ne_bytes(whole);
        }
        let bytes = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
        Self { event, words, bytes }
    }

    /// The address of the image.
    pub(crate) fn base(&self) -> u64 {
        self.words.as_ptr() as u64
    }

    pub(crate) fn memory(&self) -> Image<'_> {
        Image::new(self.base(), &self.bytes)
    }

    /// Asserts that checked reading, unchecked reading and the archive give the same event and checksum, and that both
    /// ways of writing give the same bytes.
    pub(crate) fn assert_agree(&self) {
        let memory = self.memory();
        let read = Event::read(memory, self.base(), Version::V5).unwrap();
        let walked = by_hand::walk(&self.words);
        assert_eq!(read, self.event);
        by_hand::assert_same(&walked, &self.event);
        let expected = archive::fold_event(&read);
        assert_eq!(archive::fold_walked(&walked), expected, "windows-sys");
        assert_eq!(archive::access(&archive::of(&self.event)), expected, "rkyv");
        assert_eq!(by_hand::fill(&self.event, 1 << 40), self.event.write(1 << 40).unwrap());
    }
}
