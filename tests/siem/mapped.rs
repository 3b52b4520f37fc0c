//! What single records become.

use serde_json::{Value, json};

use super::json;
use crate::kit::command::{run, run_with};

/// The only line of a run.
fn line(args: &[&str]) -> Value {
    let ended = run(args);
    assert_eq!((&*ended.stderr, ended.status), ("", Some(0)));
    json(str::from_utf8(&ended.stdout).unwrap().trim_end())
}

/// The line of one record.
fn decoded(format: &str, input: &str) -> Value {
    json(str::from_utf8(&run_with(&["decode", "-f", format, "-"], input).stdout).unwrap())
}

const INBOUND: &str = "cases/inbound-layer-direction-out.xml";

/// The event says OUT, its layer accepts connections: the remote end is the source.
#[test]
fn source_and_destination_follow_the_direction_as_shown() {
    let ecs = line(&["decode", "-f", "ecs", INBOUND]);
    let header = &ecs["wfp"]["header"];
    assert_eq!(ecs["wfp"]["classifyDrop"]["msFwpDirection"], "MS_FWP_DIRECTION_OUT");
    assert_eq!(ecs["network"]["direction"], "ingress");
    assert_eq!(
        (&ecs["source"]["ip"], &ecs["source"]["port"]),
        (&header["remoteAddrV4"], &header["remotePort"])
    );
    assert_eq!(
        (&ecs["destination"]["ip"], &ecs["destination"]["port"]),
        (&header["localAddrV4"], &header["localPort"])
    );

    let ocsf = line(&["decode", "-f", "ocsf", INBOUND]);
    assert_eq!(ocsf["connection_info"]["direction_id"], 1);
    assert_eq!(ocsf["src_endpoint"]["ip"], header["remoteAddrV4"]);
    assert_eq!(ocsf["dst_endpoint"]["port"], header["localPort"]);
    assert_eq!((&ocsf["type_uid"], &ocsf["disposition"]), (&json!(400_105), &json!("Blocked")));
}

/// The initiator of a negotiation is the source.
#[test]
fn the_role_decides_who_is_the_source() {
    for (role, source) in [("INITIATOR", "localAddrV4"), ("RESPONDER", "remoteAddrV4")] {
        let record = json!({
            "struct": "FWPM_NET_EVENT5",
            "header": {
                "flags": ["FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET", "FWPM_NET_EVENT_FLAG_REMOTE_ADDR_SET",
                    "FWPM_NET_EVENT_FLAG_IP_VERSION_SET"],
                "localAddrV4": "192.0.2.1", "remoteAddrV4": "198.51.100.1",
            },
            "type": "FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE",
            "ikeMmFailure": {"failureErrorCode": 13801, "saRole": format!("IKEEXT_SA_ROLE_{role}")},
        });
        let ocsf = decoded("ocsf", &record.to_string());
        assert_eq!(ocsf["src_endpoint"]["ip"], record["header"][source]);
        assert_eq!((&ocsf["class_uid"], &ocsf["status_code"]), (&json!(4014), &json!("13801")));
        let detail = ocsf["status_detail"].as_str().unwrap();
        assert!(
            detail.starts_with("ERROR_IPSEC_IKE_AUTH_FAIL: The peer did not accept"),
            "{detail}"
        );
        // The time is 0, and so there is none.
        assert_eq!((&ocsf["time"], ocsf["metadata"].get("original_time")), (&json!(0), None));
    }
}

#[test]
fn the_options_of_json_lines_work() {
    let file = "netsh/uwp-case7-netevents-drop-v4.xml";
    let ecs = line(&[
        "decode",
        "-f",
        "ecs",
        "--source",
        "--names",
        "names/filters.xml",
        "--volumes",
        "1=C:",
        "--where",
        "filter == 206064",
        file,
    ]);
    assert_eq!(
        (&ecs["log"]["file"]["path"], &ecs["wfp"]["source"]["file"]),
        (&json!(file), &json!(file))
    );
    let rule = json!({
        "id": "206064", "name": "Example app isolation block", "ruleset": "FWPM_PROVIDER_MPSSVC_WSH",
    });
    assert_eq!(
        (&ecs["rule"], &ecs["rule"]["name"]),
        (&rule, &ecs["wfp"]["classifyDrop"]["filterName"])
    );
    let path = ecs["process"]["executable"].as_str().unwrap();
    assert!(
        path.starts_with("C:\\program files") && path.ends_with("uwpsocketclient.exe"),
        "{path}"
    );

    let ocsf = line(&["decode", "-f", "ocsf", "--source", file]);
    assert_eq!(ocsf["metadata"]["log_source"], file);
}

/// What an event log tells has fields of its own.
#[test]
fn an_event_log_has_its_fields() {
    let system =
        "<EventRecordID>227694</EventRecordID><Computer>gateway.example</Computer></System>";
    let xml = include_str!("../data/eventlog/security-4653.xml").replace("</System>", system);
    let ecs = decoded("ecs", &xml);
    assert_eq!(ecs["event"]["code"], "4653");
    assert_eq!(ecs["event"]["provider"], "Microsoft-Windows-Security-Auditing");
    assert_eq!(
        (&ecs["event"]["sequence"], &ecs["host"]["name"]),
        (&json!(227_694), &json!("gateway.example"))
    );
    let ocsf = decoded("ocsf", &xml);
    assert_eq!(ocsf["metadata"]["original_event_uid"], "227694");
    let computer = json!({"hostname": "gateway.example", "type_id": 0, "type": "Unknown"});
    assert_eq!(ocsf["device"], computer);
}

/// A member that could not be read has no field, and a type without a name is a number.
#[test]
fn what_is_not_known_is_not_invented() {
    // The layer decides the direction (44), or does not (12).
    for (layer, direction) in [(44, Some("ingress")), (12, None)] {
        let xml = format!(
            "<netEvents><item><header><localPort>x</localPort></header><type>FWPM_NET_EVENT_TYPE_CLASSIFY_DROP</type>\
             <classifyDrop><layerId>{layer}</layerId><msFwpDirection>y</msFwpDirection></classifyDrop></item></netEvents>"
        );
        let ecs = decoded("ecs", &xml);
        assert!(ecs["wfp"]["errors"].is_array());
        let shown = ecs["network"].get("direction").and_then(Value::as_str);
        assert_eq!((ecs.get("source"), shown), (None, direction));
    }

    let unknown = r#"{"struct":"FWPM_NET_EVENT0","header":{},"type":4660,"payload":null}"#;
    for (format, path) in [("ecs", "/event/action"), ("ocsf", "/activity_name")] {
        let line = decoded(format, unknown);
        assert_eq!(line.pointer(path), Some(&json!("4660")));
    }
}
