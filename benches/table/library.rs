//! The rows of what the library does, within this process.

use std::hint::black_box;

use wfp_events::event::{Event, Version};

use super::measure::{Pair, Scale, median, pair, timed};
use super::row::{Ask, Row, bytes_a_second, rate, time};
use crate::sample::Sample;
use crate::{archive, by_hand, byteorder_reader, flat, lines, peers, synthetic};

pub(crate) fn measure(scale: &Scale) -> Vec<Row> {
    eprintln!("measuring the library");
    let mut rows = Vec::new();
    let bytes = synthetic::bytes(scale.large.1);
    let sizes = [flat::SMALL, scale.large];
    search(scale, &bytes, sizes, &mut rows);
    read(scale, &bytes, sizes, &mut rows);
    event(scale, &mut rows);
    write(scale, &bytes, sizes, &mut rows);
    json(scale, &mut rows);
    rows
}

type Sizes = [(&'static str, usize); 2];

/// Two things that are short, timed in turn.
fn both(scale: &Scale, ours: impl FnMut(), beside: impl FnMut()) -> Pair {
    pair(scale.pairs, &mut timed(scale, ours), &mut timed(scale, beside))
}

fn search(scale: &Scale, bytes: &[u8], sizes: Sizes, rows: &mut Vec<Row>) {
    assert_eq!(flat::first_unnamed(bytes), None, "all are named: the whole is searched");
    for (name, size) in sizes {
        let bytes = &bytes[..size];
        let measured = both(
            scale,
            || _ = black_box(flat::first_unnamed(black_box(bytes))),
            || _ = black_box(flat::sum_u64s(black_box(bytes))),
        );
        let what = format!("`first_unnamed`, {name}");
        rows.push(Row::pair(1, what, "sum of `u64`s", measured, Ask::AtLeast(0.9), rate(size)));
    }
}

fn read(scale: &Scale, bytes: &[u8], sizes: Sizes, rows: &mut Vec<Row>) {
    peers::assert_agree(&bytes[..flat::SMALL.1]);
    for (name, size) in sizes {
        let bytes = &bytes[..size];
        let (_, ours) = peers::TYPED;
        for (peer, beside) in &peers::ALL[1..] {
            let measured = both(
                scale,
                || _ = black_box(ours(black_box(bytes))),
                || _ = black_box(beside(black_box(bytes))),
            );
            let ask = match (*peer, size == flat::SMALL.1) {
                ("windows-sys", _) => Ask::AtLeast(1.0),
                ("binrw", true) => Ask::AtLeast(6.0),
                ("deku", true) => Ask::AtLeast(15.0),
                _ => Ask::Nothing,
            };
            let what = format!("typed fold, {name}");
            rows.push(Row::pair(2, what, &format!("`{peer}`"), measured, ask, rate(size)));
        }
    }
}

fn event(scale: &Scale, rows: &mut Vec<Row>) {
    let sample = Sample::new();
    sample.assert_agree();
    let (memory, base, words) = (sample.memory(), sample.base(), &sample.words);
    let archive = archive::of(&sample.event);
    let read = || Event::read(black_box(memory), black_box(base), Version::V5);
    let measured = both(
        scale,
        || _ = black_box(black_box(&read()).is_ok()),
        || _ = black_box(black_box(&by_hand::walk(black_box(words))).flags),
    );
    let beside = "unchecked walk";
    rows.push(Row::pair(3, "`Event::read`", beside, measured, Ask::AtMost(1.3), time));
    let mut fold = || _ = black_box(archive::fold_event(&read().unwrap()));
    let what = "`Event::read` and fold";
    let measured = both(scale, &mut fold, || {
        black_box(archive::access(black_box(&archive)));
    });
    let beside = "`rkyv`, validated, and fold";
    let row = Row::pair(3, what, beside, measured, Ask::AtLeast(1.0), time);
    rows.push(row.bound(
        "texts are measured and lists are built, as by the unchecked walk below; an archive holds all lengths",
    ));
    let measured = both(scale, &mut fold, || {
        black_box(archive::fold_walked(&by_hand::walk(black_box(words))));
    });
    let beside = "unchecked walk and fold";
    rows.push(Row::pair(3, what, beside, measured, Ask::Nothing, time));
}

fn write(scale: &Scale, bytes: &[u8], sizes: Sizes, rows: &mut Vec<Row>) {
    let event = Sample::new().event;
    let base = 0x1f2_9a40_0000;
    let measured = both(
        scale,
        || _ = black_box(black_box(&event).write(black_box(base)).unwrap()),
        || _ = black_box(by_hand::fill(black_box(&event), black_box(base))),
    );
    rows.push(Row::pair(
        4,
        "`Event::write`",
        "`Vec` filled by hand",
        measured,
        Ask::AtMost(2.0),
        time,
    ));

    let records = flat::native(bytes);
    let mut to = vec![0xa5; bytes.len()];
    flat::write_typed(&records, &mut to);
    assert!(to == *bytes, "what is written is what was read");
    let mut copy = vec![0xa5; bytes.len()];
    for (name, size) in sizes {
        let records = &records[..size / byteorder_reader::SIZE];
        let measured = both(
            scale,
            || flat::write_typed(black_box(records), black_box(&mut to[..size])),
            || black_box(&mut copy[..size]).copy_from_slice(black_box(&bytes[..size])),
        );
        let what = format!("flat records written, {name}");
        let row = Row::pair(4, what, "`memcpy`", measured, Ask::AtLeast(0.8), rate(size));
        rows.push(row.bound(
            "stores of 16 bytes, which every x86-64 has; `memcpy` takes the widest that this one has",
        ));
    }
}

fn json(scale: &Scale, rows: &mut Vec<Row>) {
    let failures = lines::take(flat::SMALL.1, lines::failures());
    let events = lines::take(flat::SMALL.1, lines::events());
    for (name, (records, text)) in [("main-mode failures", failures), ("events", events)] {
        lines::assert_agree(&records, &text);
        let [(_, ours), others @ ..] = lines::ALL;
        let what = format!("JSON lines of {name}");
        let mut measured = Vec::new();
        for (serializer, beside) in others {
            let [mut to, mut to_beside] = [Vec::new(), Vec::new()];
            let pair = both(
                scale,
                || lines::write(ours, black_box(&records), black_box(&mut to)),
                || lines::write(beside, black_box(&records), black_box(&mut to_beside)),
            );
            measured.push((serializer, pair));
        }
        let seconds = median(measured.iter().map(|(_, pair)| pair.ours));
        let figure = text.len() as f64 / seconds;
        rows.push(Row::alone(5, &*what, figure, Ask::AtLeast(1.5e9), bytes_a_second));
        for (serializer, pair) in measured {
            let beside = format!("`{serializer}`");
            rows.push(Row::pair(5, &*what, &beside, pair, Ask::Nothing, rate(text.len())));
        }
    }
}
