//! Links the library into a program without std: if the library or a dependency needs std, there are two panic handlers,
//! and the compiler refuses. Without `serde`, which needs `alloc`, there is no allocator either.

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

    // SAFETY: NULL says that there is no memory; so none is ever released.
    unsafe impl GlobalAlloc for NoMemory {
        unsafe fn alloc(&self, _: Layout) -> *mut u8 {
            core::ptr::null_mut()
        }

        unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
    }
}
