//! The money rules, written down a second time: in exact fractions, with a list for the queue, and no code of the actor's.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use fvm_shared::address::Address;
use fvm_shared::bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

#[path = "motions.rs"]
pub mod motions;

use motions::Motion;

/// A token's number.
pub type Id = u64;

#[derive(Clone, Debug)]
pub struct Share {
    pub holder: Address,
    pub principal: BigInt,
    pub operator: bool,
    pub active: bool,
    pub maturity: i64,
    /// All that it has earned, as an exact fraction.
    pub earned: BigRational,
    pub claimed: BigInt,
    /// Who is paid instead of the holder, and who may move it beside the holder.
    pub payout: Option<Address>,
    pub operators: BTreeSet<Address>,
    /// How it voted, by proposal.
    pub ballots: BTreeMap<u64, bool>,
}

impl Share {
    /// One that has earned nothing, and waits for the end of the round.
    pub fn new(holder: Address, principal: BigInt, operator: bool, maturity: i64) -> Self {
        let (earned, claimed) = (BigRational::zero(), BigInt::zero());
        let (payout, operators, ballots) = (None, BTreeSet::new(), BTreeMap::new());
        Self { holder, principal, operator, active: false, maturity, earned, claimed, payout, operators, ballots }
    }
}

#[derive(Clone, Debug)]
pub struct Ticket {
    pub holder: Address,
    pub amount: BigInt,
    pub fee: BigInt,
    pub funded: BigInt,
}

/// What a miner showed at the last harvest.
#[derive(Clone, Debug)]
pub struct Miner {
    pub locked: BigInt,
    pub debt: BigInt,
    /// Its balance then, and what was pledged since.
    pub known: BigInt,
    /// Epoch and amount of every pledge.
    pub pledges: Vec<(i64, BigInt)>,
    /// When it first refused without having paid since.
    pub silent_since: Option<i64>,
}

impl Miner {
    /// One that was just read, and owes nothing.
    pub fn new(locked: BigInt, known: BigInt) -> Self {
        Self { locked, debt: BigInt::zero(), known, pledges: Vec::new(), silent_since: None }
    }

    /// What harvests leave it of its pledges at `epoch`, if they last for `window` epochs and those who wait lack so much.
    pub fn to_keep(&self, window: i64, waiting: &BigInt, epoch: i64) -> BigInt {
        let fresh = self.pledges.iter().filter(|(at, _)| epoch - at < window);
        (fresh.map(|(_, amount)| amount.clone()).sum::<BigInt>() - waiting).max(BigInt::zero())
    }

    /// So much of its pledges is left: the newest.
    pub fn keep_newest(&mut self, mut left: BigInt) {
        for (_, amount) in self.pledges.iter_mut().rev() {
            *amount = amount.clone().min(left.clone());
            left -= &*amount;
        }
    }

    /// What is neither locked nor owed of this balance; less than nothing where more is owed.
    pub fn net(&self, balance: &BigInt) -> BigInt {
        balance - &self.locked - &self.debt
    }
}

/// How a miner answered a harvest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It paid, or has repaid all that it could of a debt that is larger.
    Heard,
    /// For whatever reason, which a caller deep in the stack could have made up.
    Refused,
}

/// A day: how long a miner, or all of them in turn, may keep a round from ending.
const DAY: i64 = 2_880;

#[derive(Clone, Debug)]
pub struct Rates {
    pub term: i64,
    pub early_exit_bps: u32,
    pub buffer_bps: u32,
    pub min_operator_bps: u32,
    pub fees: Vec<(Address, u32)>,
    /// What an announced end waits, and how long it holds then.
    pub timelock: i64,
    pub execution_window: i64,
    pub vote_period: i64,
    pub min_proposal: BigInt,
    pub quorum_bps: u32,
    pub threshold_bps: u32,
}

#[derive(Clone, Debug)]
pub struct Model {
    pub rates: Rates,
    pub operator: Address,
    pub shares: BTreeMap<Id, Share>,
    pub tickets: BTreeMap<Id, Ticket>,
    /// Those that are not funded whole, first come first.
    pub queue: VecDeque<Id>,
    pub waiting_since: Option<i64>,
    pub next_id: Id,
    pub balance: BigInt,
    pub idle: BigInt,
    pub rewards: BigInt,
    pub fees: BTreeMap<Address, BigInt>,
    pub miners: BTreeMap<Address, Miner>,
    /// Since when no harvest was complete.
    pub incomplete_since: Option<i64>,
    /// The epochs in which the operator may pay everybody out, if it announced that and nothing undid it.
    pub paying_out: Option<std::ops::RangeInclusive<i64>>,
    /// What was proposed and not closed, and the number of the next.
    pub motions: Vec<Motion>,
    pub next_motion: u64,
    pub sealing: bool,
    pub paused_until: Option<i64>,
    /// How often something was divided: each time, each position may be one attoFIL short for a while.
    pub divisions: u64,
}

impl Model {
    pub fn new(rates: Rates, operator: Address) -> Self {
        Self {
            rates,
            operator,
            shares: BTreeMap::new(),
            tickets: BTreeMap::new(),
            queue: VecDeque::new(),
            waiting_since: None,
            next_id: 0,
            balance: BigInt::zero(),
            idle: BigInt::zero(),
            rewards: BigInt::zero(),
            fees: BTreeMap::new(),
            miners: BTreeMap::new(),
            incomplete_since: None,
            paying_out: None,
            motions: Vec::new(),
            next_motion: 0,
            sealing: true,
            paused_until: None,
            divisions: 0,
        }
    }

    pub fn principal(&self, keep: impl Fn(&Share) -> bool) -> BigInt {
        self.shares.values().filter(|s| keep(s)).map(|s| s.principal.clone()).sum()
    }

    pub fn stake(&self) -> BigInt {
        self.principal(|s| s.operator)
    }

    pub fn investors(&self) -> BigInt {
        self.principal(|s| !s.operator)
    }

    pub fn owed_fees(&self) -> BigInt {
        self.fees.values().sum()
    }

    pub fn waiting(&self) -> BigInt {
        self.tickets.values().map(|t| &t.amount - &t.funded).sum()
    }

    pub fn reserved(&self) -> BigInt {
        self.tickets.values().map(|t| t.funded.clone()).sum()
    }

    /// Assets less liabilities, with these balances of the miners.
    pub fn surplus(&self, balance_of: impl Fn(Address) -> BigInt) -> BigInt {
        let worth: BigInt = self.miners.iter().map(|(id, m)| m.net(&balance_of(*id)).max(BigInt::zero())).sum();
        let exits: BigInt = self.tickets.values().map(|t| t.amount.clone()).sum();
        &self.balance + worth - self.principal(|_| true) - exits - &self.rewards - self.owed_fees()
    }

    /// The same, where what miners earned since they were read counts for nothing.
    pub fn certain_surplus(&self, balance_of: impl Fn(Address) -> BigInt) -> BigInt {
        self.surplus(|id| balance_of(id).min(self.miners[&id].known.clone()))
    }

    pub fn unsettled(&self) -> BigInt {
        &self.balance - &self.idle - self.reserved() - &self.rewards - self.owed_fees()
    }

    /// Whether a round ends with these answers: when all were heard or have been silent for a day; when no harvest was complete for a day;
    /// never on a refusal that the caller could have made up.
    pub fn ends_round(&mut self, answers: &[(Address, Answer)], direct: bool, epoch: i64) -> bool {
        let made_up = |answer: &Answer| *answer == Answer::Refused && !direct;
        let mut missed = false;
        for (miner, answer) in answers {
            let silent_since = &mut self.miners.get_mut(miner).expect("an adopted miner").silent_since;
            match answer {
                Answer::Heard => *silent_since = None,
                answer if made_up(answer) => missed = true,
                _ => missed |= epoch < *silent_since.get_or_insert(epoch) + DAY,
            }
        }
        if !missed {
            self.incomplete_since = None;
            return true;
        }
        if answers.iter().any(|(_, answer)| made_up(answer)) {
            return false;
        }
        epoch >= *self.incomplete_since.get_or_insert(epoch) + DAY
    }

    /// Whether the operator has announced the end, and it holds.
    pub fn is_ending(&self, epoch: i64) -> bool {
        self.paying_out.as_ref().is_some_and(|epochs| epoch <= *epochs.end())
    }

    /// Whether there is somebody to pay out, and the cash for all of them.
    pub fn can_pay_out(&self) -> bool {
        self.queue.is_empty() && self.idle >= self.investors()
    }

    /// Announces the end. Returns from when on people are paid out.
    pub fn announce(&mut self, epoch: i64) -> i64 {
        if !self.is_ending(epoch) {
            let from = epoch + self.rates.timelock;
            self.paying_out = Some(from..=from + self.rates.execution_window);
        }
        *self.paying_out.as_ref().expect("announced").start()
    }

    /// Pays a position out into a ticket. Returns the ticket.
    pub fn pay_out(&mut self, id: Id, due: &BigInt, epoch: i64) -> Id {
        let share = self.shares[&id].clone();
        self.claim(id, due);
        self.idle += due;
        self.take_principal(id, &share.principal);
        let ticket = self.queue_exit(share.holder, share.principal + due, BigInt::zero(), epoch);
        self.fund();
        if self.investors().is_zero() {
            self.paying_out = None;
        }
        ticket
    }

    /// Gives a token to somebody else, without what its holder arranged.
    pub fn moved(&mut self, id: Id, to: Address) {
        if let Some(share) = self.shares.get_mut(&id) {
            (share.holder, share.payout) = (to, None);
            share.operators.clear();
            self.divisions += 1;
        }
        if let Some(ticket) = self.tickets.get_mut(&id) {
            ticket.holder = to;
        }
    }

    /// An end for which the cash is gone, or with nobody left, was announced in vain, whatever comes in later.
    pub fn lose_cover(&mut self) {
        if self.investors().is_zero() || self.idle < self.investors() {
            self.paying_out = None;
        }
    }

    /// Accounts for what came in, and ends the round.
    pub fn settle(&mut self, complete: bool, epoch: i64, balance_of: impl Fn(Address) -> BigInt) {
        let mut loss = (-self.surplus(&balance_of)).max(BigInt::zero());
        for stake in self.shares.values_mut().filter(|s| s.operator && complete) {
            let taken = loss.clone().min(stake.principal.clone());
            stake.principal -= &taken;
            stake.active |= stake.principal.is_zero() && !taken.is_zero();
            loss -= taken;
        }
        let unsettled = self.unsettled();
        let profit = self.surplus(&balance_of).max(BigInt::zero()).min(unsettled.clone());
        self.idle += unsettled - &profit;
        let missing = self.waiting() - &self.idle;
        let late = self.waiting_since.is_some_and(|since| epoch - since > self.rates.term);
        self.share(&profit, Some(missing).filter(|missing| late && missing.is_positive()));
        self.fund();
        if complete {
            self.shares.values_mut().for_each(|s| s.active = true);
        }
        self.divisions += 1;
    }

    /// `missing` is what those lack who have waited for too long.
    fn share(&mut self, profit: &BigInt, missing: Option<BigInt>) {
        let overdue = missing.is_some();
        let active = self.principal(|s| s.active);
        let earning = |s: &Share| s.active && !(overdue && s.operator);
        let among = self.principal(earning);
        if active.is_zero() && !overdue {
            return;
        }
        let shares = self.rates.fees.iter().map(|(id, bps)| (*id, profit * bps / 10_000));
        let fees: Vec<(Address, BigInt)> = shares.collect();
        let net = profit - fees.iter().map(|(_, fee)| fee.clone()).sum::<BigInt>();
        let mut paid = net.clone();
        if let Some(missing) = missing {
            paid = if among.is_zero() { BigInt::zero() } else { net * &among / active };
            self.idle += (profit - &paid).min(missing);
        } else {
            for (beneficiary, fee) in fees {
                *self.fees.entry(beneficiary).or_default() += fee;
            }
        }
        for share in self.shares.values_mut().filter(|s| earning(s) && among.is_positive()) {
            share.earned += BigRational::new(&paid * &share.principal, among.clone());
        }
        self.rewards += paid;
    }

    /// Gives idle cash to those who wait.
    pub fn fund(&mut self) {
        while let Some(first) = self.queue.front() {
            let ticket = self.tickets.get_mut(first).expect("a ticket that waits");
            let given = (&ticket.amount - &ticket.funded).min(self.idle.clone());
            ticket.funded += &given;
            self.idle -= given;
            if ticket.funded != ticket.amount {
                return;
            }
            self.queue.pop_front();
        }
        self.waiting_since = None;
    }

    pub fn mint(&mut self, share: Share) -> Id {
        self.next_id += 1;
        self.shares.insert(self.next_id - 1, share);
        self.next_id - 1
    }

    /// A new position of investors' money that is idle from now on.
    pub fn invest(&mut self, holder: Address, principal: BigInt, maturity: i64) -> Id {
        self.idle += &principal;
        self.fund();
        self.mint(Share::new(holder, principal, false, maturity))
    }

    /// Investors may have more principal unless a newcomer would pay for a loss, or be paid out at once.
    pub fn admits_principal(&self, value: &BigInt, epoch: i64, balance_of: impl Fn(Address) -> BigInt) -> bool {
        if self.is_ending(epoch) || !self.takes_money(epoch) {
            return false;
        }
        let deficit = (-self.certain_surplus(balance_of)).max(BigInt::zero());
        let (stake, after) = (self.stake() - deficit, self.investors() + value);
        !stake.is_negative() && stake * 10_000 >= after * self.rates.min_operator_bps
    }

    /// What investors' principal is worth.
    pub fn worth_of(&self, principal: &BigInt, balance_of: impl Fn(Address) -> BigInt) -> BigInt {
        let deficit = -self.certain_surplus(balance_of) - self.stake();
        if !deficit.is_positive() {
            return principal.clone();
        }
        let investors = self.investors();
        principal * (&investors - deficit).max(BigInt::zero()) / investors
    }

    /// Takes earnings out of a position.
    pub fn claim(&mut self, id: Id, amount: &BigInt) {
        self.rewards -= amount;
        self.divisions += 1;
        self.shares.get_mut(&id).expect("a position").claimed += amount;
    }

    pub fn take_principal(&mut self, id: Id, principal: &BigInt) {
        let share = self.shares.get_mut(&id).expect("a position");
        share.principal -= principal;
        if share.principal.is_zero() {
            self.shares.remove(&id);
        }
    }

    pub fn queue_exit(&mut self, holder: Address, amount: BigInt, fee: BigInt, epoch: i64) -> Id {
        let id = self.next_id;
        self.next_id += 1;
        self.tickets.insert(id, Ticket { holder, amount, fee, funded: BigInt::zero() });
        self.queue.push_back(id);
        self.waiting_since.get_or_insert(epoch);
        id
    }
}
