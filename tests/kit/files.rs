//! Temporary files for tests.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

#[cfg(feature = "cli")]
use super::{command, golden};

/// A temporary directory.
pub(crate) struct Files(TempDir);

impl Files {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// Adds a file.
    pub(crate) fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), content).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The path of the directory.
    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// The content of a file in it.
    #[track_caller]
    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }
}

/// Methods that run the command.
#[cfg(feature = "cli")]
impl Files {
    /// Runs the command in the directory.
    pub(crate) fn run(&self, args: &[&str]) -> command::Ended {
        command::ended(self.command(args))
    }

    /// The command, to be run in the directory.
    pub(crate) fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = command::command(args);
        command.current_dir(self.0.path());
        command
    }

    /// Asserts the content of a file in the directory.
    #[track_caller]
    pub(crate) fn holds(&self, name: &str, expected: impl AsRef<[u8]>) {
        golden::same(&self.read(name), expected.as_ref());
    }
}
