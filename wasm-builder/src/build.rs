use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use cid::Cid;
use serde::Deserialize;

use crate::optimise::Optimiser;
use crate::toolchain::{TARGET, Toolchain};
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
    let mut modules = Vec::new();
    let sources: Vec<_> = table.sources().collect();
    for batch in sources.chunk_by(|(_, a), (_, b)| a.example.is_some() && b.example.is_some() && a.package == b.package)
    {
        let names: Vec<_> = batch.iter().map(|(_, source)| source.name.as_str()).collect();
        progress(&format!("building {}", names.join(", ")));
        let compiled = compile(request, &toolchain, batch.iter().map(|(_, source)| *source))?;
        for (group, source) in batch {
            let wasm = compiled.read(source)?;
            modules.push(finish(*group, &source.name, wasm, optimiser.as_ref())?);
        }
    }
    Ok(Build {
        toolchain: describe(&toolchain, optimiser.as_ref()),
        is_optimised: optimiser.is_some(),
        modules,
        inputs,
    })
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

/// The WASM files of one run of cargo, by the name of cargo's target.
struct Compiled(Vec<(String, PathBuf)>);

impl Compiled {
    fn read(&self, source: &Source) -> Result<Vec<u8>> {
        let of = |(target, _): &&(String, PathBuf)| source.example.as_ref().is_none_or(|example| example == target);
        let (_, file) = self.0.iter().find(of).with_context(|| {
            format!("package {} gave no WASM for the actor {}: is it a cdylib?", source.package, source.name)
        })?;
        std::fs::read(file).with_context(|| format!("read {}", file.display()))
    }
}

/// Runs cargo once: for one package's library, or for several examples of one package. Every library is built alone, so
/// that its features, and so its bytes, do not depend on which others are in the table.
fn compile<'a>(
    request: &Request,
    toolchain: &Toolchain,
    sources: impl Iterator<Item = &'a Source>,
) -> Result<Compiled> {
    let mut command = toolchain.cargo(request.cargo, &request.workspace.root)?;
    let sources: Vec<_> = sources.collect();
    let source = sources.first().context("nothing to build")?;
    if source.example.is_some() {
        command.arg("build");
        for example in sources.iter().filter_map(|s| s.example.as_ref()) {
            command.args(["--example", example]);
        }
    } else {
        // Link-time optimisation is skipped for a library that is also an rlib, so build it as a cdylib only.
        command.args(["rustc", "--lib", "--crate-type=cdylib"]);
    }
    command.args(["--package", &source.package, "--locked", "--profile=wasm", "--target", TARGET]);
    command.arg("--target-dir").arg(request.target).arg("--message-format=json-render-diagnostics");
    command.args(toolchain.arguments());
    run(&mut command).with_context(|| format!("compile package {} to WASM", source.package))
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

fn run(command: &mut Command) -> Result<Compiled> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "cargo failed ({}): its messages are above", output.status);
    let mut files = Vec::new();
    for line in output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let message: Message = serde_json::from_slice(line).context("read cargo's messages")?;
        let wasm = message.filenames.into_iter().find(|file| file.extension().is_some_and(|e| e == "wasm"));
        files.extend(message.target.zip(wasm).map(|(target, file)| (target.name, file)));
    }
    Ok(Compiled(files))
}
