//! Leaving a vehicle, on the chain.

use abi::owner::*;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::error::ExitCode;
use suite::{atto, fil};

use crate::owner_vehicle::{Vehicle, assert_share};

/// A vehicle in which Alice and Bob have 60 and 40 FIL that are mature, with the operator's money sealed into a miner.
struct Sealed {
    v: Vehicle,
    miner: Address,
    pledge: TokenAmount,
    people: [(Address, TokenId); 2],
}

fn sealed() -> Sealed {
    let mut v = Vehicle::new();
    let (miner, adopted) = v.adopted_miner(fil(1));
    let people = [60, 40].map(|amount| v.investor(fil(amount)));
    v.harvest();
    let idle = v.summary().idle;
    v.pledging(miner, idle).done();
    let pledge = fil(100) + adopted.stake;
    v.seal(miner, pledge.clone());
    v.world.advance(10_000);
    Sealed { v, miner, pledge, people }
}

#[test]
fn redeem_covered_by_idle_cash_pays_principal_and_earnings_at_once() {
    let mut v = Vehicle::new();
    let (alice, id) = v.investor(fil(10));
    v.harvest();
    v.earn(fil(3));
    v.harvest();
    v.world.advance(10_000);
    let before = v.world.balance(alice);

    let redeemed: RedeemReturn = v.redeeming(alice, id).ok();

    assert_eq!((&redeemed.value, &redeemed.fee, &redeemed.paid, redeemed.ticket), (&fil(10), &atto(0), &fil(10), None));
    assert_share(redeemed.rewards.clone(), fil(3));
    assert_eq!(v.world.balance(alice), before + fil(10) + redeemed.rewards);
    v.redeeming(alice, id).refused(Error::TokenNotFound);
    assert_eq!(v.summary().principal_active, atto(0));
}

#[test]
fn redeem_before_maturity_leaves_a_fee_to_those_who_stay() {
    let mut v = Vehicle::new();
    let (alice, leaver) = v.investor(fil(10));
    let (_, stayer) = v.investor(fil(10));
    v.harvest();

    let redeemed: RedeemReturn = v.redeeming_part(alice, leaver, fil(5)).ok();
    v.harvest();

    assert_eq!((&redeemed.fee, redeemed.paid), (&atto(50_000_000_000_000_000), fil(5) - &redeemed.fee));
    let shared = v.due(leaver) + v.due(stayer);
    assert!(shared > atto(0) && v.due(stayer) > v.due(leaver));
}

#[test]
fn redeem_beyond_idle_cash_gives_a_ticket_that_the_next_harvest_funds() {
    let Sealed { mut v, miner, pledge, people: [(alice, a), (bob, b)] } = sealed();
    let first = v.redeeming(alice, a).ok::<RedeemReturn>().ticket.unwrap();
    let second = v.redeeming_part(bob, b, fil(15)).ok::<RedeemReturn>().ticket.unwrap();
    v.withdrawing(alice, &[first]).refused(Error::NotFunded);
    assert_eq!((v.exit(second).missing, v.summary().exits_waiting), (fil(15), fil(75)));

    v.seal(miner, pledge - fil(70));
    v.harvest();

    assert_eq!((v.exit(first).missing, v.exit(second).missing.is_positive()), (atto(0), true));
    v.withdrawing(bob, &[second]).refused(Error::NotFunded);
    let before = v.world.balance(alice);
    let paid: WithdrawExitReturn = v.withdrawing(alice, &[first]).ok();
    assert_eq!((paid.paid, v.world.balance(alice)), (fil(60), before + fil(60)));
    v.seal(miner, atto(0));
    v.harvest();
    v.withdrawing(bob, &[second]).done();
}

#[test]
fn deposit_while_somebody_waits_funds_the_queue_first() {
    let Sealed { mut v, people: [(alice, a), _], .. } = sealed();
    let ticket = v.redeeming(alice, a).ok::<RedeemReturn>().ticket.unwrap();
    v.investor(fil(61));
    let summary = v.summary();
    assert_eq!((summary.exits_waiting, summary.exits_reserved, summary.idle), (atto(0), fil(60), fil(1)));
    v.withdrawing(alice, &[ticket]).done();
}

#[test]
fn ticket_transferred_is_paid_to_its_new_holder() {
    let Sealed { mut v, people: [(alice, a), (bob, _)], .. } = sealed();
    let ticket = v.redeeming(alice, a).ok::<RedeemReturn>().ticket.unwrap();
    v.transferring(alice, bob, &[ticket]).done();
    v.investor(fil(60));
    v.withdrawing(alice, &[ticket]).exits(ExitCode::USR_FORBIDDEN);
    let before = v.world.balance(bob);
    v.withdrawing(bob, &[ticket]).done();
    assert_eq!(v.world.balance(bob), before + fil(60));
}

#[test]
fn redeem_from_a_miner_slashed_to_nothing_pays_the_same_part_to_everybody() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    let [(alice, a), (bob, b)] = [60, 40].map(|amount| v.investor(fil(amount)));
    v.harvest();
    v.pledging(miner, fil(50)).done();
    v.world.penalise(miner, 1, fil(1_000));
    v.harvest();
    v.world.advance(10_000);
    let summary = v.summary();
    let left = fil(100) - &summary.investor_deficit;
    // It owes far more than it ever had, which is nobody's loss but its creditors': all idle cash is left.
    assert_eq!((&summary.miners_worth, &left), (&atto(0), &summary.idle));
    assert!(left >= fil(50));

    let part = (&left * 60u64).div_floor(100);
    v.act(alice, Method::Redeem, &RedeemParams { token_id: a, principal: None, min_value: &part + atto(1) })
        .refused(Error::BelowMinValue);
    assert_eq!(v.redeeming(alice, a).ok::<RedeemReturn>().paid, part);
    assert_eq!(v.redeeming(bob, b).ok::<RedeemReturn>().paid, left - part);
}

#[test]
fn redeem_in_a_deficit_beyond_the_stake_takes_the_same_haircut_from_everybody() {
    let mut v = Vehicle::new();
    let (miner, adopted) = v.adopted_miner(fil(1));
    let [(alice, a), (bob, b)] = [60, 40].map(|amount| v.investor(fil(amount)));
    v.harvest();
    v.pledging(miner, fil(60)).done();
    v.fine(miner, &adopted.stake + fil(50));
    v.harvest();
    v.world.advance(10_000);
    let deficit = v.summary().investor_deficit;
    assert!(deficit.is_positive() && deficit < fil(100));
    let part = |amount: i64| {
        let left = fil(100) - &deficit;
        TokenAmount::from_atto(fil(amount).atto() * left.atto() / fil(100).atto())
    };

    let first: RedeemReturn = v.redeeming(alice, a).ok();
    let second: RedeemReturn = v.redeeming(bob, b).ok();

    assert_eq!(first.value, part(60));
    assert_share(part(40), second.value);
}

#[test]
fn compound_makes_earnings_principal() {
    let mut v = Vehicle::new();
    let (alice, id) = v.investor(fil(10));
    v.harvest();
    v.earn(fil(4));
    v.harvest();

    let compounded: CompoundReturn = v.compounding(alice, &[id]).ok();

    assert_share(compounded.principal.clone(), fil(4));
    let position = v.position(compounded.token_id);
    assert_eq!((position.principal, position.pending), (compounded.principal, true));
    v.compounding(alice, &[id]).refused(Error::NothingDue);
}

#[test]
fn split_and_merge_keep_every_attofil() {
    let mut v = Vehicle::new();
    let (alice, id) = v.investor(fil(10));
    v.harvest();
    v.earn(fil(4));
    v.harvest();
    let due = v.due(id);

    let parts: SplitReturn = v.splitting(alice, id, vec![fil(1), fil(2), fil(7)]).ok();
    let merged: MergeReturn = v.merging(alice, &parts.token_ids).ok();

    let position = v.position(merged.token_id);
    assert_eq!((position.principal, position.due), (fil(10), due));
    v.splitting(alice, merged.token_id, vec![fil(1), fil(2)]).refused(Error::BadParts);
}

#[test]
fn payout_address_gets_the_earnings_and_the_holder_the_principal() {
    let mut v = Vehicle::new();
    let (alice, id) = v.investor(fil(10));
    let payee = v.world.account(fil(1));
    v.paying_out_to(alice, &[id], Some(payee)).done();
    v.harvest();
    v.earn(fil(4));
    v.harvest();
    v.world.advance(10_000);
    let before = v.world.balance(alice);

    let redeemed: RedeemReturn = v.redeeming(alice, id).ok();

    assert_eq!(v.world.balance(alice), before + fil(10));
    assert_eq!(v.world.balance(payee), fil(1) + redeemed.rewards);
}

#[test]
fn wind_down_pays_everybody_out_in_full() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    let [(alice, a), (bob, b)] = [60, 40].map(|amount| v.investor(fil(amount)));
    v.harvest();
    v.earn(fil(7));
    v.harvest();
    v.pledging(miner, fil(80)).done();
    v.winding_down(&[]).refused(Error::NotCovered);
    v.winding_down(&[a]).refused(Error::NotAnnounced);
    v.harvest();
    let announced: WindDownReturn = v.winding_down(&[]).ok();
    v.winding_down(&[a, b]).refused(Error::TooEarly);
    v.act(alice, Method::WindDown, &WindDownParams { token_ids: vec![] }).exits(ExitCode::USR_FORBIDDEN);
    v.world.advance(announced.from - v.world.now());
    let due = v.due(a);

    let wound: WindDownReturn = v.winding_down(&[a, b]).ok();

    let paid: WithdrawExitReturn = v.withdrawing(alice, &wound.tickets[..1]).ok();
    assert!(paid.paid >= fil(60) + due, "what was due, and what this harvest brought");
    v.withdrawing(bob, &wound.tickets[1..]).done();
    let summary = v.summary();
    assert_eq!((summary.principal_active, summary.wind_down_from), (summary.operator_stake, None));
    v.winding_down(&[]).refused(Error::NoInvestors);
}

#[test]
fn wind_down_leaves_the_operator_none_of_what_the_investors_earned() {
    let mut v = Vehicle::new();
    let (miner, adopted) = v.adopted_miner(fil(10));
    let (ann, token) = v.investor(fil(100));
    v.harvest();
    let from = v.winding_down(&[]).ok::<WindDownReturn>().from;
    v.step(ann, Method::Deposit).value(fil(1)).refused(Error::WindingDown);
    v.compounding(ann, &[token]).refused(Error::NothingDue);
    v.world.award(miner, 1);
    v.earn(fil(5));
    v.compounding(ann, &[token]).refused(Error::NothingDue);
    v.until(from);

    let wound: WindDownReturn = v.winding_down(&[token]).ok();

    let rewards = v.exit(wound.tickets[0]).amount - fil(100);
    let stakes = v.due(adopted.token_id.unwrap());
    assert!(rewards > fil(4) && stakes.is_positive());
    // As their principal is: to the attoFIL that does not divide.
    let part = TokenAmount::from_atto(rewards.atto() * adopted.stake.atto() / fil(100).atto());
    assert!(stakes <= &part + atto(1) && part <= stakes + atto(1));
}

#[test]
fn wind_down_announced_lapses_and_is_called_off_by_a_pledge() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(10));
    let (ann, token) = v.investor(fil(100));
    v.harvest();
    v.earn(fil(5));
    v.harvest();
    let from = v.winding_down(&[]).ok::<WindDownReturn>().from;
    v.compounding(ann, &[token]).refused(Error::WindingDown);
    let until = v.summary().wind_down_until.unwrap();
    assert_eq!(until, from + 2_880);
    v.until(until + 1);
    v.winding_down(&[token]).refused(Error::NotAnnounced);
    v.deposit(ann, fil(1));

    v.winding_down(&[]).done();
    v.pledging(miner, atto(1)).done();
    assert_eq!(v.summary().wind_down_from, None);
    v.winding_down(&[token]).refused(Error::NotAnnounced);
    v.deposit(ann, fil(1));
}

#[test]
fn wind_down_is_over_when_the_last_investor_has_left_by_itself() {
    let mut v = Vehicle::with(|_, terms| terms.term = 0);
    v.adopted_miner(fil(10));
    let (ann, token) = v.investor(fil(100));
    v.harvest();
    v.winding_down(&[]).done();

    let told = v.redeeming(ann, token).done();

    assert!(told.events.iter().any(|stamped| stamped.event == events::wind_down_ended()));
    assert_eq!(v.summary().wind_down_from, None);
    v.deposit(ann, fil(1));
}

#[test]
fn wind_down_while_a_miner_refuses_the_harvest_is_refused() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(10));
    let (_, token) = v.investor(fil(100));
    v.harvest();
    let from = v.winding_down(&[]).ok::<WindDownReturn>().from;
    v.confuse(miner);
    v.until(from);
    v.winding_down(&[token]).refused(Error::HarvestIncomplete);
}
