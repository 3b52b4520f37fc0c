//! Internal fields behind an event in memory (`--internal`).

use crate::kit::command::run;
use crate::kit::files::Files;

const V5: [&str; 3] = ["--struct", "FWPM_NET_EVENT5", "--internal"];
const LOST: &str = "note: in.xml: 1 event was written in part: \
    FWPM_NET_EVENT_INTERNAL_FIELDS0 has no room for some members: `interfaceIndex`\n";

fn files() -> Files {
    Files::new().with("in.xml", include_str!("../data/cases/internal-fields.xml"))
}

#[test]
fn an_image_has_the_internal_fields() {
    let files = files();
    files.run(&["convert", "in.xml", "out.jsonl"]).gives(0, "", "");
    let line = String::from_utf8(files.read("out.jsonl")).unwrap();
    let without_index = line.replace(r#""interfaceIndex":7,"#, "");
    for base in [&[][..], &["--base", "0x1f29a400000"]] {
        files
            .run(&[&["convert", "--force", "in.xml", "out.bin", "--internal"], base].concat())
            .gives(0, "", LOST);
        let decode = [&["decode", "out.bin", "-f", "jsonl"], &V5[..], base].concat();
        files.run(&decode).gives(0, &without_index, "");
        files.run(&[&["check", "out.bin"], &V5[..], base].concat()).gives(0, "", "");
        let again = [&["convert", "--force", "out.bin", "again.bin"], &V5[..], base].concat();
        files.run(&again).gives(0, "", "");
        files.holds("again.bin", files.read("out.bin"));
    }
    files.run(&["convert", "--force", "in.xml", "out.bin", "--internal"]).gives(0, "", LOST);
    let explain = files.run(&[&["explain", "out.bin"], &V5[..]].concat());
    explain.writes("internal.txt");
    // An array of pointers to the event.
    let mut image = files.read("out.bin");
    let root = image.len().next_multiple_of(8);
    image.resize(root, 0);
    image.extend([0; 16]);
    let files = files.with("array.bin", &image);
    let root = root.to_string();
    let entries =
        ["decode", "array.bin", "-f", "jsonl", "--base", "0", "--entries", "2", "--root", &root];
    let ended = files.run(&[&entries, &V5[..]].concat());
    assert_eq!(ended.status, Some(1), "{ended:?}");
}

#[test]
fn odd_values_are_found() {
    let files = files();
    files.run(&["convert", "in.xml", "out.bin", "--internal"]).gives(0, "", LOST);
    let mut image = files.read("out.bin");
    image[0x98] |= 0x80;
    image[0x98 + 26] = 1;
    let files = files.with("odd.bin", &image);
    files.run(&[&["check", "odd.bin"], &V5[..]].concat()).gives(
        1,
        "odd.bin: record 0 at address 0x0: undefined-bits: internalFields.internalFlags 0x82 has the undefined bits 0x80\n\
         odd.bin: record 0 at address 0x0: dirty-padding: padding at offset 178 of FWPM_NET_EVENT_INTERNAL holds 01 00 00 00 00 00\n",
        "",
    );
}

#[test]
fn it_is_for_the_last_version() {
    const WRONG: &str = "error: --internal requires --struct FWPM_NET_EVENT5\n";
    run(&["decode", "--internal", "memory-0.bin"]).gives(2, "", WRONG);
    run(&["decode", "--internal", "--struct", "FWPM_NET_EVENT4", "memory-0.bin"])
        .gives(2, "", WRONG);
    let files = files();
    files.run(&["convert", "--internal", "in.xml", "out.jsonl"]).gives(2, "", WRONG);
    files.run(&["convert", "in.xml", "out.jsonl"]).gives(0, "", "");
    let line = String::from_utf8(files.read("out.jsonl")).unwrap();
    let files = files.with("four.jsonl", line.replace("FWPM_NET_EVENT5", "FWPM_NET_EVENT4"));
    let ended = files.run(&["convert", "--internal", "four.jsonl", "out.bin"]);
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("internalFields"), "{ended:?}");
}
