//! Findings of `check` as JSON lines: one object per finding, and one with the totals.

use std::collections::BTreeMap;
use std::fmt::Display;

use wfp_events::check::Finding;
use wfp_events::reader::Position;
use wfp_events::value::Escaped;

use super::json::{Json, append_line};

/// Appends a finding; hidden characters are escaped.
pub(crate) fn append(
    text: &mut Vec<u8>,
    file: &impl Display,
    position: Position,
    structure: &'static str,
    finding: &Finding,
) {
    let object = vec![
        ("code", Json::from(finding.anomaly.code())),
        ("damage", Json::Bool(finding.anomaly.is_damage())),
        ("file", file.to_string().into()),
        ("record", Json::Count(position.record)),
        ("offset", Json::Count(position.offset)),
        ("structure", structure.into()),
        ("member", Escaped(&finding.path).to_string().into()),
        ("address", format!("{:#x}", finding.address).into()),
        ("message", Escaped(&finding.message().to_string()).to_string().into()),
    ];
    append_line(text, &Json::Object(object));
}

/// How much was checked, and how much was found.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    records: u64,
    findings: BTreeMap<&'static str, u64>,
}

impl Totals {
    pub(crate) fn add(&mut self, records: u64, findings: BTreeMap<&'static str, u64>) {
        self.records = self.records.saturating_add(records);
        for (code, count) in findings {
            let all = self.findings.entry(code).or_default();
            *all = all.saturating_add(count);
        }
    }

    pub(crate) fn line(&self) -> Vec<u8> {
        let count = self.findings.values().fold(0, |sum: u64, count| sum.saturating_add(*count));
        let codes = self.findings.iter().map(|(code, count)| (*code, Json::Count(*count)));
        let total = vec![
            ("records", Json::Count(self.records)),
            ("findings", Json::Count(count)),
            ("codes", Json::Object(codes.collect())),
        ];
        let mut text = Vec::new();
        append_line(&mut text, &Json::Object(vec![("total", Json::Object(total))]));
        text
    }
}
