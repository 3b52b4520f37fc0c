//! The members and values of events.

use wfp_events::layout::Enumeration;
use wfp_events::raw::{
    AuthenticationMethodType, EmSaState, IpsecTrafficType, KeyModuleType, MmSaState, QmSaState,
    SaRole,
};

use super::{json, json_of, read};
use crate::kit::traces::{EXTENDED_MODE, MAIN_MODE, MAIN_MODE_JSON, QUICK_MODE};

#[test]
fn main_mode() {
    assert_eq!(json_of(MAIN_MODE), json(MAIN_MODE_JSON));
}

#[test]
fn quick_mode() {
    let expected = r#"{
        "struct": "FWPM_NET_EVENT5",
        "header": {
            "timeStamp": "1601-01-01T00:00:00.0000000Z",
            "flags": ["FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET", "FWPM_NET_EVENT_FLAG_REMOTE_ADDR_SET",
                "FWPM_NET_EVENT_FLAG_IP_VERSION_SET"],
            "ipVersion": "FWP_IP_VERSION_V4",
            "localAddrV4": "192.0.2.10", "remoteAddrV4": "198.51.100.20",
            "addressFamily": "FWP_AF_INET"
        },
        "type": "FWPM_NET_EVENT_TYPE_IKEEXT_QM_FAILURE",
        "ikeQmFailure": {
            "failureErrorCode": 13805, "failureErrorName": "ERROR_IPSEC_IKE_TIMED_OUT",
            "failurePoint": "IPSEC_FAILURE_NONE", "keyingModuleType": "IKEEXT_KEY_MODULE_IKE",
            "qmState": "IKEEXT_QM_SA_STATE_NONE", "saRole": "IKEEXT_SA_ROLE_INITIATOR",
            "saTrafficType": "IPSEC_TRAFFIC_TYPE_TUNNEL",
            "localSubNet": {"type": "FWP_EMPTY"}, "remoteSubNet": {"type": "FWP_EMPTY"},
            "qmFilterId": 74885, "mmSaLuid": 31567,
            "mmProviderContextKey": "00000000-0000-0000-0000-000000000000"
        }
    }"#;
    assert_eq!(json_of(QUICK_MODE), json(expected));
}

/// With what newer versions of Windows write of the header, and with NULL as they write it.
#[test]
fn extended_mode_of_ipv6() {
    let expected = r#"{
        "struct": "FWPM_NET_EVENT5",
        "header": {
            "timeStamp": "2026-03-04T05:06:07.0890000Z",
            "flags": ["FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET", "FWPM_NET_EVENT_FLAG_REMOTE_ADDR_SET",
                "FWPM_NET_EVENT_FLAG_IP_VERSION_SET"],
            "ipVersion": "FWP_IP_VERSION_V6",
            "localAddrV6": "fe80::a", "remoteAddrV6": "2001:db8::14",
            "scopeId": 5, "addressFamily": "FWP_AF_INET",
            "policyFlags": 7, "effectiveName": "\\\\server\\share"
        },
        "type": "FWPM_NET_EVENT_TYPE_IKEEXT_EM_FAILURE",
        "ikeEmFailure": {
            "failureErrorCode": 13868, "failureErrorName": "ERROR_IPSEC_IKE_POLICY_MATCH",
            "failurePoint": "IPSEC_FAILURE_PEER",
            "flags": ["FWPM_NET_EVENT_IKEEXT_EM_FAILURE_FLAG_MULTIPLE"],
            "emState": "IKEEXT_EM_SA_STATE_NONE", "saRole": "IKEEXT_SA_ROLE_INITIATOR",
            "emAuthMethod": "IKEEXT_NTLM_V2",
            "endCertHash": "0000000000000000000000000000000000000000",
            "mmId": 31567, "qmFilterId": 74885,
            "localPrincipalNameForAuth": null, "remotePrincipalNameForAuth": null,
            "localPrincipalGroupSids": [], "remotePrincipalGroupSids": [],
            "saTrafficType": "IPSEC_TRAFFIC_TYPE_TRANSPORT"
        }
    }"#;
    assert_eq!(json_of(EXTENDED_MODE), json(expected));
}

/// An excerpt, as in documents.
#[test]
fn members_that_are_not_there_are_zero() {
    let text = "IKE diagnostic event:\nFailure type: IKE/Authip Main Mode Failure\n  MM ID: 0x10\n";
    let event = json_of(text);
    assert_eq!(event["ikeMmFailure"]["mmId"], 16);
    assert_eq!(event["ikeMmFailure"]["failureErrorCode"], 0);
    assert_eq!(event["header"]["flags"], json("[]"));
}

/// Replaces the value of a label, and reads the event.
#[track_caller]
fn with(text: &str, label: &str, value: &str) -> serde_json::Value {
    let lines = text.lines().map(|line| match line.trim_start().strip_prefix(label) {
        Some(rest) if rest.starts_with(':') => format!("  {label}: {value}\n"),
        _ => format!("{line}\n"),
    });
    json_of(&lines.collect::<String>())
}

#[test]
fn enumerations_are_read_by_the_words_of_their_names() {
    let enumerations: [(&str, &str, &str, &Enumeration); 8] = [
        (MAIN_MODE, "MM State", "mmState", MmSaState::ENUMERATION),
        (MAIN_MODE, "MM SA role", "saRole", SaRole::ENUMERATION),
        (MAIN_MODE, "MM auth method", "mmAuthMethod", AuthenticationMethodType::ENUMERATION),
        (MAIN_MODE, "Keying module type", "keyingModuleType", KeyModuleType::ENUMERATION),
        (QUICK_MODE, "QM State", "qmState", QmSaState::ENUMERATION),
        (EXTENDED_MODE, "EM State", "emState", EmSaState::ENUMERATION),
        (EXTENDED_MODE, "EM auth method", "emAuthMethod", AuthenticationMethodType::ENUMERATION),
        (EXTENDED_MODE, "Mode", "saTrafficType", IpsecTrafficType::ENUMERATION),
    ];
    for (text, label, member, of) in enumerations {
        for named in of.values {
            let words = named.name.strip_prefix(of.prefix).unwrap().replace('_', " ");
            for value in [words.to_lowercase(), named.name.to_owned(), named.value.to_string()] {
                let event = with(text, label, &value);
                let mut members = event.as_object().unwrap().iter();
                let (_, payload) = members.find(|(name, _)| name.starts_with("ike")).unwrap();
                assert_eq!(payload[member], named.name, "{value}");
            }
        }
    }
}

#[test]
fn applications_are_bytes_or_a_path() {
    const PATH: &str = r"\device\harddiskvolume1\svchost.exe";
    for value in [
        format!("\n    {PATH}"),
        PATH.to_owned(),
        format!("\n    {}\n    {}", hex(&PATH[..20]), hex(&format!("{}\0", &PATH[20..]))),
    ] {
        assert_eq!(with(MAIN_MODE_WITHOUT_APP, "Application ID", &value)["header"]["appId"], PATH);
    }
    let path = with(MAIN_MODE_WITHOUT_APP, "Application ID", r"c:\a b.exe");
    assert_eq!(path["header"]["appId"], r"c:\a b.exe");
    assert_eq!(with(MAIN_MODE_WITHOUT_APP, "Application ID", "")["header"].get("appId"), None);
}

const MAIN_MODE_WITHOUT_APP: &str = "\
IKE diagnostic event:
Event Header:
  Timestamp: 1601-01-01T00:00:00.000Z
  Application ID:
  User SID: <invalid>
Failure type: IKE/Authip Main Mode Failure
Type specific info:
  Failure error code:0x000035e9
";

/// The bytes of a text, with spaces as a dump has them.
fn hex(text: &str) -> String {
    text.encode_utf16()
        .flat_map(u16::to_le_bytes)
        .map(|byte| format!("{byte:02X} "))
        .collect::<String>()
}

#[test]
fn labels_and_words_are_read_in_any_case() {
    let text = MAIN_MODE.replace("Local Port", "local port").replace("Final sent", "FINAL SENT");
    assert_eq!(json_of(&text), json(MAIN_MODE_JSON));
}

/// As in a page that keeps no blanks.
#[test]
fn members_need_no_indentation() {
    let text: String = MAIN_MODE.lines().map(|line| format!("{}\n", line.trim())).collect();
    // Without it, the bytes of the application cannot be told from other lines.
    let text =
        text.replace("5c 00 64 00 65 00 76 00\n", "").replace("69 00 63 00 65 00 00 00\n", "");
    let mut expected = json(MAIN_MODE_JSON);
    expected["header"]["appId"] = serde_json::Value::Null;
    let (partial, labels) = read(&text);
    assert_eq!((serde_json::to_value(&partial).unwrap(), labels), (expected, vec![]));
}
