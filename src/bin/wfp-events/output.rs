//! Where a command's output goes.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use same_file::Handle;
use wfp_events::detail::Palette;

use crate::{Status, args, error};

/// Standard output or a file.
#[derive(Default)]
pub(crate) struct Output {
    /// The file; none for standard output.
    path: Option<PathBuf>,
    /// Open once anything is written.
    writer: Option<Box<dyn Write>>,
    /// What is written in front of everything.
    head: Vec<u8>,
}

impl Output {
    /// Standard output.
    pub(crate) fn standard() -> Self {
        Self::default()
    }

    /// A file, to be written anew; `-` is standard output.
    ///
    /// The file is not touched before the first writing, so that wrong arguments do it no harm.
    pub(crate) fn to(path: &Path) -> Self {
        let path = (path != Path::new("-")).then(|| path.to_owned());
        Self { path, ..Self::default() }
    }

    /// Whether it would overwrite this file, by whatever name it goes; `-` is what standard input comes from.
    pub(crate) fn is(&self, file: &Path) -> bool {
        let Some(path) = &self.path else { return false };
        let read = if file == Path::new("-") { Handle::stdin() } else { Handle::from_path(file) };
        // Writing to a terminal or a pipe overwrites nothing.
        path.is_file()
            && Handle::from_path(path).is_ok_and(|own| read.is_ok_and(|read| read == own))
    }

    fn is_terminal(&self) -> bool {
        self.path.is_none() && io::stdout().is_terminal()
    }

    /// Whether to use colour there.
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

    /// The terminal's width in columns, where it is one.
    pub(crate) fn width(&self) -> Option<usize> {
        let (width, _) = terminal_size::terminal_size().filter(|_| self.is_terminal())?;
        Some(usize::from(width.0))
    }

    /// Puts this in front of the first writing.
    pub(crate) fn begin_with(&mut self, head: Vec<u8>) {
        self.head = head;
    }

    /// Writes the last, if anything was written at all.
    pub(crate) fn end_with(&mut self, tail: &[u8]) -> io::Result<()> {
        if self.writer.is_none() { Ok(()) } else { self.write(tail) }
    }

    /// Writes at once.
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

    /// Writes everything there is, and gives how that ended.
    pub(crate) fn write_all(&mut self, bytes: &[u8]) -> Status {
        let written = self.write(bytes);
        self.ended(written)
    }

    /// How a run ends that wrote so. Says what is wrong; that nobody reads any more is no error.
    pub(crate) fn ended(&self, written: io::Result<()>) -> Status {
        match written {
            Err(wrong) if wrong.kind() != io::ErrorKind::BrokenPipe => {
                let name = self.path.as_deref().unwrap_or(Path::new("standard output"));
                error(format_args!("{}: cannot be written: {wrong}", name.display()));
                Status::Unusable
            }
            _ => Status::Done,
        }
    }
}
