//! Event data: every datum of every event of `tests/data/eventlog/events.toml` becomes a member or is kept as text.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Value as Json, json};
use toml::Table;
use wfp_events::eventlog::{LogEvent, read_element};

use super::{json_of, read_file};
use crate::kit::event_log::{Logged, SECURITY, TICKS, TIME, Value, WFP, chunk, evtx};

/// The ids of net events, with the type and payload of each.
const EVENTS: &[(&str, &[i64], &str, &str)] = &[
    (WFP, &[1001], "CLASSIFY_DROP", "classifyDrop"),
    (WFP, &[1003], "IPSEC_KERNEL_DROP", "ipsecDrop"),
    (WFP, &[1005], "IKEEXT_MM_FAILURE", "ikeMmFailure"),
    (WFP, &[1007], "IKEEXT_QM_FAILURE", "ikeQmFailure"),
    (WFP, &[1009], "IKEEXT_EM_FAILURE", "ikeEmFailure"),
    (WFP, &[1011], "IPSEC_DOSP_DROP", "idpDrop"),
    (SECURITY, &[4652, 4653], "IKEEXT_MM_FAILURE", "ikeMmFailure"),
    (SECURITY, &[4654], "IKEEXT_QM_FAILURE", "ikeQmFailure"),
    (SECURITY, &[4983, 4984], "IKEEXT_EM_FAILURE", "ikeEmFailure"),
    (SECURITY, &[5152, 5153, 5155, 5157, 5159], "CLASSIFY_DROP", "classifyDrop"),
    (SECURITY, &[5154, 5156, 5158], "CLASSIFY_ALLOW", "classifyAllow"),
    (SECURITY, &[5150, 5151], "CLASSIFY_DROP_MAC", "classifyDropMac"),
];

/// A datum: its provider, name and value, the member that it becomes and the JSON of that. Members of the payload begin
/// with a dot, those of `internalFields` with its name and a dot, the others are in the header. If there is no member,
/// the value is stored together with another datum.
type Row = (&'static str, &'static str, Value, &'static str, Json);

fn sid(last: u8, text: &str) -> Value {
    Value::Sid(vec![1, 1, 0, 0, 0, 0, 0, 5, last, 0, 0, 0], text.to_owned())
}

fn guid(text: &str) -> Value {
    let bytes = [
        0x67, 0x45, 0x23, 0x01, 0xab, 0x89, 0xef, 0xcd, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd,
        0xef,
    ];
    Value::Guid(bytes, text.to_owned())
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let text = Value::text;
    let ipv4 = |last, port: u16| {
        let [high, low] = port.to_be_bytes();
        Value::Bytes(vec![2, 0, high, low, 192, 0, 2, last, 0, 0, 0, 0, 0, 0, 0, 0])
    };
    let key = "01234567-89ab-cdef-0123-456789abcdef";
    let braced = "{01234567-89AB-CDEF-0123-456789ABCDEF}";
    vec![
        (
            WFP,
            "Timestamp",
            Value::U64(TICKS + 1),
            "timeStamp",
            json!("2018-09-25T07:25:26.5120001Z"),
        ),
        (WFP, "LocalAddressLength", Value::U32(16), "", Json::Null),
        (WFP, "LocalAddress", ipv4(10, 500), "localAddrV4", json!("192.0.2.10")),
        (WFP, "RemoteAddressLength", Value::U32(16), "", Json::Null),
        (WFP, "RemoteAddress", ipv4(20, 4500), "remoteAddrV4", json!("192.0.2.20")),
        (WFP, "ScopeId", Value::U32(5), "scopeId", json!(5)),
        (WFP, "AppId", text("\\device\\ike.exe"), "appId", json!("\\device\\ike.exe")),
        (WFP, "UserSID", sid(18, "S-1-5-18"), "userId", json!("S-1-5-18")),
        (
            WFP,
            "ReauthReason",
            Value::U32(2),
            ".reauthReason",
            json!(["FWP_CONDITION_REAUTHORIZE_REASON_NEW_ARRIVAL_INTERFACE"]),
        ),
        (WFP, "OriginalProfile", Value::U32(1), ".originalProfile", json!(1)),
        (WFP, "CurrentProfile", Value::U32(2), ".currentProfile", json!(2)),
        (
            WFP,
            "PacketDirection",
            Value::U32(0x3900),
            ".msFwpDirection",
            json!("MS_FWP_DIRECTION_IN"),
        ),
        (WFP, "Loopback", Value::U8(1), ".isLoopback", json!(true)),
        (WFP, "FilterId", Value::U64(71002), ".filterId", json!(71002)),
        (WFP, "LayerId", Value::U16(44), ".layerId", json!(44)),
        (WFP, "vSwitchId", text(braced), ".vSwitchId", json!("67452301ab89efcd0123456789abcdef")),
        (WFP, "SourcevSwitchPort", Value::U32(3), ".vSwitchSourcePort", json!(3)),
        (WFP, "DestinationvSwitchPort", Value::U32(4), ".vSwitchDestinationPort", json!(4)),
        (WFP, "EnterpriseId", text("example.com"), "enterpriseId", json!("example.com")),
        (WFP, "PolicyFlags", Value::U64(6), "policyFlags", json!(6)),
        (WFP, "EffectiveName", text("www.example.com"), "effectiveName", json!("www.example.com")),
        (
            WFP,
            "FailureStatus",
            Value::U32(0xc000_0022),
            ".failureStatusName",
            json!("STATUS_ACCESS_DENIED"),
        ),
        (WFP, "Direction", Value::U32(1), ".direction", json!("FWP_DIRECTION_INBOUND")),
        (WFP, "SPI", Value::U32(0x1234), ".spi", json!(0x1234)),
        (WFP, "LocalSpn", text("host/a"), ".localPrincipalNameForAuth", json!("host/a")),
        (WFP, "PeerSpn", text("host/b"), ".remotePrincipalNameForAuth", json!("host/b")),
        (WFP, "LocalGroupSidCount", Value::U32(2), "", Json::Null),
        (WFP, "LocalGroupSidLength", Value::U32(21), "", Json::Null),
        (
            WFP,
            "LocalGroupSids",
            text("S-1-5-32-544 S-1-1-0"),
            ".localPrincipalGroupSids",
            json!(["S-1-5-32-544", "S-1-1-0"]),
        ),
        (WFP, "RemoteGroupSidCount", Value::U32(1), "", Json::Null),
        (WFP, "RemoteGroupSidLength", Value::U32(8), "", Json::Null),
        (
            WFP,
            "RemoteGroupSids",
            text("S-1-5-11;"),
            ".remotePrincipalGroupSids",
            json!(["S-1-5-11"]),
        ),
        (
            WFP,
            "FailureErrorCode",
            Value::U32(13801),
            ".failureErrorName",
            json!("ERROR_IPSEC_IKE_AUTH_FAIL"),
        ),
        (WFP, "FailurePoint", Value::U32(2), ".failurePoint", json!("IPSEC_FAILURE_PEER")),
        (WFP, "Flags", Value::U32(2), ".flags", Json::Null),
        (
            WFP,
            "KeyingModuleType",
            Value::U32(2),
            ".keyingModuleType",
            json!("IKEEXT_KEY_MODULE_IKEV2"),
        ),
        (WFP, "MmState", Value::U32(3), ".mmState", json!("IKEEXT_MM_SA_STATE_FINAL")),
        (WFP, "QMState", Value::U32(1), ".qmState", json!("IKEEXT_QM_SA_STATE_INITIAL")),
        (WFP, "EMState", Value::U32(3), ".emState", json!("IKEEXT_EM_SA_STATE_AUTH_COMPLETE")),
        (WFP, "SaRole", Value::U32(1), ".saRole", json!("IKEEXT_SA_ROLE_RESPONDER")),
        (WFP, "SaTrafficType", Value::U32(1), ".saTrafficType", json!("IPSEC_TRAFFIC_TYPE_TUNNEL")),
        (WFP, "MMAuthMethod", Value::U32(11), ".mmAuthMethod", json!("IKEEXT_EAP")),
        (WFP, "EMAuthMethod", Value::U32(2), ".emAuthMethod", json!("IKEEXT_KERBEROS")),
        (WFP, "MMId", Value::U64(31567), ".mmId", json!(31567)),
        (WFP, "MMFilterId", Value::U64(74885), ".mmFilterId", json!(74885)),
        (WFP, "QMFilterId", Value::U64(74886), ".qmFilterId", json!(74886)),
        (WFP, "MMSaLuid", Value::U64(9), ".mmSaLuid", json!(9)),
        (WFP, "ProviderContextKey", guid(braced), ".providerContextKey", json!(key)),
        (WFP, "MMProviderContextKey", guid(braced), ".mmProviderContextKey", json!(key)),
        (
            WFP,
            "InternetHostAddress",
            Value::U32(0xc000_0201),
            ".publicHostV4Addr",
            json!("192.0.2.1"),
        ),
        (
            WFP,
            "CorpnetHostAddress",
            Value::U32(0x0a00_0001),
            ".internalHostV4Addr",
            json!("10.0.0.1"),
        ),
        (SECURITY, "LocalAddress", text("192.0.2.10"), "localAddrV4", json!("192.0.2.10")),
        (SECURITY, "RemoteAddress", text("192.0.2.20"), "remoteAddrV4", json!("192.0.2.20")),
        (SECURITY, "LocalKeyModPort", Value::U32(500), "localPort", json!(500)),
        (SECURITY, "RemoteKeyModPort", Value::U32(4500), "remotePort", json!(4500)),
        (SECURITY, "LocalPort", Value::U32(1701), "localPort", json!(1701)),
        (SECURITY, "RemotePort", Value::U32(1702), "remotePort", json!(1702)),
        (SECURITY, "SourceAddress", text("2001:db8::1"), "localAddrV6", json!("2001:db8::1")),
        (SECURITY, "SourcePort", text("50211"), "localPort", json!(50211)),
        (SECURITY, "DestAddress", text("2001:db8::2"), "remoteAddrV6", json!("2001:db8::2")),
        (SECURITY, "DestPort", text("443"), "remotePort", json!(443)),
        (SECURITY, "Protocol", Value::U32(6), "ipProtocol", json!(6)),
        (SECURITY, "Application", text("\\device\\a&b.exe"), "appId", json!("\\device\\a&b.exe")),
        (SECURITY, "LocalMMPrincipalName", text("a"), ".localPrincipalNameForAuth", json!("a")),
        (SECURITY, "RemoteMMPrincipalName", text("b"), ".remotePrincipalNameForAuth", json!("b")),
        (SECURITY, "LocalEMPrincipalName", text("a"), ".localPrincipalNameForAuth", json!("a")),
        (SECURITY, "RemoteEMPrincipalName", text("b"), ".remotePrincipalNameForAuth", json!("b")),
        (
            SECURITY,
            "KeyModName",
            text("%%8244"),
            ".keyingModuleType",
            json!("IKEEXT_KEY_MODULE_IKEV2"),
        ),
        (SECURITY, "FailurePoint", text("%%8200"), ".failurePoint", json!("IPSEC_FAILURE_PEER")),
        (
            SECURITY,
            "FailureReason",
            text("Negotiation timed out"),
            ".failureErrorCode",
            json!(13805),
        ),
        (SECURITY, "MMAuthMethod", text("%%8227"), ".mmAuthMethod", json!("IKEEXT_CERTIFICATE")),
        (SECURITY, "EMAuthMethod", text("%%8225"), ".emAuthMethod", json!("IKEEXT_NTLM_V2")),
        (SECURITY, "Role", text("%%8206"), ".saRole", json!("IKEEXT_SA_ROLE_RESPONDER")),
        (SECURITY, "Mode", text("%%8213"), ".saTrafficType", json!("IPSEC_TRAFFIC_TYPE_TUNNEL")),
        (SECURITY, "MMFilterID", Value::U64(74885), ".mmFilterId", json!(74885)),
        (SECURITY, "QMFilterID", Value::U64(74886), ".qmFilterId", json!(74886)),
        (SECURITY, "MMSAID", Value::U64(9), ".mmSaLuid", json!(9)),
        (SECURITY, "Direction", text("%%14593"), ".msFwpDirection", json!("MS_FWP_DIRECTION_OUT")),
        (SECURITY, "FilterRTID", Value::U64(71002), ".filterId", json!(71002)),
        (SECURITY, "LayerRTID", Value::U64(48), ".layerId", json!(48)),
        (SECURITY, "EtherType", Value::U32(0x86dd), ".etherType", json!(0x86dd)),
        (SECURITY, "MediaType", Value::U32(1), ".mediaType", json!(1)),
        (SECURITY, "InterfaceType", Value::U32(6), ".ifType", json!(6)),
        (SECURITY, "VlanTag", Value::U32(7), ".vlanTag", json!(7)),
        (SECURITY, "ProcessId", Value::U64(4), "internalFields.processId", json!(4)),
        (SECURITY, "ProcessID", Value::U64(5), "internalFields.processId", json!(5)),
    ]
});

/// The datum of this name in this event.
fn row(provider: &str, id: i64, name: &str) -> Row {
    let text = Value::text;
    match (id, name) {
        (5150 | 5151, "SourceAddress") => (
            SECURITY,
            "SourceAddress",
            text("00-11-22-33-44-55"),
            ".localMacAddr",
            json!("00:11:22:33:44:55"),
        ),
        (5150 | 5151, "DestAddress") => (
            SECURITY,
            "DestAddress",
            text("00:11:22:AA:BB:CC"),
            ".remoteMacAddr",
            json!("00:11:22:aa:bb:cc"),
        ),
        (4652 | 4653, "State") => {
            (SECURITY, "State", text("%%8202"), ".mmState", json!("IKEEXT_MM_SA_STATE_SA_SENT"))
        }
        (4654, "State") => {
            (SECURITY, "State", text("%%8209"), ".qmState", json!("IKEEXT_QM_SA_STATE_FINAL"))
        }
        (4983 | 4984, "State") => {
            (SECURITY, "State", text("%%8219"), ".emState", json!("IKEEXT_EM_SA_STATE_SENT_ATTS"))
        }
        _ => ROWS.iter().find(|row| row.0 == provider && row.1 == name).cloned().unwrap_or_else(
            || (SECURITY, "", text(&format!("only the log tells {name}")), "eventLog", Json::Null),
        ),
    }
}

#[test]
fn every_datum_of_every_event_becomes_a_member_or_is_kept() {
    let table: Table = include_str!("../data/eventlog/events.toml").parse().unwrap();
    let (mut used, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for event in table["event"].as_array().unwrap() {
        let provider = if event["provider"].as_str() == Some(WFP) { WFP } else { SECURITY };
        let id = event["id"].as_integer().unwrap();
        let names = event["data"].as_array().unwrap().iter();
        let names: Vec<_> =
            names.map(|of| of.as_str().unwrap().split(':').next().unwrap()).collect();
        let rows: Vec<_> = names.iter().map(|name| row(provider, id, name)).collect();
        let data: Vec<_> =
            names.iter().zip(&rows).map(|(name, row)| (*name, row.2.clone())).collect();
        let mut logged = Logged::new(provider, id.try_into().unwrap(), &data);
        logged.version = event["version"].as_integer().unwrap().try_into().unwrap();
        let of = EVENTS.iter().find(|(of, ids, ..)| *of == provider && ids.contains(&id));
        let (read, errors) = read_file(&evtx(&[chunk(&[logged.clone()])]));
        assert_eq!(errors, []);
        let Some((_, _, event_type, payload)) = of else {
            let other = LogEvent::Other(logged.id);
            assert_eq!(read_element(logged.xml().as_bytes(), 1), Ok(other.clone()));
            assert_eq!(read, [other]);
            continue;
        };
        ids.insert((provider, id));
        let json = json_of(&logged);
        let [LogEvent::Net(stored)] = &read[..] else { panic!("{read:?}") };
        assert_eq!(serde_json::to_value(stored).unwrap(), json, "both forms of {provider} {id}");
        assert_eq!(json["type"], format!("FWPM_NET_EVENT_TYPE_{event_type}"));
        let mut kept = Vec::new();
        for (name, (_, own, value, member, expected)) in names.iter().zip(&rows) {
            used.insert((provider, *own));
            match member.split_once('.') {
                _ if *member == "eventLog" => kept.push((*name, value.shown())),
                _ if member.is_empty() => {}
                Some((_, "flags")) => {
                    assert_eq!(json[payload]["flags"].as_array().unwrap().len(), 1)
                }
                Some(("internalFields", member)) => {
                    assert_eq!(&json["internalFields"][member], expected, "{id} {name}");
                }
                Some((_, member)) => assert_eq!(&json[payload][member], expected, "{id} {name}"),
                None => assert_eq!(&json["header"][member], expected, "{id} {name}"),
            }
        }
        let log = &json["eventLog"];
        let data: Vec<_> = log["data"].as_object().unwrap().iter().collect();
        let mut kept: Vec<_> = kept.iter().map(|(name, text)| (*name, &**text)).collect();
        kept.sort();
        let data: Vec<_> =
            data.iter().map(|(name, text)| (&***name, text.as_str().unwrap())).collect();
        assert_eq!(data, kept, "{provider} {id}");
        assert_eq!(log["provider"], provider);
        assert_eq!(log["id"], id);
        assert_eq!(log["version"], logged.version);
        assert_eq!((&log["recordId"], &log["computer"]), (&json!(7), &json!("gateway.example")));
        if provider == SECURITY {
            assert_eq!(json["header"]["timeStamp"], TIME);
        }
    }
    let expected: BTreeSet<_> =
        EVENTS.iter().flat_map(|(of, ids, ..)| ids.iter().map(|id| (*of, *id))).collect();
    assert_eq!(ids, expected, "the table has every event");
    let unused: Vec<_> =
        ROWS.iter().filter(|row| !used.contains(&(row.0, row.1))).map(|row| row.1).collect();
    assert_eq!(unused, [""; 0]);
}

/// Data of later event versions, which `events.toml` does not list.
#[test]
fn later_data_become_members() {
    let data = [
        ("OriginalProfile", Value::U32(1)),
        ("CurrentProfile", Value::text("%%14645")),
        ("IsLoopback", Value::text("true")),
        ("FilterOrigin", Value::text("Quarantine Default")),
        ("InterfaceIndex", Value::U32(12)),
    ];
    let json = json_of(&Logged::new(SECURITY, 5157, &data));
    let drop = &json["classifyDrop"];
    assert_eq!((&drop["originalProfile"], &drop["isLoopback"]), (&json!(1), &json!(true)));
    assert_eq!(drop.get("currentProfile"), None);
    assert_eq!(json["eventLog"]["data"], json!({"CurrentProfile": "%%14645"}));
    let internal = &json["internalFields"];
    assert_eq!(
        internal["internalFlags"],
        json!(["FWPM_NET_EVENT_INTERNAL_FLAG_FILTER_ORIGIN_SET"])
    );
    assert_eq!(internal["filterOrigin"], "Quarantine Default");
    assert_eq!(internal["interfaceIndex"], 12);
}

/// Without a value there is nothing to store, and what does not fit is kept.
#[test]
fn internal_fields_have_only_what_the_log_tells() {
    let read = |data: &[(&str, Value)]| {
        let json = json_of(&Logged::new(SECURITY, 5157, data));
        (json["internalFields"].clone(), json["eventLog"]["data"].clone())
    };
    let none = [("ProcessID", Value::U64(0)), ("FilterOrigin", Value::text("-"))];
    assert_eq!(read(&none), (Json::Null, json!({})));
    let wrong = [("ProcessID", Value::U64(1 << 32)), ("InterfaceIndex", Value::text("-"))];
    let kept = json!({"ProcessID": "4294967296", "InterfaceIndex": "-"});
    assert_eq!(read(&wrong), (Json::Null, kept));
    let twice = [("ProcessId", Value::U64(7)), ("ProcessID", Value::U64(8))];
    let (internal, kept) = read(&twice);
    assert_eq!((&internal["processId"], kept), (&json!(7), json!({"ProcessID": "8"})));
}
