//! A row of the table.

use super::measure::Pair;

/// What is asked for.
#[derive(Clone, Copy)]
pub(crate) enum Ask {
    /// At least so many times as fast, or so much of something.
    AtLeast(f64),
    /// At most so many times as long, or so much of something.
    AtMost(f64),
    /// Nothing: a figure to compare with.
    Nothing,
}

pub(crate) struct Row {
    /// The number of the goal.
    pub(crate) goal: u8,
    what: String,
    ours: String,
    beside: String,
    ratio: String,
    asked: String,
    reached: Option<bool>,
    /// Between which ratios half of the turns lie, where what is asked for lies between them too.
    spread: Option<[f64; 2]>,
    /// What bounds it, where that is known; said only where the goal is not reached.
    bound: &'static str,
    missing: bool,
}

impl Row {
    /// Ours beside something else; the ratio is of speeds, or of times where at most so much is asked for.
    pub(crate) fn pair(
        goal: u8,
        what: impl Into<String>,
        beside: &str,
        pair: Pair,
        ask: Ask,
        shown: impl Fn(f64) -> String,
    ) -> Self {
        let of_times = matches!(ask, Ask::AtMost(_));
        let ratio = |times: f64| if of_times { 1.0 / times } else { times };
        let [low, high] = pair.between.map(ratio);
        let asked = match ask {
            Ask::AtLeast(asked) | Ask::AtMost(asked) => Some(asked),
            Ask::Nothing => None,
        };
        let spread = asked.filter(|asked| low.min(high) <= *asked && *asked <= low.max(high));
        let ratio = ratio(pair.times);
        Self {
            spread: spread.map(|_| [low.min(high), low.max(high)]),
            ours: shown(pair.ours),
            beside: format!("{beside}: {}", shown(pair.beside)),
            ratio: number(ratio),
            ..Self::alone(goal, what, ratio, ask, number)
        }
    }

    /// A figure of ours alone.
    pub(crate) fn alone(
        goal: u8,
        what: impl Into<String>,
        figure: f64,
        ask: Ask,
        shown: impl Fn(f64) -> String,
    ) -> Self {
        let (asked, reached) = match ask {
            Ask::AtLeast(least) => (format!("≥ {}", shown(least)), Some(figure >= least)),
            Ask::AtMost(most) => (format!("≤ {}", shown(most)), Some(figure <= most)),
            Ask::Nothing => (String::new(), None),
        };
        Self {
            goal,
            what: what.into(),
            ours: shown(figure),
            beside: String::new(),
            ratio: String::new(),
            asked,
            reached,
            spread: None,
            bound: "",
            missing: false,
        }
    }

    /// What could not be measured, and why.
    pub(crate) fn missing(goal: u8, what: impl Into<String>, why: &str) -> Self {
        let ours = format!("not measured: {}", why.trim().replace(['\n', '|'], " "));
        Self { ours, missing: true, ..Self::alone(goal, what, 0.0, Ask::Nothing, number) }
    }

    /// With what bounds it.
    pub(crate) fn bound(self, bound: &'static str) -> Self {
        Self { bound, ..self }
    }

    pub(crate) fn is_missing(&self) -> bool {
        self.missing
    }
}

/// The rows as Markdown.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut table = String::from(
        "| | what | this crate | compared with | ratio | goal | met |\n|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let reached = match (row.reached, row.spread, row.bound) {
            (None, _, _) => String::new(),
            (_, Some([low, high]), _) => {
                format!("undecided: quartiles {low:.2} and {high:.2}")
            }
            (Some(true), None, _) => "yes".to_owned(),
            (Some(false), None, "") => "**no**".to_owned(),
            (Some(false), None, bound) => format!("**no**: {bound}"),
        };
        let Row { goal, what, ours, beside, ratio, asked, .. } = row;
        table +=
            &format!("| {goal} | {what} | {ours} | {beside} | {ratio} | {asked} | {reached} |\n");
    }
    table
}

/// Three digits that count.
pub(crate) fn number(number: f64) -> String {
    match number {
        100.0.. => format!("{number:.0}"),
        10.0.. => format!("{number:.1}"),
        _ => format!("{number:.2}"),
    }
}

/// Seconds as a rate of so many bytes.
pub(crate) fn rate(bytes: usize) -> impl Fn(f64) -> String {
    move |seconds| bytes_a_second(bytes as f64 / seconds)
}

pub(crate) fn bytes_a_second(rate: f64) -> String {
    if rate < 1e9 {
        format!("{} MB/s", number(rate / 1e6))
    } else {
        format!("{} GB/s", number(rate / 1e9))
    }
}

/// Seconds of so many records as a rate.
pub(crate) fn records(count: u64) -> impl Fn(f64) -> String {
    move |seconds| {
        let rate = count as f64 / seconds;
        if rate < 1e6 {
            format!("{} k/s", number(rate / 1e3))
        } else {
            format!("{} M/s", number(rate / 1e6))
        }
    }
}

pub(crate) fn time(seconds: f64) -> String {
    match seconds {
        1.0.. => format!("{} s", number(seconds)),
        1e-3.. => format!("{} ms", number(seconds * 1e3)),
        1e-6.. => format!("{} µs", number(seconds * 1e6)),
        _ => format!("{} ns", number(seconds * 1e9)),
    }
}

pub(crate) fn mebibytes(bytes: f64) -> String {
    format!("{} MiB", number(bytes / f64::from(1 << 20)))
}
