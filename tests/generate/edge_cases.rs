//! Rare values in synthetic events: each occurs, but not often.

use wfp_events::event::{Event, Payload, Subnet, Traffic};
use wfp_events::raw::IpVersion;
use wfp_events::value::Sid;

use super::events;

/// Whether one of the two subnets of a tunnel has a property.
fn has_subnet(event: &Event<'_>, is: impl Fn(&Subnet) -> bool) -> bool {
    match &event.payload {
        Some(Payload::IkeQmFailure(failure)) => match &failure.traffic {
            Traffic::Tunnel { local, remote } => is(local) || is(remote),
            Traffic::Other(_) => false,
        },
        _ => false,
    }
}

#[test]
fn corner_cases_occur_and_are_rare() {
    type Is = fn(&Event<'_>) -> bool;
    let corners: [(&str, Is); 12] = [
        ("time 0", |event| event.header.time_stamp.ticks() == 0),
        ("a scope", |event| event.header.scope_id != 0),
        ("a name", |event| !event.header.effective_name.as_bytes().is_empty()),
        ("an enterprise", |event| event.header.enterprise_id.is_some()),
        ("flags of a policy", |event| event.header.policy_flags != 0),
        ("the longest SID", |event| {
            event.header.user_id.as_ref().is_some_and(|sid: &Sid<'_>| sid.as_bytes()[1] == 15)
        }),
        ("a BOOL above 1", |event| match &event.payload {
            Some(Payload::ClassifyDrop(drop)) => drop.is_loopback.0 > 1,
            _ => false,
        }),
        ("a NULL in a list", |event| match &event.payload {
            Some(Payload::IkeMmFailure(failure)) => {
                failure.local_principal_group_sids.contains(&None)
            }
            _ => false,
        }),
        ("ill-formed UTF-16", |event| match &event.payload {
            Some(Payload::IkeMmFailure(failure)) => {
                let name = failure.local_principal_name_for_auth.as_ref();
                name.is_some_and(|name| name.to_text().is_none())
            }
            _ => false,
        }),
        ("a virtual switch", |event| match &event.payload {
            Some(Payload::ClassifyDrop(drop)) => !drop.v_switch_id.is_empty(),
            _ => false,
        }),
        ("a subnet of IPv6", |event| {
            has_subnet(event, |subnet| matches!(subnet, Subnet::V6(Some(_))))
        }),
        ("a NULL subnet", |event| has_subnet(event, |subnet| matches!(subnet, Subnet::V6(None)))),
    ];
    let events: Vec<_> = events(2, 0, 20_000).collect();
    for (name, is) in corners {
        let count = events.iter().filter(|event| is(event)).count();
        assert!((1..400).contains(&count), "{name}: {count} of 20000");
    }
    // Most events look like those that an analyst meets every day.
    let plain = events
        .iter()
        .filter(|event| {
            let header = &event.header;
            let with_name =
                header.app_id.to_text().is_some() || header.app_id.as_bytes().is_empty();
            event.payload.is_some()
                && header.time_stamp.ticks() != 0
                && header.scope_id == 0
                && with_name
        })
        .count();
    assert!(plain > 19_000, "{plain}");
}

#[test]
fn only_ethernet_frames_set_reserved_members() {
    use wfp_events::event::Version;
    use wfp_events::generate::Generator;
    use wfp_events::kind::RecordKind;

    let records = Generator::new(RecordKind::Event(Version::V1), 4, 0).take(10_000);
    let events = records.map(|record| record.into_event().unwrap());
    let frames: Vec<_> =
        events.filter(|event| event.header.addresses.ip_version() == IpVersion::NONE).collect();
    assert!((5..500).contains(&frames.len()), "{}", frames.len());
    for frame in frames {
        assert_ne!(frame.header.reserved, Default::default());
    }
}
