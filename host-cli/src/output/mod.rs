//! The only module that prints. The result of a command goes to stdout and nothing else does; notes, questions, progress and
//! errors go to stderr.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the one module that prints")]

mod bar;
mod chart;
mod live;
mod progress;
mod room;
mod text;
mod tree;

use std::io::{self, BufRead, IsTerminal, Write};

use serde::Serialize;

pub use bar::bar;
pub use chart::{Chart, bps, percent};
pub use live::Live;
pub use progress::{Counted, Progress};
pub use room::{Room, wrapped};
pub(crate) use text::one_line;
pub use text::{Fields, Table};
pub use tree::{humane, tree};

use crate::failure::Failure;

/// The result of a command: text for people, and with `--json` one JSON document.
pub trait Report: Serialize {
    /// The text, without a final newline.
    fn text(&self) -> String;
}

/// So many of something, which has an s where there is not one: `1 position`, `3 positions`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Serializes a value as its text.
pub fn as_text<S: serde::Serializer>(value: &impl ToString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_string())
}

/// Where and how a process prints.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    json: bool,
    /// Nothing but results, warnings and errors.
    quiet: bool,
    colour: bool,
    /// A person is there to watch and to answer.
    interactive: bool,
}

impl Output {
    /// For this process: colours and progress only on a terminal, and no colours where `NO_COLOR` is set.
    pub fn new(json: bool) -> Self {
        let terminal = io::stderr().is_terminal();
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        Self { json, quiet: false, colour: terminal && !no_colour, interactive: terminal && io::stdin().is_terminal() }
    }

    /// The same, without notes and progress: for a caller that prints its own.
    pub fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }

    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Whether what goes to stderr may have colours.
    pub fn is_colourful(&self) -> bool {
        self.colour
    }

    /// Whether somebody can answer a question.
    pub fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Prints a command's result on stdout.
    pub fn result<R: Report>(&self, report: &R) -> io::Result<()> {
        let text = if self.json { serde_json::to_string_pretty(report)? } else { text::printable(&report.text()) };
        let mut stdout = io::stdout().lock();
        match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
            // The reader has seen enough (`leasehold ... | head`): no reason to complain.
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    /// A result on stdout that changes.
    pub fn live(&self) -> Live {
        Live::new(self.json)
    }

    /// Tells what is going on.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.line("", text);
        }
    }

    /// Tells what a person ought to know although all is well.
    pub fn warn(&self, text: &str) {
        self.line(&self.label("33", "warning: "), text);
    }

    /// Tells a person what they may come to regret. A caller that prints its own knows.
    pub fn caution(&self, text: &str) {
        if !self.quiet {
            self.warn(text);
        }
    }

    /// Prints why the command stops; with `--json` as one JSON object.
    pub fn failure(&self, failure: &Failure) {
        if self.json {
            let error = serde_json::json!({ "error": {
                "kind": failure.kind.word(),
                "sentence": failure.sentence,
                "hint": failure.hint,
                "exit_code": failure.code,
            }});
            self.line("", &error.to_string());
            return;
        }
        self.line(&self.label("31", "error: "), &failure.sentence);
        if let Some(hint) = &failure.hint {
            self.line(&self.label("36", "  try: "), hint);
        }
    }

    /// Asks a question that is answered with yes or no; anything but `y` or `yes` is no.
    pub fn ask(&self, question: &str) -> io::Result<bool> {
        let mut stderr = io::stderr().lock();
        write!(stderr, "{} [y/N] ", text::printable(question))?;
        stderr.flush()?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// Shows that something takes a while. Nothing is drawn unless stderr is a terminal.
    pub fn progress(&self, message: &str) -> Progress {
        Progress::start(message, io::stderr().is_terminal() && !self.quiet)
    }

    /// Shows how far something with a known end is.
    pub fn bar(&self, message: &str, total: u64, counted: Counted) -> Progress {
        Progress::bar(message, total, counted, io::stderr().is_terminal() && !self.quiet)
    }

    /// As [`note`](Self::note), for text with colours of its own, in which nothing stands that a stranger wrote.
    pub fn painted(&self, text: &str) {
        if !self.quiet {
            self.raw_line("", text);
        }
    }

    /// What a node, an actor or another person says stands in many of these sentences: it is read and drives no terminal.
    fn line(&self, label: &str, text: &str) {
        self.raw_line(label, &text::printable(text));
    }

    fn raw_line(&self, label: &str, text: &str) {
        // Nowhere is left to report that stderr is closed.
        let _ = progress::aside(|| writeln!(io::stderr().lock(), "{label}{text}"));
    }

    fn label(&self, colour: &str, text: &str) -> String {
        if self.colour { format!("\x1b[1;{colour}m{text}\x1b[0m") } else { text.to_owned() }
    }
}
