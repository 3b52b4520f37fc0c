//! The identity of a file, to tell whether an input is the output.

use std::path::Path;

/// What tells a regular file from all others, whatever its name.
#[derive(PartialEq, Eq)]
pub(crate) struct Identity(Id);

/// Device and inode: they are known without opening the file. To open a pipe waits for its other end.
#[cfg(unix)]
type Id = (u64, u64);

#[cfg(unix)]
impl Identity {
    pub(crate) fn of_file(path: &Path) -> Option<Self> {
        Self::of(std::fs::metadata(path))
    }

    pub(crate) fn of_stdin() -> Option<Self> {
        Self::of_open(&std::io::stdin())
    }

    pub(crate) fn of_stdout() -> Option<Self> {
        Self::of_open(&std::io::stdout())
    }

    fn of_open(stream: &impl std::os::fd::AsFd) -> Option<Self> {
        let file = stream.as_fd().try_clone_to_owned().ok()?;
        Self::of(std::fs::File::from(file).metadata())
    }

    fn of(metadata: std::io::Result<std::fs::Metadata>) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;

        let file = metadata.ok().filter(std::fs::Metadata::is_file)?;
        Some(Self((file.dev(), file.ino())))
    }
}

#[cfg(windows)]
type Id = same_file::Handle;

#[cfg(windows)]
impl Identity {
    pub(crate) fn of_file(path: &Path) -> Option<Self> {
        let handle = path.is_file().then(|| Id::from_path(path))?;
        handle.ok().map(Self)
    }

    pub(crate) fn of_stdin() -> Option<Self> {
        Id::stdin().ok().map(Self)
    }

    /// Standard output is not compared.
    pub(crate) fn of_stdout() -> Option<Self> {
        None
    }
}
