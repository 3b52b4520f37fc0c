//! What is read, and as what.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use memmap2::Mmap;
use wfp_events::kind::RecordKind;
use wfp_events::reader::{Format, ImageBytes, OpenError, Reader, Roots};

use crate::args;
use crate::names::record_structure;

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
        let wrong = |what: &str| Err(what.to_owned());
        let placing = [
            (args.base.is_some(), "--base"),
            (args.root.is_some(), "--root"),
            (args.entries.is_some(), "--entries"),
        ];
        let placing = placing.into_iter().find(|(given, _)| *given).map(|(_, option)| option);
        if let (Some(option), None) = (placing, kind) {
            return Err(format!("{option} requires --struct"));
        }
        match (args.from, kind) {
            (Some(args::Form::Pcapng | args::Form::Jsonl | args::Form::Xml), Some(_)) => {
                wrong("--struct is for bytes; other formats name their structures")
            }
            (_, Some(kind)) if placing.is_none() && kind.layout().is_flat() => {
                Ok(Self::Format(Format::Array(kind)))
            }
            (_, Some(RecordKind::Payload(_))) if args.entries.is_some() => {
                wrong("--entries requires --struct with an event, e.g. FWPM_NET_EVENT5")
            }
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
