//! Where a command's output goes.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use wfp_events::show::Ink;

use super::{Status, args, say};

/// Standard output or a file.
pub(super) struct Output {
    name: String,
    writer: Box<dyn Write>,
    terminal: bool,
}

/// Nothing more can be written.
pub(super) enum Stopped {
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
    /// Opens a file to be written anew; `None` and `-` are standard output. Says what is wrong.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Status> {
        match path {
            Some(path) if path != Path::new("-") => match File::create(path) {
                Ok(file) => Ok(Self {
                    name: path.display().to_string(),
                    writer: Box::new(file),
                    terminal: false,
                }),
                Err(error) => {
                    say(format_args!("{}: cannot be written: {error}", path.display()));
                    Err(Status::Unusable)
                }
            },
            _ => Ok(Self {
                name: "standard output".to_owned(),
                writer: Box::new(io::stdout()),
                terminal: io::stdout().is_terminal(),
            }),
        }
    }

    /// Whether to use colour there.
    pub(super) fn ink(&self, color: args::Color) -> Ink {
        let plain = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = match color {
            args::Color::Always => true,
            args::Color::Never => false,
            args::Color::Auto => self.terminal && !plain("NO_COLOR") && !dumb,
        };
        Ink { color }
    }

    /// The terminal's width in columns, where it is one.
    pub(super) fn width(&self) -> Option<usize> {
        let (width, _) = terminal_size::terminal_size().filter(|_| self.terminal)?;
        Some(usize::from(width.0))
    }

    /// Writes at once.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Stopped> {
        self.writer.write_all(bytes)?;
        Ok(self.writer.flush()?)
    }

    /// Writes everything there is, and tells how that ended.
    pub(super) fn write_last(&mut self, bytes: &[u8]) -> Status {
        self.write(bytes).map_or_else(|stopped| self.stopped(stopped), |()| Status::Done)
    }

    /// How a run ends that could not write on. Says what is wrong.
    pub(super) fn stopped(&self, stopped: Stopped) -> Status {
        match stopped {
            Stopped::Closed => Status::Done,
            Stopped::Failed(error) => {
                say(format_args!("{}: cannot be written: {error}", self.name));
                Status::Unusable
            }
        }
    }
}
