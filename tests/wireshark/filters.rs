//! Display filters select the same events as the equivalent conditions on JSON.

use serde_json::Value;

use super::records::{capture, lines};
use crate::kit::records::generated;
use crate::kit::tshark::selected;

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
#[ignore = "needs tshark"]
fn display_filters_select_the_right_events() {
    let records = generated(5, 33, 40);
    let lines = lines(&records);
    let (_files, capture) = capture(&records);
    let check = |filter: &str, of: &dyn Fn(&Value) -> bool| {
        let expected: Vec<_> = (0..lines.len()).filter(|at| of(&lines[*at])).collect();
        assert_eq!(selected(&capture, filter), expected, "{filter}");
        assert!(!expected.is_empty() && expected.len() < lines.len(), "{filter}");
    };
    let has_flag = |line: &Value, flag: &str| {
        line["header"]["flags"].as_array().is_some_and(|flags| flags.contains(&flag.into()))
    };

    check("fwpm.ikeMmFailure.failureErrorCode == 13801", &|line| {
        line["ikeMmFailure"]["failureErrorCode"] == 13801
    });
    check("fwpm.ipsecDrop.failureStatus < 0", &|line| {
        line["ipsecDrop"]["failureStatus"].as_i64().is_some_and(|status| status < 0)
    });
    check("fwpm.type == 3", &|line| line["type"] == "FWPM_NET_EVENT_TYPE_CLASSIFY_DROP");
    check("fwpm.header.flags.REMOTE_PORT_SET == 1", &|line| {
        has_flag(line, "FWPM_NET_EVENT_FLAG_REMOTE_PORT_SET")
    });
    check("fwpm.header.flags & 0x10", &|line| {
        has_flag(line, "FWPM_NET_EVENT_FLAG_REMOTE_PORT_SET")
    });
    check("fwpm.header.remotePort == 443", &|line| line["header"]["remotePort"] == 443);
    check("fwpm.header.remotePort", &|line| line["header"].get("remotePort").is_some());
    check("fwpm.header.remoteAddrV4 == 203.0.113.0/24", &|line| {
        text(&line["header"]["remoteAddrV4"]).starts_with("203.0.113.")
    });
    check("ip.addr == 203.0.113.0/24 or fwpm.header.remoteAddrV6 == 2001:db8::/32", &|line| {
        text(&line["header"]["remoteAddrV6"]).starts_with("2001:db8:")
    });
    check("fwpm.header.appId contains \"svchost.exe\"", &|line| {
        text(&line["header"]["appId"]).contains("svchost.exe")
    });
    check("fwpm.header.userId == \"S-1-5-18\"", &|line| line["header"]["userId"] == "S-1-5-18");
    check("fwpm.ikeMmFailure.localPrincipalNameForAuth.address == 0", &|line| {
        line["ikeMmFailure"].get("localPrincipalNameForAuth") == Some(&Value::Null)
    });
    check("fwpm.failureErrorCode == 13801", &|line| {
        ["ikeMmFailure", "ikeQmFailure", "ikeEmFailure"]
            .iter()
            .any(|payload| line[payload]["failureErrorCode"] == 13801)
    });
    let filter = lines.iter().find_map(|line| line["classifyDrop"]["filterId"].as_u64()).unwrap();
    check(&format!("fwpm.filterId == {filter}"), &|line| {
        line.as_object().unwrap().values().any(|part| {
            ["filterId", "mmFilterId", "qmFilterId"].iter().any(|name| part[name] == filter)
        })
    });
    check("fwpm.port == 443", &|line| {
        ["localPort", "remotePort"].iter().any(|port| line["header"][port] == 443)
    });
    // Addresses of both versions are texts of one field.
    for name in ["remoteAddrV4", "remoteAddrV6"] {
        let of = |line: &Value| text(&line["header"][name]).to_owned();
        let address = lines.iter().map(of).find(|address| !address.is_empty()).unwrap();
        check(&format!("fwpm.addr == {address}"), &|line| {
            ["localAddrV4", "localAddrV6", "remoteAddrV4", "remoteAddrV6"]
                .iter()
                .any(|name| line["header"][name] == *address)
        });
    }
    check("fwpm.classifyDropMac", &|line| line.get("classifyDropMac").is_some());
    check("fwpm.struct == \"FWPM_NET_EVENT5\"", &|line| line["struct"] == "FWPM_NET_EVENT5");
    let sids = |line: &Value| line["ikeMmFailure"]["localPrincipalGroupSids"].as_array().cloned();
    let sid = lines.iter().filter_map(sids).flatten().next_back().unwrap();
    check(&format!("fwpm.ikeMmFailure.localPrincipalGroupSids == {sid}"), &|line| {
        sids(line).is_some_and(|sids| sids.contains(&sid))
    });
}
