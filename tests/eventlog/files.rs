//! Reading `.evtx` files.

use wfp_events::eventlog::{Item, LogEvent, Splitter};
use wfp_events::reader::{Format, Location, Reader};

use super::{event_of, read_file};
use crate::kit::event_log::{Logged, SECURITY, Value, WFP, chunk, evtx};

pub(super) fn drop_event(number: u64) -> Logged {
    let mut logged = Logged::new(
        SECURITY,
        5157,
        &[
            ("ProcessID", Value::U64(4)),
            ("Application", Value::text("System")),
            ("Direction", Value::text("%%14592")),
            ("SourceAddress", Value::text("198.51.100.20")),
            ("SourcePort", Value::text("443")),
            ("DestAddress", Value::text("192.0.2.10")),
            ("DestPort", Value::text("50211")),
            ("Protocol", Value::U32(6)),
            ("FilterRTID", Value::U64(71002)),
            ("LayerName", Value::text("%%14611")),
            ("LayerRTID", Value::U64(48)),
        ],
    );
    logged.number = number;
    logged
}

pub(super) fn other_event(number: u64) -> Logged {
    let mut logged = Logged::new(SECURITY, 4624, &[("LogonType", Value::U32(3))]);
    logged.number = number;
    logged
}

#[test]
fn events_of_several_chunks_are_read() {
    let first: Vec<_> = (0..40).map(drop_event).collect();
    let second = [other_event(40), Logged { number: 41, ..Logged::new(WFP, 1003, &[]) }];
    // The file is longer than its chunks in use.
    let file = evtx(&[chunk(&first), chunk(&second), vec![0; 65_536]]);
    let (events, errors) = read_file(&file);
    assert_eq!(errors, []);
    let expected = first.iter().map(|logged| LogEvent::Net(event_of(&logged.xml())));
    let last = LogEvent::Net(event_of(&second[1].xml()));
    let expected: Vec<_> = expected.chain([LogEvent::Other(4624), last]).collect();
    assert_eq!(events, expected);
}

#[test]
fn a_file_can_come_in_pieces() {
    let file = evtx(&[chunk(&[drop_event(1)]), chunk(&[drop_event(2), other_event(3)])]);
    let mut whole = Vec::new();
    Splitter::default().split(&file, true, &mut whole);
    for piece in [1000, 4096, 65_536, 100_000] {
        let (mut splitter, mut found, mut window) = (Splitter::default(), Vec::new(), Vec::new());
        let mut rest = &file[..];
        let mut offsets = Vec::new();
        while !rest.is_empty() {
            let (more, after) = rest.split_at(piece.min(rest.len()));
            window.extend_from_slice(more);
            rest = after;
            let done = splitter.split(&window, rest.is_empty(), &mut found);
            assert!(window.len() - done < 65_536, "no more than a chunk is kept");
            window.drain(..done);
            offsets.extend(found.drain(..).map(|item| match item {
                Item::Record(record) => (record.chunk, record.offset, record.range),
                other => panic!("{other:?}"),
            }));
        }
        let expected: Vec<_> = whole
            .iter()
            .map(|item| match item {
                Item::Record(record) => (record.chunk, record.offset, record.range.clone()),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(offsets, expected, "{piece}");
    }
}

#[test]
fn a_reader_detects_it() {
    let file = evtx(&[chunk(&[other_event(1), drop_event(2)]), chunk(&[drop_event(3)])]);
    let reader = Reader::new(std::io::Cursor::new(file)).unwrap();
    assert_eq!(reader.format(), Some(Format::EventLog));
    let entries: Vec<_> = reader.into_iter().map(Result::unwrap).collect();
    let positions: Vec<_> = entries.iter().map(|entry| entry.position).collect();
    assert_eq!(positions.iter().map(|of| of.record).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(positions[1].location, Location::Chunk(1));
    assert_eq!(positions[1].offset, 4096 + 65_536 + 512);
    assert_eq!(positions[1].to_string(), "record 2 in chunk 1 at offset 70144");
}

/// Values of types that the providers do not use today.
#[test]
fn values_are_shown_as_windows_shows_them() {
    let data = [
        ("Guid", Value::Guid([0xab; 16], "{ABABABAB-ABAB-ABAB-ABAB-ABABABABABAB}".to_owned())),
        ("Sid", Value::Sid(vec![1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0], "S-1-5-18".to_owned())),
        ("Bytes", Value::Bytes(vec![0xab, 1])),
        ("Time", Value::Time(131_823_339_265_120_000, "2018-09-25T07:25:26.5120000Z".to_owned())),
        ("Null", Value::Null),
        ("Small", Value::U8(200)),
    ];
    let logged = Logged::new(WFP, 1003, &data);
    let (events, errors) = read_file(&evtx(&[chunk(std::slice::from_ref(&logged))]));
    assert_eq!((events, errors), (vec![LogEvent::Net(event_of(&logged.xml()))], vec![]));
}
