//! The names of filters, layers, sublayers and providers, from XML that `netsh wfp` writes.

use std::io::{self, Read};

use wfp_events::Record;
use wfp_events::detail::Detail;
use wfp_events::names::{Names, ReadNamesError};

const FILTERS: &str = include_str!("../data/names/filters.xml");
const STATE: &str = include_str!("../data/names/wfpstate.xml");
const SHORT_STATE: &str = include_str!("../data/cases/wfpstate.xml");

fn names(text: impl Into<Vec<u8>>) -> Names {
    let mut names = Names::default();
    names.read(io::Cursor::new(text.into())).unwrap();
    names
}

#[test]
fn a_list_of_filters_names_filters_and_their_layers() {
    let names = names(FILTERS);
    assert_eq!(names.filters(), 6);
    let filter = names.filter(71002).unwrap();
    assert_eq!(filter.name, "Example outbound block");
    assert_eq!(filter.description, "Blocks <all> & sundry");
    assert_eq!(filter.key, "{076ce2ef-d721-4773-9c6a-3fc1f17fd374}");
    assert_eq!(filter.provider, "FWPM_PROVIDER_MPSSVC_WF");
    assert_eq!(filter.layer, "FWPM_LAYER_ALE_AUTH_CONNECT_V4");
    assert_eq!(filter.sub_layer, "FWPM_SUBLAYER_MPSSVC_WF");
    assert_eq!(filter.action, "FWP_ACTION_BLOCK");
    // The file has no providers, and the ids of layers only by their filters.
    assert_eq!(names.of_key(&filter.provider), "FWPM_PROVIDER_MPSSVC_WF");
    assert_eq!(names.layer(48, None), None);
    assert_eq!(names.layer(48, Some(71002)), Some("FWPM_LAYER_ALE_AUTH_CONNECT_V4"));
    assert_eq!(names.filter(1), None);
}

#[test]
fn a_state_names_layers_providers_and_sublayers_too() {
    for state in [STATE.as_bytes().to_vec(), utf_16(STATE)] {
        let names = names(state);
        assert_eq!(names.filters(), 6);
        assert_eq!(names.layer(90, None), Some("FWPM_LAYER_IKEEXT_V4"));
        let filter = names.filter(74885).unwrap();
        assert_eq!(filter.name, "Example VPN gateway main mode");
        assert_eq!(names.of_key(&filter.provider), "Example VPN vendor");
        assert_eq!(names.of_key(&filter.sub_layer), "Example VPN sublayer");
        assert_eq!(names.of_key("FWPM_PROVIDER_MPSSVC_WF"), "Example firewall provider");
    }
    let short = names(SHORT_STATE);
    assert_eq!(short.filter(71002).unwrap().name, "Example outbound block");
    assert_eq!(short.layer(48, None), Some("FWPM_LAYER_ALE_AUTH_CONNECT_V4"));
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn several_files_add_their_names() {
    let mut both = names(FILTERS);
    both.read(SHORT_STATE.as_bytes()).unwrap();
    assert_eq!(both.filters(), 6);
    assert_eq!(both.layer(48, None), Some("FWPM_LAYER_ALE_AUTH_CONNECT_V4"));
    // The later file has no description.
    assert_eq!(both.filter(71002).unwrap().description, "");
}

#[test]
fn a_file_that_is_cut_off_keeps_the_names_before() {
    for end in 0..FILTERS.len() {
        if !FILTERS.is_char_boundary(end) {
            continue;
        }
        let mut names = Names::default();
        // A cut inside a tag is an error.
        let _ = names.read(io::Cursor::new(FILTERS[..end].to_owned()));
        let whole = FILTERS[..end].matches("</item>\n\t\t<item>\n\t\t\t<filterKey>").count();
        assert!(names.filters() >= whole, "{end}");
    }
}

#[test]
fn text_in_front_and_other_elements_are_skipped() {
    let text =
        format!("C:\\> netsh wfp show filters & type filters.xml\n{FILTERS}<x><filters/></y>");
    assert_eq!(names(text).filters(), 6);
    let events = "<netEvents><item><header/><filterId>7</filterId></item></netEvents>";
    assert!(names(events).is_empty());
    assert!(names("").is_empty());
    // A condition of a filter has keys and names of its own.
    let nested = "<filters><item><filterId>7</filterId><filterCondition><item><displayData><name>no</name>\
                  </displayData><filterId>8</filterId></item></filterCondition><displayData><name>yes</name>\
                  </displayData></item></filters>";
    let names = names(nested);
    assert_eq!((names.filters(), &*names.filter(7).unwrap().name), (1, "yes"));
}

/// `begin`, then `unit` for ever.
struct Endless {
    begin: &'static [u8],
    unit: &'static [u8],
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.begin.is_empty() {
            return self.begin.read(buffer);
        }
        let mut written = 0;
        while written + self.unit.len() <= buffer.len() {
            buffer[written..written + self.unit.len()].copy_from_slice(self.unit);
            written += self.unit.len();
        }
        Ok(written)
    }
}

#[test]
fn the_memory_for_a_token_and_for_all_names_is_bounded() {
    let mut names = Names::default();
    let token = Endless { begin: b"<filters><item><filterId>", unit: b"1" };
    let error = names.read(token).unwrap_err();
    assert!(matches!(error, ReadNamesError::Io(_)), "{error}");
    assert_eq!(error.to_string(), "cannot be read: a token of XML is longer than 1048576 bytes");
    let pieces = Endless {
        begin: b"<filters><item><filterId>",
        unit: format!("<![CDATA[{}]]>", "1".repeat(4000)).leak().as_bytes(),
    };
    let error = names.read(pieces).unwrap_err();
    assert_eq!(error.to_string(), "the names need more than 64 MiB of memory");
    let deep = Endless { begin: b"<?xml?>", unit: b"<filters><item>" };
    assert!(names.read(deep.take(10 << 20)).is_ok());
    assert!(names.is_empty());
}

#[cfg(feature = "json")]
const DROP: &str = r#"{"struct":"FWPM_NET_EVENT5","header":{"ipProtocol":6,"remotePort":443,"appId":"\\device\\harddiskvolume3\\a.exe"},"type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","classifyDrop":{"filterId":71002,"layerId":48}}"#;

#[cfg(feature = "json")]
#[test]
fn json_has_names_as_derived_members() {
    use wfp_events::json::{append_line_with_names, read_line};

    let record = read_line(DROP.as_bytes()).unwrap();
    let names_in = |names: &Names, line: &str| {
        let mut text = Vec::new();
        let record = read_line(line.as_bytes()).unwrap();
        append_line_with_names(&mut text, &record, &[], None, names);
        // What is derived is ignored when read.
        assert_eq!(read_line(&text).unwrap(), record);
        String::from_utf8(text).unwrap()
    };
    let text = names_in(&names(STATE), DROP);
    let filter = r#""filterId":71002,"filterName":"Example outbound block","filterProvider":"Example firewall provider","#;
    assert!(text.contains(filter), "{text}");
    assert!(
        text.contains(r#""layerId":48,"layerName":"FWPM_LAYER_ALE_AUTH_CONNECT_V4","#),
        "{text}"
    );
    // A list of filters has the layer of the event's own filter.
    let text = names_in(&names(FILTERS), DROP);
    assert!(text.contains(r#""layerName":"FWPM_LAYER_ALE_AUTH_CONNECT_V4","#), "{text}");
    let text = names_in(&names(FILTERS), &DROP.replace("71002", "5"));
    assert!(text.contains(r#""filterName":null,"filterProvider":null,"#), "{text}");
    assert!(text.contains(r#""layerId":48,"layerName":null,"#), "{text}");
    let failure =
        r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"mmFilterId":74885}}"#;
    let text = names_in(&names(STATE), failure);
    assert!(
        text.contains(r#""mmFilterId":74885,"filterName":"Example VPN gateway main mode","#),
        "{text}"
    );
    // A duplicate derived member is an error, as any other.
    let twice = DROP.replace(r#""layerId""#, r#""filterName":1,"filterName":2,"layerId""#);
    assert!(
        read_line(twice.as_bytes())
            .unwrap_err()
            .to_string()
            .contains("duplicate member `filterName`")
    );
    drop(record);
}

#[cfg(feature = "json")]
fn detail(names: Option<&Names>, line: &str) -> String {
    let record: Record<'_> = wfp_events::json::read_line(line.as_bytes()).unwrap();
    Detail { names, ..Detail::default() }.text(&record)
}

#[cfg(feature = "json")]
#[test]
fn detail_shows_names_drives_and_ports() {
    let mut names = names(STATE);
    names.set_volume(3, "C:");
    let text = detail(Some(&names), DROP);
    for line in [
        "71002  \"Example outbound block\"\n",
        "  Blocks <all> & sundry\n",
        "  Action: FWP_ACTION_BLOCK\n",
        "  Provider: Example firewall provider\n",
        "48  FWPM_LAYER_ALE_AUTH_CONNECT_V4\n",
        "\"\\\\device\\\\harddiskvolume3\\\\a.exe\"  C:\\a.exe\n",
        "443  https\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
    let text = detail(Some(&names), &DROP.replace("71002", "5"));
    assert!(text.contains("5  not among the names that were given\n"), "{text}");
    let text = detail(None, DROP);
    assert!(text.contains("48  FWPS_LAYER_ALE_AUTH_CONNECT_V4\n"), "{text}");
    // ICMP has a type and a code in place of ports.
    let icmp = DROP.replace(
        r#""ipProtocol":6,"remotePort":443"#,
        r#""ipProtocol":1,"localPort":3,"remotePort":3"#,
    );
    let text = detail(None, &icmp);
    assert!(text.contains("3  ICMP type: destination unreachable\n"), "{text}");
    assert!(text.contains("3  ICMP code: port unreachable\n"), "{text}");
}

#[test]
fn volumes_become_drives() {
    let mut names = Names::default();
    names.set_volume(3, "C:");
    assert_eq!(names.path(r"\device\harddiskvolume3\a.exe"), r"C:\a.exe");
    assert_eq!(names.path(r"\Device\HarddiskVolume3"), "C:");
    for other in [
        r"\device\harddiskvolume4\a.exe",
        r"\device\harddiskvolume33\a.exe",
        r"\device\harddiskvolume3x\a.exe",
        r"\device\harddiskvolume\a.exe",
        r"\device\harddiskvolume99999999999\a.exe",
        r"\device\mup\server\a.exe",
        "System",
        "",
    ] {
        assert_eq!(names.path(other), other);
    }
}
