//! Counts instructions: the program runs itself under valgrind's callgrind, which counts within one function.

use std::alloc::{GlobalAlloc, Layout, System};
use std::path::{Path as FilePath, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use tempfile::NamedTempFile;
use wfp_events::raw::{IkeextMmFailure0, NetEvent5, Structure};

use crate::paths::{Counted, Path};
use crate::release;

/// Calls the work that is counted. valgrind starts and stops counting by the name of this function.
#[unsafe(no_mangle)]
#[inline(never)]
pub(crate) fn counted(work: &mut dyn FnMut()) {
    work();
    // Something to do after the call, so that it does not become a tail call.
    std::hint::black_box(work);
}

/// The system's allocator, except that it always grows a block by copying it (the default of `GlobalAlloc::realloc`).
/// The system's `realloc` sometimes grows a block in place, depending on chance and size, so counts would not be
/// linear.
struct Copying;

// SAFETY: all calls are forwarded to the system's allocator.
unsafe impl GlobalAlloc for Copying {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller upholds the contract, which is that of the system's allocator.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COPYING: Copying = Copying;

/// The C library has several implementations of functions such as `memcpy`, and selects them by the processor and its
/// caches. These settings (with the names of older and newer versions) hide all features that not every x86-64
/// processor has.
const PLAIN_PROCESSOR: &str = "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX2,-AVX2_Usable,-AVX,-AVX_Usable,\
    -AVX_Fast_Unaligned_Load,-BMI1,-BMI2,-ERMS,-FSRM,-RTM,-SSE4_2,-SSE4_1,-SSSE3:\
    glibc.cpu.x86_non_temporal_threshold=0x10000000";

/// The number of instructions of a path for this number of items.
pub(crate) fn count(path: &Path, items: usize) -> u64 {
    let (name, mut run) = (path.name, valgrind());
    run.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    match path.counted {
        Counted::Work(_) => {
            run.arg("--toggle-collect=counted").arg(std::env::current_exe().unwrap());
            counted_by(name, run.args([name, &items.to_string()]))
        }
        Counted::Command(arguments, extension) => {
            let input = input(items, extension);
            run.arg(command()).args(arguments.split(' ')).arg(input.path()).stdout(Stdio::null());
            counted_by(name, &mut run)
        }
    }
}

/// Runs the command of a path without counting.
pub(crate) fn run(arguments: &str, items: usize, extension: &str) {
    let input = input(items, extension);
    let mut run = Command::new(command());
    run.args(arguments.split(' ')).arg(input.path()).stdout(Stdio::null());
    assert!(run.status().unwrap().success(), "{arguments}");
}

/// The command, which is built when it is needed first.
fn command() -> &'static FilePath {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(release::build)
}

/// A file with this number of synthetic records.
fn input(items: usize, extension: &str) -> NamedTempFile {
    let kind = if extension == "bin" { IkeextMmFailure0::LAYOUT } else { NetEvent5::LAYOUT };
    let suffix = format!(".{extension}");
    let file = tempfile::Builder::new().suffix(&suffix).tempfile().unwrap();
    let mut generate = Command::new(command());
    generate.args(["generate", "--force", "-n", &items.to_string(), "--struct", kind.name]);
    assert!(generate.arg(file.path()).status().unwrap().success(), "generate");
    file
}

fn counted_by(name: &str, run: &mut Command) -> u64 {
    let output = run.stderr(Stdio::piped()).spawn().and_then(Child::wait_with_output);
    let output = output.expect("valgrind");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {told}");
    let collected = told.lines().find_map(|line| line.split_once("Collected : "));
    let count = collected.map_or(0, |(_, count)| count.trim().parse().unwrap());
    assert!(count > 0, "{name}: nothing was counted; is the program stripped?");
    count
}

/// Runs with the same environment everywhere, except for `PATH`, because the environment is on the stack of the program
/// that is counted.
fn valgrind() -> Command {
    let mut valgrind = Command::new("valgrind");
    valgrind.env_clear().env("GLIBC_TUNABLES", PLAIN_PROCESSOR);
    valgrind.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    valgrind
}

/// The versions of the compiler that built this program, its target, and the version of valgrind.
pub(crate) fn versions() -> (String, String, String) {
    let said = |command: &mut Command| {
        let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    let rustc = said(Command::new("rustc").arg("-vV"));
    let target = rustc.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let version = rustc.lines().next().unwrap();
    (version.to_owned(), target.to_owned(), said(valgrind().arg("--version")))
}
