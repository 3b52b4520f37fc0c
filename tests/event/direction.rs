//! The direction of traffic: by its layer, or as the event itself says.

use wfp_events::Record;
use wfp_events::event::{
    BarePayload, ClassifyAllow, ClassifyDrop, ClassifyDropMac, Event, EventLog, IpsecDrop, Payload,
    Version,
};
use wfp_events::raw::{ClassifyDrop2, Direction, MsFwpDirection as Ms};

fn dropped(layer_id: u16, ms_fwp_direction: Ms) -> Payload<'static> {
    ClassifyDrop { layer_id, ms_fwp_direction, ..Default::default() }.into()
}

/// The direction, the event's own, and the layer.
fn of(payload: &Payload<'_>) -> Option<(Ms, Option<Ms>, Option<&'static str>)> {
    let direction = payload.direction()?;
    assert_eq!(
        direction.contradicts_layer(),
        direction.own.is_some_and(|own| own != direction.direction)
    );
    Some((direction.direction, direction.own, direction.layer))
}

#[test]
fn only_accept_and_listen_layers_decide() {
    let deciding = [
        (40, "FWPS_LAYER_ALE_AUTH_LISTEN_V4"),
        (42, "FWPS_LAYER_ALE_AUTH_LISTEN_V6"),
        (44, "FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V4"),
        (46, "FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V6"),
    ];
    for layer_id in (0..200).chain([u16::MAX]) {
        let layer = deciding.iter().find(|(id, _)| *id == layer_id).map(|(_, name)| *name);
        for own in [Ms::IN, Ms::OUT, Ms::FORWARD, Ms::BIDIRECTIONAL, Ms::new(7)] {
            let shown = if layer.is_some() { Ms::IN } else { own };
            let expected = Some((shown, Some(own), layer));
            assert_eq!(of(&dropped(layer_id, own)), expected, "{layer_id}");
            let allow = ClassifyAllow { layer_id, ms_fwp_direction: own, ..Default::default() };
            assert_eq!(of(&allow.into()), expected, "{layer_id}");
            let mac = ClassifyDropMac { layer_id, ms_fwp_direction: own, ..Default::default() };
            assert_eq!(of(&mac.into()), expected, "{layer_id}");
        }
        // Zero is no direction.
        let none = layer.map(|layer| (Ms::IN, None, Some(layer)));
        assert_eq!(of(&dropped(layer_id, Ms::new(0))), none, "{layer_id}");
    }
}

#[test]
fn a_packet_that_ipsec_dropped_has_its_own_direction() {
    for (direction, shown) in [
        (Direction::INBOUND, Some(Ms::IN)),
        (Direction::OUTBOUND, Some(Ms::OUT)),
        (Direction::new(9), None),
    ] {
        let drop = IpsecDrop { direction, layer_id: 44, ..Default::default() };
        assert_eq!(of(&drop.into()), shown.map(|shown| (shown, Some(shown), None)));
    }
}

#[test]
fn an_event_of_a_log_can_have_no_direction() {
    let event = |own| {
        let mut event = Event::new(Version::V5, dropped(40, own)).unwrap();
        event.event_log = Some(Box::<EventLog>::default());
        event
    };
    assert_eq!(event(Ms::new(0)).direction(), None);
    assert_eq!(event(Ms::OUT).direction().unwrap().direction, Ms::IN);
    let mut without = event(Ms::new(0));
    without.event_log = None;
    assert_eq!(without.direction().unwrap().direction, Ms::IN);
    without.payload = None;
    assert_eq!(Record::from(without).direction(), None);
    let bare = BarePayload::new::<ClassifyDrop2>(dropped(12, Ms::OUT)).unwrap();
    assert_eq!(Record::from(bare).direction().unwrap().direction, Ms::OUT);
}
