//! The release binary of the command, which is built with this crate's target directory.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the binary.
pub(crate) fn build() -> PathBuf {
    let target = target();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--manifest-path", root, "--target-dir"]).arg(target);
    assert!(cargo.status().unwrap().success(), "cargo build --release");
    target.join("release/wfp-events")
}

/// The target directory.
pub(crate) fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap()
}
