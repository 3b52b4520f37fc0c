//! What the fields of a schema are made of.

use std::borrow::Cow;
use std::convert::Infallible;
use std::net::IpAddr;

use wfp_events::detail::ports::Ports;
use wfp_events::detail::value_text;
use wfp_events::event::{Event, EventLog, InternalFields, Part, Readable, Record, Value, Visitor};
use wfp_events::kind::RecordKind;
use wfp_events::layout::{Enumeration, Scalar};
use wfp_events::names::{self, Filter, Names};
use wfp_events::raw::{FileTime, MsFwpDirection, NetEventType, SaRole, layer_name};
use wfp_events::reader::PartialRef;
use wfp_events::value::Sid;

use crate::verdict::Verdict;

/// An end of the traffic.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct End {
    pub(super) address: Option<IpAddr>,
    pub(super) mac: Option<[u8; 6]>,
    port: Option<u64>,
}

impl End {
    pub(super) const fn is_known(&self) -> bool {
        self.address.is_some() || self.mac.is_some()
    }
}

/// The values of a record that a schema has fields for. A member that could not be read is `None`.
#[derive(Default)]
pub(super) struct Facts<'a> {
    event_type: Option<NetEventType>,
    /// Neither zero nor past the year 9999.
    pub(super) time: Option<FileTime>,
    pub(super) protocol: Option<u8>,
    local: End,
    remote: End,
    pub(super) direction: Option<MsFwpDirection>,
    /// Whether the remote end is the source: of inbound traffic, or of a negotiation that the peer started.
    is_remote_first: bool,
    pub(super) is_loopback: bool,
    /// The path of the app, with its drive if that is known.
    pub(super) app: Option<String>,
    pub(super) user: Option<&'a Sid<'a>>,
    pub(super) filter_id: Option<u64>,
    pub(super) filter: Option<&'a Filter>,
    /// The name of the filter's provider, or its key.
    pub(super) provider: Option<&'a str>,
    layer: Option<u16>,
    error: Option<(u32, &'static Enumeration)>,
    capability: Option<(u32, &'static Enumeration)>,
    pub(super) internal: Option<&'a InternalFields>,
    pub(super) log: Option<&'a EventLog>,
    pub(super) file: Option<&'a str>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(
        PartialRef { record, errors }: PartialRef<'a>,
        file: Option<&'a str>,
        names: Option<&'a Names>,
    ) -> Self {
        let mut facts = Self { file, ..Self::default() };
        let Ok(()) =
            Readable::new(record, errors).visit(&mut Members { facts: &mut facts, depth: 0 });
        match record {
            Record::Event(event) => {
                let Event { header, internal_fields, event_log, .. } = event;
                let app = header.app_id.to_text().filter(|app| !app.is_empty());
                facts.app = app.map(|app| match names.map(|names| names.path(&app)) {
                    Some(Cow::Owned(path)) => path,
                    _ => app,
                });
                facts.user = header.user_id.as_ref();
                facts.internal = internal_fields.as_deref();
                facts.log = event_log.as_deref();
            }
            _ => {
                if let RecordKind::Payload(kind) = record.kind() {
                    facts.event_type = Some(kind.event_type());
                }
            }
        }
        let direction = Readable::new(record, errors).direction();
        facts.direction = direction.map(|traffic| traffic.direction);
        facts.is_remote_first |= facts.direction == Some(MsFwpDirection::IN);
        if let (Some(names), Some(id)) = (names, facts.filter_id) {
            facts.filter = names.filter(id);
            let key = facts.filter.map(|filter| &*filter.provider).filter(|key| !key.is_empty());
            facts.provider = key.map(|key| names.of_key(key));
        }
        facts
    }

    pub(super) fn verdict(&self) -> Verdict {
        self.event_type.map_or(Verdict::Unknown, Verdict::of)
    }

    /// The SDK's name of the type, or its number.
    pub(super) fn type_name(&self) -> Option<Cow<'static, str>> {
        Some(named(self.event_type?.get(), NetEventType::ENUMERATION))
    }

    /// The id in the event log, or the type.
    pub(super) fn code(&self) -> Option<Cow<'static, str>> {
        match self.log {
            Some(log) => Some(log.id.to_string().into()),
            None => self.type_name(),
        }
    }

    /// The type as an action: `classify-drop`.
    pub(super) fn action(&self) -> Option<String> {
        let name = self.type_name()?;
        let short = name.strip_prefix(NetEventType::ENUMERATION.prefix).unwrap_or(&name);
        Some(short.to_ascii_lowercase().replace('_', "-"))
    }

    pub(super) const fn source(&self) -> &End {
        if self.is_remote_first { &self.remote } else { &self.local }
    }

    pub(super) const fn destination(&self) -> &End {
        if self.is_remote_first { &self.local } else { &self.remote }
    }

    /// The port of an end. For ICMP, the numbers in place of ports are a type and a code.
    pub(super) fn port(&self, end: &End) -> Option<u64> {
        let has_ports = self.protocol.is_none_or(|number| Ports::of(number) == Ports::Ports);
        end.port.filter(|_| has_ports)
    }

    /// The version of IP.
    pub(super) fn ip_version(&self) -> Option<u64> {
        let address = self.local.address.or(self.remote.address)?;
        Some(if address.is_ipv4() { 4 } else { 6 })
    }

    /// The keyword of the IP protocol in the registry of IANA.
    pub(super) fn protocol_name(&self) -> Option<String> {
        Some(match value_text::protocol(self.protocol?)? {
            "ICMPv6" => "ipv6-icmp".to_owned(),
            name => name.to_ascii_lowercase(),
        })
    }

    /// The name of the app's file.
    pub(super) fn app_name(&self) -> Option<&str> {
        self.app.as_deref().map(|app| app.rsplit('\\').next().unwrap_or(app))
    }

    /// The app, if it is a path.
    pub(super) fn app_path(&self) -> Option<&str> {
        self.app.as_deref().filter(|app| app.contains('\\'))
    }

    pub(super) fn process_id(&self) -> Option<u64> {
        self.internal.map(|fields| fields.process_id).filter(|id| *id != 0).map(u64::from)
    }

    pub(super) fn computer(&self) -> Option<&str> {
        self.log.map(|log| &*log.computer).filter(|computer| !computer.is_empty())
    }

    /// The SDK's name of the layer, if its id means the same in all versions of Windows.
    pub(super) fn layer_name(&self) -> Option<&'static str> {
        layer_name(self.layer?, None)
    }

    /// The number of the error, as tables show it.
    pub(super) fn error_code(&self) -> Option<String> {
        self.error.map(|(number, _)| value_text::code(number))
    }

    pub(super) fn error_name(&self) -> Option<&'static str> {
        self.error.and_then(|(number, of)| of.name_of(number))
    }

    pub(super) fn error_meaning(&self) -> Option<&'static str> {
        self.error.and_then(|(number, of)| of.get(number)).map(|named| named.meaning())
    }

    /// The owner of the filter that decided, or the capability that an app has or lacks.
    pub(super) fn reason(&self) -> Option<Cow<'static, str>> {
        let origin = self.internal.and_then(|fields| fields.filter_origin.as_ref()?.to_text());
        let capability = || self.capability.map(|(number, of)| named(number, of));
        origin.filter(|origin| !origin.is_empty()).map(Cow::Owned).or_else(capability)
    }
}

fn named(number: u32, of: &Enumeration) -> Cow<'static, str> {
    of.name_of(number).map_or_else(|| number.to_string().into(), Cow::Borrowed)
}

/// Takes the members that are numbers.
struct Members<'f, 'a> {
    facts: &'f mut Facts<'a>,
    /// The number of parts around a member.
    depth: u8,
}

impl Visitor for Members<'_, '_> {
    type Error = Infallible;

    #[inline]
    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        let Value::Scalar(scalar) = value else { return Ok(()) };
        let facts = &mut *self.facts;
        match (name, scalar) {
            ("type", Scalar::Enumeration(number, _)) => {
                facts.event_type = Some(NetEventType::new(number));
            }
            ("timeStamp", Scalar::FileTime(ticks)) => {
                let time = FileTime::from_ticks(ticks);
                facts.time = Some(time).filter(|time| ticks != 0 && !time.is_shown_as_ticks());
            }
            ("ipProtocol", Scalar::Integer(number)) => facts.protocol = u8::try_from(number).ok(),
            ("localPort", Scalar::Integer(port)) => facts.local.port = Some(port),
            ("remotePort", Scalar::Integer(port)) => facts.remote.port = Some(port),
            ("localAddrV4" | "internalHostV4Addr", Scalar::Ipv4(address)) => {
                facts.local.address = Some(address.into());
            }
            ("localAddrV6" | "internalHostV6Addr", Scalar::Ipv6(address)) => {
                facts.local.address = Some(address.into());
            }
            ("remoteAddrV4" | "publicHostV4Addr", Scalar::Ipv4(address)) => {
                facts.remote.address = Some(address.into());
            }
            ("remoteAddrV6" | "publicHostV6Addr", Scalar::Ipv6(address)) => {
                facts.remote.address = Some(address.into());
            }
            ("localMacAddr", Scalar::Mac(address)) => facts.local.mac = Some(address),
            ("remoteMacAddr", Scalar::Mac(address)) => facts.remote.mac = Some(address),
            ("saRole", Scalar::Enumeration(number, _)) => {
                facts.is_remote_first = number == SaRole::RESPONDER.get();
            }
            ("isLoopback", Scalar::Bool(number)) => facts.is_loopback = number != 0,
            (name, Scalar::Integer(id)) if names::is_filter(name) => {
                facts.filter_id = Some(id).filter(|id| *id != 0);
            }
            ("layerId", Scalar::Integer(id)) => facts.layer = u16::try_from(id).ok(),
            (_, Scalar::Code(number, of) | Scalar::Status(number, of)) => {
                facts.error = Some((number, of)).filter(|_| number != 0);
            }
            ("networkCapabilityId", Scalar::Enumeration(number, of)) => {
                facts.capability = Some((number, of));
            }
            _ => {}
        }
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        // The parts of a part, such as subnets, have no fields, and internal fields are not numbers.
        match part.filter(|_| self.depth == 0 && name != "internalFields") {
            Some(part) => part.visit(&mut Members { facts: &mut *self.facts, depth: 1 }),
            None => Ok(()),
        }
    }
}
