//! What must be true of the market after every message, checked by the test harness over the whole state.

use std::collections::BTreeMap;

use abi::lease::{LeaseId, OfferId, OfferTerms};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;

use crate::billing;
use crate::contract::Contract;
use crate::market::Market;
use crate::meter::Meter;
use crate::page::{LEASES, number};
use crate::state::{Credits, Providers, State, map_config, unreadable};

/// What the scan of all leases adds up to.
#[derive(Default)]
struct Tally {
    /// Prepayments that are not yet anybody's.
    escrow: TokenAmount,
    locked: BTreeMap<ActorID, TokenAmount>,
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
    for page in 0..market.page_count()? {
        for entry in 0..LEASES as usize {
            let lease = number(page, entry);
            if market.exists(lease)? {
                check_lease(market, lease, &mut tally)?;
            }
        }
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

fn check_lease<S: Blockstore>(market: &mut Market<'_, S>, lease: LeaseId, tally: &mut Tally) -> Result<()> {
    let (provider, meter) = market.meter(lease)?;
    let contract = market.contract(lease)?;
    let paid = billing::payments(&market.state.terms, &contract, &meter);
    let out = &paid.provider + &paid.fee + &paid.refunded;
    let collateral_out = &paid.slashed + &paid.bounty + &paid.released;
    let mut broken = |what: &str| tally.broken.push(format!("lease {lease}: {what}: {meter:?} {contract:?}"));
    for wrong in meter_faults(&meter, &contract) {
        broken(wrong);
    }
    if [&paid.provider, &paid.fee, &paid.refunded, &paid.slashed, &paid.bounty, &paid.released]
        .iter()
        .any(|amount| amount.is_negative())
    {
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
    *tally.locked.entry(provider).or_default() += &contract.collateral;
    *tally.used.entry(contract.offer).or_default() += 1;
    Ok(())
}

fn meter_faults(meter: &Meter, contract: &Contract) -> Vec<&'static str> {
    let mut wrong = Vec::new();
    if meter.settled > meter.served || meter.returned > meter.missed || meter.settled < 0 || meter.returned < 0 {
        wrong.push("more is settled than was counted");
    }
    if meter.served + meter.missed > contract.paid_epochs() {
        wrong.push("more epochs were counted than were paid for");
    }
    if meter.phase.is_over() && (meter.settled != meter.served || meter.returned != meter.missed) {
        wrong.push("it is over and not settled");
    }
    if meter.phase.ran() && meter.last != contract.start + meter.served + meter.missed {
        wrong.push("the epochs counted do not reach its last beat");
    }
    if meter.phase.ran() && meter.edge != contract.start + contract.paid_epochs() {
        wrong.push("its paid time does not reach its edge");
    }
    wrong
}

/// Returns all collateral and all that providers are owed.
fn check_providers<S: Blockstore>(market: &mut Market<'_, S>, store: &S, tally: &mut Tally) -> Result<TokenAmount> {
    let mut sum = TokenAmount::zero();
    let mut all = Vec::new();
    let providers = Providers::load_with_config(&market.state.providers, store, map_config()).map_err(unreadable)?;
    for entry in providers.iter() {
        let (key, provider) = entry.map_err(unreadable)?;
        let id = ActorID::from_be_bytes(key.0.as_slice().try_into().map_err(unreadable)?);
        all.push((id, provider.clone()));
    }
    for (id, provider) in all {
        let unbonding: TokenAmount = provider.unbonding.iter().map(|ticket| ticket.amount.clone()).sum();
        for amount in [&provider.free, &provider.locked, &provider.owed, &unbonding] {
            if amount.is_negative() {
                tally.broken.push(format!("provider {id}: a negative amount: {provider:?}"));
            }
        }
        let locked = tally.locked.remove(&id).unwrap_or_default();
        if locked != provider.locked {
            tally.broken.push(format!("provider {id}: its leases lock {locked}, its record says {}", provider.locked));
        }
        for shelf in &provider.offers {
            let used = tally.used.remove(&shelf.offer).unwrap_or_default();
            let offer = market.offer(shelf.offer)?;
            let terms: OfferTerms = market.get(&offer.terms)?;
            if used != shelf.used || offer.provider != id || used > terms.units {
                tally.broken.push(format!("offer {}: {used} units are leased, {shelf:?}", shelf.offer));
            }
        }
        let statistics = &provider.statistics;
        if statistics.served > statistics.scheduled {
            tally.broken.push(format!("provider {id}: it served more than was scheduled: {statistics:?}"));
        }
        sum += provider.free + provider.locked + unbonding + provider.owed;
    }
    for id in tally.locked.keys() {
        tally.broken.push(format!("provider {id} has leases and no record"));
    }
    for offer in tally.used.keys() {
        tally.broken.push(format!("offer {offer} is leased and on no shelf"));
    }
    Ok(sum)
}

fn check_credits<S: Blockstore>(state: &State, store: &S, tally: &mut Tally) -> Result<TokenAmount> {
    let mut sum = TokenAmount::zero();
    let credits = Credits::load_with_config(&state.credits, store, map_config()).map_err(unreadable)?;
    for entry in credits.iter() {
        let (key, owed) = entry.map_err(unreadable)?;
        if !owed.is_positive() {
            tally.broken.push(format!("actor {key:?} is owed {owed}"));
        }
        sum += owed;
    }
    Ok(sum)
}
