//! How the input files are read: as the options declare, or as detected.

use std::fs::File;
use std::io::{self, Read};
use std::mem;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use wfp_events::dump::{Dump, DumpError, DumpFormat};
use wfp_events::kind::{RecordKind, Version};
use wfp_events::reader::{Format, ImageBytes, OpenError, Reader, Roots};
use wfp_events::scan::Options;

use crate::args::{InputFormat, InputOptions};
use crate::follow::Follow;
use crate::names::record_kind;
use crate::system;

/// The most MiB of an image that is read into memory, unless an option specifies it.
const IMAGE_LIMIT: u64 = 1024;

/// How to read the input files.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Input {
    /// The format is detected.
    Detected,
    Format(Format),
    /// Memory; what is read for it from a stream has at most this many MiB.
    Memory(MemoryInput, u64),
}

/// How memory is read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MemoryInput {
    /// An image or a dump.
    Image(ImageInput),
    /// A dump that is scanned, or any bytes. The flag is whether any file is memory without addresses.
    Scan(Options, bool),
}

/// An image or a dump.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ImageInput {
    roots: Roots,
    /// Whether the address of the first byte is specified: then the file is no dump.
    has_base: bool,
    /// Whether the address of the record is specified, which a dump requires.
    has_root: bool,
}

/// An input that was opened.
pub(crate) struct OpenedInput {
    pub(crate) reader: Reader,
    /// What of a dump cannot be read.
    pub(crate) errors: Vec<DumpError>,
    /// Whether it is scanned and has no addresses.
    pub(crate) has_no_addresses: bool,
}

impl From<Reader> for OpenedInput {
    fn from(reader: Reader) -> Self {
        Self { reader, errors: Vec::new(), has_no_addresses: false }
    }
}

impl Input {
    /// # Errors
    /// Returns a message if the arguments contradict each other.
    pub(crate) fn of(args: &InputOptions) -> Result<Self, String> {
        let mut kind = args.structure.as_deref().map(record_kind).transpose()?;
        if args.internal {
            if kind != Some(RecordKind::Event(Version::V5)) {
                return Err("--internal requires --struct FWPM_NET_EVENT5".to_owned());
            }
            kind = Some(RecordKind::Internal);
        }
        let wrong = |what: &str| Err(what.to_owned());
        let image_options = [
            (args.base.is_some(), "--base"),
            (args.root.is_some(), "--root"),
            (args.entries.is_some(), "--entries"),
        ];
        let image_option =
            image_options.into_iter().find(|(given, _)| *given).map(|(_, option)| option);
        if let (Some(option), None) = (image_option, kind) {
            return Err(format!("{option} requires --struct"));
        }
        let input = match (args.from, kind) {
            (
                Some(
                    InputFormat::Pcapng
                    | InputFormat::Jsonl
                    | InputFormat::Xml
                    | InputFormat::Evtx
                    | InputFormat::Trace,
                ),
                Some(_),
            ) => wrong("--struct is for bytes; other formats name their structures"),
            (_, Some(kind)) if image_option.is_none() && kind.layout().is_flat() => {
                Ok(Self::Format(Format::Array(kind)))
            }
            (_, Some(RecordKind::Payload(_))) if args.entries.is_some() => {
                wrong("--entries requires --struct with an event, e.g. FWPM_NET_EVENT5")
            }
            (_, Some(kind)) => {
                let base = args.base.unwrap_or(0);
                let root = args.root.unwrap_or(base);
                let roots = Roots { kind, base, root, entries: args.entries };
                let (has_base, has_root) = (args.base.is_some(), args.root.is_some());
                let image = MemoryInput::Image(ImageInput { roots, has_base, has_root });
                Ok(Self::memory(image, args.image_limit))
            }
            (None, None) => Ok(Self::Detected),
            (Some(format), None) => Ok(Self::Format(match format {
                InputFormat::Array => Format::Array(RecordKind::default()),
                InputFormat::Pcapng => Format::Pcapng,
                InputFormat::Jsonl => Format::Jsonl,
                InputFormat::Xml => Format::NetshXml,
                InputFormat::Evtx => Format::EventLog,
                InputFormat::Trace => Format::IkeTrace,
            })),
        };
        match input {
            Ok(Self::Detected | Self::Format(_)) if args.image_limit.is_some() => {
                wrong("--image-limit is for memory images, not for arrays and other formats")
            }
            input => input,
        }
    }

    /// How to scan dumps.
    pub(crate) fn scan(options: Options, is_raw: bool, limit: Option<u64>) -> Self {
        Self::memory(MemoryInput::Scan(options, is_raw), limit)
    }

    fn memory(input: MemoryInput, limit: Option<u64>) -> Self {
        Self::Memory(input, limit.unwrap_or(IMAGE_LIMIT))
    }

    pub(crate) const fn is_image(self) -> bool {
        matches!(self, Self::Memory(MemoryInput::Image(_), _))
    }

    pub(crate) const fn is_scan(self) -> bool {
        matches!(self, Self::Memory(MemoryInput::Scan(..), _))
    }

    /// Opens a file; `-` is standard input. What is read of it is added to `bytes`.
    ///
    /// # Errors
    /// Returns an error if the file cannot be opened, or if its format is not supported.
    pub(crate) fn open(
        self,
        file: &Path,
        bytes: &Arc<AtomicU64>,
    ) -> Result<OpenedInput, OpenError> {
        let mut stream: Box<dyn Read + Send> = Box::new(io::stdin());
        if file != Path::new("-") {
            let opened = File::open(file)?;
            let metadata = opened.metadata()?;
            // A file of `/proc` has the size 0, whatever can be read from it.
            if let Self::Memory(input, _) = self
                && metadata.is_file()
                && metadata.len() > 0
                && let Ok(bytes) = system::map(&opened, file)
            {
                return input.of(bytes);
            }
            stream = Box::new(opened);
        }
        self.reader(Counted { stream, bytes: Arc::clone(bytes) })
    }

    /// Opens a file that grows; `-` is standard input.
    ///
    /// # Errors
    /// As [`open`](Self::open), and if the format is not written from its start to its end.
    pub(crate) fn follow(
        self,
        file: &Path,
        is_replaced: &Arc<AtomicBool>,
    ) -> Result<Reader, OpenError> {
        let stream: Box<dyn Read + Send> = match file == Path::new("-") {
            true => Box::new(io::stdin()),
            false => Follow::open(file, is_replaced)?,
        };
        let reader = self.reader(stream)?.reader;
        if reader.format() == Some(Format::EventLog) {
            return Err(OpenError::Io(io::Error::other(
                "an event log cannot be followed: Windows does not append to it, but changes its chunks",
            )));
        }
        Ok(reader)
    }

    fn reader(self, stream: impl Read + Send + 'static) -> Result<OpenedInput, OpenError> {
        match self {
            Self::Detected => Reader::new(stream).map(OpenedInput::from),
            Self::Format(format) => Reader::with_format(format, stream).map(OpenedInput::from),
            Self::Memory(input, limit) => input.of(Arc::new(read(stream, limit)?)),
        }
    }
}

impl MemoryInput {
    /// The records in these bytes.
    fn of(self, bytes: ImageBytes) -> Result<OpenedInput, OpenError> {
        let file = (*bytes).as_ref();
        let is_dump = DumpFormat::detect(file).is_some();
        let parsed = || -> Result<(Dump, Vec<DumpError>), OpenError> {
            let mut dump = Dump::parse(file)?;
            let errors = mem::take(&mut dump.errors);
            Ok((dump, errors))
        };
        match (self, Format::detect_foreign(file)) {
            (Self::Image(input), foreign) if is_dump && !input.has_base => {
                if let Some(hint) = foreign.filter(|_| !input.has_root) {
                    return Err(OpenError::Unsupported(hint));
                }
                let (dump, errors) = parsed()?;
                Ok(OpenedInput { errors, ..Reader::dump(dump, input.roots, bytes).into() })
            }
            (Self::Image(input), _) => Ok(Reader::image(input.roots, bytes).into()),
            (Self::Scan(options, false), _) if is_dump => {
                let (dump, errors) = parsed()?;
                let reader = Reader::scan(dump, bytes, &options);
                Ok(OpenedInput { reader, errors, has_no_addresses: false })
            }
            (Self::Scan(_, false), Some(foreign)) => Err(OpenError::Unsupported(foreign)),
            (Self::Scan(options, ..), _) => {
                let reader = Reader::scan(Dump::raw(), bytes, &options);
                Ok(OpenedInput { has_no_addresses: true, ..reader.into() })
            }
        }
    }
}

/// A stream that counts what is read of it.
struct Counted {
    stream: Box<dyn Read + Send>,
    bytes: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.bytes.fetch_add(u64::try_from(read).unwrap_or(0), Ordering::Relaxed);
        Ok(read)
    }
}

/// All bytes of a stream.
///
/// # Errors
/// Returns an error if the stream cannot be read, or has more than `limit` MiB.
fn read(stream: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut stream = stream.take((limit << 20).saturating_add(1));
    stream.read_to_end(&mut bytes)?;
    if stream.limit() == 0 {
        return Err(io::Error::other(format!(
            "an image from a pipe or another stream is limited to {limit} MiB; save it as a file, or specify --image-limit"
        )));
    }
    Ok(bytes)
}
