//! The command `wasm-builder`: builds every actor of the table, prints sizes and code CIDs.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{ArgGroup, Parser};
use wasm_builder::{Build, Request, Table, Workspace};

/// Builds the actors as WASM, optimises and checks them, and prints their sizes and code CIDs.
#[derive(Debug, Parser)]
#[command(version, group = ArgGroup::new("done").args(["lint", "to"]))]
struct Arguments {
    /// The table of actors, relative to the workspace.
    #[arg(long, value_name = "FILE", default_value = "actors/bundle/actors.toml")]
    actors: PathBuf,
    /// Any folder of the workspace to build.
    #[arg(long, value_name = "DIR", default_value = ".")]
    workspace: PathBuf,
    /// Write every module to this folder, as <name>.wasm.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write a bundle for networks that accept one: a CAR file with a manifest.
    #[arg(long, value_name = "FILE")]
    car: Option<PathBuf>,
    /// Do not build: run clippy over the actors as compiled for WASM.
    #[arg(long, conflicts_with_all = ["out", "car", "json"])]
    lint: bool,
    /// Do not build the actors: build the library of this package, for a browser, and write it to --to. With --lint, lint it too.
    #[arg(long, value_name = "PACKAGE", requires = "done", conflicts_with_all = ["out", "car", "json"])]
    library: Option<String>,
    /// Where --library writes the module.
    #[arg(long, value_name = "FILE", requires = "library")]
    to: Option<PathBuf>,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    match Arguments::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

impl Arguments {
    fn run(self) -> Result<()> {
        let Self { actors, workspace, out, car, lint, library, to, json } = self;
        let cargo = PathBuf::from(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        let workspace = Workspace::load(&cargo, &workspace)?;
        let table = Table::read(&workspace.root.join(actors))?;
        let target = workspace.target.join("wasm-actors");
        let request = Request { cargo: &cargo, workspace: &workspace, target: &target };

        if lint {
            if !wasm_builder::lint(&request, &table, library.as_deref(), say)? {
                say("WARNING: the WASM side of the actors was not linted: there is no clippy for its compiler \
                     (Debian: apt-get install rust-web-clippy; rustup: rustup component add clippy)");
            }
            return Ok(());
        }
        if let (Some(package), Some(file)) = (library, to) {
            let wasm = wasm_builder::library(&request, &package, say)?;
            say(&format!("{}: {} bytes", file.display(), wasm.len()));
            return fs::write(&file, wasm).with_context(|| format!("write {}", file.display()));
        }
        let build = wasm_builder::build(&request, &table, say)?;

        if let Some(folder) = out {
            write_modules(&build, &folder)?;
        }
        if let Some(file) = car {
            let open = || format!("write {}", file.display());
            let root =
                wasm_builder::write_car(&build.modules, BufWriter::new(File::create(&file).with_context(open)?))?;
            say(&format!("wrote {}: its root, the manifest, is {root}", file.display()));
        }
        let report = if json { wasm_builder::json(&build) } else { wasm_builder::text(&build) };
        writeln!(io::stdout(), "{report}").context("print the result")
    }
}

fn write_modules(build: &Build, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
    for module in &build.modules {
        let file = folder.join(format!("{}.wasm", module.name));
        fs::write(&file, &module.wasm).with_context(|| format!("write {}", file.display()))?;
    }
    Ok(())
}

/// Tells the person on stderr; stdout is for the result. A closed stderr is no reason to stop.
fn say(line: &str) {
    writeln!(io::stderr(), "wasm-builder: {line}").unwrap_or_default();
}
