//! Compiling the actors, as `wasm-builder` does.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::Args;
use serde::Serialize;
use wasm_builder::{Build, Request, Table as Actors, Workspace};

use crate::context::Context;
use crate::failure::Failure;
use crate::output::{Report, Table};

#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Only these actors, by name; without any, all of them
    pub names: Vec<String>,
    /// A folder of the checkout
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub workspace: PathBuf,
    /// Write every module to this folder, as NAME.wasm
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write a bundle for networks that accept one: a CAR file with a manifest. Of all actors only
    #[arg(long, value_name = "FILE", conflicts_with = "names")]
    pub car: Option<PathBuf>,
}

/// Compiles, optimises and checks actors.
pub fn build(context: &Context, args: &BuildArgs) -> Result<Built> {
    let cargo = PathBuf::from(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let workspace = Workspace::load(&cargo, &args.workspace)
        .with_context(|| format!("{} is no checkout of Leasehold that can be built", args.workspace.display()))?;
    let mut actors = Actors::read(&workspace.root.join("actors/bundle/actors.toml"))?;
    choose(&mut actors, &args.names)?;
    let target = workspace.target.join("wasm-actors");
    let request = Request { cargo: &cargo, workspace: &workspace, target: &target };
    let progress = context.output.progress("building the actors");
    let build = wasm_builder::build(&request, &actors, |line| progress.says(line))?;
    drop(progress);
    if let Some(folder) = &args.out {
        write_modules(&build, folder)?;
    }
    let manifest = args.car.as_deref().map(|file| write_car(&build, file)).transpose()?;
    Ok(Built::new(&build, manifest))
}

/// Keeps only the named actors.
fn choose(actors: &mut Actors, names: &[String]) -> Result<()> {
    let known: Vec<_> = actors.sources().map(|(_, source)| source.name.clone()).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        return Err(Failure::usage(format!("there is no actor {unknown}: {} are", known.join(", "))).into());
    }
    if !names.is_empty() {
        for list in [&mut actors.builtins, &mut actors.actors, &mut actors.tests] {
            list.retain(|source| names.contains(&source.name));
        }
    }
    Ok(())
}

fn write_modules(build: &Build, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
    for module in &build.modules {
        let file = folder.join(format!("{}.wasm", module.name));
        fs::write(&file, &module.wasm).with_context(|| format!("write {}", file.display()))?;
    }
    Ok(())
}

fn write_car(build: &Build, file: &Path) -> Result<String> {
    let car = File::create(file).with_context(|| format!("write {}", file.display()))?;
    Ok(wasm_builder::write_car(&build.modules, BufWriter::new(car))?.to_string())
}

#[derive(Debug, Serialize)]
pub struct Built {
    /// The compiler and wasm-opt: code CIDs hold for these only.
    pub toolchain: String,
    /// Whether wasm-opt was there.
    pub optimised: bool,
    pub actors: Vec<Actor>,
    /// The root of the bundle that was written.
    pub manifest: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Actor {
    pub name: String,
    pub bytes: usize,
    /// Before wasm-opt.
    pub compiled_bytes: usize,
    pub code_cid: String,
    /// Whether this program was built with the very same code. `None` for what it does not contain.
    pub as_in_this_program: Option<bool>,
}

impl Built {
    fn new(build: &Build, manifest: Option<String>) -> Self {
        let actor = |module: &wasm_builder::Module| Actor {
            name: module.name.clone(),
            bytes: module.wasm.len(),
            compiled_bytes: module.compiled_size,
            code_cid: module.code_cid.to_string(),
            as_in_this_program: known(&module.name).map(|code| code == module.code_cid),
        };
        Self {
            toolchain: build.toolchain.clone(),
            optimised: build.is_optimised,
            actors: build.modules.iter().map(actor).collect(),
            manifest,
        }
    }
}

fn known(name: &str) -> Option<cid::Cid> {
    let mut all = bundle::actors().iter().chain(bundle::builtins()).chain(bundle::tests());
    all.find(|actor| actor.name == name).map(bundle::Actor::code_cid)
}

impl Report for Built {
    fn text(&self) -> String {
        let mut table = Table::new(["actor", "compiled", "bytes", "code"], "Nothing was built.");
        for actor in &self.actors {
            let changed = if actor.as_in_this_program == Some(false) { " (new)" } else { "" };
            let code = format!("{}{changed}", actor.code_cid);
            table.row([actor.name.clone(), actor.compiled_bytes.to_string(), actor.bytes.to_string(), code]);
        }
        let mut lines = vec![table.render(), format!("toolchain: {}", self.toolchain)];
        if self.actors.iter().any(|actor| actor.as_in_this_program == Some(false)) {
            lines.push("(new): this program was built with other code of that name".to_owned());
        }
        if !self.optimised {
            lines.push("wasm-opt is not installed: these modules are larger and have other code CIDs".to_owned());
        }
        lines.extend(self.manifest.as_ref().map(|root| format!("the bundle's root, its manifest, is {root}")));
        lines.join("\n")
    }
}
