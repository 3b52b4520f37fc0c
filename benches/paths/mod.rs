//! The hot paths, whose instructions are counted.
//!
//! To add a path, add a line to [`PATHS`] and a function that takes the number of items, prepares its data, and returns
//! the work that is counted.

mod bytes;
mod json;
mod query;
mod scan;
mod shapes;
mod streams;

/// The work that is counted: one run over all items, including dropping its results.
pub(crate) type Work = Box<dyn FnMut()>;

/// A path. It is run over n, 2n and 4n items.
pub(crate) struct Path {
    pub(crate) name: &'static str,
    pub(crate) n: usize,
    pub(crate) counted: Counted,
}

/// What is counted.
#[derive(Clone, Copy)]
pub(crate) enum Counted {
    /// Work of this program.
    Work(fn(usize) -> Work),
    /// The command with these arguments, for synthetic records in a file with this extension.
    Command(&'static str, &'static str),
}

const fn path(name: &'static str, n: usize, make: fn(usize) -> Work) -> Path {
    Path { name, n, counted: Counted::Work(make) }
}

const fn command(name: &'static str, arguments: &'static str, extension: &'static str) -> Path {
    Path { name, n: 1024, counted: Counted::Command(arguments, extension) }
}

/// All paths. Records and mixed events repeat [`MIX`] different ones, so n, 2n and 4n items have the same mix.
pub(crate) const PATHS: &[Path] = &[
    // Flat records.
    path("raw/first-unnamed", 2048, bytes::first_unnamed),
    path("raw/sum", 2048, bytes::sum),
    path("record/read", 2048, bytes::read_records),
    path("json/write-records", MIX, json::write_records),
    path("json/read-records", MIX, json::read_records),
    // Events.
    path("event/read", 512, bytes::read_event),
    path("event/read-mixed", MIX, bytes::read_mixed),
    path("event/write", 512, bytes::write_event),
    path("event/write-mixed", MIX, bytes::write_mixed),
    path("event/entries", MIX, bytes::entries),
    path("json/write-event", MIX, json::write_event),
    path("json/write-mixed", MIX, json::write_mixed),
    path("json/read-event", MIX, json::read_event),
    path("json/read-mixed", MIX, json::read_mixed),
    // Streams of records and events.
    path("input/array", 4096, streams::array),
    path("input/entries", MIX, streams::entries),
    path("input/lines", MIX, streams::lines),
    path("input/packets", MIX, streams::packets),
    path("input/elements", MIX, streams::elements),
    path("pcapng/write", MIX, streams::write_packets),
    path("netsh/write", MIX, streams::write_elements),
    // Expressions on events that were read; `input/packets` is what reading them costs.
    path("query/prefix", MIX, query::prefix),
    path("query/header", MIX, query::header),
    path("query/payload", MIX, query::payload),
    path("query/pattern", MIX, query::pattern),
    path("query/pattern-within", MIX, query::pattern_within),
    // Scans: KiB without an event, and events.
    path("scan/other", 256, scan::other),
    path("scan/events", MIX, scan::events),
    // One event with a list of n group SIDs.
    path("sids/read", 1024, shapes::read::<Sids>),
    path("sids/write", 1024, shapes::write::<Sids>),
    path("sids/write-json", 1024, shapes::write_json::<Sids>),
    path("sids/read-json", 1024, shapes::read_json::<Sids>),
    // One event with a text of n units.
    path("text/read", 16 << 10, shapes::read::<Text>),
    path("text/write", 16 << 10, shapes::write::<Text>),
    path("text/write-json", 16 << 10, shapes::write_json::<Text>),
    path("text/read-json", 16 << 10, shapes::read_json::<Text>),
    path("text/write-json-unpaired", 16 << 10, shapes::write_json::<Unpaired>),
    path("text/read-json-unpaired", 16 << 10, shapes::read_json::<Unpaired>),
    // Hostile input: a lot of work for its size.
    path("hostile/pointers-to-text", 2048, shapes::pointers_to_text),
    path("hostile/entries-to-event", 512, shapes::entries_to_event),
    path("hostile/text-in-ranges", 1024, shapes::text_in_ranges),
    path("hostile/ranges", 4096, shapes::ranges),
    path("hostile/flags", 1024, json::flags),
    path("hostile/bad-last-flag", 1024, json::bad_last_flag),
    path("hostile/ignored-members", 1024, json::ignored_members),
    path("hostile/long-name", 16 << 10, json::long_name),
    path("hostile/line-in-pieces", 64 << 10, streams::line_in_pieces),
    path("hostile/blank-lines", 16 << 10, streams::blank_lines),
    path("hostile/packets-in-pieces", MIX, streams::packets_in_pieces),
    path("hostile/no-blocks", 16 << 10, streams::no_blocks),
    path("hostile/elements-in-pieces", MIX, streams::elements_in_pieces),
    path("hostile/nested-elements", 4 << 10, streams::nested_elements),
    // The whole command, over events and over flat records.
    command("command/jsonl", "decode -f jsonl", "pcapng"),
    command("command/csv", "decode -f csv", "pcapng"),
    command("command/csv-all", "decode -f csv --columns all", "pcapng"),
    command("command/table", "decode -f table", "pcapng"),
    command("command/detail", "decode -f detail", "pcapng"),
    command("command/explain", "explain", "pcapng"),
    command("command/check", "check", "pcapng"),
    command("command/jsonl-records", "decode -f jsonl", "bin"),
    command("command/csv-records", "decode -f csv", "bin"),
    command("command/csv-all-records", "decode -f csv --columns all", "bin"),
    command("command/table-records", "decode -f table", "bin"),
    command("command/detail-records", "decode -f detail", "bin"),
    command("command/explain-records", "explain", "bin"),
];

use shapes::{Sids, Text, Unpaired};

/// The number of different records or events.
pub(crate) const MIX: usize = 256;

/// This number of values, repeated from the first.
fn repeated<T: Clone>(different: &[T], items: usize) -> Vec<T> {
    different.iter().cycle().take(items).cloned().collect()
}
