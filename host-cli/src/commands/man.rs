//! `leasehold man`: manual pages.

use std::path::Path;
use std::{fs, io};

use anyhow::{Context as _, Result};
use clap::CommandFactory;
use serde::Serialize;

use super::Cli;
use crate::output::Report;

/// Writes a page for each command into a folder, which is made if it is not there.
pub fn write(folder: &Path) -> Result<Pages> {
    fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    page(&command, folder, &mut pages).with_context(|| format!("write to {}", folder.display()))?;
    Ok(Pages { folder: folder.display().to_string(), pages })
}

fn page(command: &clap::Command, folder: &Path, pages: &mut Vec<String>) -> io::Result<()> {
    let man = clap_mangen::Man::new(command.clone());
    man.generate_to(folder)?;
    pages.push(man.get_filename());
    command.get_subcommands().try_for_each(|verb| page(verb, folder, pages))
}

#[derive(Debug, Serialize)]
pub struct Pages {
    pub folder: String,
    pub pages: Vec<String>,
}

impl Report for Pages {
    fn text(&self) -> String {
        format!("wrote {} pages to {}", self.pages.len(), self.folder)
    }
}
