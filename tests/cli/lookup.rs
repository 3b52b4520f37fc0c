//! `lookup`: the meaning of numbers and names.

use serde_json::{Value, json};

use crate::kit::command::run;

/// The output for these words; there is no message.
#[track_caller]
fn found(words: &[&str]) -> String {
    let ended = run(&[&["lookup"], words].concat());
    assert_eq!((ended.stderr.as_str(), ended.status), ("", Some(0)));
    String::from_utf8(ended.stdout).unwrap()
}

/// The first line of the output for these words.
#[track_caller]
fn head(words: &[&str]) -> String {
    found(words).lines().next().unwrap().to_owned()
}

const BAD_SPI: &str = "STATUS_IPSEC_BAD_SPI  -1070202879 (0xc0360001)  ntstatus.h";

#[test]
fn a_code_is_shown_with_its_meaning_and_advice() {
    run(&["lookup", "13801"]).writes("lookup-code.txt");
    for same in ["0x35e9", "0X35E9", "13_801", "ERROR_IPSEC_IKE_AUTH_FAIL", "ike_auth_fail"] {
        run(&["lookup", same]).writes("lookup-code.txt");
    }
}

#[test]
fn several_results_are_separated_by_an_empty_line() {
    run(&[
        "lookup",
        "0x80092004",
        "layer",
        "44",
        "FWPM_NET_EVENT_FLAG_APP_ID_SET",
        "IKEEXT_MM_SA_STATE_FINAL",
        "-1070202879",
        "STATUS_WAIT_0",
    ])
    .writes("lookup-several.txt");
}

#[test]
fn a_status_is_found_by_its_bits_or_as_a_signed_number() {
    for word in ["0xC0360001", "-1070202879", "3224764417", "status_ipsec_bad_spi"] {
        assert_eq!(head(&[word]), BAD_SPI);
    }
}

#[test]
fn an_hresult_is_found_as_a_signed_number() {
    let expected = "CRYPT_E_NOT_FOUND  2148081668 (0x80092004)  winerror.h";
    assert_eq!(head(&["-2146885628"]), expected);
    assert_eq!(head(&["crypt_e_not_found"]), expected);
}

#[test]
fn a_name_is_found_in_any_case() {
    let expected = "ERROR_ITERATED_DATA_EXCEEDS_64k  194 (0xc2)  winerror.h";
    assert_eq!(head(&["error_iterated_data_exceeds_64K"]), expected);
}

#[test]
fn a_number_is_a_code_first() {
    run(&["lookup", "2"]).writes("lookup-2.txt");
    // A number that is not a code can still be a value of enumerations or flags.
    assert_eq!(head(&["44"]), "FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V4  44 (0x2c)  FWPS_BUILTIN_LAYERS");
    assert_eq!(head(&["0x3900"]), "MS_FWP_DIRECTION_IN  14592 (0x3900)  MS_FWP_DIRECTION");
}

#[test]
fn a_short_name_shows_all_its_constants() {
    let text = found(&["access_denied"]);
    let heads: Vec<_> =
        text.lines().filter(|line| line.contains("  (") || line.contains(" (0x")).collect();
    assert_eq!(
        heads,
        [
            "ERROR_ACCESS_DENIED  5 (0x5)  winerror.h",
            "STATUS_ACCESS_DENIED  -1073741790 (0xc0000022)  ntstatus.h",
        ]
    );
}

#[test]
fn layers_depend_on_the_version_of_windows() {
    run(&["lookup", "layer", "87"]).writes("lookup-layer.txt");
    assert_eq!(
        found(&["layer", "87", "--windows", "win10_rs3"]),
        "FWPS_LAYER_IKEEXT_V4  87 (0x57)  FWPS_BUILTIN_LAYERS of WIN10_RS3\n"
    );
    let text = found(&["FWPS_LAYER_IKEEXT_V4", "--windows", "WIN10_NI"]);
    assert_eq!(text, "FWPS_LAYER_IKEEXT_V4  91 (0x5b)  FWPS_BUILTIN_LAYERS of WIN10_NI\n");
    assert_eq!(text, found(&["layer", "ikeext_v4", "--windows", "WIN10_NI"]));
    assert_eq!(
        head(&["FWPS_LAYER_ALE_AUTH_CONNECT_V4"]),
        "FWPS_LAYER_ALE_AUTH_CONNECT_V4  48 (0x30)  FWPS_BUILTIN_LAYERS"
    );
    run(&["lookup", "layer", "0x1_0000"]).gives(1, "", "error: layer 0x1_0000 is not known\n");
}

#[test]
fn json_has_the_same_results() {
    let answers: Value = serde_json::from_str(&found(&[
        "-f",
        "json",
        "-1070202879",
        "layer",
        "87",
        "--windows",
        "WIN8",
        "0",
    ]))
    .unwrap();
    let answers = answers.as_array().unwrap();
    assert_eq!(
        answers[..2],
        [
            json!({
                "query": "-1070202879",
                "names": ["STATUS_IPSEC_BAD_SPI"],
                "number": -1_070_202_879,
                "hex": "0xc0360001",
                "of": "ntstatus.h",
                "meaning": "A packet arrived whose SPI belongs to no SA here, as happens after one side lost its SAs.",
            }),
            json!({
                "query": "layer 87",
                "names": ["FWPS_LAYER_RPC_PROXY_CONN"],
                "number": 87,
                "hex": "0x57",
                "of": "FWPS_BUILTIN_LAYERS",
                "windows": ["WIN8"],
            }),
        ]
    );
    assert_eq!(answers[2]["names"], json!(["ERROR_SUCCESS", "SEC_E_OK"]));
    assert!(answers[3..].iter().all(|also| also["query"] == "0" && also["number"] == 0));
    let auth = found(&["--format", "json", "13801"]);
    let auth: Value = serde_json::from_str(&auth).unwrap();
    assert!(auth[0]["advice"].as_str().unwrap().starts_with("See first who refused"));
}

#[test]
fn an_unknown_name_gets_suggestions() {
    for (word, message) in [
        ("TRUST_E_FAILED", "; did you mean TRUST_E_FAIL?"),
        ("ike_auth_fial", "; did you mean ERROR_IPSEC_IKE_AUTH_FAIL?"),
        ("FWPM_NET_EVENT_FLAG_APPID_SET", "; did you mean FWPM_NET_EVENT_FLAG_APP_ID_SET?"),
        ("C0360001", "; did you mean 0xC0360001?"),
        ("80092004", "; did you mean 0x80092004?"),
        ("4294967295000", ""),
        ("-3000000000", ""),
        ("", ""),
        ("nothing of that name", ""),
    ] {
        run(&["lookup", word]).gives(1, "", &format!("error: {word} is not known{message}\n"));
    }
    // The words that are known are still looked up.
    let ended = run(&["lookup", "nothing", "0xC0360001"]);
    assert_eq!((ended.stderr.as_str(), ended.status), ("error: nothing is not known\n", Some(1)));
    assert!(ended.stdout.starts_with(BAD_SPI.as_bytes()));
    run(&["lookup", "-f", "json", "nothing"]).gives(1, "[]\n", "error: nothing is not known\n");
}

#[test]
fn a_layer_needs_a_number() {
    run(&["lookup", "13801", "layer"]).gives(
        2,
        "",
        "error: layer is followed by a number, e.g. layer 44\n",
    );
}

#[test]
fn results_can_be_coloured() {
    let plain = found(&["0xC0360001"]);
    let text = found(&["--color", "always", "0xC0360001"]);
    assert!(text.starts_with("\u{1b}[36mSTATUS_IPSEC_BAD_SPI\u{1b}[0m  -1070202879 "), "{text:?}");
    let codes = ["\u{1b}[36m", "\u{1b}[2m", "\u{1b}[0m"];
    assert_eq!(codes.iter().fold(text, |text, code| text.replace(code, "")), plain);
}
