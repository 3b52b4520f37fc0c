//! Links the library into a program without std. If the library or a dependency needed std, there would be two panic
//! handlers, and the build would fail. Without `serde`, which needs `alloc`, there is no allocator either.

#![no_std]

use wfp_events::raw::{self, IkeextMmFailure0};

#[unsafe(no_mangle)]
extern "C" fn count(bytes: &[u8; 640]) -> usize {
    raw::slice_of::<IkeextMmFailure0>(bytes).map_or(0, <[_]>::len)
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

#[cfg(feature = "serde")]
mod no_memory {
    use core::alloc::{GlobalAlloc, Layout};

    struct NoMemory;

    #[global_allocator]
    static NO_MEMORY: NoMemory = NoMemory;

    // SAFETY: allocation always fails with NULL, so there is nothing to release.
    unsafe impl GlobalAlloc for NoMemory {
        unsafe fn alloc(&self, _: Layout) -> *mut u8 {
            core::ptr::null_mut()
        }

        unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
    }
}
