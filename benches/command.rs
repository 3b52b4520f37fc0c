//! Benches of whole processes: the command, and Python programs that do the same work. They need Linux.

use std::fs;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use criterion::measurement::{Measurement, ValueFormatter};
use criterion::{Criterion, Throughput};
use tempfile::TempDir;

use crate::{SMALL, json, peers, release, synthetic};

/// The programs, and the directory of their input files.
struct Shell {
    command: PathBuf,
    python: PathBuf,
    directory: TempDir,
}

impl Shell {
    fn new() -> Self {
        let python = release::target().join("bench-python/bin/python");
        let directory = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        Self { command: release::build(), python, directory }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn spawn(&self, line: &str, output: Stdio) -> std::process::Child {
        let words = line.split(' ').map(|word| match word {
            "wfp-events" => self.command.as_path(),
            "python" => &self.python,
            "peers.py" => Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/python/peers.py")),
            word => Path::new(word),
        });
        let words: Vec<&Path> = words.collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).current_dir(&self.directory).stdin(Stdio::null()).stdout(output);
        command.spawn().unwrap_or_else(|error| panic!("{line}: {error}"))
    }

    /// Runs a command line and discards its output.
    fn run(&self, line: &str) {
        assert!(self.spawn(line, Stdio::null()).wait().unwrap().success(), "{line}");
    }

    /// Runs a command line, reads its output through a pipe, and returns the number of bytes.
    fn drain(&self, line: &str) -> u64 {
        let mut child = self.spawn(line, Stdio::piped());
        let bytes = io::copy(&mut child.stdout.take().unwrap(), &mut io::sink()).unwrap();
        assert!(child.wait().unwrap().success(), "{line}");
        bytes
    }

    fn printed(&self, line: &str) -> Vec<u8> {
        let output = self.spawn(line, Stdio::piped()).wait_with_output().unwrap();
        assert!(output.status.success(), "{line}");
        output.stdout
    }

    /// The peak of memory in bytes: the highest value of a line of `/proc/PID/status`, which is read all the time.
    fn peak(&self, line: &str, status: &str) -> f64 {
        let mut child = self.spawn(line, Stdio::null());
        let file = format!("/proc/{}/status", child.id());
        let mut peak = 0.0_f64;
        loop {
            let text = fs::read_to_string(&file).unwrap();
            let found = text.lines().find_map(|line| line.strip_prefix(status));
            let number = found.and_then(|rest| rest.split_whitespace().next());
            peak = peak.max(number.map_or(0.0, |kibibytes| kibibytes.parse().unwrap()));
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success(), "{line}");
                return peak * 1024.0;
            }
            thread::sleep(Duration::from_micros(200));
        }
    }
}

pub(crate) fn bench(c: &mut Criterion) {
    if !cfg!(target_os = "linux") {
        eprintln!("command: processes are measured as Linux does it");
        return;
    }
    let test = std::env::args().any(|argument| argument == "--test");
    let million = if test { 1_000 } else { 1_000_000 };
    let shell = Shell::new();
    for (file, count, kind) in [
        ("failures.bin", 4 * million, "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"),
        ("failures.jsonl", million, "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"),
        ("events.pcapng", million, "FWPM_NET_EVENT5"),
        ("events.xml", million / 10, "FWPM_NET_EVENT5"),
        ("fewer.bin", 4 * million / 10, "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"),
        ("fewer.pcapng", million / 10, "FWPM_NET_EVENT5"),
    ] {
        shell.run(&format!("wfp-events generate -n {count} --struct {kind} {file}"));
    }
    memory(&shell, million / 4);

    c.bench_function("command start", |b| b.iter(|| shell.run("wfp-events --version")));

    let mut group = c.benchmark_group("command check");
    let bytes = fs::metadata(shell.file("failures.bin")).unwrap().len();
    group.sample_size(10).throughput(Throughput::Bytes(bytes));
    group.bench_function("failures", |b| b.iter(|| shell.run("wfp-events check failures.bin")));
    group.finish();
    let mut group = c.benchmark_group("command check");
    let line = "taskset -c 0 wfp-events check events.pcapng";
    group.sample_size(10).bench_function("events", |b| b.iter(|| shell.run(line)));
    group.finish();
    outputs(c, &shell);
    cores(c, &shell, million / 4);

    for (name, file) in [
        ("command flat", "failures.bin"),
        ("command pcapng", "events.pcapng"),
        ("command xml", "events.xml"),
    ] {
        let line = format!("wfp-events decode -f jsonl {file}");
        let mut group = c.benchmark_group(name);
        group.sample_size(10).throughput(Throughput::Bytes(shell.drain(&line)));
        group.bench_function("into a pipe", |b| b.iter(|| shell.drain(&line)));
        for (cores, list) in [("two cores", "0,1"), ("one core", "0")] {
            let line = format!("taskset -c {list} {line}");
            group.bench_function(cores, |b| b.iter(|| shell.run(&line)));
        }
        group.finish();
    }
    if !test {
        python(c, &shell);
    }
}

/// The outputs for people and programs, on one core.
fn outputs(c: &mut Criterion, shell: &Shell) {
    for (name, file) in [("events", "fewer.pcapng"), ("flat records", "fewer.bin")] {
        let mut group = c.benchmark_group(format!("command output {name}"));
        group.sample_size(10);
        for (output, line) in [
            ("JSON lines", "decode -f jsonl"),
            ("CSV", "decode -f csv"),
            ("CSV, all columns", "decode -f csv --columns all"),
            ("table", "decode -f table"),
            ("detail", "decode -f detail"),
            ("explain", "explain"),
        ] {
            let line = format!("taskset -c 0 wfp-events {line} {file}");
            group.bench_function(output, |b| b.iter(|| shell.run(&line)));
        }
        group.finish();
    }
}

/// Conversions of events, and an image of them with an array of pointers, on one core and on two.
fn cores(c: &mut Criterion, shell: &Shell, entries: usize) {
    for (name, line) in [
        ("to pcapng", "convert events.pcapng - --to pcapng".to_owned()),
        ("to XML", "convert events.pcapng - --to xml".to_owned()),
        ("entries", format!("decode -f jsonl {}", with_entries(entries))),
    ] {
        let mut group = c.benchmark_group(format!("command {name}"));
        group.sample_size(10);
        for (cores, list) in [("two cores", "0,1"), ("one core", "0")] {
            let line = format!("taskset -c {list} wfp-events {line}");
            group.bench_function(cores, |b| b.iter(|| shell.run(&line)));
        }
        group.finish();
    }
}

/// The arguments for the image, which has this number of events.
fn with_entries(events: usize) -> String {
    format!("image.bin --struct FWPM_NET_EVENT5 --entries {events}")
}

/// The peak of memory, which should not depend on the size of the input, and the size of the program.
fn memory(shell: &Shell, events: usize) {
    let mut image = vec![0; 8 * events];
    for (index, event) in json::events().take(events).enumerate() {
        image.resize(image.len().next_multiple_of(8), 0);
        let address = image.len() as u64;
        event.write_to(&mut image, address).unwrap();
        image[8 * index..][..8].copy_from_slice(&address.to_le_bytes());
    }
    fs::write(shell.file("image.bin"), image).unwrap();

    let mut c = crate::criterion().with_measurement(Bytes);
    let mut group = c.benchmark_group("command memory");
    group.sample_size(10);
    let image = with_entries(events);
    for (name, status, input) in [
        ("flat records", "VmHWM:", "failures.bin"),
        ("JSON lines", "VmHWM:", "failures.jsonl"),
        ("pcapng", "VmHWM:", "events.pcapng"),
        ("mapped image", "RssAnon:", &image),
    ] {
        let line = format!("wfp-events decode -f jsonl {input}");
        group.bench_function(name, |b| {
            b.iter_custom(|runs| (0..runs).map(|_| shell.peak(&line, status)).sum());
        });
    }
    group.bench_function("program", |b| {
        let size = || fs::metadata(&shell.command).unwrap().len() as f64;
        b.iter_custom(|runs| (0..runs).map(|_| size()).sum());
    });
    group.finish();
}

/// The same work by `peers.py`, whose results must be the same.
fn python(c: &mut Criterion, shell: &Shell) {
    const REQUIREMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/python/requirements.txt");
    if !shell.python.exists() {
        let environment = shell.python.ancestors().nth(2).unwrap();
        let venv = Command::new("python3").args(["-m", "venv"]).arg(environment).status();
        assert!(venv.unwrap().success(), "python3 -m venv");
    }
    let mut pip = Command::new(&shell.python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
        REQUIREMENTS,
    ]);
    assert!(pip.status().unwrap().success(), "pip install");

    let bytes = synthetic::bytes(SMALL.1);
    fs::write(shell.file("small.bin"), &bytes).unwrap();
    let mut group = c.benchmark_group("command fold");
    group.sample_size(10).throughput(Throughput::Bytes(bytes.len() as u64));
    for reader in ["struct", "construct", "dissect.cstruct"] {
        let line = format!("python peers.py fold {reader} small.bin");
        // The program prints its own time, without the time to start.
        let fold = || {
            let printed = String::from_utf8(shell.printed(&line)).unwrap();
            let (sum, seconds) = printed.trim().split_once(' ').unwrap();
            assert_eq!(sum.parse(), Ok((peers::TYPED.1)(black_box(&bytes))), "{reader}");
            Duration::from_secs_f64(seconds.parse().unwrap())
        };
        group.bench_function(reader, |b| b.iter_custom(|runs| (0..runs).map(|_| fold()).sum()));
    }
    group.finish();

    const KIND: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0";
    // With this many records, the start of Python takes a negligible part of the time.
    shell.run(&format!("wfp-events generate -n 200000 --struct {KIND} few.bin"));
    let layout = shell.printed(&format!("wfp-events layout -f json {KIND}"));
    fs::write(shell.file("layout.json"), layout).unwrap();
    let line = "taskset -c 0 python peers.py json few.bin layout.json";
    let text = shell.printed(line);
    assert!(text == shell.printed("wfp-events decode -f jsonl few.bin"), "the same lines");
    let mut group = c.benchmark_group("command lines");
    group.sample_size(10).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("dissect.cstruct", |b| b.iter(|| shell.run(line)));
    group.finish();
}

/// A number of bytes, which the caller of `iter_custom` measures.
struct Bytes;

impl Measurement for Bytes {
    type Intermediate = ();
    type Value = f64;

    fn start(&self) {}

    fn end(&self, (): ()) -> f64 {
        unreachable!("`iter_custom` alone")
    }

    fn add(&self, one: &f64, other: &f64) -> f64 {
        one + other
    }

    fn zero(&self) -> f64 {
        0.0
    }

    fn to_f64(&self, value: &f64) -> f64 {
        *value
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        self
    }
}

impl ValueFormatter for Bytes {
    fn scale_values(&self, _: f64, values: &mut [f64]) -> &'static str {
        values.iter_mut().for_each(|value| *value /= f64::from(1 << 20));
        "MiB"
    }

    fn scale_throughputs(&self, _: f64, _: &Throughput, _: &mut [f64]) -> &'static str {
        unreachable!("memory has no throughput")
    }

    fn scale_for_machines(&self, _: &mut [f64]) -> &'static str {
        "B"
    }
}
