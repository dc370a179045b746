//! Spinners and bars on stderr.

use std::sync::LazyLock;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

const TICK: Duration = Duration::from_millis(120);

/// The lines of this process, which stand below each other: a bar of many messages above what the present one waits for.
static LINES: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);

/// What a bar counts.
#[derive(Clone, Copy, Debug)]
pub enum Counted {
    Bytes,
    /// Others, in their plural: `epochs`.
    Things(&'static str),
}

/// Prints something between the lines.
pub(super) fn aside<R>(print: impl FnOnce() -> R) -> R {
    LINES.suspend(print)
}

fn line(bar: ProgressBar, visible: bool) -> ProgressBar {
    if visible {
        return LINES.add(bar);
    }
    bar.set_draw_target(ProgressDrawTarget::hidden());
    bar
}

/// Something that takes a while, and how far it is where that is known. Its line goes away when this value is dropped.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    pub(super) fn start(message: &str, visible: bool) -> Self {
        let spinner = line(ProgressBar::new_spinner(), visible);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            spinner.set_style(style);
        }
        spinner.set_message(message.to_owned());
        spinner.enable_steady_tick(TICK);
        Self(spinner)
    }
}

impl Progress {
    /// The same with an end in sight.
    pub(super) fn bar(message: &str, total: u64, counted: Counted, visible: bool) -> Self {
        let bar = line(ProgressBar::new(total), visible);
        let count = match counted {
            Counted::Bytes => "{bytes}/{total_bytes}".to_owned(),
            Counted::Things(things) => format!("{{human_pos}}/{{human_len}} {things}"),
        };
        if let Ok(style) = ProgressStyle::with_template(&format!("{{msg}} [{{bar:30}}] {count} ({{eta}})")) {
            bar.set_style(style.progress_chars("##."));
        }
        bar.set_message(message.to_owned());
        Self(bar)
    }

    /// So much more is done.
    pub fn advance(&self, by: u64) {
        self.0.inc(by);
    }

    /// So much is done by now.
    pub fn is_at(&self, done: u64) {
        self.0.set_position(done);
    }

    /// Whether anybody sees it.
    pub fn is_visible(&self) -> bool {
        !self.0.is_hidden()
    }

    /// Tells what is being done now.
    pub fn says(&self, message: &str) {
        self.0.set_message(message.to_owned());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
