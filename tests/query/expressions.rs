//! What expressions mean.

use wfp_events::query::Context;

use super::{expression, is_true, record_of};
use wfp_events::event::{IkeMmFailure, Payload};
use wfp_events::{Record, raw::WinError};

/// A dropped connection.
const DROP: &str = r#"{"struct":"FWPM_NET_EVENT5","header":{"timeStamp":"2024-05-04T22:04:07.5000000Z","flags":["FWPM_NET_EVENT_FLAG_IP_PROTOCOL_SET","FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET","FWPM_NET_EVENT_FLAG_REMOTE_ADDR_SET","FWPM_NET_EVENT_FLAG_LOCAL_PORT_SET","FWPM_NET_EVENT_FLAG_REMOTE_PORT_SET","FWPM_NET_EVENT_FLAG_APP_ID_SET","FWPM_NET_EVENT_FLAG_USER_ID_SET"],"ipVersion":"FWP_IP_VERSION_V4","ipProtocol":6,"localAddrV4":"10.195.36.30","remoteAddrV4":"203.0.113.7","localPort":57062,"remotePort":443,"appId":"\\device\\harddiskvolume3\\Café\\svchost.exe","userId":"S-1-5-18"},"type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","classifyDrop":{"filterId":206064,"layerId":48,"msFwpDirection":"MS_FWP_DIRECTION_OUT","isLoopback":false}}"#;

/// A failed negotiation by itself.
const FAILURE: &str = r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"failureErrorCode":13801,"failurePoint":"IPSEC_FAILURE_PEER","flags":["FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_BENIGN"],"keyingModuleType":"IKEEXT_KEY_MODULE_IKEV2","mmState":"IKEEXT_MM_SA_STATE_NONE","saRole":"IKEEXT_SA_ROLE_INITIATOR","mmAuthMethod":"IKEEXT_CERTIFICATE","endCertHash":"00112233445566778899aabbccddeeff00112233","mmId":31567,"mmFilterId":74885}}"#;

/// A packet that IPsec dropped.
const IPSEC: &str = r#"{"struct":"FWPM_NET_EVENT5","header":{"timeStamp":"2024-05-04T22:04:07.0000000Z","flags":["FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET"],"ipVersion":"FWP_IP_VERSION_V6","localAddrV6":"2001:db8::1"},"type":"FWPM_NET_EVENT_TYPE_IPSEC_KERNEL_DROP","ipsecDrop":{"failureStatus":-1070202879,"direction":"FWP_DIRECTION_INBOUND","spi":1,"filterId":9,"layerId":12}}"#;

#[test]
fn of_a_dropped_connection() {
    for (text, expected) in [
        ("type == CLASSIFY_DROP", true),
        ("type == FWPM_NET_EVENT_TYPE_CLASSIFY_DROP", true),
        ("type == classify_drop", true),
        ("type == 3", true),
        ("type != CLASSIFY_DROP", false),
        ("type in {CLASSIFY_ALLOW, CLASSIFY_DROP}", true),
        ("type ~ *drop", true),
        ("type ~ classify_*", true),
        ("type ~ classify", false),
        ("struct == FWPM_NET_EVENT5", true),
        ("direction == out", true),
        ("direction == OUTBOUND", true),
        ("direction == FWP_DIRECTION_OUTBOUND", true),
        ("direction == MS_FWP_DIRECTION_OUT", true),
        ("direction == in", false),
        ("protocol == tcp", true),
        ("protocol == 6", true),
        ("protocol == IPPROTO_UDP", false),
        ("header.ipProtocol == 6", true),
        ("local == 10.195.36.30", true),
        ("remote == 10.195.36.30", false),
        ("address == 10.195.36.30", true),
        ("address == 203.0.113.7", true),
        ("address != 203.0.113.7", false),
        ("remote in 203.0.113.0/24", true),
        ("remote in 203.0.113.99/24", true),
        ("remote in 203.0.113.8/29", false),
        ("remote in 0.0.0.0/0", true),
        ("remote in ::/0", false),
        ("remote in {::1, 203.0.113.0/24}", true),
        ("remote in 203.0.113.7..203.0.113.8", true),
        ("remote in {203.0.112.0..203.0.113.6}", false),
        ("address in 10.0.0.0/8", true),
        ("remote == ::ffff:203.0.113.7", false),
        ("header.remoteAddrV4 == 203.0.113.7", true),
        ("port == 443", true),
        ("port == 57062", true),
        ("port == 80", false),
        ("port != 443", false),
        ("port != 80", true),
        ("port < 1024", true),
        ("header.localPort < 1024", false),
        ("port in {80, 443, 1024..2048}", true),
        ("header.localPort in {80, 443, 1024..2048}", false),
        ("header.localPort in 57062..57062", true),
        ("header.localPort not in 57062..57062", false),
        ("port > 57062", false),
        ("port >= 0xDEE6", true),
        ("filter == 206064", true),
        ("classifyDrop.filterId == 206064", true),
        ("classifyAllow.filterId == 206064", false),
        ("layer == 48", true),
        ("layer == ALE_AUTH_CONNECT_V4", true),
        ("layer ~ *connect*", true),
        ("classifyDrop.layerId == 48", true),
        ("app ~ *\\svchost.exe", true),
        ("app ~ *\\SVCHOST.exe", true),
        ("app ~ svchost.exe", false),
        ("app ~ \\device\\*\\caf?\\*", true),
        ("app ~ *CAFÉ*", true),
        ("app ~ \"*\\\\svchost.exe\"", true),
        (r#"app == "\\device\\harddiskvolume3\\Café\\svchost.exe""#, true),
        (r#"app == "\\device\\harddiskvolume3\\caf\u{e9}\\svchost.exe""#, false),
        (r"app == \device\harddiskvolume3\Café\svchost.exe", true),
        (r"app == '\\device\\harddiskvolume3\\Caf\u{e9}\\svchost.exe'", true),
        ("user == S-1-5-18", true),
        ("user == LocalSystem", true),
        ("user == localsystem", true),
        ("user ~ local*", true),
        ("user ~ S-1-5-*", true),
        ("user in {S-1-5-19, S-1-5-18}", true),
        ("user == 'Power Users'", false),
        ("header.flags == APP_ID_SET", true),
        ("header.flags == SCOPE_ID_SET", false),
        ("header.flags == APP_ID_SET|USER_ID_SET", true),
        ("header.flags == APP_ID_SET|SCOPE_ID_SET", false),
        ("header.flags in {SCOPE_ID_SET, APP_ID_SET}", true),
        ("header.flags != SCOPE_ID_SET", true),
        ("header.flags == 0x20", true),
        ("header.flags == 0", false),
        ("header.flags ~ *USER_ID*", true),
        ("classifyDrop.reauthReason == 0", true),
        ("classifyDrop.isLoopback == false", true),
        ("classifyDrop.isLoopback == true", false),
        ("time == 2024-05-04T22:04:07.5Z", true),
        ("time == \"2024-05-04 22:04:07.5\"", true),
        ("time == 2024-05-05T00:04:07.50000009+02:00", true),
        ("time >= 2024-05-04", true),
        ("time < 2024-05-04", false),
        ("time < 2024-05-05", true),
        ("time in 2024-05-04..2024-05-05", true),
        ("time in 2024-05-04T22:04..2024-05-04T22:05", true),
        ("time in 2024-05-04T22:05 .. 2024-05-04T22:06", false),
        ("has(app)", true),
        ("app != null", true),
        ("app == null", false),
        ("has(header.enterpriseId)", false),
        ("has(error)", false),
        ("has(header) and has(classifyDrop)", true),
        ("has(ikeMmFailure) or has(internalFields) or has(eventLog)", false),
    ] {
        assert_eq!(is_true(text, DROP), expected, "{text}");
    }
}

#[test]
fn of_a_failed_negotiation() {
    for (text, expected) in [
        ("error == 13801", true),
        ("error == 0x35e9", true),
        ("error == IKE_AUTH_FAIL", true),
        ("error == ipsec_ike_auth_fail", true),
        ("error == ERROR_IPSEC_IKE_AUTH_FAIL", true),
        ("error == IKE_TIMED_OUT", false),
        ("error in 13800..13999", true),
        ("error >= IKE_AUTH_FAIL", true),
        ("error > IKE_AUTH_FAIL", false),
        ("error ~ *auth*", true),
        ("ikeMmFailure.failureErrorName == ERROR_IPSEC_IKE_AUTH_FAIL", true),
        ("ikeMmFailure.failureErrorName ~ *auth*", true),
        ("point == PEER", true),
        ("state == NONE", true),
        ("state == IKEEXT_QM_SA_STATE_INITIAL", false),
        ("role == initiator", true),
        ("module == ikev2", true),
        ("method == CERTIFICATE", true),
        ("mm == 31567", true),
        ("ikeMmFailure.mmId in {31567}", true),
        ("filter == 74885", true),
        ("ikeMmFailure.flags == BENIGN", true),
        ("ikeMmFailure.flags == MULTIPLE", false),
        ("ikeMmFailure.endCertHash == 00112233445566778899AABBCCDDEEFF00112233", true),
        ("ikeMmFailure.endCertHash ~ 0011*", true),
        ("type == IKEEXT_MM_FAILURE", true),
        ("has(header)", false),
        ("has(time)", false),
        ("has(port)", false),
    ] {
        assert_eq!(is_true(text, FAILURE), expected, "{text}");
    }
}

#[test]
fn of_a_dropped_packet() {
    for (text, expected) in [
        ("error == -1070202879", true),
        ("error == 0xc0360001", true),
        ("error == IPSEC_BAD_SPI", true),
        ("error == STATUS_IPSEC_BAD_SPI", true),
        ("ipsecDrop.failureStatusName == STATUS_IPSEC_BAD_SPI", true),
        ("direction == in", true),
        ("direction == inbound", true),
        ("ipsecDrop.direction == INBOUND", true),
        ("local in 2001:db8::/32", true),
        ("local in 2001:db9::/32", false),
        ("local == 2001:DB8:0::1", true),
        ("has(remote)", false),
        ("layer == INBOUND_TRANSPORT_V4", true),
    ] {
        assert_eq!(is_true(text, IPSEC), expected, "{text}");
    }
}

/// A comparison of what is absent is false; `!=` is the negation of `==`.
#[test]
fn of_what_is_absent() {
    for (text, expected) in [
        ("error == 13801", false),
        ("error != 13801", true),
        ("not error == 13801", true),
        ("error < 13801", false),
        ("error >= 13801", false),
        ("not error < 13801", true),
        ("error in {13801}", false),
        ("error not in {13801}", true),
        ("error ~ *", false),
        ("header.enterpriseId ~ *", false),
        ("has(error)", false),
        ("has(error) and error != 13801", false),
    ] {
        assert_eq!(is_true(text, DROP), expected, "{text}");
    }
}

#[test]
fn precedence() {
    let (yes, no) = ("port == 443", "port == 80");
    for (text, expected) in [
        (format!("{no} and {no} or {yes}"), true),
        (format!("{no} and ({no} or {yes})"), false),
        (format!("{yes} or {no} and {no}"), true),
        (format!("not {no} and {no}"), false),
        (format!("not ({no} and {no})"), true),
        (format!("not not {yes}"), true),
        (format!("({yes})and({yes})"), true),
        (format!("\n{yes}\t and\u{a0}{yes} "), true),
    ] {
        assert_eq!(is_true(&text, DROP), expected, "{text}");
    }
}

#[test]
fn patterns() {
    let is = |pattern: &str, text: &str| {
        let mut record = record_of(IPSEC);
        let Record::Event(event) = &mut record else { panic!("an event") };
        event.header.set_app_id(text.into());
        expression(&format!("app ~ \"{pattern}\"")).matches(&record, &Context::default())
    };
    for (pattern, text, expected) in [
        ("*", "abc", true),
        ("**", "abc", true),
        ("a*c", "abc", true),
        ("a*c", "abcd", false),
        ("*c*", "abc", true),
        ("*abc*abd", "abcabcabd", true),
        ("?", "", false),
        ("???", "abc", true),
        ("??", "abc", false),
        ("a?*", "a", false),
        ("*a*b*c*", "xxaxxbxxcxx", true),
        ("*a*b*c*", "xxaxxcxxbxx", false),
        ("ǅ", "ǆ", true),
        ("?", "😀", true),
    ] {
        assert_eq!(is(pattern, text), expected, "{pattern} {text}");
    }
}

/// A pattern with many `*` does not take long.
#[test]
fn patterns_take_no_exponential_time() {
    let mut record = record_of(IPSEC);
    let Record::Event(event) = &mut record else { panic!("an event") };
    event.header.set_app_id("a".repeat(10_000).into());
    let pattern = "a*".repeat(1000) + "b";
    assert!(!expression(&format!("app ~ {pattern}")).matches(&record, &Context::default()));
}

#[test]
fn joined() {
    let failure = IkeMmFailure {
        failure_error_code: WinError::ERROR_IPSEC_IKE_AUTH_FAIL,
        ..IkeMmFailure::default()
    };
    let event =
        wfp_events::Event::new(wfp_events::Version::V5, Payload::IkeMmFailure(failure)).unwrap();
    let both = expression("error == 13801 or mm == 5").and(expression("mm == 0"));
    assert_eq!(both.to_string(), "(error == 13801 or mm == 5) and mm == 0");
    assert!(both.matches(&event.into(), &Context::default()));
}

/// What is shown is short and can be read, and is parsed as the same.
#[test]
fn shown() {
    for (text, expected) in [
        ("((port==443))", "port == 443"),
        ("not port == 443", "port != 443"),
        ("not (port != 443)", "not port != 443"),
        ("app==null", "not has(app)"),
        ("(port == 1 and port == 2) and port == 3", "port == 1 and port == 2 and port == 3"),
        ("port == 1 and (port == 2 or port == 3)", "port == 1 and (port == 2 or port == 3)"),
        ("not(port == 1 or port == 2)", "not (port == 1 or port == 2)"),
        ("port in {1,2 .. 3}", "port in {1, 2..3}"),
        ("port in {2..3}", "port in 2..3"),
        ("remote in 203.0.113.9/24", "remote in 203.0.113.0/24"),
        ("remote in {2001:DB8::/32, 10.0.0.1}", "remote in {2001:db8::/32, 10.0.0.1}"),
        ("type == classify_drop", "type == CLASSIFY_DROP"),
        ("error == -1070202879", "error == 3224764417"),
        (
            "header.flags == app_id_set|0x8000",
            "header.flags == FWPM_NET_EVENT_FLAG_APP_ID_SET|0x8000",
        ),
        ("time < 2024-05-04", "time < 2024-05-04T00:00:00.0000000Z"),
        ("app ~ *\\a.exe", r#"app ~ "*\\a.exe""#),
        ("app == 'it\\'s \\u{202e}'", r#"app == "it's \u{202e}""#),
        ("user == localsystem", r#"user == "S-1-5-18""#),
    ] {
        let parsed = expression(text);
        assert_eq!(parsed.to_string(), expected);
        assert_eq!(expression(expected), parsed);
    }
}
