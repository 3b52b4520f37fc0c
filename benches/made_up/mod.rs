//! Records that look like a capture of a busy gateway, the same in every run.

use crate::byteorder_reader::SIZE;

/// Error codes, the frequent ones several times.
const ERRORS: [u32; 16] = [
    13801,
    13801,
    13801,
    13801,
    13805,
    13805,
    13805,
    13805,
    13868,
    13868,
    13806,
    13824,
    13843,
    13887,
    13905,
    0x8009_030c,
];

/// Numbers from a seed: SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let number = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ number >> 31
    }

    /// One of `0..count`.
    fn below(&mut self, count: u32) -> u32 {
        (self.next() % u64::from(count)) as u32
    }
}

/// That many bytes of records whose values all have names.
pub(crate) fn bytes(length: usize) -> Vec<u8> {
    let mut numbers = Numbers(13801);
    let mut mm_id = 0x7b4f_u64;
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        mm_id += u64::from(numbers.below(5));
        let benign = u32::from(numbers.below(8) == 0);
        let multiple = u32::from(numbers.below(6) == 0);
        let members = [
            ERRORS[numbers.below(16) as usize],
            numbers.below(3),
            benign | multiple << 1,
            2 - numbers.below(5) / 2,
            numbers.below(6),
            numbers.below(2),
            [1, 1, 1, 2, 5, 7, 8, 11][numbers.below(8) as usize],
        ];
        bytes.extend(members.iter().flat_map(|member| member.to_le_bytes()));
        // Few failures are a certificate's fault, and it is mostly one of a few certificates.
        let certificate = if numbers.below(8) == 0 { u64::from(numbers.below(32)) + 1 } else { 0 };
        let mut hash = Numbers(certificate);
        let words =
            std::iter::repeat_with(|| if certificate == 0 { 0 } else { hash.next() as u32 });
        bytes.extend(words.take(5).flat_map(u32::to_le_bytes));
        bytes.extend(mm_id.to_le_bytes());
        bytes.extend((0x12485 + u64::from(numbers.below(12))).to_le_bytes());
    }
    assert_eq!((bytes.len(), length % SIZE), (length, 0), "whole records");
    bytes
}
