//! The rows of the command: whole processes.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use wfp_events::Record;

use super::measure::{Scale, median, pair, timed};
use super::process::{self, Cores};
use super::python::{self, Python};
use super::row::{Ask, Row, bytes_a_second, mebibytes, rate, records, time};
use crate::{flat, lines, peers};

/// More than this is held by no process that these rows start from, so that theirs is what is measured.
const SMALL: f64 = 24.0 * 1048576.0;

const LIMIT: f64 = 64.0 * 1048576.0;

/// What each row needs.
struct Bench<'a> {
    scale: &'a Scale,
    program: PathBuf,
    scratch: TempDir,
    rows: Vec<Row>,
}

pub(crate) fn measure(scale: &Scale) -> Result<Vec<Row>, String> {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = temporary.parent().ok_or("no target directory")?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--release", "--bin", "wfp-events", "--target-dir"]).arg(target);
    let built = build.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).status();
    if !built.is_ok_and(|status| status.success()) {
        return Err("cargo build --release: failed".to_owned());
    }
    let program = target.join("release/wfp-events");
    let python = if scale.smoke { None } else { Some(Python::new(target)?) };
    eprintln!("measuring the command");
    let scratch = TempDir::new_in(temporary).map_err(|error| error.to_string())?;
    let mut bench = Bench { scale, program, scratch, rows: Vec::new() };
    bench.make("failures.bin", scale.records, "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0")?;
    bench.make("failures.jsonl", scale.records / 4, "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0")?;
    bench.memory();
    bench.start();
    bench.flat()?;
    bench.events();
    if let Some(python) = &python {
        bench.python(python)?;
    }
    Ok(bench.rows)
}

impl Bench<'_> {
    fn file(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    /// Writes a file of synthetic records.
    fn make(&self, name: &str, count: u64, structure: &str) -> Result<PathBuf, String> {
        let file = self.file(name);
        let count = count.to_string();
        let arguments =
            ["generate", "-n", &count, "--struct", structure].map(OsStr::new).into_iter();
        let arguments: Vec<&OsStr> = arguments.chain([file.as_os_str()]).collect();
        process::run(&self.program, &arguments, Cores::All)?;
        Ok(file)
    }

    /// The seconds of a run.
    fn seconds(&self, arguments: &[&OsStr], cores: Cores) -> f64 {
        process::run(&self.program, arguments, cores).expect("ran before").seconds
    }

    /// The most memory, whatever the size of the input. Comes first, while this process is small itself.
    fn memory(&mut self) {
        let [failures, text] = ["failures.bin", "failures.jsonl"].map(|name| self.file(name));
        self.resident("flat records to JSON lines", &decode(&failures));
        self.resident("JSON lines read and written", &decode(&text));
        let events = self.events_file();
        match events {
            Ok(events) => self.resident("events from pcapng to JSON lines", &decode(&events)),
            Err(why) => self.rows.push(Row::missing(6, "peak memory, pcapng", &why)),
        }
        let (image, count) = image(self.file("image.bin"), self.scale.events / 4);
        let count = count.to_string();
        let mut arguments = decode(&image).to_vec();
        arguments.extend(["--struct", "FWPM_NET_EVENT5", "--entries", &count].map(OsStr::new));
        let what = format!("peak anonymous memory, a mapped image of {}", size(&image));
        self.rows.push(match process::anonymous(&self.program, &arguments) {
            Ok(most) => Row::alone(6, what, most, Ask::AtMost(LIMIT), mebibytes),
            Err(why) => Row::missing(6, what, &why),
        });
    }

    fn resident(&mut self, what: &str, arguments: &[&OsStr]) {
        assert!(process::own() < SMALL, "what is measured begins with what this process holds");
        let what = format!("peak memory, {what}, {}", size(Path::new(arguments[3])));
        self.rows.push(match process::run(&self.program, arguments, Cores::All) {
            Ok(took) => Row::alone(6, what, took.resident, Ask::AtMost(LIMIT), mebibytes),
            Err(why) => Row::missing(6, what, &why),
        });
    }

    fn events_file(&self) -> Result<PathBuf, String> {
        let file = self.file("events.pcapng");
        if file.exists() {
            Ok(file)
        } else {
            self.make("events.pcapng", self.scale.events, "FWPM_NET_EVENT5")
        }
    }

    fn start(&mut self) {
        let runs = if self.scale.smoke { 1 } else { 301 };
        let version = [OsStr::new("--version")];
        let seconds = median((0..runs).map(|_| self.seconds(&version, Cores::All)));
        self.rows.push(Row::alone(7, "`wfp-events --version`", seconds, Ask::AtMost(5e-3), time));
        if !self.scale.smoke {
            let length = fs::metadata(&self.program).map_or(f64::NAN, |of| of.len() as f64);
            let shown = |bytes: f64| format!("{:.1} MB", bytes / 1e6);
            self.rows.push(Row::alone(7, "release binary", length, Ask::AtMost(8e6), shown));
        }
    }

    fn flat(&mut self) -> Result<(), String> {
        let failures = self.file("failures.bin");
        let arguments = decode(&failures);
        let what = |how| format!("{} records to JSON lines, {how}", thousands(self.scale.records));
        let (piped, text) = process::drain(&self.program, &arguments)?;
        let row =
            Row::alone(6, what("into a pipe"), text as f64 / piped, Ask::Nothing, bytes_a_second);
        let two = what("two cores");
        self.rows.push(row);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        self.rows.push(if cores < 2 {
            Row::missing(6, two, "this machine has one core")
        } else {
            let measured =
                pair(self.scale.runs, &mut || self.seconds(&arguments, Cores::Two), &mut || {
                    self.seconds(&arguments, Cores::One)
                });
            Row::pair(6, two, "one core", measured, Ask::AtLeast(1.8), rate(text as usize))
        });
        let bytes = fs::metadata(&failures).map_or(0, |of| of.len());
        let check = [OsStr::new("check"), failures.as_os_str()];
        let seconds = median((0..self.scale.runs).map(|_| self.seconds(&check, Cores::All)));
        let figure = bytes as f64 / seconds;
        let what = "`check` of flat records";
        self.rows.push(Row::alone(6, what, figure, Ask::AtLeast(1e9), bytes_a_second));
        Ok(())
    }

    /// The text rate of events from pcapng on one core, beside that of the serializer alone.
    fn events(&mut self) {
        let what =
            format!("{} events from pcapng to JSON lines, one core", thousands(self.scale.events));
        let drained = self.events_file().and_then(|events| {
            let (_, text) = process::drain(&self.program, &decode(&events))?;
            Ok((events, text as f64))
        });
        let row = match drained {
            Err(why) => Row::missing(6, what, &why),
            Ok((events, text)) => {
                let (records, alone) = lines::take(flat::SMALL.1, lines::events());
                let mut to = Vec::new();
                let mut append =
                    timed(self.scale, || lines::write(lines::OURS.1, &records, &mut to));
                // Seconds of a byte, so that both are rates of the same.
                let measured = pair(
                    self.scale.runs,
                    &mut || self.seconds(&decode(&events), Cores::One) / text,
                    &mut || append() / alone.len() as f64,
                );
                let shown = rate(1);
                // Eight tenths of what is asked of the text alone.
                let least = Ask::AtLeast(0.8 * 1.5e9);
                let figure = 1.0 / measured.ours;
                self.rows.push(Row::alone(6, what.clone(), figure, least, bytes_a_second));
                Row::pair(6, what, "`append_line` alone", measured, Ask::AtLeast(0.8), shown).bound(
                    "two fifths of the time go into the file, its packets, events and threads; the text alone stays in the cache",
                )
            }
        };
        self.rows.push(row);
    }

    fn python(&mut self, python: &Python) -> Result<(), String> {
        eprintln!("measuring beside Python");
        let scale = self.scale;
        let few = self.make("few.bin", scale.few, "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0")?;
        let layout = self.file("layout.json");
        let arguments = ["layout", "-f", "json", "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"];
        let told = process::printed(&self.program, &arguments)?;
        fs::write(&layout, told).map_err(|error| error.to_string())?;

        let bytes = fs::read(&few).map_err(|error| error.to_string())?;
        let (_, typed) = peers::TYPED;
        for reader in python::READERS {
            let (number, _) = python.fold(reader, &few)?;
            assert_eq!(number, typed(&bytes), "{reader}");
            let mut ours =
                timed(scale, || _ = std::hint::black_box(typed(std::hint::black_box(&bytes))));
            let measured =
                pair(3, &mut ours, &mut || python.fold(reader, &few).expect("ran before").1);
            let what = format!("typed fold, {}", size(&few));
            let beside = format!("`{reader}` in Python");
            self.rows.push(Row::pair(2, what, &beside, measured, Ask::Nothing, records(scale.few)));
        }

        let same = process::printed(&self.program, &decode(&few))? == python.text(&few, &layout)?;
        assert!(same, "dissect.cstruct and json give the same lines");
        let failures = self.file("failures.bin");
        // Seconds of a record: Python is given fewer.
        let measured = pair(
            3,
            &mut || self.seconds(&decode(&failures), Cores::All) / scale.records as f64,
            &mut || python.seconds(&few, &layout).expect("ran before") / scale.few as f64,
        );
        let what = format!("{} records to JSON lines", thousands(scale.records));
        let beside = "`dissect.cstruct` and `json`";
        let row = Row::pair(6, what, beside, measured, Ask::AtLeast(100.0), records(1));
        self.rows.push(row.bound("two cores: the text alone takes three fifths of the time"));
        Ok(())
    }
}

fn decode(file: &Path) -> [&OsStr; 4] {
    ["decode".as_ref(), "-f".as_ref(), "jsonl".as_ref(), file.as_os_str()]
}

/// An image of an array of pointers to as many events, written with the library, and how many they are.
fn image(file: PathBuf, count: u64) -> (PathBuf, u64) {
    use std::io::{BufWriter, Seek, SeekFrom, Write};
    let mut written = BufWriter::new(fs::File::create(&file).expect("a file"));
    let array = 8 * count;
    let mut addresses = Vec::with_capacity(array as usize);
    written.seek(SeekFrom::Start(array)).expect("a place");
    let mut address = array;
    for record in lines::events().take(count as usize) {
        let Record::Event(event) = record else { panic!("an event") };
        let mut bytes = event.write(address).expect("an event");
        bytes.resize(bytes.len().next_multiple_of(8), 0);
        addresses.extend(address.to_le_bytes());
        address += bytes.len() as u64;
        written.write_all(&bytes).expect("written");
    }
    written.seek(SeekFrom::Start(0)).expect("a place");
    written.write_all(&addresses).expect("written");
    written.flush().expect("written");
    (file, count)
}

fn size(file: &Path) -> String {
    mebibytes(fs::metadata(file).map_or(f64::NAN, |of| of.len() as f64))
}

fn thousands(count: u64) -> String {
    match count {
        1_000_000.. => format!("{} million", count / 1_000_000),
        _ => count.to_string(),
    }
}
