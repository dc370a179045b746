use std::process::Stdio;

use anyhow::{Context, Result, ensure};

use crate::batch::Batch;
use crate::toolchain::Toolchain;
use crate::{Request, Table};

/// Runs clippy over what the actors compile only for WASM, which clippy on the host never sees. A warning is an error.
///
/// False where the toolchain has no clippy, so that nothing was checked.
pub fn lint(request: &Request, table: &Table, mut progress: impl FnMut(&str)) -> Result<bool> {
    let toolchain = Toolchain::find()?;
    let Some(clippy) = toolchain.clippy() else { return Ok(false) };
    for batch in Batch::all(table) {
        progress(&format!("linting {batch}"));
        let mut command = batch.cargo(request, &toolchain, &["check"])?;
        // Clippy's driver takes its arguments from here, each with this ending.
        command.env("RUSTC_WORKSPACE_WRAPPER", &clippy).env("CLIPPY_ARGS", "-Dwarnings__CLIPPY_HACKERY__");
        let status = command.stdin(Stdio::null()).status().context("run cargo")?;
        ensure!(status.success(), "clippy has objections to the WASM side of package {}: see above", batch.package);
    }
    Ok(true)
}
