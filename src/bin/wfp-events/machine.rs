//! The names that the machine of the events has for its filters, layers and drives.

use std::fs::File;
use std::path::{Path, PathBuf};

use wfp_events::names::Names;

use crate::args::NameOptions;
use crate::note;

/// The names that the options specify, and those in the only input if it is a `wfpdiag.xml`; `None` if there are none.
///
/// They live as long as the process, because all threads use them.
///
/// # Errors
/// Returns a message if a file of names cannot be opened, or contains none.
pub(crate) fn names(
    options: &NameOptions,
    inputs: &[PathBuf],
) -> Result<Option<&'static Names>, String> {
    let mut names = Names::default();
    for path in &options.names {
        let shown = path.display();
        let file = File::open(path).map_err(|cause| format!("{shown}: cannot be read: {cause}"))?;
        let mut own = Names::default();
        let read = own.read(file);
        if own.is_empty() {
            return Err(format!(
                "{shown}: contains no names; expected filters.xml or wfpstate.xml"
            ));
        }
        if let Err(cause) = read {
            note(format_args!("{shown}: some names may be missing: {cause}"));
        }
        names.merge(own);
    }
    if let ([], [input]) = (&*options.names, inputs)
        && is_file(input)
        && let Ok(file) = File::open(input)
    {
        // What is wrong with the file is reported when its records are read.
        let _ = names.read_capture(file);
    }
    for (number, drive) in &options.volumes {
        names.set_volume(*number, drive);
    }
    Ok((!names.is_empty()).then(|| &*Box::leak(Box::new(names))))
}

fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file())
}
