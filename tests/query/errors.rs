//! What is wrong with an expression, and where.

use wfp_events::query::{Expression, Field};

/// The error, and the text with the wrong part in `[…]`.
fn error(text: &str) -> (String, String) {
    let error = text.parse::<Expression>().expect_err(text);
    let range = error.range();
    let marked =
        format!("{}[{}]{}", &text[..range.start], &text[range.clone()], &text[range.end..]);
    (error.reason().to_string(), marked)
}

#[test]
fn each_error_says_what_was_meant_and_where() {
    for (marked, reason) in [
        ("[]", "expected a field, has(field), not or ("),
        ("port[]", "expected ==, !=, <, <=, >, >=, in or ~"),
        ("port [=] 443", "expected ==, !=, <, <=, >, >=, in or ~"),
        ("port [is] 443", "expected ==, !=, <, <=, >, >=, in or ~"),
        ("port ==[]", "expected a number, e.g. 443 or 0x1bb"),
        ("port == [https]", "expected a number, e.g. 443 or 0x1bb"),
        ("port == [\"443\"]", "expected a number, e.g. 443 or 0x1bb"),
        ("port == [-1]", "expected a number, e.g. 443 or 0x1bb"),
        ("port == [18446744073709551616]", "expected a number, e.g. 443 or 0x1bb"),
        ("port == [0x]", "expected a number, e.g. 443 or 0x1bb"),
        ("port == [+1]", "expected a number, e.g. 443 or 0x1bb"),
        ("port == [(]443)", "expected a number, e.g. 443 or 0x1bb"),
        ("port == 443 [&&] port == 80", "expected and, or, or the end"),
        ("port == 443[)]", "expected and, or, or the end"),
        ("(port == 443[]", "expected and, or, or )"),
        ("port == 443 and[]", "expected a field, has(field), not or ("),
        ("[]== 443", "expected a field, has(field), not or ("),
        ("[prot] == 443", "unknown field prot"),
        ("has([prot])", "unknown field prot"),
        ("has([])", "expected a field, has(field), not or ("),
        ("has(port[]", "expected )"),
        ("[has] == 1", "unknown field has"),
        ("error == [IKE_AUT_FAIL]", "IKE_AUT_FAIL is not a value of error"),
        ("error == [4294967296]", "expected a name or a number"),
        ("type in {CLASSIFY_DROP, [CLASSIFY]}", "CLASSIFY is not a value of type"),
        ("header.flags == [APP]", "APP is not a value of header.flags"),
        ("port [~] 4*", "port has no text: ~ compares texts and names"),
        ("remote [<] 10.0.0.1", "remote has no order: use ==, != or in"),
        ("app [<] a", "app has no order: use ==, != or in"),
        ("header.flags [>=] 1", "header.flags has no order: use ==, != or in"),
        ("header [==] 1", "header has no value itself: use has(header)"),
        ("remote == [10.0.0.0/8]", "expected an address; a prefix follows `in`"),
        ("remote == [10.0.0]", "expected an IP address"),
        ("remote == [\"10.0.0.1\"]", "expected an IP address"),
        ("remote in [10.0.0.1]", "expected a prefix, e.g. 203.0.113.0/24, a range, or {…}"),
        ("remote in [10.0.0.0/33]", "expected a prefix, e.g. 203.0.113.0/24 or 2001:db8::/32"),
        ("remote in [10.0.0.0/+8]", "expected a prefix, e.g. 203.0.113.0/24 or 2001:db8::/32"),
        ("remote in {[::/129]}", "expected a prefix, e.g. 203.0.113.0/24 or 2001:db8::/32"),
        (
            "remote in [10.0.0.1..::1]",
            "expected a range of two numbers, times, or addresses of one version",
        ),
        ("port in [443]", "expected {…}, or a range"),
        ("port in {443 [;] 80}", "expected , or }"),
        ("port in {[443;] 80}", "expected a number, e.g. 443 or 0x1bb"),
        ("port in {443, [}]", "expected a number, e.g. 443 or 0x1bb"),
        ("port in {443[]", "expected , or }"),
        ("port in [3..1]", "expected a range that begins with the lower value"),
        ("port in {1, 5..[}]", "expected a number, e.g. 443 or 0x1bb"),
        ("app in [a]", "expected {…}"),
        ("port not [443]", "expected in"),
        ("time > [yesterday]", "expected a time, e.g. 2024-05-04T22:04:07Z or 2024-05-04"),
        ("time > [2024]", "expected a time, e.g. 2024-05-04T22:04:07Z or 2024-05-04"),
        ("time > [2024-02-30]", "expected a time, e.g. 2024-05-04T22:04:07Z or 2024-05-04"),
        (
            "time > [2024-05-04T22:04:07+2:00]",
            "expected a time, e.g. 2024-05-04T22:04:07Z or 2024-05-04",
        ),
        (
            "time > [1601-01-01T00:00:00+01:00]",
            "expected a time, e.g. 2024-05-04T22:04:07Z or 2024-05-04",
        ),
        ("classifyDrop.isLoopback == [1]", "expected true or false"),
        ("user == [Sam]", "expected a SID, e.g. S-1-5-18 or LocalSystem"),
        ("app == [\"a]", "expected \" at the end of the text"),
        ("app == \"a[\\d]\"", "expected an escape: \\\\, \\\", \\', \\n, \\r, \\t, \\0 or \\u{…}"),
        (
            "app == \"a[\\u{110000}]\"",
            "expected an escape: \\\\, \\\", \\', \\n, \\r, \\t, \\0 or \\u{…}",
        ),
        ("app ~[]", "expected a pattern, e.g. *.exe"),
        ("state < [NONE]", "expected a number"),
        ("ikeMmFailure.endCertHash == [0]", "expected bytes as hex digits"),
        ("classifyDropMac.localMacAddr == [0]", "expected a MAC address, e.g. aa:bb:cc:dd:ee:ff"),
        ("ikeQmFailure.mmProviderContextKey == [0]", "expected a GUID"),
    ] {
        let text: String = marked.replacen('[', "", 1).replacen(']', "", 1);
        // The mark is around characters of the expression.
        let text = if marked.contains("[(]") || marked.contains("[)]") || marked.contains("[}]") {
            marked.chars().filter(|c| !matches!(c, '[' | ']')).collect()
        } else {
            text
        };
        assert_eq!(error(&text), (reason.to_owned(), marked.to_owned()), "{text}");
    }
}

#[test]
fn columns_count_characters() {
    let error = "app == \"é\" and prot == 1".parse::<Expression>().unwrap_err();
    assert_eq!(error.to_string(), "unknown field prot at column 16");
    assert_eq!(Field::parse("prot").unwrap_err().to_string(), "unknown field prot at column 1");
}

#[test]
fn candidates() {
    let of = |text: &str| text.parse::<Expression>().unwrap_err().candidates();
    assert!(of("prot == 1").contains(&"protocol".to_owned()));
    assert!(of("prot == 1").contains(&"header.ipProtocol".to_owned()));
    assert!(of("error == IKE_AUT_FAIL").contains(&"ERROR_IPSEC_IKE_AUTH_FAIL".to_owned()));
    assert!(of("header.flags == APP").contains(&"FWPM_NET_EVENT_FLAG_APP_ID_SET".to_owned()));
    assert!(of("port == x").is_empty());
}

#[test]
fn large_expressions_are_refused() {
    let at = |text: &str| text.parse::<Expression>().map_err(|error| error.reason().to_string());
    let deep = |levels: usize| "(".repeat(levels) + "port == 1" + &")".repeat(levels);
    assert!(at(&deep(64)).is_ok());
    assert_eq!(at(&deep(65)), Err("an expression has at most 64 levels".to_owned()));
    assert_eq!(at(&"(".repeat(60_000)), Err("an expression has at most 64 levels".to_owned()));
    assert_eq!(at(&"not ".repeat(15_000)), Err("an expression has at most 64 levels".to_owned()));
    let long = vec!["port == 1"; 4000].join(" or ");
    assert!(at(&long).is_ok());
    assert_eq!(
        at(&(long.clone() + " or " + &long)),
        Err("an expression has at most 64 KiB".to_owned())
    );
}
