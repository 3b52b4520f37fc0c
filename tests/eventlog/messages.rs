//! Message references (`%%8223`), texts and addresses in event data: which become values, and which stay text.

use serde_json::{Value as Json, json};
use toml::Table;

use super::json_of;
use crate::kit::event_log::{Logged, SECURITY, Value, WFP};
use crate::kit::values::ERRORS;

/// Reads an event with one datum, and returns the payload's member and the data that are kept as text.
fn one(id: u16, payload: &str, name: &str, text: &str, member: &str) -> (Json, Json) {
    with(&[], id, payload, name, text, member)
}

fn with(
    others: &[(&str, Value)],
    id: u16,
    payload: &str,
    name: &str,
    text: &str,
    member: &str,
) -> (Json, Json) {
    let data: Vec<_> = others.iter().cloned().chain([(name, Value::text(text))]).collect();
    let provider = if id < 2000 { WFP } else { SECURITY };
    let json = json_of(&Logged::new(provider, id, &data));
    (json[payload].get(member).cloned().unwrap_or_default(), json["eventLog"]["data"].clone())
}

/// An event id, its payload, a datum, the member, the prefix of its names, and the name for each message number (empty
/// if it has none).
type Row =
    (u16, &'static str, &'static str, &'static str, &'static str, &'static [(u32, &'static str)]);

#[test]
fn messages_are_values() {
    let rows: &[Row] = &[
        (
            4653,
            "ikeMmFailure",
            "KeyModName",
            "keyingModuleType",
            "IKEEXT_KEY_MODULE_",
            &[(8222, "IKE"), (8223, "AUTHIP"), (8244, "IKEV2"), (8221, "")],
        ),
        (
            4652,
            "ikeMmFailure",
            "FailurePoint",
            "failurePoint",
            "IPSEC_FAILURE_",
            &[(8199, "ME"), (8200, "PEER"), (8201, "")],
        ),
        (
            4653,
            "ikeMmFailure",
            "Role",
            "saRole",
            "IKEEXT_SA_ROLE_",
            &[(8205, "INITIATOR"), (8206, "RESPONDER"), (8207, "")],
        ),
        (
            4653,
            "ikeMmFailure",
            "State",
            "mmState",
            "IKEEXT_MM_SA_STATE_",
            &[
                (8201, "NONE"),
                (8207, "NONE"),
                (8202, "SA_SENT"),
                (8208, "SA_SENT"),
                (8203, ""),
                (8204, ""),
                (8209, ""),
                (8210, "COMPLETE"),
                (8211, ""),
            ],
        ),
        (
            4654,
            "ikeQmFailure",
            "State",
            "qmState",
            "IKEEXT_QM_SA_STATE_",
            &[
                (8201, "NONE"),
                (8207, "NONE"),
                (8208, "INITIAL"),
                (8209, "FINAL"),
                (8210, "COMPLETE"),
                (8211, ""),
            ],
        ),
        (
            4984,
            "ikeEmFailure",
            "State",
            "emState",
            "IKEEXT_EM_SA_STATE_",
            &[
                (8218, "NONE"),
                (8219, "SENT_ATTS"),
                (8220, "SSPI_SENT"),
                (8221, ""),
                (8245, ""),
                (8246, ""),
            ],
        ),
        (
            4653,
            "ikeMmFailure",
            "MMAuthMethod",
            "mmAuthMethod",
            "IKEEXT_",
            &[
                (8192, "KERBEROS"),
                (8193, "PRESHARED_KEY"),
                (8194, ""),
                (8224, "ANONYMOUS"),
                (8225, "NTLM_V2"),
                (8226, "IPV6_CGA"),
                (8227, "CERTIFICATE"),
                (8228, "SSL"),
                (8238, "CERTIFICATE_ECDSA_P256"),
                (8239, "CERTIFICATE_ECDSA_P384"),
                (8240, "SSL_ECDSA_P256"),
                (8241, "SSL_ECDSA_P384"),
                (8247, "EAP"),
            ],
        ),
        (
            4984,
            "ikeEmFailure",
            "EMAuthMethod",
            "emAuthMethod",
            "IKEEXT_",
            &[(8192, "KERBEROS"), (8194, ""), (8241, "SSL_ECDSA_P384")],
        ),
        (
            4654,
            "ikeQmFailure",
            "Mode",
            "saTrafficType",
            "IPSEC_TRAFFIC_TYPE_",
            &[(8212, "TRANSPORT"), (8213, "TUNNEL"), (8211, "")],
        ),
        (
            5150,
            "classifyDropMac",
            "Direction",
            "msFwpDirection",
            "MS_FWP_DIRECTION_",
            &[(14592, "IN"), (14593, "OUT"), (14594, "FORWARD"), (14595, "BIDIRECTIONAL")],
        ),
    ];
    for (id, payload, name, member, prefix, messages) in rows {
        for (number, value) in *messages {
            let text = format!("%%{number}");
            let (value, data) = match *value {
                // The value is unknown, so the member is left out.
                "" => (Json::Null, json!({*name: text})),
                value => (json!(format!("{prefix}{value}")), json!({})),
            };
            assert_eq!(one(*id, payload, name, &text, member), (value, data), "{id} {name} {text}");
        }
    }
    let auth_ip = [("KeyModName", Value::text("%%8223"))];
    let sent = with(&auth_ip, 4653, "ikeMmFailure", "State", "%%8203", "mmState");
    assert_eq!(sent, (json!("IKEEXT_MM_SA_STATE_SSPI_SENT"), json!({})));
}

#[test]
fn reasons_are_codes() {
    let reason = |text: &str| one(4653, "ikeMmFailure", "FailureReason", text, "failureErrorCode");
    let known = (json!(13805), json!({}));
    for text in ["Negotiation timed out", "negotiation  TIMED\tout.\r\n"] {
        assert_eq!(reason(text), known);
    }
    for text in ["Die Aushandlung ist abgelaufen.", "", "13805", "Negotiation timed out.."] {
        assert_eq!(reason(text), (Json::Null, json!({"FailureReason": text})));
    }
    // The library contains the hash of each text that belongs to one code only.
    let source = include_str!("../../src/eventlog/reason.rs");
    let table: &Table = ERRORS["reason"].as_table().unwrap();
    for (hash, codes) in table {
        let codes: Vec<_> =
            codes.as_array().unwrap().iter().filter_map(toml::Value::as_integer).collect();
        match codes[..] {
            [code] => {
                assert!(source.contains(&format!("    ({hash}, {code}),\n")), "{hash} {code}")
            }
            _ => assert!(!source.contains(hash), "{hash}"),
        }
    }
    let unique = table.values().filter(|codes| codes.as_array().unwrap().len() == 1).count();
    assert_eq!(source.matches("    (0x").count(), unique);
}

#[test]
fn ends_follow_the_direction() {
    let ends = |direction: &str| {
        let data = [
            ("Direction", Value::text(direction)),
            ("SourceAddress", Value::text("192.0.2.10")),
            ("SourcePort", Value::text("50211")),
            ("DestAddress", Value::text("0.0.0.0")),
            ("DestPort", Value::text("443")),
        ];
        let json = json_of(&Logged::new(SECURITY, 5156, &data));
        let header = |member: &str| json["header"][member].to_string();
        let ends = ["localAddrV4", "localPort", "remoteAddrV4", "remotePort"].map(header);
        (ends.join(" "), json["eventLog"]["data"].as_object().unwrap().len())
    };
    assert_eq!(ends("%%14593"), (r#""192.0.2.10" 50211 "0.0.0.0" 443"#.to_owned(), 0));
    assert_eq!(ends("%%14592"), (r#""0.0.0.0" 443 "192.0.2.10" 50211"#.to_owned(), 0));
    // It is unknown which end is local, but the direction itself may be known.
    assert_eq!(ends("%%14594"), ("null null null null".to_owned(), 4));
    assert_eq!(ends("outbound"), ("null null null null".to_owned(), 5));
    // A listening socket has one end and no direction.
    let data = [("SourceAddress", Value::text("::")), ("SourcePort", Value::text("5357"))];
    let json = json_of(&Logged::new(SECURITY, 5154, &data));
    let header = &json["header"];
    assert_eq!((&header["localAddrV6"], &header["localPort"]), (&json!("::"), &json!(5357)));
    assert_eq!(header.get("remoteAddrV6"), None);
    assert_eq!(json["classifyAllow"].get("msFwpDirection"), None);
}

#[test]
fn socket_addresses_are_bytes() {
    let header = |local: Vec<u8>, remote: Vec<u8>| {
        let data = [("LocalAddress", Value::Bytes(local)), ("RemoteAddress", Value::Bytes(remote))];
        let json = json_of(&Logged::new(WFP, 1001, &data));
        (json["header"].clone(), json["eventLog"]["data"].clone())
    };
    let mut ipv6 = vec![23, 0, 1, 0xbb, 0, 0, 0, 0, 0xfe, 0x80];
    ipv6.extend([0; 13]);
    ipv6.extend([1, 9, 0, 0, 0]);
    let (local, data) = header(ipv6.clone(), vec![]);
    assert_eq!(local["localAddrV6"], "fe80::1");
    assert_eq!((&local["localPort"], &local["scopeId"]), (&json!(443), &json!(9)));
    assert_eq!(
        (local.get("remoteAddrV6"), &local["addressFamily"]),
        (None, &json!("FWP_AF_INET6"))
    );
    assert_eq!(data, json!({}));
    // Socket addresses without an address, of another family or length, and two ends of different IP versions.
    let (none, data) = header(vec![0; 16], vec![1, 0, 0, 0]);
    assert_eq!(
        (&none["ipVersion"], &none["addressFamily"]),
        (&json!("FWP_IP_VERSION_NONE"), &json!("FWP_AF_NONE"))
    );
    assert_eq!(data, json!({"RemoteAddress": "01000000"}));
    let (local, data) = header(ipv6[..24].to_vec(), vec![2, 0, 0, 80, 192, 0, 2, 1]);
    assert_eq!((local["localAddrV6"].clone(), local.get("scopeId")), (json!("fe80::1"), None));
    assert_eq!(data, json!({"RemoteAddress": "02000050C0000201"}));
    let (_, data) = header(ipv6[..23].to_vec(), vec![2]);
    assert_eq!(data["RemoteAddress"], "02");
    assert_eq!(data.as_object().unwrap().len(), 2);
}

#[test]
fn what_stands_for_nothing_is_nothing() {
    let data = [("Application", Value::text("-")), ("LocalMMPrincipalName", Value::text("-"))];
    let json = json_of(&Logged::new(SECURITY, 4653, &data));
    assert_eq!((json["header"].get("appId"), &json["eventLog"]["data"]), (None, &json!({})));
    assert_eq!(json["ikeMmFailure"]["localPrincipalNameForAuth"], Json::Null);
    let data = [
        ("UserSID", Value::text("S-1-0-0")),
        ("ScopeId", Value::U32(0)),
        ("AppId", Value::Null),
        ("ProviderContextKey", Value::text("{00000000-0000-0000-0000-000000000000}")),
        ("LocalGroupSidCount", Value::U32(0)),
        ("LocalGroupSids", Value::Null),
    ];
    let json = json_of(&Logged::new(WFP, 1005, &data));
    assert_eq!(json["header"]["flags"], json!(["FWPM_NET_EVENT_FLAG_IP_VERSION_SET"]));
    assert_eq!(
        (&json["ikeMmFailure"]["providerContextKey"], &json["eventLog"]["data"]),
        (&Json::Null, &json!({}))
    );
}

#[test]
fn what_does_not_fit_stays_a_text() {
    let data = [
        ("Protocol", "256"),
        ("SourcePort", "65536"),
        ("SourceAddress", "[redacted]"),
        ("FilterRTID", "x"),
        ("LayerRTID", "70000"),
        ("Application", "a\u{202e}b"),
        ("RemoteUserID", "S-1-5-18"),
    ];
    let logged = Logged::new(SECURITY, 5158, &data.map(|(name, text)| (name, Value::text(text))));
    let json = json_of(&logged);
    assert_eq!(json["header"]["appId"], "a\u{202e}b");
    let kept = json!({
        "Protocol": "256", "SourcePort": "65536", "SourceAddress": "[redacted]", "FilterRTID": "x", "LayerRTID": "70000",
        "RemoteUserID": "S-1-5-18",
    });
    assert_eq!(json["eventLog"]["data"], kept);
    // The number of SIDs must match, and a 32-bit number has no room for an IPv6 address.
    let data = [("LocalGroupSidCount", Value::U32(2)), ("LocalGroupSids", Value::text("S-1-1-0"))];
    let json = json_of(&Logged::new(WFP, 1005, &data));
    assert_eq!(json["eventLog"]["data"], json!({"LocalGroupSids": "S-1-1-0"}));
    let mut ipv6 = vec![23, 0];
    ipv6.extend([0; 26]);
    let data = [("LocalAddress", Value::Bytes(ipv6)), ("InternetHostAddress", Value::U32(0x20))];
    let json = json_of(&Logged::new(WFP, 1011, &data));
    assert_eq!(json["eventLog"]["data"], json!({"InternetHostAddress": "32"}));
}
