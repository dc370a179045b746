//! Making tipsets.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use chain::Tipset;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::crypto::signature::SignatureType;
use fvm_shared::econ::TokenAmount;

use super::World;
use crate::config::BlockMode;
use crate::mempool::BLOCK_GAS_LIMIT;
use crate::message::Signed;

/// The most tipsets one request may ask for: they are kept for good.
const MAX_TIPSETS: u64 = 1_000_000;

/// A message that turned out to be one that no block can hold.
pub(super) struct Refused {
    pub sender: ActorID,
    pub signed: Signed,
    pub reason: String,
}

impl World {
    /// Makes one tipset of what waits, or an empty one.
    pub fn mine_one(&mut self) -> anyhow::Result<Arc<Tipset>> {
        let chosen = self.choose()?;
        self.apply_all(chosen)?;
        self.close()
    }

    /// What the next tipset holds: senders in order of arrival, each with what it can run, as long as the gas limits fit.
    pub(crate) fn choose(&mut self) -> anyhow::Result<Vec<(ActorID, Signed)>> {
        let mut gas = BLOCK_GAS_LIMIT;
        let mut chosen = Vec::new();
        for sender in self.pool.senders() {
            let run = self.runnable(sender, gas)?;
            gas -= run.iter().map(|signed| signed.message().gas_limit).sum::<u64>();
            chosen.extend(run.into_iter().map(|signed| (sender, signed)));
        }
        Ok(chosen)
    }

    /// Makes up to `count` tipsets, as many as there is time for. Returns how many are left.
    pub fn mine(&mut self, count: u64, until: Instant) -> anyhow::Result<u64> {
        ensure!(count > 0, "mine at least one tipset");
        ensure!(
            count <= MAX_TIPSETS,
            "at most {MAX_TIPSETS} tipsets at a time, not {count}; Devnet.Advance skips null rounds"
        );
        for left in (0..count).rev() {
            self.mine_one()?;
            if Instant::now() >= until {
                return Ok(left);
            }
        }
        Ok(0)
    }

    /// Lets `epochs` pass, as many as there is time for: what waits runs in the first of them, a tipset closes the last. Returns
    /// how many are left.
    pub fn advance(&mut self, epochs: ChainEpoch, until: Instant) -> anyhow::Result<ChainEpoch> {
        ensure!(epochs > 0, "time goes forward only: {epochs} epochs were asked for");
        let height = self.chain.epoch();
        let target = height.checked_add(epochs).context("that many epochs do not exist")?;
        if !self.pool.is_empty() {
            self.mine_one()?;
        }
        let left = target - self.chain.epoch();
        if left > 0 {
            let before = self.chain.epoch();
            let advanced = self.chain.advance_while(left, || Instant::now() < until);
            self.announce_made(self.tipsets_above(before));
            advanced?;
        }
        Ok(target - self.chain.epoch())
    }

    /// Sets what a unit of gas burns from the next tipset on. What waited for a lower one may run.
    pub fn set_base_fee(&mut self, base_fee: TokenAmount) -> anyhow::Result<()> {
        self.chain.set_base_fee(base_fee)?;
        self.run_waiting()?;
        Ok(())
    }

    /// In instant mode, makes tipsets until nothing that waits can run. Returns what no block can hold.
    pub(super) fn run_waiting(&mut self) -> anyhow::Result<Vec<Refused>> {
        let mut refused = Vec::new();
        while self.mode() == BlockMode::Instant {
            let chosen = self.choose()?;
            if chosen.is_empty() {
                break;
            }
            refused.extend(self.apply_all(chosen)?);
            self.close()?;
        }
        Ok(refused)
    }

    fn runnable(&mut self, sender: ActorID, gas: u64) -> anyhow::Result<Vec<Signed>> {
        let nonce = self.chain.nonce(&Address::new_id(sender))?;
        self.pool.forget_below(sender, nonce);
        Ok(self.pool.runnable(sender, nonce, gas, self.chain.base_fee()))
    }

    /// Runs messages in the order a block lists them: BLS first. Returns those that no block can hold.
    fn apply_all(&mut self, chosen: Vec<(ActorID, Signed)>) -> anyhow::Result<Vec<Refused>> {
        let is_bls = |signed: &Signed| signed.signature().sig_type == SignatureType::BLS;
        let (bls, secp): (Vec<_>, Vec<_>) = chosen.into_iter().partition(|(_, signed)| is_bls(signed));
        let mut refused: Vec<Refused> = Vec::new();
        for (sender, signed) in bls.into_iter().chain(secp) {
            if refused.iter().any(|other| other.sender == sender) {
                continue;
            }
            self.pool.remove(sender, signed.message().sequence);
            if let Err(error) = self.chain.apply(signed.clone().into_chain()) {
                tracing::warn!(cid = %signed.cid(), "dropped a message: {error:#}");
                let reason = format!("{error:#}");
                for name in [signed.cid(), signed.unsigned_cid()] {
                    self.dropped.add(name, reason.clone());
                }
                refused.push(Refused { sender, signed, reason });
            }
        }
        Ok(refused)
    }

    /// Closes the open block and tells everybody.
    pub(crate) fn close(&mut self) -> anyhow::Result<Arc<Tipset>> {
        let tipset = self.chain.mine().context("close the block")?;
        self.announce_made(vec![Arc::clone(&tipset)]);
        Ok(tipset)
    }
}
