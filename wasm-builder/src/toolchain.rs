use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::cargo;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's package `rustc-web` installs here.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// The oldest compiler that builds the workspace (its `rust-version`), as (major, minor).
const OLDEST: (u32, u32) = (1, 95);

const NONE: &str = "no toolchain that builds WASM was found. Run one of these, then build again:
  rustup target add wasm32-unknown-unknown
  sudo apt-get install rustc-web rust-web-src lld binaryen     (Debian)
or let the project do it: make setup";

/// How actors are compiled on this machine.
#[derive(Clone, Debug)]
pub(crate) struct Toolchain {
    recipe: Recipe,
    /// What `rustc --version` says.
    version: String,
    sysroot: PathBuf,
    /// The tools that the result depends on.
    tools: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Recipe {
    /// Debian's `rustc-web` and `rust-web-src`: the standard library is compiled along.
    Debian,
    /// The ready-made standard library of a rustup toolchain.
    Rustup,
}

impl Toolchain {
    /// Debian's packages where they are complete, else the rustup target, else an error that says what to run.
    pub fn find() -> Result<Self> {
        if let Some(debian) = Self::debian()? {
            return Ok(debian);
        }
        Self::rustup()?.context(NONE)
    }

    fn debian() -> Result<Option<Self>> {
        let rustc = Path::new(DEBIAN_RUSTC);
        let linker = in_path("wasm-ld");
        let (true, Some(linker)) = (rustc.exists(), linker) else { return Ok(None) };
        let version = ask(rustc, &["--version"])?;
        let sysroot = PathBuf::from(ask(rustc, &["--print=sysroot"])?);
        let library = sysroot.join("lib/rustlib/src/rust/library/std/Cargo.toml");
        if parse_version(&version).is_none_or(|v| v < OLDEST) || !library.exists() {
            return Ok(None);
        }
        Ok(Some(Self { recipe: Recipe::Debian, version, sysroot, tools: vec![rustc.into(), linker] }))
    }

    fn rustup() -> Result<Option<Self>> {
        let rustc = PathBuf::from(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        let libraries = ask(&rustc, &["--print=target-libdir", "--target", TARGET])?;
        if !Path::new(&libraries).exists() {
            return Ok(None);
        }
        let version = ask(&rustc, &["--version"])?;
        if parse_version(&version).is_none_or(|v| v < OLDEST) {
            bail!(
                "{version} is too old: the actors need {}.{} or newer. Run: rustup update stable",
                OLDEST.0,
                OLDEST.1
            );
        }
        let sysroot = PathBuf::from(ask(&rustc, &["--print=sysroot"])?);
        Ok(Some(Self { recipe: Recipe::Rustup, version, sysroot, tools: vec![libraries.into()] }))
    }

    /// One line for people: the compiler and where it comes from.
    pub fn describe(&self) -> String {
        match self.recipe {
            Recipe::Debian => format!("{} with rust-web-src (Debian)", self.version),
            Recipe::Rustup => format!("{} (rustup)", self.version),
        }
    }

    /// Files that change when the toolchain does.
    pub fn tools(&self) -> &[PathBuf] {
        &self.tools
    }

    /// A cargo that compiles for the FVM with this toolchain. No folder shows in the result: cargo names the workspace's
    /// own files relative to it, and the other folders are renamed here.
    pub fn cargo(&self, cargo: &Path, workspace: &Path) -> Result<Command> {
        let mut command = cargo::command(cargo);
        let mut flags = vec![
            "-Ctarget-cpu=mvp".to_owned(),
            "-Ctarget-feature=+bulk-memory,+sign-ext,+mutable-globals".to_owned(),
            // The FVM charges 0.4 gas per byte of initial memory at every call, and the default stack is 1 MiB.
            format!("-Clink-arg=-zstack-size={STACK}"),
        ];
        for (from, to) in [(cargo_home()?, "/cargo"), (self.sysroot.clone(), "/rust"), (workspace.into(), "/leasehold")]
        {
            flags.push(format!("--remap-path-prefix={}={to}", from.display()));
        }
        if self.recipe == Recipe::Debian {
            flags.push("-Clinker=wasm-ld".to_owned());
            flags.extend(UNSTABLE.map(str::to_owned));
            command.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
        }
        command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}")).current_dir(workspace);
        Ok(command)
    }

    /// Clippy of this toolchain, where it is installed.
    pub fn clippy(&self) -> Option<PathBuf> {
        Some(self.sysroot.join("bin/clippy-driver")).filter(|driver| driver.exists())
    }

    /// What to add to the arguments of cargo's subcommand.
    pub fn arguments(&self) -> &'static [&'static str] {
        match self.recipe {
            // Naming its features also leaves out the default ones: backtraces, and with them the demangling of names.
            Recipe::Debian => &["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"],
            Recipe::Rustup => &[],
        }
    }
}

/// Flags that a stable compiler refuses, so only Debian's packages build with them: `{:?}` prints nothing, and a panic, which is a
/// bug in any actor, traps at once (exit code 4) instead of writing a sentence first. What an actor refuses, it refuses with sentences of
/// its own; code that formats others is a tenth of a module.
const UNSTABLE: [&str; 4] =
    ["-Zfmt-debug=none", "-Zlocation-detail=none", "-Zunstable-options", "-Cpanic=immediate-abort"];

/// An actor's stack, in bytes. It lies below the data, so that one that grows too large traps.
const STACK: usize = 128 << 10;

/// The program of that name which a shell would run.
pub(crate) fn in_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The trimmed output of a tool.
pub(crate) fn ask(program: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program).args(arguments).output();
    let output = output.with_context(|| format!("run {}", program.display()))?;
    ensure!(
        output.status.success(),
        "{} {} failed: {}",
        program.display(),
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    let home = env::home_dir().context("neither CARGO_HOME nor HOME is set")?;
    Ok(home.join(".cargo"))
}

/// The (major, minor) of a line like `rustc 1.96.0 (ac68faa20 2026-05-25)`.
fn parse_version(line: &str) -> Option<(u32, u32)> {
    let mut numbers = line.split_whitespace().nth(1)?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        let parsed = parse_version("rustc 1.96.0 (ac68faa20 2026-05-25) (built from a source tarball)");

        assert_eq!(parsed, Some((1, 96)));
        assert!(parse_version("rustc 1.100.0-nightly").unwrap() > OLDEST);
        assert!(parse_version("rustc 1.63.0").unwrap() < OLDEST);
        assert_eq!(parse_version("not rustc"), None);
    }

    #[test]
    fn the_error_names_both_ways_out() {
        assert!(NONE.contains("rustup target add wasm32-unknown-unknown"));
        assert!(NONE.contains("apt-get install rustc-web rust-web-src lld binaryen"));
    }
}
