//! Property tests of the JSON of records.

use arbitrary::Unstructured;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value};
use wfp_events::Record;
use wfp_events::event::{Event, Header, Version};
use wfp_events::json::{Source, append_line};
use wfp_events::proptest::{events, records};
use wfp_events::raw::NetEventType;
use wfp_events::value::{TextBlob, WideStr};

/// UTF-16 units for texts: mostly letters, and all units that are escaped or can be ill-formed.
fn unit() -> impl Strategy<Value = u16> {
    prop_oneof![
        8 => 0x20..0x7f_u16,
        4 => 0..0x20_u16,
        2 => prop_oneof![Just(u16::from(b'"')), Just(u16::from(b'\\')), Just(0x7f)],
        2 => 0x80..0xd800_u16,
        1 => 0xd800..0xe000_u16,
        1 => 0xe000..=u16::MAX,
    ]
}

/// The JSON of a value with the members of each object in another order, and with other values of derived members.
fn permuted(value: &Value, bytes: &mut Unstructured<'_>) -> String {
    let Value::Object(members) = value else { return value.to_string() };
    let mut members: Vec<String> = members
        .iter()
        .map(|(name, value)| {
            let derived = ["failureErrorName", "failureStatusName"].contains(&name.as_str());
            let value =
                if derived { "[{\"any\": 7.5}]".to_owned() } else { permuted(value, bytes) };
            format!("{}: {value}", Value::from(name.as_str()))
        })
        .collect();
    for at in 0..members.len() {
        let other = at + bytes.choose_index(members.len() - at).unwrap();
        members.swap(at, other);
    }
    format!("{{ {} }}", members.join(",\n"))
}

/// The value without the members that may be missing: those that are zero, NULL or empty.
fn without_zeros(value: &Value) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let zero = |value: &Value| match value {
        Value::Number(number) => number.as_u64() == Some(0),
        Value::Bool(value) => !value,
        Value::Null => true,
        Value::Array(all) => all.is_empty(),
        _ => false,
    };
    let kept = members.iter().filter(|(_, value)| !zero(value));
    Value::Object(
        kept.map(|(name, value)| (name.clone(), without_zeros(value))).collect::<Map<_, _>>(),
    )
}

/// The JSON with escapes for characters that are invisible or change how text is shown.
fn escaped(json: &str) -> String {
    let mut escaped = String::new();
    for character in json.chars() {
        match character {
            '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' => {}
            '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' => {}
            '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' => {}
            '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' => {}
            '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => {}
            '\u{e0000}'..='\u{e0fff}' => {}
            _ => {
                escaped.push(character);
                continue;
            }
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            escaped += &format!("\\u{unit:04x}");
        }
    }
    escaped
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_serialized_record_reads_back_equal(record in records(), bytes in vec(any::<u8>(), 0..200)) {
        let text = serde_json::to_string(&record).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Record<'_>>(&text).unwrap(), &record);
        prop_assert_eq!(&serde_json::from_slice::<Record<'_>>(text.as_bytes()).unwrap(), &record);
        prop_assert_eq!(&serde_json::from_reader::<_, Record<'_>>(text.as_bytes()).unwrap(), &record);
        let pretty = serde_json::to_string_pretty(&record).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Record<'_>>(&pretty).unwrap(), &record);
        let value = serde_json::to_value(&record).unwrap();
        prop_assert_eq!(&value, &serde_json::from_str::<Value>(&text).unwrap());
        prop_assert_eq!(&serde_json::from_value::<Record<'_>>(value.clone()).unwrap(), &record);
        let permuted = permuted(&value, &mut Unstructured::new(&bytes));
        prop_assert_eq!(&serde_json::from_str::<Record<'_>>(&permuted).unwrap(), &record, "{}", permuted);
    }

    #[test]
    fn append_line_writes_what_serde_writes(record in records()) {
        let mut line = b"before".to_vec();
        append_line(&mut line, &record, &[], None);
        let expected = format!("before{}\n", escaped(&serde_json::to_string(&record).unwrap()));
        prop_assert_eq!(String::from_utf8(line).unwrap(), expected);
    }

    #[test]
    fn texts_are_escaped_as_serde_escapes_them(units in vec(unit(), 0..80), file in any::<String>()) {
        let bytes: Vec<u8> = units.into_iter().flat_map(u16::to_le_bytes).collect();
        let header = Header {
            enterprise_id: Some(WideStr::from_bytes_until_nul(bytes.clone())),
            app_id: TextBlob::from_bytes([&bytes[..], &[0, 0]].concat()),
            effective_name: TextBlob::from_bytes(bytes),
            ..Header::default()
        };
        let event_type = NetEventType::default();
        let event = Event { version: Version::V5, header, event_type, payload: None, internal_fields: None, event_log: None };
        let record = Record::Event(event);
        let mut line = Vec::new();
        let source = Source { file: &file, record: u64::MAX, offset: 0, find: None };
        append_line(&mut line, &record, &[], Some(source));
        let record = escaped(&serde_json::to_string(&record).unwrap());
        let file = escaped(&serde_json::to_string(&file).unwrap());
        let expected = format!(
            "{{\"source\":{{\"file\":{file},\"record\":{},\"offset\":0}},{}\n",
            u64::MAX,
            &record[1..]
        );
        prop_assert_eq!(String::from_utf8(line).unwrap(), expected);
    }

    #[test]
    fn a_missing_member_is_zero(event in events()) {
        let record = Record::Event(event);
        let value = without_zeros(&serde_json::to_value(&record).unwrap());
        prop_assert_eq!(&serde_json::from_value::<Record<'_>>(value).unwrap(), &record);
    }

    #[test]
    fn members_of_other_versions_are_refused(event in events(), version in 0..6_usize) {
        let Ok((other, lost)) = event.to_version(Version::ALL[version]) else { return Ok(()) };
        let mut value = serde_json::to_value(Record::Event(event)).unwrap();
        value["struct"] = other.layout().name.into();
        match serde_json::from_value::<Record<'_>>(value) {
            Ok(record) => {
                prop_assert_eq!(record, Record::Event(other));
                prop_assert!(lost.is_empty(), "{:?}", lost);
            }
            Err(error) => {
                let name = other.layout().name;
                let (text, what) = (error.to_string(), format!(": {name} has no such member"));
                // A NULL payload is named after the type, which another version may not know.
                let renamed = other.payload.is_none() && text.starts_with("payload: not the payload of ");
                prop_assert!(text.ends_with(&what) || renamed, "{}", text);
            }
        }
    }
}
