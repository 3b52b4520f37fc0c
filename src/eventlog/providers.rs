//! Which events of an event log are net events, and what their data become.
//!
//! The names of data are those of the providers' manifests. `%%N` is a message of `msobjs.dll`.

use crate::raw::{
    AuthenticationMethodType as Method, EmSaState, IpsecFailurePoint, IpsecTrafficType,
    KeyModuleType, MmSaState, QmSaState, SaRole,
};

/// A provider that logs net events.
#[derive(Debug)]
pub(super) struct Provider {
    name: &'static str,
    /// The ids of its net events, each with the union member of its payload.
    events: &'static [(u16, &'static str)],
    /// What each datum becomes. A datum can have several rows; the first that applies to its text and to the payload
    /// is used.
    pub(super) data: &'static [(&'static str, Target)],
}

/// What a datum becomes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// A member of the payload with the same number, text or GUID.
    Member(&'static str),
    /// A member of the payload, which is the number of the message itself.
    MessageNumber(&'static str),
    /// A member of the payload: the value that stands for the message.
    Message(&'static str, &'static [(u32, u32)]),
    /// The same, but only in a negotiation of AuthIP.
    MessageOfAuthIp(&'static str, &'static [(u32, u32)]),
    /// `failureErrorCode`, whose message is the text.
    Reason,
    /// A member of the payload: a list of SIDs. The second name is that of the datum with their number.
    Sids(&'static str, &'static str),
    /// `vSwitchId`.
    SwitchId,
    /// A host of the payload: the number of an IPv4 address.
    Host(&'static str),
    /// A member of `internalFields` with the same number or text.
    Internal(&'static str),
    /// `timeStamp`.
    Time,
    /// An address of the header.
    Address(End),
    /// A port of the header.
    Port(End),
    /// An address and a port of the header, as the bytes of a `SOCKADDR`.
    SocketAddress(End),
    /// A MAC address of the payload.
    Mac(End),
    /// `scopeId`.
    Scope,
    /// `ipProtocol`.
    Protocol,
    /// `appId`.
    App,
    /// `userId`.
    User,
    /// `enterpriseId`.
    Enterprise,
    /// `policyFlags`.
    Policy,
    /// `effectiveName`.
    EffectiveName,
    /// Nothing: the length or the number of what another datum contains.
    Derived,
}

/// An end of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Local,
    Remote,
    /// The end that sent the packet: the remote one if the direction is inbound.
    Source,
    Destination,
}

/// The net events of `Microsoft-Windows-WFP`: the same members as in the structures.
const WFP: Provider = Provider {
    name: "Microsoft-Windows-WFP",
    events: &[
        (1001, "classifyDrop"),
        (1003, "ipsecDrop"),
        (1005, "ikeMmFailure"),
        (1007, "ikeQmFailure"),
        (1009, "ikeEmFailure"),
        (1011, "idpDrop"),
    ],
    data: &[
        ("Timestamp", Target::Time),
        ("LocalAddressLength", Target::Derived),
        ("LocalAddress", Target::SocketAddress(End::Local)),
        ("RemoteAddressLength", Target::Derived),
        ("RemoteAddress", Target::SocketAddress(End::Remote)),
        ("ScopeId", Target::Scope),
        ("AppId", Target::App),
        ("UserSID", Target::User),
        ("ReauthReason", Target::Member("reauthReason")),
        ("OriginalProfile", Target::Member("originalProfile")),
        ("CurrentProfile", Target::Member("currentProfile")),
        ("PacketDirection", Target::Member("msFwpDirection")),
        ("Loopback", Target::Member("isLoopback")),
        ("FilterId", Target::Member("filterId")),
        ("LayerId", Target::Member("layerId")),
        ("vSwitchId", Target::SwitchId),
        ("SourcevSwitchPort", Target::Member("vSwitchSourcePort")),
        ("DestinationvSwitchPort", Target::Member("vSwitchDestinationPort")),
        ("EnterpriseId", Target::Enterprise),
        ("PolicyFlags", Target::Policy),
        ("EffectiveName", Target::EffectiveName),
        ("FailureStatus", Target::Member("failureStatus")),
        ("Direction", Target::Member("direction")),
        ("SPI", Target::Member("spi")),
        ("LocalSpn", Target::Member("localPrincipalNameForAuth")),
        ("PeerSpn", Target::Member("remotePrincipalNameForAuth")),
        ("LocalGroupSidCount", Target::Derived),
        ("LocalGroupSidLength", Target::Derived),
        ("LocalGroupSids", Target::Sids("localPrincipalGroupSids", "LocalGroupSidCount")),
        ("RemoteGroupSidCount", Target::Derived),
        ("RemoteGroupSidLength", Target::Derived),
        ("RemoteGroupSids", Target::Sids("remotePrincipalGroupSids", "RemoteGroupSidCount")),
        ("FailureErrorCode", Target::Member("failureErrorCode")),
        ("FailurePoint", Target::Member("failurePoint")),
        ("Flags", Target::Member("flags")),
        ("KeyingModuleType", Target::Member("keyingModuleType")),
        ("MmState", Target::Member("mmState")),
        ("QMState", Target::Member("qmState")),
        ("EMState", Target::Member("emState")),
        ("SaRole", Target::Member("saRole")),
        ("SaTrafficType", Target::Member("saTrafficType")),
        ("MMAuthMethod", Target::Member("mmAuthMethod")),
        ("EMAuthMethod", Target::Member("emAuthMethod")),
        ("MMId", Target::Member("mmId")),
        ("MMFilterId", Target::Member("mmFilterId")),
        ("QMFilterId", Target::Member("qmFilterId")),
        ("MMSaLuid", Target::Member("mmSaLuid")),
        ("ProviderContextKey", Target::Member("providerContextKey")),
        ("MMProviderContextKey", Target::Member("mmProviderContextKey")),
        ("InternetHostAddress", Target::Host("publicHostV4Addr")),
        ("CorpnetHostAddress", Target::Host("internalHostV4Addr")),
    ],
};

/// The net events of `Microsoft-Windows-Security-Auditing`: less than the structures contain.
const SECURITY: Provider = Provider {
    name: "Microsoft-Windows-Security-Auditing",
    events: &[
        (4652, "ikeMmFailure"),
        (4653, "ikeMmFailure"),
        (4654, "ikeQmFailure"),
        (4983, "ikeEmFailure"),
        (4984, "ikeEmFailure"),
        (5150, "classifyDropMac"),
        (5151, "classifyDropMac"),
        (5152, "classifyDrop"),
        (5153, "classifyDrop"),
        (5154, "classifyAllow"),
        (5155, "classifyDrop"),
        (5156, "classifyAllow"),
        (5157, "classifyDrop"),
        (5158, "classifyAllow"),
        (5159, "classifyDrop"),
    ],
    data: &[
        ("LocalAddress", Target::Address(End::Local)),
        ("RemoteAddress", Target::Address(End::Remote)),
        ("LocalKeyModPort", Target::Port(End::Local)),
        ("RemoteKeyModPort", Target::Port(End::Remote)),
        ("LocalPort", Target::Port(End::Local)),
        ("RemotePort", Target::Port(End::Remote)),
        ("SourceAddress", Target::Mac(End::Source)),
        ("SourceAddress", Target::Address(End::Source)),
        ("SourcePort", Target::Port(End::Source)),
        ("DestAddress", Target::Mac(End::Destination)),
        ("DestAddress", Target::Address(End::Destination)),
        ("DestPort", Target::Port(End::Destination)),
        ("Protocol", Target::Protocol),
        ("Application", Target::App),
        ("LocalMMPrincipalName", Target::Member("localPrincipalNameForAuth")),
        ("RemoteMMPrincipalName", Target::Member("remotePrincipalNameForAuth")),
        ("LocalEMPrincipalName", Target::Member("localPrincipalNameForAuth")),
        ("RemoteEMPrincipalName", Target::Member("remotePrincipalNameForAuth")),
        ("KeyModName", Target::Message("keyingModuleType", MODULES)),
        ("FailurePoint", Target::Message("failurePoint", POINTS)),
        ("FailureReason", Target::Reason),
        ("MMAuthMethod", Target::Message("mmAuthMethod", METHODS)),
        ("EMAuthMethod", Target::Message("emAuthMethod", METHODS)),
        ("State", Target::Message("mmState", MAIN_MODE_STATES)),
        ("State", Target::MessageOfAuthIp("mmState", AUTH_IP_STATES)),
        ("State", Target::Message("qmState", QUICK_MODE_STATES)),
        ("State", Target::Message("emState", EXTENDED_MODE_STATES)),
        ("Role", Target::Message("saRole", ROLES)),
        ("Mode", Target::Message("saTrafficType", MODES)),
        ("MMFilterID", Target::Member("mmFilterId")),
        ("QMFilterID", Target::Member("qmFilterId")),
        ("MMSAID", Target::Member("mmSaLuid")),
        ("Direction", Target::MessageNumber("msFwpDirection")),
        ("FilterRTID", Target::Member("filterId")),
        ("LayerRTID", Target::Member("layerId")),
        ("OriginalProfile", Target::Member("originalProfile")),
        ("CurrentProfile", Target::Member("currentProfile")),
        ("IsLoopback", Target::Member("isLoopback")),
        ("EtherType", Target::Member("etherType")),
        ("MediaType", Target::Member("mediaType")),
        ("InterfaceType", Target::Member("ifType")),
        ("VlanTag", Target::Member("vlanTag")),
        ("ProcessId", Target::Internal("processId")),
        ("ProcessID", Target::Internal("processId")),
        ("FilterOrigin", Target::Internal("filterOrigin")),
        ("InterfaceIndex", Target::Internal("interfaceIndex")),
    ],
};

const MODULES: &[(u32, u32)] = &[
    (8222, KeyModuleType::IKE.get()),
    (8223, KeyModuleType::AUTHIP.get()),
    (8244, KeyModuleType::IKEV2.get()),
];

/// The message that names AuthIP.
pub(super) const AUTH_IP: &str = "%%8223";

const POINTS: &[(u32, u32)] =
    &[(8199, IpsecFailurePoint::ME.get()), (8200, IpsecFailurePoint::PEER.get())];

const ROLES: &[(u32, u32)] = &[(8205, SaRole::INITIATOR.get()), (8206, SaRole::RESPONDER.get())];

const MODES: &[(u32, u32)] =
    &[(8212, IpsecTrafficType::TRANSPORT.get()), (8213, IpsecTrafficType::TUNNEL.get())];

/// "Unknown authentication" (8194) has no value.
const METHODS: &[(u32, u32)] = &[
    (8192, Method::KERBEROS.get()),
    (8193, Method::PRESHARED_KEY.get()),
    (8224, Method::ANONYMOUS.get()),
    (8225, Method::NTLM_V2.get()),
    (8226, Method::IPV6_CGA.get()),
    (8227, Method::CERTIFICATE.get()),
    (8228, Method::SSL.get()),
    (8238, Method::CERTIFICATE_ECDSA_P256.get()),
    (8239, Method::CERTIFICATE_ECDSA_P384.get()),
    (8240, Method::SSL_ECDSA_P256.get()),
    (8241, Method::SSL_ECDSA_P384.get()),
    (8247, Method::EAP.get()),
];

/// The messages of IKE about its second and third payload have no value.
const MAIN_MODE_STATES: &[(u32, u32)] = &[
    (8201, MmSaState::NONE.get()),
    (8207, MmSaState::NONE.get()),
    (8202, MmSaState::SA_SENT.get()),
    (8208, MmSaState::SA_SENT.get()),
    (8210, MmSaState::COMPLETE.get()),
];

/// AuthIP sends SSPI where IKE sends its KE payload.
const AUTH_IP_STATES: &[(u32, u32)] = &[(8203, MmSaState::SSPI_SENT.get())];

const QUICK_MODE_STATES: &[(u32, u32)] = &[
    (8201, QmSaState::NONE.get()),
    (8207, QmSaState::NONE.get()),
    (8202, QmSaState::INITIAL.get()),
    (8208, QmSaState::INITIAL.get()),
    (8209, QmSaState::FINAL.get()),
    (8210, QmSaState::COMPLETE.get()),
];

const EXTENDED_MODE_STATES: &[(u32, u32)] = &[
    (8201, EmSaState::NONE.get()),
    (8218, EmSaState::NONE.get()),
    (8219, EmSaState::SENT_ATTS.get()),
    (8220, EmSaState::SSPI_SENT.get()),
    (8210, EmSaState::COMPLETE.get()),
];

/// The provider of a net event, and the union member of its payload; `None` if it is not a net event.
pub(super) fn find(provider: &str, id: u16) -> Option<(&'static Provider, &'static str)> {
    let provider = [&WFP, &SECURITY].into_iter().find(|known| known.name == provider)?;
    let (_, payload) = provider.events.iter().find(|(known, _)| *known == id)?;
    Some((provider, payload))
}
