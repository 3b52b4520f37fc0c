//! Reads names from XML.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::mem;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

use super::{Filter, Names};
use crate::reader::decoded;

/// The largest token of XML, in bytes.
const MAX_TOKEN: usize = 1 << 20;

/// The deepest element of which the path is kept.
const MAX_DEPTH: usize = 64;

/// The most memory for names, in bytes.
const MAX_MEMORY: usize = 64 << 20;

/// What a name needs in memory beside its texts, in bytes.
const ENTRY: usize = 256;

/// Why names cannot be read to the end of a file. Those before the error are kept.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadNamesError {
    /// The stream cannot be read.
    Io(io::Error),
    /// The text is not XML: what is wrong, and the offset in the text as UTF-8.
    Xml(String, u64),
    /// The names need more than 64 MiB of memory.
    TooMany,
}

impl fmt::Display for ReadNamesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "cannot be read: {error}"),
            Self::Xml(what, offset) => write!(f, "not XML at offset {offset}: {what}"),
            Self::TooMany => f.write_str("the names need more than 64 MiB of memory"),
        }
    }
}

impl std::error::Error for ReadNamesError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl Names {
    /// Adds the names in a stream of XML, which can be in UTF-16 or compressed. Other elements, such as events, are
    /// skipped. If two files have a filter with the same id, the later one counts.
    ///
    /// # Errors
    /// Returns an error if the stream cannot be read, is not XML, or holds too many names.
    pub fn read(&mut self, stream: impl Read + Send + 'static) -> Result<(), ReadNamesError> {
        self.read_if(stream, |_| true)
    }

    /// Adds the names in a `wfpdiag.xml`, which has events too; reads no more than the first tag of another file.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_capture(
        &mut self,
        stream: impl Read + Send + 'static,
    ) -> Result<(), ReadNamesError> {
        self.read_if(stream, |root| root == "wfpdiag")
    }

    fn read_if(
        &mut self,
        stream: impl Read + Send + 'static,
        is_root: fn(&str) -> bool,
    ) -> Result<(), ReadNamesError> {
        let text = decoded(Box::new(stream)).map_err(ReadNamesError::Io)?;
        let mut reader = Reader::from_reader(Bounded { reader: BufReader::new(text), taken: 0 });
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // Files are cut off, and have text in front.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut elements =
            Elements { names: self, path: Vec::new(), skipped: 0, item: None, memory: 0 };
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            reader.get_mut().taken = 0;
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(start)) => {
                    let name = start.name().into_inner();
                    if elements.path.is_empty() && !is_root(name) {
                        return Ok(());
                    }
                    elements.start(name);
                }
                Ok(Event::End(_)) => elements.end()?,
                Ok(Event::Text(text)) => elements.text(&text.xml10_content())?,
                Ok(Event::CData(text)) => elements.text(&text.xml10_content())?,
                Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                    Ok(Some(character)) => elements.text(character.encode_utf8(&mut [0; 4]))?,
                    _ => elements.text(resolve_predefined_entity(&name).unwrap_or_default())?,
                },
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(quick_xml::Error::Io(error)) => {
                    return Err(ReadNamesError::Io(io::Error::new(error.kind(), error)));
                }
                Err(error) => {
                    return Err(ReadNamesError::Xml(error.to_string(), reader.error_position()));
                }
            }
        }
    }
}

/// A stream that ends with an error if a token is too large.
struct Bounded<R> {
    reader: R,
    /// The length of the current token, as far as it was read.
    taken: usize,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken > MAX_TOKEN {
            let what = format!("a token of XML is longer than {MAX_TOKEN} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        self.reader.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken = self.taken.saturating_add(amount);
        self.reader.consume(amount);
    }
}

/// What is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ItemKind {
    Filter,
    Layer,
    /// A provider or a sublayer.
    Key,
}

/// An element that gives names.
struct Item {
    kind: ItemKind,
    /// The depth of the element.
    depth: usize,
    id: String,
    /// A provider or a sublayer has its key in `key`.
    filter: Filter,
}

/// The elements from the root to the current one.
struct Elements<'n> {
    names: &'n mut Names,
    path: Vec<String>,
    /// The number of elements that are too deep.
    skipped: usize,
    item: Option<Item>,
    /// How much memory the names need.
    memory: usize,
}

impl Elements<'_> {
    fn start(&mut self, name: &str) {
        if self.skipped > 0 || self.path.len() >= MAX_DEPTH {
            self.skipped = self.skipped.saturating_add(1);
            return;
        }
        let kind = match (self.path.last().map(String::as_str), name) {
            (Some("filters"), "item") => Some(ItemKind::Filter),
            (Some("item"), "layer") => Some(ItemKind::Layer),
            (Some("providers" | "subLayers"), "item") => Some(ItemKind::Key),
            _ => None,
        };
        self.path.push(name.to_owned());
        if let Some(kind) = kind {
            let depth = self.path.len();
            self.item = Some(Item { kind, depth, id: String::new(), filter: Filter::default() });
        }
    }

    fn text(&mut self, text: &str) -> Result<(), ReadNamesError> {
        let Some(Item { kind, depth, id, filter }) = &mut self.item else { return Ok(()) };
        let path = self.path.get(*depth..).unwrap_or_default();
        let path = (path.first().map(String::as_str), path.get(1).map(String::as_str));
        let to = match (*kind, path) {
            _ if self.skipped > 0 || self.path.len() > depth.saturating_add(2) => return Ok(()),
            (_, (Some("displayData"), Some("name"))) => &mut filter.name,
            (ItemKind::Filter, (Some("displayData"), Some("description"))) => {
                &mut filter.description
            }
            (ItemKind::Filter, (Some("action"), Some("type"))) => &mut filter.action,
            (_, (_, Some(_))) => return Ok(()),
            (ItemKind::Filter, (Some("filterId"), _)) | (ItemKind::Layer, (Some("layerId"), _)) => {
                id
            }
            (ItemKind::Filter, (Some("filterKey"), _))
            | (ItemKind::Key, (Some("providerKey" | "subLayerKey"), _))
                if filter.key.is_empty() =>
            {
                &mut filter.key
            }
            (ItemKind::Filter, (Some("providerKey"), _)) => &mut filter.provider,
            (ItemKind::Filter | ItemKind::Layer, (Some("layerKey"), _)) => &mut filter.layer,
            (ItemKind::Filter, (Some("subLayerKey"), _)) => &mut filter.sub_layer,
            _ => return Ok(()),
        };
        to.push_str(text);
        self.takes(text.len())
    }

    fn end(&mut self) -> Result<(), ReadNamesError> {
        if self.skipped > 0 {
            self.skipped = self.skipped.saturating_sub(1);
            return Ok(());
        }
        let depth = self.path.len();
        self.path.pop();
        match self.item.take_if(|item| item.depth == depth) {
            Some(item) => self.add(item),
            None => Ok(()),
        }
    }

    /// Counts memory that the names need.
    fn takes(&mut self, memory: usize) -> Result<(), ReadNamesError> {
        self.memory = self.memory.saturating_add(memory);
        if self.memory > MAX_MEMORY { Err(ReadNamesError::TooMany) } else { Ok(()) }
    }

    fn add(&mut self, Item { kind, id, mut filter, .. }: Item) -> Result<(), ReadNamesError> {
        let Filter { name, description, key, provider, layer, sub_layer, action } = &mut filter;
        for text in [name, description, key, provider, layer, sub_layer, action] {
            *text = text.trim().to_owned();
        }
        self.takes(ENTRY)?;
        match kind {
            ItemKind::Filter => {
                if let Ok(id) = id.trim().parse() {
                    self.names.filters.insert(id, filter);
                }
            }
            ItemKind::Layer => {
                if let Ok(id) = id.trim().parse() {
                    self.names.layers.insert(id, mem::take(&mut filter.layer));
                }
            }
            ItemKind::Key if filter.key.is_empty() || filter.name.is_empty() => {}
            ItemKind::Key => {
                self.names.keys.insert(filter.key, filter.name);
            }
        }
        Ok(())
    }
}
