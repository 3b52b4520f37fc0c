//! The Wireshark dissector on a packet of arbitrary bytes: it reads only within the packet, it ends, and it shows the
//! faults that the library finds in the same bytes.
//!
//! The first byte selects the structure of the packet. The dissector is the script that `target/debug/wfp-events`
//! prints, which `cargo build` makes. `src/wireshark.lua` mocks Wireshark's API.

#![no_main]

use std::cell::Cell;
use std::collections::BTreeSet;
use std::env;
use std::process::Command;

use mlua::{Function, HookTriggers, Lua, VmState};
use wfp_events::Record;
use wfp_events::error::{At, Error, Fault};
use wfp_events::kind::RecordKind;
use wfp_events::memory::{Image, Limits};

/// The most Lua instructions for a packet, in thousands.
const MOST: u64 = 20_000;

thread_local! {
    static LUA: (Lua, Function) = lua();
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((which, packet)) = input.split_first() else { return };
    let kinds: Vec<_> = RecordKind::all().collect();
    let kind = kinds[usize::from(*which) % kinds.len()];
    let shown = dissect(kind.layout().name, packet);
    let faults = match Record::read_lenient(Image::new(0, packet), 0, kind, &Limits::default()) {
        Ok(partial) => partial.errors,
        Err(error) => vec![error],
    };
    let is_counted = |error: &Error| {
        matches!(error.fault(), Fault::OverLimit { .. } | Fault::MoreElements { .. })
    };
    if faults.iter().any(is_counted) || shown.iter().any(|fault| fault.contains("over-limit")) {
        // When there are too many faults, the dissector and the library show different ones.
        return;
    }
    // A fault of the record's own structure has no path.
    let text = |error: &Error| {
        let path = error.path().to_string();
        let path = if path.is_empty() { error.structure().to_owned() } else { path };
        let Some(At::Address(address)) = error.at() else { panic!("{error:?}") };
        format!("{path}: {} at {address:#x}", error.fault().code())
    };
    let expected: BTreeSet<_> = faults.iter().map(text).collect();
    let shown: BTreeSet<_> =
        shown.iter().map(|fault| fault.split(" (").next().unwrap().to_owned()).collect();
    if faults.iter().any(|error| error.part().is_empty()) {
        assert!(shown.is_superset(&expected), "{shown:?}, not {expected:?}");
    } else {
        assert_eq!(shown, expected);
    }
});

/// The faults that the dissector shows for a packet.
fn dissect(structure: &str, packet: &[u8]) -> Vec<String> {
    LUA.with(|(lua, dissect)| {
        let thousands = Cell::new(0);
        let triggers = HookTriggers::new().every_nth_instruction(1000);
        let counted = lua.set_hook(triggers, move |_, _| {
            thousands.set(thousands.get() + 1);
            assert!(thousands.get() < MOST, "it does not end");
            Ok(VmState::Continue)
        });
        counted.unwrap();
        dissect.call((structure, lua.create_string(packet).unwrap())).unwrap()
    })
}

fn lua() -> (Lua, Function) {
    let target = env::var("CARGO_TARGET_DIR")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../target").to_owned());
    let mut command = Command::new(format!("{target}/debug/wfp-events"));
    let script = command.arg("dissector").output().expect("`cargo build` comes first");
    let lua = Lua::new();
    lua.load(include_str!("../src/wireshark.lua")).exec().unwrap();
    lua.load(script.stdout).exec().unwrap();
    let dissect = lua.globals().get("dissect").unwrap();
    (lua, dissect)
}
