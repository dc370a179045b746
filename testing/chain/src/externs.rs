//! What the FVM asks the node: randomness, tipset CIDs, consensus faults.

use anyhow::{Context, Result, bail};
use cid::Cid;
use fvm::externs::{Chain, Consensus, Externs, Rand};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::consensus::ConsensusFault;
use multihash_codetable::{Code, MultihashDigest};

use crate::history::{History, Position};

/// Answers from the seed and from the chain below one tipset.
#[derive(Clone)]
pub(crate) struct ChainExterns {
    pub seed: u64,
    pub history: History,
    /// The newest tipset below the block being built; none in genesis.
    pub parent: Option<Position>,
}

impl Externs for ChainExterns {}

impl Rand for ChainExterns {
    fn get_chain_randomness(&self, round: ChainEpoch) -> Result<[u8; 32]> {
        randomness(self.seed, "chain", round)
    }

    fn get_beacon_randomness(&self, round: ChainEpoch) -> Result<[u8; 32]> {
        randomness(self.seed, "beacon", round)
    }
}

impl Consensus for ChainExterns {
    fn verify_consensus_fault(&self, _: &[u8], _: &[u8], _: &[u8]) -> Result<(Option<ConsensusFault>, i64)> {
        bail!("this chain has no consensus, so nobody can be at fault in it")
    }
}

impl Chain for ChainExterns {
    fn get_tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid> {
        let parent = self.parent.context("there is no tipset below genesis")?;
        let tipset = self.history.at_or_below(parent, epoch).with_context(|| format!("no tipset at epoch {epoch}"))?;
        tipset.key_cid()
    }
}

/// 32 bytes that depend on nothing but the seed, the kind and the epoch.
pub(crate) fn randomness(seed: u64, kind: &str, round: ChainEpoch) -> Result<[u8; 32]> {
    let text = format!("leasehold {kind} randomness, seed {seed}, epoch {round}");
    Code::Blake2b256.digest(text.as_bytes()).digest().try_into().context("a digest of 32 bytes")
}
