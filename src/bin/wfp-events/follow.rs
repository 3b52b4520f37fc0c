//! A file that grows while it is read.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::file_identity::Identity;

/// How often a file is asked whether it has grown.
const INTERVAL: Duration = Duration::from_millis(50);

/// A file whose end waits for more. It ends when another file has its name, or when it was truncated.
pub(crate) struct Follow {
    file: File,
    path: PathBuf,
    /// The file when it was opened.
    identity: Option<Identity>,
    /// The number of bytes that were read.
    position: u64,
    /// Whether another file has its name, or it was truncated.
    is_replaced: Arc<AtomicBool>,
}

impl Follow {
    /// Opens a file, and sets `is_replaced` when it ends. A pipe is not followed: it ends when its writer closes it.
    pub(crate) fn open(
        path: &Path,
        is_replaced: &Arc<AtomicBool>,
    ) -> io::Result<Box<dyn Read + Send>> {
        is_replaced.store(false, Ordering::Relaxed);
        let identity = Identity::of_file(path);
        let file = File::open(path)?;
        if !file.metadata()?.is_file() {
            return Ok(Box::new(file));
        }
        let (path, is_replaced) = (path.to_owned(), Arc::clone(is_replaced));
        Ok(Box::new(Self { file, path, identity, position: 0, is_replaced }))
    }

    /// Whether another file has its name, or it was truncated. A file whose name is gone may still grow.
    fn is_over(&self) -> bool {
        let is_truncated = self.file.metadata().is_ok_and(|now| now.len() < self.position);
        is_truncated || Identity::of_file(&self.path).is_some_and(|now| Some(now) != self.identity)
    }
}

impl Read for Follow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let was_replaced = self.is_replaced.load(Ordering::Relaxed);
            let read = self.file.read(buffer)?;
            if read > 0 || was_replaced {
                self.position =
                    self.position.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
                return Ok(read);
            }
            if self.is_over() {
                // What was written to it last is read before it ends.
                self.is_replaced.store(true, Ordering::Relaxed);
            } else {
                thread::sleep(INTERVAL);
            }
        }
    }
}
