use std::collections::BTreeMap;
use std::fmt;
use std::process::Command;

use anyhow::Result;

use crate::toolchain::{TARGET, Toolchain};
use crate::{Request, Source, Table};

/// What one run of cargo builds: one package's library, or all the examples of one package. Every library is built alone,
/// so that its features, and so its bytes, do not depend on which others are in the table.
pub(crate) struct Batch<'a> {
    pub package: &'a str,
    pub sources: Vec<&'a Source>,
}

impl<'a> Batch<'a> {
    /// The batches that make up the table.
    pub fn all(table: &'a Table) -> Vec<Self> {
        let mut batches: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (_, source) in table.sources() {
            batches.entry((source.package.as_str(), source.example.is_some())).or_default().push(source);
        }
        batches.into_iter().map(|((package, _), sources)| Self { package, sources }).collect()
    }

    pub fn is_library(&self) -> bool {
        self.sources.iter().all(|source| source.example.is_none())
    }

    /// The cargo that does `subcommand` with this batch.
    pub fn cargo(&self, request: &Request, toolchain: &Toolchain, subcommand: &[&str]) -> Result<Command> {
        let mut command = toolchain.cargo(request.cargo, &request.workspace.root)?;
        command.args(subcommand);
        if self.is_library() {
            command.arg("--lib");
        }
        command.args(self.sources.iter().filter_map(|s| s.example.as_ref()).flat_map(|example| ["--example", example]));
        command.args(["--package", self.package, "--locked", "--profile=wasm", "--target", TARGET]);
        command.arg("--target-dir").arg(request.target).args(toolchain.arguments());
        Ok(command)
    }
}

/// The names of the actors.
impl fmt::Display for Batch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let names: Vec<_> = self.sources.iter().map(|source| source.name.as_str()).collect();
        f.write_str(&names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_is_built_alone_and_the_examples_of_a_package_together() {
        let source = |name: &str, package: &str, example: Option<&str>| Source {
            name: name.into(),
            package: package.into(),
            example: example.map(Into::into),
        };
        let table = Table {
            builtins: vec![source("a", "p", Some("a")), source("init", "i", None), source("b", "p", Some("b"))],
            actors: vec![source("owner", "o", None)],
            tests: vec![],
        };

        let batches: Vec<_> = Batch::all(&table).iter().map(|b| (b.to_string(), b.is_library())).collect();

        assert_eq!(batches, [("init".into(), true), ("owner".into(), true), ("a, b".into(), false)]);
    }
}
