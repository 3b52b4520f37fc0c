//! Dumps of memory: minidumps, ELF cores, LiME.

mod damaged;
mod formats;
