//! Comparison with expected files. `UPDATE_EXPECTED=overwrite` renews those that differ.

use std::path::{Path, PathBuf};

use snapbox::{Assert, Data, IntoData};

/// The environment variable that renews files.
pub(crate) const RENEW: &str = "UPDATE_EXPECTED";

/// Asserts that a file has this content.
#[track_caller]
pub(crate) fn assert_file(path: &str, actual: impl IntoData) {
    let actual = actual.into_data();
    // The comparison of texts ignores differences between line ends.
    assert!(!actual.render().is_some_and(|text| text.contains('\r')), "{path}: a line ends in CR");
    let expected = Data::read_from(&absolute(path), Some(actual.format())).raw();
    Assert::new().action_env(RENEW).eq(actual, expected);
}

/// The content of a file in `tests/cli/expected`.
pub(crate) fn expected(name: &str) -> String {
    std::fs::read_to_string(absolute(&format!("tests/cli/expected/{name}"))).unwrap()
}

fn absolute(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Asserts that an output is as expected. Outputs are long, so the message shows only the first line that differs.
#[track_caller]
pub(crate) fn same(output: &[u8], expected: &[u8]) {
    if output == expected {
        return;
    }
    let same = output.iter().zip(expected).take_while(|(is, ought)| is == ought).count();
    let start = output[..same].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let number = 1 + output[..start].iter().filter(|byte| **byte == b'\n').count();
    let line = |text: &[u8]| match text.get(start..).unwrap_or_default() {
        [] => "missing".to_owned(),
        rest => {
            rest.split_inclusive(|byte| *byte == b'\n').next().unwrap().escape_ascii().to_string()
        }
    };
    panic!("line {number} is\n  {}\nand ought to be\n  {}", line(output), line(expected));
}
