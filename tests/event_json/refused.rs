//! JSON that is refused because it is not a valid record.

use wfp_events::Record;

/// The error of parsing, without its line and column.
fn error(text: &str) -> String {
    let error = serde_json::from_str::<Record<'_>>(text).expect_err(text).to_string();
    error.split(" at line ").next().unwrap().to_owned()
}

/// An event of the latest version with these members.
fn event(members: &str) -> String {
    format!("{{\"struct\": \"FWPM_NET_EVENT5\", {members}}}")
}

#[test]
fn unknown_members_are_refused() {
    let header = "\"header\": ";
    for (members, expected) in [
        ("\"headers\": {}", "unknown member `headers`"),
        ("\"header\": {\"appID\": null}", "unknown member `appID`"),
        ("\"header\": {\"failureErrorName\": null}", "unknown member `failureErrorName`"),
        ("\"header\": {\"flags\": [], \"flags\": []}", "duplicate member `flags`"),
        ("\"header\": {}, \"header\": {}", "duplicate member `header`"),
        ("\"struct\": \"FWPM_NET_EVENT5\"", "duplicate member `struct`"),
        ("\"type\": 3, \"type\": 3", "duplicate member `type`"),
        ("\"source\": {}, \"source\": 1", "duplicate member `source`"),
        (
            "\"ikeMmFailure\": {\"failureErrorName\": null, \"failureErrorName\": null}",
            "duplicate member `failureErrorName`",
        ),
        ("\"payload\": null, \"payload\": null", "duplicate member `payload`"),
        ("\"classifyDrop\": {}, \"classifyDrop\": {}", "a record has only one payload"),
        ("\"errors\": []", "the record has `errors`: it was read in part and cannot be read back"),
        ("\"header\": {\"reserved1\": 0}", "header.reserved1: FWPM_NET_EVENT5 has no such member"),
        (
            "\"classifyDrop\": {}",
            "classifyDrop: not the payload of FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE in FWPM_NET_EVENT5",
        ),
        (
            "\"classifyDrop\": null",
            "classifyDrop: not the payload of FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE in FWPM_NET_EVENT5",
        ),
        (
            "\"payload\": null",
            "payload: not the payload of FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE in FWPM_NET_EVENT5",
        ),
        (
            "\"type\": 99, \"ikeMmFailure\": null",
            "ikeMmFailure: not the payload of FWPM_NET_EVENT_TYPE(99) in FWPM_NET_EVENT5",
        ),
        (
            "\"type\": 99, \"payload\": {\"address\": 7}",
            "invalid type: integer `7`, expected a member's name",
        ),
        (
            "\"type\": 99, \"payload\": {\"address\": \"7\"}",
            "`7` is not an address like 0x1f29a400028",
        ),
        (
            "\"type\": 99, \"payload\": {\"address\": \"0x+7\"}",
            "`0x+7` is not an address like 0x1f29a400028",
        ),
        (
            "\"type\": 99, \"payload\": {\"address\": \"0x0\"}",
            "`0x0` is not an address like 0x1f29a400028",
        ),
        ("\"type\": 99, \"payload\": {}", "missing field `address`"),
        (
            "\"type\": 99, \"payload\": {\"address\": \"0x7\", \"address\": \"0x7\"}",
            "duplicate member `address`",
        ),
        (
            "\"type\": 99, \"payload\": 7",
            "invalid type: integer `7`, expected {\"address\": \"0x…\"} or null",
        ),
        ("\"header\": 7", "invalid type: integer `7`, expected an object or null"),
        ("\"type\": 99, \"payload\": {\"size\": 0}", "unknown member `size`"),
    ] {
        assert_eq!(error(&event(members)), expected, "{members}");
    }
    assert_eq!(error(&format!("{{{header} {{}}}}")), "missing member `struct`");
    assert_eq!(error("[]"), "invalid type: sequence, expected a record (an object)");
    assert_eq!(error("{\"struct\": \"GUID\"}"), "unknown structure `GUID`");
    assert_eq!(error("{\"struct\": \"FWPM_NET_EVENT6\"}"), "unknown structure `FWPM_NET_EVENT6`");
}

#[test]
fn wrong_header_values_are_refused() {
    let af = "FWP_AF";
    for (member, value, expected) in [
        ("localPort", "65536", "65536 is out of range"),
        ("localPort", "-1", "-1 is not an unsigned integer"),
        (
            "localPort",
            "1.0",
            "invalid type: floating point `1.0`, expected an integer, a string, a list, true, false, null or {\"hex\": \"…\"}",
        ),
        ("localPort", "\"1\"", "`1` is not an unsigned integer"),
        (
            "localPort",
            "-1.0",
            "invalid type: floating point `-1.0`, expected an integer, a string, a list, true, false, null or {\"hex\": \"…\"}",
        ),
        ("policyFlags", "18446744073709551616", "the number is out of range"),
        ("policyFlags", "-18446744073709551616", "the number is out of range"),
        ("addressFamily", "\"FWP_AF_MAX\"", &format!("`FWP_AF_MAX` is not a known {af} value")),
        ("addressFamily", "4294967296", "4294967296 is out of range"),
        ("addressFamily", "null", &format!("null is not a name or number of {af}")),
        (
            "flags",
            "[\"FWPM_NET_EVENT_FLAG_NONE\"]",
            "`FWPM_NET_EVENT_FLAG_NONE` is not a known FWPM_NET_EVENT_FLAG flag",
        ),
        ("flags", "[\"0x100000000\"]", "`0x100000000` does not fit 32 bits"),
        ("flags", "[\"0x+1\"]", "`0x+1` is not a known FWPM_NET_EVENT_FLAG flag"),
        ("flags", "[[]]", "nested lists are not accepted"),
        ("flags", "1", "1 is not a list of FWPM_NET_EVENT_FLAG names"),
        (
            "timeStamp",
            "\"2018-09-25\"",
            "`2018-09-25` is not a time like 2018-09-25T07:25:26.5120000Z",
        ),
        (
            "timeStamp",
            "\"2018-02-30T07:25:26Z\"",
            "`2018-02-30T07:25:26Z` is not a valid date or time",
        ),
        ("localAddrV4", "\"1.2.3\"", "`1.2.3` is not an IPv4 address"),
        ("localAddrV6", "\"::1%1\"", "`::1%1` is not an IPv6 address"),
        ("userId", "\"S-1\"", "`S-1` is not a SID like S-1-5-18"),
        (
            "userId",
            "\"S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16\"",
            "`S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16` is not a SID like S-1-5-18, with at most 15 sub-authorities",
        ),
        (
            "userId",
            "\"S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-x\"",
            "`S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-x` is not a SID like S-1-5-18",
        ),
        ("userId", "{\"hex\": \"0210000000000005\"}", "{\"hex\": …} is not a SID"),
        ("userId", "{\"hex\": \"020\"}", "`020` is not an even number of hex digits"),
        ("userId", "{\"hex\": \"02\", \"utf16\": \"02\"}", "unknown member `utf16`"),
        ("userId", "{\"S\": 1}", "unknown member `S`"),
        ("userId", "{}", "{} is not {\"hex\": \"…\"}"),
        ("appId", "\"a\\u0000b\"", "the text contains a NUL"),
        ("appId", "{\"utf16\": \"4100\"}", "{\"utf16\": …} is not a text, {\"hex\": …} or null"),
        ("enterpriseId", "\"a\\u0000\"", "the text contains a NUL"),
        (
            "enterpriseId",
            "{\"utf16\": \"41\"}",
            "{\"utf16\": …} is not a text, {\"utf16\": …} or null",
        ),
        ("enterpriseId", "{\"utf16\": \"41000000\"}", "the text contains a NUL"),
        (
            "enterpriseId",
            "{\"hex\": \"4100\"}",
            "{\"hex\": …} is not a text, {\"utf16\": …} or null",
        ),
    ] {
        assert_eq!(
            error(&event(&format!("\"header\": {{\"{member}\": {value}}}"))),
            expected,
            "{member}: {value}"
        );
    }
}

#[test]
fn contradicting_members_are_refused() {
    let qm = |members: &str| event(&format!("\"type\": 1, \"ikeQmFailure\": {{{members}}}"));
    let tunnel = |subnet: &str| qm(&format!("\"saTrafficType\": 1, \"localSubNet\": {subnet}"));
    let header1 =
        |members: &str| format!("{{\"struct\": \"FWPM_NET_EVENT1\", \"header\": {{{members}}}}}");
    let idp = |members: &str| event(&format!("\"type\": 5, \"idpDrop\": {{{members}}}"));
    for (text, expected) in [
        (
            event("\"header\": {\"ipVersion\": 0, \"localAddrV6\": \"::1\"}"),
            "header.localAddrV6: does not match ipVersion FWP_IP_VERSION_V4",
        ),
        (
            event("\"header\": {\"remoteAddrV4\": \"1.2.3.4\", \"ipVersion\": 2}"),
            "header.remoteAddrV4: does not match ipVersion FWP_IP_VERSION_NONE",
        ),
        (
            event("\"header\": {\"remoteAddrV6\": \"::\", \"ipVersion\": 7}"),
            "header.remoteAddrV6: does not match ipVersion FWP_IP_VERSION(7)",
        ),
        (
            idp("\"publicHostV6Addr\": \"::\""),
            "idpDrop.publicHostV6Addr: does not match ipVersion FWP_IP_VERSION_V4",
        ),
        (
            qm("\"remoteSubNet\": {}"),
            "ikeQmFailure.remoteSubNet: requires saTrafficType IPSEC_TRAFFIC_TYPE_TUNNEL",
        ),
        (
            tunnel("{\"type\": 257, \"v4AddrMask\": {}}"),
            "ikeQmFailure.localSubNet: v4AddrMask does not match type FWP_V6_ADDR_MASK",
        ),
        (
            tunnel("{\"v6AddrMask\": {}}"),
            "ikeQmFailure.localSubNet: v6AddrMask does not match type FWP_EMPTY",
        ),
        (
            tunnel("{\"type\": 256, \"raw\": \"0000000000000000\"}"),
            "ikeQmFailure.localSubNet: raw does not match type FWP_V4_ADDR_MASK",
        ),
        (tunnel("{\"type\": 3, \"raw\": \"00\"}"), "1 byte, expected 8"),
        (tunnel("{\"type\": 257, \"v6AddrMask\": {\"prefixLength\": 256}}"), "256 is out of range"),
        (
            header1("\"ipVersion\": 0, \"reserved1\": 3"),
            "header.reserved1: requires ipVersion FWP_IP_VERSION_NONE",
        ),
        (
            header1("\"ipVersion\": 2, \"reserved1\": 3, \"reserved10\": 1"),
            "header.reserved10: requires reserved1 FWP_AF_ETHER",
        ),
        (
            header1("\"ipVersion\": 0, \"reserved2\": \"01:02:03:04:05:06\""),
            "header.reserved2: requires ipVersion FWP_IP_VERSION_NONE and reserved1 FWP_AF_ETHER",
        ),
        (
            header1("\"addressFamily\": 0"),
            "header.addressFamily: FWPM_NET_EVENT1 has no such member",
        ),
    ] {
        assert_eq!(error(&text), expected, "{text}");
    }
}

#[test]
fn wrong_payloads_are_refused() {
    let of = |name: &str, rest: &str| format!("{{\"struct\": \"{name}\"{rest}}}");
    let mm0 = |rest: &str| of("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", rest);
    for (text, expected) in [
        (mm0(""), "missing member `ikeMmFailure`"),
        (
            mm0(", \"ikeMmFailure\": null"),
            "ikeMmFailure: must not be null in a record without an event",
        ),
        (
            mm0(", \"ikeEmFailure\": {}"),
            "ikeEmFailure: not the payload of FWPM_NET_EVENT_IKEEXT_MM_FAILURE0",
        ),
        (
            mm0(", \"header\": {}, \"ikeMmFailure\": {}"),
            "header: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 has no such member",
        ),
        (
            mm0(", \"type\": 0, \"ikeMmFailure\": {}"),
            "type: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 has no such member",
        ),
        (
            mm0(", \"ikeMmFailure\": {\"providerContextKey\": null}"),
            "ikeMmFailure.providerContextKey: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 has no such member",
        ),
        (
            of("FWPM_NET_EVENT0", ", \"type\": 6, \"classifyAllow\": {}"),
            "classifyAllow: FWPM_NET_EVENT0 has no structure for this type; use `payload`",
        ),
        (
            of("FWPM_NET_EVENT3", ", \"ikeMmFailure\": {\"providerContextKey\": null}"),
            "ikeMmFailure.providerContextKey: FWPM_NET_EVENT3 has no such member",
        ),
        (mm0(", \"ikeMmFailure\": {\"endCertHash\": \"00\"}"), "1 byte, expected 20"),
        (
            mm0(", \"ikeMmFailure\": {\"failureErrorCode\": \"ERROR_SUCCESS\"}"),
            "`ERROR_SUCCESS` is not an unsigned integer",
        ),
        (
            of("FWPM_NET_EVENT5", ", \"type\": 4, \"ipsecDrop\": {\"failureStatus\": 3221225473}"),
            "3221225473 is out of range",
        ),
        (
            of("FWPM_NET_EVENT5", ", \"type\": 3, \"classifyDrop\": {\"vSwitchId\": \"abc\"}"),
            "`abc` is not an even number of hex digits",
        ),
        (
            of("FWPM_NET_EVENT5", ", \"type\": 3, \"classifyDrop\": {\"isLoopback\": \"true\"}"),
            "`true` is not true, false or an unsigned integer",
        ),
        (
            of(
                "FWPM_NET_EVENT5",
                ", \"type\": 9, \"classifyDropMac\": {\"localMacAddr\": \"aa:bb:cc:dd:ee\"}",
            ),
            "`aa:bb:cc:dd:ee` is not a MAC address",
        ),
        (
            of("FWPM_NET_EVENT5", ", \"ikeMmFailure\": {\"localPrincipalGroupSids\": null}"),
            "null is not a list of texts",
        ),
        (
            of("FWPM_NET_EVENT5", ", \"ikeMmFailure\": {\"localPrincipalGroupSids\": [1]}"),
            "1 is not a text, {\"utf16\": …} or null",
        ),
        (
            of("FWPM_NET_EVENT5", ", \"ikeMmFailure\": {\"providerContextKey\": \"{0}\"}"),
            "`{0}` is not a GUID",
        ),
    ] {
        assert_eq!(error(&text), expected, "{text}");
    }
}
