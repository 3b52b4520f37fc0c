//! The output of a command.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use wfp_events::detail::Palette;

use crate::identity::Identity;
use crate::{Status, args, error};

/// Standard output or a file.
#[derive(Default)]
pub(crate) struct Output {
    /// The file; `None` for standard output.
    path: Option<PathBuf>,
    /// Opened by the first write.
    writer: Option<Box<dyn Write>>,
    /// Written before everything else.
    head: Vec<u8>,
}

impl Output {
    /// Standard output.
    pub(crate) fn standard() -> Self {
        Self::default()
    }

    /// A file, which is created or overwritten; `-` is standard output.
    ///
    /// The first write creates it, so that wrong arguments do not destroy an existing file.
    pub(crate) fn file(path: &Path) -> Self {
        let path = (path != Path::new("-")).then(|| path.to_owned());
        Self { path, ..Self::default() }
    }

    /// Whether the output is this input file, perhaps under another name; `-` is standard input.
    pub(crate) fn overwrites(&self, file: &Path) -> bool {
        let own = self.path.as_deref().map_or_else(Identity::of_stdout, Identity::of_file);
        let read =
            if file == Path::new("-") { Identity::of_stdin() } else { Identity::of_file(file) };
        own.is_some() && own == read
    }

    fn is_terminal(&self) -> bool {
        self.path.is_none() && io::stdout().is_terminal()
    }

    /// The styles to use.
    pub(crate) fn palette(&self, color: args::Color) -> Palette {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = match color {
            args::Color::Always => true,
            args::Color::Never => false,
            args::Color::Auto => self.is_terminal() && !plain && !dumb,
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
                let mut writer: Box<dyn Write> = match &self.path {
                    Some(path) => Box::new(File::create(path)?),
                    None => Box::new(io::stdout()),
                };
                writer.write_all(&self.head)?;
                none.insert(writer)
            }
        };
        writer.write_all(bytes)?;
        writer.flush()
    }

    /// Writes the whole output.
    pub(crate) fn write_all(&mut self, bytes: &[u8]) -> Status {
        let written = self.write(bytes);
        self.status_of(written)
    }

    /// The status after this result of writing. Reports an error, but a closed pipe is not an error.
    pub(crate) fn status_of(&self, written: io::Result<()>) -> Status {
        match written {
            Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
                let name = self.path.as_deref().unwrap_or(Path::new("standard output"));
                error(format_args!("{}: cannot be written: {cause}", name.display()));
                Status::Failure
            }
            _ => Status::Success,
        }
    }
}
