//! `is_clean`, `is_clean_event` and `check` agree: records that are clean have no findings.

use proptest::prelude::*;
use wfp_events::Record;
use wfp_events::check::{check, is_clean, is_clean_event};
use wfp_events::generate::Generator;
use wfp_events::kind::{RecordKind, Version};
use wfp_events::memory::{Image, Limits};
use wfp_events::objects::pointers;

fn kinds() -> impl Strategy<Value = RecordKind> {
    prop::sample::select(RecordKind::all().collect::<Vec<_>>())
}

fn findings(kind: RecordKind, bytes: &[u8]) -> usize {
    let memory = Image::new(0, bytes);
    check(memory, 0, kind.layout(), &Limits::default()).expect("it is whole").len()
}

proptest! {
    #[test]
    fn a_clean_record_has_no_findings(
        kind in kinds(),
        seed: u64,
        dirt in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
    ) {
        let record = Generator::new(kind, seed, 10).next().expect("endless");
        let mut bytes = record.to_bytes(0).expect("it can be written");
        bytes.truncate(kind.layout().size);
        for (at, byte) in dirt {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if is_clean(kind, &bytes) {
            prop_assert_eq!(findings(kind, &bytes), 0);
        }
    }
}

proptest! {
    #[test]
    fn a_clean_event_has_neither_findings_nor_errors(
        version in prop::sample::select(&Version::ALL[..]),
        seed: u64,
        dirt in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
    ) {
        let kind = RecordKind::Event(version);
        let record = Generator::new(kind, seed, 10).next().expect("endless");
        let mut bytes = record.to_bytes(0).expect("it can be written");
        for (at, byte) in dirt {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if is_clean_event(&bytes[..], 0, version) {
            prop_assert_eq!(findings(kind, &bytes), 0);
            let read = Record::read_lenient(&bytes[..], 0, kind, &Limits::default());
            prop_assert_eq!(read.expect("it is whole").errors, []);
        }
    }
}

/// What is not recognised is examined again, which takes much longer.
#[test]
fn most_synthetic_events_are_recognised_as_clean() {
    let events = Generator::new(RecordKind::Event(Version::V5), 1, 0).take(500);
    let images = events.map(|event| event.to_bytes(0).expect("it can be written"));
    let clean = images.filter(|bytes| is_clean_event(&bytes[..], 0, Version::V5)).count();
    assert!(clean > 400, "{clean} of 500");
}

/// Any pointer that leads nowhere is a finding or, if its flag bit is clear, may be one.
#[test]
fn an_event_with_a_wild_pointer_is_not_clean() {
    let kind = RecordKind::Event(Version::V5);
    for record in Generator::new(kind, 1, 0).take(50) {
        let bytes = record.to_bytes(0).expect("it can be written");
        let pointers = pointers(&bytes[..], 0, kind.layout(), &Limits::default());
        for pointer in pointers.expect("it is whole") {
            let mut wild = bytes.clone();
            pointer.set(0, &mut wild, 0xdead_beef).expect("it is there");
            let clean = is_clean_event(&wild[..], 0, Version::V5);
            assert!(!clean || findings(kind, &wild) == 0, "{}", pointer.path);
        }
    }
}

#[test]
fn zeroes_without_findings_are_clean() {
    for kind in RecordKind::all() {
        let zeroes = vec![0; kind.layout().size];
        assert_eq!(is_clean(kind, &zeroes), findings(kind, &zeroes) == 0, "{}", kind.layout().name);
    }
}

/// A record in which one byte is set: if it is clean, it has no findings. A count with a NULL pointer, for example, is
/// a finding.
#[test]
fn each_set_byte_is_clean_or_a_finding() {
    for kind in RecordKind::all() {
        for at in 0..kind.layout().size {
            for byte in [1, 2, 0x80, 0xff] {
                let mut bytes = vec![0; kind.layout().size];
                bytes[at] = byte;
                if is_clean(kind, &bytes) {
                    assert_eq!(findings(kind, &bytes), 0, "{} {at}: {byte}", kind.layout().name);
                }
            }
        }
    }
}

#[test]
fn empty_and_truncated_bytes_are_not_clean() {
    for kind in RecordKind::all() {
        let size = kind.layout().size;
        assert!(!is_clean(kind, &[]), "{}", kind.layout().name);
        assert!(!is_clean(kind, &vec![0; size + size / 2]), "{}", kind.layout().name);
    }
}

/// The address of a finding is that of its member, not of what a pointer leads to.
#[test]
fn a_finding_has_the_address_of_its_member() {
    const BASE: u64 = 0x1f2_9a40_0000;
    let kind = RecordKind::from_name("FWPM_NET_EVENT_IKEEXT_MM_FAILURE1").expect("a payload");
    let mut bytes = vec![0; kind.layout().size];
    let offset = |name: &str| kind.layout().member(name).expect("a member").offset;
    for name in ["remotePrincipalNameForAuth", "localPrincipalGroupSids", "failurePoint"] {
        bytes[offset(name)..][..4].fill(0xee);
    }
    bytes[offset("numLocalPrincipalGroupSids")] = 1;
    let findings = check(Image::new(BASE, &bytes), BASE, kind.layout(), &Limits::default());
    let findings = findings.expect("it is whole");
    let found: Vec<_> = findings
        .iter()
        .map(|finding| (finding.path.as_str(), finding.address, finding.anomaly.code()))
        .collect();
    let at = |name: &str| BASE + offset(name) as u64;
    let expected = [
        ("ikeMmFailure.failurePoint", at("failurePoint"), "unnamed-value"),
        (
            "ikeMmFailure.remotePrincipalNameForAuth",
            at("remotePrincipalNameForAuth"),
            "bad-pointer",
        ),
        ("ikeMmFailure.localPrincipalGroupSids", at("localPrincipalGroupSids"), "bad-pointer"),
    ];
    assert_eq!(found, expected);
}

/// A blob is one member: its size comes before its pointer.
#[test]
fn a_finding_about_a_blob_has_the_address_of_its_size() {
    let kind = RecordKind::from_name("FWPM_NET_EVENT5").expect("an event");
    let mut bytes = vec![0; kind.layout().size];
    // APP_ID_SET, and a size without data.
    bytes[8] = 0x20;
    bytes[64] = 2;
    let findings = check(&bytes, 0, kind.layout(), &Limits::default()).expect("it is whole");
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!((&*findings[0].path, findings[0].address), ("header.appId", 64));
}
