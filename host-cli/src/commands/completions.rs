//! `leasehold completions`: completing commands and flags in a shell.

use clap::CommandFactory;
use clap_complete::Shell;
use serde::Serialize;

use super::Cli;
use crate::output::Report;

/// The script for a shell.
pub fn script(shell: Shell) -> Script {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "leasehold", &mut script);
    Script { shell: shell.to_string(), script: String::from_utf8_lossy(&script).into_owned() }
}

#[derive(Debug, Serialize)]
pub struct Script {
    pub shell: String,
    pub script: String,
}

impl Report for Script {
    fn text(&self) -> String {
        self.script.trim_end().to_owned()
    }
}
