//! Makes events of the Windows event log, as XML and as `.evtx` files with templates, as Windows writes them.

use std::collections::HashMap;
use std::fmt::Write;

/// The value of a datum or of an element.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    U8(u8),
    U16(u16),
    U32(u32),
    U64(u64),
    Sid(Vec<u8>, String),
    Guid([u8; 16], String),
    Bytes(Vec<u8>),
    Time(u64, String),
    /// A value of this type and these bytes, and its text.
    Typed(u8, Vec<u8>, String),
    Null,
}

impl Value {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// Its text in XML.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Text(text)
            | Self::Sid(_, text)
            | Self::Guid(_, text)
            | Self::Time(_, text)
            | Self::Typed(_, _, text) => text.clone(),
            Self::U8(number) => number.to_string(),
            Self::U16(number) => number.to_string(),
            Self::U32(number) => number.to_string(),
            Self::U64(number) => number.to_string(),
            Self::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02X}")).collect(),
            Self::Null => String::new(),
        }
    }

    fn stored(&self) -> (u8, Vec<u8>) {
        match self {
            Self::Text(text) => (0x01, utf16(text)),
            Self::U8(number) => (0x04, vec![*number]),
            Self::U16(number) => (0x06, number.to_le_bytes().into()),
            Self::U32(number) => (0x08, number.to_le_bytes().into()),
            Self::U64(number) => (0x0a, number.to_le_bytes().into()),
            Self::Sid(bytes, _) => (0x13, bytes.clone()),
            Self::Guid(bytes, _) => (0x0f, bytes.to_vec()),
            Self::Bytes(bytes) => (0x0e, bytes.clone()),
            Self::Time(ticks, _) => (0x11, ticks.to_le_bytes().into()),
            Self::Typed(value_type, bytes, _) => (*value_type, bytes.clone()),
            Self::Null => (0x00, Vec::new()),
        }
    }
}

/// An event in a log.
#[derive(Clone, Debug)]
pub(crate) struct Logged {
    pub(crate) provider: &'static str,
    pub(crate) id: u16,
    pub(crate) version: u8,
    pub(crate) number: u64,
    pub(crate) data: Vec<(String, Value)>,
}

pub(crate) const SECURITY: &str = "Microsoft-Windows-Security-Auditing";
pub(crate) const WFP: &str = "Microsoft-Windows-WFP";
pub(crate) const TICKS: u64 = 131_823_339_265_120_000;
pub(crate) const TIME: &str = "2018-09-25T07:25:26.5120000Z";

impl Logged {
    pub(crate) fn new(provider: &'static str, id: u16, data: &[(&str, Value)]) -> Self {
        let data = data.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { provider, id, version: 0, number: 7, data }
    }

    /// The event's XML element, as `wevtutil` writes it.
    pub(crate) fn xml(&self) -> String {
        let Self { provider, id, version, number, data } = self;
        let mut xml = format!(
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
             <Provider Name='{provider}' Guid='{{54849625-5478-4994-a5ba-3e3b0328c30d}}'/><EventID>{id}</EventID>\
             <Version>{version}</Version><Level>0</Level><TimeCreated SystemTime='2018-09-25T07:25:26.512000000Z'/>\
             <EventRecordID>{number}</EventRecordID><Correlation/><Channel>Security</Channel>\
             <Computer>gateway.example</Computer><Security/></System><EventData>"
        );
        for (name, value) in data {
            let text = value.shown().replace('&', "&amp;").replace('<', "&lt;");
            write!(xml, "<Data Name='{name}'>{text}</Data>").unwrap();
        }
        xml + "</EventData></Event>"
    }
}

/// An `.evtx` file of these chunks.
pub(crate) fn evtx(chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut file = vec![0; 4096];
    file[..8].copy_from_slice(b"ElfFile\0");
    file[32..36].copy_from_slice(&128u32.to_le_bytes());
    file[36..42].copy_from_slice(&[1, 0, 3, 0, 0, 16]);
    file[42..44].copy_from_slice(&(chunks.len() as u16).to_le_bytes());
    chunks.iter().for_each(|chunk| file.extend_from_slice(chunk));
    file
}

/// A chunk of these events.
pub(crate) fn chunk(events: &[Logged]) -> Vec<u8> {
    let mut writer =
        Writer { bytes: vec![0; 512], names: HashMap::new(), templates: HashMap::new() };
    events.iter().for_each(|event| writer.event(event));
    let mut bytes = writer.bytes;
    let end = bytes.len();
    assert!(end <= 65_536, "the events fit a chunk");
    bytes.resize(65_536, 0);
    bytes[..8].copy_from_slice(b"ElfChnk\0");
    bytes[40..44].copy_from_slice(&128u32.to_le_bytes());
    bytes[48..52].copy_from_slice(&(end as u32).to_le_bytes());
    seal(&mut bytes);
    bytes
}

/// Sets the checksums of a chunk.
pub(crate) fn seal(chunk: &mut [u8]) {
    let end = u32::from_le_bytes(chunk[48..52].try_into().unwrap()) as usize;
    let events = crc32(&[&chunk[512..end]]);
    chunk[52..56].copy_from_slice(&events.to_le_bytes());
    let header = crc32(&[&chunk[..120], &chunk[128..512]]);
    chunk[124..128].copy_from_slice(&header.to_le_bytes());
}

fn crc32(parts: &[&[u8]]) -> u32 {
    let bytes = parts.iter().flat_map(|part| part.iter());
    !bytes.fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
        })
    })
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The content of a template.
enum Node {
    /// An element: its name, its attributes with their values, and its content.
    Element(&'static str, Vec<(&'static str, Node)>, Vec<Node>),
    Literal(String),
    /// A substitution of the value with this index.
    Value(u16),
}

/// Writes binary XML into a chunk.
struct Writer {
    bytes: Vec<u8>,
    /// The offset of each name that was written.
    names: HashMap<String, u32>,
    /// The offset of the definition of each template that was written.
    templates: HashMap<String, u32>,
}

impl Writer {
    fn event(&mut self, event: &Logged) {
        let start = self.bytes.len();
        self.put(b"**\0\0");
        self.put(&[0; 4]);
        self.put(&event.number.to_le_bytes());
        self.put(&TICKS.to_le_bytes());
        self.put(&[0x0f, 1, 1, 0]);
        let element = |name, content| Node::Element(name, vec![], content);
        let provider = vec![
            ("Name", Node::Literal(event.provider.to_owned())),
            ("Guid", Node::Literal("{54849625-5478-4994-a5ba-3e3b0328c30d}".to_owned())),
        ];
        let system = vec![
            Node::Element("Provider", provider, vec![]),
            element("EventID", vec![Node::Value(0)]),
            element("Version", vec![Node::Value(1)]),
            Node::Element("TimeCreated", vec![("SystemTime", Node::Value(2))], vec![]),
            element("EventRecordID", vec![Node::Value(3)]),
            element("Channel", vec![Node::Literal("Security".to_owned())]),
            element("Computer", vec![Node::Value(4)]),
        ];
        let content = vec![element("System", system), Node::Value(5)];
        let xmlns = "http://schemas.microsoft.com/win/2004/08/events/event".to_owned();
        let root = Node::Element("Event", vec![("xmlns", Node::Literal(xmlns))], content);
        let values = [
            Value::U16(event.id),
            Value::U8(event.version),
            Value::Time(TICKS, TIME.to_owned()),
            Value::U64(event.number),
            Value::text("gateway.example"),
        ];
        self.template(&format!("system {}", event.provider), &root, &values, |writer| {
            writer.put(&[0x0f, 1, 1, 0]);
            let data = event.data.iter().zip(0..).map(|((name, _), index)| {
                let name = vec![("Name", Node::Literal(name.clone()))];
                Node::Element("Data", name, vec![Node::Value(index)])
            });
            let key: Vec<_> = event.data.iter().map(|(name, _)| &**name).collect();
            let data = element("EventData", data.collect());
            let values: Vec<_> = event.data.iter().map(|(_, value)| value.clone()).collect();
            writer.template(&key.join(" "), &data, &values, |_| {});
            writer.put(&[0]);
        });
        self.put(&[0]);
        while !(self.bytes.len() - start + 4).is_multiple_of(8) {
            self.put(&[0]);
        }
        let size = ((self.bytes.len() - start + 4) as u32).to_le_bytes();
        self.put(&size);
        self.bytes[start + 4..start + 8].copy_from_slice(&size);
    }

    /// Writes an instance of a template. `nested` may write its last value, which is binary XML.
    fn template(
        &mut self,
        key: &str,
        root: &Node,
        values: &[Value],
        nested: impl FnOnce(&mut Self),
    ) {
        self.put(&[0x0c, 1]);
        self.put(&[1, 2, 3, 4]);
        let here = (self.bytes.len() + 4) as u32;
        let definition = *self.templates.entry(key.to_owned()).or_insert(here);
        self.put(&definition.to_le_bytes());
        if definition == here {
            self.put(&[0; 20]);
            let size = self.bytes.len();
            self.put(&[0; 4]);
            self.put(&[0x0f, 1, 1, 0]);
            self.node(root);
            self.put(&[0]);
            let length = (self.bytes.len() - size - 4) as u32;
            self.bytes[size..size + 4].copy_from_slice(&length.to_le_bytes());
        }
        let count = self.bytes.len();
        self.put(&[0; 4]);
        let stored: Vec<_> = values.iter().map(Value::stored).collect();
        for (value_type, bytes) in &stored {
            self.put(&(bytes.len() as u16).to_le_bytes());
            self.put(&[*value_type, 0]);
        }
        let descriptor = self.bytes.len();
        // The descriptor of the nested value. If there is none, it is that of an unused value.
        self.put(&[0, 0, 0x21, 0]);
        let all = (values.len() + 1) as u32;
        self.bytes[count..count + 4].copy_from_slice(&all.to_le_bytes());
        stored.iter().for_each(|(_, bytes)| self.put(bytes));
        let start = self.bytes.len();
        nested(self);
        let length = (self.bytes.len() - start) as u16;
        self.bytes[descriptor..descriptor + 2].copy_from_slice(&length.to_le_bytes());
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Element(name, attributes, content) => {
                self.put(&[if attributes.is_empty() { 0x01 } else { 0x41 }]);
                self.put(&[0xff, 0xff, 0, 0, 0, 0]);
                self.name(name);
                if !attributes.is_empty() {
                    self.put(&[0; 4]);
                }
                for (index, (name, value)) in attributes.iter().enumerate() {
                    self.put(&[if index + 1 < attributes.len() { 0x46 } else { 0x06 }]);
                    self.name(name);
                    self.node(value);
                }
                if content.is_empty() {
                    return self.put(&[0x03]);
                }
                self.put(&[0x02]);
                content.iter().for_each(|node| self.node(node));
                self.put(&[0x04]);
            }
            Node::Literal(text) => {
                let text = utf16(text);
                self.put(&[0x05, 0x01]);
                self.put(&((text.len() / 2) as u16).to_le_bytes());
                self.put(&text);
            }
            Node::Value(index) => {
                self.put(&[0x0e]);
                self.put(&index.to_le_bytes());
                self.put(&[0x01]);
            }
        }
    }

    fn name(&mut self, name: &str) {
        let here = (self.bytes.len() + 4) as u32;
        let at = *self.names.entry(name.to_owned()).or_insert(here);
        self.put(&at.to_le_bytes());
        if at == here {
            let units = utf16(name);
            self.put(&[0; 6]);
            self.put(&((units.len() / 2) as u16).to_le_bytes());
            self.put(&units);
            self.put(&[0; 2]);
        }
    }

    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }
}
