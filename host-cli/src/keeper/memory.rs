//! What a keeper knows from one run to the next. All of it can be found out again from the chain: the file only spares a look
//! at every lease of the market, and may be lost.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use abi::lease::LeaseId;
use anyhow::{Context as _, Result};
use fvm_shared::clock::ChainEpoch;
use serde::{Deserialize, Serialize};

use crate::address::Addr;
use crate::failure::Failure;
use crate::keystore::create_private;
use crate::rpc::Head;

/// What is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// The tipset up to which the keeper knows what happened.
    pub seen: Option<Head>,
    /// The provider's leases that are not over.
    pub leases: BTreeSet<LeaseId>,
    /// When earnings were last withdrawn.
    pub withdrawn: Option<ChainEpoch>,
}

/// The one place of a market's provider where a keeper writes; a lock that no two keepers hold goes with it.
#[derive(Debug)]
pub struct Desk {
    path: PathBuf,
    // Held open: the lock goes with it, however the process ends.
    _lock: File,
}

impl Desk {
    /// Takes the desk; a failure when another keeper sits there.
    pub fn take(home: &Path, network: &str, market: Addr, provider: Addr) -> Result<Self> {
        let folder = home.join("keeper");
        create_private(&folder)?;
        let network: String = network.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let path = folder.join(format!("{network}-{market}-{provider}.json"));
        let lock_path = path.with_extension("lock");
        let mut options = File::options();
        let lock = options.create(true).truncate(false).write(true).open(&lock_path);
        let lock = lock.with_context(|| format!("open {}", lock_path.display()))?;
        if lock.try_lock().is_err() {
            let who = format!("another leasehold lease serve keeps the leases of {provider} in {market}");
            return Err(Failure::other(who).hint(format!("end it first; it holds {}", lock_path.display())).into());
        }
        Ok(Self { path, _lock: lock })
    }

    /// What was written last; nothing where there is no file or none that can be read.
    pub fn recall(&self) -> Memory {
        let text = fs::read(&self.path).unwrap_or_default();
        if text.is_empty() {
            return Memory::default();
        }
        serde_json::from_slice(&text).unwrap_or_else(|error| {
            tracing::warn!(file = %self.path.display(), %error, "what was written down cannot be read: looking at every lease");
            Memory::default()
        })
    }

    /// Writes all of it, or nothing: kill -9 leaves the old file or the new one.
    pub fn write(&self, memory: &Memory) -> Result<()> {
        let folder = self.path.parent().context("the file has a folder")?;
        let write = || -> Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            serde_json::to_writer(&mut file, memory)?;
            file.write_all(b"\n")?;
            file.as_file().sync_all()?;
            file.persist(&self.path)?;
            Ok(())
        };
        write().with_context(|| format!("write {}", self.path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(home: &Path, provider: u64) -> Result<Desk> {
        Desk::take(home, "local/net", Addr::id(1_010), Addr::id(provider))
    }

    #[test]
    fn what_is_written_is_recalled_and_what_is_broken_is_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let memory =
            Memory { seen: Some(Head { cids: Vec::new(), height: 7 }), leases: [3, 4].into(), withdrawn: Some(5) };
        let desk = take(home.path(), 5).unwrap();
        assert_eq!(desk.recall(), Memory::default());
        desk.write(&memory).unwrap();
        assert_eq!(desk.recall(), memory);
        fs::write(&desk.path, "{\"seen\"").unwrap();
        assert_eq!(desk.recall(), Memory::default());
        assert_eq!(fs::read_dir(home.path().join("keeper")).unwrap().count(), 2, "the file and its lock");
    }

    #[test]
    fn only_one_keeper_serves_a_provider_of_a_market() {
        let home = tempfile::tempdir().unwrap();
        let first = take(home.path(), 5).unwrap();
        let error = take(home.path(), 5).unwrap_err();
        assert_eq!(error.to_string(), "another leasehold lease serve keeps the leases of t05 in t01010");
        take(home.path(), 6).unwrap();
        drop(first);
        take(home.path(), 5).unwrap();
    }
}
