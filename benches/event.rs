//! How fast an event is read and written, each beside code by hand that checks nothing.
//!
//! `benches/README.md` says what is compared with what.

#![allow(missing_docs, reason = "criterion's macros declare items without")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "benches say what they expect"
)]

mod by_hand;

use std::hint::black_box;
use std::net::Ipv4Addr;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wfp_events::Record;
use wfp_events::event::{Addresses, Event, Header, IkeMmFailure, Payload, Version};
use wfp_events::memory::Image;
use wfp_events::raw::{
    Af, AuthenticationMethodType, FileTime, IkeextMmFailure0, IpsecFailurePoint, KeyModuleType,
    NetEventFlags, NetEventType, Structure, WinError,
};
use wfp_events::value::{TextBlob, WideStr};

/// A failed main-mode negotiation with all that such an event usually points to.
fn event() -> Event<'static> {
    let group = |rid: u32| {
        Some(WideStr::from(format!("S-1-5-21-3623811015-3361044348-30300820-{rid}").as_str()))
    };
    let failure = IkeMmFailure {
        failure_error_code: WinError::ERROR_IPSEC_IKE_AUTH_FAIL,
        failure_point: IpsecFailurePoint::PEER,
        keying_module_type: KeyModuleType::AUTHIP,
        mm_auth_method: AuthenticationMethodType::KERBEROS,
        end_cert_hash: [7; 20],
        mm_id: 0x7b4f,
        mm_filter_id: 0x12485,
        local_principal_name_for_auth: Some("CONTOSO\\WORKSTATION-0117$".into()),
        remote_principal_name_for_auth: Some("CN=gateway.contoso.example, O=Contoso, C=US".into()),
        local_principal_group_sids: vec![group(515), group(1104)],
        remote_principal_group_sids: vec![group(516), group(1223)],
        ..IkeMmFailure::default()
    };
    let header = Header {
        time_stamp: FileTime::from_ticks(131_823_631_265_120_000),
        flags: NetEventFlags::from_bits_retain(0x57f),
        addresses: Addresses::V4(Ipv4Addr::new(139, 219, 13, 206), Ipv4Addr::new(42, 159, 81, 255)),
        ip_protocol: 17,
        local_port: 500,
        remote_port: 500,
        app_id: TextBlob::from("\\device\\harddiskvolume3\\windows\\system32\\svchost.exe"),
        user_id: Some("S-1-5-21-3623811015-3361044348-30300820-1013".parse().unwrap()),
        address_family: Af::INET,
        package_sid: Some("S-1-15-2-1-2-3-4-5-6-7".parse().unwrap()),
        ..Header::default()
    };
    let payload = Some(Payload::IkeMmFailure(failure));
    Event { version: Version::V5, header, event_type: NetEventType::IKEEXT_MM_FAILURE, payload }
}

fn read(c: &mut Criterion) {
    let event = event();
    let length = event.write(0).unwrap().len();
    // The image at its own address, so that its pointers are pointers.
    let mut words = vec![0_u64; length.div_ceil(8)];
    let base = words.as_ptr() as u64;
    for (word, bytes) in words.iter_mut().zip(event.write(base).unwrap().chunks(8)) {
        let mut whole = [0; 8];
        whole[..bytes.len()].copy_from_slice(bytes);
        *word = u64::from_ne_bytes(whole);
    }
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
    let memory = Image::new(base, &bytes);
    assert_eq!(Event::read(&memory, base, Version::V5).unwrap(), event);
    by_hand::assert_same(&by_hand::walk(&words), &event);

    let mut group = c.benchmark_group("event/read");
    group.throughput(Throughput::Elements(1));
    group.bench_function("checked", |b| {
        b.iter(|| {
            let event = Event::read(black_box(&memory), black_box(base), Version::V5);
            black_box(&event).is_ok()
        });
    });
    group.bench_function("windows-sys", |b| {
        b.iter(|| {
            let event = by_hand::walk(black_box(&words));
            black_box(&event).flags
        });
    });
    group.finish();
}

fn write(c: &mut Criterion) {
    let event = event();
    let base = 0x1f2_9a40_0000;
    assert_eq!(by_hand::fill(&event, base), event.write(base).unwrap());
    let mut group = c.benchmark_group("event/write");
    group.throughput(Throughput::Elements(1));
    group.bench_function("checked", |b| {
        b.iter(|| black_box(black_box(&event).write(black_box(base)).unwrap()))
    });
    group.bench_function("by hand", |b| {
        b.iter(|| black_box(by_hand::fill(black_box(&event), black_box(base))))
    });
    group.finish();
}

/// Flat records, one after the other: what stands between a capture and its text.
fn flat(c: &mut Criterion) {
    let numbers = (0..256_u32 << 8).map(|number| number.wrapping_mul(0x9e37_79b9));
    let bytes: Vec<u8> = numbers.flat_map(u32::to_le_bytes).collect();
    let (records, []) = bytes.as_chunks::<64>() else { panic!("whole records") };
    let layout = <IkeextMmFailure0 as Structure>::LAYOUT;
    let mut group = c.benchmark_group("event/flat");
    group.throughput(Throughput::Elements(records.len() as u64));
    group.bench_function("record", |b| {
        b.iter(|| {
            for record in records {
                let record = Record::read(layout, black_box(record));
                black_box(&record);
            }
        });
    });
    group.bench_function("typed", |b| {
        b.iter(|| {
            for record in wfp_events::raw::slice_of::<IkeextMmFailure0>(black_box(&bytes)).unwrap()
            {
                let failure = IkeMmFailure::from(record);
                black_box(&failure);
            }
        });
    });
    group.finish();
}

fn short() -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
}

criterion_group!(name = benches; config = short(); targets = read, write, flat);
criterion_main!(benches);
