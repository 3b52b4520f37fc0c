//! What is said of events that cannot be read.

use wfp_events::netsh::read_event;

fn error(text: &str) -> String {
    let error = read_event(text.as_bytes(), 10, &mut |_| {}).expect_err(text);
    let message = error.to_string();
    assert!(message.starts_with(&format!("line {}: ", error.line())), "{message}");
    assert!(!message.chars().any(char::is_control), "{message:?}");
    message
}

#[test]
fn messages_name_bad_header_values() {
    for (member, message) in [
        ("<localPort>abc</localPort>", "localPort: `abc` is not an unsigned integer"),
        ("<localPort>-1</localPort>", "localPort: `-1` is not an unsigned integer"),
        ("<localPort>65536</localPort>", "localPort: 65536 is out of range"),
        ("<localPort>1<a/></localPort>", "localPort: unexpected <a> in a value"),
        ("<localPort>1</localPort><localPort/>", "duplicate member `localPort`"),
        ("<localAddrV6/><localAddrV6.byteArray16/>", "duplicate member `localAddrV6.byteArray16`"),
        ("<localAddrV4>::1</localAddrV4>", "localAddrV4: `::1` is not an IPv4 address"),
        (
            "<localAddrV6.byteArray16>1.2.3.4</localAddrV6.byteArray16>",
            "localAddrV6.byteArray16: `1.2.3.4` is not an IPv6 address",
        ),
        (
            "<localAddrV6>::1</localAddrV6>",
            "localAddrV6: does not match ipVersion FWP_IP_VERSION_V4",
        ),
        (
            "<ipVersion>FWP_IP_VERSION_V5</ipVersion>",
            "ipVersion: `FWP_IP_VERSION_V5` is not a known FWP_IP_VERSION value",
        ),
        (
            "<timeStamp>yesterday</timeStamp>",
            "timeStamp: `yesterday` is not a time like 2018-09-25T07:25:26.5120000Z",
        ),
        ("<flags><item>X</item></flags>", "flags: `X` is not a known FWPM_NET_EVENT_FLAG flag"),
        ("<flags>4294967296</flags>", "flags: `0x100000000` does not fit 32 bits"),
        ("<userId>someone</userId>", "userId: `someone` is not a SID like S-1-5-18"),
        ("<appId><data>0g</data></appId>", "appId: `0g` is not an even number of hex digits"),
        ("<appId>41<data>41</data></appId>", "appId: unexpected text `41` beside `data`"),
        ("<appId><data/><data/></appId>", "appId: duplicate member `data`"),
        ("text", "unexpected text `text` among members"),
        ("<enterpriseId>a&b;c</enterpriseId>", "enterpriseId: undefined entity `&b;`"),
        ("<enterpriseId>&#xd800;</enterpriseId>", "enterpriseId: `&#xd800;` is not a character"),
        ("<enterpriseId>\0</enterpriseId>", "enterpriseId: the text contains a NUL"),
    ] {
        let text = format!("<item>\n<header>\r\n{member}</header></item>");
        // What two members have to do with each other is said of the later one, or of their element.
        let line = if message.ends_with("among members") { 11 } else { 12 };
        let colon = if message.starts_with("unexpected text") || message.starts_with("duplicate") {
            ": "
        } else {
            "."
        };
        assert_eq!(error(&text), format!("line {line}: header{colon}{message}"));
    }
}

#[test]
fn messages_name_bad_payload_values() {
    for (of, name, member, message) in [
        (
            0,
            "ikeMmFailure",
            "<failureErrorCode>X</failureErrorCode>",
            ".failureErrorCode: `X` is not a known winerror.h value",
        ),
        (
            0,
            "ikeMmFailure",
            "<failureErrorCode>4294967296</failureErrorCode>",
            ".failureErrorCode: `4294967296` is not a known winerror.h value",
        ),
        (
            4,
            "ipsecDrop",
            "<failureStatus>-2147483649</failureStatus>",
            ".failureStatus: `-2147483649` is not a known ntstatus.h value",
        ),
        (0, "ikeMmFailure", "<endCertHash>00</endCertHash>", ".endCertHash: 1 byte, expected 20"),
        (
            0,
            "ikeMmFailure",
            "<localPrincipalGroupSids>a</localPrincipalGroupSids>",
            ".localPrincipalGroupSids: unexpected text `a` among items",
        ),
        (
            0,
            "ikeMmFailure",
            "<providerContextKey>{0}</providerContextKey>",
            ".providerContextKey: `0` is not a GUID",
        ),
        (
            9,
            "classifyDropMac",
            "<localMacAddr>1</localMacAddr>",
            ".localMacAddr: `1` is not a MAC address",
        ),
        (
            7,
            "capabilityDrop",
            "<isLoopback>yes</isLoopback>",
            ".isLoopback: `yes` is not true, false or an unsigned integer",
        ),
        (
            5,
            "idpDrop",
            "<ipVersion>2</ipVersion><publicHostV4Addr>1.1.1.1</publicHostV4Addr>",
            ".publicHostV4Addr: does not match ipVersion FWP_IP_VERSION_NONE",
        ),
        (
            1,
            "ikeQmFailure",
            "<localSubNet><raw>0000000000000000</raw></localSubNet>",
            ".localSubNet: requires saTrafficType IPSEC_TRAFFIC_TYPE_TUNNEL",
        ),
        (
            1,
            "ikeQmFailure",
            "<saTrafficType>1</saTrafficType><localSubNet><v4AddrMask><mask>1.1.1.1</mask></v4AddrMask></localSubNet>",
            ".localSubNet: v4AddrMask does not match type FWP_EMPTY",
        ),
        (
            1,
            "ikeQmFailure",
            "<localSubNet><v4AddrMask><mask>1</mask></v4AddrMask></localSubNet>",
            ".localSubNet.v4AddrMask.mask: `1` is not an IPv4 address",
        ),
    ] {
        let text = format!("<item><type>{of}</type>\n<{name}>\n{member}</{name}></item>");
        assert_eq!(error(&text), format!("line 12: {name}{message}"));
    }
}

#[test]
fn messages_name_elements_that_are_no_events() {
    for (text, message) in [
        ("", "line 10: no element"),
        ("\n a <item/>", "line 10: unexpected text before the element"),
        ("<event/>", "line 10: <event> is not an event"),
        ("<item/>", "line 10: the element has no `header`, `type` or payload"),
        (
            "<item>\n<title>News</title></item>",
            "line 10: the element has no `header`, `type` or payload",
        ),
        ("<item><type>3</type></item>\n<item/>", "line 11: trailing characters after the element"),
        ("<item><header/>a</item>", "line 10: unexpected text `a` among members"),
        ("<item><header/><header/></item>", "line 10: duplicate member `header`"),
        ("<item><type/>\n<type/></item>", "line 11: duplicate member `type`"),
        (
            "<item><type/>\n<idpDrop/></item>",
            "line 11: idpDrop: not the payload of FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE",
        ),
        (
            "<item><type>99</type>\n<idpDrop/></item>",
            "line 11: idpDrop: not the payload of FWPM_NET_EVENT_TYPE(99)",
        ),
        ("<item><idpDrop/>\n<ikeMmFailure/></item>", "line 11: an event has only one payload"),
        (
            "<item><type>X</type></item>",
            "line 10: type: `X` is not a known FWPM_NET_EVENT_TYPE value",
        ),
        ("<item>\n<header>", "line 11: header: file ends inside this element"),
        (
            "<item>\n<header></type>",
            "line 11: header: not XML: ill-formed document: expected `</header>`, but `</type>` was found",
        ),
        (
            "<item>\n<header",
            "line 11: not XML: syntax error: tag not closed: `>` not found before end of input",
        ),
        ("<item>\n<new>", "line 11: file ends inside this element"),
        ("<item><!DOCTYPE a></item>", "line 10: unexpected declaration in an element"),
        (
            "<item><type>a & b</type></item>",
            "line 10: type: not XML: ill-formed document: entity or character reference not closed: `;` not found before end of input",
        ),
    ] {
        assert_eq!(error(text), message, "{text}");
    }
}

/// What the input holds is told in short, and a terminal can show it.
#[test]
fn messages_shorten_long_values() {
    let long = format!("<item><type>\u{1b}[31m{}</type></item>", "x".repeat(100_000));
    let message = error(&long);
    assert!(message.starts_with("line 10: type: `\\u{1b}[31mxxx"), "{message}");
    assert!(message.len() < 300, "{message}");
}
