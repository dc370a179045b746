use std::collections::BTreeMap;

use abi::owner::{Fee, PositionView, Summary, Terms, TokenId};
use fvm_ipld_blockstore::MemoryBlockstore;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use owner::claim::Due;
use owner::deposit::Offer;
use owner::harvest::{Seen, conclude};
use owner::miner::{Miner, Reading};
use owner::settle::Settled;
use owner::{Book, State, fees, stake};
use runtime::Result;

pub const OPERATOR: ActorID = 100;
pub const ALICE: ActorID = 201;
pub const BOB: ActorID = 202;
pub const CAROL: ActorID = 203;
pub const DATASET: ActorID = 301;

pub fn atto(amount: u64) -> TokenAmount {
    TokenAmount::from_atto(amount)
}

pub fn fil(amount: u64) -> TokenAmount {
    TokenAmount::from_whole(amount)
}

/// Checks shares of a profit: each may be one attoFIL short, for what does not divide is shared later.
#[track_caller]
pub fn assert_shares<const N: usize>(dues: [TokenAmount; N], exact: [TokenAmount; N]) {
    for (due, exact) in dues.into_iter().zip(exact) {
        assert!(due <= exact && exact.clone() - &due <= atto(1), "{due} instead of {exact}");
    }
}

/// Plain terms: no fees, nothing in the way.
pub fn terms() -> Terms {
    Terms {
        operator: Address::new_id(OPERATOR),
        name: "Vehicle".to_owned(),
        symbol: "VHC".to_owned(),
        fees: Vec::new(),
        min_deposit: atto(1),
        cap: fil(1_000_000),
        term: 1_000,
        early_exit_bps: 100,
        buffer_bps: 0,
        min_operator_bps: 0,
        float_window: 0,
        min_proposal: fil(1),
        vote_period: 2_880,
        timelock: 2_880,
        execution_window: 2_880,
        quorum_bps: 1_000,
        threshold_bps: 6_000,
    }
}

pub fn fee(label: &str, beneficiary: ActorID, bps: u32) -> Fee {
    Fee { label: label.to_owned(), beneficiary: Address::new_id(beneficiary), bps }
}

/// A miner of plain numbers: what is neither locked, pledged nor owed is available.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    pub balance: TokenAmount,
    pub locked: TokenAmount,
    pub pledged: TokenAmount,
    pub debt: TokenAmount,
    /// The exit code with which it refuses to pay.
    pub refuses: Option<u32>,
}

impl Numbers {
    pub fn available(&self) -> TokenAmount {
        &self.balance - &self.locked - &self.pledged - &self.debt
    }

    /// A block reward: a quarter at once, the rest locked.
    pub fn earn(&mut self, reward: &TokenAmount) {
        self.balance += reward;
        self.locked += reward - reward.div_floor(4);
    }

    /// A penalty: from the locked rewards, then from the balance, then it is owed.
    pub fn penalise(&mut self, penalty: &TokenAmount) {
        let from_locked = penalty.clone().min(self.locked.clone());
        self.locked -= &from_locked;
        self.balance -= &from_locked;
        let rest = penalty - from_locked;
        let from_free = rest.clone().min(self.available().max(TokenAmount::zero()));
        self.balance -= &from_free;
        self.debt += rest - from_free;
    }

    /// Repays what it can: from the locked rewards, then from what is free.
    pub fn repay(&mut self) {
        let from_locked = self.debt.clone().min(self.locked.clone());
        self.locked -= &from_locked;
        let free = &self.balance - &from_locked - &self.locked - &self.pledged;
        let repaid = &from_locked + free.min(&self.debt - &from_locked);
        self.balance -= &repaid;
        self.debt -= repaid;
    }

    /// A harvest asks a miner that does not pay.
    pub fn repay_if_asked(&mut self) {
        if self.refuses.is_some() || self.available().is_negative() {
            self.repay();
        }
    }

    /// What a harvest does: a miner pays its debt when it pays, and else is asked to repay what it can.
    fn visit(&mut self, id: ActorID, keep: &TokenAmount) -> Reading {
        self.repay_if_asked();
        let refusal = self.refuses.or((!self.debt.is_zero() && self.available().is_negative()).then_some(19));
        if let Some(exit_code) = refusal {
            let (locked, debt) = (Some(self.locked.clone()), Some((-self.available()).max(TokenAmount::zero())));
            return Reading {
                miner: id,
                withdrawn: TokenAmount::zero(),
                kept: TokenAmount::zero(),
                exit_code,
                locked,
                debt,
            };
        }
        let withdrawn = (self.available() - keep).max(TokenAmount::zero());
        let kept = self.available().min(keep.clone());
        self.balance -= &withdrawn + &self.debt;
        self.debt = TokenAmount::zero();
        let (locked, debt) = (Some(self.locked.clone()), Some(TokenAmount::zero()));
        Reading { miner: id, withdrawn, kept, exit_code: 0, locked, debt }
    }
}

pub struct Vehicle {
    pub store: MemoryBlockstore,
    pub state: State,
    pub balance: TokenAmount,
    pub miners: BTreeMap<ActorID, Numbers>,
    pub epoch: ChainEpoch,
    pub paid: BTreeMap<ActorID, TokenAmount>,
}

impl Vehicle {
    pub fn new(terms: Terms) -> Self {
        let store = MemoryBlockstore::new();
        let (terms, operator) = owner::terms::admit(terms, |a| a.id().ok()).expect("good terms");
        let state = State::new(&terms, operator, &store).expect("an empty vehicle");
        let vehicle = Self {
            store,
            state,
            balance: TokenAmount::zero(),
            miners: BTreeMap::new(),
            epoch: 10,
            paid: BTreeMap::new(),
        };
        vehicle.check();
        vehicle
    }

    /// Panics with what is broken, if anything is.
    pub fn check(&self) {
        let broken = self.state.violations(&self.store, &self.balance);
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }

    pub fn book(&self) -> Book {
        self.state.load_book(&self.store).expect("a book")
    }

    pub fn terms(&self) -> Terms {
        self.book().load_terms(&self.store).expect("terms")
    }

    pub fn worth(&self) -> TokenAmount {
        self.book().worth(|id| self.balance_of(id))
    }

    pub fn certain_worth(&self) -> TokenAmount {
        self.book().certain_worth(|id| self.balance_of(id))
    }

    pub fn balance_of(&self, id: ActorID) -> TokenAmount {
        self.miners[&id].balance.clone()
    }

    pub fn deposit(&mut self, holder: ActorID, value: &TokenAmount) -> Result<TokenId> {
        let mut state = self.state.clone();
        let surplus = state.surplus(&self.balance, &self.certain_worth());
        let offer = Offer { holder, value, epoch: self.epoch, surplus: &surplus };
        let id = state.deposit(&self.terms(), &self.book(), &offer, &self.store)?;
        self.state = state;
        self.balance += value;
        self.check();
        Ok(id)
    }

    pub fn harvest(&mut self) -> (Settled, bool) {
        self.harvest_from(true)
    }

    pub fn harvest_from(&mut self, direct: bool) -> (Settled, bool) {
        let mut book = self.book();
        let mut readings = Vec::new();
        for miner in &book.miners {
            let keep = self.kept(miner);
            readings.push(self.miners.get_mut(&miner.id).expect("a miner").visit(miner.id, &keep));
        }
        self.balance += readings.iter().map(|r| &r.withdrawn).sum::<TokenAmount>();
        let seen = Seen { readings: &readings, direct, epoch: self.epoch, balance: self.balance.clone() };
        let terms = self.terms();
        let miners = &self.miners;
        let balance_of = |id: ActorID| miners[&id].balance.clone();
        let outcome = conclude(&mut self.state, &mut book, &terms, &seen, balance_of, &self.store).expect("a harvest");
        self.state.save_book(&book, &self.store).expect("saved");
        self.check();
        outcome
    }

    pub fn adopt(&mut self, id: ActorID, numbers: Numbers) -> Option<TokenId> {
        self.try_adopt(id, numbers).expect("an adoption")
    }

    /// Adopts a miner as the shell does: harvest, withdraw, mint. What the harvest did stays, if it is refused.
    pub fn try_adopt(&mut self, id: ActorID, numbers: Numbers) -> Result<Option<TokenId>> {
        assert!(self.harvest().1, "the harvest before an adoption is complete");
        stake::admit(&self.state.surplus(&self.balance, &self.worth()))?;
        let reading = self.miners.entry(id).or_insert(numbers).visit(id, &TokenAmount::zero());
        assert_eq!(reading.exit_code, 0);
        self.balance += &reading.withdrawn;
        let miner = Miner::new(id, reading.locked.expect("read"), self.balance_of(id));
        let worth = miner.worth(&miner.known);
        let mut book = self.book();
        let token = stake::adopt(&mut self.state, &mut book, miner, &reading.withdrawn, &worth, &self.store)
            .expect("an adoption");
        self.state.save_book(&book, &self.store).expect("saved");
        self.check();
        Ok(token)
    }

    pub fn claim(&mut self, holder: ActorID, ids: &[TokenId]) -> Result<Vec<Due>> {
        let mut state = self.state.clone();
        let dues = state.claim(ids, holder, &self.store)?;
        self.state = state;
        for due in &dues {
            self.balance -= &due.amount;
            *self.paid.entry(due.payee).or_default() += &due.amount;
        }
        self.check();
        Ok(dues)
    }

    pub fn claim_fees(&mut self, beneficiary: ActorID) -> TokenAmount {
        let mut book = self.book();
        let amount = fees::take(&mut self.state, &mut book, beneficiary);
        self.state.save_book(&book, &self.store).expect("saved");
        self.balance -= &amount;
        self.check();
        amount
    }

    fn kept(&self, miner: &Miner) -> TokenAmount {
        (miner.held(self.epoch) - &self.state.queue.waiting).max(TokenAmount::zero())
    }

    /// FIL that arrives without a method.
    pub fn donate(&mut self, value: &TokenAmount) {
        self.balance += value;
        self.check();
    }

    pub fn position(&self, id: TokenId) -> PositionView {
        self.state.position(id, &self.store).expect("a position")
    }

    pub fn due(&self, id: TokenId) -> TokenAmount {
        self.position(id).due
    }

    pub fn summary(&self) -> Summary {
        self.state.summary(&self.book(), &self.balance, self.worth(), self.epoch).expect("a summary")
    }
}
