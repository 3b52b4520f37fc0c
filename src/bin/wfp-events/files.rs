//! The files to read: those that are named, and those in directories that are named.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file to read.
#[derive(Debug)]
pub(crate) struct InputFile {
    pub(crate) path: PathBuf,
    /// Whether it was found in a directory.
    pub(crate) is_found: bool,
    /// Why it cannot be read, if that is known.
    pub(crate) error: Option<io::Error>,
}

const DIRECTORY: &str = "it is a directory; use --recursive to read the files in it";

/// The paths; standard input if there are none.
pub(crate) fn or_standard_input(paths: &[PathBuf]) -> Vec<PathBuf> {
    if paths.is_empty() { vec![PathBuf::from("-")] } else { paths.to_vec() }
}

/// The files of these names in order; if `recursive`, those in directories instead of these, by name, but not those that
/// are `excluded`.
pub(crate) fn find(
    paths: &[PathBuf],
    recursive: bool,
    excluded: impl Fn(&Path) -> bool,
) -> Vec<InputFile> {
    let mut files = Vec::new();
    for path in paths {
        if path == Path::new("-") || !path.is_dir() {
            files.push(InputFile { path: path.clone(), is_found: false, error: None });
        } else if recursive {
            walk(path, &excluded, &mut files);
        } else {
            let error = Some(io::Error::other(DIRECTORY));
            files.push(InputFile { path: path.clone(), is_found: false, error });
        }
    }
    files
}

/// Adds the regular files in a directory, and in directories in it. Links to files are files; links to directories are
/// not followed.
fn walk(directory: &Path, excluded: &impl Fn(&Path) -> bool, files: &mut Vec<InputFile>) {
    let entries = fs::read_dir(directory).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            let path = directory.to_owned();
            files.push(InputFile { path, is_found: true, error: Some(error) });
            return;
        }
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_type().is_ok_and(|found| found.is_dir()) {
            walk(&path, excluded, files);
        } else if path.is_file() && !excluded(&path) {
            files.push(InputFile { path, is_found: true, error: None });
        }
    }
}

/// The size of all files; `None` if one is not regular.
pub(crate) fn size(files: &[InputFile]) -> Option<u64> {
    files.iter().filter(|file| file.error.is_none()).try_fold(0u64, |sum, file| {
        let found = file.path.metadata().ok().filter(fs::Metadata::is_file)?;
        // A file of `/proc` has the size 0, whatever can be read from it.
        Some(found.len()).filter(|size| *size > 0).map(|size| sum.saturating_add(size))
    })
}
