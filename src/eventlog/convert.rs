//! A net event from what a log tells about it.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::log_event::{Data, time};
use super::providers::{AUTH_IP, End, Provider, Target};
use super::reason;
use crate::event::set::{InputValue, Setter, Slot};
use crate::event::{
    Addresses, Event, EventLog, Field, Header, InternalFields, PayloadBuilder, Value, Version,
};
use crate::kind::PayloadKind;
use crate::layout::Scalar;
use crate::netsh::scalar_or_text;
use crate::raw::{Af, FileTime, Guid, InternalFlags, IpVersion, MsFwpDirection, NetEventFlags};
use crate::value::{Sid, hex, sid};

/// The version that events are read as; it has the members of all others.
const VERSION: Version = Version::V5;

/// The event of a provider with a payload of this union member. Data that no member stores stay in the log.
///
/// # Errors
/// Returns a message if members contradict each other.
pub(super) fn event(
    provider: &Provider,
    payload: &str,
    mut log: EventLog,
    data: &Data,
    logged: FileTime,
) -> Result<Event<'static>, String> {
    let unknown = || format!("`{payload}` is not a payload");
    let mut builder = PayloadBuilder::of(payload).ok_or_else(unknown)?;
    let kind = PayloadKind::of(builder.event_type(), VERSION).ok_or_else(unknown)?;
    let structure = 1u8.unbounded_shl(kind.structure().into());
    let mut conversion = Conversion {
        data,
        payload: Setter::new(builder.slots(), structure),
        header: Header { time_stamp: logged, ..Header::default() },
        internal: InternalFields::default(),
        local: None,
        remote: None,
        is_mac: false,
    };
    for (name, text) in data.iter() {
        if !conversion.store(provider, name, text) {
            log.data.push((name.to_owned(), text.to_owned()));
        }
    }
    let internal = std::mem::take(&mut conversion.internal);
    let header = conversion.header();
    let payload = builder
        .finish()
        .map_err(|misfit| format!("{payload}.{}: {}", misfit.member, misfit.reason))?;
    Ok(Event {
        version: VERSION,
        header,
        event_type: kind.event_type(),
        payload: Some(payload),
        internal_fields: (internal != InternalFields::default()).then(|| Box::new(internal)),
        event_log: Some(Box::new(log)),
    })
}

/// The members of an event, as they are set from data.
struct Conversion<'a> {
    data: &'a Data,
    payload: Setter<'a>,
    header: Header<'static>,
    internal: InternalFields,
    local: Option<IpAddr>,
    remote: Option<IpAddr>,
    /// Whether the ends are MAC addresses, which the payload stores.
    is_mac: bool,
}

impl Conversion<'_> {
    /// Stores a datum in a member. Returns `false` if no member can store it.
    fn store(&mut self, provider: &Provider, name: &str, text: &str) -> bool {
        let mut targets = provider.data.iter().filter(|(own, _)| *own == name);
        targets.any(|(_, target)| self.set(*target, text).is_some())
    }

    /// Sets the target from a text; `None` if the text or the payload does not fit.
    fn set(&mut self, target: Target, text: &str) -> Option<()> {
        let number = |text: &str| text.parse().ok().or_else(|| hex::parse_number(text));
        let trimmed = text.trim_ascii();
        // Without a value the member keeps its default: NULL, or empty.
        let is_none = matches!(trimmed, "" | "-");
        match target {
            Target::Member(member) => self.member(member, text),
            Target::MessageNumber(member) => {
                self.payload(member, InputValue::Number(message(trimmed)?.into()))
            }
            Target::Message(member, values) => self.message(member, values, trimmed),
            Target::MessageOfAuthIp(member, values) => {
                self.data.text("KeyModName").filter(|module| module.trim_ascii() == AUTH_IP)?;
                self.message(member, values, trimmed)
            }
            Target::Reason => {
                self.payload("failureErrorCode", InputValue::Number(reason::code(text)?.into()))
            }
            Target::Sids(member, count) => {
                let sids: Vec<_> = text
                    .split(|of: char| !of.is_ascii_alphanumeric() && of != '-')
                    .filter(|sid| !sid.is_empty())
                    .collect();
                let count = self.data.text(count).and_then(|count| number(count.trim_ascii()));
                count.filter(|count| usize::try_from(*count) == Ok(sids.len()))?;
                let sids = sids.into_iter().map(|sid| InputValue::Text(sid.into())).collect();
                self.payload(member, InputValue::List(sids))
            }
            Target::SwitchId if is_none => Some(()),
            Target::SwitchId => {
                let guid: Guid = without_braces(trimmed).parse().ok()?;
                let digits = hex::Hex(&guid.to_bytes()).to_string();
                self.payload("vSwitchId", InputValue::Text(digits.into()))
            }
            Target::Host(member) => {
                let address = Ipv4Addr::from(u32::try_from(number(trimmed)?).ok()?);
                // The number has no room for the address of an IPv6 packet.
                [self.local, self.remote].iter().flatten().all(IpAddr::is_ipv4).then_some(())?;
                self.payload(member, InputValue::Text(address.to_string().into()))
            }
            Target::Internal(member) => {
                let (_, field) = self.internal.field(member)?;
                // The process id has two spellings.
                field.value().is_zero().then_some(())?;
                set(field, text)?;
                if self.internal.filter_origin.is_some() {
                    self.internal.internal_flags = InternalFlags::FILTER_ORIGIN_SET;
                }
                Some(())
            }
            Target::Time => {
                self.header.time_stamp = time(trimmed).filter(|time| time.ticks() != 0)?;
                Some(())
            }
            Target::Address(end) => {
                let (address, scope) = trimmed.split_once('%').unwrap_or((trimmed, "0"));
                let (address, scope) = (address.parse().ok()?, scope.parse().ok()?);
                self.address(end, address)?;
                self.scope(scope);
                Some(())
            }
            Target::Port(end) => self.port(end, trimmed.parse().ok()?),
            Target::SocketAddress(_) if is_none => Some(()),
            Target::SocketAddress(end) => self.socket_address(end, trimmed),
            Target::Mac(end) => self.mac(end, trimmed),
            Target::Scope => {
                self.scope(u32::try_from(number(trimmed)?).ok()?);
                Some(())
            }
            Target::Protocol => {
                self.header.set_ip_protocol(number(trimmed)?.try_into().ok()?);
                Some(())
            }
            Target::App | Target::Enterprise | Target::EffectiveName if is_none => Some(()),
            _ if text.contains('\0') => None,
            Target::App => {
                self.header.set_app_id(text.into());
                Some(())
            }
            Target::Enterprise => {
                self.header.set_enterprise_id(text.parse().ok()?);
                Some(())
            }
            Target::EffectiveName => {
                self.header.set_effective_name(text.into());
                Some(())
            }
            Target::Policy => {
                match number(trimmed)? {
                    0 => {}
                    flags => drop(self.header.set_policy_flags(flags)),
                }
                Some(())
            }
            Target::User if is_none => Some(()),
            Target::User => {
                let user: Sid<'_> = trimmed.parse().ok()?;
                if user.as_bytes() != sid::NOBODY {
                    self.header.set_user_id(user);
                }
                Some(())
            }
            Target::Derived => Some(()),
        }
    }

    /// Sets a member of the payload.
    fn payload(&mut self, member: &str, value: InputValue<'_>) -> Option<()> {
        match self.payload.slot(member) {
            Ok(Slot::Value(slot)) => slot.set(&value).ok(),
            _ => None,
        }
    }

    /// Sets a member of the payload from the same number, text or GUID.
    fn member(&mut self, member: &str, text: &str) -> Option<()> {
        match self.payload.slot(member) {
            Ok(Slot::Value(slot)) => set(slot, text),
            _ => None,
        }
    }

    /// Sets a member of the payload to the value that stands for a message.
    fn message(&mut self, member: &str, values: &[(u32, u32)], text: &str) -> Option<()> {
        let number = message(text)?;
        let (_, value) = values.iter().find(|(message, _)| *message == number)?;
        self.payload(member, InputValue::Number((*value).into()))
    }

    /// Whether an end is the local one; `None` if that is unknown, because the packet has no direction.
    fn is_local(&self, end: End) -> Option<bool> {
        let is_inbound = match self.data.text("Direction").map(|text| message(text.trim_ascii())) {
            // Only the events of one end, this machine's, have no direction.
            None => self.data.text("DestAddress").is_none().then_some(false),
            Some(Some(number)) if number == MsFwpDirection::IN.get() => Some(true),
            Some(Some(number)) if number == MsFwpDirection::OUT.get() => Some(false),
            _ => None,
        };
        match end {
            End::Local => Some(true),
            End::Remote => Some(false),
            End::Source => is_inbound.map(|is_inbound| !is_inbound),
            End::Destination => is_inbound,
        }
    }

    fn address(&mut self, end: End, address: IpAddr) -> Option<()> {
        let (own, other) = match self.is_local(end)? {
            true => (&mut self.local, self.remote),
            false => (&mut self.remote, self.local),
        };
        other.is_none_or(|other| other.is_ipv4() == address.is_ipv4()).then_some(())?;
        *own = Some(address);
        Some(())
    }

    fn port(&mut self, end: End, port: u16) -> Option<()> {
        match self.is_local(end)? {
            true => self.header.set_local_port(port),
            false => self.header.set_remote_port(port),
        };
        Some(())
    }

    fn scope(&mut self, scope: u32) {
        if scope != 0 {
            self.header.set_scope_id(scope);
        }
    }

    /// The bytes of a `SOCKADDR`: the family, the port in network order, and the address.
    fn socket_address(&mut self, end: End, digits: &str) -> Option<()> {
        const AF_INET: u16 = 2;
        const AF_INET6: u16 = 23;
        let bytes = hex::parse(digits.strip_prefix("0x").unwrap_or(digits))?;
        let family = u16::from_le_bytes(*bytes.first_chunk()?);
        let port = u16::from_be_bytes(*bytes.get(2..)?.first_chunk()?);
        let (address, scope) = match family {
            0 if bytes.iter().all(|byte| *byte == 0) => return Some(()),
            AF_INET => {
                let address: [u8; 4] = *bytes.get(4..)?.first_chunk()?;
                (Ipv4Addr::from(address).into(), None)
            }
            AF_INET6 => {
                let address: [u8; 16] = *bytes.get(8..)?.first_chunk()?;
                let scope = bytes.get(24..).and_then(<[u8]>::first_chunk);
                (Ipv6Addr::from(address).into(), scope.copied().map(u32::from_le_bytes))
            }
            _ => return None,
        };
        self.address(end, address)?;
        self.scope(scope.unwrap_or(0));
        self.port(end, port)
    }

    fn mac(&mut self, end: End, text: &str) -> Option<()> {
        let member = if self.is_local(end)? { "localMacAddr" } else { "remoteMacAddr" };
        let text = text.replace('-', ":").to_ascii_lowercase();
        self.payload(member, InputValue::Text(text.into()))?;
        self.is_mac = true;
        Some(())
    }

    /// The header.
    fn header(self) -> Header<'static> {
        let Self { mut header, local, remote, is_mac, .. } = self;
        let addresses = match (local, remote) {
            (Some(IpAddr::V4(local)), Some(IpAddr::V4(remote))) => Addresses::V4(local, remote),
            (Some(IpAddr::V6(local)), Some(IpAddr::V6(remote))) => Addresses::V6(local, remote),
            (Some(IpAddr::V4(local)), _) => Addresses::V4(local, Ipv4Addr::UNSPECIFIED),
            (Some(IpAddr::V6(local)), _) => Addresses::V6(local, Ipv6Addr::UNSPECIFIED),
            (None, Some(IpAddr::V4(remote))) => Addresses::V4(Ipv4Addr::UNSPECIFIED, remote),
            (None, Some(IpAddr::V6(remote))) => Addresses::V6(Ipv6Addr::UNSPECIFIED, remote),
            (None, None) => Addresses::None(IpVersion::NONE),
        };
        header.address_family = match addresses {
            Addresses::V4(..) => Af::INET,
            Addresses::V6(..) => Af::INET6,
            Addresses::None(_) if is_mac => Af::ETHER,
            Addresses::None(_) => Af::NONE,
        };
        header.set_addresses(addresses);
        header.flags.set(NetEventFlags::LOCAL_ADDR_SET, local.is_some());
        header.flags.set(NetEventFlags::REMOTE_ADDR_SET, remote.is_some());
        header
    }
}

/// Sets a member from the same number, text or GUID.
fn set(member: &mut dyn Field, text: &str) -> Option<()> {
    let is_text = matches!(member.value(), Value::Text(_));
    if is_text && matches!(text, "" | "-") {
        return Some(());
    }
    if !is_text && text.trim_ascii().is_empty() {
        return None;
    }
    let value = scalar_or_text(member.value(), Cow::Borrowed(text)).ok()?;
    let value = match (member.value(), value) {
        (Value::Scalar(Scalar::Flags(..)), InputValue::Text(bits)) => {
            let bits = bits.parse().ok().or_else(|| hex::parse_number(&bits))?;
            InputValue::List(vec![InputValue::Text(format!("{bits:#x}").into())])
        }
        (Value::GuidPointer(_), InputValue::Text(guid)) if guid.parse() == Ok(Guid::default()) => {
            return Some(());
        }
        (_, value) => value,
    };
    member.set(&value).ok()
}

/// The number of a message: `%%8222`.
fn message(text: &str) -> Option<u32> {
    text.strip_prefix("%%")?.parse().ok()
}

fn without_braces(guid: &str) -> &str {
    guid.strip_prefix('{').and_then(|guid| guid.strip_suffix('}')).unwrap_or(guid)
}
