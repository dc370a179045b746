//! Attacks on the money that have been tried on paper, tried on the chain. Those on votes are in `owner_vote_attacks`.

use abi::owner::*;
use suite::{atto, fil};

use crate::owner_vehicle::{Vehicle, assert_share, create_probe, fee};

#[test]
fn adopting_one_miner_twice_mints_one_stake() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(5));
    let before = v.summary().operator_stake;
    v.act(v.operator, Method::AdoptMiner, &AdoptMinerParams { miner }).refused(Error::AlreadyAdopted);
    assert_eq!(v.summary().operator_stake, before);
}

#[test]
fn adopting_a_miner_with_hidden_debt_is_refused() {
    let mut v = Vehicle::new();
    let miner = v.proposed_miner(fil(1));
    v.world.penalise(miner, 1, fil(1_000));
    v.act(v.operator, Method::AdoptMiner, &AdoptMinerParams { miner }).refused(Error::MinerInDebt);
}

#[test]
fn adopting_an_empty_miner_and_running_it_into_debt_takes_nothing_from_whoever_leaves() {
    let mut v = Vehicle::with(|_, terms| terms.term = 0);
    let (miner, _) = v.adopted_miner(fil(1));
    let (alice, token) = v.investor(fil(100));
    v.harvest();
    v.world.penalise(miner, 1, fil(1_000));
    v.harvest();
    assert_eq!(v.summary().investor_deficit, atto(0));

    // Nor is a debt paid that the pledge does not even cover.
    v.pledging(miner, fil(100)).refused(Error::DebtExceedsPledge);
    assert_eq!(v.redeeming(alice, token).ok::<RedeemReturn>().paid, fil(100));
}

#[test]
fn free_money_in_an_indebted_miner_does_not_count_twice() {
    let mut v = Vehicle::with(|_, terms| (terms.term, terms.buffer_bps) = (0, 0));
    let (miner, _) = v.adopted_miner(fil(100));
    v.investor(fil(100));
    v.harvest();
    v.pledging(miner, fil(100)).done();
    v.seal(miner, fil(100));
    v.world.penalise(miner, 1, fil(20));
    let debt = -v.available(miner);
    let idle = v.summary().idle;
    assert!(debt > fil(30) && debt <= idle, "{debt} owed, {idle} idle");
    // Nearly all of the debt is covered with idle cash: what is lost is the fine all the same, and the stake bears it, at once.
    v.pledging(miner, &debt - atto(1)).done();
    let before = v.summary().operator_stake;
    let harvest = v.harvest();
    assert!(harvest.round_ended && harvest.stake_lost >= &debt - atto(1), "{}", harvest.stake_lost);
    let summary = v.summary();
    assert_eq!((&before - &harvest.stake_lost, summary.surplus), (summary.operator_stake, atto(0)));
    let state: builtins::miner::State = v.world.chain.state(&miner).unwrap();
    let worth = v.world.balance(miner) - v.locked(miner) - state.fee_debt;
    assert_eq!(summary.miners_worth, worth);
}

#[test]
fn adopting_a_rich_miner_just_before_a_harvest_earns_nothing_of_it() {
    let mut v = Vehicle::new();
    let (_, alice) = v.investor(fil(10));
    v.harvest();
    v.earn(fil(7));

    let (_, adopted) = v.adopted_miner(fil(900));
    v.harvest();

    assert_share(v.due(alice), fil(7));
    assert_eq!(v.due(adopted.token_id.unwrap()), atto(0));
}

#[test]
fn redeeming_the_stake_against_investors_cash_is_refused() {
    let mut v = Vehicle::with(|_, terms| (terms.buffer_bps, terms.min_operator_bps) = (1_000, 500));
    let (miner, adopted) = v.adopted_miner(fil(20));
    let stake = adopted.token_id.unwrap();
    let (alice, id) = v.investor(fil(80));
    v.harvest();
    let idle = v.summary().idle;
    let kept = idle - (fil(80) + &adopted.stake).div_floor(10) - atto(1);
    v.pledging(miner, kept.clone()).done();
    v.seal(miner, kept);
    let operator = v.operator;
    // The money in the miner is the operator's as much as anybody's; what is idle is not only its.
    v.redeeming(operator, stake).refused(Error::StakeNotFree);
    v.redeeming(alice, stake).exits(fvm_shared::error::ExitCode::USR_FORBIDDEN);
    v.seal(miner, atto(0));
    // All is idle, but a twentieth of what investors have must stay.
    v.redeeming(operator, stake).refused(Error::StakeNotFree);
    v.redeeming_part(operator, stake, fil(5)).done();
    v.world.advance(10_000);
    v.redeeming(alice, id).done();
    v.redeeming(operator, stake).done();
    assert_eq!(v.summary().operator_stake, atto(0));
}

#[test]
fn redeeming_the_stake_while_somebody_waits_is_refused() {
    let mut v = Vehicle::new();
    let (miner, adopted) = v.adopted_miner(fil(20));
    let (alice, id) = v.investor(fil(80));
    v.harvest();
    let idle = v.summary().idle;
    v.pledging(miner, idle.clone()).done();
    v.seal(miner, idle);
    v.world.advance(10_000);
    v.redeeming(alice, id).ok::<RedeemReturn>().ticket.unwrap();
    let (operator, stake) = (v.operator, adopted.token_id.unwrap());
    v.redeeming_part(operator, stake, atto(1)).refused(Error::StakeNotFree);
}

#[test]
fn redeeming_the_stake_ahead_of_a_loss_comes_too_late() {
    let mut v = Vehicle::new();
    let (miner, adopted) = v.adopted_miner(fil(20));
    v.investor(fil(80));
    v.harvest();
    v.pledging(miner, fil(50)).done();
    v.fine(miner, fil(15));
    let (operator, stake) = (v.operator, adopted.token_id.unwrap());

    v.redeeming_part(operator, stake, adopted.stake.clone()).refused(Error::BadAmount);

    let left: RedeemReturn = v.redeeming(operator, stake).ok();
    assert!(left.value < adopted.stake, "the harvest in its own message takes the loss first");
    assert!(!v.summary().surplus.is_negative());
}

#[test]
fn stake_restored_by_later_rewards_there_is_none() {
    let mut v = Vehicle::new();
    let (miner, adopted) = v.adopted_miner(fil(5));
    let (_, alice) = v.investor(fil(80));
    v.harvest();
    v.pledging(miner, fil(60)).done();
    v.fine(miner, fil(3));
    v.harvest();
    let stake = adopted.token_id.unwrap();
    let lost = v.position(stake).principal;
    assert!(lost < adopted.stake);

    v.earn(fil(200));
    v.harvest();

    assert_eq!(v.position(stake).principal, lost);
    assert!(v.due(alice).is_positive());
}

#[test]
fn sectors_extended_for_ever_while_exits_wait_leave_fees_and_operator_nothing() {
    let mut v = Vehicle::with(|_, terms| terms.fees = vec![fee("operator", terms.operator, 5_000)]);
    let (miner, adopted) = v.adopted_miner(fil(50));
    let (alice, id) = v.investor(fil(50));
    let (_, bob) = v.investor(fil(50));
    v.harvest();
    let idle = v.summary().idle;
    v.pledging(miner, idle.clone()).done();
    v.seal(miner, idle);
    v.world.advance(10_000);
    let ticket = v.redeeming(alice, id).ok::<RedeemReturn>().ticket.unwrap();
    v.world.advance(10_001);
    let (fees, stake) = (v.summary().fees_unclaimed, v.due(adopted.token_id.unwrap()));

    while v.summary().exits_waiting.is_positive() {
        v.earn(fil(10));
        v.harvest();
        assert_eq!(v.summary().fees_unclaimed, fees);
        assert_eq!(v.due(adopted.token_id.unwrap()), stake);
    }

    v.withdrawing(alice, &[ticket]).done();
    assert!(v.due(bob).is_positive());
}

#[test]
fn payee_that_is_gone_in_the_middle_of_a_list_stops_nobody() {
    let mut v = Vehicle::new();
    let (alice, first) = v.investor(fil(1));
    let ids = [first, v.deposit(alice, fil(1)), v.deposit(alice, fil(1))];
    let probe = create_probe(&mut v);
    v.paying_out_to(alice, &ids[1..2], Some(probe)).done();
    v.world.step(alice, probe, probe::Method::Vanish.number()).done();
    v.harvest();
    v.earn(fil(3));
    v.harvest();

    let claims = v.claim(alice, &ids).claims;

    assert_eq!([claims[0].paid, claims[1].paid, claims[2].paid], [true, false, true]);
    assert_eq!(v.due(ids[1]), claims[1].amount);
    // What cannot be paid reverts where it is all or nothing, until another payee is named.
    v.world.advance(10_000);
    let before = v.summary();
    assert!(!v.redeeming(alice, ids[1]).apply().is_success());
    assert_eq!(v.summary(), before);
    v.paying_out_to(alice, &ids[1..2], None).done();
    v.redeeming(alice, ids[1]).done();
}

#[test]
fn payee_that_would_abort_or_call_back_is_only_paid() {
    let mut v = Vehicle::new();
    let (alice, first) = v.investor(fil(1));
    let ids = [first, v.deposit(alice, fil(1))];
    let probe = create_probe(&mut v);
    v.paying_out_to(alice, &ids[..1], Some(probe)).done();
    v.harvest();
    v.earn(fil(2));
    v.harvest();

    let claims = v.claim(alice, &ids).claims;

    assert!(claims.iter().all(|claimed| claimed.paid));
    assert_eq!(v.world.balance(probe), claims[0].amount);
    assert!(v.world.chain.state::<probe::State>(&probe).unwrap().filler.is_empty(), "none of its code ran");
}
