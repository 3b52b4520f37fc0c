//! Memory that holds no event.

/// The address of the first byte.
pub(crate) const HEAP: u64 = 0x1f2_9a40_0000;

/// Words, each made from a pseudorandom number (xorshift).
pub(crate) fn words(size: usize, make: impl Fn(u64) -> u64) -> Vec<u8> {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut word = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        make(random).to_le_bytes()
    };
    (0..size / 8).flat_map(|_| word()).collect()
}

/// A LiME file with one range at [`HEAP`].
pub(crate) fn lime(memory: &[u8]) -> Vec<u8> {
    let mut file = b"EMiL\x01\0\0\0".to_vec();
    file.extend(HEAP.to_le_bytes());
    file.extend((HEAP + memory.len() as u64 - 1).to_le_bytes());
    file.extend([0; 8]);
    file.extend(memory);
    file
}
