//! A devnet's past: snapshots, and the chain in a file.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use crate::context::Context;
use crate::failure::Failure;
use crate::output::{Counted, Report};

/// Bytes of a state that go into one request: a node takes bodies of 4 MiB.
const PART: usize = 2 << 20;

/// Remembers the chain as it is now.
pub fn snapshot(context: &Context) -> Result<Snapshot> {
    let epoch = context.rpc.head()?.height;
    Ok(Snapshot { snapshot: context.rpc.snapshot()?, epoch })
}

/// Goes back to a snapshot.
pub fn revert(context: &Context, snapshot: u64) -> Result<Reverted> {
    Ok(Reverted { snapshot, epoch: context.rpc.revert(snapshot)?.height })
}

/// Writes the whole chain to a file.
pub fn export(context: &Context, file: &Path, force: bool) -> Result<Exported> {
    if file.exists() && !force {
        let sentence = format!("{} is there already: nothing was written", file.display());
        return Err(Failure::usage(sentence).hint("--force replaces it").into());
    }
    let progress = context.output.progress("reading the chain");
    let (epoch, state) = (context.rpc.head()?.height, context.rpc.dump()?);
    drop(progress);
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let whole = || format!("write {}", file.display());
    let mut temporary = tempfile::NamedTempFile::new_in(folder).with_context(whole)?;
    std::io::Write::write_all(&mut temporary, &state).with_context(whole)?;
    temporary.persist(file).with_context(whole)?;
    Ok(Exported { file: file.display().to_string(), bytes: state.len(), epoch })
}

/// Goes on from a chain in a file.
pub fn import(context: &Context, file: &Path) -> Result<Imported> {
    let state = fs::read(file).with_context(|| format!("read {}", file.display()))?;
    context.may_lose("what the node has now is lost", &format!("Go on from {}?", file.display()))?;
    let progress = context.output.bar("loading the chain", state.len() as u64, Counted::Bytes);
    let parts: Vec<_> = state.chunks(PART).collect();
    let mut epoch = 0;
    for (index, part) in parts.iter().enumerate() {
        if let Some(head) = context.rpc.load(part, index + 1 < parts.len())? {
            epoch = head.height;
        }
        progress.advance(part.len() as u64);
    }
    Ok(Imported { file: file.display().to_string(), epoch })
}

#[derive(Debug, Serialize)]
pub struct Snapshot {
    /// What `chain revert` takes.
    pub snapshot: u64,
    pub epoch: ChainEpoch,
}

impl Report for Snapshot {
    fn text(&self) -> String {
        format!("snapshot {} of epoch {}", self.snapshot, self.epoch)
    }
}

#[derive(Debug, Serialize)]
pub struct Reverted {
    pub snapshot: u64,
    pub epoch: ChainEpoch,
}

impl Report for Reverted {
    fn text(&self) -> String {
        format!("back at snapshot {}, in epoch {}", self.snapshot, self.epoch)
    }
}

#[derive(Debug, Serialize)]
pub struct Exported {
    pub file: String,
    pub bytes: usize,
    pub epoch: ChainEpoch,
}

impl Report for Exported {
    fn text(&self) -> String {
        format!("wrote the chain of epoch {} to {} ({} bytes)", self.epoch, self.file, self.bytes)
    }
}

#[derive(Debug, Serialize)]
pub struct Imported {
    pub file: String,
    pub epoch: ChainEpoch,
}

impl Report for Imported {
    fn text(&self) -> String {
        format!("went on from {}, in epoch {}", self.file, self.epoch)
    }
}
