//! A file that appears under its name when it is complete.

use std::fs::{File, Permissions};
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};

use tempfile::{Builder, TempPath};

use crate::system::{lock, watch_signals};

/// The temporary name of the file that is being written.
static BEGUN: Mutex<Option<TempPath>> = Mutex::new(None);

/// A file with a temporary name in the directory of its target. It is removed when this is dropped, and when a signal
/// ends the command.
pub(crate) struct NewFile {
    file: File,
    target: PathBuf,
    /// Whether it replaces another file of its name.
    replaces: bool,
}

impl NewFile {
    /// Creates the file, with the permissions of the file that it replaces. The path of the target is absolute.
    pub(crate) fn create(
        target: PathBuf,
        permissions: Option<Permissions>,
        replaces: bool,
    ) -> io::Result<Self> {
        watch_signals()?;
        let directory = target.parent().unwrap_or(&target);
        let mut begun = lock(&BEGUN);
        // A file that `tempfile` creates can be read by its owner only.
        let mut builder = Builder::new();
        let created =
            builder.prefix(".wfp-events-").make_in(directory, |name| File::create_new(name));
        let (file, name) = created?.into_parts();
        *begun = Some(name);
        drop(begun);
        let new = Self { file, target, replaces };
        if let Some(permissions) = permissions {
            new.file.set_permissions(permissions)?;
        }
        Ok(new)
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// Also returns an error if there is a file of that name by now, and it is not to be replaced.
    pub(crate) fn complete(self) -> io::Result<()> {
        let mut begun = lock(&BEGUN);
        let Some(name) = begun.take() else { return Ok(()) };
        let name = match name {
            name if self.replaces => name,
            name => match name.persist_noclobber(&self.target) {
                // Some file systems cannot do it in one step.
                Err(failed) if !self.target.exists() => failed.path,
                named => return named.map_err(|failed| failed.error),
            },
        };
        name.persist(&self.target).map_err(|failed| failed.error)
    }
}

impl io::Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        drop(remove_begun());
    }
}

/// Removes the file that is being written, if any. None is begun or completed while the result lives.
pub(crate) fn remove_begun() -> MutexGuard<'static, Option<TempPath>> {
    let mut begun = lock(&BEGUN);
    *begun = None;
    begun
}
