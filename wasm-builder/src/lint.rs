use std::process::Stdio;

use anyhow::{Context, Result, ensure};

use crate::batch::Batch;
use crate::toolchain::Toolchain;
use crate::{Request, Source, Table};

/// Runs clippy over what the actors, and the library of one more package, compile only for WASM, which clippy on the host never sees.
/// A warning is an error.
///
/// False where the toolchain has no clippy, so that nothing was checked.
pub fn lint(request: &Request, table: &Table, library: Option<&str>, mut progress: impl FnMut(&str)) -> Result<bool> {
    let toolchain = Toolchain::find()?;
    let Some(clippy) = toolchain.clippy() else { return Ok(false) };
    let library = library.map(Source::library);
    let more = library.iter().map(|source| Batch { package: &source.package, sources: vec![source] });
    for batch in Batch::all(table).into_iter().chain(more) {
        progress(&format!("linting {batch}"));
        let mut command = batch.cargo(request, &toolchain, &["check"])?;
        // Clippy's driver takes its arguments from here, each with this ending.
        command.env("RUSTC_WORKSPACE_WRAPPER", &clippy).env("CLIPPY_ARGS", "-Dwarnings__CLIPPY_HACKERY__");
        let status = command.stdin(Stdio::null()).status().context("run cargo")?;
        ensure!(status.success(), "clippy has objections to the WASM side of package {}: see above", batch.package);
    }
    Ok(true)
}
