//! The limits of the bytes that one event, and one array of pointers to events, may resolve.

use std::time::{Duration, Instant};

use wfp_events::Record;
use wfp_events::check::{Anomaly, Finding, check};
use wfp_events::error::{At, Fault};
use wfp_events::event::Partial;
use wfp_events::event::{Event, EventArray, Payload, Version};
use wfp_events::memory::{Image, Limits, Range, Regions};

use super::dump::{BASE, Dump, apart, error_parts};

const MM2: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE2";
const EVENT: &str = "FWPM_NET_EVENT5";

/// An event whose list has `count` pointers, all to one text of `units` units.
fn many_to_one(count: u32, units: usize) -> (Dump, u64) {
    let mut dump = Dump::new(Version::V5);
    dump.payload(0, MM2);
    let text = dump.text(&"x".repeat(units));
    let list = dump.pointers(&vec![text; count as usize]);
    dump.set("numLocalPrincipalGroupSids", count.to_le_bytes())
        .set("localPrincipalGroupSids", list.to_le_bytes());
    (dump, text)
}

#[test]
fn limits_grow_with_the_image() {
    assert_eq!(Limits::for_bytes(0), Limits { event: 1 << 20, array: 64 << 20 });
    assert_eq!(Limits::for_bytes(4 << 20), Limits { event: 1 << 20, array: 64 << 20 });
    assert_eq!(Limits::for_bytes(5 << 20), Limits { event: 1 << 20, array: 80 << 20 });
    assert_eq!(Limits::for_bytes(u64::MAX).array, u64::MAX);
    assert_eq!(Limits::default(), Limits::for_bytes(0));
}

#[test]
fn an_event_resolves_up_to_its_limit() {
    let (dump, text) = many_to_one(3, 10);
    // The event, the payload, the pointers, and each text with its NUL.
    let needs = 152 + 120 + 3 * 8 + 3 * 22;
    let memory = Image::new(BASE, &dump.bytes);
    let read =
        |event| Event::read_with(memory, BASE, Version::V5, &Limits { event, ..Limits::default() });
    assert_eq!(read(needs), dump.read());
    for limit in 0..needs {
        let error = read(limit).unwrap_err();
        assert_eq!(error.fault(), Fault::OverLimit { limit });
        let lenient = Event::read_lenient(
            memory,
            BASE,
            Version::V5,
            &Limits { event: limit, ..Limits::default() },
        );
        assert_eq!(lenient.map_or_else(|error| error, |partial| partial.errors[0]), error);
    }
    let error = read(needs - 1).unwrap_err();
    let fault = Fault::OverLimit { limit: needs - 1 };
    let at = Some(At::Address(text));
    assert_eq!(
        error_parts(&error),
        (MM2, "ikeMmFailure", "localPrincipalGroupSids", Some(2), at, fault)
    );
    assert_eq!(
        error.to_string(),
        format!(
            "ikeMmFailure.localPrincipalGroupSids[2]: target at address {text:#x} exceeds the limit of 361 bytes"
        )
    );
}

#[test]
fn many_pointers_to_one_long_text_reach_the_limit() {
    let (dump, _) = many_to_one(100_000, 50_000);
    let start = Instant::now();
    let error = dump.read().unwrap_err();
    assert_eq!((error.index(), error.fault()), (Some(2), Fault::OverLimit { limit: 1 << 20 }));
    let (event, faults) = dump.read_lenient().unwrap();
    assert_eq!(faults, [error]);
    let Some(Payload::IkeMmFailure(failure)) = event.payload else { panic!("a payload") };
    assert_eq!(failure.local_principal_group_sids.len(), 2);
    assert!(start.elapsed() < Duration::from_secs(2));
}

/// Where the ranges begin makes no difference.
#[test]
fn an_event_in_ranges_resolves_up_to_the_same_limit() {
    let (dump, _) = many_to_one(1, 1000);
    let needs = 152 + 120 + 8 + 2002;
    for at in 1..dump.bytes.len() {
        let (first, second) = dump.bytes.split_at(at);
        let memory = Regions::from_slices([(BASE, first), (BASE + at as u64, second)]).unwrap();
        let read = |event| {
            Event::read_with(&memory, BASE, Version::V5, &Limits { event, ..Limits::default() })
        };
        assert_eq!(read(needs), dump.read(), "{at}");
        let over = read(needs - 1).map_err(|error| error.fault());
        assert_eq!(over, Err(Fault::OverLimit { limit: needs - 1 }), "{at}");
    }
}

/// The search for the NUL of a text ends at the limit.
#[test]
fn a_text_in_ranges_is_not_searched_beyond_the_limit() {
    let mut dump = Dump::new(Version::V5);
    dump.payload(0, MM2);
    let list = BASE + dump.bytes.len() as u64;
    let first = list + 16;
    let second = first + 1402;
    dump.set("numLocalPrincipalGroupSids", 2_u32.to_le_bytes())
        .set("localPrincipalGroupSids", list.to_le_bytes());
    assert_eq!(dump.pointers(&[first, second]), list);
    assert_eq!(dump.text(&"x".repeat(700)), first);
    // 310 bytes of the limit are left.
    assert_eq!(dump.put(&[b'x'; 450], 2), second);
    let starts = [BASE, second + 200, second + 350, second + 450];
    let ranges = starts.windows(2).map(|ends| {
        let [from, to] = [ends[0], ends[1]].map(|end| usize::try_from(end - BASE).unwrap());
        (ends[0], &dump.bytes[from..to])
    });
    let memory = Regions::from_slices(ranges).unwrap();
    let limits = Limits { event: 2000, ..Limits::default() };
    let error = Event::read_with(&memory, BASE, Version::V5, &limits).unwrap_err();
    assert_eq!((error.index(), error.fault()), (Some(1), Fault::OverLimit { limit: 2000 }));
}

/// The first 64 errors or findings are listed, and the others are counted.
#[test]
fn many_bad_elements_are_counted() {
    for count in [64, 65, 300] {
        let mut dump = Dump::new(Version::V5);
        dump.payload(0, MM2);
        let list = dump.pointers(&vec![u64::MAX; count]);
        dump.set("numLocalPrincipalGroupSids", (count as u32).to_le_bytes())
            .set("localPrincipalGroupSids", list.to_le_bytes());
        let more = count as u64 - 64;

        let (_, faults) = dump.read_lenient().unwrap();
        let listed = faults.iter().take_while(|fault| fault.index().is_some()).count();
        let counted: Vec<_> = faults[listed..].iter().map(error_parts).collect();
        let fault = Fault::MoreElements { count: more };
        let at = Some(At::Address(list));
        let expected = (MM2, "ikeMmFailure", "localPrincipalGroupSids", None, at, fault);
        assert_eq!((listed, &counted[..]), (64, &[expected][..usize::from(more > 0)]));

        let memory = Image::new(BASE, &dump.bytes);
        let found = check(memory, BASE, Version::V5.layout(), &Limits::default()).unwrap();
        let bad = |finding: &Finding| match finding.anomaly {
            Anomaly::BadPointer(error) => Some(error.fault()),
            _ => None,
        };
        let faults: Vec<_> = found.iter().filter_map(bad).collect();
        let (listed, counted) = faults.split_at(64);
        assert!(listed.iter().all(|fault| *fault == Fault::Unmapped));
        assert_eq!(counted, &[fault][..usize::from(more > 0)]);
    }
}

#[test]
fn a_million_pointers_reach_the_limit() {
    let (dump, _) = many_to_one(1_000_000, 1);
    let error = dump.read().unwrap_err();
    assert_eq!((error.index(), error.fault()), (None, Fault::OverLimit { limit: 1 << 20 }));
}

#[test]
fn many_pointers_to_an_endless_text_reach_the_limit() {
    let (mut dump, text) = many_to_one(100_000, 0);
    let long = dump.put(&[b'x'; 100_000], 2);
    let list = (text + 2).next_multiple_of(8) - BASE;
    for pointer in dump.bytes[usize::try_from(list).unwrap()..][..800_000].chunks_exact_mut(8) {
        pointer.copy_from_slice(&long.to_le_bytes());
    }
    let start = Instant::now();
    let (_, faults) = dump.read_lenient().unwrap();
    // Ten texts are searched to the end; then the limit is reached.
    let unterminated =
        faults.iter().take_while(|error| error.fault() == Fault::Unterminated).count();
    assert_eq!(unterminated, 10);
    assert_eq!(faults.len(), 11);
    assert_eq!(faults[10].fault(), Fault::OverLimit { limit: 1 << 20 });
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_bad_member_leaves_the_limit_to_the_others() {
    let mut dump = Dump::new(Version::V5);
    dump.header("flags", u32::MAX.to_le_bytes());
    let user = dump.put(&[1, 0, 0, 0, 0, 0, 0, 5], 4);
    let long = dump.put(&[b'x'; 1 << 20], 2);
    dump.header("enterpriseId", long.to_le_bytes()).header("userId", user.to_le_bytes());
    dump.header("effectiveName.size", 4_u32.to_le_bytes())
        .header("effectiveName.data", long.to_le_bytes());
    let (event, faults) = dump.read_lenient().unwrap();
    assert_eq!(faults.len(), 1);
    assert_eq!(
        (faults[0].member(), faults[0].fault()),
        ("enterpriseId", Fault::OverLimit { limit: 1 << 20 })
    );
    assert_eq!(event.header.effective_name.as_bytes(), b"xxxx");
    assert_eq!(event.header.user_id.unwrap().to_string(), "S-1-5");
}

#[test]
fn a_million_ranges_are_read_in_linear_time() {
    // A text without an end, in ranges of one unit each.
    let count = 300_000;
    let (mut dump, text) = many_to_one(100_000, 0);
    let list = (text + 2).next_multiple_of(8) - BASE;
    let long = BASE + dump.bytes.len() as u64;
    for pointer in dump.bytes[usize::try_from(list).unwrap()..][..800_000].chunks_exact_mut(8) {
        pointer.copy_from_slice(&long.to_le_bytes());
    }
    let mapped = dump.bytes.len() as u64;
    dump.bytes.extend(*b"x\0");
    let units = (0..count).map(|at| Range { address: long + 2 * at, offset: mapped, length: 2 });
    let first = [Range { address: BASE, offset: 0, length: mapped }];
    let memory = Regions::new(&dump.bytes, first.into_iter().chain(units)).unwrap();
    let start = Instant::now();
    let (_, faults) =
        Event::read_lenient(&memory, BASE, Version::V5, &Limits::default()).map(apart).unwrap();
    assert_eq!(faults.last().unwrap().fault(), Fault::OverLimit { limit: 1 << 20 });
    assert_eq!(faults.len(), 1);
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn an_array_of_events_resolves_no_more_than_its_limit() {
    let (mut dump, _) = many_to_one(20, 10_000);
    let one = 152 + 120 + 20 * 8 + 20 * 20_002 + 8;
    let array = dump.pointers(&[BASE; 1000]);
    let memory = Image::new(BASE, &dump.bytes);
    let limits = Limits { array: 3 * one, ..Limits::default() };
    let entries = EventArray::new(memory, array, 1000, Version::V5, limits).unwrap();
    let all: Vec<_> = entries.collect();
    let event = Partial::from(Record::from(dump.read().unwrap()));
    assert_eq!(all[..3], [Ok(event.clone()), Ok(event.clone()), Ok(event)]);
    for (index, entry) in all.iter().enumerate().skip(3) {
        let error = entry.as_ref().unwrap_err();
        let at = Some(At::Address(array + 8 * index as u64));
        assert_eq!(
            error_parts(error),
            (EVENT, "", "", None, at, Fault::OverLimit { limit: 3 * one })
        );
    }
    assert_eq!(all.len(), 1000);
}

#[test]
fn bad_arrays_of_pointers_are_faults() {
    let mut dump = Dump::new(Version::V5);
    let array = dump.pointers(&[BASE, 0, 7, BASE]);
    let memory = Image::new(BASE, &dump.bytes);
    let new =
        |address, count| EventArray::new(memory, address, count, Version::V5, Limits::default());
    let all: Vec<_> = new(array, 4).unwrap().collect();
    let event = Partial::from(Record::from(dump.read().unwrap()));
    assert_eq!((&all[0], &all[3]), (&Ok(event.clone()), &Ok(event)));
    let null = all[1].as_ref().unwrap_err();
    let at = Some(At::Address(array + 8));
    assert_eq!(error_parts(null), (EVENT, "", "", None, at, Fault::Null { count: 0 }));
    let wild = all[2].as_ref().unwrap_err();
    assert_eq!(error_parts(wild), (EVENT, "", "", None, Some(At::Address(7)), Fault::Unmapped));
    assert_eq!(new(0, 0).unwrap().count(), 0);
    for (address, count, fault) in [
        (array, 5, Fault::CutShort { needed: 40, found: 32 }),
        (array, u64::MAX / 8, Fault::CutShort { needed: u64::MAX - 7, found: 32 }),
        (array, u64::MAX, Fault::TooLong),
        (7, 1, Fault::Unmapped),
    ] {
        let error = new(address, count).unwrap_err();
        assert_eq!(
            error_parts(&error),
            ("FWPM_NET_EVENT**", "", "", None, Some(At::Address(address)), fault)
        );
    }
}
