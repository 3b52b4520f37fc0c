//! Proptest strategies shrink a failing record to the simplest record that fails.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};
use wfp_events::Record;
use wfp_events::event::{
    Addresses, Bool, Event, Header, IkeMmFailure, Payload, Reserved, Subnet, Traffic, V6Subnet,
    Version,
};
use wfp_events::proptest::{events, records};
use wfp_events::raw::{Af, IpVersion, NetEventType};
use wfp_events::value::{Sid, TextBlob, WideStr};

/// The result of shrinking the first value for which `is` holds.
fn shrunk<S: Strategy>(strategy: S, is: impl Fn(&S::Value) -> bool) -> S::Value {
    let config = Config { cases: 20_000, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(Default::default()),
    );
    let result = runner.run(&strategy, |value| {
        if is(&value) { Err(TestCaseError::fail("it is so")) } else { Ok(()) }
    });
    match result {
        Err(TestError::Fail(_, value)) => value,
        other => panic!("{other:?}"),
    }
}

/// The simplest event: of the first version and the first type, without a payload.
fn simplest() -> Event<'static> {
    Event {
        version: Version::V0,
        header: Header::default(),
        event_type: NetEventType::default(),
        payload: None,
        internal_fields: None,
        event_log: None,
    }
}

#[test]
fn shrinks_to_the_simplest_event() {
    assert_eq!(shrunk(events(), |_| true), simplest());
}

#[test]
fn shrinks_to_the_lowest_port_that_fails() {
    let expected = Event { header: Header { local_port: 1001, ..Header::default() }, ..simplest() };
    assert_eq!(shrunk(events(), |event| event.header.local_port > 1000), expected);
}

#[test]
fn shrinks_to_the_first_version_that_has_the_member() {
    let shrunk = shrunk(events(), |event| event.header.policy_flags > 1 << 40);
    let header = Header { policy_flags: (1 << 40) + 1, ..Header::default() };
    assert_eq!(shrunk, Event { version: Version::V3, header, ..simplest() });
}

#[test]
fn shrinks_to_the_payload_alone() {
    let shrunk = shrunk(events(), |event| match &event.payload {
        Some(Payload::ClassifyAllow(allow)) => allow.is_loopback.0 > 1,
        _ => false,
    });
    let Some(Payload::ClassifyAllow(allow)) = &shrunk.payload else { panic!("{shrunk:?}") };
    assert_eq!(allow.is_loopback, Bool(2));
    let payload = Some(Payload::ClassifyAllow(wfp_events::event::ClassifyAllow {
        is_loopback: Bool(2),
        ..Default::default()
    }));
    let event_type = NetEventType::CLASSIFY_ALLOW;
    assert_eq!(shrunk, Event { version: Version::V2, event_type, payload, ..simplest() });
}

#[test]
fn shrinks_to_a_payload_of_the_first_type() {
    let expected = Some(Payload::IkeMmFailure(IkeMmFailure::default()));
    let shrunk = shrunk(events(), |event| event.payload.is_some());
    assert_eq!(shrunk, Event { payload: expected, ..simplest() });
}

#[test]
fn shrinks_to_an_address_of_one_byte() {
    let unknown = |event: &Event<'_>| matches!(event.payload, Some(Payload::Unknown(40..)));
    let shrunk = shrunk(events(), unknown);
    assert_eq!((shrunk.version, shrunk.payload), (Version::V0, Some(Payload::Unknown(40))));
    assert_eq!(shrunk.header, Header::default());
}

#[test]
fn shrinks_texts_and_lists() {
    let shrunk = shrunk(events(), |event| match &event.payload {
        Some(Payload::IkeEmFailure(failure)) => {
            let texts = failure.local_principal_group_sids.iter().flatten();
            texts.filter(|text| text.as_bytes().len() >= 6).count() >= 2
        }
        _ => false,
    });
    assert_eq!((shrunk.version, shrunk.header), (Version::V1, Header::default()));
    let Some(Payload::IkeEmFailure(mut failure)) = shrunk.payload else { panic!("a payload") };
    let texts = std::mem::take(&mut failure.local_principal_group_sids);
    assert_eq!(failure, Default::default());
    let lengths: Vec<_> =
        texts.iter().map(|text| text.as_ref().map(|text| text.as_bytes().len())).collect();
    assert_eq!(lengths, [Some(6), Some(6)]);
}

#[test]
fn shrinks_members_that_depend_on_each_other() {
    let shrunk_of =
        |is: fn(&Header<'_>) -> bool| shrunk(events(), |event| is(&event.header)).header;
    // The reserved members are used only if there are no addresses.
    let reserved = Reserved { reserved1: Af::ETHER, reserved4: 8, ..Reserved::default() };
    let addresses = Addresses::None(IpVersion::NONE);
    assert_eq!(
        shrunk_of(|header| header.reserved.reserved4 > 7),
        Header { addresses, reserved, ..Header::default() }
    );
    let sid = Sid::from_bytes([vec![1, 4], vec![0; 22]].concat()).unwrap();
    let user = shrunk_of(|header| header.user_id.as_ref().is_some_and(|sid| sid.as_bytes()[1] > 3));
    assert_eq!(user, Header { user_id: Some(sid), ..Header::default() });
    let odd = shrunk_of(|header| header.app_id.as_bytes().len() % 2 == 1);
    assert_eq!(odd.app_id.as_bytes().len(), 1);
    assert_eq!(Header { app_id: TextBlob::default(), ..odd }, Header::default());
}

#[test]
fn shrinks_to_one_subnet() {
    let shrunk = shrunk(events(), |event| match &event.payload {
        Some(Payload::IkeQmFailure(failure)) => match failure.traffic {
            Traffic::Tunnel { remote: Subnet::V6(Some(subnet)), .. } => subnet.prefix_length > 48,
            _ => false,
        },
        _ => false,
    });
    let Some(Payload::IkeQmFailure(failure)) = shrunk.payload else { panic!("a payload") };
    let remote = V6Subnet { addr: std::net::Ipv6Addr::UNSPECIFIED, prefix_length: 49 };
    let (local, remote) = (Subnet::Empty, Subnet::V6(Some(remote)));
    assert_eq!(failure.traffic, Traffic::Tunnel { local, remote });
}

#[test]
fn shrinks_to_the_first_structure_of_a_payload() {
    let shrunk = shrunk(records(), |record| match record {
        Record::Bare(bare) => bare.payload().member() == "classifyDrop",
        _ => false,
    });
    assert_eq!(shrunk.layout().name, "FWPM_NET_EVENT_CLASSIFY_DROP0");
    assert_eq!(shrunk.payload(), Some(&Payload::ClassifyDrop(Default::default())));
}

#[test]
fn two_members_that_fail_together_shrink_together() {
    let pairs = (events(), proptest::collection::vec(events(), 1..4));
    let (first, others) = shrunk(pairs, |(first, others)| {
        first.header.remote_port > 9 && others.iter().any(|other| other.header.ip_protocol > 6)
    });
    let header = Header { remote_port: 10, ..Header::default() };
    assert_eq!(first, Event { header, ..simplest() });
    let header = Header { ip_protocol: 7, ..Header::default() };
    assert_eq!(others, [Event { header, ..simplest() }]);
}

/// Every step of shrinking is a record that can be written, and shrinking ends.
#[test]
fn every_step_of_shrinking_can_be_written() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..40 {
        let mut tree = records().new_tree(&mut runner).unwrap();
        let steps = Cell::new(0);
        let holds = |record: Record<'_>| {
            steps.set(steps.get() + 1);
            let bytes = record.to_bytes(0).unwrap();
            assert_eq!(Record::read(record.kind(), &bytes).unwrap(), record);
        };
        // Every third step is kept, so that there are many steps.
        while tree.simplify() {
            holds(tree.current());
            while steps.get() % 3 != 0 && tree.complicate() {
                holds(tree.current());
            }
        }
        assert!(steps.get() < 50_000);
        assert!(!tree.simplify() && !tree.complicate());
    }
}

/// Ill-formed text remains ill-formed while it gets shorter.
#[test]
fn shrinks_a_text_to_the_unit_that_fails() {
    let ill_formed =
        |text: &Option<WideStr<'_>>| text.as_ref().is_some_and(|text| text.to_text().is_none());
    let shrunk = shrunk(events(), |event| ill_formed(&event.header.enterprise_id));
    let text = shrunk.header.enterprise_id.unwrap();
    assert!(text.as_bytes().len() <= 4, "{text:?}");
}
