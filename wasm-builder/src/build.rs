use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use cid::Cid;
use serde::Deserialize;

use crate::batch::Batch;
use crate::optimise::Optimiser;
use crate::toolchain::Toolchain;
use crate::{Group, Source, Table, Workspace, check, code_cid};

/// Where and with what to build.
#[derive(Debug)]
pub struct Request<'a> {
    /// The cargo to run: in a build script, the one that runs it.
    pub cargo: &'a Path,
    pub workspace: &'a Workspace,
    /// The target directory of the inner cargo, used by nobody else: two cargos in one directory wait for each other.
    pub target: &'a Path,
}

/// What was built, and with what.
#[derive(Debug)]
pub struct Build {
    /// One line that names the compiler and `wasm-opt`: code CIDs and gas hold for these only.
    pub toolchain: String,
    /// Whether `wasm-opt` was there. Without it the modules are larger, and their code CIDs differ.
    pub is_optimised: bool,
    /// In the order of the table.
    pub modules: Vec<Module>,
    /// The files and folders that the modules depend on.
    pub inputs: BTreeSet<PathBuf>,
}

/// A finished actor.
#[derive(Debug)]
pub struct Module {
    pub group: Group,
    pub name: String,
    pub wasm: Vec<u8>,
    /// The size before `wasm-opt`, in bytes.
    pub compiled_size: usize,
    pub code_cid: Cid,
}

/// Builds every actor of the table and checks it. `progress` is told, a line each, what is being done.
///
/// Errors: there is no toolchain (the error says what to run); an actor does not compile (the compiler's own words have
/// gone to stderr); a module is nothing that the FVM would run ([`check`]).
pub fn build(request: &Request, table: &Table, mut progress: impl FnMut(&str)) -> Result<Build> {
    let toolchain = Toolchain::find()?;
    let optimiser = Optimiser::find(&request.target.join("optimised"))?;
    let mut inputs = request.workspace.inputs(table.sources().map(|(_, source)| source))?;
    inputs.extend(toolchain.tools().iter().cloned());
    inputs.extend(optimiser.iter().map(|o| o.program().to_path_buf()));

    progress(&format!("toolchain: {}", describe(&toolchain, optimiser.as_ref())));
    let mut compiled = BTreeMap::new();
    for batch in Batch::all(table) {
        progress(&format!("building {batch}"));
        compiled.extend(compile(request, &toolchain, &batch)?);
    }
    let finish_source = |(group, source): (Group, &Source)| {
        let wasm = compiled.remove(&source.name).context("every actor is in a batch")?;
        finish(group, &source.name, wasm, optimiser.as_ref())
    };
    let modules = table.sources().map(finish_source).collect::<Result<_>>()?;
    Ok(Build {
        toolchain: describe(&toolchain, optimiser.as_ref()),
        is_optimised: optimiser.is_some(),
        modules,
        inputs,
    })
}

/// Builds the library of one package for something other than the FVM, a browser say: with the same toolchain and `wasm-opt`. What it
/// imports is not checked.
pub fn library(request: &Request, package: &str, mut progress: impl FnMut(&str)) -> Result<Vec<u8>> {
    let toolchain = Toolchain::find()?;
    let optimiser = Optimiser::find(&request.target.join("optimised"))?;
    progress(&format!("building {package} with {}", describe(&toolchain, optimiser.as_ref())));
    let source = Source::library(package);
    let batch = Batch { package, sources: vec![&source] };
    let (_, wasm) = compile(request, &toolchain, &batch)?.pop().context("a library makes one module")?;
    match optimiser {
        Some(optimiser) => optimiser.run(package, &wasm),
        None => Ok(wasm),
    }
}

fn describe(toolchain: &Toolchain, optimiser: Option<&Optimiser>) -> String {
    format!("{}, {}", toolchain.describe(), optimiser.map_or("no wasm-opt", Optimiser::version))
}

fn finish(group: Group, name: &str, compiled: Vec<u8>, optimiser: Option<&Optimiser>) -> Result<Module> {
    let compiled_size = compiled.len();
    let wasm = match optimiser {
        Some(optimiser) => optimiser.run(name, &compiled)?,
        None => compiled,
    };
    check(&wasm).with_context(|| format!("check the actor {name}"))?;
    Ok(Module { group, name: name.to_owned(), code_cid: code_cid(&wasm), compiled_size, wasm })
}

/// Compiles one batch and gives each actor's module, by its name.
fn compile(request: &Request, toolchain: &Toolchain, batch: &Batch) -> Result<Vec<(String, Vec<u8>)>> {
    // Link-time optimisation is skipped for a library that is also an rlib, so build it as a cdylib only.
    let subcommand = if batch.is_library() { &["rustc", "--crate-type=cdylib"][..] } else { &["build"] };
    let mut command = batch.cargo(request, toolchain, subcommand)?;
    let files = run(command.arg("--message-format=json-render-diagnostics"))
        .with_context(|| format!("compile package {} to WASM", batch.package))?;
    batch.sources.iter().map(|source| Ok((source.name.clone(), read(&files, source)?))).collect()
}

fn read(files: &[(String, PathBuf)], source: &Source) -> Result<Vec<u8>> {
    let is_of = |target: &String| source.example.as_ref().is_none_or(|example| example == target);
    let (_, file) = files.iter().find(|(target, _)| is_of(target)).with_context(|| {
        format!("package {} gave no WASM for the actor {}: is it a cdylib?", source.package, source.name)
    })?;
    std::fs::read(file).with_context(|| format!("read {}", file.display()))
}

#[derive(Deserialize)]
struct Message {
    target: Option<CargoTarget>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct CargoTarget {
    name: String,
}

/// The WASM files that cargo made, by the name of cargo's target.
fn run(command: &mut Command) -> Result<Vec<(String, PathBuf)>> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "cargo failed ({}): its messages are above", output.status);
    let mut files = Vec::new();
    for line in output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let message: Message = serde_json::from_slice(line).context("read cargo's messages")?;
        let wasm = message.filenames.into_iter().find(|file| file.extension().is_some_and(|e| e == "wasm"));
        files.extend(message.target.zip(wasm).map(|(target, file)| (target.name, file)));
    }
    Ok(files)
}
