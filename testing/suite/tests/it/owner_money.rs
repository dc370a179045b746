//! Deposits, harvests, claims and fees, on the chain.

use abi::owner::*;
use fvm_shared::econ::TokenAmount;
use suite::{atto, fil};

use crate::owner_vehicle::{Vehicle, assert_share, fee};

#[test]
fn block_rewards_reach_everybody_pro_rata_as_they_vest() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    let ids: Vec<_> = [100, 200, 300].map(|amount| v.investor(fil(amount))).into();
    v.harvest();
    v.world.award(miner, 2);
    let available = v.available(miner);

    let harvest = v.harvest();

    assert_eq!((&harvest.to_positions, harvest.miners[0].exit_code), (&available, 0));
    let principal = v.summary().principal_active;
    for ((who, id), amount) in ids.into_iter().zip([100, 200, 300]) {
        let share = (available.atto() * fil(amount).atto()) / principal.atto();
        let before = v.world.balance(who);
        let due = v.due(id);
        assert_share(due.clone(), TokenAmount::from_atto(share));
        assert_eq!(v.claim(who, &[id]).claims[0].amount, due);
        assert_eq!(v.world.balance(who), before + due, "gas costs nothing here");
    }
}

#[test]
fn a_deposit_just_before_a_payout_earns_nothing_of_it() {
    let mut v = Vehicle::new();
    let (_, alice) = v.investor(fil(1));
    v.harvest();
    v.earn(fil(8));
    let (_, sniper) = v.investor(fil(999));

    v.harvest();

    assert_share(v.due(alice), fil(8));
    assert_eq!(v.due(sniper), atto(0));
}

#[test]
fn value_without_a_method_is_revenue_of_the_next_harvest() {
    let mut v = Vehicle::new();
    let (alice, id) = v.investor(fil(4));
    v.harvest();
    v.earn(fil(2));
    assert_eq!((v.summary().unsettled, v.due(id)), (fil(2), atto(0)));
    v.harvest();
    assert_share(v.claim(alice, &[id]).claims[0].amount.clone(), fil(2));
}

#[test]
fn fees_go_to_the_beneficiaries_whoever_claims_them() {
    let mut dataset = None;
    let mut v = Vehicle::with(|world, terms| {
        let account = world.account(fil(0));
        terms.fees = vec![fee("operator", terms.operator, 1_000), fee("dataset", account, 500)];
        dataset = Some(account);
    });
    let dataset = dataset.unwrap();
    v.investor(fil(4));
    v.harvest();
    v.earn(fil(20));
    assert_eq!(v.harvest().fees, fil(3));
    assert_eq!(v.read::<FeesReturn>(Method::Fees).owed.len(), 2);
    let stranger = v.world.account(fil(1));
    let params = ClaimFeesParams { beneficiary: dataset };

    let paid: ClaimFeesReturn = v.act(stranger, Method::ClaimFees, &params).ok();

    assert_eq!((paid.amount, v.world.balance(dataset)), (fil(1), fil(1)));
    let again: ClaimFeesReturn = v.act(stranger, Method::ClaimFees, &params).ok();
    assert_eq!(again.amount, atto(0));
    assert_eq!(v.summary().fees_unclaimed, fil(2));
}

#[test]
fn a_penalised_miner_costs_the_operator_first() {
    let mut v = Vehicle::new();
    let (miner, adopted) = v.adopted_miner(fil(5));
    let (_, alice) = v.investor(fil(50));
    v.harvest();
    v.pledging(miner, fil(3)).done();
    // The penalty takes what is in the miner and more: the rest is debt.
    v.world.penalise(miner, 1, fil(100));
    assert!(v.available(miner).is_negative());

    let harvest = v.harvest();

    assert_eq!((harvest.round_ended, harvest.miners[0].exit_code), (true, 19));
    let miners = v.read::<MinersReturn>(Method::Miners).miners;
    assert!(miners[0].debt.is_positive() && miners[0].failing_since.is_none());
    let stake = v.position(adopted.token_id.unwrap()).principal;
    assert_eq!(harvest.stake_lost, fil(3), "what was in the miner, and nothing of what it owes besides");
    assert_eq!((stake, v.position(alice).principal), (adopted.stake - harvest.stake_lost, fil(50)));
}

#[test]
fn an_incomplete_harvest_writes_nothing_off() {
    let mut v = Vehicle::new();
    let (first, _) = v.adopted_miner(fil(5));
    let (second, _) = v.adopted_miner(fil(5));
    v.investor(fil(50));
    v.harvest();
    v.pledging(first, fil(3)).done();
    v.world.penalise(first, 1, fil(100));
    v.confuse(second);
    let harvest = v.harvest();
    assert_eq!((harvest.round_ended, harvest.stake_lost), (false, atto(0)));
    v.world.advance(2_880);
    let harvest = v.harvest();
    assert_eq!((harvest.round_ended, harvest.stake_lost), (true, fil(3)));
}

#[test]
fn nobody_may_deposit_while_investors_are_in_deficit() {
    let mut v = Vehicle::new();
    let (miner, adopted) = v.adopted_miner(fil(1));
    v.investor(fil(50));
    v.harvest();
    v.pledging(miner, fil(40)).done();
    v.world.penalise(miner, 1, fil(1_000));
    v.harvest();
    assert!(v.summary().surplus < atto(0) - adopted.stake);

    let bob = v.world.account(fil(10));
    v.step(bob, Method::Deposit).value(fil(1)).refused(Error::InvestorsInDeficit);
}

#[test]
fn repaying_a_debt_costs_it_once() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    v.investor(fil(50));
    v.harvest();
    v.world.penalise(miner, 1, fil(10));
    v.harvest();
    let (before, debt) = (v.summary().surplus, v.read::<MinersReturn>(Method::Miners).miners[0].debt.clone());
    let (operator, top_up) = (v.operator, fil(100));
    v.world.step(operator, miner, fvm_shared::METHOD_SEND).value(top_up.clone()).done();

    let params = MinerParams { miner };
    v.act(operator, Method::RepayDebt, &params).done();

    assert_eq!(v.summary().surplus, before + top_up - debt);
    assert_eq!(v.read::<MinersReturn>(Method::Miners).miners[0].debt, atto(0));
}

#[test]
fn several_positions_are_claimed_in_one_message() {
    let mut v = Vehicle::new();
    let (alice, first) = v.investor(fil(1));
    let ids: Vec<_> = std::iter::once(first).chain((0..9).map(|_| v.deposit(alice, fil(1)))).collect();
    v.harvest();
    v.earn(fil(10));
    v.harvest();
    let before = v.world.balance(alice);

    let claimed = v.claim(alice, &ids);

    assert!(claimed.claims.iter().all(|c| c.paid));
    let total: TokenAmount = claimed.claims.iter().map(|c| &c.amount).sum();
    assert_eq!(v.world.balance(alice), before + total);
}

#[test]
fn a_batch_of_a_hundred_works_for_every_method_that_takes_one() {
    let mut v = Vehicle::new();
    let (alice, whole) = v.investor(fil(100));
    let bob = v.world.account(fil(10));
    let ids: Vec<TokenId> = v.splitting(alice, whole, vec![fil(1); MAX_BATCH]).ok::<SplitReturn>().token_ids;
    v.harvest();
    v.earn(fil(100));
    v.harvest();
    let claims = v.claim(alice, &ids).claims;
    assert!(claims.len() == MAX_BATCH && claims.iter().all(|claimed| claimed.paid));
    let sum: TokenAmount = claims.iter().map(|claimed| &claimed.amount).sum();
    assert!(sum <= fil(100) && sum >= fil(100) - atto(100));
    v.paying_out_to(alice, &ids, Some(bob)).done();
    let approve = ApproveParams { operator: bob, token_ids: ids.clone() };
    v.act(alice, Method::Approve, &approve).done();
    v.transferring(alice, bob, &ids).done();
    v.transferring(bob, alice, &ids).done();
    let proposal = v.proposed(Action::SetSealing(false));
    assert_eq!(v.vote(alice, proposal, &ids, true).approving, fil(100));
    v.after_voting(proposal);
    v.execute(proposal);
    v.winding_down(&[]).done();
    v.after_timelock(proposal);
    let tickets = v.winding_down(&ids).ok::<WindDownReturn>().tickets;
    assert_eq!(tickets.len(), MAX_BATCH);
    let paid: WithdrawExitReturn = v.withdrawing(alice, &tickets).ok();
    assert!(paid.paid >= fil(100));
    let (carol, whole) = v.investor(fil(100));
    let ids: Vec<TokenId> = v.splitting(carol, whole, vec![fil(1); MAX_BATCH]).ok::<SplitReturn>().token_ids;
    v.harvest();
    v.earn(fil(10));
    v.harvest();
    v.compounding(carol, &ids).done();
    v.merging(carol, &ids).done();
}
