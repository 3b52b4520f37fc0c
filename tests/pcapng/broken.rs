//! Malformed pcapng files: each fault is reported once, and all intact packets are read.

use proptest::prelude::*;
use wfp_events::pcapng::{BlockFault, Splitter};

use super::packets::{FAILURE, Seen, packet, seen, seen_in_pieces};
use crate::kit::pcapng::{ORDERS, Order};
use crate::kit::samples;

/// The faults, with the number and offset of the block, and the number of packets that were read.
fn faults(capture: &[u8]) -> (Vec<(u64, usize, BlockFault)>, usize) {
    let (mut faults, mut packets) = (Vec::new(), 0);
    for seen in seen(capture) {
        match seen {
            Seen::Malformed(bad) => faults.push((bad.block, bad.offset as usize, bad.fault)),
            Seen::Packet { .. } => packets += 1,
            Seen::Foreign => panic!("there is none"),
        }
    }
    (faults, packets)
}

fn head(order: Order) -> Vec<u8> {
    [order.section(), order.ours(FAILURE)].concat()
}

#[test]
fn a_capture_is_truncated_at_every_length() {
    for order in ORDERS {
        let head = head(order);
        let one = order.packet(0, &[7; 64], &[]);
        let capture = [&head[..], &one, &one].concat();
        for length in 0..=capture.len() {
            let starts =
                [0, order.section().len(), head.len(), head.len() + one.len(), capture.len()];
            let block = starts.iter().rposition(|start| *start <= length).unwrap();
            let (start, found) = (starts[block], length - starts[block]);
            let needed = match found {
                0..12 => 0,
                _ => starts[block + 1] - start,
            };
            let expected = match found {
                0 => vec![],
                _ => vec![(block as u64, start, BlockFault::CutShort { needed, found })],
            };
            let packets = block.saturating_sub(2);
            assert_eq!(faults(&capture[..length]), (expected, packets), "{length}");
        }
    }
}

#[test]
fn a_bad_block_is_reported_and_the_next_is_read() {
    for order in ORDERS {
        let head = head(order);
        let good = order.packet(0, &[7; 64], &[]);
        let mut too_long = good.clone();
        too_long[20..24].copy_from_slice(&order.u32(65));
        let mut far_too_long = good.clone();
        far_too_long[20..24].copy_from_slice(&[0xff; 4]);
        let short = order.block(6, &[0; 16]);
        for (bad, fault) in [
            (too_long, BlockFault::Malformed),
            (far_too_long, BlockFault::Malformed),
            (short, BlockFault::Malformed),
            (order.block(1, &[0; 4]), BlockFault::Malformed),
            (order.block(3, b""), BlockFault::Malformed),
            (
                order.packet(1, &[7; 64], &[]),
                BlockFault::NoInterface { interface: 1, described: 1 },
            ),
            (
                order.packet(u32::MAX, &[7; 64], &[]),
                BlockFault::NoInterface { interface: u32::MAX, described: 1 },
            ),
        ] {
            let capture = [&head[..], &good, &bad, &good].concat();
            let offset = head.len() + good.len();
            assert_eq!(faults(&capture), (vec![(3, offset, fault)], 2), "{order:?} {fault:?}");
        }
    }
}

#[test]
fn the_next_block_after_garbage_is_found() {
    for order in ORDERS {
        let head = head(order);
        let good = order.packet(0, &[7; 64], &[]);
        let length = good.len() as u32;
        let with_length = |start: u32, end: u32| {
            let mut block = good.clone();
            block[4..8].copy_from_slice(&order.u32(start));
            let at = block.len() - 4;
            block[at..].copy_from_slice(&order.u32(end));
            block
        };
        // Each fault is reported once. A length beyond the block is detected because what follows is not a block.
        for (bad, fault) in [
            (with_length(0, length), BlockFault::Length(0)),
            (with_length(11, length), BlockFault::Length(11)),
            (with_length(97, length), BlockFault::Length(97)),
            (with_length(u32::MAX, length), BlockFault::Length(u32::MAX)),
            (with_length(0x0100_0004, length), BlockFault::Length(0x0100_0004)),
            (with_length(length, 0), BlockFault::LengthMismatch { start: length, end: 0 }),
            (with_length(12, length), BlockFault::LengthMismatch { start: 12, end: 0 }),
            ([0xff; 100].to_vec(), BlockFault::Length(u32::MAX)),
        ] {
            let capture = [&head[..], &good, &bad, &good].concat();
            let offset = head.len() + good.len();
            assert_eq!(faults(&capture), (vec![(3, offset, fault)], 2), "{order:?} {fault:?}");
        }
        // A length beyond the end of the file is reported at the end, and the blocks within it are found.
        let capture = [&head[..], &with_length(4096, length), &good, &good].concat();
        let needed = BlockFault::CutShort { needed: 4096, found: 3 * good.len() };
        assert_eq!(faults(&capture), (vec![(2, head.len(), needed)], 2));
        // The maximum length of a block is 16 MiB.
        let capture = [&head[..], &with_length(0x0100_0000, length), &good].concat();
        let needed = BlockFault::CutShort { needed: 0x0100_0000, found: 2 * good.len() };
        assert_eq!(faults(&capture), (vec![(2, head.len(), needed)], 1));
    }
}

/// After garbage, the splitter waits only for data that may be a block of up to 1 MiB.
#[test]
fn the_next_block_after_garbage_is_found_before_the_end() {
    let order = Order::Little;
    let good = order.packet(0, &[7; 64], &[]);
    for (length, is_found) in [(0, true), (1 << 20, false), ((1 << 20) + 4, true)] {
        let likely = [order.u32(6), order.u32(length)].concat();
        let capture = [&head(order)[..], &[0xee; 40], &likely, &good].concat();
        let mut found = Vec::new();
        let done = Splitter::default().split(&capture, false, &mut found);
        assert_eq!((done == capture.len(), found.len()), (is_found, 1 + usize::from(is_found)));
    }
}

#[test]
fn blocks_within_a_bad_block_are_found_in_parts() {
    let order = Order::Little;
    // A block whose length covers many malformed blocks.
    let one = order.block(1, b"");
    let many = one.repeat(50_000);
    let mut all = order.u32(0x1234_5678).to_vec();
    all.extend(order.u32(12 + many.len() as u32));
    all.extend(&many);
    all.extend([0xff; 4]);
    let capture = [head(order), all].concat();
    let (mut splitter, mut start, mut count) = (Splitter::default(), 0, 0);
    while start < capture.len() {
        let mut found = Vec::new();
        start += splitter.split(&capture[start..], true, &mut found);
        assert!(found.len() <= 8_192);
        count += found.len();
    }
    // The first block, those within it, and the invalid trailing length.
    assert_eq!(count, 50_002);
}

#[test]
fn a_section_after_garbage_is_found() {
    let [little, big] = ORDERS;
    let first = [head(little), little.packet(0, &[1; 64], &[])].concat();
    let second = [head(big), big.packet(0, &[2; 64], &[])].concat();
    // After garbage, blocks are searched at every fourth byte.
    let capture = [&first[..], &[0xee; 40], &second].concat();
    let offset = first.len() + 40 + head(big).len();
    assert_eq!(seen(&capture)[..1], [packet(2, head(little).len(), FAILURE, &[1; 64])],);
    assert_eq!(seen(&capture)[2..], [packet(6, offset, FAILURE, &[2; 64])]);
    assert_eq!(faults(&capture).0, [(3, first.len(), BlockFault::Length(0xeeee_eeee))]);
}

#[test]
fn a_capture_without_a_section_is_refused() {
    let order = Order::Little;
    let (interface, one) = (order.ours(FAILURE), order.packet(0, &[7; 64], &[]));
    let capture = [&interface[..], &one, &head(order), &one].concat();
    assert_eq!(faults(&capture), (vec![(0, 0, BlockFault::NoSection)], 1));
    let mut section = order.section();
    section[8..12].copy_from_slice(b"what");
    let capture = [&section[..], &interface, &one].concat();
    assert_eq!(faults(&capture), (vec![(0, 0, BlockFault::ByteOrder)], 0));
}

#[test]
fn block_errors_have_messages() {
    for (fault, text) in [
        (BlockFault::Length(13), "invalid block length 13"),
        (
            BlockFault::LengthMismatch { start: 32, end: 36 },
            "block lengths differ: 32 at the start, 36 at the end",
        ),
        (
            BlockFault::CutShort { needed: 32, found: 12 },
            "file ends inside this block (12 of 32 bytes)",
        ),
        (BlockFault::CutShort { needed: 0, found: 8 }, "file ends inside this block (8 bytes)"),
        (BlockFault::ByteOrder, "invalid byte order in the section header"),
        (BlockFault::NoSection, "block before any section header"),
        (BlockFault::Malformed, "malformed block"),
    ] {
        assert_eq!(fault.to_string(), text);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_in_any_pieces(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        lengths in proptest::collection::vec(1..100_usize, 1..6),
    ) {
        let capture = [head(Order::Little), bytes].concat();
        prop_assert_eq!(seen_in_pieces(&capture, &lengths), seen(&capture));
    }

    #[test]
    fn corrupt_captures_are_read_in_any_pieces(
        bends in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..20),
        lengths in proptest::collection::vec(1..2_000_usize, 1..6),
    ) {
        let mut capture = samples::EVENTS_PCAPNG[..6_000].to_vec();
        for (at, byte) in bends {
            let at = at.index(capture.len());
            capture[at] = byte;
        }
        prop_assert_eq!(seen_in_pieces(&capture, &lengths), seen(&capture));
    }
}
