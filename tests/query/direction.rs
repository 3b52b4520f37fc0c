//! The field `direction` is the direction that is shown.

use wfp_events::Record;
use wfp_events::event::{ClassifyDrop, Event, EventLog, Partial, Readable, Version};
use wfp_events::query::Context;
use wfp_events::raw::MsFwpDirection as Ms;

use super::expression;

#[test]
fn a_direction_that_could_not_be_read_is_none() {
    let of = |payload: &str, member: &str| {
        let json = format!(
            r#"{{"struct":"FWPM_NET_EVENT5",{payload},"errors":[{{"member":"{member}","address":"0x8","fault":"unmapped"}}]}}"#
        );
        let Partial { record, errors } = serde_json::from_str(&json).unwrap();
        let direction =
            Readable::new(&record, &errors).direction().map(|traffic| traffic.direction);
        let is_in = expression("direction == MS_FWP_DIRECTION_IN");
        let context = Context { errors: &errors, ..Context::default() };
        assert_eq!(is_in.matches(&record, &context), direction == Some(Ms::IN));
        direction
    };
    let drop = |members| {
        format!(r#""type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","classifyDrop":{{{members}}}"#)
    };
    let says_in = drop(r#""msFwpDirection":"MS_FWP_DIRECTION_IN""#);
    assert_eq!(of(&says_in, "header.appId"), Some(Ms::IN));
    assert_eq!(of(&says_in, "classifyDrop.layerId"), None);
    assert_eq!(of(&drop(r#""layerId":44"#), "classifyDrop.msFwpDirection"), Some(Ms::IN));
    assert_eq!(of(&drop(""), "classifyDrop.msFwpDirection"), None);
    let ipsec = r#""type":"FWPM_NET_EVENT_TYPE_IPSEC_KERNEL_DROP","ipsecDrop":{}"#;
    assert_eq!(of(ipsec, "header.appId"), Some(Ms::OUT));
    assert_eq!(of(ipsec, "ipsecDrop.direction"), None);
}

#[test]
fn an_expression_has_the_direction_that_is_shown() {
    let listen = |own| {
        let drop = ClassifyDrop { layer_id: 40, ms_fwp_direction: own, ..Default::default() };
        let mut event = Event::new(Version::V5, drop).unwrap();
        event.event_log = Some(Box::<EventLog>::default());
        Record::from(event)
    };
    let expression = expression("direction == MS_FWP_DIRECTION_IN");
    assert!(!expression.matches(&listen(Ms::new(0)), &Context::default()));
    assert!(expression.matches(&listen(Ms::OUT), &Context::default()));
}
