//! The internal fields after an `FWPM_NET_EVENT5` in memory: reading, writing, and hostile images.

use wfp_events::check::check;
use wfp_events::event::{Event, EventArray, InternalFields, Partial, TerminatingFilter, Version};
use wfp_events::kind::RecordKind;
use wfp_events::layout::MemberKind;
use wfp_events::memory::{Image, Limits};
use wfp_events::objects;
use wfp_events::raw::{ActionType, CapabilityFlags, InternalFlags, InternalSublayer, layout_of};
use wfp_events::{Record, raw};

const BASE: u64 = 0x1f2_9a40_0000;
const FIELDS: usize = 0x98;

/// Each member: name, offset and size.
const MEMBERS: &[(&str, usize, usize)] = &[
    ("internalFlags", 0, 4),
    ("capabilities", 4, 4),
    ("fqbnVersion", 8, 8),
    ("fqbnName", 16, 8),
    ("terminatingFiltersInfoCount", 24, 2),
    ("_pad0", 26, 6),
    ("terminatingFiltersInfo", 32, 8),
    ("filterOrigin", 40, 8),
    ("interfaceLuid", 48, 8),
    ("policyAppId", 56, 8),
    ("compartmentId", 64, 4),
    ("_pad1", 68, 4),
    ("processId", 72, 4),
    ("_pad2", 76, 4),
    ("serviceSids", 80, 8),
];

/// An event of zeros, and bytes behind it.
struct Dump(Vec<u8>);

impl Dump {
    fn new() -> Self {
        Self(vec![0; FIELDS + 88])
    }

    fn append(&mut self, bytes: &[u8]) -> u64 {
        self.0.resize(self.0.len().next_multiple_of(8), 0);
        let address = BASE + self.0.len() as u64;
        self.0.extend(bytes);
        address
    }

    fn text(&mut self, text: &str) -> u64 {
        let units = text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes);
        self.append(&units.collect::<Vec<_>>())
    }

    fn set(&mut self, member: &str, number: u64) {
        let (_, offset, size) = MEMBERS.iter().find(|(own, ..)| *own == member).unwrap();
        let at = FIELDS + offset;
        self.0[at..at + size].copy_from_slice(&number.to_le_bytes()[..*size]);
    }

    fn read(&self) -> Partial<'_> {
        let memory = Image::new(BASE, &self.0);
        Record::read_lenient(memory, BASE, RecordKind::Internal, &Limits::default()).unwrap()
    }

    fn fields(&self) -> Option<InternalFields> {
        let Record::Event(event) = self.read().record else { panic!("an event") };
        event.internal_fields.map(|fields| *fields)
    }

    /// The paths and faults of all errors.
    fn errors(&self) -> Vec<String> {
        self.read()
            .errors
            .iter()
            .map(|error| format!("{} {:?}", error.path(), error.fault()))
            .collect()
    }

    fn findings(&self) -> Vec<String> {
        let (memory, layout) = (Image::new(BASE, &self.0), RecordKind::Internal.layout());
        let findings = check(memory, BASE, layout, &Limits::default()).unwrap();
        findings.iter().map(ToString::to_string).collect()
    }
}

fn wide(text: &str) -> Option<wfp_events::value::WideStr<'static>> {
    text.try_into().ok()
}

fn expected() -> InternalFields {
    let filter =
        |filter_id, sub_layer, action_type| TerminatingFilter { filter_id, sub_layer, action_type };
    InternalFields {
        internal_flags: InternalFlags::all(),
        capabilities: CapabilityFlags::PRIVATE_NETWORK,
        fqbn_version: 3,
        fqbn_name: wide("fqbn"),
        terminating_filters_info: vec![
            filter(66_100, InternalSublayer::FIREWALL_QUARANTINE, ActionType::BLOCK),
            filter(74_000, InternalSublayer::FIREWALL_WF, ActionType::PERMIT),
        ],
        filter_origin: wide("Quarantine Default"),
        interface_luid: 0x6_0080_0000_0000,
        policy_app_id: wide("policy"),
        compartment_id: 1,
        process_id: 1234,
        service_sids: wide("S-1-5-80-1"),
        ..InternalFields::default()
    }
}

fn whole() -> Dump {
    let mut dump = Dump::new();
    let texts = [
        ("fqbnName", "fqbn"),
        ("filterOrigin", "Quarantine Default"),
        ("policyAppId", "policy"),
        ("serviceSids", "S-1-5-80-1"),
    ];
    for (member, text) in texts {
        let address = dump.text(text);
        dump.set(member, address);
    }
    let mut filters = Vec::new();
    for (id, sub_layer, action) in [(66_100_u64, 4_u32, 0x1001_u32), (74_000, 2, 0x1002)] {
        filters.extend(id.to_le_bytes());
        filters.extend(sub_layer.to_le_bytes());
        filters.extend(action.to_le_bytes());
    }
    let filters = dump.append(&filters);
    let numbers = [
        ("internalFlags", 7),
        ("capabilities", 4),
        ("fqbnVersion", 3),
        ("terminatingFiltersInfoCount", 2),
        ("terminatingFiltersInfo", filters),
        ("interfaceLuid", 0x6_0080_0000_0000),
        ("compartmentId", 1),
        ("processId", 1234),
    ];
    for (member, number) in numbers {
        dump.set(member, number);
    }
    dump
}

#[test]
fn the_tables_are_as_the_source_gives_them() {
    let layout = layout_of("FWPM_NET_EVENT_INTERNAL_FIELDS0").unwrap();
    let members: Vec<_> =
        layout.members.iter().map(|member| (member.name, member.offset, member.size)).collect();
    assert_eq!((members.as_slice(), layout.size, layout.align), (MEMBERS, 0x58, 8));
    let filter = layout_of("FWPP_TERMINATING_FILTER_INFO0").unwrap();
    let members: Vec<_> =
        filter.members.iter().map(|member| (member.name, member.offset)).collect();
    assert_eq!(members, [("filterId", 0), ("subLayer", 8), ("actionType", 12)]);
    assert_eq!(filter.size, 16);
    let list = layout.member("terminatingFiltersInfo").unwrap().kind;
    assert!(
        matches!(list, MemberKind::Structures(of, count) if of == filter && count.offset == 24)
    );
    let event = RecordKind::Internal.layout();
    let [inherited @ .., fields] = event.members else { panic!("no members") };
    let names = |members: &[wfp_events::layout::Member]| {
        members.iter().map(|member| (member.name, member.offset)).collect::<Vec<_>>()
    };
    assert_eq!(names(inherited), names(Version::V5.layout().members));
    assert_eq!((fields.name, fields.offset, event.size), ("internalFields", 0x98, 0xf0));
    assert!(!RecordKind::all().any(|kind| kind == RecordKind::Internal));
    assert!(raw::LAYOUTS.iter().all(|layout| !raw::UNDOCUMENTED.contains(layout)));
}

#[test]
fn every_member_is_read_and_written() {
    let dump = whole();
    assert_eq!((dump.fields(), dump.errors()), (Some(expected()), vec![]));
    assert_eq!(dump.findings(), [""; 0]);
    let Record::Event(event) = dump.read().record else { panic!("an event") };
    for base in [0, BASE] {
        let mut bytes = Vec::new();
        event.write_internal_to(&mut bytes, base).unwrap();
        let image = Image::new(base, &bytes);
        let limits = Limits::default();
        let read = Record::read_lenient(image, base, RecordKind::Internal, &limits).unwrap();
        assert_eq!(read, Partial::from(event.clone()));
        // The public structure is the same.
        let public = Event::read(image, base, Version::V5).unwrap();
        assert_eq!(public, Event { internal_fields: None, ..event.clone() });
        assert_eq!(check(image, base, RecordKind::Internal.layout(), &limits).unwrap().len(), 0);
    }
    assert_eq!(Dump::new().fields(), None);
}

#[test]
fn members_without_room_are_named() {
    let fields = InternalFields {
        interface_index: 7,
        other: vec![("remoteAddrBitmap".to_owned(), "0".to_owned())],
        ..expected()
    };
    assert_eq!(fields.without_room().collect::<Vec<_>>(), ["interfaceIndex", "remoteAddrBitmap"]);
    assert_eq!(expected().without_room().count(), 0);
    let mut event = Event::new(Version::V5, wfp_events::event::ClassifyAllow::default()).unwrap();
    event.internal_fields = Some(Box::new(fields));
    let mut bytes = vec![9];
    event.write_internal_to(&mut bytes, 0).unwrap();
    let Record::Event(read) = Record::read(RecordKind::Internal, &bytes[1..]).unwrap() else {
        panic!("an event")
    };
    assert_eq!(read.internal_fields.as_deref(), Some(&expected()));
    let mut before = bytes.clone();
    for version in Version::ALL.into_iter().filter(|version| *version != Version::V5) {
        event.version = version;
        let error = event.write_internal_to(&mut bytes, 0).unwrap_err();
        assert_eq!(error.path().to_string(), "internalFields");
        assert_eq!(bytes, before);
    }
    // More filters than the count can tell.
    event.version = Version::V5;
    let fields = event.internal_fields.as_deref_mut().unwrap();
    fields.terminating_filters_info = vec![TerminatingFilter::default(); 65_536];
    before.truncate(bytes.len());
    assert!(event.write_internal_to(&mut bytes, 0).is_err());
    assert_eq!(bytes, before);
}

#[test]
fn faults_cost_only_their_member() {
    let bad = 0xdead_beef;
    for member in
        ["fqbnName", "filterOrigin", "policyAppId", "serviceSids", "terminatingFiltersInfo"]
    {
        let mut dump = whole();
        dump.set(member, bad);
        assert_eq!(dump.errors(), [format!("internalFields.{member} Unmapped")]);
        let fields = dump.fields().unwrap();
        assert_eq!((fields.process_id, fields.fqbn_version), (1234, 3));
        assert_eq!(
            dump.findings(),
            [format!(
                "bad-pointer: internalFields.{member}: pointer 0xdeadbeef leads outside the image"
            )]
        );
        let memory = Image::new(BASE, &dump.0);
        let pointers =
            objects::pointers(memory, BASE, RecordKind::Internal.layout(), &Limits::default());
        let found: Vec<_> = pointers
            .unwrap()
            .filter(|pointer| pointer.target == bad)
            .map(|pointer| pointer.path)
            .collect();
        assert_eq!(found, [format!("internalFields.{member}")]);
    }
    // Without its flag bit, no program follows a pointer.
    let mut dump = whole();
    dump.set("internalFlags", 5);
    dump.set("filterOrigin", bad);
    assert_eq!(dump.errors(), [""; 0]);
    assert_eq!(dump.fields().unwrap().filter_origin, None);
    assert_eq!(dump.findings().len(), 1);
    assert!(dump.findings()[0].starts_with("dangling-pointer: internalFields.filterOrigin"));
}

#[test]
fn hostile_counts_are_bounded() {
    let mut dump = whole();
    dump.set("terminatingFiltersInfoCount", 0xffff);
    let errors = dump.errors();
    assert!(errors[0].starts_with("internalFields.terminatingFiltersInfo CutShort"), "{errors:?}");
    dump.set("terminatingFiltersInfo", 0);
    assert_eq!(dump.errors(), ["internalFields.terminatingFiltersInfo Null { count: 65535 }"]);
    // All of it is charged to the limit.
    dump.0.resize(2 << 20, 0);
    dump.set("terminatingFiltersInfo", BASE + 0x1000);
    dump.set("terminatingFiltersInfoCount", 0x8000);
    assert_eq!(dump.errors(), [""; 0]);
    assert_eq!(dump.fields().unwrap().terminating_filters_info.len(), 0x8000);
    dump.set("terminatingFiltersInfoCount", 0xffff);
    assert_eq!(
        dump.errors(),
        ["internalFields.terminatingFiltersInfo OverLimit { limit: 1048576 }"]
    );
    // The structure is cut short.
    let limits = Limits::default();
    for length in [0, 152, 239] {
        let memory = Image::new(BASE, &dump.0[..length]);
        let error = Record::read_lenient(memory, BASE, RecordKind::Internal, &limits).unwrap_err();
        assert!(error.to_string().contains("FWPM_NET_EVENT_INTERNAL"), "{error}");
    }
}

#[test]
fn what_is_odd_is_found() {
    let mut dump = whole();
    dump.set("internalFlags", 0x87);
    dump.set("capabilities", 0x40);
    dump.set("_pad0", 1);
    dump.set("_pad2", 2);
    let at = dump.0.len() - 4;
    dump.0[at] = 0x99;
    let findings = dump.findings();
    assert_eq!(
        findings,
        [
            "undefined-bits: internalFields.internalFlags 0x87 has the undefined bits 0x80",
            "undefined-bits: internalFields.capabilities 0x40 has the undefined bits 0x40",
            "dirty-padding: padding at offset 178 of FWPM_NET_EVENT_INTERNAL holds 01 00 00 00 00 00",
            "dirty-padding: padding at offset 228 of FWPM_NET_EVENT_INTERNAL holds 02 00 00 00",
            "unnamed-value: internalFields.terminatingFiltersInfo[1].actionType 4249 is not a known FWP_ACTION_TYPE value",
        ]
    );
}

#[test]
fn arrays_of_pointers_are_read() {
    let mut dump = whole();
    let pointers = [BASE, BASE].map(u64::to_le_bytes).concat();
    let root = dump.append(&pointers);
    let memory = Image::new(BASE, &dump.0);
    let limits = Limits::default();
    let events = EventArray::new(memory, root, 2, Version::V5, limits).unwrap();
    let read: Vec<_> = events.with_internal_fields().map(Result::unwrap).collect();
    assert_eq!(read, [dump.read(), dump.read()]);
}
