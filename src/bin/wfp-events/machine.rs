//! The names that the machine of the events has for its filters, layers and drives.

use std::fs::File;
use std::path::PathBuf;

use wfp_events::names::Names;
use wfp_events::query::Expression;

use crate::args::RunOptions;
use crate::note;

/// What a command does with the names of filters and layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Use {
    Nothing,
    /// It shows those that there are.
    Shows,
    /// It compares or counts them, so there must be some.
    Needs,
}

/// The names that the options specify, and those in the only input if it is a `wfpdiag.xml` and they are used; `None` if
/// there are none.
///
/// They live as long as the process, because all threads use them.
///
/// # Errors
/// Returns a message if a file of names cannot be opened, or contains none, or names are needed and there are none.
pub(crate) fn names(
    options: &RunOptions,
    volumes: &[(u32, String)],
    inputs: &[PathBuf],
    mut used: Use,
) -> Result<Option<&'static Names>, String> {
    if options.filter.expression.as_ref().is_some_and(Expression::needs_names) {
        used = Use::Needs;
    }
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
        && used > Use::Nothing
        && input.is_file()
        && let Ok(file) = File::open(input)
    {
        // What is wrong with the file is reported when its records are read.
        let _ = names.read_capture(file);
    }
    if names.is_empty() && used == Use::Needs {
        return Err("the names of filters and layers are not known; specify --names".to_owned());
    }
    for (number, drive) in volumes {
        names.set_volume(*number, drive);
    }
    Ok((!names.is_empty()).then(|| &*Box::leak(Box::new(names))))
}
