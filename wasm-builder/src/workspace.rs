use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::{Source, cargo};

/// A cargo workspace, as `cargo metadata` describes it.
#[derive(Debug)]
pub struct Workspace {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Where cargo puts what it builds.
    pub target: PathBuf,
    packages: BTreeMap<String, Package>,
    dependencies: BTreeMap<String, Vec<Dependency>>,
}

#[derive(Deserialize)]
struct Metadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Debug, Deserialize)]
struct Package {
    id: String,
    name: String,
    manifest_path: PathBuf,
    /// The registry; none for a package of this workspace.
    source: Option<String>,
    targets: Vec<Target>,
}

/// A library, example, build script and so on of a package.
#[derive(Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
    src_path: PathBuf,
}

impl Target {
    /// What to watch for changes: a library's or example's folder, a build script's file, nothing of tests.
    fn input(&self) -> Option<&Path> {
        match self.kind.first()?.as_str() {
            "lib" | "rlib" | "cdylib" | "proc-macro" | "example" => self.src_path.parent(),
            "custom-build" => Some(&self.src_path),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Debug, Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

impl Dependency {
    fn is_built(&self) -> bool {
        self.dep_kinds.iter().any(|k| k.kind.as_deref() != Some("dev"))
    }
}

impl Workspace {
    /// Asks `cargo` about the workspace that the folder `inside` belongs to.
    pub fn load(cargo: &Path, inside: &Path) -> Result<Self> {
        let target_dir = std::env::var_os("CARGO_TARGET_DIR");
        let mut command = cargo::command(cargo);
        command.args(["metadata", "--format-version=1", "--locked"]).current_dir(inside);
        command.envs(target_dir.map(|dir| ("CARGO_TARGET_DIR", dir)));
        let output = command.output().with_context(|| format!("run {}", cargo.display()))?;
        ensure!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        let metadata: Metadata = serde_json::from_slice(&output.stdout).context("read cargo metadata")?;
        Ok(Self {
            root: metadata.workspace_root,
            target: metadata.target_directory,
            packages: metadata.packages.into_iter().map(|p| (p.id.clone(), p)).collect(),
            dependencies: metadata.resolve.nodes.into_iter().map(|n| (n.id, n.deps)).collect(),
        })
    }

    /// The files and folders of this workspace that decide what `sources` compile to.
    pub(crate) fn inputs<'a>(&self, sources: impl IntoIterator<Item = &'a Source>) -> Result<BTreeSet<PathBuf>> {
        let mut pending = Vec::new();
        for source in sources {
            let package = self.packages.values().find(|p| p.source.is_none() && p.name == source.package);
            let package = package.with_context(|| {
                format!("the actor {} is to come from package {}, which is not here", source.name, source.package)
            })?;
            pending.push(package);
            // An example is compiled with its package's development dependencies.
            if source.example.is_some() {
                pending.extend(self.dependencies[&package.id].iter().map(|d| &self.packages[&d.pkg]));
            }
        }
        let mut seen = BTreeSet::new();
        let mut inputs = BTreeSet::from([self.root.join("Cargo.toml"), self.root.join("Cargo.lock")]);
        while let Some(package) = pending.pop() {
            if package.source.is_some() || !seen.insert(&package.id) {
                continue;
            }
            inputs.insert(package.manifest_path.clone());
            inputs.extend(package.targets.iter().filter_map(Target::input).map(Path::to_path_buf));
            let built = self.dependencies[&package.id].iter().filter(|d| d.is_built());
            pending.extend(built.map(|d| &self.packages[&d.pkg]));
        }
        Ok(inputs)
    }
}
