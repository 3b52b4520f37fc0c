//! The Elastic Common Schema.

use wfp_events::event::MacAddr;
use wfp_events::raw::{FileTime, MsFwpDirection};

use super::facts::End;
use super::writer::Content;
use super::{Field, field};
use crate::verdict::Verdict;

/// The version of the schema.
pub(super) const VERSION: &str = "8.17.0";

pub(super) const FIELDS: &[Field] = &[
    field("@timestamp", "`timeStamp`; 1970-01-01 if there is no time", |facts| {
        facts.time.unwrap_or(EPOCH).to_string().into()
    }),
    field("ecs.version", "`8.17.0`", |_| VERSION.into()),
    field("event.kind", "`event`", |_| "event".into()),
    field("event.category", "`network`", |_| NETWORK.into()),
    field("event.type", "by the type, as the table below shows", |facts| {
        types(facts.verdict()).into()
    }),
    field("event.outcome", "by the type, as the table below shows", |facts| {
        outcome(facts.verdict()).into()
    }),
    field("event.action", "`type`: `classify-drop`", |facts| facts.action().into()),
    field("event.code", "`eventLog.id`; if there is none, `type` as in JSON", |facts| {
        facts.code().into()
    }),
    field("event.reason", "`filterOrigin`; if there is none, `networkCapabilityId`", |facts| {
        facts.reason().into()
    }),
    field("event.provider", "`eventLog.provider`, or `Windows Filtering Platform`", |facts| {
        facts.log.map_or("Windows Filtering Platform", |log| &*log.provider).into()
    }),
    field("event.module", "`wfp`", |_| "wfp".into()),
    field("event.dataset", "`wfp.net_events`", |_| "wfp.net_events".into()),
    field("event.sequence", "`eventLog.recordId`", |facts| {
        facts.log.and_then(|log| log.record_id).into()
    }),
    field(
        "error.code",
        "`failureErrorCode` or `failureStatus`, if not 0, as tables show it",
        |facts| facts.error_code().into(),
    ),
    field("error.type", "its name", |facts| facts.error_name().into()),
    field("error.message", "its meaning", |facts| facts.error_meaning().into()),
    field("host.name", "`eventLog.computer`", |facts| facts.computer().into()),
    field("log.file.path", "with `--source`, the file", |facts| facts.file.into()),
    field("network.transport", "name of `ipProtocol`: `tcp`", |facts| facts.protocol_name().into()),
    field("network.iana_number", "`ipProtocol`", |facts| {
        facts.protocol.map(|number| number.to_string()).into()
    }),
    field("network.type", "`ipv4` or `ipv6`, by the addresses", |facts| {
        facts.ip_version().map(|version| if version == 4 { "ipv4" } else { "ipv6" }).into()
    }),
    field("network.direction", "`ingress` for IN, `egress` for OUT", |facts| {
        match facts.direction {
            Some(MsFwpDirection::IN) => "ingress".into(),
            Some(MsFwpDirection::OUT) => "egress".into(),
            _ => Content::None,
        }
    }),
    field("process.executable", "`appId`, if it is a path", |facts| facts.app_path().into()),
    field("process.name", "the last part of `appId`", |facts| facts.app_name().into()),
    field("process.pid", "`internalFields.processId`", |facts| facts.process_id().into()),
    field("rule.id", "`filterId`, `mmFilterId` or `qmFilterId`, if not 0", |facts| {
        facts.filter_id.map(|id| id.to_string()).into()
    }),
    field("rule.name", "with `--names`, the name of the filter", |facts| {
        facts.filter.map(|filter| &*filter.name).into()
    }),
    field("rule.ruleset", "with `--names`, the provider of the filter", |facts| {
        facts.provider.into()
    }),
    field("source.ip", "address of the source", |facts| facts.source().address.into()),
    field("source.port", "its port; none for ICMP", |facts| facts.port(facts.source()).into()),
    field("source.mac", "its MAC address", |facts| mac(facts.source())),
    field("destination.ip", "address of the destination", |facts| {
        facts.destination().address.into()
    }),
    field("destination.port", "its port; none for ICMP", |facts| {
        facts.port(facts.destination()).into()
    }),
    field("destination.mac", "its MAC address", |facts| mac(facts.destination())),
    field("user.id", "`userId`", |facts| facts.user.map(ToString::to_string).into()),
    field("user.name", "its name, if it is well-known", |facts| {
        facts.user.and_then(|user| user.well_known()).into()
    }),
];

/// The time of records that have none.
const EPOCH: FileTime = FileTime::from_ticks(116_444_736_000_000_000);

const NETWORK: &[&str] = &["network"];

/// `event.type`.
pub(super) const fn types(verdict: Verdict) -> &'static [&'static str] {
    match verdict {
        Verdict::Allowed => &["connection", "allowed"],
        Verdict::Blocked | Verdict::Dropped => &["connection", "denied"],
        Verdict::Failed => &["connection", "protocol"],
        Verdict::Arrived | Verdict::Unknown => &["info"],
    }
}

/// `event.outcome`.
pub(super) const fn outcome(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "success",
        Verdict::Blocked | Verdict::Dropped | Verdict::Failed => "failure",
        Verdict::Arrived | Verdict::Unknown => "unknown",
    }
}

/// A MAC address as in RFC 7042.
fn mac(end: &End) -> Content<'static> {
    let text = end.mac.map(|mac| MacAddr(mac).to_string());
    text.map(|text| text.to_ascii_uppercase().replace(':', "-")).into()
}
