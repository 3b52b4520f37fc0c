//! The pointers of an image: each is found, and each is reported when it is invalid.

use std::collections::BTreeSet;

use wfp_events::Record;
use wfp_events::error::{At, Fault};
use wfp_events::event::{ClassifyDrop, Event, Header, Partial, Payload, Version};
use wfp_events::json::read_line;
use wfp_events::kind::RecordKind;
use wfp_events::layout::MemberKind;
use wfp_events::memory::{Image, Limits};
use wfp_events::objects::{self, ObjectKind, Pointer, PointerError};
use wfp_events::raw::{self, NetEventType};

use crate::kit::records::generated;
use crate::kit::{images, samples};

const WILD: u64 = 0xdead_beef_0000;

/// The image of a record, with its base and root.
struct Sample {
    base: u64,
    root: u64,
    kind: RecordKind,
    bytes: Vec<u8>,
}

impl Sample {
    fn of(record: &Record<'_>, base: u64) -> Self {
        let bytes = record.to_bytes(base).expect("it can be written");
        Self { base, root: base, kind: record.kind(), bytes }
    }

    fn pointers(&self) -> Vec<Pointer> {
        let memory = Image::new(self.base, &self.bytes);
        objects::pointers(memory, self.root, self.kind.layout(), &Limits::default())
            .expect("readable")
            .collect()
    }

    /// The errors of the pointers that cannot be followed.
    fn dangling(&self, bytes: &[u8]) -> Vec<PointerError> {
        let memory = Image::new(self.base, bytes);
        objects::find(memory, self.root, self.kind.layout(), &Limits::default())
            .expect("readable")
            .filter_map(Result::err)
            .collect()
    }

    fn read_lenient<'a>(&self, bytes: &'a [u8]) -> Partial<'a> {
        let memory = Image::new(self.base, bytes);
        Record::read_lenient(memory, self.root, self.kind, &Limits::default()).expect("readable")
    }

    fn read<'a>(&self, bytes: &'a [u8]) -> Result<Record<'a>, wfp_events::Error> {
        match self.kind {
            RecordKind::Event(version) => {
                Event::read(Image::new(self.base, bytes), self.root, version).map(Record::Event)
            }
            kind => Record::read(kind, bytes),
        }
    }

    /// Makes each pointer invalid in turn. Returns the structure and member of each error.
    fn break_each(&self) -> Vec<(&'static str, &'static str)> {
        let whole = self.read(&self.bytes).expect("it reads clean");
        let Partial { record, errors } = self.read_lenient(&self.bytes);
        assert_eq!((record, errors), (whole.clone(), vec![]));
        assert!(self.dangling(&self.bytes).is_empty());
        let mut at_fault = Vec::new();
        for pointer in self.pointers() {
            let mut broken = self.bytes.clone();
            pointer.set(self.base, &mut broken, WILD).expect("it is there");
            let path = pointer.path.clone();
            let is_followed =
                pointer.count != Some(0) && !matches!(pointer.member.kind, MemberKind::Address);
            let errors = self.read_lenient(&broken).errors;
            if is_followed && pointer.is_flagged {
                let error = self.read(&broken).expect_err(&path);
                assert_eq!(errors, [error], "{path}");
                assert_eq!(error.path().to_string(), path);
                assert_eq!(error.index(), pointer.index, "{path}");
                assert_eq!(error.at(), Some(At::Address(WILD)), "{path}");
                assert_eq!(error.fault(), Fault::Unmapped, "{path}");
                at_fault.push((pointer.structure.name, pointer.member.name));
            } else {
                assert_eq!(errors, [], "{path}");
                assert!(self.read(&broken).is_ok(), "{path}");
            }
            // `objects::find` reports the same pointer, if it is followed.
            let dangling = self.dangling(&broken);
            let expected = if is_followed { vec![&*pointer.path] } else { vec![] };
            let paths: Vec<_> = dangling.iter().map(|found| &*found.pointer.path).collect();
            assert_eq!(paths, expected);
            for PointerError { pointer: found, error } in &dangling {
                assert_eq!((found.address, found.target), (pointer.address, WILD), "{path}");
                assert_eq!(error.structure(), pointer.structure.name, "{path}");
                assert_eq!(error.member(), pointer.member.name, "{path}");
                assert_eq!(error.index(), pointer.index, "{path}");
                assert_eq!((error.at(), error.fault()), (Some(At::Address(WILD)), Fault::Unmapped));
            }
            // After the pointer is restored, the image is as before.
            pointer.set(self.base, &mut broken, pointer.target).expect("it is there");
            assert_eq!(broken, self.bytes, "{path}");
        }
        at_fault
    }
}

/// The sample images.
fn images() -> Vec<Sample> {
    let sample = |image: images::Image| Sample {
        base: image.base,
        root: image.root,
        kind: image.kind,
        bytes: image.bytes.to_vec(),
    };
    images::images().into_iter().map(sample).collect()
}

#[test]
fn each_broken_pointer_is_a_fault_of_its_member() {
    let images = images();
    assert_eq!(images.len(), 8);
    let events = samples::EVENTS.lines().map(|line| {
        let record = read_line(line.as_bytes()).expect("an event");
        Sample::of(&record, 0x1f2_9a40_0000)
    });
    let synthetic = generated(11, 20, 40).into_iter().map(|record| Sample::of(&record, 0));
    // The other samples have no `vSwitchId`.
    let drop = ClassifyDrop { v_switch_id: b"switch".as_slice().into(), ..Default::default() };
    let switched = Event {
        version: Version::V2,
        header: Header::default(),
        event_type: NetEventType::CLASSIFY_DROP,
        payload: Some(Payload::ClassifyDrop(drop)),
        internal_fields: None,
        event_log: None,
    };
    let switched = Sample::of(&Record::Event(switched), 0);
    let mut at_fault = BTreeSet::new();
    for sample in images.into_iter().chain(events).chain(synthetic).chain([switched]) {
        at_fault.extend(sample.break_each());
    }
    // This covers every pointer of every structure, except those that are never followed.
    let mut all = BTreeSet::new();
    for layout in raw::LAYOUTS {
        for member in layout.members {
            if let MemberKind::TextBlob
            | MemberKind::BytesBlob
            | MemberKind::WideString
            | MemberKind::Sid
            | MemberKind::List(_)
            | MemberKind::Pointer(_) = member.kind
            {
                all.insert((layout.name, member.name));
            }
        }
    }
    let missed: Vec<_> = all.difference(&at_fault).collect();
    assert_eq!(missed, [&("", ""); 0]);
}

/// Examples, which were read from hex dumps of the sample images.
#[test]
fn examples_of_pointers() {
    let images = images();
    let pointers = |image: usize| -> Vec<(u64, String, u64, Option<u32>, bool)> {
        let Sample { base, .. } = images[image];
        let of = |pointer: Pointer| {
            let Pointer { address, path, target, count, is_flagged, .. } = pointer;
            (address - base, path, target, count, is_flagged)
        };
        images[image].pointers().into_iter().map(of).collect()
    };
    let mm = |member: &str| format!("ikeMmFailure.{member}");
    assert_eq!(
        pointers(0),
        [
            (0x70, "header.appId".into(), 0xcccc_cccc_cccc_cccc, Some(0), false),
            (0x78, "header.userId".into(), 0, None, false),
            (0xc0, "ikeMmFailure".into(), 0x1f2_9a40_00d0, None, true),
            (0x110, mm("localPrincipalNameForAuth"), 0x1f2_9a40_015c, None, true),
            (0x118, mm("remotePrincipalNameForAuth"), 0x1f2_9a40_016a, None, true),
            (0x128, mm("localPrincipalGroupSids"), 0, Some(0), true),
            (0x138, mm("remotePrincipalGroupSids"), 0, Some(0), true),
        ]
    );
    let lists: Vec<_> =
        pointers(4).into_iter().filter(|(_, path, ..)| path.contains("Sids")).collect();
    assert_eq!(
        lists,
        [
            (0x1d0, mm("localPrincipalGroupSids"), 0x1f2_9a44_0338, Some(3), true),
            (0x1e0, mm("remotePrincipalGroupSids"), 0x1f2_9a44_0388, Some(1), true),
            (0x318, mm("localPrincipalGroupSids[0]"), 0x1f2_9a44_02a6, None, true),
            (0x320, mm("localPrincipalGroupSids[1]"), 0x1f2_9a44_02d0, None, true),
            (0x328, mm("localPrincipalGroupSids[2]"), 0x1f2_9a44_0304, None, true),
            (0x368, mm("remotePrincipalGroupSids[0]"), 0x1f2_9a44_0362, None, true),
        ]
    );
}

#[test]
fn a_pointer_is_set_only_in_its_place() {
    let sample = images().swap_remove(0);
    let pointer = sample.pointers().swap_remove(2);
    assert_eq!(pointer.address, sample.base + 0xc0);
    for (base, length) in [
        (sample.base, 0xc7),
        (sample.base, 0),
        (pointer.address + 1, 100),
        (0, 100),
        (u64::MAX, 100),
    ] {
        let mut bytes = vec![0xa5; length];
        let error = pointer.set(base, &mut bytes, WILD).expect_err("it is not there");
        assert_eq!(
            error.to_string(),
            "at address 0x1f29a4000c0: FWPM_NET_EVENT1.ikeMmFailure lies outside this image"
        );
        assert_eq!(bytes, vec![0xa5; length]);
    }
    let mut bytes = vec![0xa5; 0xc8];
    pointer.set(sample.base, &mut bytes, WILD).expect("it is there");
    assert_eq!(bytes, [&[0xa5; 0xc0][..], &WILD.to_le_bytes()].concat());
}

/// Each object is at the target of its pointer, and objects come in the order in which pointers are followed.
#[test]
fn objects_know_the_pointer_that_leads_to_them() {
    for sample in images() {
        let memory = Image::new(sample.base, &sample.bytes);
        let layout = sample.kind.layout();
        let objects: Vec<_> = objects::find(memory, sample.root, layout, &Limits::default())
            .expect("readable")
            .map(|found| found.expect("no pointer dangles"))
            .collect();
        let (root, others) = objects.split_first().expect("the record");
        assert!(root.pointer.is_none() && root.path().is_empty());
        assert_eq!(root.address, sample.root);
        for object in others {
            let Some(pointer) = &object.pointer else { panic!("{} has a pointer", object.path()) };
            assert_eq!(object.address, pointer.target);
            let at = usize::try_from(pointer.address - sample.base).expect("small");
            assert_eq!(sample.bytes[at..][..8], object.address.to_le_bytes());
            let at = usize::try_from(object.address - sample.base).expect("small");
            assert_eq!(sample.bytes[at..][..object.bytes.len()], *object.bytes);
            let is_of = match (object.kind, pointer.member.kind) {
                (ObjectKind::Structure(layout), MemberKind::Pointer(to)) => layout.name == to.name,
                (ObjectKind::TextBlob, MemberKind::TextBlob)
                | (ObjectKind::BytesBlob, MemberKind::BytesBlob) => {
                    pointer.count == u32::try_from(object.bytes.len()).ok()
                }
                (ObjectKind::WideString, MemberKind::WideString)
                | (ObjectKind::Sid, MemberKind::Sid) => true,
                (ObjectKind::WideString, MemberKind::List(_)) => pointer.index.is_some(),
                (ObjectKind::Pointers, MemberKind::List(_)) => {
                    object.pointers().count() == object.bytes.len() / 8
                }
                _ => false,
            };
            assert!(is_of, "{object:?}");
        }
    }
}

#[test]
fn walking_keeps_the_limit() {
    let sample = images().swap_remove(4);
    let memory = Image::new(sample.base, &sample.bytes);
    let layout = sample.kind.layout();
    let limits = Limits { event: 152 + 120, ..Limits::default() };
    let found = objects::find(memory, sample.root, layout, &limits).expect("readable");
    let (objects, dangling): (Vec<_>, Vec<_>) = found.partition(Result::is_ok);
    let left: usize = objects.into_iter().flatten().map(|object| object.bytes.len()).sum();
    assert!(left <= 152 + 120, "{left}");
    assert!(!dangling.is_empty());
    for dangling in dangling {
        let PointerError { error, .. } = dangling.expect_err("a pointer");
        assert_eq!(error.fault(), Fault::OverLimit { limit: 272 });
    }
}

/// Reading and `objects::find` both give the first 64 errors, and then the number of the others for each list.
#[test]
fn the_bad_elements_of_a_list_are_counted_after_64_errors() {
    const BASE: u64 = 0x1f2_9a40_0000;
    let sids = vec![r#""x""#; 100].join(",");
    let line = format!(
        r#"{{"struct":"FWPM_NET_EVENT1","type":"FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE","ikeMmFailure":{{"localPrincipalGroupSids":[{sids}],"remotePrincipalGroupSids":[{sids}]}}}}"#
    );
    let sample = Sample::of(&read_line(line.as_bytes()).expect("a record"), BASE);
    let mut broken = sample.bytes.clone();
    for pointer in sample.pointers() {
        // Every third element remains valid.
        if pointer.index.is_some_and(|index| index % 3 != 0) {
            pointer.set(BASE, &mut broken, WILD).expect("it is there");
        }
    }
    let errors = sample.read_lenient(&broken).errors;
    let tabled: Vec<_> = sample.dangling(&broken).into_iter().map(|found| found.error).collect();
    assert_eq!(tabled, errors);
    let more: Vec<_> = errors
        .iter()
        .filter(|error| error.index().is_none())
        .map(|error| (error.path().to_string(), error.fault()))
        .collect();
    let expected =
        |list: &str, count| (format!("ikeMmFailure.{list}"), Fault::MoreElements { count });
    assert_eq!(
        more,
        [expected("localPrincipalGroupSids", 2), expected("remotePrincipalGroupSids", 66)]
    );
    assert_eq!(errors.len(), 64 + 2);
    // The pointers are all still found.
    let count = sample.pointers().iter().filter(|pointer| pointer.index.is_some()).count();
    assert_eq!(count, 200);
}
