//! Error messages for events, and for members, that cannot be read from XML.

use wfp_events::error::MAX_ERRORS;
use wfp_events::netsh::read_event;

/// The errors of an event that begins on line 10.
fn errors(text: &str) -> Vec<String> {
    let partial = read_event(text.as_bytes(), 10, &mut |_| {}).expect(text);
    let errors: Vec<_> = partial.errors.iter().map(ToString::to_string).collect();
    assert!(errors.iter().all(|message| !message.chars().any(char::is_control)), "{errors:?}");
    errors
}

#[test]
fn messages_name_bad_header_values() {
    for (member, path, value) in [
        ("<localPort>abc</localPort>", "localPort", "abc"),
        ("<localPort>-1</localPort>", "localPort", "-1"),
        ("<localPort>65536</localPort>", "localPort", "65536"),
        ("<localPort><a/></localPort>", "localPort", ""),
        ("<localAddrV4>::1</localAddrV4>", "localAddrV4", "::1"),
        ("<localAddrV6.byteArray16>1.2.3.4</localAddrV6.byteArray16>", "localAddrV6", "1.2.3.4"),
        ("<ipVersion>FWP_IP_VERSION_V5</ipVersion>", "ipVersion", "V5"),
        ("<ipVersion>IPv5</ipVersion>", "ipVersion", "IPv5"),
        ("<timeStamp>yesterday</timeStamp>", "timeStamp", "yesterday"),
        ("<flags><item>X</item></flags>", "flags[0]", "X"),
        ("<flags><item>0x1</item><item>X</item></flags>", "flags[1]", "X"),
        ("<flags>4294967296</flags>", "flags[0]", "4294967296"),
        ("<userId>someone</userId>", "userId", "someone"),
        ("<appId><data>0g</data></appId>", "appId", "0g"),
        ("<enterpriseId>\0</enterpriseId>", "enterpriseId", r"\u{0}"),
        // The message shows only the beginning of a long value.
        (&format!("<userId>{}</userId>", "x".repeat(100_000)), "userId", "xxxxxxxxxxxxxxxxxxx…"),
        ("<userId>aaaaaaaaaaaaaaaaaaéé</userId>", "userId", "aaaaaaaaaaaaaaaaaaéé"),
        ("<userId>aaaaaaaaaaaaaaaaaaééé</userId>", "userId", "aaaaaaaaaaaaaaaaaa…"),
        ("<userId>\u{1b}[31m</userId>", "userId", r"\u{1b}[31m"),
    ] {
        let text = format!("<item>\n<header>\r\n{member}</header><type>3</type></item>");
        assert_eq!(
            errors(&text),
            [format!("line 12: header.{path}: `{value}` is not a valid value")]
        );
    }
    for (member, message) in [
        ("<localPort>1</localPort><localPort/>", "12: header.localPort is there more than once"),
        (
            "<localAddrV6/><localAddrV6.byteArray16/>",
            "12: header.localAddrV6 is there more than once",
        ),
        (
            "<localAddrV6>::1</localAddrV6><ipVersion>0</ipVersion>",
            "11: header.localAddrV6 contradicts the members beside it",
        ),
    ] {
        let text = format!("<item>\n<header>\r\n{member}</header><type>3</type></item>");
        assert_eq!(errors(&text), [format!("line {message}")]);
    }
}

#[test]
fn messages_name_bad_payload_values() {
    for (of, name, member, path, value) in [
        (0, "ikeMmFailure", "<failureErrorCode>X</failureErrorCode>", "failureErrorCode", "X"),
        (
            0,
            "ikeMmFailure",
            "<failureErrorCode>4294967296</failureErrorCode>",
            "failureErrorCode",
            "4294967296",
        ),
        (
            4,
            "ipsecDrop",
            "<failureStatus>-2147483649</failureStatus>",
            "failureStatus",
            "-2147483649",
        ),
        (0, "ikeMmFailure", "<endCertHash>00</endCertHash>", "endCertHash", "00"),
        (
            0,
            "ikeMmFailure",
            "<providerContextKey>{0}</providerContextKey>",
            "providerContextKey",
            "{0}",
        ),
        (9, "classifyDropMac", "<localMacAddr>1</localMacAddr>", "localMacAddr", "1"),
        (7, "capabilityDrop", "<isLoopback>yes</isLoopback>", "isLoopback", "yes"),
        (
            1,
            "ikeQmFailure",
            "<localSubNet><v4AddrMask><mask>1</mask></v4AddrMask></localSubNet>",
            "localSubNet.v4AddrMask",
            "1",
        ),
    ] {
        let text = format!("<item><header/><type>{of}</type>\n<{name}>\n{member}</{name}></item>");
        assert_eq!(
            errors(&text),
            [format!("line 12: {name}.{path}: `{value}` is not a valid value")]
        );
    }
    for (of, name, member, path) in [
        (
            5,
            "idpDrop",
            "<ipVersion>2</ipVersion><publicHostV4Addr>1.1.1.1</publicHostV4Addr>",
            "publicHostV4Addr",
        ),
        (
            1,
            "ikeQmFailure",
            "<localSubNet><raw>0000000000000000</raw></localSubNet>",
            "localSubNet",
        ),
        (
            1,
            "ikeQmFailure",
            "<saTrafficType>1</saTrafficType><localSubNet><v4AddrMask><mask>1.1.1.1</mask></v4AddrMask></localSubNet>",
            "localSubNet",
        ),
    ] {
        let text = format!("<item><header/><type>{of}</type>\n<{name}>\n{member}</{name}></item>");
        assert_eq!(
            errors(&text),
            [format!("line 11: {name}.{path} contradicts the members beside it")]
        );
    }
}

#[test]
fn messages_name_what_an_event_lacks() {
    for (text, messages) in [
        ("<item><header/>\n</item>", &["11: type is missing", "11: payload is missing"][..]),
        (
            "<item><header/><type>X</type></item>",
            &["10: type: `X` is not a valid value", "10: payload is missing"],
        ),
        (
            "<item><header/><type>FWPM_NET_EVENT_TYPE_LATER</type>\n</item>",
            &["10: type: `LATER` is not a valid value", "11: payload is missing"],
        ),
        (
            "<item><header/><type>FWPM_NET_EVENT_TYPE_CLASSIFY_DROP</type>\n<idpDrop/></item>",
            &["11: type contradicts the members beside it"],
        ),
        ("<item><type>3</type>\n</item>", &["11: header is missing"]),
    ] {
        let messages: Vec<_> = messages.iter().map(|message| format!("line {message}")).collect();
        assert_eq!(errors(text), messages, "{text}");
    }
}

#[test]
fn messages_name_elements_that_are_no_events() {
    const NOTHING: &str = "line 10: the element has no `header`, `type` or payload";
    for (text, message) in [
        ("", "line 10: no element"),
        ("\n a <item/>", "line 10: unexpected text before the element"),
        ("<event/>", "line 10: <event> is not an event"),
        ("<item/>", NOTHING),
        ("<item>\n<title>News</title></item>", NOTHING),
        ("<item><type>3</type></item>\n<item/>", "line 11: trailing characters after the element"),
        ("<item>\n<header", NOTHING),
        ("<item>\n<new>", NOTHING),
        ("<item><!DOCTYPE a></item>", NOTHING),
    ] {
        let error = read_event(text.as_bytes(), 10, &mut |_| {}).expect_err(text);
        assert_eq!(error.to_string(), message, "{text}");
        assert!(message.starts_with(&format!("line {}: ", error.line())), "{message}");
    }
}

/// The number of errors is bounded, however many elements are invalid or missing.
#[test]
fn errors_are_bounded() {
    let flags = "<item>X</item>".repeat(10_000);
    let text = format!(
        "<item><header><flags>{flags}</flags></header><type>0</type><ikeMmFailure><mmId>1</mmId>"
    );
    let errors = errors(&text);
    assert!(errors.len() < MAX_ERRORS, "{}", errors.len());
    assert!(errors.contains(&"line 10: ikeMmFailure.mmFilterId is missing".to_owned()));
}
