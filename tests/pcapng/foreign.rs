//! Packets of interfaces that are not for WFP records.

use super::packets::{ARRIVAL, FAILURE, Seen, packet, seen};
use crate::kit::pcapng::{ORDERS, Order};

#[test]
fn packets_of_foreign_interfaces_are_recognised() {
    for order in ORDERS {
        let name = |name: &str| order.option(2, name.as_bytes());
        let interfaces = [
            order.interface(147, 0, &[name(FAILURE)]),
            // Another link type, no name, a name that is not a structure, and a structure that is not a record.
            order.interface(1, 0, &[name(FAILURE)]),
            order.interface(147, 0, &[]),
            order.interface(147, 0, &[name("eth0")]),
            order.interface(147, 0, &[name("FILETIME")]),
            order.interface(147, 0, &[order.option(2, &[0xff; 4])]),
            order.interface(147, 0, &[name(ARRIVAL)]),
        ];
        let head = [order.section(), interfaces.concat()].concat();
        let packets: Vec<Vec<u8>> = (0..7).map(|id| order.packet(id, &[7; 4], &[])).collect();
        let last = head.len() + 6 * packets[0].len();
        let mut expected = vec![packet(8, head.len(), FAILURE, &[7; 4])];
        expected.extend(vec![Seen::Foreign; 5]);
        expected.push(packet(14, last, ARRIVAL, &[7; 4]));
        assert_eq!(seen(&[head, packets.concat()].concat()), expected);
    }
}

#[test]
fn a_bad_interface_keeps_its_number() {
    let order = Order::Little;
    let head = [order.section(), order.block(1, &[0; 4]), order.ours(FAILURE)].concat();
    let packets = [order.packet(0, &[7; 64], &[]), order.packet(1, &[7; 64], &[])];
    let second = head.len() + packets[0].len();
    let seen = seen(&[head, packets.concat()].concat());
    let Seen::Malformed(bad) = &seen[0] else { panic!("{seen:?}") };
    assert_eq!((bad.block, bad.offset), (1, 28));
    assert_eq!(seen[1..], [Seen::Foreign, packet(4, second, FAILURE, &[7; 64])]);
}

#[test]
fn the_number_of_interfaces_is_bounded() {
    let order = Order::Little;
    let many = order.interface(147, 0, &[]).repeat(65_536);
    let one_more = order.ours(FAILURE);
    let head = [order.section(), many].concat();
    let capture = [&head[..], &one_more, &order.packet(65_536, &[7; 64], &[])].concat();
    let seen = seen(&capture);
    let messages: Vec<String> = seen
        .iter()
        .map(|seen| match seen {
            Seen::Malformed(bad) => format!("{}: {bad}", bad.offset),
            _ => panic!("{seen:?}"),
        })
        .collect();
    assert_eq!(
        messages,
        [
            format!("{}: too many interfaces in this section", head.len()),
            format!(
                "{}: packet refers to interface 65536, but only 65536 are described",
                head.len() + one_more.len()
            ),
        ]
    );
}
