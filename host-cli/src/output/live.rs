//! A result that changes while a person watches it.

use std::io::{self, IsTerminal, Write};

use super::{Report, text};

/// To the top left, and nothing below.
const REDRAW: &str = "\x1b[H\x1b[2J";

/// Where it goes: a terminal is redrawn, anything else gets a line for each change, and with `--json` a document for each.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    json: bool,
    terminal: bool,
}

impl Live {
    pub(super) fn new(json: bool) -> Self {
        Self { json, terminal: !json && io::stdout().is_terminal() }
    }

    /// Whether there is a picture to keep up to date, changed or not.
    pub fn redraws(&self) -> bool {
        self.terminal
    }

    /// Shows how it stands; `line` is that in one line. False when nobody reads any more.
    pub fn show<R: Report>(&self, report: &R, line: &str) -> io::Result<bool> {
        let text = if self.json {
            serde_json::to_string(report)?
        } else if self.terminal {
            format!("{REDRAW}{}", text::printable(&report.text()))
        } else {
            text::printable(line)
        };
        let mut stdout = io::stdout().lock();
        match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            other => other.map(|()| true),
        }
    }
}
