//! The text form of net events in traces of the IKE service. All values are made up.

use std::fmt::Write;

/// A failure of main mode, without prefixes.
pub(crate) const MAIN_MODE: &str = "\
IKE diagnostic event:
Event Header:
  Timestamp: 2026-03-04T05:06:07.089Z
  Flags: 0x0000017f
    IP protocol field set
    Local address field set
  IP version: IPv4
  IP protocol: 17
  Local address: 192.0.2.10
  Remote address: 198.51.100.20
  Local Port: 500
  Remote Port: 4500
  Application ID:
    5c 00 64 00 65 00 76 00
    69 00 63 00 65 00 00 00
  User SID: S-1-5-18
Failure type: IKE/Authip Main Mode Failure
Type specific info:
  Failure error code:0x000035e9
    IKE authentication credentials are unacceptable

  Failure point: Local
  Flags: 0x00000003
    Benign: yes
  Keying module type: AuthIP
  MM State: Final sent
  MM SA role: Responder
  MM auth method: Kerberos
  Cert hash:
00112233445566778899aabbccddeeff01020304
  MM ID: 0x0000000000007b4f
  MM Filter ID: 0xfedcba9876543210
  Local Principal Name: gateway@EXAMPLE.NET
  Remote Principal Name: host/peer.example.net
  Local Principal Group SIDs:
    S-1-5-21-1-2-3-513
    S-1-5-32-544
  Remote Principal Group SIDs:
    S-1-1-0
";

/// The same as JSON.
pub(crate) const MAIN_MODE_JSON: &str = r#"{
    "struct": "FWPM_NET_EVENT5",
    "header": {
        "timeStamp": "2026-03-04T05:06:07.0890000Z",
        "flags": ["FWPM_NET_EVENT_FLAG_IP_PROTOCOL_SET", "FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET",
            "FWPM_NET_EVENT_FLAG_REMOTE_ADDR_SET", "FWPM_NET_EVENT_FLAG_LOCAL_PORT_SET",
            "FWPM_NET_EVENT_FLAG_REMOTE_PORT_SET", "FWPM_NET_EVENT_FLAG_APP_ID_SET",
            "FWPM_NET_EVENT_FLAG_USER_ID_SET", "FWPM_NET_EVENT_FLAG_IP_VERSION_SET"],
        "ipVersion": "FWP_IP_VERSION_V4", "ipProtocol": 17,
        "localAddrV4": "192.0.2.10", "remoteAddrV4": "198.51.100.20",
        "localPort": 500, "remotePort": 4500,
        "appId": "\\device", "userId": "S-1-5-18", "addressFamily": "FWP_AF_INET"
    },
    "type": "FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE",
    "ikeMmFailure": {
        "failureErrorCode": 13801, "failureErrorName": "ERROR_IPSEC_IKE_AUTH_FAIL",
        "failurePoint": "IPSEC_FAILURE_ME",
        "flags": ["FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_BENIGN", "FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_MULTIPLE"],
        "keyingModuleType": "IKEEXT_KEY_MODULE_AUTHIP", "mmState": "IKEEXT_MM_SA_STATE_FINAL_SENT",
        "saRole": "IKEEXT_SA_ROLE_RESPONDER", "mmAuthMethod": "IKEEXT_KERBEROS",
        "endCertHash": "00112233445566778899aabbccddeeff01020304",
        "mmId": 31567, "mmFilterId": 18364758544493064720,
        "localPrincipalNameForAuth": "gateway@EXAMPLE.NET",
        "remotePrincipalNameForAuth": "host/peer.example.net",
        "localPrincipalGroupSids": ["S-1-5-21-1-2-3-513", "S-1-5-32-544"],
        "remotePrincipalGroupSids": ["S-1-1-0"],
        "providerContextKey": null
    }
}"#;

/// A failure of quick mode.
pub(crate) const QUICK_MODE: &str = "\
IKE diagnostic event:
Event Header:
  Timestamp: 1601-01-01T00:00:00.000Z
  Flags: 0x00000106
  IP version: IPv4
  IP protocol: 0
  Local address: 192.0.2.10
  Remote address: 198.51.100.20
  Local Port: 0
  Remote Port: 0
  Application ID:
  User SID: <invalid>
Failure type: IKE/Authip Quick Mode Failure
Type specific info:
  Failure error code: 0x35ed
    Negotiation timed out

  Failure point: None
  Keying module type: Ike
  QM State: Initial state, no QM packets sent
  QM SA role: Initiator
  Mode: Tunnel Mode
  QM Filter ID: 0x0000000000012485
  MM ID: 0x0000000000007b4f
";

/// A failure of extended mode, of IPv6.
pub(crate) const EXTENDED_MODE: &str = "\
IKE diagnostic event:
Event Header:
  Timestamp: 2026-03-04T05:06:07.089Z
  Flags: 0x00000106
  IP version: IPv6
  IP protocol: 0
  Local address: fe80::a%5
  Remote address: 2001:db8::14
  Local Port: 0
  Remote Port: 0
  Application ID:
  User SID: <invalid>
  Policy Flags: 7
  Effevtive Name:
    \\\\server\\share
Failure type: Authip Extended Mode Failure
Type specific info:
  Failure error code: 0x362c
    Policy match error

  Failure point: Remote
  Flags: 0x00000001
  EM State: Initial state, no EM packets sent
  EM SA role: Initiator
  EM auth method: NTLM V2
  Cert hash:
0000000000000000000000000000000000000000
  MM ID: 0x0000000000007b4f
  QM Filter ID: 0x0000000000012485
  Local Principal Name: <unspecified>
  Remote Principal Name: (null)
  Local Principal Group SIDs:
  Remote Principal Group SIDs:
  Mode: Transport Mode
";

/// A text with a prefix before each line, which can depend on the line's number.
pub(crate) fn prefixed(text: &str, prefix: impl Fn(usize) -> String) -> String {
    let mut all = String::new();
    for (number, line) in text.lines().enumerate() {
        writeln!(all, "{}{line}", prefix(number)).unwrap();
    }
    all
}

/// The prefix that the tools of Windows write, with the ids of a process and a thread.
pub(crate) fn of_thread(thread: &str) -> impl Fn(usize) -> String {
    move |number| {
        let (processor, time) = (number % 4, 80 + number);
        format!("[{processor}]{thread}::03/04/2026-05:06:07.{time:03} [ikeext] 77|198.51.100.20|")
    }
}

/// The lines of texts, one of each in turn.
pub(crate) fn interleaved(texts: &[String]) -> String {
    let mut lines: Vec<_> = texts.iter().map(|text| text.split_inclusive('\n')).collect();
    let mut all = String::new();
    loop {
        let before = all.len();
        all.extend(lines.iter_mut().filter_map(Iterator::next));
        if all.len() == before {
            return all;
        }
    }
}
