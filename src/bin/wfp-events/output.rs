//! Where a command's output goes.

use std::fs::File;
use std::io::{self, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};

use crate::render::Ink;
use same_file::Handle;

use crate::{Status, args, say};

/// Standard output or a file.
pub(crate) struct Output {
    target: Target,
    terminal: bool,
    /// What is still to be written in front of everything; none once anything is written.
    head: Option<Vec<u8>>,
}

enum Target {
    Standard(Stdout),
    /// A file that is not open yet.
    Path(PathBuf),
    File(PathBuf, File),
}

/// Nothing more can be written.
pub(crate) enum Stopped {
    /// Nobody reads any more: no error.
    Closed,
    /// Something failed.
    Failed(io::Error),
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::Closed } else { Self::Failed(error) }
    }
}

impl Output {
    /// Standard output.
    pub(crate) fn standard() -> Self {
        let terminal = io::stdout().is_terminal();
        Self { target: Target::Standard(io::stdout()), terminal, head: Some(Vec::new()) }
    }

    /// A file, to be written anew; `-` is standard output.
    ///
    /// The file is not touched before the first writing, so that wrong arguments do it no harm.
    pub(crate) fn to(path: &Path) -> Self {
        if path == Path::new("-") {
            return Self::standard();
        }
        Self { target: Target::Path(path.to_owned()), terminal: false, head: Some(Vec::new()) }
    }

    /// Whether it would overwrite this file, by whatever name it goes; `-` is what standard input comes from.
    pub(crate) fn is(&self, file: &Path) -> bool {
        let (Target::Path(path) | Target::File(path, _)) = &self.target else { return false };
        let read = if file == Path::new("-") { Handle::stdin() } else { Handle::from_path(file) };
        // Writing to a terminal or a pipe overwrites nothing.
        path.is_file()
            && Handle::from_path(path).is_ok_and(|own| read.is_ok_and(|read| read == own))
    }

    /// Whether to use colour there.
    pub(crate) fn ink(&self, color: args::Color) -> Ink {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = match color {
            args::Color::Always => true,
            args::Color::Never => false,
            args::Color::Auto => self.terminal && !plain && !dumb,
        };
        Ink { color }
    }

    /// The terminal's width in columns, where it is one.
    pub(crate) fn width(&self) -> Option<usize> {
        let (width, _) = terminal_size::terminal_size().filter(|_| self.terminal)?;
        Some(usize::from(width.0))
    }

    /// Puts this in front of the first writing.
    pub(crate) fn begin_with(&mut self, head: Vec<u8>) {
        self.head = Some(head);
    }

    /// Writes the last, if anything was written at all, and tells how that ended.
    pub(crate) fn end(&mut self, tail: &[u8]) -> Status {
        if self.head.is_some() { Status::Done } else { self.write_last(tail) }
    }

    /// Writes at once.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Stopped> {
        if let Some(head) = self.head.take() {
            self.write(&head)?;
        }
        if let Target::Path(path) = &self.target {
            let file = File::create(path)?;
            self.target = Target::File(path.clone(), file);
        }
        match &mut self.target {
            Target::Standard(writer) => writer.write_all(bytes).and_then(|()| writer.flush())?,
            Target::File(_, file) => file.write_all(bytes)?,
            Target::Path(_) => {}
        }
        Ok(())
    }

    /// Writes everything there is, and tells how that ended.
    pub(crate) fn write_last(&mut self, bytes: &[u8]) -> Status {
        self.write(bytes).map_or_else(|stopped| self.stopped(stopped), |()| Status::Done)
    }

    /// How a run ends that could not write on. Says what is wrong.
    pub(crate) fn stopped(&self, stopped: Stopped) -> Status {
        match stopped {
            Stopped::Closed => Status::Done,
            Stopped::Failed(error) => {
                let name = match &self.target {
                    Target::Standard(_) => Path::new("standard output"),
                    Target::Path(path) | Target::File(path, _) => path,
                };
                say(format_args!("{}: cannot be written: {error}", name.display()));
                Status::Unusable
            }
        }
    }
}
