//! Temporary files.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

#[cfg(feature = "cli")]
use super::{command, golden};

/// A temporary directory of files.
pub(crate) struct Files(TempDir);

impl Files {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// With a file in it.
    pub(crate) fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), content).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The directory.
    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// What a file in it holds.
    #[track_caller]
    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }
}

/// With the command.
#[cfg(feature = "cli")]
impl Files {
    /// Runs the command in it.
    pub(crate) fn run(&self, args: &[&str]) -> command::Ended {
        command::ended(self.command(args))
    }

    /// The command, to be run in it.
    pub(crate) fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = command::command(args);
        command.current_dir(self.0.path());
        command
    }

    /// Asserts what a file in it holds.
    #[track_caller]
    pub(crate) fn holds(&self, name: &str, expected: impl AsRef<[u8]>) {
        golden::same(&self.read(name), expected.as_ref());
    }
}
