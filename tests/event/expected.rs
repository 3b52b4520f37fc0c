//! The members of an event as the independent reader of an image should find them.

use std::net::{Ipv4Addr, Ipv6Addr};

use wfp_events::event::{
    Addresses, Event, Header, IkeQmFailure, Payload, Subnet, Traffic, Version,
};
use wfp_events::value::{Sid, TextBlob, WideStr};

use super::independent::{Held, Members};

/// The number in the name of the header structure of a version.
const fn header_structure(version: Version) -> u8 {
    match version {
        Version::V0 => 0,
        Version::V1 => 1,
        Version::V2 => 2,
        Version::V3 | Version::V4 | Version::V5 => 3,
        _ => panic!("a later version"),
    }
}

/// The number of types for which a version's union has a pointer.
pub(crate) const fn types(version: Version) -> u32 {
    match version {
        Version::V0 | Version::V1 => 6,
        Version::V2 | Version::V3 | Version::V4 => 10,
        Version::V5 => 11,
        _ => panic!("a later version"),
    }
}

/// The members of an event, listed here independently of the library.
pub(crate) fn expected(event: &Event<'_>) -> Members {
    let mut all = Expected(Vec::new());
    all.header(header_structure(event.version), &event.header);
    all.0.push(("type".into(), number(event.event_type.get())));
    match &event.payload {
        None => all.0.push(("payload".into(), Held::Null)),
        Some(Payload::Unknown(address)) => all.0.push(("payload".into(), Held::Address(*address))),
        Some(payload) => {
            assert!(event.event_type.get() < types(event.version));
            all.payload(event.version, payload);
        }
    }
    all.0
}

fn number(number: impl Into<u64>) -> Held {
    Held::Number(number.into())
}

fn bytes(bytes: impl Into<Vec<u8>>) -> Held {
    Held::Bytes(bytes.into())
}

fn blob(blob: &[u8]) -> Held {
    if blob.is_empty() { Held::Null } else { bytes(blob) }
}

fn text(text: Option<&WideStr<'_>>) -> Held {
    text.map_or(Held::Null, |text| bytes(text.as_bytes()))
}

fn sid(sid: Option<&Sid<'_>>) -> Held {
    sid.map_or(Held::Null, |sid| bytes(sid.as_bytes()))
}

/// The 16 bytes of a union of addresses.
fn union(v4: Option<Ipv4Addr>, v6: Option<Ipv6Addr>) -> [Held; 2] {
    let mut all = v6.map_or([0; 16], |address| address.octets());
    if let Some(address) = v4 {
        let [a, b, c, d] = address.octets();
        all[..4].copy_from_slice(&[d, c, b, a]);
    }
    let first = u32::from_le_bytes([all[0], all[1], all[2], all[3]]);
    [number(first), bytes(all)]
}

fn unions(addresses: Addresses) -> [Held; 4] {
    let [[a, b], [c, d]] = match addresses {
        Addresses::V4(first, second) => [union(Some(first), None), union(Some(second), None)],
        Addresses::V6(first, second) => [union(None, Some(first)), union(None, Some(second))],
        Addresses::None(_) => [union(None, None), union(None, None)],
    };
    [a, b, c, d]
}

struct Expected(Members);

macro_rules! tell {
    ($all:expr, $part:literal, $($name:literal $held:expr),+ $(,)?) => {
        $all.0.extend([$( (concat!($part, ".", $name).into(), $held) ),+])
    };
}

impl Expected {
    fn header(&mut self, structure: u8, header: &Header<'_>) {
        let blob_of = |of: &TextBlob<'_>| blob(of.as_bytes());
        let [local_v4, local_v6, remote_v4, remote_v6] = unions(header.addresses);
        tell!(self, "header",
            "timeStamp" number(header.time_stamp.ticks()), "flags" number(header.flags.bits()),
            "ipVersion" number(header.addresses.ip_version().get()), "ipProtocol" number(header.ip_protocol),
            "localAddrV4" local_v4, "localAddrV6" local_v6, "remoteAddrV4" remote_v4, "remoteAddrV6" remote_v6,
            "localPort" number(header.local_port), "remotePort" number(header.remote_port),
            "scopeId" number(header.scope_id), "appId" blob_of(&header.app_id), "userId" sid(header.user_id.as_ref()),
        );
        if structure == 1 {
            let reserved = &header.reserved;
            tell!(self, "header",
                "reserved1" number(reserved.reserved1.get()), "reserved2" bytes(reserved.reserved2.0),
                "reserved3" bytes(reserved.reserved3.0), "reserved4" number(reserved.reserved4),
                "reserved5" number(reserved.reserved5), "reserved6" number(reserved.reserved6),
                "reserved7" number(reserved.reserved7), "reserved8" number(reserved.reserved8),
                "reserved9" number(reserved.reserved9), "reserved10" number(reserved.reserved10),
            );
        }
        if structure >= 2 {
            tell!(self, "header",
                "addressFamily" number(header.address_family.get()), "packageSid" sid(header.package_sid.as_ref()),
            );
        }
        if structure >= 3 {
            tell!(self, "header",
                "enterpriseId" text(header.enterprise_id.as_ref()), "policyFlags" number(header.policy_flags),
                "effectiveName" blob_of(&header.effective_name),
            );
        }
    }

    fn list(&mut self, path: &str, texts: &[Option<WideStr<'_>>]) {
        self.0.push((path.into(), Held::Count(texts.len())));
        for (index, of) in texts.iter().enumerate() {
            self.0.push((format!("{path}[{index}]"), text(of.as_ref())));
        }
    }

    fn quick_mode(&mut self, since_v4: bool, failure: &IkeQmFailure) {
        tell!(self, "ikeQmFailure",
            "failureErrorCode" number(failure.failure_error_code.get()),
            "failurePoint" number(failure.failure_point.get()),
            "keyingModuleType" number(failure.keying_module_type.get()), "qmState" number(failure.qm_state.get()),
            "saRole" number(failure.sa_role.get()), "saTrafficType" number(failure.traffic.sa_traffic_type().get()),
        );
        let (local, remote) = match failure.traffic {
            Traffic::Tunnel { local, remote } => (local, remote),
            Traffic::Other(_) => (Subnet::Empty, Subnet::Empty),
        };
        for (path, subnet) in
            [("ikeQmFailure.localSubNet", local), ("ikeQmFailure.remoteSubNet", remote)]
        {
            let (of, held) = match subnet {
                Subnet::Empty => (0_u32, bytes([0; 8])),
                Subnet::V4(None) => (256, Held::Null),
                Subnet::V6(None) => (257, Held::Null),
                Subnet::V4(Some(of)) => {
                    let halves =
                        [u32::from(of.addr).to_le_bytes(), u32::from(of.mask).to_le_bytes()];
                    (256, bytes(halves.concat()))
                }
                Subnet::V6(Some(of)) => {
                    (257, bytes([&of.addr.octets()[..], &[of.prefix_length]].concat()))
                }
                Subnet::Other(of, value) => (of.get(), bytes(value)),
            };
            self.0.push((format!("{path}.type"), number(of)));
            self.0.push((path.into(), held));
        }
        tell!(self, "ikeQmFailure", "qmFilterId" number(failure.qm_filter_id));
        if since_v4 {
            let key = failure.mm_provider_context_key;
            tell!(self, "ikeQmFailure",
                "mmSaLuid" number(failure.mm_sa_luid), "mmProviderContextKey" bytes(guid(key)),
            );
        }
    }

    fn payload(&mut self, version: Version, payload: &Payload<'_>) {
        match payload {
            Payload::IkeMmFailure(of) => {
                tell!(self, "ikeMmFailure",
                    "failureErrorCode" number(of.failure_error_code.get()), "failurePoint" number(of.failure_point.get()),
                    "flags" number(of.flags.bits()), "keyingModuleType" number(of.keying_module_type.get()),
                    "mmState" number(of.mm_state.get()), "saRole" number(of.sa_role.get()),
                    "mmAuthMethod" number(of.mm_auth_method.get()), "endCertHash" bytes(of.end_cert_hash),
                    "mmId" number(of.mm_id), "mmFilterId" number(of.mm_filter_id),
                );
                if version >= Version::V1 {
                    tell!(self, "ikeMmFailure",
                        "localPrincipalNameForAuth" text(of.local_principal_name_for_auth.as_ref()),
                        "remotePrincipalNameForAuth" text(of.remote_principal_name_for_auth.as_ref()),
                    );
                    self.list(
                        "ikeMmFailure.localPrincipalGroupSids",
                        &of.local_principal_group_sids,
                    );
                    self.list(
                        "ikeMmFailure.remotePrincipalGroupSids",
                        &of.remote_principal_group_sids,
                    );
                }
                if version >= Version::V4 {
                    let key = of.provider_context_key.map_or(Held::Null, |key| bytes(guid(key)));
                    tell!(self, "ikeMmFailure", "providerContextKey" key);
                }
            }
            Payload::IkeQmFailure(of) => self.quick_mode(version >= Version::V4, of),
            Payload::IkeEmFailure(of) => {
                tell!(self, "ikeEmFailure",
                    "failureErrorCode" number(of.failure_error_code.get()), "failurePoint" number(of.failure_point.get()),
                    "flags" number(of.flags.bits()), "emState" number(of.em_state.get()),
                    "saRole" number(of.sa_role.get()), "emAuthMethod" number(of.em_auth_method.get()),
                    "endCertHash" bytes(of.end_cert_hash), "mmId" number(of.mm_id), "qmFilterId" number(of.qm_filter_id),
                );
                if version >= Version::V1 {
                    tell!(self, "ikeEmFailure",
                        "localPrincipalNameForAuth" text(of.local_principal_name_for_auth.as_ref()),
                        "remotePrincipalNameForAuth" text(of.remote_principal_name_for_auth.as_ref()),
                    );
                    self.list(
                        "ikeEmFailure.localPrincipalGroupSids",
                        &of.local_principal_group_sids,
                    );
                    self.list(
                        "ikeEmFailure.remotePrincipalGroupSids",
                        &of.remote_principal_group_sids,
                    );
                    tell!(self, "ikeEmFailure", "saTrafficType" number(of.sa_traffic_type.get()));
                }
            }
            Payload::ClassifyDrop(of) => {
                tell!(self, "classifyDrop", "filterId" number(of.filter_id), "layerId" number(of.layer_id));
                if version >= Version::V1 {
                    tell!(self, "classifyDrop",
                        "reauthReason" number(of.reauth_reason.bits()), "originalProfile" number(of.original_profile),
                        "currentProfile" number(of.current_profile), "msFwpDirection" number(of.ms_fwp_direction.get()),
                        "isLoopback" number(of.is_loopback.0),
                    );
                }
                if version >= Version::V2 {
                    tell!(self, "classifyDrop",
                        "vSwitchId" blob(&of.v_switch_id), "vSwitchSourcePort" number(of.v_switch_source_port),
                        "vSwitchDestinationPort" number(of.v_switch_destination_port),
                    );
                }
            }
            Payload::IpsecDrop(of) => tell!(self, "ipsecDrop",
                "failureStatus" number(of.failure_status.get()), "direction" number(of.direction.get()),
                "spi" number(of.spi), "filterId" number(of.filter_id), "layerId" number(of.layer_id),
            ),
            Payload::IdpDrop(of) => {
                let [public_v4, public_v6, internal_v4, internal_v6] = unions(of.addresses);
                tell!(self, "idpDrop",
                    "ipVersion" number(of.addresses.ip_version().get()), "publicHostV4Addr" public_v4,
                    "publicHostV6Addr" public_v6, "internalHostV4Addr" internal_v4, "internalHostV6Addr" internal_v6,
                    "failureStatus" number(of.failure_status.get()), "direction" number(of.direction.get()),
                );
            }
            Payload::ClassifyAllow(of) => tell!(self, "classifyAllow",
                "filterId" number(of.filter_id), "layerId" number(of.layer_id),
                "reauthReason" number(of.reauth_reason.bits()), "originalProfile" number(of.original_profile),
                "currentProfile" number(of.current_profile), "msFwpDirection" number(of.ms_fwp_direction.get()),
                "isLoopback" number(of.is_loopback.0),
            ),
            Payload::CapabilityDrop(of) => tell!(self, "capabilityDrop",
                "networkCapabilityId" number(of.network_capability_id.get()), "filterId" number(of.filter_id),
                "isLoopback" number(of.is_loopback.0),
            ),
            Payload::CapabilityAllow(of) => tell!(self, "capabilityAllow",
                "networkCapabilityId" number(of.network_capability_id.get()), "filterId" number(of.filter_id),
                "isLoopback" number(of.is_loopback.0),
            ),
            Payload::ClassifyDropMac(of) => tell!(self, "classifyDropMac",
                "localMacAddr" bytes(of.local_mac_addr.0), "remoteMacAddr" bytes(of.remote_mac_addr.0),
                "mediaType" number(of.media_type), "ifType" number(of.if_type), "etherType" number(of.ether_type),
                "ndisPortNumber" number(of.ndis_port_number), "reserved" number(of.reserved),
                "vlanTag" number(of.vlan_tag), "ifLuid" number(of.if_luid), "filterId" number(of.filter_id),
                "layerId" number(of.layer_id), "reauthReason" number(of.reauth_reason.bits()),
                "originalProfile" number(of.original_profile), "currentProfile" number(of.current_profile),
                "msFwpDirection" number(of.ms_fwp_direction.get()), "isLoopback" number(of.is_loopback.0),
                "vSwitchId" blob(&of.v_switch_id), "vSwitchSourcePort" number(of.v_switch_source_port),
                "vSwitchDestinationPort" number(of.v_switch_destination_port),
            ),
            Payload::LpmPacketArrival(of) => tell!(self, "lpmPacketArrival", "spi" number(of.spi)),
            other => panic!("{other:?}"),
        }
    }
}

fn guid(guid: wfp_events::raw::Guid) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(guid.data1.get().to_le_bytes());
    bytes.extend(guid.data2.get().to_le_bytes());
    bytes.extend(guid.data3.get().to_le_bytes());
    bytes.extend(guid.data4);
    bytes
}
