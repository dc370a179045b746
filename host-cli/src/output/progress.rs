//! Spinners and bars on stderr.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const TICK: Duration = Duration::from_millis(120);

/// Something that takes a while, and how far it is where that is known. Its line goes away when this value is dropped.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    pub(super) fn start(message: &str, visible: bool) -> Self {
        let spinner = ProgressBar::new_spinner();
        if !visible {
            spinner.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            spinner.set_style(style);
        }
        spinner.set_message(message.to_owned());
        spinner.enable_steady_tick(TICK);
        Self(spinner)
    }
}

impl Progress {
    /// The same with an end in sight: `total` bytes.
    pub(super) fn bar(message: &str, total: u64, visible: bool) -> Self {
        let bar = ProgressBar::new(total);
        if !visible {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {bytes}/{total_bytes} ({eta})") {
            bar.set_style(style.progress_chars("##."));
        }
        bar.set_message(message.to_owned());
        Self(bar)
    }

    /// So much more is done.
    pub fn advance(&self, by: u64) {
        self.0.inc(by);
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
