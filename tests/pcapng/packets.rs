//! Reading well-formed captures.

use proptest::prelude::*;
use wfp_events::Record;
use wfp_events::kind::RecordKind;
use wfp_events::pcapng::{BlockError, Item, Packet, Splitter};

use crate::kit::pcapng::{ORDERS, Order};
use crate::kit::samples;

pub(crate) const FAILURE: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0";
pub(crate) const ARRIVAL: &str = "FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0";

/// An item of a capture: a packet with its structure and data, a packet of a foreign interface, or a malformed block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    Packet { block: u64, offset: u64, structure: &'static str, data: Vec<u8> },
    Foreign,
    Malformed(BlockError),
}

/// The expected item for a packet.
pub(crate) fn packet(block: u64, offset: usize, structure: &'static str, data: &[u8]) -> Seen {
    Seen::Packet { block, offset: offset as u64, structure, data: data.to_vec() }
}

/// The items of a capture that is passed in pieces of these lengths; the last length is repeated.
pub(crate) fn seen_in_pieces(capture: &[u8], lengths: &[usize]) -> Vec<Seen> {
    let mut splitter = Splitter::default();
    let (mut window, mut rest, mut seen) = (Vec::new(), capture, Vec::new());
    let mut lengths = lengths.iter().copied().chain(std::iter::repeat(*lengths.last().unwrap()));
    loop {
        let ended = rest.is_empty();
        let (piece, after) =
            rest.split_at(lengths.next().unwrap().clamp(1, rest.len().max(1)).min(rest.len()));
        (window, rest) = ([window, piece.to_vec()].concat(), after);
        let mut found = Vec::new();
        let done = splitter.split(&window, ended, &mut found);
        assert!(!ended || done == window.len(), "at the end all bytes are done with");
        for found in found {
            seen.push(match found {
                Item::Packet(Packet { block, offset, kind, data }) => Seen::Packet {
                    block,
                    offset,
                    structure: kind.layout().name,
                    data: window[data].to_vec(),
                },
                Item::Foreign => Seen::Foreign,
                Item::Malformed(bad) => Seen::Malformed(bad),
                _ => panic!("{found:?}"),
            });
        }
        window.drain(..done);
        if ended {
            return seen;
        }
    }
}

/// The items of a capture. Asserts that they are the same when it is passed byte by byte.
pub(crate) fn seen(capture: &[u8]) -> Vec<Seen> {
    let whole = seen_in_pieces(capture, &[usize::MAX]);
    if capture.len() < 10_000 {
        assert_eq!(whole, seen_in_pieces(capture, &[1]));
    }
    whole
}

#[test]
fn packets_of_both_byte_orders_are_read() {
    for order in ORDERS {
        let head = [order.section(), order.ours(FAILURE), order.ours(ARRIVAL)].concat();
        let first = order.packet(0, &[1; 64], &[]);
        let second = order.packet(1, &[2; 4], &order.option(1, b"a comment"));
        let capture = [&head[..], &first, &second].concat();
        assert_eq!(
            seen(&capture),
            [
                packet(3, head.len(), FAILURE, &[1; 64]),
                packet(4, head.len() + first.len(), ARRIVAL, &[2; 4]),
            ],
            "{order:?}"
        );
    }
}

#[test]
fn each_section_has_its_own_order_and_interfaces() {
    let [little, big] = ORDERS;
    let parts = [
        little.section(),
        little.ours(FAILURE),
        little.packet(0, &[1; 64], &[]),
        big.section(),
        big.ours(ARRIVAL),
        big.packet(0, &[2; 4], &[]),
        little.section(),
        little.packet(0, &[3; 4], &[]),
    ];
    let offset = |part: usize| parts[..part].iter().map(Vec::len).sum::<usize>();
    let capture = parts.concat();
    let seen = seen(&capture);
    assert_eq!(seen[0], packet(2, offset(2), FAILURE, &[1; 64]));
    assert_eq!(seen[1], packet(5, offset(5), ARRIVAL, &[2; 4]));
    let Seen::Malformed(bad) = &seen[2] else { panic!("the third section has no interface") };
    assert_eq!((bad.block, bad.offset), (7, offset(7) as u64));
    assert_eq!(bad.to_string(), "packet refers to interface 0, but only 0 are described");
    assert_eq!(seen.len(), 3);
}

#[test]
fn data_of_any_length_is_padded() {
    let order = Order::Little;
    for length in 0..9 {
        let data = vec![7; length];
        let head = [order.section(), order.ours(FAILURE)].concat();
        let next = order.packet(0, b"next", &[]);
        let capture = [&head[..], &order.packet(0, &data, &[]), &next].concat();
        let second = capture.len() - next.len();
        assert_eq!(
            seen(&capture),
            [packet(2, head.len(), FAILURE, &data), packet(3, second, FAILURE, b"next")]
        );
    }
}

#[test]
fn simple_packets_are_of_the_first_interface() {
    for order in ORDERS {
        let options = [order.option(2, FAILURE.as_bytes())];
        // The length of the data is limited by the original length, by the snap length and by the block.
        for (snaplen, original, length) in [(0, 64, 64), (60, 64, 60), (100, 61, 61), (0, 99, 64)] {
            let head = [order.section(), order.interface(147, snaplen, &options)].concat();
            let capture = [&head[..], &order.simple(original, &[7; 64])].concat();
            assert_eq!(seen(&capture), [packet(2, head.len(), FAILURE, &vec![7; length])]);
        }
    }
}

#[test]
fn resolutions_offsets_and_options_do_not_matter() {
    for order in ORDERS {
        let name = order.option(2, FAILURE.as_bytes());
        for options in [
            vec![name.clone()],
            vec![name.clone(), order.option(9, &[6])],
            vec![order.option(9, &[9]), name.clone()],
            vec![order.option(9, &[0x8a]), name.clone(), order.option(14, &[0xff; 8])],
            vec![order.option(3, b"a description"), name.clone(), order.option(40_000, b"?")],
            // Some writers include the NUL in the length.
            vec![order.option(2, b"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0\0")],
        ] {
            let head = [order.section(), order.interface(147, 0, &options)].concat();
            let capture = [&head[..], &order.packet(0, &[7; 64], &[])].concat();
            assert_eq!(seen(&capture), [packet(2, head.len(), FAILURE, &[7; 64])], "{options:?}");
        }
    }
}

#[test]
fn other_blocks_are_passed_over() {
    for order in ORDERS {
        let head = [order.section(), order.ours(FAILURE)].concat();
        // Blocks of other types: names, statistics, secrets, custom, unknown, empty and long.
        let names = order.block(4, &[0; 4]);
        let statistics = order.block(5, &[0; 12]);
        let secrets = order.block(10, &[0; 8]);
        let custom = order.block(0xbad, &[1; 16]);
        let others = [
            names,
            statistics,
            secrets,
            custom,
            order.block(0x1234_5678, b"what nobody knows"),
            order.block(0x1234_5678, b""),
            // Their content is ignored.
            order.block(4, &[0xff; 8]),
            order.block(5, b""),
            order.block(10, &[0xff; 8]),
            order.block(0x1234_5678, &vec![7; 300_000]),
        ];
        let capture = [&head[..], &others.concat(), &order.packet(0, &[7; 64], &[])].concat();
        let offset = head.len() + others.concat().len();
        assert_eq!(seen(&capture), [packet(12, offset, FAILURE, &[7; 64])]);
    }
}

#[test]
fn the_sample_holds_the_events_of_its_json_lines() {
    let capture = samples::EVENTS_PCAPNG;
    let lines = samples::EVENTS;
    let read: Vec<String> = seen(capture)
        .iter()
        .map(|seen| {
            let Seen::Packet { structure, data, .. } = seen else { panic!("{seen:?}") };
            let record = Record::read(RecordKind::from_name(structure).unwrap(), data).unwrap();
            serde_json::to_string(&record).unwrap() + "\n"
        })
        .collect();
    assert_eq!(read.concat(), lines);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_capture_can_arrive_in_any_pieces(lengths in proptest::collection::vec(1..5_000_usize, 1..6)) {
        let capture = samples::EVENTS_PCAPNG;
        prop_assert_eq!(seen_in_pieces(capture, &lengths), seen(capture));
    }
}
