//! Generates the JSON Schema of records from the layout tables.

use serde_json::{Map, Value, json};
use wfp_events::error::Fault;
use wfp_events::json::derived_names;
use wfp_events::kind::RecordKind;
use wfp_events::layout::{Enumeration, FlagSet, Layout, Member, MemberKind};
use wfp_events::raw::{
    ActionType, CapabilityFlags, DataType, InternalFlags, InternalSublayer, NamedFlags,
};

use super::object::{Object, equals, hex, plain, selected, tagged, text};

/// The faults that only reading text can give.
const TEXT_FAULTS: [&str; 4] = ["misfit", "invalid", "missing", "duplicate"];

/// The faults that reading memory can give.
const FAULTS: [Fault; 8] = [
    Fault::Null { count: 0 },
    Fault::Unmapped,
    Fault::CutShort { needed: 0, found: 0 },
    Fault::Unterminated,
    Fault::OverLimit { limit: 0 },
    Fault::SubAuthorities(0),
    Fault::MoreElements { count: 0 },
    Fault::TooLong,
];

/// The schema of a record's object.
pub(crate) fn schema() -> Value {
    let mut definitions = Definitions::default();
    let records: Vec<_> = RecordKind::all().map(|kind| definitions.record(kind)).collect();
    let names: Vec<_> = RecordKind::all().map(|kind| kind.layout().name).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Net event of the Windows Filtering Platform",
        "description": "One line of the JSON lines that wfp-events reads and writes. docs/json.md describes it.",
        "type": "object",
        "required": ["struct"],
        "properties": {"struct": {"enum": names}},
        "allOf": records,
        "$defs": definitions.0,
    })
}

#[derive(Default)]
struct Definitions(Map<String, Value>);

impl Definitions {
    /// Adds a definition if it does not exist yet, and returns a reference to it.
    fn add(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.0.contains_key(name) {
            let definition = make(self);
            self.0.insert(name.into(), definition);
        }
        json!({"$ref": format!("#/$defs/{name}")})
    }

    /// The objects of one kind of record.
    fn record(&mut self, kind: RecordKind) -> Value {
        let (name, mut object) = match kind {
            RecordKind::Event(version) => {
                let layout = version.layout();
                let mut object = self.members(layout);
                object.with(
                    "payload",
                    "The payload of a type that the version has no structure for.",
                    self.address(),
                );
                object.depend("payload", "type", json!({"not": {"enum": selected(layout)}}), true);
                object.with(
                    "internalFields",
                    "What newer versions of Windows know beside the structure.",
                    self.internal_fields(),
                );
                object.with(
                    "eventLog",
                    "What only the event log tells, of an event that was read from one.",
                    self.event_log(),
                );
                (layout.name, object)
            }
            RecordKind::Payload(payload) => {
                let mut object = Object::default();
                let payload_object = self.structure(payload.layout());
                object.with(payload.member(), "The payload.", payload_object);
                object.required.push(payload.member());
                (payload.layout().name, object)
            }
            _ => panic!("a kind of records that the schema does not know"),
        };
        object.with("struct", "The C name of the structure.", json!({"const": name}));
        object.with(
            "source",
            "Where the record came from. Derived: ignored when read.",
            self.source(),
        );
        object.with("errors", "What could not be read.", self.errors());
        object.required.push("struct");
        json!({
            "if": {"required": ["struct"], "properties": {"struct": {"const": name}}},
            "then": object.finish(),
        })
    }

    /// The object of a structure.
    fn structure(&mut self, layout: &'static Layout) -> Value {
        self.add(layout.name, |all| {
            if layout.name == "FWP_CONDITION_VALUE0" {
                all.condition_value(layout).finish()
            } else {
                all.members(layout).finish()
            }
        })
    }

    fn members(&mut self, layout: &'static Layout) -> Object {
        let mut object = Object::default();
        let counts = |member: &Member| {
            layout.members.iter().any(
                |list| matches!(list.kind, MemberKind::List(count) if count.name == member.name),
            )
        };
        let shown =
            |member: &&Member| !matches!(member.kind, MemberKind::Padding) && !counts(member);
        for member in layout.members.iter().filter(shown) {
            let value = self.value(member);
            object.member(layout, member, value);
            for derived in derived_names(member.name) {
                let name = json!({"type": ["string", "null"]});
                object.with(
                    derived,
                    "A name that belongs to the number. Derived: ignored when read.",
                    name,
                );
            }
        }
        object
    }

    /// A subnet. Other types are not followed, so they have the bytes of the union.
    fn condition_value(&mut self, layout: &'static Layout) -> Object {
        let mut object = Object::default();
        let followed = |member: &&Member| {
            member.name == "type" || matches!(member.kind, MemberKind::Pointer(_))
        };
        for member in layout.members.iter().filter(followed) {
            let value = self.value(member);
            object.member(layout, member, value);
        }
        object.with("raw", "The union's bytes, of any other type.", hex(8));
        let mut others = selected(layout);
        others.extend(equals(layout, "type", DataType::EMPTY.get()));
        object.depend("raw", "type", json!({"not": {"enum": others}}), true);
        object
    }

    /// The schema of a member's value.
    fn value(&mut self, member: &Member) -> Value {
        match member.kind {
            MemberKind::Integer => self.integer(member.size),
            MemberKind::Code(_) => self.integer(4),
            MemberKind::Status(_) => {
                json!({"type": "integer", "minimum": i32::MIN, "maximum": i32::MAX})
            }
            MemberKind::Bool => {
                let number = self.integer(4);
                json!({"anyOf": [{"type": "boolean"}, number]})
            }
            MemberKind::Enumeration(of) => self.enumeration(of),
            MemberKind::Flags(set) => self.flags(set),
            MemberKind::FileTime => {
                let ticks = unsigned(u64::MAX);
                let text = text(
                    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?Z$",
                );
                self.add("FILETIME", |_| json!({"anyOf": [text, ticks]}))
            }
            MemberKind::Ipv4 => self.add("IPv4", |_| json!({"type": "string", "format": "ipv4"})),
            MemberKind::Ipv6 => self.add("IPv6", |_| json!({"type": "string", "format": "ipv6"})),
            MemberKind::Mac => self.add("MAC", |_| text("^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$")),
            MemberKind::Guid => self.guid(),
            MemberKind::Bytes => hex(member.size),
            MemberKind::TextBlob => self.add(
                "textBlob",
                |_| json!({"anyOf": [plain(), tagged("hex", 1), {"type": "null"}]}),
            ),
            MemberKind::BytesBlob => {
                json!({"anyOf": [text("^([0-9A-Fa-f]{2})*$"), {"type": "null"}]})
            }
            MemberKind::WideString => self.wide(),
            MemberKind::List(_) => json!({"type": "array", "items": self.wide()}),
            MemberKind::Sid => self.add("SID", |_| {
                let sid = text("^S-1-([0-9]+|0x[0-9A-Fa-f]{1,12})(-[0-9]+){0,15}$");
                json!({"anyOf": [sid, tagged("hex", 1), {"type": "null"}]})
            }),
            MemberKind::Pointer(to) => {
                let there = if to.name == "GUID" { self.guid() } else { self.structure(to) };
                json!({"anyOf": [there, {"type": "null"}]})
            }
            MemberKind::Structure(inner) => self.structure(inner),
            kind => panic!("a kind of members that the schema does not know: {kind:?}"),
        }
    }

    fn integer(&mut self, size: usize) -> Value {
        let bits = 8 * size;
        let number = unsigned(u64::MAX >> (64 - bits));
        // Programs without 64-bit integers write these numbers as strings.
        let number = match size {
            8 => json!({"anyOf": [number, text("^[0-9]{1,20}$")]}),
            _ => number,
        };
        self.add(&format!("UINT{bits}"), |_| number)
    }

    fn enumeration(&mut self, of: &Enumeration) -> Value {
        let number = self.integer(4);
        let names: Vec<_> = of.values.iter().map(|named| named.name).collect();
        self.add(of.name, |_| json!({"anyOf": [{"enum": names}, number]}))
    }

    fn flags(&mut self, set: &FlagSet) -> Value {
        let names: Vec<_> = set.flags.iter().map(|flag| flag.name).collect();
        let flag = json!({"anyOf": [{"enum": names}, text("^0x0*[0-9A-Fa-f]{1,8}$")]});
        self.add(set.name, |_| json!({"type": "array", "items": flag}))
    }

    fn guid(&mut self) -> Value {
        let digits = "[0-9A-Fa-f]";
        let guid = format!("^{digits}{{8}}(-{digits}{{4}}){{3}}-{digits}{{12}}$");
        self.add("GUID", |_| text(&guid))
    }

    fn wide(&mut self) -> Value {
        self.add("text", |_| json!({"anyOf": [plain(), tagged("utf16", 2), {"type": "null"}]}))
    }

    /// The address of a payload that is not followed.
    fn address(&mut self) -> Value {
        let mut object = Object::default();
        object.with("address", "Where it is.", text("^0x0*[1-9A-Fa-f][0-9A-Fa-f]{0,15}$"));
        object.required.push("address");
        self.add("address", |_| json!({"anyOf": [object.finish(), {"type": "null"}]}))
    }

    fn source(&mut self) -> Value {
        let number = unsigned(u64::MAX);
        let mut object = Object::default();
        object.with("file", "The file's name; - for standard input.", json!({"type": "string"}));
        object.with("record", "The record's number in the file, from 0.", number.clone());
        object.with("offset", "Offset of its first byte in the file, unpacked.", number.clone());
        let mut find = Object::default();
        find.with("address", "Its address.", text("^0x[0-9a-f]{1,16}$"));
        find.with("confidence", "How likely it is a record, from 0 to 100.", unsigned(100));
        find.with("reasons", "The names of the reasons.", json!({"type": "string"}));
        find.with("structures", "The structures that it can be.", json!({"type": "string"}));
        find.with("duplicateOf", "Offset of the first find with the same values.", number);
        object.with("find", "What `scan` says about it.", find.finish());
        self.add("source", |_| object.finish())
    }

    fn event_log(&mut self) -> Value {
        let [id, version, record_id] = [2, 1, 8].map(|size| self.integer(size));
        let text = || json!({"type": "string"});
        let mut object = Object::default();
        object.with("provider", "The provider that logged the event.", text());
        object.with("id", "The id of the event.", id);
        object.with("version", "The version of the event.", version);
        object.with("recordId", "The number of the event in its log.", record_id);
        object.with("computer", "The computer that logged the event.", text());
        object.with(
            "data",
            "The data that no member stores, by name and text.",
            json!({"type": "object", "additionalProperties": text()}),
        );
        self.add("eventLog", |_| object.finish())
    }

    fn internal_fields(&mut self) -> Value {
        let [number, large] = [4, 8].map(|size| self.integer(size));
        let (text, flags) = (self.wide(), self.flags(InternalFlags::FLAG_SET));
        let mut filter = Object::default();
        filter.with("filterId", "The run-time id of the filter.", large.clone());
        filter.with("subLayer", "Its sublayer.", self.enumeration(InternalSublayer::ENUMERATION));
        filter.with("actionType", "What it decided.", self.enumeration(ActionType::ENUMERATION));
        let filters = json!({"type": "array", "items": filter.finish()});
        let mut object = Object::default();
        object.with("internalFlags", "Which members are set.", flags);
        object.with(
            "capabilities",
            "The capabilities of the app.",
            self.flags(CapabilityFlags::FLAG_SET),
        );
        object.with("fqbnVersion", "The version of the binary.", large.clone());
        object.with("fqbnName", "The fully qualified name of the binary.", text.clone());
        object.with("terminatingFiltersInfo", "The filters that decided.", filters);
        object.with("filterOrigin", "The owner of the filter that decided.", text.clone());
        object.with("interfaceLuid", "The LUID of the interface.", large);
        object.with("interfaceIndex", "The index of the interface.", number.clone());
        object.with("policyAppId", "The app id in policies.", text.clone());
        object.with("compartmentId", "The network compartment.", number.clone());
        object.with("processId", "The process.", number);
        object.with("serviceSids", "The SIDs of the services in the process.", text);
        object.with(
            "other",
            "Members without a name here, by name and text.",
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
        );
        self.add("internalFields", |_| object.finish())
    }

    fn errors(&mut self) -> Value {
        let mut object = Object::default();
        let faults = [&FAULTS.map(|fault| fault.code())[..], &TEXT_FAULTS].concat();
        let path = r"^[A-Za-z0-9]+(\.[A-Za-z0-9]+)*(\[[0-9]+\])?$";
        object.with(
            "member",
            "The path of the member, with the index of a list's element.",
            text(path),
        );
        let line = self.integer(8);
        object.with("line", "The line of the text that it is on, from 1.", line);
        object.with(
            "value",
            "The start of the text that is not its value, of the fault invalid.",
            json!({"type": "string"}),
        );
        object.with("address", "Where its pointer leads.", text("^0x0*[0-9A-Fa-f]{1,16}$"));
        object.with("fault", "What is wrong there.", json!({"enum": faults}));
        object.with(
            "count",
            "The count beside a NULL pointer (null), or the number of further elements (more-elements).",
            unsigned(u64::MAX),
        );
        object.required.extend(["fault", "member"]);
        self.add("errors", |_| json!({"type": "array", "items": object.finish()}))
    }
}

fn unsigned(maximum: u64) -> Value {
    json!({"type": "integer", "minimum": 0, "maximum": maximum})
}
