//! Which version the bytes of an event fit.

use wfp_events::Record;
use wfp_events::event::Version;
use wfp_events::fit::{Misread, fits, misread};
use wfp_events::generate::Generator;
use wfp_events::kind::RecordKind;
use wfp_events::memory::Image;
use wfp_events::raw::NetEventType;

use crate::kit::records::arbitrary_events;
use crate::kit::{images, samples};

const BASES: [u64; 2] = [0, 0x1f2_9a40_0000];

/// What an event that is read as a version seems to be.
fn as_version(record: &Record<'_>, base: u64, version: Version) -> Option<Misread> {
    let image = record.to_bytes(base).expect("it can be written");
    misread(Image::new(base, &image), base, version)
}

#[test]
fn no_event_seems_to_be_of_another_version_than_its_own() {
    let unnamed = [0, 50, 100];
    let generated = Version::ALL.into_iter().flat_map(|version| {
        unnamed.map(|unnamed| Generator::new(RecordKind::Event(version), 5, unnamed).take(3000))
    });
    let listed = samples::EVENTS.lines().map(|line| serde_json::from_str(line).unwrap());
    let records = generated.flatten().chain(arbitrary_events(40)).chain(listed);
    for record in records {
        let RecordKind::Event(version) = record.kind() else { panic!("an event") };
        for base in BASES {
            assert_eq!(as_version(&record, base, version), None, "{record:?}");
        }
    }
    for image in images::images() {
        let RecordKind::Event(version) = image.kind else { panic!("an event") };
        let memory = Image::new(image.base, image.bytes);
        assert_eq!(misread(memory, image.root, version), None, "{version}");
    }
}

/// Nearly all events are recognised, and no version that is not the event's is named but those of the same layout.
#[test]
fn an_event_that_is_read_as_another_version_is_recognised() {
    let same = [Version::V3, Version::V4, Version::V5];
    for own in Version::ALL {
        let (mut all, mut found) = (0, 0);
        for record in Generator::new(RecordKind::Event(own), 9, 0).take(1000) {
            if record.payload().is_none() {
                continue;
            }
            for other in Version::ALL.into_iter().filter(|other| *other != own) {
                if same.contains(&own) && same.contains(&other) {
                    continue;
                }
                all += 1;
                match as_version(&record, BASES[1], other) {
                    Some(Misread::Versions(versions)) => {
                        found += 1;
                        assert!(versions.contains(&own), "{other} {versions:?} {record:?}");
                        let like = |version: &Version| {
                            *version == own || same.contains(&own) && same.contains(version)
                        };
                        assert!(versions.iter().all(like), "{other} {versions:?} {record:?}");
                    }
                    Some(misread) => panic!("{misread:?} {record:?}"),
                    None => {}
                }
            }
        }
        assert!(found * 100 > all * 90, "{own}: {found} of {all}");
    }
}

/// Versions 3, 4 and 5 have the same header. Only a payload that one of them cannot have tells them apart.
#[test]
fn versions_of_the_same_layout_are_told_apart_by_the_payload_only() {
    let same = [Version::V3, Version::V4, Version::V5];
    let (mut told, mut types) = (0, 0);
    for own in same {
        for record in Generator::new(RecordKind::Event(own), 1, 20).take(2000) {
            for other in same.into_iter().filter(|other| *other != own) {
                let Some(misread) = as_version(&record, 0, other) else { continue };
                let Record::Event(event) = &record else { panic!("an event") };
                told += 1;
                match event.event_type {
                    // Only version 5 has it.
                    NetEventType::LPM_PACKET_ARRIVAL => {
                        types += 1;
                        assert_eq!(misread, Misread::Versions(vec![Version::V5]));
                    }
                    // The structure of the other version is longer than the image.
                    NetEventType::IKEEXT_MM_FAILURE | NetEventType::IKEEXT_QM_FAILURE => {
                        assert!(own == Version::V3, "{other} {misread:?} {record:?}");
                        assert_eq!(misread, Misread::Versions(vec![Version::V3]));
                    }
                    _ => panic!("{other} {misread:?} {record:?}"),
                }
            }
        }
    }
    assert!(types > 0 && told > types, "{types} {told}");
}

/// An event of 32-bit Windows: the members by their offsets there.
fn narrow(header: usize, members: &[(usize, &[u8])]) -> Vec<u8> {
    let payload = (header + 8).next_multiple_of(8);
    let mut image = vec![0; payload + 32];
    // CLASSIFY_DROP.
    image[header] = 3;
    image[header + 4] = u8::try_from(payload).unwrap();
    // The filter, the layer and the direction.
    image[payload] = 0x5a;
    image[payload + 8] = 48;
    image[payload + 24..][..2].copy_from_slice(&[0x01, 0x39]);
    for (offset, bytes) in members {
        image[*offset..][..bytes.len()].copy_from_slice(bytes);
    }
    let text = image.len();
    image.extend(b"a\0.\0e\0x\0e\0\0\0");
    // appId and its flag.
    image[8] = 0x20;
    image[60] = 12;
    image[64] = u8::try_from(text).unwrap();
    image
}

/// The sizes of the headers follow from their declarations: pointers and blobs' counts have 4 bytes, and a number of 64
/// bits is aligned to 8.
#[test]
fn an_event_of_32_bit_windows_is_recognised() {
    for (header, versions) in [(72, 0..1), (120, 1..2), (80, 2..3), (104, 3..6)] {
        let image = narrow(header, &[]);
        for version in &Version::ALL[versions] {
            assert_eq!(misread(&image, 0, *version), Some(Misread::Windows32), "{version}");
            // Its text leads nowhere.
            let broken = narrow(header, &[]);
            let broken = &broken[..broken.len() - 1];
            assert_eq!(misread(broken, 0, *version), None, "{version}");
        }
        assert!(Version::ALL.into_iter().all(|version| !fits(&image, 0, version)));
    }
}

#[test]
fn garbage_is_nothing() {
    for bytes in [&[][..], &[0; 500], &[0xff; 500], &[0xcc; 500], &[1; 100]] {
        for version in Version::ALL {
            assert_eq!(misread(bytes, 0, version), None);
            assert!(!fits(bytes, 0, version));
        }
    }
}
