//! What must be true of the market after every message, checked by the test harness over the whole state.

use std::collections::BTreeMap;

use abi::lease::{LeaseId, OfferId, Payments};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;

use crate::billing;
use crate::lease::Lease;
use crate::market::Market;
use crate::page::Place;
use crate::stall::StallId;
use crate::state::{Credits, StallsOf, State};

/// What the scan of all leases adds up to.
#[derive(Default)]
struct Tally {
    /// Prepayments that are not yet anybody's.
    escrow: TokenAmount,
    leases: u64,
    locked: BTreeMap<StallId, TokenAmount>,
    used: BTreeMap<OfferId, u32>,
    broken: Vec<String>,
}

impl State {
    /// Everything that is wrong, a sentence each. `balance` is the actor's. A full scan.
    pub fn violations<S: Blockstore>(&self, store: &S, balance: &TokenAmount) -> Vec<String> {
        let mut market = Market::new(self.clone(), store);
        match check(&mut market, store, balance) {
            Ok(broken) => broken,
            Err(exit) => vec![format!("the state cannot be read: {exit}")],
        }
    }
}

fn check<S: Blockstore>(market: &mut Market<'_, S>, store: &S, balance: &TokenAmount) -> Result<Vec<String>> {
    let mut tally = Tally::default();
    for stall in 0..market.stall_count() {
        for index in 0..market.lease_count(stall)? {
            check_lease(market, Place::at(stall, index).number(), &mut tally)?;
        }
    }
    if tally.leases != market.state.leases {
        tally.broken.push(format!("there are {} leases, the state says {}", tally.leases, market.state.leases));
    }
    let collateral = check_providers(market, store, &mut tally)?;
    let credits = check_credits(&market.state, store, &mut tally)?;
    let sum = &tally.escrow + collateral + credits + &market.state.fees;
    let held = &market.state.held;
    if sum != *held {
        tally.broken.push(format!("liabilities add up to {}, held says {}", sum.atto(), held.atto()));
    }
    if balance < held {
        tally.broken.push(format!("the balance {} is below what is held, {}", balance.atto(), held.atto()));
    }
    Ok(tally.broken)
}

fn check_lease<S: Blockstore>(market: &mut Market<'_, S>, number: LeaseId, tally: &mut Tally) -> Result<()> {
    tally.leases += 1;
    let (stall, meter) = market.meter(number)?;
    let lease = Lease { contract: market.contract(number)?, meter };
    let Payments { provider: earned, fee, refunded, slashed, bounty, released } =
        billing::payments(&market.state.terms, &lease);
    let out = &earned + &fee + &refunded;
    let collateral_out = &slashed + &bounty + &released;
    let Lease { contract, meter } = &lease;
    let mut broken = |what: &str| tally.broken.push(format!("lease {number}: {what}: {lease:?}"));
    for wrong in broken_times(&lease) {
        broken(wrong);
    }
    if [earned, fee, refunded, slashed, bounty, released].iter().any(TokenAmount::is_negative) {
        broken("a payment is negative");
    }
    if meter.phase.is_over() {
        if &out + &collateral_out != contract.prepaid() + &contract.collateral {
            broken("what went out is not what came in");
        }
        return Ok(());
    }
    if out > contract.prepaid() || !collateral_out.is_zero() {
        broken("more went out than came in");
    }
    tally.escrow += contract.prepaid() - out;
    *tally.locked.entry(stall).or_default() += &contract.collateral;
    *tally.used.entry(contract.offer).or_default() += 1;
    Ok(())
}

fn broken_times(lease: &Lease) -> Vec<&'static str> {
    let Lease { contract, meter } = lease;
    let counted = meter.served + meter.missed;
    let in_segment = contract.segments.first().is_some_and(|segment| counted <= segment.epochs);
    let rules = [
        (0 <= meter.settled && meter.settled <= meter.served, "more is settled than was served"),
        (0 <= meter.returned && meter.returned <= meter.missed, "more is returned than was missed"),
        (in_segment, "more epochs were counted than the segment has"),
        (meter.renewed == (contract.segments.len() > 1), "its segments and its meter disagree"),
    ];
    let mut wrong: Vec<_> = rules.into_iter().filter(|(holds, _)| !holds).map(|(_, what)| what).collect();
    if meter.phase.is_over() && (meter.settled != meter.served || meter.returned != meter.missed) {
        wrong.push("it is over and not settled");
    }
    if meter.phase.ran() {
        let begin = contract.start + contract.idle;
        if meter.last != begin + lease.served() + lease.missed() {
            wrong.push("the epochs counted do not reach its last beat");
        }
        if meter.edge + contract.pending != begin + contract.paid_epochs() {
            wrong.push("its paid time does not reach its edge");
        }
    }
    wrong
}

/// Returns all collateral and all that providers are owed.
fn check_providers<S: Blockstore>(market: &mut Market<'_, S>, store: &S, tally: &mut Tally) -> Result<TokenAmount> {
    let mut sum = TokenAmount::zero();
    let stalls_of: BTreeMap<ActorID, StallId> =
        StallsOf::load(market.state.stalls_of, store).all()?.into_iter().collect();
    for stall in 0..market.stall_count() {
        let open = market.stall(stall)?;
        let (id, provider) = (open.owner, open.provider.clone());
        if stalls_of.get(&id) != Some(&stall) {
            tally.broken.push(format!("provider {id} does not lead to its stall, {stall}"));
        }
        let unbonding: TokenAmount = provider.unbonding.iter().map(|ticket| ticket.amount.clone()).sum();
        for amount in [&provider.free, &provider.locked, &provider.owed, &unbonding] {
            if amount.is_negative() {
                tally.broken.push(format!("provider {id}: a negative amount: {provider:?}"));
            }
        }
        let locked = tally.locked.remove(&stall).unwrap_or_default();
        if locked != provider.locked {
            tally.broken.push(format!("provider {id}: its leases lock {locked}, its record says {}", provider.locked));
        }
        for shelf in &provider.offers {
            let used = tally.used.remove(&shelf.offer).unwrap_or_default();
            let (_, offer) = market.offer(shelf.offer)?;
            let is_own = offer.provider == id && offer.stall == stall;
            if used != shelf.used || !is_own || (shelf.retired && used == 0) {
                tally.broken.push(format!("offer {}: {used} units are leased, {shelf:?}", shelf.offer));
            }
        }
        let statistics = &provider.statistics;
        if statistics.served > statistics.scheduled {
            tally.broken.push(format!("provider {id}: it served more than was scheduled: {statistics:?}"));
        }
        sum += provider.free + provider.locked + unbonding + provider.owed;
    }
    if stalls_of.len() as u64 != market.stall_count() {
        tally.broken.push(format!("{} providers have {} stalls", stalls_of.len(), market.stall_count()));
    }
    for offer in tally.used.keys() {
        tally.broken.push(format!("offer {offer} is leased and on no shelf"));
    }
    Ok(sum)
}

fn check_credits<S: Blockstore>(state: &State, store: &S, tally: &mut Tally) -> Result<TokenAmount> {
    let mut sum = TokenAmount::zero();
    for (id, owed) in Credits::load(state.credits, store).all()? {
        if !owed.is_positive() {
            tally.broken.push(format!("actor {id} is owed {owed}"));
        }
        sum += owed;
    }
    Ok(sum)
}
