//! `layout`: the structures themselves.

use serde_json::Value;

use crate::command::{no_structure, run};

const NAME: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0";

#[test]
fn a_list_of_all() {
    run(&["layout"]).writes("layout.txt");
}

#[test]
fn one_member_by_member() {
    run(&["layout", NAME]).writes("layout-mm-failure0.txt");
}

#[test]
fn json() {
    let ended = run(&["layout", "-f", "json"]);
    ended.writes("layout.json");
    run(&["layout", "--format=json", NAME]).writes("layout-mm-failure0.json");
    let all: Value = serde_json::from_slice(&ended.stdout).unwrap();
    let structure = all.as_array().unwrap().iter().find(|one| one["struct"] == NAME).unwrap();
    assert_eq!((&structure["size"], &structure["align"]), (&64.into(), &8.into()));
    let members: Vec<_> = structure["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| (member["name"].as_str().unwrap(), member["offset"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        members,
        [
            ("failureErrorCode", 0),
            ("failurePoint", 4),
            ("flags", 8),
            ("keyingModuleType", 12),
            ("mmState", 16),
            ("saRole", 20),
            ("mmAuthMethod", 24),
            ("endCertHash", 28),
            ("mmId", 48),
            ("mmFilterId", 56),
        ]
    );
    let point = &structure["members"][1];
    assert_eq!(point["type"], "IPSEC_FAILURE_POINT");
    assert_eq!(point["values"]["IPSEC_FAILURE_PEER"], 2);
}

#[test]
fn an_unknown_structure() {
    run(&["layout", "FWPM_NET_EVENT9"]).gives(
        2,
        "",
        &format!("wfp-events: {}\n", no_structure("FWPM_NET_EVENT9", |_| true)),
    );
}
