//! Time: closing blocks, cron, null rounds, rewards.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use cid::Cid;
use fvm_shared::address::Address;
use fvm_shared::bigint::BigInt;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use crate::chain::{Chain, OpenBlock};
use crate::externs::randomness;
use crate::links::links;
use crate::message::Call;
use crate::outcome::Applied;
use crate::singleton::{CRON, POWER, REWARD, SYSTEM};
use crate::tipset::{BlockHeader, ElectionProof, Ticket, Tipset, store_events, store_messages, store_receipts};

const EPOCH_TICK: u64 = 2;
const AWARD_BLOCK_REWARD: u64 = 2;
/// The root node of a HAMT without entries: an empty bit field, no pointers.
const EMPTY_MAP: [u8; 3] = [0x82, 0x40, 0x80];
/// Far beyond any test, far below what the actors' arithmetic bears.
const MAX_EPOCH: ChainEpoch = 1 << 40;

impl Chain {
    /// Closes the open block: runs cron, writes everything, and opens the next epoch.
    pub fn mine(&mut self) -> Result<Arc<Tipset>> {
        self.tick()?;
        let state_root = self.flush()?;
        let open = &self.cursor.open;
        for applied in open.messages.iter().chain(&open.implicit) {
            store_events(&self.store, applied)?;
        }
        let header = self.header(store_messages(&self.store, &open.messages)?)?;
        let tipset = Arc::new(Tipset {
            height: open.epoch,
            header_cid: self.store.records().put_value(&header)?,
            header,
            state_root,
            receipts_root: store_receipts(&self.store, &open.messages)?,
            messages: open.messages.clone(),
            implicit: open.implicit.clone(),
        });
        self.cursor.head = self.history.push(Some(self.cursor.head), tipset.clone());
        self.open_next(1)?;
        self.prune_if_large();
        Ok(tipset)
    }

    fn header(&self, messages: Cid) -> Result<BlockHeader> {
        let (open, seed) = (&self.cursor.open, self.parameters.seed);
        let parent = self.history.tipset(self.cursor.head);
        let proof = |kind| Ok::<_, anyhow::Error>(randomness(seed, kind, open.epoch)?.to_vec());
        Ok(BlockHeader {
            miner: self.parameters.guard,
            ticket: Some(Ticket { vrf_proof: proof("ticket")? }),
            election_proof: Some(ElectionProof { win_count: 1, vrf_proof: proof("election")? }),
            beacon_entries: Vec::new(),
            win_post_proof: Vec::new(),
            parents: parent.key(),
            parent_weight: BigInt::from(self.history.depth(self.cursor.head) + 1),
            height: open.epoch,
            parent_state_root: parent.state_root,
            parent_message_receipts: parent.receipts_root,
            messages,
            bls_aggregate: None,
            timestamp: open.timestamp,
            block_sig: None,
            fork_signaling: 0,
            parent_base_fee: open.base_fee.clone(),
        })
    }

    /// Lets `epochs` pass: the head ends up that much higher. Messages in the open block stay in the first of these epochs,
    /// an empty block closes the last, and the rounds between have none.
    ///
    /// Cron runs once in each epoch while any miner has a deadline to keep. While none has, the actors catch up by
    /// themselves, and a million epochs cost little more than one.
    pub fn advance(&mut self, epochs: ChainEpoch) -> Result<Arc<Tipset>> {
        self.advance_while(epochs, || true)
    }

    /// The same, for as long as `goes_on`, which is asked after each tipset: there may be many.
    pub fn advance_while(&mut self, epochs: ChainEpoch, mut goes_on: impl FnMut() -> bool) -> Result<Arc<Tipset>> {
        ensure!(epochs > 0, "time goes forward only: {epochs} epochs were asked for");
        let target = self.epoch().checked_add(epochs).context("that many epochs do not exist")?;
        ensure!(target < MAX_EPOCH, "an epoch above {MAX_EPOCH} was asked for");
        if !self.open_is_empty() {
            self.mine()?;
        }
        while self.epoch() < target {
            if self.cron_can_catch_up()? {
                self.open_next(target - self.epoch())?;
            }
            self.mine()?;
            if !goes_on() {
                break;
            }
        }
        Ok(self.history.tipset(self.cursor.head))
    }

    /// Rewards a miner for `wins` won blocks in the open epoch, and fines it `penalty` attoFIL. About a fifth of the epoch's
    /// reward per win; three quarters of it vest over 180 days.
    ///
    /// Fails if the miner did not get it: the official reward actor burns a reward that the miner cannot take, and says nothing.
    pub fn award(&mut self, miner: Address, wins: i64, penalty: TokenAmount) -> Result<Arc<Applied>> {
        ensure!(wins > 0, "an award is for one won block or more, not {wins}");
        ensure!(!penalty.is_negative(), "a penalty cannot be negative");
        let actor = self.actor(&miner)?.with_context(|| format!("there is no actor {miner} to award"))?;
        ensure!(actor.code == self.builtin_code("storageminer")?, "{miner} is not a miner: its reward would be burnt");
        let call = Call::new(Address::new_id(SYSTEM), Address::new_id(REWARD), AWARD_BLOCK_REWARD).params(&(
            miner,
            &penalty,
            TokenAmount::default(),
            wins,
        ))?;
        let applied = self.send_as(call)?;
        applied.succeeded().with_context(|| format!("award a block to {miner}"))?;
        ensure!(
            self.balance(&miner)? != actor.balance,
            "the reward of {miner} was burnt: it cannot pay its penalty of {penalty} FIL"
        );
        Ok(applied)
    }

    fn open_is_empty(&self) -> bool {
        self.cursor.open.messages.is_empty() && self.cursor.open.implicit.is_empty()
    }

    /// Opens an empty block `distance` epochs above the head.
    fn open_next(&mut self, distance: ChainEpoch) -> Result<()> {
        let OpenBlock { base_fee, next_sequence, .. } = self.cursor.open.clone();
        self.cursor.open = OpenBlock::above(&self.head_tipset(), distance, &self.parameters, base_fee, next_sequence)?;
        self.begin()
    }

    /// Runs cron, once. Its actors swallow their own failures, so only its own counts here.
    fn tick(&mut self) -> Result<()> {
        let call = Call::new(Address::new_id(SYSTEM), Address::new_id(CRON), EPOCH_TICK);
        self.send_as(call)?.succeeded().with_context(|| format!("run cron at epoch {}", self.cursor.open.epoch))?;
        Ok(())
    }

    /// Whether epochs may pass without cron: while the power actor's queue is empty, no miner has a deadline to keep.
    fn cron_can_catch_up(&self) -> Result<bool> {
        // The queue is the first link in the power actor's state.
        let state = self.read_state(&Address::new_id(POWER))?;
        let queue = *links(&state)?.first().context("the power actor's state has no queue for cron")?;
        let block = self.block(&queue)?.context("the power actor's queue for cron is missing")?;
        Ok(block == EMPTY_MAP)
    }
}
