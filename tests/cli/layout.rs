//! `layout`: the tables of structures, enumerations and flags.

use serde_json::Value;

use crate::kit::command::run;

const NAME: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0";

#[test]
fn no_name_lists_all_structures() {
    run(&["layout"]).writes("layout.txt");
}

#[test]
fn a_structure_is_shown_member_by_member() {
    run(&["layout", NAME]).writes("layout-mm-failure0.txt");
}

#[test]
fn json_has_the_same_layout() {
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
fn an_unknown_name_is_refused() {
    run(&["layout", "FWPM_NET_EVENT9"]).gives(
        2,
        "",
        "error: unknown structure FWPM_NET_EVENT9; \
         did you mean FWPM_NET_EVENT5, FWPM_NET_EVENT4 or FWPM_NET_EVENT3? \
         (wfp-events layout lists them)\n",
    );
}

#[test]
fn an_enumeration_is_shown_with_its_values() {
    run(&["layout", "IKEEXT_MM_SA_STATE"]).writes("layout-mm-state.txt");
    run(&["layout", "mm_sa_state"]).writes("layout-mm-state.txt");
    run(&["layout", "-f", "json", "IKEEXT_MM_SA_STATE"]).writes("layout-mm-state.json");
}

#[test]
fn flags_are_shown_with_their_bits() {
    run(&["layout", "FWPM_NET_EVENT_FLAG"]).writes("layout-flags.txt");
    run(&["layout", "-f", "json", "fwpm_net_event_flag"]).writes("layout-flags.json");
}

#[test]
fn a_name_is_found_in_any_case_and_without_its_prefix() {
    for name in ["ikeext_mm_failure0", "MM_FAILURE0", "Net_Event_IKEEXT_MM_Failure0"] {
        run(&["layout", name]).writes("layout-mm-failure0.txt");
    }
    let event = run(&["layout", "FWPM_NET_EVENT5"]).stdout;
    for name in ["net_event5", "event5", "fwpm_net_event5"] {
        run(&["layout", name]).gives(0, &event, "");
    }
}

#[test]
fn an_ambiguous_short_name_is_refused_with_its_candidates() {
    run(&["layout", "drop0"]).gives(
        2,
        "",
        "error: drop0 is ambiguous: it can be FWPM_NET_EVENT_CLASSIFY_DROP0, \
         FWPM_NET_EVENT_IPSEC_KERNEL_DROP0, FWPM_NET_EVENT_IPSEC_DOSP_DROP0 \
         or FWPM_NET_EVENT_CAPABILITY_DROP0\n",
    );
}

#[test]
fn an_unknown_name_without_similar_ones_is_refused() {
    let message = "error: unknown structure nothing (wfp-events layout lists them)\n";
    run(&["layout", "nothing"]).gives(2, "", message);
}
