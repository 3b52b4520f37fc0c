//! The packet list's columns: source, destination, protocol and info.

use wfp_events::Record;

use super::capture::Capture;
use super::records::capture;
use crate::kit::files::Files;
use crate::kit::records::{arbitrary_events, generated};
use crate::kit::samples;
use crate::kit::tshark::tshark;

/// The columns of the packet for a line of JSON.
fn columns(line: &str) -> [String; 4] {
    let record: Record<'_> = serde_json::from_str(line).unwrap();
    let (_files, capture) = capture(&[record]);
    of_file(capture.to_str().unwrap())
}

fn of_file(capture: &str) -> [String; 4] {
    let mut args = vec!["-r", capture, "-T", "fields"];
    for column in ["_ws.col.Source", "_ws.col.Destination", "_ws.col.Protocol", "_ws.col.Info"] {
        args.extend(["-e", column]);
    }
    let printed = tshark(&args);
    let cells: Vec<_> = printed.trim_end_matches('\n').split('\t').map(str::to_owned).collect();
    cells.try_into().unwrap()
}

#[test]
#[ignore = "needs tshark"]
fn columns_of_a_failed_negotiation() {
    let line = samples::EVENTS.lines().next().unwrap();
    assert_eq!(
        columns(line),
        [
            "139.219.13.206",
            "42.159.81.255",
            "WFP",
            "IKEEXT_MM_FAILURE 13801 ERROR_IPSEC_IKE_AUTH_FAIL PEER NONE INITIATOR IKEV2 CERTIFICATE mm 31567 \
             filter 74885",
        ]
    );
}

#[test]
#[ignore = "needs tshark"]
fn columns_of_a_bare_payload() {
    let line = samples::LINES.lines().next().unwrap();
    assert_eq!(
        columns(line),
        [
            "",
            "",
            "WFP",
            "IKEEXT_MM_FAILURE 13801 ERROR_IPSEC_IKE_AUTH_FAIL PEER NONE INITIATOR IKEV2 CERTIFICATE mm 31567 \
             filter 74885",
        ]
    );
}

/// A dropped packet with this direction at this layer.
fn drop(direction: &str, layer: u16) -> String {
    format!(
        r#"{{"struct":"FWPM_NET_EVENT5","header":{{"flags":["FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET",
        "FWPM_NET_EVENT_FLAG_REMOTE_ADDR_SET","FWPM_NET_EVENT_FLAG_LOCAL_PORT_SET",
        "FWPM_NET_EVENT_FLAG_REMOTE_PORT_SET"],"ipVersion":"FWP_IP_VERSION_V6","localAddrV6":"2001:db8::1",
        "remoteAddrV6":"2001:db8::2","localPort":445,"remotePort":50000,"appId":"\\device\\System"}},
        "type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP",
        "classifyDrop":{{"filterId":7,"layerId":{layer},"msFwpDirection":"MS_FWP_DIRECTION_{direction}"}}}}"#
    )
}

#[test]
#[ignore = "needs tshark"]
fn an_inbound_packet_comes_from_the_remote_side() {
    let info = "CLASSIFY_DROP 50000 → 445 IN filter 7 layer 12 System";
    assert_eq!(columns(&drop("IN", 12)), ["2001:db8::2", "2001:db8::1", "WFP", info]);
    let info = "CLASSIFY_DROP 445 → 50000 OUT filter 7 layer 48 System";
    assert_eq!(columns(&drop("OUT", 48)), ["2001:db8::1", "2001:db8::2", "WFP", info]);
}

#[test]
#[ignore = "needs tshark"]
fn at_accept_and_listen_layers_packets_are_inbound() {
    let info = "CLASSIFY_DROP 50000 → 445 IN filter 7 layer 44 System";
    assert_eq!(columns(&drop("IN", 44)), ["2001:db8::2", "2001:db8::1", "WFP", info]);
    for layer in [40, 42, 44, 46] {
        let info = format!("CLASSIFY_DROP 50000 → 445 IN (says OUT) filter 7 layer {layer} System");
        assert_eq!(columns(&drop("OUT", layer)), ["2001:db8::2", "2001:db8::1", "WFP", &info]);
    }
    // Version 0 has no direction of its own.
    let line = drop("OUT", 44).replace("EVENT5", "EVENT0");
    let line = line.replace(r#","msFwpDirection":"MS_FWP_DIRECTION_OUT""#, "");
    let info = "CLASSIFY_DROP 50000 → 445 IN filter 7 layer 44 System";
    assert_eq!(columns(&line), ["2001:db8::2", "2001:db8::1", "WFP", info]);
    // The direction of a packet that IPsec dropped is its own.
    let line = r#"{"struct":"FWPM_NET_EVENT_IPSEC_KERNEL_DROP0","ipsecDrop":{"direction":"FWP_DIRECTION_OUTBOUND","layerId":44}}"#;
    let info = "IPSEC_KERNEL_DROP 0 STATUS_SUCCESS OUTBOUND spi 0 filter 0 layer 44";
    assert_eq!(columns(line), ["", "", "WFP", info]);
}

#[test]
#[ignore = "needs tshark"]
fn frames_have_mac_addresses() {
    let line = r#"{"struct":"FWPM_NET_EVENT_CLASSIFY_DROP_MAC0","classifyDropMac":{
        "localMacAddr":"02:00:00:00:00:01","remoteMacAddr":"02:00:00:00:00:02","filterId":3,
        "msFwpDirection":"MS_FWP_DIRECTION_IN"}}"#;
    let info = "CLASSIFY_DROP_MAC IN filter 3 layer 0";
    assert_eq!(columns(line), ["02:00:00:00:00:02", "02:00:00:00:00:01", "WFP", info]);
}

#[test]
#[ignore = "needs tshark"]
fn columns_of_an_event_without_payload() {
    let line =
        r#"{"struct":"FWPM_NET_EVENT0","type":77,"payload":{"address":"0xffffffffffffffff"}}"#;
    assert_eq!(columns(line)[3], "77 no payload");
    let line = r#"{"struct":"FWPM_NET_EVENT0","type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP"}"#;
    assert_eq!(columns(line)[3], "CLASSIFY_DROP no payload");
}

#[test]
#[ignore = "needs tshark"]
fn columns_of_an_unknown_interface() {
    let mut named = Capture::new();
    named.packet(Some("eth0"), &[0; 200]);
    let mut nameless = Capture::new();
    nameless.packet(None, &[0; 200]);
    // tshark calls an interface without a name `unknown`.
    for (capture, name) in [(named, "eth0"), (nameless, "unknown")] {
        let (_files, path) = capture.file();
        holds_unknown(path.to_str().unwrap(), &format!("the interface is named {name}"));
    }
}

#[test]
#[ignore = "needs tshark"]
fn columns_of_a_file_without_interfaces() {
    // A pcap file: version 2.4, LINKTYPE_USER0.
    let words: [u32; 6] = [0xa1b2_c3d4, 0x0004_0002, 0, 0, 262_144, 147];
    let mut bytes: Vec<u8> =
        words.into_iter().chain([0, 0, 200, 200]).flat_map(u32::to_le_bytes).collect();
    bytes.extend([0; 200]);
    let files = Files::new().with("capture.pcap", bytes);
    let path = files.path("capture.pcap");
    holds_unknown(path.to_str().unwrap(), "the interface has no name");
}

fn holds_unknown(path: &str, why: &str) {
    let info = format!("Unknown structure: {why}");
    assert_eq!(of_file(path), ["", "", "WFP", &info]);
    assert_eq!(tshark(&["-r", path, "-T", "fields", "-e", "data.len"]), "200\n");
}

/// Where nobody looks at a field, no items are made, and only the members that columns need are read.
#[test]
#[ignore = "needs tshark"]
fn columns_and_faults_do_not_depend_on_fields() {
    let mut capture = Capture::new();
    for record in generated(1, 30, 4).iter().chain(&arbitrary_events(1)) {
        let bytes = record.to_bytes(0).unwrap();
        for kept in [bytes.len(), bytes.len() * 3 / 4, bytes.len() / 3] {
            capture.cut_packet(Some(record.layout().name), &bytes, kept);
        }
    }
    let (_files, path) = capture.file();
    let path = path.to_str().unwrap();
    // A filter that names the protocol refers to its fields.
    assert_eq!(tshark(&["-r", path]), tshark(&["-r", path, "-Y", "fwpm"]));
    let faults = tshark(&["-r", path, "-Y", "_ws.expert"]);
    assert!(faults.lines().count() > 100);
    assert_eq!(faults, tshark(&["-r", path, "-Y", "_ws.expert and fwpm"]));
}
