//! What the figures were measured on.

use std::fs::read_to_string;

/// One line that names processor, memory, kernel and built-in actors.
pub fn describe() -> String {
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "an unnamed processor".to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = field("/proc/meminfo", "MemTotal").and_then(|text| {
        let kib: u64 = text.split_whitespace().next()?.parse().ok()?;
        Some(format!("{} GiB", (kib + (1 << 19)) >> 20))
    });
    let kernel = read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let actors = match std::env::var(::chain::BUILTIN_ACTORS_VARIABLE) {
        Ok(path) if !path.is_empty() => "the official built-in actors",
        _ => "the stand-ins",
    };
    format!(
        "{cores} cores of {processor}, {} of memory, Linux {}; on {actors}.",
        memory.unwrap_or_else(|| "an unknown amount".to_owned()),
        kernel.trim()
    )
}

/// The first value of a field in a file of lines `name : value`.
fn field(file: &str, name: &str) -> Option<String> {
    let text = read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
