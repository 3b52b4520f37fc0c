//! Signals, and mapped files: the only module with `unsafe`.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use memmap2::Mmap;
use wfp_events::reader::ImageBytes;

/// The name of the file that was mapped last.
static MAPPED: Mutex<String> = Mutex::new(String::new());

/// Maps a file into memory.
pub(crate) fn map(file: &File, path: &Path) -> io::Result<ImageBytes> {
    watch_signals()?;
    *lock(&MAPPED) = path.display().to_string();
    // SAFETY: the mapping is read-only, and lives as long as the value that is returned. Another process can still
    // change the file, of which the language knows nothing:
    // - Bytes that are changed can be read as they were or as they are. They are plain bytes, of which any value is
    //   valid. The library has no `unsafe` that depends on what was read before, and checks each length against the
    //   mapping when it uses it. So a record can be wrong, as the file is, but nothing else is read.
    // - Bytes that are cut off raise SIGBUS when they are read: see `watch_signals`. Windows does not truncate a file
    //   that is mapped.
    let mapped = unsafe { Mmap::map(file)? };
    Ok(Arc::new(mapped))
}

/// Starts to watch for the signals that end the command, unless that was done before.
///
/// Each of them, and a read of a mapped file that was truncated, removes the file that is being written. A signal that
/// is ignored when the command starts, as `nohup` does, stays ignored.
///
/// # Errors
/// Returns an error if the thread that waits for the signals cannot be started.
#[cfg(unix)]
pub(crate) fn watch_signals() -> io::Result<()> {
    use signal_hook::consts::{SIGBUS, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    static WATCHED: Mutex<bool> = Mutex::new(false);

    let mut watched = lock(&WATCHED);
    if *watched {
        return Ok(());
    }
    let ending = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGBUS];
    let mut signals = Signals::new(ending.into_iter().filter(|signal| restore_default(*signal)))?;
    crate::pipeline::spawn("signals", move || {
        for signal in signals.forever() {
            crate::progress::clear();
            // It stays locked, so that no file is begun or completed from here on.
            let _begun = crate::new_file::remove_begun();
            let mapped = lock(&MAPPED);
            if signal == SIGBUS && !mapped.is_empty() {
                // Meanwhile the thread that reads the file gets the signal again and again.
                let why = "it was truncated while it was read, or its device failed";
                crate::error(format_args!("{mapped}: cannot be read: {why}"));
                std::process::exit(2);
            }
            // The signal ends the process, so that a shell knows why it ended.
            let _ = emulate_default_handler(signal);
        }
    })?;
    *watched = true;
    Ok(())
}

#[cfg(not(unix))]
pub(crate) fn watch_signals() -> io::Result<()> {
    Ok(())
}

/// Removes the handler of a signal, for example that of the standard library for SIGBUS. Returns `false`, and changes
/// nothing, if the signal is ignored.
#[cfg(unix)]
fn restore_default(signal: libc::c_int) -> bool {
    // SAFETY: neither disposition runs code of this process.
    unsafe {
        let ignored = libc::signal(signal, libc::SIG_IGN) == libc::SIG_IGN;
        if !ignored {
            libc::signal(signal, libc::SIG_DFL);
        }
        !ignored
    }
}

/// Lets a write beyond the limit on the size of files return an error. By default it ends the process.
#[cfg(unix)]
pub(crate) fn report_file_size_limit() {
    // If this fails, the default stays.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// Locks a value that is valid whatever thread panicked.
pub(crate) fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
