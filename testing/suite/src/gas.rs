//! The gas snapshot, `gas.txt`: one line a case, sorted, reviewed like code.
//!
//! Gas is deterministic, so a difference is a change of ours or of the tools. The first line names the tools that the
//! figures belong to; with other tools the differences are printed and the test passes, because they say nothing about the code.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// Set (to anything) to rewrite the file instead of comparing with it: `make gas`.
pub const REWRITE: &str = "LEASEHOLD_WRITE_GAS";

/// The figures of one actor as measured in one run.
#[derive(Debug)]
pub struct Sheet {
    actor: &'static str,
    tools: String,
    measured: BTreeMap<String, u64>,
}

impl Sheet {
    /// `tools` names rustc, wasm-opt and the bundle of built-in actors.
    pub fn new(actor: &'static str, tools: String) -> Self {
        Self { actor, tools, measured: BTreeMap::new() }
    }

    /// Gas of one whole message of a case such as `@10000`.
    pub fn record(&mut self, method: &str, case: &str, gas: u64) {
        self.measured.insert(format!("{}.{method} {case}", self.actor), gas);
    }

    /// Whether a case was recorded.
    pub fn has(&self, method: &str, case: &str) -> bool {
        self.measured.contains_key(&format!("{}.{method} {case}", self.actor))
    }

    /// Compares with the file, or rewrites this actor's part of it.
    pub fn finish(self) -> Result<()> {
        let path = file();
        let text = fs::read_to_string(&path).unwrap_or_default();
        if std::env::var_os(REWRITE).is_some() {
            return fs::write(&path, self.merged(&text)).with_context(|| format!("write {}", path.display()));
        }
        let differences = self.differences(&text);
        if differences.is_empty() {
            return Ok(());
        }
        if header(&text) != Some(self.tools.as_str()) {
            tell(&format!(
                "gas.txt was measured with other tools ({}), these are {}: differences are shown and do not count\n{differences}",
                header(&text).unwrap_or("none"),
                self.tools
            ));
            return Ok(());
        }
        bail!("gas.txt no longer holds; look at each difference, then `make gas` rewrites it:\n{differences}");
    }

    fn merged(&self, text: &str) -> String {
        let mut all = lines(text);
        all.retain(|case, _| !self.owns(case));
        all.extend(self.measured.clone());
        let mut out = format!("# {}\n", self.tools);
        for (case, gas) in all {
            let _ = writeln!(out, "{case} {gas}");
        }
        out
    }

    fn differences(&self, text: &str) -> String {
        let mut out = String::new();
        let filed = lines(text);
        for (case, gas) in &self.measured {
            match filed.get(case) {
                Some(was) if was == gas => {}
                Some(was) => {
                    let percent = (*gas as f64 / *was as f64 - 1.0) * 100.0;
                    let _ = writeln!(out, "  {case}: was {was}, is {gas} ({percent:+.2} %)");
                }
                None => {
                    let _ = writeln!(out, "  {case}: is {gas}, not in the file");
                }
            }
        }
        for case in filed.keys().filter(|case| self.owns(case) && !self.measured.contains_key(*case)) {
            let _ = writeln!(out, "  {case}: in the file, but not measured any more");
        }
        out
    }

    fn owns(&self, case: &str) -> bool {
        case.split('.').next() == Some(self.actor)
    }
}

/// The tools that figures of this build belong to.
pub fn tools() -> String {
    let builtins = match chain::Config::from_environment().builtin_actors {
        chain::BuiltinActors::StandIns => "stand-ins".to_owned(),
        chain::BuiltinActors::CarBytes(_) => "a bundle".to_owned(),
        chain::BuiltinActors::Car(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
    };
    format!("{}; built-in actors: {builtins}", bundle::toolchain())
}

/// Where the snapshot lies.
pub fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("gas.txt")
}

/// The gas of every case in the snapshot, by `<actor>.<method> <case>`.
pub fn read() -> Result<BTreeMap<String, u64>> {
    let path = file();
    Ok(lines(&fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?))
}

fn header(text: &str) -> Option<&str> {
    text.lines().next()?.strip_prefix("# ")
}

fn lines(text: &str) -> BTreeMap<String, u64> {
    let figures = text.lines().filter(|line| !line.starts_with('#'));
    figures
        .filter_map(|line| line.rsplit_once(' '))
        .filter_map(|(case, gas)| Some((case.to_owned(), gas.parse().ok()?)))
        .collect()
}

#[expect(clippy::print_stderr, reason = "a test's remark to whoever reads its output")]
fn tell(text: &str) {
    eprintln!("{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILED: &str = "# tools 1\nlease.Open @1000 7\nowner.Deposit @1000 5\nowner.Gone first 1\n";

    fn sheet() -> Sheet {
        let mut sheet = Sheet::new("owner", "tools 1".to_owned());
        sheet.record("Deposit", "@1000", 6);
        sheet.record("Claim", "first", 9);
        sheet
    }

    #[test]
    fn differences_name_what_changed_is_new_or_gone() {
        let differences = sheet().differences(FILED);
        assert!(differences.contains("owner.Deposit @1000: was 5, is 6 (+20.00 %)"), "{differences}");
        assert!(differences.contains("owner.Claim first: is 9, not in the file"), "{differences}");
        assert!(differences.contains("owner.Gone first: in the file"), "{differences}");
        assert!(!differences.contains("lease"), "{differences}");
    }

    #[test]
    fn rewriting_replaces_one_actors_lines_and_keeps_the_rest_sorted() {
        let merged = sheet().merged(FILED);
        assert_eq!(merged, "# tools 1\nlease.Open @1000 7\nowner.Claim first 9\nowner.Deposit @1000 6\n");
        assert!(sheet().differences(&merged).is_empty());
    }
}
