//! Files of kinds that people really have: `tests/data/cases`.

use crate::kit::command::run;

/// What a run printed, and its exit status.
fn shown(args: &[&str]) -> (String, String, i32) {
    let ended = run(args);
    (String::from_utf8(ended.stdout).unwrap(), ended.stderr, ended.status.unwrap())
}

const INBOUND: &str = "cases/inbound-layer-direction-out.xml";
const EVENT5: &str = "cases/event5.bin";

/// The event says OUT, its layer accepts connections.
#[test]
fn the_layer_decides_the_direction() {
    let (table, messages, status) = shown(&["decode", INBOUND]);
    assert_eq!((&*messages, status), ("", 0));
    assert!(
        table.contains("IN (says OUT) filter 66100 agent.exe layer 44 ALE_AUTH_RECV_ACCEPT_V4\n"),
        "{table}"
    );

    let (detail, messages, status) = shown(&["decode", "-f", "detail", INBOUND]);
    assert_eq!((&*messages, status), ("", 0));
    for line in [
        "  layerId                 44  FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V4\n",
        "                          Traffic at this layer is inbound.\n",
        "  msFwpDirection          14593  MS_FWP_DIRECTION_OUT\n",
        "                          Shown as MS_FWP_DIRECTION_IN, because traffic at \
         FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V4 is inbound.\n",
    ] {
        assert!(detail.contains(line), "{line}{detail}");
    }

    let (json, ..) = shown(&["decode", "-f", "jsonl", INBOUND]);
    assert!(json.contains(r#""layerId":44"#) && json.contains("\"MS_FWP_DIRECTION_OUT\""));
    run(&["check", INBOUND]).gives(
        1,
        "cases/inbound-layer-direction-out.xml: record 0 on line 3: direction-contradicts-layer: \
         classifyDrop.msFwpDirection is MS_FWP_DIRECTION_OUT, \
         but traffic at FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V4 is inbound\n",
        "",
    );
}

/// An event of version 5 is read as another version, which gives no error.
#[test]
fn a_wrong_version_is_noticed() {
    let fitting = "FWPM_NET_EVENT3, FWPM_NET_EVENT4, FWPM_NET_EVENT5";
    for version in 0..3 {
        let name = format!("FWPM_NET_EVENT{version}");
        let note = "note: cases/event5.bin: 1 event was probably misread (record 0 at address 0x0): \
                    the bytes fit another version: `FWPM_NET_EVENT3`, `FWPM_NET_EVENT4`, `FWPM_NET_EVENT5`\n";
        for command in ["decode", "explain"] {
            let (_, messages, _) = shown(&[command, EVENT5, "--struct", &name]);
            assert!(messages.contains(note), "{command} {name}: {messages}");
        }
        let (findings, _, status) = shown(&["check", EVENT5, "--struct", &name]);
        let finding = format!(
            "cases/event5.bin: record 0 at address 0x0: wrong-version: the bytes fit {fitting}\n"
        );
        assert!(findings.starts_with(&finding), "{findings}");
        assert_eq!(status, 1);
    }
    for version in 3..6 {
        let name = format!("FWPM_NET_EVENT{version}");
        for command in ["decode", "explain", "check"] {
            let (text, messages, status) = shown(&[command, EVENT5, "--struct", &name]);
            assert_eq!((&*messages, status), ("", 0), "{text}");
        }
    }
}

#[test]
fn a_flag_without_its_member_is_found() {
    run(&["check", "cases/app-id-flag-but-null.bin", "--struct", "FWPM_NET_EVENT5"]).gives(
        1,
        "cases/app-id-flag-but-null.bin: record 0 at address 0x0: flagged-but-null: \
         header.appId is NULL or empty, but FWPM_NET_EVENT_FLAG_APP_ID_SET is set\n",
        "",
    );
}
