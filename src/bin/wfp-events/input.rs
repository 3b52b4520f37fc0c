//! What is read, and as what.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use memmap2::Mmap;
use wfp_events::kind::RecordKind;
use wfp_events::layout::Layout;
use wfp_events::raw;
use wfp_events::reader::{Format, ImageBytes, OpenError, Reader, Roots};

use crate::args;

/// What the arguments ask to read files as.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Input {
    /// Whatever the content says.
    Detected,
    Format(Format),
    Image(Roots),
}

impl Input {
    /// What the arguments ask for.
    ///
    /// # Errors
    /// Returns what is wrong with them.
    pub(crate) fn of(args: &args::From) -> Result<Self, String> {
        let kind = args.structure.as_deref().map(record_structure).transpose()?;
        let placed = args.base.is_some() || args.root.is_some() || args.entries.is_some();
        let wrong = |what: &str| Err(what.to_owned());
        match (args.from, kind) {
            (Some(args::Form::Pcapng | args::Form::Jsonl | args::Form::Xml), Some(_)) => wrong(
                "--struct says what bytes hold; the other forms name their structures themselves",
            ),
            (_, None) if placed => wrong(
                "--base, --root and --entries say where records are; say what they are with --struct",
            ),
            (_, Some(kind)) if !placed && kind.layout().is_flat() => {
                Ok(Self::Format(Format::Array(kind)))
            }
            (_, Some(RecordKind::Payload(_))) if args.entries.is_some() => wrong(
                "--entries is of arrays of pointers to events; give an event structure with --struct",
            ),
            (_, Some(kind)) => {
                let base = args.base.unwrap_or(0);
                let root = args.root.unwrap_or(base);
                Ok(Self::Image(Roots { kind, base, root, entries: args.entries }))
            }
            (None, None) => Ok(Self::Detected),
            (Some(form), None) => Ok(Self::Format(match form {
                args::Form::Array => Format::Array(RecordKind::default()),
                args::Form::Pcapng => Format::Pcapng,
                args::Form::Jsonl => Format::Jsonl,
                args::Form::Xml => Format::NetshXml,
            })),
        }
    }

    /// The records of a file; `-` is standard input.
    ///
    /// # Errors
    /// Returns an error if it cannot be opened, or is in no format that is supported.
    pub(crate) fn open(self, file: &Path) -> Result<Reader, OpenError> {
        let mut stream: Box<dyn Read + Send> = Box::new(io::stdin());
        if file != Path::new("-") {
            let opened = File::open(file)?;
            if let Self::Image(roots) = self
                && opened.metadata()?.is_file()
            {
                return Ok(Reader::image(roots, mapped(&opened)?));
            }
            stream = Box::new(opened);
        }
        match self {
            Self::Detected => Reader::new(stream),
            Self::Format(format) => Reader::with_format(format, stream),
            Self::Image(roots) => {
                let mut bytes = Vec::new();
                stream.read_to_end(&mut bytes)?;
                Ok(Reader::image(roots, Arc::new(bytes)))
            }
        }
    }
}

fn mapped(file: &File) -> io::Result<ImageBytes> {
    // SAFETY: the file is mapped for reading. Were another process to cut it short meanwhile, the system would end this
    // one; that is the price of not reading an image of any size into memory, as for every program that maps files.
    let mapped = unsafe { Mmap::map(file)? };
    Ok(Arc::new(mapped))
}

/// The kind of records that are in a structure, by its C name.
///
/// # Errors
/// Returns what is wrong with the name.
pub(crate) fn record_structure(name: &str) -> Result<RecordKind, String> {
    RecordKind::from_name(name).ok_or_else(|| match raw::layout_of(name) {
        Some(_) => {
            format!("{name} is no structure that records stand in: give an event or a payload")
        }
        None => no_structure(name, |layout| RecordKind::from_name(layout.name).is_some()),
    })
}

/// The layout of a structure by its C name.
///
/// # Errors
/// Returns what is wrong with the name.
pub(crate) fn structure(name: &str) -> Result<&'static Layout, String> {
    raw::layout_of(name).ok_or_else(|| no_structure(name, |_| true))
}

/// That there is no structure of a name, and which could be meant.
fn no_structure(name: &str, could_be: impl Fn(&Layout) -> bool) -> String {
    let all = raw::LAYOUTS.iter().filter(|layout| could_be(layout));
    let names: Vec<_> = all.map(|layout| layout.name).collect();
    format!("there is no structure {name}; it can be {}", names.join(", "))
}
