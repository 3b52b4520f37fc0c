//! Objects of an image, found by the layout tables: they have the same members as the typed event.

mod clean;
mod pointers;

use std::collections::BTreeMap;
use std::convert::Infallible;

use wfp_events::Record;
use wfp_events::event::{Event, Part, Value, Version, Visitor};
use wfp_events::generate::Generator;
use wfp_events::json::read_line;
use wfp_events::kind::RecordKind;
use wfp_events::layout::{self, MemberKind, SegmentKind};
use wfp_events::memory::{Image, Limits};
use wfp_events::objects::{self, Object, ObjectKind, walk_deep};
use wfp_events::raw::Guid;
use wfp_events::value::{Sid, TextBlob, WideStr};

use crate::kit::samples;

/// The members by path, with their values as `Debug` shows them.
type Members = BTreeMap<String, String>;

/// Collects the members of a typed event.
#[derive(Default)]
struct Typed {
    path: String,
    members: Members,
}

impl Visitor for Typed {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        let duplicate = self.members.insert(format!("{}{name}", self.path), format!("{value:?}"));
        assert_eq!(duplicate, None, "{name} is given twice");
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        let Some(part) = part else {
            return self.member(name, Value::Address(0));
        };
        let outer = self.path.clone();
        self.path = format!("{outer}{name}.");
        part.visit(self)?;
        self.path = outer;
        Ok(())
    }
}

fn typed(event: &Event<'_>) -> Members {
    let mut typed = Typed::default();
    let Ok(()) = event.visit(&mut typed);
    // The tables have no member for the address of an unknown payload, or for a NULL payload.
    let payload = event.payload_kind().map_or("payload", |kind| kind.member());
    typed.members.remove(payload);
    typed.members
}

/// The members of the objects. A pointer is replaced by what it points to.
fn tabled(objects: &[Object<'_>]) -> Members {
    let at = |path: &str| objects.iter().find(|object| object.path() == path);
    let bytes = |path: &str| at(path).map(|object| &*object.bytes);
    let text = |path: &str| bytes(path).map(|bytes| bytes.strip_suffix(&[0, 0]).expect("a NUL"));
    let mut members = Members::new();
    for object in objects {
        let ObjectKind::Structure(layout) = object.kind else { continue };
        if layout.name == "GUID" {
            continue;
        }
        walk_deep(layout, &object.bytes, object.path(), &mut |layout, path, segment| {
            let (member, value) = match segment.kind {
                SegmentKind::Member(member, value) => (member, value),
                SegmentKind::Unflagged(member, value) if !value.is_zero() => (member, value),
                SegmentKind::Unflagged(..) | SegmentKind::Unused => return,
                what => panic!("{path}: {what:?}"),
            };
            let counts = |other: &&layout::Member| matches!(other.kind, MemberKind::List(count) if count.name == member.name);
            let blob = TextBlob::from_bytes(bytes(path).unwrap_or_default());
            let wide =
                if matches!(member.kind, MemberKind::WideString) { text(path) } else { None };
            let wide = wide.map(WideStr::from_bytes_until_nul);
            let sid = bytes(path).filter(|_| matches!(member.kind, MemberKind::Sid));
            let sid = sid.map(|bytes| Sid::from_bytes(bytes).expect("a SID"));
            let mut list = Vec::new();
            let value = match (member.kind, value) {
                (MemberKind::Padding, _) => return,
                (MemberKind::Integer, _) if layout.members.iter().any(|other| counts(&other)) => {
                    return;
                }
                (MemberKind::TextBlob, _) => Value::TextBlob(&blob),
                (MemberKind::BytesBlob, _) => Value::Blob(blob.as_bytes()),
                (MemberKind::WideString, _) => Value::Text(wide.as_ref()),
                (MemberKind::Sid, _) => Value::Sid(sid.as_ref()),
                (MemberKind::List(_), _) => {
                    let pointers = bytes(path).unwrap_or_default().as_chunks::<8>().0;
                    list.extend(pointers.iter().enumerate().map(|(index, pointer)| {
                        (*pointer != [0; 8]).then(|| {
                            WideStr::from_bytes_until_nul(
                                text(&format!("{path}[{index}]")).expect("an element"),
                            )
                        })
                    }));
                    Value::Texts(&list)
                }
                (MemberKind::Pointer(to), _) if to.name == "GUID" => Value::GuidPointer(
                    bytes(path).map(|bytes| Guid::from_bytes(bytes.try_into().expect("16 bytes"))),
                ),
                // Only NULL pointers are members.
                (MemberKind::Pointer(_), layout::MemberValue::Address(address)) if address != 0 => {
                    return;
                }
                (_, layout::MemberValue::Scalar(scalar)) => Value::Scalar(scalar),
                (_, layout::MemberValue::Address(address)) => Value::Address(address),
                (kind, value) => panic!("{path}: {kind:?} is {value:?}"),
            };
            members.insert(path.to_string(), format!("{value:?}"));
        });
    }
    members
}

fn agree(event: &Event<'_>) {
    const BASE: u64 = 0x1f2_9a40_0000;
    let image = event.write(BASE).expect("it can be written");
    let memory = Image::new(BASE, &image);
    let objects: Vec<_> = objects::find(memory, BASE, event.layout(), &Limits::default())
        .expect("it can be read")
        .map(|found| found.expect("no pointer dangles"))
        .collect();
    let (mut typed, mut tabled) = (typed(event), tabled(&objects));
    // For a NULL payload, the event's pointer to it is left out.
    if event.payload.is_none() {
        tabled.retain(|path, _| path.contains('.') || path == "type");
    }
    // For a value that is not a subnet, only the type is compared; the event shows the other bytes as `raw`.
    let raw: Vec<String> =
        typed.keys().filter_map(|path| path.strip_suffix(".raw")).map(Into::into).collect();
    for subnet in raw {
        let other =
            |path: &String, _: &mut String| !path.starts_with(&subnet) || path.ends_with(".type");
        typed.retain(other);
        tabled.retain(other);
    }
    assert_eq!(typed, tabled, "{event:?}");
}

#[test]
fn walking_and_reading_agree_on_the_samples() {
    let lines = samples::EVENTS;
    let mut types = Vec::new();
    for line in lines.lines() {
        let Ok(Record::Event(event)) = read_line(line.as_bytes()) else {
            panic!("an event: {line}")
        };
        agree(&event);
        types.push((event.version, event.event_type.get()));
    }
    types.sort_unstable();
    types.dedup();
    assert!(types.len() > 50, "every version and type: {}", types.len());
}

#[test]
fn walking_and_reading_agree_on_generated_events() {
    for version in Version::ALL {
        for record in Generator::new(RecordKind::Event(version), 7, 20).take(400) {
            let Record::Event(event) = record else { panic!("an event") };
            agree(&event);
        }
    }
}

#[test]
fn every_byte_of_a_written_image_is_a_member_or_padding() {
    for version in Version::ALL {
        for record in Generator::new(RecordKind::Event(version), 3, 20).take(200) {
            let image = record.to_bytes(0).expect("it can be written");
            let mut objects: Vec<_> =
                objects::find(&*image, 0, record.layout(), &Limits::default())
                    .expect("readable")
                    .map(|found| found.expect("no pointer dangles"))
                    .collect();
            objects.sort_by_key(|object| object.address);
            let mut at: usize = 0;
            for object in &objects {
                let start = usize::try_from(object.address).expect("small");
                assert!(
                    start >= at && start.saturating_sub(at) < 8,
                    "a gap before {}",
                    object.path()
                );
                assert!(
                    image[at..start].iter().all(|byte| *byte == 0),
                    "dirty padding before {}",
                    object.path()
                );
                at = start.saturating_add(object.bytes.len());
            }
            assert_eq!(at, image.len());
        }
    }
}
