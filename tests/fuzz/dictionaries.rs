//! Generates the dictionaries of the fuzz targets. `UPDATE_EXPECTED=overwrite` renews them.

use std::collections::BTreeSet;
use std::fmt::Write;

use wfp_events::Record;
use wfp_events::generate::one_of_each;
use wfp_events::json::append_line;
use wfp_events::layout::MemberKind;
use wfp_events::netsh;
use wfp_events::query::Field;
use wfp_events::raw::{ENUMERATIONS, FLAG_SETS, IkeextMmFailure0, LAYOUTS, Structure};

use crate::kit::event_log;
use crate::kit::golden::assert_file;
use crate::kit::traces::{EXTENDED_MODE, MAIN_MODE, QUICK_MODE};

/// Compares a dictionary, in libFuzzer's format, with its file.
fn write(target: &str, words: impl IntoIterator<Item = Vec<u8>>) {
    let mut text = String::from("# Made by the tests of `fuzz`.\n");
    let words: BTreeSet<_> = words.into_iter().collect();
    for word in words {
        text.push('"');
        for byte in word {
            match byte {
                b'"' | b'\\' => write!(text, "\\{}", char::from(byte)).unwrap(),
                b' '..=b'~' => text.push(byte.into()),
                _ => write!(text, "\\x{byte:02X}").unwrap(),
            }
        }
        text.push_str("\"\n");
    }
    assert_file(&format!("fuzz/dictionaries/{target}.dict"), text);
}

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<Vec<u8>> {
    words.into_iter().map(|word| word.as_bytes().to_vec()).collect()
}

fn records() -> Vec<Record<'static>> {
    one_of_each(1, 0).map(|(_, record)| record).collect()
}

/// The words of a text: letters, digits and underscores.
fn words_of(text: &[u8]) -> Vec<Vec<u8>> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let words = text.split(|byte| !is_word(byte));
    // Words that begin with a digit are values, which are of no use here.
    words
        .filter(|word| word.len() > 1 && word[0].is_ascii_alphabetic())
        .map(<[u8]>::to_vec)
        .collect()
}

fn structures() -> Vec<Vec<u8>> {
    words(LAYOUTS.iter().map(|layout| layout.name).filter(|name| name.starts_with("FWPM_NET")))
}

fn json() -> Vec<Vec<u8>> {
    let mut text = Vec::new();
    for record in records() {
        append_line(&mut text, &record, &[], None);
    }
    let syntax = [
        "{\"struct\":\"",
        "\"errors\":[",
        "\"source\":{",
        "{\"utf16\":\"",
        "null",
        "0x",
        "\\u0000",
    ];
    [words_of(&text), words(syntax), structures()].concat()
}

fn netsh_xml() -> Vec<Vec<u8>> {
    let mut text = netsh::HEAD.as_bytes().to_vec();
    for record in records() {
        if matches!(record, Record::Event(_)) {
            netsh::append(&mut text, &record, &mut |_| {}).unwrap();
        }
    }
    let syntax = [
        "<netEvent>",
        "</netEvent>",
        "<item>",
        "</item>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "&#x",
        "/>",
    ];
    [words_of(&text), words(syntax)].concat()
}

/// The names of the data of net events, and the messages with a meaning.
fn data_names() -> Vec<String> {
    let table: toml::Table = include_str!("../data/eventlog/events.toml").parse().unwrap();
    let events = table["event"].as_array().unwrap().iter();
    let data = events.flat_map(|event| event["data"].as_array().unwrap());
    let names = data.map(|of| of.as_str().unwrap().split(':').next().unwrap().to_owned());
    let others =
        ["Event", "System", "Provider", "Name", "EventID", "Version", "TimeCreated", "SystemTime"];
    let more = ["EventRecordID", "Computer", "EventData", "Data", "FilterOrigin", "InterfaceIndex"];
    let messages = [8201, 8194, 8222, 8223, 14592, 14593].map(|number| format!("%%{number}"));
    let others = others.into_iter().chain(more).map(str::to_owned);
    names.chain(others).chain(messages).collect()
}

fn eventlog_xml() -> Vec<Vec<u8>> {
    let syntax = [
        "<Data Name='",
        "</Data>",
        "<Event ",
        "</Event>",
        "&amp;",
        "<![CDATA[",
        "/>",
        "4653",
        "5157",
        "1005",
    ];
    let names = data_names();
    let providers = [event_log::SECURITY, event_log::WFP];
    [words(names.iter().map(String::as_str)), words(syntax), words(providers)].concat()
}

/// Names in UTF-16, tokens of binary XML, and the ids of events.
fn evtx() -> Vec<Vec<u8>> {
    let wide = |text: &String| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let tokens: [&[u8]; 9] = [
        b"**\0\0",
        b"\x0f\x01\x01\0",
        b"\x0c\x01",
        b"\x41\xff\xff",
        b"\x0e\0\0\x01",
        b"\x05\x01",
        b"\x06",
        b"\x04\0",
        b"\0\0\x21\0",
    ];
    let ids: [u16; 8] = [1001, 1005, 1011, 4653, 4654, 4984, 5151, 5157];
    let ids = ids.map(|id| id.to_le_bytes().to_vec());
    let names = data_names().iter().map(wide).collect();
    [names, tokens.map(<[u8]>::to_vec).to_vec(), ids.to_vec()].concat()
}

fn pcapng() -> Vec<Vec<u8>> {
    let blocks: [u32; 7] = [0x0a0d_0d0a, 0x1a2b_3c4d, 1, 2, 3, 6, 147];
    let blocks = blocks.into_iter().flat_map(|block| [block.to_le_bytes(), block.to_be_bytes()]);
    // The option with an interface's name: code, length, name and padding.
    let names = structures().into_iter().map(|name| {
        let mut option = [&[2, 0, name.len() as u8, 0], &*name].concat();
        option.resize(option.len().next_multiple_of(4), 0);
        option
    });
    blocks.map(|block| block.to_vec()).chain(names).collect()
}

/// The labels, and the values that are words.
fn ike_trace() -> Vec<Vec<u8>> {
    let lines = [MAIN_MODE, QUICK_MODE, EXTENDED_MODE].into_iter().flat_map(str::lines);
    let parts = lines.flat_map(|line| match line.split_once(':') {
        Some((label, value)) => [format!("\n{label}:"), value.trim().to_owned()],
        None => [format!("\n{line}"), String::new()],
    });
    let parts: Vec<_> = parts.filter(|part| !part.trim().is_empty()).collect();
    let prefixes = ["\n[0]0ABC.0DEF::", "05:06:07.089", "[ikeext] ", "\nIKE diagnostic event:\n"];
    [words(parts.iter().map(String::as_str)), words(prefixes)].concat()
}

/// The fields, the names of values that are not codes, and what joins them.
fn query() -> Vec<Vec<u8>> {
    let fields: Vec<_> = Field::all().map(|field| field.name().as_bytes().to_vec()).collect();
    let named = ENUMERATIONS.iter().filter(|of| !["winerror.h", "ntstatus.h"].contains(&of.name));
    let names = named.flat_map(|of| of.values).chain(FLAG_SETS.iter().flat_map(|set| set.flags));
    let syntax = [
        " == ",
        " != ",
        " < ",
        " <= ",
        " > ",
        " >= ",
        " ~ ",
        " in ",
        " not in ",
        " in {",
        ", ",
        "..",
        "}",
        "has(",
        ")",
        "(",
        "not ",
        " and ",
        " or ",
        "null",
        "true",
        "false",
        "0x",
        "\\u{",
        "203.0.113.0/24",
        "2001:db8::/32",
        "2024-05-04T22:04:07Z",
        "S-1-5-18",
        "IKE_AUTH_FAIL",
    ];
    [fields, words(names.map(|named| named.name)), words(syntax)].concat()
}

/// Addresses, counts and the first bytes of SIDs.
fn memory() -> Vec<Vec<u8>> {
    let addresses = [0x1000, 0x1f2_9a40_0000, 0x1f2_9a40_0100, u64::MAX - 0xff, 0xdead_beef, 0x100];
    let numbers = [1, 2, 15, 16, 255, 256, 0xffff, 1 << 20, u32::MAX];
    let sids: [[u8; 8]; 3] =
        [[1, 1, 0, 0, 0, 0, 0, 5], [1, 15, 0, 0, 0, 0, 0, 15], [1, 16, 0, 0, 0, 0, 0, 5]];
    let addresses = addresses.map(|address: u64| address.to_le_bytes().to_vec());
    let numbers = numbers.map(|number: u32| number.to_le_bytes().to_vec());
    [addresses.to_vec(), numbers.to_vec(), sids.map(|sid| sid.to_vec()).to_vec()].concat()
}

/// The values of enumerations and flags of main-mode failures, and the error codes of IPsec.
fn main_mode_values() -> Vec<Vec<u8>> {
    let mut values = Vec::new();
    for member in IkeextMmFailure0::LAYOUT.members {
        match member.kind {
            MemberKind::Enumeration(of) => values.extend(of.names().map(|(_, value)| value)),
            MemberKind::Flags(set) => values.extend(set.flags.iter().map(|flag| flag.value)),
            MemberKind::Code(of) => {
                let codes = of.names().map(|(_, value)| value);
                values.extend(codes.filter(|code| (13_000..14_000).contains(code)));
            }
            _ => {}
        }
    }
    values.into_iter().map(|value| value.to_le_bytes().to_vec()).collect()
}

#[test]
fn dictionaries_have_the_words_of_each_format() {
    write("ike_trace", ike_trace());
    write("json", json());
    write("netsh_xml", netsh_xml());
    write("pcapng", pcapng());
    write("query", query());
    write("eventlog_xml", eventlog_xml());
    write("evtx", evtx());
    let signatures: [&[u8]; 7] = [
        b"\x1f\x8b\x08",
        b"\x28\xb5\x2f\xfd",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"MDMP",
        b"<netEvents>",
    ];
    let signatures = signatures.map(<[u8]>::to_vec).to_vec();
    write(
        "reader",
        [
            signatures,
            structures(),
            pcapng(),
            words(["\n{\"struct\":\"", "</netEvent>", "\nIKE diagnostic event:\n"]),
        ]
        .concat(),
    );
    for target in ["dissector", "event_array", "event_read", "views"] {
        write(target, memory());
    }
    write("raw_records", main_mode_values());
    let dumps = || -> Vec<Vec<u8>> {
        let marks: [&[u8]; 5] =
            [b"MDMP\x93\xa7\0\0", b"EMiL\x01\0\0\0", b"\x7fELF\x02\x01\x01", b"CORE\0", b"ELIF"];
        let streams = [4u32, 5, 9].map(u32::to_le_bytes);
        marks.map(<[u8]>::to_vec).into_iter().chain(streams.map(Vec::from)).collect()
    };
    write("minidump", dumps());
    write("scan", [dumps(), memory()].concat());
}
