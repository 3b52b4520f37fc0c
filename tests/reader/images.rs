//! Reading memory images: one record, or an array of pointers to events.

use std::sync::Arc;

use wfp_events::event::Version;
use wfp_events::json::read_line;
use wfp_events::kind::RecordKind;
use wfp_events::reader::{Batch, Location, Position, Reader, Roots};

const BASE: u64 = 0x1f2_9a40_0000;
const WILD: u64 = 0xdead_beef_0000;
const NAME: &str = "FWPM_NET_EVENT1";

/// An event with a list of texts of this length.
fn event(base: u64, elements: usize, units: usize) -> Vec<u8> {
    let texts = vec![format!("{:?}", "A".repeat(units)); elements].join(",");
    let line = format!(
        r#"{{"struct":"{NAME}","type":"FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE","ikeMmFailure":{{"localPrincipalGroupSids":[{texts}]}}}}"#
    );
    read_line(line.as_bytes()).unwrap().to_bytes(base).unwrap()
}

/// An array of pointers followed by an event. A pointer of 1 stands for the address of the event.
fn array(pointers: &[u64], elements: usize, units: usize) -> Vec<u8> {
    let root = BASE + 8 * pointers.len() as u64;
    let pointers = pointers.iter().map(|pointer| if *pointer == 1 { root } else { *pointer });
    let mut image: Vec<u8> = pointers.flat_map(u64::to_le_bytes).collect();
    image.extend(event(root, elements, units));
    image
}

fn reader(image: &[u8], entries: Option<u64>) -> Reader {
    let kind = RecordKind::Event(Version::V1);
    Reader::image(Roots { kind, base: BASE, root: BASE, entries }, Arc::new(image.to_vec()))
}

fn position(record: u64, address: u64) -> Position {
    let offset = address - BASE;
    Position { record, offset, location: Location::Address(address) }
}

/// The length of each batch, and the position and the error of each record.
type Found = (Vec<usize>, Vec<(Position, Option<String>)>);

/// What a batch gives as records and what it gives as images.
fn found(mut reader: Reader) -> [Found; 2] {
    assert_eq!(reader.format(), None);
    let (mut batch, mut records, mut images) =
        (Batch::default(), Found::default(), Found::default());
    while reader.fill(&mut batch).unwrap() {
        let mut note = |position, note| panic!("{position}: {note:?}");
        let before = records.1.len();
        batch.for_each_record(&mut note, &mut |position, record| {
            let error = record.map(|partial| assert_eq!(partial.errors, [])).err();
            let error = error.map(|error| error.to_string());
            records.1.push((position, error));
        });
        records.0.push(records.1.len() - before);
        let before = images.1.len();
        batch.for_each_image(&mut note, &mut |position, image| {
            let error = image.map(|image| {
                assert_eq!((image.base, position.location), (BASE, Location::Address(image.root)));
            });
            images.1.push((position, error.err().map(|error| error.to_string())));
        });
        images.0.push(images.1.len() - before);
    }
    [records, images]
}

#[test]
fn one_record_is_read() {
    let expected = (vec![1], vec![(position(0, BASE), None)]);
    assert_eq!(found(reader(&event(BASE, 1, 1), None)), [expected.clone(), expected]);
    assert_eq!(found(reader(&[], None)), [Found::default(), Found::default()]);
    assert_eq!(found(reader(&[], Some(3))), [Found::default(), Found::default()]);
}

#[test]
fn each_pointer_of_an_array_is_a_record() {
    let image = array(&[1, 0, WILD, 1], 1, 1);
    let found = found(reader(&image, Some(4)));
    let expected = vec![
        (position(0, BASE + 32), None),
        (position(1, BASE + 8), Some("FWPM_NET_EVENT1 must not be NULL".to_owned())),
        (position(2, WILD), Some("FWPM_NET_EVENT1 lies outside this image".to_owned())),
        (position(3, BASE + 32), None),
    ];
    assert_eq!(found, [(vec![4], expected.clone()), (vec![4], expected)]);
}

#[test]
fn an_array_comes_in_batches() {
    let [records, images] = found(reader(&array(&[1; 600], 1, 1), Some(600)));
    assert_eq!(records.0, [256, 256, 88]);
    for (number, (at, error)) in records.1.iter().enumerate() {
        assert_eq!((*at, error), (position(number as u64, BASE + 4800), &None));
    }
    assert_eq!(records, images);
}

#[test]
fn an_array_that_is_cut_short_is_one_bad_record() {
    let image = array(&[1; 4], 1, 1);
    let entries = image.len() as u64 / 8 + 1;
    let error =
        format!("the array of pointers is truncated ({} of {} bytes)", image.len(), 8 * entries);
    let [records, images] = found(reader(&image, Some(entries)));
    assert_eq!(records, (vec![1], vec![(position(0, BASE), Some(error))]));
    assert_eq!(records, images);
}

/// Together they may resolve at most 64 MiB; each one here takes 0.9 MB.
#[test]
fn all_records_of_an_array_share_a_limit() {
    let image = array(&[1; 80], 15, 30_000);
    let mut reader = reader(&image, Some(80));
    let mut batch = Batch::default();
    assert!(reader.fill(&mut batch).unwrap());
    let mut over = Vec::new();
    batch.for_each_image(&mut |_, _| {}, &mut |position, image| {
        let ends = |error: String| error.ends_with(" exceeds the limit of 67108864 bytes");
        over.extend(image.err().map(|error| (position.record, ends(error.to_string()))));
    });
    assert_eq!(over, (74..80).map(|record| (record, true)).collect::<Vec<_>>());
}

/// Together they resolve more than 64 MiB, which the last ones exceed in whatever order the batches are processed.
#[test]
fn batches_of_an_array_can_be_processed_in_any_order() {
    let image = array(&[1; 600], 2, 30_000);
    let mut reader = reader(&image, Some(600));
    let mut batches = Vec::new();
    loop {
        let mut batch = Batch::default();
        if !reader.fill(&mut batch).unwrap() {
            break;
        }
        batches.push(batch);
    }
    let read = |batch: &Batch| {
        let mut errors = Vec::new();
        batch.for_each_record(&mut |_, _| {}, &mut |position, record| {
            let errors_of = record.map_or(1, |partial| partial.errors.len());
            errors.extend((errors_of > 0).then_some(position.record));
        });
        errors
    };
    let mut errors: Vec<_> = batches.iter().rev().flat_map(read).collect();
    errors.sort_unstable();
    assert_eq!(errors, (557..600).collect::<Vec<_>>());
}
