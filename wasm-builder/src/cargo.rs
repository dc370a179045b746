use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// Variables that a build script inherits and that would change what the inner cargo builds.
const REMOVED: &[&str] = &[
    "DEBUG",
    "HOST",
    "MAKEFLAGS",
    "MFLAGS",
    "NUM_JOBS",
    "OPT_LEVEL",
    "OUT_DIR",
    "PROFILE",
    "RUSTC",
    "RUSTC_BOOTSTRAP",
    "RUSTC_LINKER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTDOC",
    "RUSTDOCFLAGS",
    "RUSTFLAGS",
    "TARGET",
];

/// Cargo's variables that say how to reach a registry or how to print, and nothing about the code.
const KEPT: &[&str] = &["CARGO_HOME", "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTR", "CARGO_SOURCE_", "CARGO_TERM_"];

/// A cargo that builds the same whoever starts it: nothing of an outer cargo's or of a person's settings in the
/// environment reaches it, except how to reach registries.
pub(crate) fn command(cargo: &Path) -> Command {
    let mut command = Command::new(cargo);
    for (name, _) in env::vars_os() {
        if is_removed(&name) {
            command.env_remove(name);
        }
    }
    // An empty wrapper also overrides one that is set in a configuration file.
    command.env("RUSTC_WRAPPER", "").env("RUSTC_WORKSPACE_WRAPPER", "").env("CARGO_INCREMENTAL", "0");
    command
}

fn is_removed(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    REMOVED.contains(&name) || (name.starts_with("CARGO") && !KEPT.iter().any(|kept| name.starts_with(kept)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_change_the_code_are_removed() {
        for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET", "CARGO_PROFILE_WASM_LTO", "CARGO"] {
            assert!(is_removed(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn settings_that_reach_a_registry_are_kept() {
        for name in
            ["CARGO_HOME", "CARGO_NET_OFFLINE", "CARGO_REGISTRIES_CRATES_IO_PROTOCOL", "PATH", "RUSTUP_TOOLCHAIN"]
        {
            assert!(!is_removed(OsStr::new(name)), "{name}");
        }
    }
}
