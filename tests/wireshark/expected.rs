//! The dissector fields that should be present for a record, derived from its JSON.

use std::collections::BTreeMap;
use std::net::Ipv6Addr;

use serde_json::{Map, Value};
use wfp_events::layout::{Condition, Enumeration, Layout, Member, MemberKind};
use wfp_events::raw::{FileTime, layout_of};

use crate::kit::images::address;
use crate::kit::tshark::Fields;

/// The expected values of a field.
#[derive(Debug)]
enum Want {
    /// These values, as tshark prints them.
    Values(Vec<String>),
    /// These values in any order, because a JSON value does not keep the order of its members.
    InAnyOrder(Vec<String>),
    Time(FileTime),
    Ipv6(Ipv6Addr),
    /// Any address except NULL.
    Set,
    Null,
    /// Anything, because JSON does not have it.
    Any,
}

/// The expected fields. No others may be present.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    fields: BTreeMap<String, Want>,
    /// The values of generic fields.
    generic: BTreeMap<&'static str, Vec<String>>,
    /// Faults: the member, the kind of fault and the address.
    faults: Vec<String>,
}

const ADDRESS: &str = "address";

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn number_of(enumeration: &Enumeration, value: &Value) -> u64 {
    match value {
        Value::String(name) => u64::from(enumeration.value_of(name).unwrap()),
        number => number.as_u64().unwrap(),
    }
}

/// A text as tshark prints it: with C's escapes for these control characters, and nothing else escaped.
fn printed(text: &str) -> String {
    let escaped = [('\u{8}', 'b'), ('\t', 't'), ('\n', 'n'), ('\u{c}', 'f'), ('\r', 'r')];
    let mut printed = text.to_owned();
    for (control, letter) in escaped {
        printed = printed.replace(control, &format!("\\{letter}"));
    }
    printed
}

/// A time as tshark prints it (`Sep 25, 2018 07:25:26.512000000 UTC`), in ticks since 1601.
fn ticks(printed: &str) -> u64 {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let [month, day, year, time, "UTC"] = printed.split_whitespace().collect::<Vec<_>>()[..] else {
        panic!("{printed}");
    };
    let month = MONTHS.iter().position(|name| *name == month).unwrap() as u64 + 1;
    let day: u64 = day.strip_suffix(',').unwrap().parse().unwrap();
    let year: u64 = year.parse().unwrap();
    let [hour, minute, second] = time.split(':').collect::<Vec<_>>()[..] else {
        panic!("{printed}");
    };
    let (second, fraction) = second.split_once('.').unwrap();
    let leap =
        |year: u64| year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before: u64 = (1601..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let days = before + days[..month as usize - 1].iter().sum::<u64>() + day - 1;
    let [hour, minute, second] = [hour, minute, second].map(|text| text.parse::<u64>().unwrap());
    assert_eq!((fraction.len(), &fraction[7..]), (9, "00"));
    let ticks: u64 = fraction[..7].parse().unwrap();
    (((days * 24 + hour) * 60 + minute) * 60 + second) * 10_000_000 + ticks
}

impl Expected {
    pub(crate) fn of(json: &Value) -> Self {
        let mut expected = Self::default();
        let layout = layout_of(json["struct"].as_str().unwrap()).unwrap();
        expected.put("struct", layout.name);
        let errors = json.get("errors").and_then(Value::as_array).cloned().unwrap_or_default();
        for error in &errors {
            let [member, address, fault] =
                ["member", "address", "fault"].map(|name| error[name].as_str().unwrap());
            expected.faults.push(format!("{member}: {fault} at {address}"));
            let path = member.split('[').next().unwrap();
            expected.fields.insert(join(path, ADDRESS), Want::Any);
            // The size of a blob is shown even if its data cannot be read.
            if ["header.appId", "header.effectiveName"].contains(&path)
                || path.ends_with("vSwitchId")
            {
                expected.fields.insert(join(path, "size"), Want::Any);
            }
        }
        for (name, value) in json.as_object().unwrap() {
            match layout.member(name) {
                _ if ["struct", "errors"].contains(&name.as_str()) => {}
                Some(member) => expected.member(name, member, value),
                None if name == "payload" => expected.address(name, value),
                None => {
                    expected.put(name, "1");
                    expected.structure(name, layout, value.as_object().unwrap());
                }
            }
        }
        for (name, values) in std::mem::take(&mut expected.generic) {
            expected.want(name, Want::InAnyOrder(values));
        }
        expected
    }

    /// Adds the value of a member that has a generic field too.
    fn generic(&mut self, member: &Member, value: &Value) {
        let name = match member.name {
            "filterId" | "mmFilterId" | "qmFilterId" => "filterId",
            "failureErrorCode" => "failureErrorCode",
            "localPort" | "remotePort" => "port",
            "addr" | "mask" => return,
            _ if matches!(member.kind, MemberKind::Ipv4 | MemberKind::Ipv6) => "addr",
            _ => return,
        };
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.generic.entry(name).or_default().push(text);
    }

    fn put(&mut self, path: &str, value: impl ToString) {
        self.want(path, Want::Values(vec![value.to_string()]));
    }

    fn want(&mut self, path: &str, want: Want) {
        let before = self.fields.insert(path.to_owned(), want);
        assert!(matches!(before, None | Some(Want::Any)), "{path} twice");
    }

    /// Whether the member at this path, or an element of it, has a fault.
    fn is_bad(&self, path: &str) -> bool {
        self.faults
            .iter()
            .any(|fault| fault.strip_prefix(path).is_some_and(|rest| rest.starts_with([':', '['])))
    }

    fn structure(&mut self, path: &str, layout: &Layout, members: &Map<String, Value>) {
        for (name, value) in members {
            match layout.member(name) {
                Some(member) => self.member(&join(path, name), member, value),
                None if name == "raw" => self.raw(path, layout, &members["type"], value),
                // The dissector shows these names as part of the numbers' fields.
                None => assert!(["failureErrorName", "failureStatusName"].contains(&&name[..])),
            }
        }
        // The count is that of the elements in JSON.
        for member in layout.members {
            if let MemberKind::List(count) = member.kind {
                let (list, count) = (join(path, member.name), join(path, count.name));
                match members.get(member.name) {
                    Some(texts) if !self.is_bad(&list) => {
                        self.put(&count, texts.as_array().unwrap().len());
                    }
                    _ => self.want(&count, Want::Any),
                }
            }
        }
    }

    /// A value that JSON shows as 8 raw bytes: the field of the member that the type selects.
    fn raw(&mut self, path: &str, layout: &Layout, data_type: &Value, raw: &Value) {
        let MemberKind::Enumeration(types) = layout.member("type").unwrap().kind else {
            unreachable!()
        };
        let data_type = number_of(types, data_type);
        let raw = raw.as_str().unwrap();
        let selects = |condition: &Condition| matches!(condition, Condition::Equals(on, of) if on.name == "type" && u64::from(*of) == data_type);
        let Some(arm) = layout.members.iter().find(|arm| arm.conditions.iter().any(selects)) else {
            return;
        };
        let path = join(path, arm.name);
        let digits = &raw[..2 * arm.size];
        let bytes = (0..arm.size).rev().map(|at| &digits[2 * at..][..2]).collect::<String>();
        let number = u64::from_str_radix(&bytes, 16).unwrap();
        match arm.kind {
            MemberKind::Integer => self.put(&path, number),
            MemberKind::Bytes => self.put(&path, digits),
            MemberKind::Address => self.put(&join(&path, ADDRESS), format!("{number:#018x}")),
            kind => panic!("{kind:?}"),
        }
    }

    fn address(&mut self, path: &str, value: &Value) {
        let address = value.get(ADDRESS).map_or(0, |text| address(text.as_str().unwrap()));
        self.put(&join(path, ADDRESS), format!("{address:#018x}"));
    }

    /// Expects the address of a pointer. Returns whether it is not NULL.
    fn pointer(&mut self, path: &str, value: &Value) -> bool {
        let want = if value.is_null() { Want::Null } else { Want::Set };
        self.want(&join(path, ADDRESS), want);
        !value.is_null()
    }

    /// A text, or the hex digits if it is ill-formed.
    fn text(&mut self, path: &str, value: &Value) {
        match value {
            Value::String(text) => self.put(path, printed(text)),
            tagged => {
                let (tag, digits) = tagged.as_object().unwrap().iter().next().unwrap();
                self.put(&join(path, tag), digits.as_str().unwrap());
            }
        }
    }

    fn blob(&mut self, path: &str, size: usize) {
        self.put(&join(path, "size"), size);
        self.want(&join(path, ADDRESS), if size == 0 { Want::Any } else { Want::Set });
    }

    fn member(&mut self, path: &str, member: &Member, value: &Value) {
        let digits = |value: &Value| value.as_str().map_or(0, |digits| digits.len() / 2);
        self.generic(member, value);
        match member.kind {
            MemberKind::Integer | MemberKind::Code(_) | MemberKind::Status(_) => {
                self.put(path, value)
            }
            MemberKind::Enumeration(of) => self.put(path, number_of(of, value)),
            MemberKind::Bool => match value {
                Value::Bool(value) => self.put(path, u8::from(*value)),
                number => self.put(path, number),
            },
            MemberKind::Flags(set) => {
                let names = value.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
                let bits = names
                    .map(|name| set.bit_of(name).unwrap_or_else(|| address(name) as u32))
                    .fold(0, |bits, bit| bits | bit);
                self.put(path, format!("{bits:#010x}"));
                for flag in set.flags {
                    let name = flag.name.strip_prefix(set.name).unwrap().trim_start_matches('_');
                    self.put(&join(path, name), u8::from(bits & flag.value != 0));
                }
            }
            MemberKind::FileTime => self.want(
                path,
                Want::Time(match value {
                    Value::String(time) => time.parse().unwrap(),
                    ticks => FileTime::from_ticks(ticks.as_u64().unwrap()),
                }),
            ),
            MemberKind::Ipv6 => {
                self.want(path, Want::Ipv6(value.as_str().unwrap().parse().unwrap()))
            }
            MemberKind::Ipv4 | MemberKind::Mac | MemberKind::Guid | MemberKind::Bytes => {
                self.put(path, value.as_str().unwrap());
            }
            MemberKind::TextBlob => {
                let size = match value {
                    Value::String(text) => 2 * text.encode_utf16().count() + 2,
                    Value::Null => 0,
                    tagged => digits(&tagged["hex"]),
                };
                self.blob(path, size);
                if !value.is_null() {
                    self.text(path, value);
                }
            }
            MemberKind::BytesBlob => {
                self.blob(path, digits(value));
                if !value.is_null() {
                    self.put(path, value.as_str().unwrap());
                }
            }
            MemberKind::WideString | MemberKind::Sid => {
                if self.pointer(path, value) {
                    self.text(path, value);
                }
            }
            MemberKind::List(_) => {
                // JSON has all texts in one list. The dissector has one field for well-formed texts and one for the
                // others, each in order.
                let (mut texts, mut others) = (Vec::new(), Vec::new());
                for text in value.as_array().unwrap() {
                    match text {
                        Value::String(text) => texts.push(printed(text)),
                        Value::Null => {}
                        tagged => others.push(tagged["utf16"].as_str().unwrap().to_owned()),
                    }
                }
                self.want(&join(path, ADDRESS), Want::Any);
                for (path, values) in [(path.to_owned(), texts), (join(path, "utf16"), others)] {
                    if !values.is_empty() {
                        self.want(&path, Want::Values(values));
                    }
                }
            }
            MemberKind::Pointer(to) => {
                if !self.pointer(path, value) {
                } else if let Value::String(guid) = value {
                    self.put(path, guid);
                } else {
                    self.put(path, "1");
                    self.structure(path, to, value.as_object().unwrap());
                }
            }
            MemberKind::Structure(of) => {
                self.put(path, "1");
                self.structure(path, of, value.as_object().unwrap());
            }
            MemberKind::Address => self.address(path, value),
            kind => panic!("{kind:?} at {path}"),
        }
    }

    /// Compares the fields of a packet with the expected ones.
    pub(crate) fn holds(&self, given: &Fields) -> Result<(), String> {
        let mut faults: Vec<_> = given
            .get("fault")
            .into_iter()
            .flatten()
            .map(|fault| fault.split(" (").next().unwrap().to_owned())
            .collect();
        let mut wanted = self.faults.clone();
        faults.sort();
        wanted.sort();
        if faults != wanted {
            return Err(format!("faults {faults:?} are not {wanted:?}"));
        }
        // These fields are not members.
        let bytes = ["fault", "padding", "unused"];
        if let Some(path) = given
            .keys()
            .find(|path| !bytes.contains(&path.as_str()) && !self.fields.contains_key(*path))
        {
            return Err(format!("{path} {:?} is not in JSON", given[path]));
        }
        for (path, want) in &self.fields {
            let Some(values) = given.get(path) else { return Err(format!("no {path}: {want:?}")) };
            let null = "0x0000000000000000";
            let holds = match (want, &values[..]) {
                (Want::Values(wanted), values) => wanted == values,
                (Want::InAnyOrder(wanted), values) => {
                    let (mut wanted, mut values) = (wanted.clone(), values.to_vec());
                    wanted.sort();
                    values.sort();
                    wanted == values
                }
                (Want::Time(time), [value]) => ticks(value) == time.ticks(),
                (Want::Ipv6(address), [value]) => value.parse() == Ok(*address),
                (Want::Set, [value]) => value != null,
                (Want::Null, [value]) => value == null,
                (Want::Any, [_]) => true,
                _ => false,
            };
            if !holds {
                return Err(format!("{path} is {values:?}, not {want:?}"));
            }
        }
        Ok(())
    }
}
