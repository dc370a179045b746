use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// Which actors to build. Kept as a TOML file with three lists, one line an actor.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The network's built-in actors, in the order of the manifest: an actor's type ID is its position from 1.
    pub builtins: Vec<Source>,
    /// Actors that people install through the init actor.
    pub actors: Vec<Source>,
    /// Actors that exist only for tests: never bundled.
    #[serde(default)]
    pub tests: Vec<Source>,
}

/// One actor: its name and where its code is.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The actor's name, as in the manifest. Unique in the table.
    pub name: String,
    /// The package that holds the code.
    pub package: String,
    /// The `cdylib` example of that package, where the actor is not the package's library.
    pub example: Option<String>,
}

impl Source {
    /// The library of a package that is in no table.
    pub fn library(package: &str) -> Self {
        Self { name: package.to_owned(), package: package.to_owned(), example: None }
    }
}

/// The list of the [`Table`] that an actor is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Builtin,
    Actor,
    Test,
}

impl Table {
    /// Reads the table from a TOML file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("read the table of actors {}", path.display()))
    }

    fn parse(text: &str) -> Result<Self> {
        let table: Self = toml::from_str(text)?;
        let mut names = BTreeSet::new();
        for (_, source) in table.sources() {
            ensure!(names.insert(&source.name), "the actor {} is in the table twice", source.name);
        }
        Ok(table)
    }

    /// Every actor, with the list it is in.
    pub fn sources(&self) -> impl Iterator<Item = (Group, &Source)> {
        let builtins = self.builtins.iter().map(|s| (Group::Builtin, s));
        let actors = self.actors.iter().map(|s| (Group::Actor, s));
        let tests = self.tests.iter().map(|s| (Group::Test, s));
        builtins.chain(actors).chain(tests)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_keeps_the_order_of_its_lines() {
        let table = Table::parse(
            r#"
            builtins = [{ name = "system", package = "p", example = "system" }, { name = "init", package = "i" }]
            actors = [{ name = "owner", package = "o" }]
            "#,
        )
        .unwrap();

        let names: Vec<_> = table.sources().map(|(group, s)| (group, s.name.as_str())).collect();

        assert_eq!(names, [(Group::Builtin, "system"), (Group::Builtin, "init"), (Group::Actor, "owner")]);
    }

    #[test]
    fn a_name_in_two_lists_is_refused() {
        let error = Table::parse(
            r#"
            builtins = [{ name = "owner", package = "a" }]
            actors = [{ name = "owner", package = "b" }]
            "#,
        )
        .unwrap_err();

        assert_eq!(error.to_string(), "the actor owner is in the table twice");
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let error = Table::parse(r#"builtins = [{ name = "a", pakage = "b" }]"#).unwrap_err();

        assert!(error.to_string().contains("pakage"), "{error}");
    }
}
