//! Damaged netsh files as they occur in practice: which members are still read, and what is reported.

use std::io::Cursor;

use wfp_events::error::Error;
use wfp_events::event::{Part, Readable, Record, Value, Visitor};
use wfp_events::reader::{Batch, Reader, Skipped};

use super::pieces::whole;

/// A file with one event, preceded by text from the console.
const BANNER: &str = include_str!("../data/cases/banner.txt");

/// The file without the text from the console.
fn file() -> String {
    BANNER[BANNER.find("<?xml").unwrap()..].to_owned()
}

/// The element of the only event in a file.
fn element(file: &str) -> &str {
    let start = file.find("\t<item>").unwrap() + 1;
    &file[start..file.rfind("</item>").unwrap() + "</item>".len()]
}

/// What a reader gives for a damaged file: a line for each event, each kind of note and each error.
///
/// An `event` equals that of the clean file, except for the members after `without`.
fn seen(clean: &str, damaged: &[u8]) -> Vec<String> {
    let expected = Record::Event(whole(element(clean).as_bytes()));
    let mut reader = match Reader::new(Cursor::new(damaged.to_vec())) {
        Ok(reader) => reader,
        Err(error) => return vec![error.to_string()],
    };
    let (mut seen, mut notes) = (Vec::new(), Vec::new());
    let mut batch = Batch::default();
    while reader.fill(&mut batch).unwrap() {
        let mut note = |_, skipped| {
            notes.push(match skipped {
                Skipped::Deviation(found) => format!("{:?}", found.kind),
                Skipped::Text => "Text".to_owned(),
                other => format!("{other:?}"),
            });
        };
        batch.for_each_record(&mut note, &mut |_, read| {
            seen.push(match read {
                Err(error) => format!("error: {error}"),
                Ok(read) => {
                    let (own, expected) =
                        (members(read.record, read.errors), members(&expected, read.errors));
                    let is = if own == expected { "event" } else { "another event" };
                    let mut paths: Vec<_> = read
                        .errors
                        .iter()
                        .map(|error| format!("{} {}", error.path(), error.fault().code()))
                        .collect();
                    // A long list of members is shortened to the first and the last.
                    if paths.len() > 3 {
                        paths.drain(1..paths.len() - 1);
                    }
                    let without = if paths.is_empty() { "" } else { " without " };
                    format!("{is}{without}{}", paths.join(", "))
                }
            });
        });
    }
    notes.sort();
    notes.dedup();
    seen.extend(notes);
    seen
}

/// The paths of the members that could be read.
fn members(record: &Record<'_>, errors: &[Error]) -> Vec<String> {
    let mut all = Members { path: String::new(), all: Vec::new() };
    Readable::new(record, errors).visit(&mut all).unwrap();
    if errors.iter().any(|error| error.part() == "payload") {
        all.all.retain(|member| !member.starts_with("classifyDrop."));
    }
    all.all
}

struct Members {
    path: String,
    all: Vec<String>,
}

impl Visitor for Members {
    type Error = std::convert::Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Self::Error> {
        self.all.push(format!("{}{name} {value:?}", self.path));
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Self::Error> {
        let mut inner = Self { path: format!("{}{name}.", self.path), all: Vec::new() };
        match part {
            Some(part) => part.visit(&mut inner)?,
            None => inner.all.push(format!("{}NULL", inner.path)),
        }
        self.all.append(&mut inner.all);
        Ok(())
    }
}

/// Checks each damaged text against its expected lines.
fn check<T: AsRef<[u8]>>(cases: &[(&str, T, &[&str])]) {
    check_against(&file(), cases);
}

fn check_against<T: AsRef<[u8]>>(clean: &str, cases: &[(&str, T, &[&str])]) {
    for (kind, damaged, expected) in cases {
        let damaged = damaged.as_ref();
        assert_eq!(seen(clean, damaged), *expected, "{kind}: {}", String::from_utf8_lossy(damaged));
    }
}

/// The file with `old`, which must occur once, replaced by `new`.
fn with(old: &str, new: &str) -> String {
    let file = file();
    assert_eq!(file.matches(old).count(), 1, "{old}");
    file.replace(old, new)
}

#[test]
fn clean_files_are_read_without_a_note() {
    check(&[
        ("as it is", file(), &["event"]),
        ("a mark", format!("\u{feff}{}", file()), &["event"]),
        ("other line ends", file().replace('\n', "\r\n"), &["event"]),
        ("no declaration", file()[file().find("<netEvents").unwrap()..].to_owned(), &["event"]),
        ("only the element", element(&file()).to_owned(), &["event"]),
        ("a code", with(">71002<", ">0x1155a<"), &["event"]),
    ]);
}

#[test]
fn redacted_values_cost_only_themselves() {
    const APP: &str = "5c006400650076006900630065005c0068006100720064006400690073006b0076006f006c0075006d00650033005c0074006f006f006c0073005c006100670065006e0074002e006500780065000000";
    let cases: Vec<(&str, String, [String; 1])> = [
        ("2026-02-03T10:11:12.131Z", "2026-XX-XX", "header.timeStamp"),
        ("2026-02-03T10:11:12.131Z", "[REDACTED]", "header.timeStamp"),
        ("<ipProtocol>6<", "<ipProtocol>***<", "header.ipProtocol"),
        ("192.0.2.10", "x.x.x.x", "header.localAddrV4"),
        ("192.0.2.10", "192.0.2.xxx", "header.localAddrV4"),
        ("198.51.100.20", "[REDACTED]", "header.remoteAddrV4"),
        ("198.51.100.20", "<redacted>", "header.remoteAddrV4"),
        ("198.51.100.20", "&lt;redacted&gt;", "header.remoteAddrV4"),
        ("198.51.100.20", "<redacted/>", "header.remoteAddrV4"),
        ("<localPort>50211<", "<localPort>502**<", "header.localPort"),
        ("<localPort>50211<", "<localPort>&#x2588;&#x2588;<", "header.localPort"),
        ("S-1-5-19", "S-1-5-21-XXXX-1001", "header.userId"),
        ("S-1-5-19", "***", "header.userId"),
        (APP, "[REDACTED]", "header.appId"),
        (APP, "****", "header.appId"),
        ("FWP_AF_INET", "REDACTED", "header.addressFamily"),
        ("FWP_IP_VERSION_V4", "***", "header.ipVersion"),
        (">71002<", ">?????<", "classifyDrop.filterId"),
        ("MS_FWP_DIRECTION_OUT", "XXX", "classifyDrop.msFwpDirection"),
        ("<isLoopback>false<", "<isLoopback>xxx<", "classifyDrop.isLoopback"),
        ("<vSwitchId/>", "<vSwitchId>[removed]</vSwitchId>", "classifyDrop.vSwitchId"),
        ("FWPM_NET_EVENT_FLAG_APP_ID_SET", "[REDACTED]", "header.flags[5]"),
    ]
    .into_iter()
    .map(|(old, new, path)| (path, with(old, new), [format!("event without {path} invalid")]))
    .collect();
    for (path, damaged, [expected]) in &cases {
        let seen = seen(&file(), damaged.as_bytes());
        // An unknown flag is not part of the value.
        let expected =
            expected.replace("event without header.flags", "another event without header.flags");
        assert_eq!(seen[0], expected, "{path}: {damaged}");
    }
}

#[test]
fn unknown_names_cost_only_themselves() {
    const TYPE: &str = "FWPM_NET_EVENT_TYPE_PUBLIC_CLASSIFY_DROP";
    check(&[
        ("type", with(TYPE, "FWPM_NET_EVENT_TYPE_LATER"), &["event without type invalid"]),
        ("type", with(TYPE, "?"), &["event without type invalid"]),
        (
            "another type",
            with(TYPE, "FWPM_NET_EVENT_TYPE_CLASSIFY_ALLOW"),
            &["event without type misfit"],
        ),
        ("no type", with(&format!("<type>{TYPE}</type>"), ""), &["event"]),
        (
            "type and payload",
            file().replace("classifyDrop", "later").replace(TYPE, "FWPM_NET_EVENT_TYPE_LATER"),
            &["event without type invalid, payload missing", "Element"],
        ),
        (
            "enumeration",
            with("FWP_AF_INET<", "FWP_AF_LATER<"),
            &["event without header.addressFamily invalid"],
        ),
        (
            "enumeration",
            with("MS_FWP_DIRECTION_OUT", "MS_FWP_DIRECTION_LATER"),
            &["event without classifyDrop.msFwpDirection invalid"],
        ),
        ("member", with("<isLoopback>", "<later>1</later><isLoopback>"), &["event", "Element"]),
        (
            "flag",
            with(
                "<flags numItems=\"8\">",
                "<flags numItems=\"9\"><item>FWPM_NET_EVENT_FLAG_LATER_SET</item>",
            ),
            &["event", "Flag"],
        ),
    ]);
    for (name, number) in [("MM_ESTABLISHED", 13), ("MM_FAILURE", 15), ("POLICY_CHANGE", 20)] {
        let file = file().replace("classifyDrop", "later");
        let clean = file.replace(TYPE, &number.to_string());
        let clean = &clean[..clean.find("\t\t<later>").unwrap()];
        let clean = format!("{clean}</item></netEvents>");
        let internal = file.replace(TYPE, &format!("FWPM_NET_EVENT_TYPE_INTERNAL_IKEEXT_{name}"));
        check_against(&clean, &[(name, internal, &["event", "Element"])]);
    }
}

#[test]
fn a_cut_file_keeps_what_is_there() {
    let file = file();
    let to = |text: &str, more: usize| file[..file.find(text).unwrap() + more].to_owned();
    check(&[
        (
            "in the header",
            to("<localPort>", 13),
            &["event without header.localPort cut-short, payload missing", "Markup"],
        ),
        (
            "in a tag",
            to("<localPort>", 5),
            &["event without header.localPort missing, payload missing", "Markup"],
        ),
        (
            "after the header",
            to("</header>", 9),
            &["event without type missing, payload missing", "Markup"],
        ),
        (
            "in the type",
            to("PUBLIC_CLASSIFY", 9),
            &["event without type cut-short, payload missing", "Markup"],
        ),
        ("after the type", to("</type>", 7), &["event without classifyDrop missing", "Markup"]),
        (
            "in the payload",
            to("<filterId>", 13),
            &[
                "event without classifyDrop.filterId cut-short, classifyDrop.vSwitchDestinationPort missing",
                "Markup",
            ],
        ),
        (
            "at its end",
            to("<vSwitchDestinationPort>", 0),
            &["event without classifyDrop.vSwitchDestinationPort missing", "Markup"],
        ),
        ("in an end tag", to("</classifyDrop>", 5), &["event", "Markup"]),
        ("after the payload", to("</classifyDrop>", 15), &["event", "Markup"]),
        (
            "in the flags",
            to("_PROTOCOL_SET", 5),
            &["event without header.flags cut-short, payload missing", "Markup"],
        ),
        (
            "in a blob",
            to("<data>", 12),
            &["event without header.appId cut-short, payload missing", "Markup"],
        ),
        (
            "before anything",
            to("<item>", 6),
            &["error: line 3: the element has no `header`, `type` or payload"],
        ),
        (
            "between events",
            to("</item>\n</netEvents>", 8),
            &["event", "error: line 47: file ends before all elements are closed"],
        ),
        (
            "and another file follows",
            to("<filterId>71002<", 15) + &file,
            &[
                "event without classifyDrop.filterId cut-short, classifyDrop.vSwitchDestinationPort missing",
                "event",
                "Markup",
            ],
        ),
        (
            "and the root is closed",
            to("<filterId>71002<", 15) + "</netEvents>\n",
            &[
                "event without classifyDrop.filterId cut-short, classifyDrop.vSwitchDestinationPort missing",
                "Markup",
            ],
        ),
    ]);
    // Wherever the file ends, no wrong value is read: all members that are read are as in the clean file.
    let start = file.find("<header>").unwrap() + "<header>".len();
    for length in start..file.rfind("</item>").unwrap() {
        let seen = seen(&file, &file.as_bytes()[..length]);
        let event = &seen[0];
        let flags = event.starts_with("another event without header.flags");
        assert!(event.starts_with("event") || flags, "{length}: {seen:?}");
    }
}

#[test]
fn members_and_tags_that_are_lost_cost_only_themselves() {
    check(&[
        (
            "no end tag",
            with("<localPort>50211</localPort>", "<localPort>50211"),
            &["event without header.localPort cut-short", "Markup"][..],
        ),
        (
            "another end tag",
            with("50211</localPort>", "50211</port>"),
            &["event without header.localPort cut-short", "Markup"],
        ),
        ("no start tag", with("<scopeId>0</scopeId>", "0</scopeId>"), &["event", "Markup", "Text"]),
        ("an end tag too many", with("</header>", "</flags></header>"), &["event", "Markup"]),
        ("no end of the header", with("</header>", ""), &["event", "Markup"]),
        ("no end of the payload", with("</classifyDrop>", ""), &["event", "Markup"]),
        (
            "a member twice",
            with("<localPort>50211<", "<localPort>1</localPort><localPort>50211<"),
            &["event without header.localPort duplicate"],
        ),
        (
            "`<` in a value",
            with("192.0.2.10", "a < b"),
            &["event without header.localAddrV4 invalid", "Markup"],
        ),
        (
            "`&` in a value",
            with("192.0.2.10", "a & b"),
            &["event without header.localAddrV4 invalid", "Markup"],
        ),
        ("a space of HTML", with("192.0.2.10", "&nbsp;192.0.2.10"), &["event", "Markup"]),
    ]);
}

#[test]
fn parts_that_occur_twice_are_read_once() {
    let twice = |end: &str, second: &str| with(end, &format!("{end}{second}"));
    check(&[
        (
            "headers",
            twice("</header>", "<header><localPort>9</localPort></header>"),
            &["event", "Element"][..],
        ),
        (
            "types",
            twice("</type>", "<type>FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE</type>"),
            &["event", "Element"],
        ),
        (
            "payloads",
            twice("</classifyDrop>", "<classifyDrop><filterId>9</filterId></classifyDrop>"),
            &["event", "Element"],
        ),
    ]);
}

/// No other member of its part is left out, and none of its name in another part.
#[test]
fn a_member_that_contradicts_others_costs_only_itself() {
    let header = with("<localPort>", "<localAddrV6>2001:db8::1</localAddrV6><localPort>");
    check(&[("an address", header, &["event without header.localAddrV6 misfit"])]);
}

#[test]
fn markdown_is_read() {
    let file = file();
    let escaped = |name: &str| file.replace(name, &format!("\\{name}"));
    let body = file.find("<netEvents").unwrap();
    let tags = file[body..].replace('<', "\\<").replace('>', "\\>");
    check(&[
        ("backslashes at line ends", file.replace(">\n", ">\\\n"), &["event", "Text"]),
        (
            "bold elements",
            with("<filterId>71002</filterId>", "**<filterId>71002</filterId>**"),
            &["event", "Text"],
        ),
        ("bold values", with(">71002<", ">**71002**<"), &["event", "Spelling"]),
        ("italic values", with(">198.51.100.20<", ">*198.51.100.20*<"), &["event", "Spelling"]),
        ("values as code", with(">S-1-5-19<", ">`S-1-5-19`<"), &["event", "Spelling"]),
        ("escaped underscores", escaped("_"), &["event", "Spelling"]),
        ("escaped hyphens", with("S-1-5-19", r"S\-1\-5\-19"), &["event", "Spelling"]),
        ("escaped tags", tags, &["event", "Markup", "Spelling", "Text"]),
        ("a fence", format!("```xml\n{file}```\n"), &["event", "Text"]),
        ("a fence of tildes", format!("~~~\n{file}~~~\n"), &["event", "Text"]),
        (
            "text around a fence",
            format!("Here it is:\n\n```\n{file}\n```\nThanks"),
            &["event", "Text"],
        ),
        ("bold tags of HTML", with(">71002<", "><b>71002</b><"), &["event", "Element"]),
    ]);
}

#[test]
fn text_that_was_pasted_or_quoted_is_read() {
    let file = file();
    let each_line =
        |before: &str| -> String { file.lines().map(|line| format!("{before}{line}\n")).collect() };
    let browser =
        ["<netEvents", "<item>\n\t\t<header", "<header", "<flags", "<appId", "<classifyDrop"];
    let browser =
        browser.iter().fold(file.clone(), |file, tag| file.replace(tag, &format!("- {tag}")));
    let (at, digits) = (file.find("<data>").unwrap() + 26, "\n> ");
    let wrapped = each_line("> ").replace(
        &file[at..at + 20],
        &format!("{}{digits}{}", &file[at..at + 10], &file[at + 10..at + 20]),
    );
    check(&[
        ("a browser's view", browser.clone(), &["event", "Text"]),
        ("a browser's view, indented", browser.replace('\t', "  "), &["event", "Text"]),
        ("a browser's view with plus signs", browser.replace("- <", "+ <"), &["event", "Text"]),
        ("a quoted mail", each_line("> "), &["event", "Text"]),
        ("a mail that was quoted twice", each_line(">> "), &["event", "Text"]),
        ("a quoted mail without spaces", each_line(">"), &["event", "Text"]),
        ("a quoted mail with wrapped lines", wrapped, &["event", "Text"]),
        ("a diff", each_line("+"), &["event", "Text"]),
        ("line numbers", each_line("12: "), &["event", "Text"]),
    ]);
}

#[test]
fn text_escaped_as_in_html_is_read() {
    let file = file();
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let once = escaped(&file);
    check(&[
        ("all", once.clone(), &["event"]),
        ("quotes, too", once.replace('"', "&quot;"), &["event"]),
        ("twice", escaped(&once), &["event"]),
        ("indentation", once.replace('\t', "&nbsp;&nbsp;"), &["event"]),
        (
            "in a page",
            format!("<html><body><pre>{once}</pre></body></html>"),
            &["event", "ForeignElement(\"html\")"],
        ),
        ("with a mark", format!("\u{feff}{once}"), &["event"]),
        ("only the element", escaped(element(&file)), &["event"]),
    ]);
}

#[test]
fn what_a_console_wrote_in_front_is_passed_over() {
    let file = file();
    let behind = |banner: &[u8]| [banner, file.as_bytes()].concat();
    check(&[
        ("German, UTF-8", BANNER.as_bytes().to_vec(), &["event", "Text"]),
        (
            "German, code page 850",
            behind(b"Ausgabe f\x81r Ger\x84t 7\r\n\x9abersicht:\r\n"),
            &["event", "Text"],
        ),
        ("German, Windows-1252", behind(b"Ausgabe f\xfcr Ger\xe4t 7\r\n"), &["event", "Text"]),
        ("Russian, UTF-8", behind("Вывод netsh:\r\n".as_bytes()), &["event", "Text"]),
        ("Russian, code page 866", behind(b"\x82\xeb\xa2\xae\xa4:\r\n"), &["event", "Text"]),
        ("Japanese, code page 932", behind(b"\x8fo\x97\xcd:\r\n"), &["event", "Text"]),
        (
            "a prompt",
            behind(b"C:\\Windows\\system32> netsh wfp show netevents file=-\r\n\r\n"),
            &["event", "Text"],
        ),
        ("brackets", behind(b"[2026-02-03 10:11] output:\n"), &["event", "Text"]),
        ("much", behind("log line\n".repeat(1000).as_bytes()), &["event", "Text"]),
    ]);
}

#[test]
fn several_documents_are_read() {
    let file = file();
    let nested = |outer: &str, inner: &str| {
        let event = element(&file).replacen("<item>", &format!("<{inner}>"), 1);
        let event = event.strip_suffix("</item>").unwrap().to_owned() + &format!("</{inner}>");
        format!(
            "<netEvents numItems=\"2\">\n<{outer}>{event}</{outer}>\n<{outer}>\n{event}\n</{outer}>\n</netEvents>"
        )
    };
    check(&[
        ("two", file.repeat(2), &["event", "event"]),
        ("with marks", format!("\u{feff}{file}").repeat(3), &["event", "event", "event"]),
        ("with titles", format!("# 1\n{file}# 2\n{file}"), &["event", "event", "Text"]),
        ("nested", nested("item", "netEvent"), &["event", "event"]),
        ("nested items", nested("item", "item"), &["event", "event"]),
        ("nested in events", nested("netEvent", "netEvent"), &["event", "event"]),
    ]);
}

#[test]
fn other_encodings_are_read() {
    let file = file();
    let units = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    };
    let (little, big) = (units(&file, u16::to_le_bytes), units(&file, u16::to_be_bytes));
    let behind = |mark: &[u8], text: &[u8]| [mark, text].concat();
    let banner = units(BANNER, u16::to_le_bytes);
    check(&[
        ("little endian", behind(b"\xff\xfe", &little), &["event"][..]),
        ("big endian", behind(b"\xfe\xff", &big), &["event"]),
        ("little endian without a mark", little.clone(), &["event"]),
        ("big endian without a mark", big.clone(), &["event"]),
        (
            "a mark that became U+FFFD",
            behind("\u{fffd}\u{fffd}".as_bytes(), &little),
            &["event", "Text"],
        ),
        ("a mark in UTF-8", behind("ÿþ".as_bytes(), &little), &["event", "Text"]),
        ("the mark of UTF-8", behind(b"\xef\xbb\xbf", &little), &["event"]),
        ("a mark of one byte", behind(b"\xff", &little), &["event"]),
        ("a banner, marked", behind(b"\xff\xfe", &banner), &["event", "Text"]),
        ("a banner without a mark", banner.clone(), &["event", "Text"]),
        ("a banner, big endian", units(BANNER, u16::to_be_bytes), &["event", "Text"]),
        ("UTF-8 whose mark was mangled", format!("∩╗┐{file}").into_bytes(), &["event", "Text"]),
        (
            "the same, redirected",
            behind(b"\xff\xfe", &units(&format!("∩╗┐{file}"), u16::to_le_bytes)),
            &["event", "Text"],
        ),
        (
            "escaped",
            units(&file.replace('<', "&lt;").replace('>', "&gt;"), u16::to_le_bytes),
            &["event"],
        ),
    ]);
    let clean = with("<enterpriseId/>", "<enterpriseId>Geschäft „1“ €</enterpriseId>");
    let bytes = |text: &[u8]| {
        let (before, after) = clean.split_once("Geschäft „1“ €").unwrap();
        [before.as_bytes(), text, after.as_bytes()].concat()
    };
    check_against(
        &clean,
        &[
            ("Windows-1252", bytes(b"Gesch\xe4ft \x841\x93 \x80"), &["event", "Encoding"]),
            ("in part", bytes("Gesch\u{e4}ft „1“ ".as_bytes()), &["another event"]),
            (
                "mixed",
                bytes(&["Geschäft ".as_bytes(), b"\x841\x93 \x80"].concat()),
                &["event", "Encoding"],
            ),
        ],
    );
}

#[test]
fn values_in_another_spelling_are_read() {
    const TIME: &str = "2026-02-03T10:11:12.131Z";
    check(&[
        ("an offset", with(TIME, "2026-02-03T12:11:12.131+02:00"), &["event", "Spelling"]),
        (
            "an offset to the west",
            with(TIME, "2026-02-02T23:41:12.131-1030"),
            &["event", "Spelling"],
        ),
        ("an offset in hours", with(TIME, "2026-02-03T11:11:12.131+01"), &["event", "Spelling"]),
        ("no zone", with(TIME, "2026-02-03T10:11:12.131"), &["event", "Spelling"]),
        ("a space", with(TIME, "2026-02-03 10:11:12.131Z"), &["event", "Spelling"]),
        ("nanoseconds", with(TIME, "2026-02-03T10:11:12.131000000Z"), &["event", "Spelling"]),
        ("a comma", with(TIME, "2026-02-03T10:11:12,131Z"), &["event", "Spelling"]),
        ("the largest offset", with(TIME, "2026-02-04T00:11:12.131+14:00"), &["event", "Spelling"]),
        ("small letters", with(TIME, "2026-02-03t10:11:12.131z"), &["event", "Spelling"]),
        ("no date", with(TIME, "10:11:12.131"), &["event without header.timeStamp invalid"]),
    ]);
    for offset in ["+99:00", "+15:00", "+14:60", "-1060", "+123", "+1", "+0x:00", " CET", "02:00"] {
        let time = with(TIME, &format!("2026-02-03T10:11:12.131{offset}"));
        check(&[("a wrong offset", time, &["event without header.timeStamp invalid"])]);
    }
    let clean = with(TIME, "2026-02-03T10:11:12.000Z");
    check_against(
        &clean,
        &[
            ("no milliseconds", with(TIME, "2026-02-03T10:11:12Z"), &["event"][..]),
            ("neither", with(TIME, "2026-02-03T10:11:12"), &["event", "Spelling"]),
            ("an offset", with(TIME, "2026-02-03T11:11:12+01:00"), &["event", "Spelling"]),
        ],
    );
    let v6 = |remote: &str, scope: &str| {
        file()
            .replace("FWP_IP_VERSION_V4", "FWP_IP_VERSION_V6")
            .replace(
                "<localAddrV4>192.0.2.10</localAddrV4>",
                "<localAddrV6.byteArray16>fe80::2</localAddrV6.byteArray16>",
            )
            .replace(
                "<remoteAddrV4>198.51.100.20</remoteAddrV4>",
                &format!("<remoteAddrV6.byteArray16>{remote}</remoteAddrV6.byteArray16>"),
            )
            .replace("<scopeId>0<", &format!("<scopeId>{scope}<"))
    };
    check_against(
        &v6("fe80::1", "5"),
        &[
            ("a zone", v6("fe80::1%5", "0"), &["event", "Spelling"][..]),
            ("a zone and the scope", v6("fe80::1%5", "5"), &["event", "Spelling"]),
            ("another zone", v6("fe80::1%9", "5"), &["event", "Spelling"]),
            ("a named zone", v6("fe80::1%eth0", "5"), &["event", "Spelling"]),
            ("bold", v6("**fe80::1**", "5"), &["event", "Spelling"]),
            ("bold, with a zone", v6("**fe80::1%5**", "0"), &["event", "Spelling"]),
            ("no address", v6("x%5", "5"), &["event without header.remoteAddrV6 invalid"]),
            (
                "no version",
                v6("fe80::1", "5").replace("<ipVersion>FWP_IP_VERSION_V6</ipVersion>", ""),
                &["event"],
            ),
            (
                "a redacted version",
                v6("fe80::1", "5").replace("FWP_IP_VERSION_V6", "***"),
                &["event without header.ipVersion invalid"],
            ),
        ],
    );
}

#[test]
fn a_text_is_taken_from_as_string() {
    let file = file();
    let (start, end) = (file.find("<data>").unwrap(), file.find("</data>").unwrap() + 7);
    let shown = r"\.d.e.v.i.c.e.\.h.a.r.d.d.i.s.k.v.o.l.u.m.e.3.\.t.o.o.l.s.\.a.g.e.n.t...e.x.e...";
    let app = |content: &str| format!("{}{content}{}", &file[..start], &file[end..]);
    check(&[
        ("no data", app(&format!("<asString>{shown}</asString>")), &["event", "AsString"][..]),
        (
            "empty data",
            app(&format!("<data/><asString>{shown}</asString>")),
            &["event", "AsString"],
        ),
        (
            "redacted data",
            app(&format!("<data>***</data><asString>{shown}</asString>")),
            &["event", "AsString"],
        ),
        (
            "doubled backslashes",
            app(&format!("<asString>{}</asString>", shown.replace('\\', r"\\"))),
            &["event", "AsString"],
        ),
        (
            "a redacted text",
            app("<asString>[REDACTED]</asString>"),
            &["event without header.appId invalid"],
        ),
        (
            "an odd number of characters",
            app("<asString>a.b</asString>"),
            &["event without header.appId invalid"],
        ),
        (
            "a text as it is",
            app(r"<asString>\device\agent.exe</asString>"),
            &["event without header.appId invalid"],
        ),
        ("both", app(&format!("{}<asString>other</asString>", &file[start..end])), &["event"]),
    ]);
}

/// In a damaged event, what looks like a reference but is none is text.
#[test]
fn references_of_a_damaged_event_are_resolved_if_they_are_some() {
    let enterprise =
        |text: &str| with("<enterpriseId/>", &format!("<enterpriseId>{text}</enterpriseId>"));
    for (text, clean) in [
        ("&lt;&gt;&amp;&quot;&apos;", "&lt;>&amp;\"'"),
        ("&#65;&#x42;&#x10ffff;", "AB\u{10ffff}"),
        ("&#0;&#x0;", "&amp;#0;&amp;#x0;"),
        ("&#xd800;&#x110000;&#65536000000;", "&amp;#xd800;&amp;#x110000;&amp;#65536000000;"),
        ("&#+65;&#x+42;&#;&#x;", "&amp;#+65;&amp;#x+42;&amp;#;&amp;#x;"),
        ("&other;&;;", "&amp;other;&amp;;;"),
        ("a&nbsp;b", "a b"),
    ] {
        // The last reference damages the event.
        let damaged = enterprise(&format!("{text}&x"));
        check_against(
            &enterprise(&format!("{clean}&amp;x")),
            &[(text, damaged, &["event", "Markup"])],
        );
    }
}

/// A damaged event is repaired, and then its sections are as in any other.
#[test]
fn sections_of_a_damaged_event_are_read() {
    for (kind, old, new) in [
        ("CDATA", ">71002<", "><![CDATA[71002]]><"),
        ("a comment", ">71002<", ">710<!-- <x> -->02<"),
        ("an instruction", "<isLoopback>", "<?x <y> ?><isLoopback>"),
        ("a declaration", "<isLoopback>", "<!x y><isLoopback>"),
    ] {
        // This damages the event.
        let damaged = with(old, new).replace(">192.0.2.10<", ">a < b<");
        let expected = ["event without header.localAddrV4 invalid", "Markup"];
        check(&[(kind, damaged, &expected)]);
    }
    // A declaration that does not end is text.
    let start = &file()[..file().find("192.0.2.10").unwrap()];
    let [open, text] = ["<!x", "&lt;!x"].map(|end| format!("{start}{end}"));
    assert_eq!(seen(&file(), open.as_bytes()), seen(&file(), text.as_bytes()));
}

#[test]
fn any_markup_of_xml_is_read() {
    check(&[
        ("CDATA", with(">71002<", "><![CDATA[71002]]><"), &["event"][..]),
        ("CDATA in a name", with(">FWP_AF_INET<", "><![CDATA[FWP_]]>AF_INET<"), &["event"]),
        (
            "CDATA around a blob",
            file().replace("<data>", "<data><![CDATA[").replace("</data>", "]]></data>"),
            &["event"],
        ),
        ("a comment in a value", with(">71002<", ">710<!-- x -->02<"), &["event"]),
        (
            "a comment among members",
            with("<isLoopback>", "<!-- <isLoopback> -->\n<isLoopback>"),
            &["event"],
        ),
        (
            "a comment between events",
            with("</netEvents>", "<!-- <item> --></netEvents>"),
            &["event"],
        ),
        (
            "attributes",
            file().replace("<header>", "<header a=\"1\" xml:space='preserve'>"),
            &["event"],
        ),
        ("attributes of values", with("<filterId>", "<filterId type='u>64'>"), &["event"]),
        (
            "attributes of the event",
            file().replace("\t<item>\n\t\t<header>", "\t<item id=\"7\">\n\t\t<header>"),
            &["event"],
        ),
        ("an instruction", with("<isLoopback>", "<?x y?><isLoopback>"), &["event"]),
        ("white space", with(">71002<", ">\n\t71002\n<"), &["event"]),
        ("a reference", with(">71002<", ">&#55;1002<"), &["event"]),
    ]);
}
