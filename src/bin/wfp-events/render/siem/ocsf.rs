//! The Open Cybersecurity Schema Framework.

use wfp_events::detail::value_text;
use wfp_events::event::MacAddr;
use wfp_events::layout::Scalar;
use wfp_events::raw::{FileTime, MsFwpDirection};

use super::facts::{End, Facts};
use super::writer::Content;
use super::{Field, field};
use crate::verdict::Verdict;

/// The version of the schema.
pub(super) const VERSION: &str = "1.8.0";

/// A value of an enumeration: its number and its caption.
pub(super) type Choice = (u64, &'static str);

pub(super) const FIELDS: &[Field] = &[
    field("activity_id", "by the type, as the table below shows", |facts| activity(facts).0.into()),
    field(
        "activity_name",
        "its caption; for Other, `type`: `classify-drop`",
        |facts| match activity(facts) {
            (OTHER, _) => facts.action().into(),
            (_, caption) => caption.into(),
        },
    ),
    field("category_uid", "4; for Base Event 0", |facts| class(facts).category().0.into()),
    field("category_name", "its caption", |facts| class(facts).category().1.into()),
    field("class_uid", "by the type, as the table below shows", |facts| {
        class(facts).choice().0.into()
    }),
    field("class_name", "its caption", |facts| class(facts).choice().1.into()),
    field("type_uid", "`class_uid` × 100 + `activity_id`", |facts| {
        let (uid, _) = class(facts).choice();
        uid.saturating_mul(100).saturating_add(activity(facts).0).into()
    }),
    field("type_name", "the captions of both", |facts| {
        format!("{}: {}", class(facts).choice().1, activity(facts).1).into()
    }),
    field("severity_id", "by the type, as the table below shows", |facts| {
        severity(facts.verdict()).0.into()
    }),
    field("severity", "its caption", |facts| severity(facts.verdict()).1.into()),
    field("status_id", "by the type, as the table below shows", |facts| {
        status(facts.verdict()).0.into()
    }),
    field("status", "its caption", |facts| status(facts.verdict()).1.into()),
    field(
        "status_code",
        "`failureErrorCode` or `failureStatus`, if not 0, as tables show it",
        |facts| facts.error_code().into(),
    ),
    field(
        "status_detail",
        "its name and meaning; else `filterOrigin` or `networkCapabilityId`",
        |facts| match (facts.error_name(), facts.error_meaning()) {
            (Some(name), Some(meaning)) => format!("{name}: {meaning}").into(),
            (Some(name), None) => name.into(),
            _ => facts.reason().into(),
        },
    ),
    field("time", "`timeStamp` in milliseconds since 1970; 0 if there is no time", |facts| {
        Content::Signed(facts.time.map_or(0, milliseconds))
    }),
    field("metadata.version", "`1.8.0`", |_| VERSION.into()),
    field("metadata.product.name", "`Windows Filtering Platform`", |_| {
        "Windows Filtering Platform".into()
    }),
    field("metadata.product.vendor_name", "`Microsoft`", |_| "Microsoft".into()),
    field(
        "metadata.profiles",
        "`host`, and `security_control` if there is an `action_id`",
        |facts| match action(facts.verdict()) {
            Some(_) => BOTH_PROFILES.into(),
            None => HOST_PROFILE.into(),
        },
    ),
    field("metadata.event_code", "`eventLog.id`; if there is none, `type` as in JSON", |facts| {
        facts.code().into()
    }),
    field("metadata.log_provider", "`eventLog.provider`", |facts| {
        facts.log.map(|log| &*log.provider).into()
    }),
    field("metadata.log_source", "with `--source`, the file", |facts| facts.file.into()),
    field("metadata.original_event_uid", "`eventLog.recordId`", |facts| {
        facts.log.and_then(|log| log.record_id).map(|id| id.to_string()).into()
    }),
    field("metadata.original_time", "`timeStamp`, as in JSON", |facts| {
        facts.time.map(|time| time.to_string()).into()
    }),
    field("action_id", "by the type, as the table below shows", |facts| {
        action(facts.verdict()).map(|(action, _)| action.0).into()
    }),
    field("action", "its caption", |facts| {
        action(facts.verdict()).map(|(action, _)| action.1).into()
    }),
    field("disposition_id", "by the type, as the table below shows", |facts| {
        action(facts.verdict()).map(|(_, disposition)| disposition.0).into()
    }),
    field("disposition", "its caption", |facts| {
        action(facts.verdict()).map(|(_, disposition)| disposition.1).into()
    }),
    field("firewall_rule.uid", "`filterId`, if not 0", |facts| {
        facts
            .filter_id
            .filter(|_| action(facts.verdict()).is_some())
            .map(|id| id.to_string())
            .into()
    }),
    field("firewall_rule.name", "with `--names`, the name of the filter", |facts| {
        let filter = facts.filter.filter(|_| action(facts.verdict()).is_some());
        filter.map(|filter| &*filter.name).into()
    }),
    field("firewall_rule.category", "with `--names`, the provider of the filter", |facts| {
        facts.provider.filter(|_| action(facts.verdict()).is_some()).into()
    }),
    field("protocol_name", "`IPsec`, in Tunnel Activity", |facts| match class(facts) {
        Class::Tunnel => "IPsec".into(),
        _ => Content::None,
    }),
    field(
        "is_src_dst_assignment_known",
        "whether the direction is known, in Network Activity",
        |facts| match class(facts) {
            Class::Network => Content::Bool(facts.direction.is_some()),
            _ => Content::None,
        },
    ),
    field(
        "connection_info.direction_id",
        "1 for IN, 2 for OUT, 0 if there is none, else 99",
        |facts| in_connection(facts, direction(facts).0.into()),
    ),
    field("connection_info.direction", "its caption; for 99, the name of the direction", |facts| {
        let (id, caption) = direction(facts);
        let name = facts.direction.filter(|_| id == OTHER).map(|direction| {
            let value = Scalar::Enumeration(direction.get(), MsFwpDirection::ENUMERATION);
            value_text::brief(value.into())
        });
        in_connection(facts, name.map_or(caption.into(), Content::from))
    }),
    field("connection_info.boundary_id", "1 for loopback", |facts| {
        in_connection(facts, facts.is_loopback.then_some(1).into())
    }),
    field("connection_info.boundary", "its caption", |facts| {
        in_connection(facts, facts.is_loopback.then_some("Localhost").into())
    }),
    field("connection_info.protocol_num", "`ipProtocol`", |facts| {
        in_connection(facts, facts.protocol.map(u64::from).into())
    }),
    field("connection_info.protocol_name", "its name: `tcp`", |facts| {
        in_connection(facts, facts.protocol_name().into())
    }),
    field("connection_info.protocol_ver_id", "4 or 6, by the addresses", |facts| {
        in_connection(facts, facts.ip_version().into())
    }),
    field("connection_info.protocol_ver", "its caption", |facts| {
        let caption = facts.ip_version().map(|version| match version {
            4 => "Internet Protocol version 4 (IPv4)",
            _ => "Internet Protocol version 6 (IPv6)",
        });
        in_connection(facts, caption.into())
    }),
    field("src_endpoint.ip", "address of the source", |facts| facts.source().address.into()),
    field("src_endpoint.port", "its port; none for ICMP", |facts| port(facts, facts.source())),
    field("src_endpoint.mac", "its MAC address", |facts| mac(facts.source())),
    field("src_endpoint.uid", "its MAC address, if there is no IP address", |facts| {
        uid(facts.source())
    }),
    field("dst_endpoint.ip", "address of the destination", |facts| {
        facts.destination().address.into()
    }),
    field("dst_endpoint.port", "its port; none for ICMP", |facts| port(facts, facts.destination())),
    field("dst_endpoint.mac", "its MAC address", |facts| mac(facts.destination())),
    field("dst_endpoint.uid", "its MAC address, if there is no IP address", |facts| {
        uid(facts.destination())
    }),
    field("device.hostname", "`eventLog.computer`", |facts| facts.computer().into()),
    field("device.type_id", "0, if there is a `device`", |facts| {
        facts.computer().map(|_| 0).into()
    }),
    field("device.type", "its caption", |facts| facts.computer().map(|_| "Unknown").into()),
    field("actor.app_uid", "`appId`", |facts| facts.app.as_deref().into()),
    field("actor.app_name", "the last part of `appId`", |facts| facts.app_name().into()),
    field("actor.process.pid", "`internalFields.processId`", |facts| facts.process_id().into()),
    field("actor.process.name", "the last part of `appId`, if there is a `pid`", |facts| {
        facts.process_id().and(facts.app_name()).into()
    }),
    field("actor.process.path", "`appId`, if it is a path and there is a `pid`", |facts| {
        facts.process_id().and(facts.app_path()).into()
    }),
    field("actor.user.uid", "`userId`", |facts| facts.user.map(ToString::to_string).into()),
    field("actor.user.name", "its name, if it is well-known", |facts| {
        facts.user.and_then(|user| user.well_known()).into()
    }),
];

/// The number of a value that the schema does not have.
const OTHER: u64 = 99;

const HOST_PROFILE: &[&str] = &["host"];
const BOTH_PROFILES: &[&str] = &["host", "security_control"];

/// The class of an event.
#[derive(Clone, Copy, Debug)]
pub(super) enum Class {
    Network,
    Tunnel,
    /// Events of this class have no endpoints; those of the others need one.
    Base,
}

impl Class {
    pub(super) const fn of(verdict: Verdict, has_endpoint: bool) -> Self {
        match verdict {
            Verdict::Failed => Self::Tunnel,
            _ if has_endpoint => Self::Network,
            _ => Self::Base,
        }
    }

    pub(super) const fn choice(self) -> Choice {
        match self {
            Self::Network => (4001, "Network Activity"),
            Self::Tunnel => (4014, "Tunnel Activity"),
            Self::Base => (0, "Base Event"),
        }
    }

    const fn category(self) -> Choice {
        match self {
            Self::Network | Self::Tunnel => (4, "Network Activity"),
            Self::Base => (0, "Uncategorized"),
        }
    }
}

fn class(facts: &Facts<'_>) -> Class {
    Class::of(facts.verdict(), facts.source().is_known() || facts.destination().is_known())
}

fn activity(facts: &Facts<'_>) -> Choice {
    activity_of(class(facts), facts.verdict(), facts.layer_name())
}

/// The activity at a layer.
pub(super) fn activity_of(class: Class, verdict: Verdict, layer: Option<&str>) -> Choice {
    match (class, verdict) {
        (Class::Tunnel, _) => (1, "Open"),
        (Class::Network, Verdict::Allowed) => {
            let is_at = |layers: &[&str]| {
                let name =
                    layer.unwrap_or_default().strip_prefix("FWPS_LAYER_").unwrap_or_default();
                layers.iter().any(|layer| name.starts_with(layer))
            };
            if layer.is_none() || is_at(&["ALE_AUTH_CONNECT", "ALE_AUTH_RECV_ACCEPT"]) {
                (1, "Open")
            } else if is_at(&["ALE_AUTH_LISTEN"]) {
                (7, "Listen")
            } else {
                (6, "Traffic")
            }
        }
        (Class::Network, Verdict::Blocked | Verdict::Dropped) => (5, "Refuse"),
        (Class::Network, Verdict::Arrived) => (6, "Traffic"),
        _ => (OTHER, "Other"),
    }
}

pub(super) const fn severity(verdict: Verdict) -> Choice {
    match verdict {
        Verdict::Allowed | Verdict::Arrived => (1, "Informational"),
        Verdict::Blocked | Verdict::Dropped | Verdict::Failed => (2, "Low"),
        Verdict::Unknown => (0, "Unknown"),
    }
}

pub(super) const fn status(verdict: Verdict) -> Choice {
    match verdict {
        Verdict::Allowed => (1, "Success"),
        Verdict::Blocked | Verdict::Dropped | Verdict::Failed => (2, "Failure"),
        Verdict::Arrived | Verdict::Unknown => (0, "Unknown"),
    }
}

/// The action and the disposition: what a security control did.
pub(super) const fn action(verdict: Verdict) -> Option<(Choice, Choice)> {
    match verdict {
        Verdict::Allowed => Some(((1, "Allowed"), (1, "Allowed"))),
        Verdict::Blocked => Some(((2, "Denied"), (2, "Blocked"))),
        Verdict::Dropped => Some(((2, "Denied"), (6, "Dropped"))),
        Verdict::Failed | Verdict::Arrived | Verdict::Unknown => None,
    }
}

const fn direction(facts: &Facts<'_>) -> Choice {
    match facts.direction {
        Some(MsFwpDirection::IN) => (1, "Inbound"),
        Some(MsFwpDirection::OUT) => (2, "Outbound"),
        Some(_) => (OTHER, "Other"),
        None => (0, "Unknown"),
    }
}

/// A field of `connection_info`, which the base event does not have.
fn in_connection<'c>(facts: &Facts<'_>, content: Content<'c>) -> Content<'c> {
    if matches!(class(facts), Class::Base) { Content::None } else { content }
}

/// The port of an endpoint, which needs an address.
fn port(facts: &Facts<'_>, end: &End) -> Content<'static> {
    facts.port(end).filter(|_| end.is_known()).into()
}

fn mac(end: &End) -> Content<'static> {
    end.mac.map(|mac| MacAddr(mac).to_string()).into()
}

/// The id of an endpoint: the schema wants one of several attributes, and `mac` is not among them.
fn uid(end: &End) -> Content<'static> {
    if end.address.is_none() { mac(end) } else { Content::None }
}

/// Milliseconds since 1970.
#[allow(clippy::arithmetic_side_effects)] // the divisor is a constant
fn milliseconds(time: FileTime) -> i64 {
    i64::try_from(time.unix_nanos().div_euclid(1_000_000)).unwrap_or_default()
}
