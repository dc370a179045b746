//! What the actions do when they are executed.

use abi::miner;
use abi::owner::{
    Action, ClaimFeesParams, ClaimFeesReturn, CompoundParams, Error, Method, MinersReturn, PledgeParams, Release,
    Terms, events,
};
use fvm_shared::address::Address;
use fvm_shared::error::ExitCode;
use suite::{atto, fil};

use crate::owner_vehicle::{Vehicle, fee, terms};

/// A vehicle with a miner and two investors, the first of whom can carry any vote.
fn vehicle() -> (Vehicle, Address, Address, u64) {
    let mut v = Vehicle::with(|_, terms| terms.fees = vec![fee("operator", terms.operator, 1_000)]);
    let (miner, _) = v.adopted_miner(fil(5));
    let (alice, yes) = v.investor(fil(90));
    v.investor(fil(10));
    v.harvest();
    (v, miner, alice, yes)
}

fn carried(v: &mut Vehicle, alice: Address, yes: u64, action: Action) {
    let id = v.proposed(action);
    v.vote(alice, id, &[yes], true);
    v.carry(id);
}

fn pledge(miner: Address) -> PledgeParams {
    PledgeParams { miner, amount: atto(1) }
}

#[test]
fn while_a_change_of_what_was_agreed_waits_nothing_comes_in_and_nothing_is_pledged() {
    for number in 0..3 {
        let (mut v, miner, alice, yes) = vehicle();
        let operator = v.operator;
        let action = match number {
            0 => Action::Upgrade(bundle::OWNER.code_cid()),
            1 => Action::ChangeTerms(Box::new(terms(operator))),
            _ => Action::ReplaceOperator(alice),
        };
        v.earn(fil(10));
        v.harvest();
        let id = v.proposed(action);
        v.vote(alice, id, &[yes], true);
        v.deposit(alice, fil(1));
        v.accept(id);
        v.step(alice, Method::Deposit).value(fil(1)).refused(Error::Frozen);
        v.act(alice, Method::Compound, &CompoundParams { token_ids: vec![yes] }).refused(Error::Frozen);
        v.act(operator, Method::Pledge, &pledge(miner)).refused(Error::Frozen);
        assert!(v.summary().frozen);
        v.claim(alice, &[yes]);
        v.execute(id);
        assert!(!v.summary().frozen);
        v.deposit(alice, fil(1));
    }
}

#[test]
fn a_pause_stops_deposits_and_pledges_for_its_time_and_exits_never() {
    let (mut v, miner, alice, yes) = vehicle();
    let operator = v.operator;
    let spare = v.deposit(alice, fil(1));
    carried(&mut v, alice, yes, Action::Pause(100));
    let until = v.world.now() + 100;
    assert_eq!(v.summary().paused_until, Some(until));
    v.step(alice, Method::Deposit).value(fil(1)).refused(Error::Paused);
    v.act(operator, Method::Pledge, &pledge(miner)).refused(Error::Paused);
    let params = abi::owner::RedeemParams { token_id: spare, principal: None, min_value: fil(1) };
    v.act(alice, Method::Redeem, &params).done();
    v.until(until);
    v.step(alice, Method::Deposit).value(fil(1)).refused(Error::Paused);
    v.world.advance(1);
    v.deposit(alice, fil(1));
    v.act(operator, Method::Pledge, &pledge(miner)).done();
    assert_eq!(v.summary().paused_until, None);
}

#[test]
fn without_sealing_nothing_is_pledged() {
    let (mut v, miner, alice, yes) = vehicle();
    let operator = v.operator;
    v.act(operator, Method::Pledge, &pledge(miner)).done();
    carried(&mut v, alice, yes, Action::SetSealing(false));
    v.act(operator, Method::Pledge, &pledge(miner)).refused(Error::SealingDisabled);
    carried(&mut v, alice, yes, Action::SetSealing(true));
    v.act(operator, Method::Pledge, &pledge(miner)).done();
}

#[test]
fn changed_terms_hold_from_their_execution_on_and_old_fees_stay_owed() {
    // Without a miner, whose deposit vests and pays fees of its own.
    let mut v = Vehicle::with(|_, terms| terms.fees = vec![fee("operator", terms.operator, 1_000)]);
    let (alice, yes) = v.investor(fil(100));
    let dataset = v.world.account(fil(0));
    v.harvest();
    v.earn(fil(10));
    v.harvest();
    let operator = v.operator;
    let mut next = terms(Address::new_id(1));
    (next.min_deposit, next.fees) = (fil(5), vec![fee("dataset", dataset, 500)]);
    carried(&mut v, alice, yes, Action::ChangeTerms(Box::new(next.clone())));

    let now: Terms = v.read(Method::Terms);
    assert_eq!(now, Terms { operator, ..next });
    v.step(alice, Method::Deposit).value(fil(4)).refused(Error::BelowMinDeposit);
    let params = ClaimFeesParams { beneficiary: operator };
    let owed: ClaimFeesReturn = v.act(alice, Method::ClaimFees, &params).ok();
    assert_eq!(owed.amount, fil(1));
    v.earn(fil(20));
    v.harvest();
    assert_eq!(v.summary().fees_unclaimed, fil(1));
}

#[test]
fn another_operator_takes_over_and_the_old_stake_becomes_a_position() {
    let (mut v, miner, alice, yes) = vehicle();
    let (old, new) = (v.operator, v.world.account(fil(10)));
    let stake = v.summary().operator_stake;
    let next_token = v.summary().next_token_id;
    let id = v.proposed(Action::ReplaceOperator(new));
    v.vote(alice, id, &[yes], true);
    v.accept(id);
    let applied = v.execute_step(id).done();

    let told: Vec<_> = applied.events.iter().map(|stamped| stamped.event.clone()).collect();
    assert!(told.contains(&events::merged(next_token, v.world.id(old), &[0])));
    let position = v.position(next_token);
    assert_eq!((position.holder, position.operator_stake, position.pending), (v.world.id(old), false, false));
    assert_eq!((position.principal, v.summary().operator_stake), (stake.clone(), atto(0)));
    v.act(old, Method::Position, &abi::owner::PositionParams { token_id: 0 }).refused(Error::TokenNotFound);
    v.act(old, Method::Pledge, &pledge(miner)).exits(ExitCode::USR_FORBIDDEN);
    v.propose_step(old, None, Action::Pause(1)).exits(ExitCode::USR_FORBIDDEN);
    assert_eq!(v.read::<Terms>(Method::Terms).operator, Address::new_id(v.world.id(new)));
    v.act(new, Method::Pledge, &pledge(miner)).done();
    let params = abi::owner::RedeemParams { token_id: next_token, principal: None, min_value: stake };
    v.act(old, Method::Redeem, &params).done();
}

#[test]
fn the_old_stake_has_no_vote_on_open_proposals() {
    let (mut v, _, alice, yes) = vehicle();
    let (old, new) = (v.operator, v.world.account(fil(10)));
    let id = v.proposed(Action::ReplaceOperator(new));
    v.vote(alice, id, &[yes], true);
    v.accept(id);
    let open = v.proposed(Action::SetSealing(false));
    let token = v.summary().next_token_id;
    v.execute(id);
    v.vote_step(old, open, &[token], true).refused(Error::TokenTooYoung);
    let later = v.propose_step(new, None, Action::Pause(1)).ok::<abi::owner::ProposeReturn>().proposal_id;
    v.vote(old, later, &[token], true);
}

#[test]
fn a_miner_without_investors_is_released_to_whom_the_proposal_names() {
    let mut v = Vehicle::new();
    let (miner, adopted) = v.adopted_miner(fil(5));
    let (operator, heir) = (v.operator, v.world.account(fil(1)));
    v.world.award(miner, 1);
    let id = v.proposed(Action::ReleaseMiner(Release { miner, new_owner: heir }));
    v.accept(id);
    let applied = v.execute_step(id).done();

    let told: Vec<_> = applied.events.iter().map(|stamped| stamped.event.clone()).collect();
    assert!(told.contains(&events::miner_released(v.world.id(miner), v.world.id(heir))));
    assert!(v.read::<MinersReturn>(Method::Miners).miners.is_empty());
    let owner: miner::GetOwnerReturn = v.world.step(operator, miner, miner::Method::GetOwner.number()).read();
    assert_eq!((owner.owner, owner.proposed), (v.address, Some(heir)));
    let confirm = miner::ChangeOwnerAddressParams { new_owner: heir };
    v.world.step(heir, miner, miner::Method::ChangeOwnerAddress.number()).params(&confirm).done();
    assert_eq!(v.miner_owner(miner), heir);
    v.harvest();
    let summary = v.summary();
    assert!(summary.operator_stake <= adopted.stake && summary.surplus >= atto(0));
}

#[test]
fn a_miner_with_investors_is_not_released_whatever_they_voted() {
    let (mut v, miner, alice, yes) = vehicle();
    let operator = v.operator;
    let id = v.proposed(Action::ReleaseMiner(Release { miner, new_owner: operator }));
    v.vote(alice, id, &[yes], true);
    v.accept(id);
    v.execute_step(id).refused(Error::InvestorsInside);
    assert_eq!(v.miner_owner(miner), v.address);
}
