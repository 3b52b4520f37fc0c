//! Counting: the program runs itself under valgrind, which counts what happens in one function.

use std::alloc::{GlobalAlloc, Layout, System};
use std::process::Command;

/// Calls what is to be counted, and is what valgrind knows it by.
#[unsafe(no_mangle)]
#[inline(never)]
pub(crate) fn counted(work: &mut dyn FnMut()) {
    work();
    // Something to do behind it, so that it is called and not jumped to.
    std::hint::black_box(work);
}

/// The system's memory, of which more is always got by copying, as the trait does it where nothing else is said. The
/// system itself sometimes grows a piece in place, by chance or from a certain size on; then nothing would be linear.
struct Copying;

// SAFETY: all is handed on to the system's allocator.
unsafe impl GlobalAlloc for Copying {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: what the caller promises is what the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COPYING: Copying = Copying;

/// The C library has its copying and comparing several times over, and takes those that suit the processor and its
/// caches. These are the names, in older and newer versions, of what it is not to see: what is left each x86-64
/// processor has.
const PLAIN_PROCESSOR: &str = "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX2,-AVX2_Usable,-AVX,-AVX_Usable,\
    -AVX_Fast_Unaligned_Load,-BMI1,-BMI2,-ERMS,-FSRM,-RTM,-SSE4_2,-SSE4_1,-SSSE3:\
    glibc.cpu.x86_non_temporal_threshold=0x10000000";

/// Instructions that a path takes for so many items.
pub(crate) fn count(name: &str, items: usize) -> u64 {
    let mut run = valgrind();
    run.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=counted"]);
    run.arg(std::env::current_exe().unwrap()).args([name, &items.to_string()]);
    let output = run.output().expect("valgrind");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}, {items} items: {told}");
    let collected = told.lines().find_map(|line| line.split_once("Collected : "));
    let count = collected.map_or(0, |(_, count)| count.trim().parse().unwrap());
    assert!(count > 0, "{name}: nothing was counted; is the program stripped?");
    count
}

/// With the same environment everywhere, since it lies on the stack of what is counted; but for where programs are.
fn valgrind() -> Command {
    let mut valgrind = Command::new("valgrind");
    valgrind.env_clear().env("GLIBC_TUNABLES", PLAIN_PROCESSOR);
    valgrind.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    valgrind
}

/// Of the compiler that made this program, its target, and valgrind.
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
