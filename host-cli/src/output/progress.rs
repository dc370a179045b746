//! Spinners and bars on stderr.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const TICK: Duration = Duration::from_millis(120);

/// Something that takes a while. Its line goes away when this value is dropped.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    pub(super) fn start(message: &str, visible: bool) -> Self {
        Self::draw(ProgressBar::new_spinner(), "{spinner} {msg} ({elapsed})", message, visible)
    }

    pub(super) fn start_to(message: &str, total: u64, visible: bool) -> Self {
        Self::draw(ProgressBar::new(total), "{spinner} {msg} [{bar:30}] {pos}/{len} ({eta} left)", message, visible)
    }

    pub fn set(&self, position: u64) {
        self.0.set_position(position);
    }

    pub fn message(&self, message: &str) {
        self.0.set_message(message.to_owned());
    }

    fn draw(bar: ProgressBar, template: &str, message: &str, visible: bool) -> Self {
        if !visible {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        bar.set_message(message.to_owned());
        bar.enable_steady_tick(TICK);
        Self(bar)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
