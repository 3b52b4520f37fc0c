//! A progress bar on standard error.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::is_quiet;
use crate::output::is_dumb_terminal;
use crate::system::lock;

/// The bar that is shown.
static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Work that ends earlier shows no bar.
const BEGIN: Duration = Duration::from_millis(500);

/// How often the bar changes.
const INTERVAL: Duration = Duration::from_millis(100);

/// How much there is to do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Total {
    /// Bytes of the inputs, if they are known.
    Bytes(Option<u64>),
    /// Records, if they are known.
    Records(Option<u64>),
}

/// How far the work is.
pub(crate) struct Progress {
    total: Total,
    /// The number of bytes that were read.
    bytes: Arc<AtomicU64>,
    /// When the bar changes next; `None` for never.
    next: Option<Instant>,
}

impl Progress {
    /// Progress that is shown if `is_shown`, and if standard error is a terminal and the command is not to be quiet.
    pub(crate) fn new(is_shown: bool, total: Total) -> Self {
        let is_shown = is_shown && !is_quiet() && io::stderr().is_terminal() && !is_dumb_terminal();
        let next = if is_shown { Instant::now().checked_add(BEGIN) } else { None };
        if is_shown {
            let (length, template) = match total {
                Total::Bytes(length @ Some(_)) => (
                    length,
                    "{bar:10} {bytes}/{total_bytes}, {msg}, {binary_bytes_per_sec}, {eta} left",
                ),
                Total::Bytes(None) => (None, "{bytes}, {msg}, {binary_bytes_per_sec}, {elapsed}"),
                Total::Records(length @ Some(_)) => {
                    (length, "{bar:10} {msg}, {per_sec}, {eta} left")
                }
                Total::Records(None) => (None, "{msg}, {per_sec}, {elapsed}"),
            };
            let style = ProgressStyle::with_template(template);
            let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::hidden());
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            *lock(&BAR) = Some(bar);
        }
        Self { total, bytes: Arc::default(), next }
    }

    /// The number of bytes that were read, to be counted by the reader.
    pub(crate) fn bytes(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes)
    }

    /// Shows how far the work is, from time to time.
    pub(crate) fn update(&mut self, records: u64) {
        let Some(next) = self.next else { return };
        let now = Instant::now();
        if now < next {
            return;
        }
        if let Some(bar) = &*lock(&BAR) {
            self.next = now.checked_add(INTERVAL);
            let plural = if records == 1 { "" } else { "s" };
            bar.set_position(match self.total {
                Total::Bytes(_) => self.bytes.load(Ordering::Relaxed),
                Total::Records(_) => records,
            });
            if bar.is_hidden() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_message(format!("{} record{plural}", HumanCount(records)));
        }
    }

    /// Shows no bar any more.
    pub(crate) fn end(&mut self) {
        self.next = None;
        clear();
    }
}

/// Removes the bar.
pub(crate) fn clear() {
    if let Some(bar) = lock(&BAR).take() {
        bar.finish_and_clear();
    }
}

/// Calls `write`, which writes lines to the terminal, without the bar.
pub(crate) fn without_bar(write: impl FnOnce()) {
    match &*lock(&BAR) {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}
