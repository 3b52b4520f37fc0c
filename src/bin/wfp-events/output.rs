//! Where a command writes: standard output, or a file.

use std::fs::{self, File};
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use wfp_events::detail::Palette;

use crate::compressed::Compressor;
use crate::file_identity::Identity;
use crate::new_file::NewFile;
use crate::stream::display_name;
use crate::{Status, args, error};

/// Standard output or a file.
#[derive(Default)]
pub(crate) struct Output {
    /// The file; `None` for standard output.
    path: Option<PathBuf>,
    /// Whether a file is replaced, and binary data is written to a terminal.
    force: bool,
    /// Opened by the first write.
    writer: Option<Writer>,
    /// Written before everything else.
    head: Vec<u8>,
}

enum Writer {
    /// A file that is written under a temporary name.
    New(Compressor<NewFile>),
    /// Standard output, a pipe or a device.
    Direct(Compressor<Box<dyn Write>>),
}

/// The names of standard output. Under these names, a file would be opened again and overwritten from its start.
const STANDARD_OUTPUT: [&str; 4] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

impl Output {
    /// Standard output.
    pub(crate) fn standard() -> Self {
        Self::default()
    }

    /// A file if there is a path, or else standard output.
    pub(crate) fn of(path: Option<&Path>, force: bool) -> Self {
        path.map_or_else(Self::standard, |path| Self::file(path, force))
    }

    /// A file, which gets its name when it is complete; `-` is standard output. An existing file is replaced by `force`
    /// only.
    pub(crate) fn file(path: &Path, force: bool) -> Self {
        let standard = STANDARD_OUTPUT.iter().any(|name| path == Path::new(name));
        Self { path: (!standard).then(|| path.to_owned()), force, ..Self::default() }
    }

    /// # Errors
    /// Returns a message if the output is one of the inputs, or a file that exists and is not to be replaced.
    pub(crate) fn refuse(&self, inputs: &[PathBuf]) -> Result<(), String> {
        if let Some(file) = inputs.iter().find(|file| self.overwrites(file)) {
            let name = file.display().to_string();
            let name = display_name(&name);
            return Err(format!("{name}: input and output are the same file"));
        }
        match &self.path {
            // An open file of a process is not replaced.
            Some(path)
                if !self.force && path.is_file() && !matches!(behind_links(path), Ok(None)) =>
            {
                Err(format!("{}: the file exists; use --force to replace it", path.display()))
            }
            _ => Ok(()),
        }
    }

    /// # Errors
    /// Returns a message if data of this format is binary, the output is a terminal, and it was not forced.
    pub(crate) fn refuse_binary(&self, format: args::OutputFormat) -> Result<(), String> {
        use args::OutputFormat::{Array, Pcapng};

        if matches!(format, Array | Pcapng) && self.is_terminal() && !self.force {
            return Err("standard output is a terminal, and this format is binary; write to a file or a pipe, or use --force".to_owned());
        }
        Ok(())
    }

    /// Whether the output is this input file, perhaps under another name; `-` is standard input.
    pub(crate) fn overwrites(&self, file: &Path) -> bool {
        let own = self.path.as_deref().map_or_else(Identity::of_stdout, Identity::of_file);
        let read =
            if file == Path::new("-") { Identity::of_stdin() } else { Identity::of_file(file) };
        own.is_some() && own == read
    }

    /// Whether it goes to a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        self.path.is_none() && io::stdout().is_terminal()
    }

    /// The styles to use.
    pub(crate) fn palette(&self, color: args::Color) -> Palette {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = match color {
            args::Color::Always => true,
            args::Color::Never => false,
            args::Color::Auto => self.is_terminal() && !plain && !is_dumb_terminal(),
        };
        Palette { color }
    }

    /// The width in columns if the output is a terminal.
    pub(crate) fn width(&self) -> Option<usize> {
        let (width, _) = terminal_size::terminal_size().filter(|_| self.is_terminal())?;
        Some(usize::from(width.0))
    }

    /// Sets what to write before everything else.
    pub(crate) fn begin_with(&mut self, head: Vec<u8>) {
        self.head = head;
    }

    /// Writes the end, if anything was written before.
    pub(crate) fn end_with(&mut self, tail: &[u8]) -> io::Result<()> {
        if self.writer.is_none() { Ok(()) } else { self.write(tail) }
    }

    /// Writes and flushes.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let mut writer = match &self.path {
                    Some(path) => opened(path, self.force)?,
                    None => Writer::Direct(Compressor::Plain(Box::new(io::stdout()))),
                };
                writer.write(&self.head)?;
                none.insert(writer)
            }
        };
        writer.write(bytes)
    }

    /// Writes the whole output.
    pub(crate) fn write_all(&mut self, bytes: &[u8]) -> Status {
        let written = self.write(bytes);
        self.complete(written)
    }

    /// Gives a file its name; if it could not be written, removes it. Returns the status after this result of writing.
    /// Reports an error, but a closed pipe is not an error.
    pub(crate) fn complete(&mut self, written: io::Result<()>) -> Status {
        let completed = written.and_then(|()| match self.writer.take() {
            Some(Writer::New(file)) => file.finish()?.complete(),
            Some(Writer::Direct(writer)) => writer.finish()?.flush(),
            None => Ok(()),
        });
        self.writer = None;
        match completed {
            Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
                let name = self.path.as_deref().unwrap_or(Path::new("standard output"));
                error(format_args!("{}: cannot be written: {cause}", name.display()));
                Status::Failure
            }
            _ => Status::Success,
        }
    }
}

/// Whether the terminal can only print lines.
pub(crate) fn is_dumb_terminal() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

impl Writer {
    /// Writes, and flushes what somebody may wait for.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::New(file) => file.write_all(bytes),
            Self::Direct(writer) => {
                writer.write_all(bytes)?;
                writer.flush()
            }
        }
    }
}

/// Begins to write a file: a new one, which gets the name when it is complete, or the file itself if it is not regular.
fn opened(path: &Path, replaces: bool) -> io::Result<Writer> {
    let direct = || -> io::Result<Writer> {
        let file: Box<dyn Write> = Box::new(File::create(path)?);
        Ok(Writer::Direct(Compressor::of(path, file)?))
    };
    let permissions = match fs::metadata(path) {
        Ok(found) if found.is_file() => {
            // What may not be written is not replaced either.
            File::options().write(true).open(path)?;
            Some(found.permissions())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        _ => return direct(),
    };
    match behind_links(path)? {
        Some(target) => {
            let new = NewFile::create(target, permissions, replaces)?;
            Ok(Writer::New(Compressor::of(path, new)?))
        }
        None => direct(),
    }
}

/// The absolute path that symbolic links lead to; `None` if it is an open file of a process, which has no other name.
fn behind_links(path: &Path) -> io::Result<Option<PathBuf>> {
    let mut path = std::path::absolute(path)?;
    loop {
        let directory = path.parent().unwrap_or(&path);
        let found = fs::canonicalize(directory)?;
        if found.starts_with("/proc") || found == Path::new("/dev/fd") {
            return Ok(None);
        }
        match fs::read_link(&path) {
            Ok(link) => path = directory.join(link),
            Err(_) => return Ok(Some(path)),
        }
    }
}
