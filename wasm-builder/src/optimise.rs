use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::code_cid;
use crate::toolchain::{ask, in_path};

/// The features that the compiler is told to use: `wasm-opt` must not add others.
const ARGUMENTS: &[&str] = &[
    "-Oz",
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// `wasm-opt`, with what it made of earlier modules.
#[derive(Debug)]
pub(crate) struct Optimiser {
    program: PathBuf,
    version: String,
    cache: PathBuf,
}

impl Optimiser {
    /// None where `wasm-opt` is not installed. Results are kept in the folder `cache`.
    pub fn find(cache: &Path) -> Result<Option<Self>> {
        let Some(program) = in_path("wasm-opt") else { return Ok(None) };
        let version = ask(&program, &["--version"])?;
        fs::create_dir_all(cache).with_context(|| format!("create {}", cache.display()))?;
        Ok(Some(Self { program, version, cache: cache.into() }))
    }

    /// What `wasm-opt --version` says.
    pub fn version(&self) -> &str {
        &self.version
    }

    pub fn program(&self) -> &Path {
        &self.program
    }

    /// The smallest equivalent module that `wasm-opt` finds.
    pub fn run(&self, name: &str, wasm: &[u8]) -> Result<Vec<u8>> {
        let key = [wasm, self.version.as_bytes(), ARGUMENTS.join(" ").as_bytes()].concat();
        let output = self.cache.join(format!("{name}-{}.wasm", code_cid(&key)));
        if let Ok(done) = fs::read(&output) {
            return Ok(done);
        }
        // Written under names of this process and renamed when complete: two builds may run at once.
        let input = output.with_extension(format!("{}.in", std::process::id()));
        let partial = output.with_extension(format!("{}.out", std::process::id()));
        fs::write(&input, wasm).with_context(|| format!("write {}", input.display()))?;
        let result = Command::new(&self.program).args(ARGUMENTS).arg(&input).arg("-o").arg(&partial).output();
        fs::remove_file(&input)?;
        let result = result.with_context(|| format!("run {}", self.program.display()))?;
        ensure!(
            result.status.success(),
            "wasm-opt failed on {name}: {}",
            String::from_utf8_lossy(&result.stderr).trim()
        );
        fs::rename(&partial, &output).with_context(|| format!("write {}", output.display()))?;
        fs::read(&output).with_context(|| format!("read {}", output.display()))
    }
}
