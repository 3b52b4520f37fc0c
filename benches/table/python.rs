//! The readers in Python: `benches/python/peers.py` in an environment of its own.

use std::path::{Path, PathBuf};

use super::process::{self, Cores};

/// Those whose sums are compared.
pub(crate) const READERS: [&str; 3] = ["struct", "construct", "dissect.cstruct"];

pub(crate) struct Python {
    program: PathBuf,
    script: PathBuf,
}

impl Python {
    /// Sets up the environment below a directory; what is there already stays.
    pub(crate) fn new(target: &Path) -> Result<Self, String> {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
        let environment = target.join("bench-python");
        let program = environment.join("bin/python");
        let needed = |why| format!("the rows of Python need python3 with venv and pip: {why}");
        if !program.exists() {
            process::printed(
                Path::new("python3"),
                &["-m".as_ref(), "venv".as_ref(), environment.as_os_str()],
            )
            .map_err(needed)?;
        }
        let requirements = sources.join("requirements.txt");
        let arguments = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
        let mut arguments: Vec<&std::ffi::OsStr> = arguments.map(str::as_ref).to_vec();
        arguments.push(requirements.as_os_str());
        process::printed(&program, &arguments).map_err(needed)?;
        Ok(Self { program, script: sources.join("peers.py") })
    }

    /// The one number of a file's records, and the seconds that it took, without starting.
    pub(crate) fn fold(&self, reader: &str, records: &Path) -> Result<(u64, f64), String> {
        let arguments =
            [self.script.as_os_str(), "fold".as_ref(), reader.as_ref(), records.as_os_str()];
        let printed = process::printed(&self.program, &arguments)?;
        let printed = String::from_utf8_lossy(&printed).into_owned();
        let words = printed
            .trim()
            .split_once(' ')
            .and_then(|(number, seconds)| Some((number.parse().ok()?, seconds.parse().ok()?)));
        words.ok_or(printed)
    }

    fn lines<'a>(&'a self, records: &'a Path, layout: &'a Path) -> [&'a std::ffi::OsStr; 4] {
        [self.script.as_os_str(), "json".as_ref(), records.as_os_str(), layout.as_os_str()]
    }

    /// The JSON lines of a file's records.
    pub(crate) fn text(&self, records: &Path, layout: &Path) -> Result<Vec<u8>, String> {
        process::printed(&self.program, &self.lines(records, layout))
    }

    /// The seconds that these take, with starting.
    pub(crate) fn seconds(&self, records: &Path, layout: &Path) -> Result<f64, String> {
        let took = process::run(&self.program, &self.lines(records, layout), Cores::All);
        took.map(|took| took.seconds)
    }
}
