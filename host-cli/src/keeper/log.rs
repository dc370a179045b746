//! Lines on stderr: one for each thing that happened.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

/// What is told unless RUST_LOG says otherwise.
const DEFAULT: &str = "warn,leasehold_cli::keeper=info";

/// From here on, lines go to stderr: as text, or each as a JSON object.
pub fn to_stderr(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| DEFAULT.into());
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_ansi(io::stderr().is_terminal() && !no_colour)
        .with_writer(io::stderr);
    // A second subscriber in one process is a test's: the first one stays.
    let _ = if json { lines.json().flatten_event(true).try_init() } else { lines.try_init() };
}
