//! An adopted miner, and what one harvest learnt about it.

use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

/// How long a miner must have refused every harvest before rounds end without it: one day.
pub const PATIENCE: ChainEpoch = 2_880;

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Miner {
    pub id: ActorID,
    /// Rewards that had not vested when it was last read.
    pub locked: TokenAmount,
    /// What it owed when it was last read.
    pub debt: TokenAmount,
    /// Since when it has refused every harvest.
    pub failing_since: Option<ChainEpoch>,
    /// Its balance when it was last read, and what was pledged to it since: what of its balance is certainly not a new reward.
    pub known: TokenAmount,
    /// Fresh pledges, which harvests leave to it: few, because pledges that are made at about the same time share one.
    pub fresh: Vec<Fresh>,
}

/// Pledges that harvests leave in the miner up to the same epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Fresh {
    /// The first epoch in which they may be withdrawn again.
    pub until: ChainEpoch,
    pub amount: TokenAmount,
}

/// What a harvest found at one miner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub miner: ActorID,
    pub withdrawn: TokenAmount,
    /// What is left of the fresh pledges that it was to keep.
    pub kept: TokenAmount,
    /// The exit code of its first refusal; zero when it was withdrawn and read.
    pub exit_code: u32,
    /// `None` where it could not be read: then the last reading stands.
    pub locked: Option<TokenAmount>,
    /// As `locked`.
    pub debt: Option<TokenAmount>,
}

impl Reading {
    /// Whether what the miner is worth is known: it paid, or it cannot pay because it owes more than it has, and said how much.
    pub fn is_heard(&self) -> bool {
        let in_debt = self.debt.as_ref().is_some_and(TokenAmount::is_positive);
        self.exit_code == 0 || (in_debt && self.locked.is_some())
    }
}

impl Miner {
    /// A miner that owes nothing, as it was found with this balance.
    pub fn new(id: ActorID, locked: TokenAmount, balance: TokenAmount) -> Self {
        let debt = TokenAmount::zero();
        Self { id, locked, debt, failing_since: None, known: balance, fresh: Vec::new() }
    }

    /// What it is worth with this balance: less what was locked and owed at the last reading, and never less than nothing. What it owes
    /// is its own debt: nobody can have it paid out of what the actor has elsewhere.
    pub fn worth(&self, balance: &TokenAmount) -> TokenAmount {
        self.net(balance).max(TokenAmount::zero())
    }

    /// Whether all of this balance, and more, is owed or locked: money that is sent there is lost.
    pub fn is_under_water(&self, balance: &TokenAmount) -> bool {
        self.net(balance).is_negative()
    }

    fn net(&self, balance: &TokenAmount) -> TokenAmount {
        balance - &self.locked - &self.debt
    }

    /// The same, but no more than at the last reading: what it has earned since may be locked, and is nobody's yet.
    pub fn certain_worth(&self, balance: &TokenAmount) -> TokenAmount {
        self.worth(balance.min(&self.known))
    }

    /// Takes a reading in; `balance` is what the miner has after it. `probed` says that a refusal is the miner's own: see
    /// [`crate::harvest`].
    pub fn record(&mut self, reading: &Reading, balance: TokenAmount, probed: bool, epoch: ChainEpoch) {
        if let (Some(locked), Some(debt)) = (&reading.locked, &reading.debt) {
            self.locked.clone_from(locked);
            self.debt.clone_from(debt);
            self.known = balance;
        }
        self.forget_old(epoch);
        if reading.is_heard() {
            self.keep_fresh(&reading.kept);
            self.failing_since = None;
        } else if probed && self.failing_since.is_none() {
            self.failing_since = Some(epoch);
        }
    }

    /// Takes in that it repaid debt: what it owes now, and by how much its balance fell.
    pub fn repaid(&mut self, debt: TokenAmount, fell_by: &TokenAmount) {
        self.debt = debt;
        self.known -= fell_by;
    }

    /// Remembers a pledge for at least `window` epochs. Pledges within an eighth of the window are remembered as one, up to the
    /// end of that eighth: so there are never many, and none is forgotten early.
    pub fn pledged(&mut self, amount: &TokenAmount, window: ChainEpoch, epoch: ChainEpoch) {
        self.known += amount;
        self.forget_old(epoch);
        if window == 0 {
            return;
        }
        let step = (window + 7) / 8;
        let until = (epoch + window + step - 1) / step * step;
        // After a change of terms a shorter window may end before the one of an older pledge.
        let place = self.fresh.partition_point(|fresh| fresh.until < until);
        match self.fresh.get_mut(place) {
            Some(fresh) if fresh.until == until => fresh.amount += amount,
            _ => self.fresh.insert(place, Fresh { until, amount: amount.clone() }),
        }
    }

    /// What a harvest at `epoch` leaves to it while nobody waits to leave.
    pub fn held(&self, epoch: ChainEpoch) -> TokenAmount {
        self.fresh.iter().filter(|fresh| fresh.until > epoch).map(|fresh| &fresh.amount).sum()
    }

    /// What is sealed by now, or came home, is no fresh pledge any more: of what is left the newest are, or rewards would be held back in
    /// its place.
    fn keep_fresh(&mut self, kept: &TokenAmount) {
        let mut left = kept.clone();
        for fresh in self.fresh.iter_mut().rev() {
            fresh.amount = fresh.amount.clone().min(left.clone());
            left -= &fresh.amount;
        }
        self.fresh.retain(|fresh| fresh.amount.is_positive());
    }

    fn forget_old(&mut self, epoch: ChainEpoch) {
        self.fresh.retain(|fresh| fresh.until > epoch);
    }

    /// Whether a round may end at `epoch` although this miner refuses.
    pub fn is_given_up(&self, epoch: ChainEpoch) -> bool {
        self.failing_since.is_some_and(|since| epoch - since >= PATIENCE)
    }
}
