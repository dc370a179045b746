//! Builds every actor of `actors.toml` and writes them down as Rust.
// Cargo reads a build script's stdout.
#![allow(clippy::print_stdout)]

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_builder::{Build, Group, Module, Request, Table, Workspace};

fn main() -> Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").context("OUT_DIR is set by cargo")?);
    let cargo = PathBuf::from(env::var_os("CARGO").context("CARGO is set by cargo")?);
    let table = Path::new("actors.toml");
    println!("cargo:rerun-if-changed={}", table.display());
    println!("cargo:rerun-if-changed=build.rs");

    let workspace = Workspace::load(&cargo, Path::new("."))?;
    let target = target_directory(&out)?.join("wasm-actors");
    let request = Request { cargo: &cargo, workspace: &workspace, target: &target };
    let build = wasm_builder::build(&request, &Table::read(table)?, |_| {})?;

    for input in &build.inputs {
        println!("cargo:rerun-if-changed={}", input.display());
    }
    if !build.is_optimised {
        println!("cargo:warning=wasm-opt is not installed: the actors get other code CIDs and cost more gas");
    }
    for module in &build.modules {
        fs::write(out.join(format!("{}.wasm", module.name)), &module.wasm)?;
    }
    fs::write(out.join("actors.rs"), source(&build)?).context("write actors.rs")
}

/// `OUT_DIR` is `<target>/<profile>/build/<package>/out`.
fn target_directory(out: &Path) -> Result<&Path> {
    let profile = out.ancestors().skip_while(|folder| !folder.ends_with("build")).nth(1);
    profile.and_then(Path::parent).with_context(|| format!("{} is in no target directory", out.display()))
}

fn source(build: &Build) -> Result<String> {
    let mut source = format!("const TOOLCHAIN: &str = {:?};\n", build.toolchain);
    for (group, list) in [(Group::Builtin, "BUILTINS"), (Group::Actor, "ACTORS"), (Group::Test, "TESTS")] {
        writeln!(source, "const {list}: &[Actor] = &[")?;
        for module in build.modules.iter().filter(|m| m.group == group) {
            writeln!(source, "    {},", entry(module))?;
        }
        writeln!(source, "];")?;
    }
    Ok(source)
}

fn entry(module: &Module) -> String {
    format!(
        r#"Actor {{ name: {:?}, wasm: include_bytes!(concat!(env!("OUT_DIR"), "/{}.wasm")), digest: {:?} }}"#,
        module.name,
        module.name,
        module.code_cid.hash().digest()
    )
}
