//! The tables in docs/siem.md are those of the code. `UPDATE_EXPECTED=overwrite` renews them.

use std::fmt::Write as _;
use std::fs;

use wfp_events::raw::NetEventType;

use crate::verdict::Verdict;

use super::ocsf::{self, Choice, Class};
use super::{Schema, ecs};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/siem.md");

fn fields(schema: Schema) -> String {
    let mut table = String::new();
    for field in schema.fields() {
        let _ = writeln!(table, "| `{}` | {} |", field.path, field.value);
    }
    let _ = writeln!(table, "| `{}` | the record, as in the JSON lines |", schema.record());
    table
}

/// The types by their short names, and any other type.
fn types() -> impl Iterator<Item = (&'static str, Verdict)> {
    let types = NetEventType::ENUMERATION;
    let named = types.values.iter().map(move |named| {
        let short = named.name.strip_prefix(types.prefix).unwrap_or(named.name);
        (short, Verdict::of(NetEventType::new(named.value)))
    });
    named.chain([("any other", Verdict::Unknown)])
}

fn ecs_types() -> String {
    let mut table = String::new();
    for (name, verdict) in types() {
        let (of, outcome) = (ecs::types(verdict).join("`, `"), ecs::outcome(verdict));
        let _ = writeln!(table, "| {name} | `{of}` | `{outcome}` |");
    }
    table
}

fn ocsf_types() -> String {
    let show = |(number, caption): Choice| format!("{number} {caption}");
    let mut table = String::new();
    for (name, verdict) in types() {
        let class = Class::of(verdict, true);
        let activity = match (class, verdict) {
            (Class::Network, Verdict::Allowed) => "by the layer".to_owned(),
            _ => show(ocsf::activity_of(class, verdict, None)),
        };
        let action = ocsf::action(verdict);
        let [action, disposition] = match action {
            Some((action, disposition)) => [show(action), show(disposition)],
            None => [String::new(), String::new()],
        };
        let [class, status, severity] =
            [class.choice(), ocsf::status(verdict), ocsf::severity(verdict)].map(show);
        let row = [name.to_owned(), class, activity, status, severity, action, disposition];
        let _ = writeln!(table, "| {} |", row.join(" | "));
    }
    table.replace("|  |", "| |").replace("|  |", "| |")
}

/// The document with these rows in the first table after a heading.
fn with_rows(document: &str, heading: &str, rows: &str) -> String {
    let (before, after) = document.split_once(&format!("\n### {heading}\n")).unwrap();
    let (title, table) = after.split_once("---|\n").unwrap();
    let rest: String =
        table.split_inclusive('\n').skip_while(|line| line.starts_with('|')).collect();
    format!("{before}\n### {heading}\n{title}---|\n{rows}{rest}")
}

#[test]
fn the_tables_of_the_document_are_those_of_the_code() {
    let written = fs::read_to_string(DOCUMENT).unwrap();
    let mut document = written.clone();
    for (heading, rows) in [
        ("ECS fields", fields(Schema::Ecs)),
        ("ECS values by type", ecs_types()),
        ("OCSF attributes", fields(Schema::Ocsf)),
        ("OCSF values by type", ocsf_types()),
    ] {
        document = with_rows(&document, heading, &rows);
    }
    if std::env::var("UPDATE_EXPECTED").is_ok_and(|value| value == "overwrite") {
        fs::write(DOCUMENT, &document).unwrap();
    } else {
        let differs = document.lines().zip(written.lines()).find(|(code, shown)| code != shown);
        assert_eq!(differs, None, "(the code, the document)");
        assert!(document == written);
    }
}

/// Each version in the documentation is the one that is written, and the fields of an object are listed in one run.
#[test]
fn the_tables_are_consistent() {
    for (schema, path, version) in [
        (Schema::Ecs, "ecs.version", ecs::VERSION),
        (Schema::Ocsf, "metadata.version", ocsf::VERSION),
    ] {
        let fields = schema.fields();
        let field = fields.iter().find(|field| field.path == path).unwrap();
        assert_eq!(field.value, format!("`{version}`"));
        let mut closed = vec![];
        let mut open = "";
        for object in fields.iter().map(|field| field.path.split('.').next().unwrap()) {
            if object != open {
                assert!(!closed.contains(&object), "{object}");
                closed.push(object);
                open = object;
            }
        }
    }
}
