//! Making tipsets.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use chain::Tipset;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::crypto::signature::SignatureType;

use super::World;
use crate::mempool::BLOCK_GAS_LIMIT;
use crate::message::Signed;
use crate::rpc::RpcError;

/// The most tipsets one request may ask for: they are kept for good.
const MAX_TIPSETS: u64 = 1_000_000;

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

    /// Runs what `sender` has waiting and makes a tipset of it, if anything can run now.
    ///
    /// Fails if `pushed` turns out to be something no block can hold.
    pub(super) fn run_waiting(&mut self, sender: ActorID, pushed: &Signed) -> Result<(), RpcError> {
        let run = self.runnable(sender, BLOCK_GAS_LIMIT)?;
        if run.is_empty() {
            return Ok(());
        }
        let refused = self.apply_all(run.into_iter().map(|signed| (sender, signed)).collect())?;
        self.close()?;
        match refused.into_iter().find(|(signed, _)| signed.cid() == pushed.cid()) {
            Some((_, reason)) => Err(RpcError::refused(reason)),
            None => Ok(()),
        }
    }

    fn runnable(&mut self, sender: ActorID, gas: u64) -> anyhow::Result<Vec<Signed>> {
        let nonce = self.chain.nonce(&Address::new_id(sender))?;
        self.pool.forget_below(sender, nonce);
        Ok(self.pool.runnable(sender, nonce, gas))
    }

    /// Runs messages in the order a block lists them: BLS first. Returns those that no block can hold, with the reason.
    fn apply_all(&mut self, chosen: Vec<(ActorID, Signed)>) -> anyhow::Result<Vec<(Signed, String)>> {
        let is_bls = |signed: &Signed| signed.signature().sig_type == SignatureType::BLS;
        let (bls, secp): (Vec<_>, Vec<_>) = chosen.into_iter().partition(|(_, signed)| is_bls(signed));
        let mut refused: Vec<(Signed, String)> = Vec::new();
        for (sender, signed) in bls.into_iter().chain(secp) {
            if refused.iter().any(|(other, _)| other.message().from == signed.message().from) {
                continue;
            }
            self.pool.remove(sender, signed.message().sequence);
            if let Err(error) = self.chain.apply(signed.clone().into_chain()) {
                tracing::warn!(cid = %signed.cid(), "dropped a message: {error:#}");
                self.dropped.add(signed.cid(), format!("{error:#}"));
                refused.push((signed, format!("{error:#}")));
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
