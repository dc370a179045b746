use abi::owner::{Action, Error, Release};
use cid::Cid;
use fvm_shared::address::Address;

use crate::council::refused;
use crate::vehicle::{ALICE, BOB, DATASET, Numbers, OPERATOR, Vehicle, assert_shares, atto, fee, fil, terms};

const MINER: u64 = 1_000;

/// A vehicle in which Alice holds all principal and votes in favour of this, which is then executed.
fn carried(v: &mut Vehicle, action: Action) -> owner::execute::Carried {
    let yes = v.deposit(ALICE, &fil(10)).unwrap();
    let id = v.proposed(action);
    v.cast(id, ALICE, &[yes], true).unwrap();
    v.carry(id)
}

#[test]
fn an_accepted_change_of_what_was_agreed_freezes_until_it_is_executed_or_lapses() {
    let freezing = [
        Action::Upgrade(Cid::default()),
        Action::ChangeTerms(Box::new(terms())),
        Action::ReplaceOperator(Address::new_id(BOB)),
    ];
    for action in freezing {
        let mut v = Vehicle::new(terms());
        let yes = v.deposit(ALICE, &fil(1)).unwrap();
        let ids = [v.proposed(action.clone()), v.proposed(action)];
        v.cast(ids[0], ALICE, &[yes], true).unwrap();
        v.cast(ids[1], ALICE, &[yes], true).unwrap();
        v.after_voting(ids[0]);
        assert_eq!(v.book().admit_money(v.epoch), Ok(()), "a proposal that is not accepted stops nothing");
        v.count(ids[0]).unwrap();
        refused(v.book().admit_money(v.epoch), Error::Frozen);
        v.epoch += 10;
        v.count(ids[1]).unwrap();
        v.after_timelock(ids[1]);
        v.execute(ids[0]).unwrap();
        refused(v.book().admit_money(v.epoch), Error::Frozen);
        assert!(v.summary().frozen);
        v.epoch = v.proposal(ids[1]).lapses_after.unwrap() + 1;
        assert_eq!(v.book().admit_money(v.epoch), Ok(()));
        assert!(!v.summary().frozen);
    }
}

#[test]
fn other_actions_freeze_nothing() {
    let release = Release { miner: Address::new_id(MINER), new_owner: Address::new_id(BOB) };
    for action in [Action::SetSealing(false), Action::Pause(1), Action::ReleaseMiner(release)] {
        let mut v = Vehicle::new(terms());
        v.adopt(MINER, Numbers::default());
        let yes = v.deposit(ALICE, &fil(1)).unwrap();
        let id = v.proposed(action);
        v.cast(id, ALICE, &[yes], true).unwrap();
        v.after_voting(id);
        v.count(id).unwrap();
        assert_eq!(v.book().admit_money(v.epoch), Ok(()));
    }
}

#[test]
fn a_pause_expires_by_itself() {
    let mut v = Vehicle::new(terms());
    carried(&mut v, Action::Pause(1_000));
    let until = v.epoch + 1_000;
    assert_eq!(v.summary().paused_until, Some(until));
    refused(v.book().admit_money(v.epoch), Error::Paused);
    v.epoch = until;
    refused(v.book().admit_money(v.epoch), Error::Paused);
    v.epoch += 1;
    assert_eq!(v.book().admit_money(v.epoch), Ok(()));
    assert_eq!(v.summary().paused_until, None);
}

#[test]
fn sealing_is_switched_off_and_on() {
    let mut v = Vehicle::new(terms());
    carried(&mut v, Action::SetSealing(false));
    assert!(!v.summary().sealing);
    carried(&mut v, Action::SetSealing(true));
    assert!(v.summary().sealing);
}

#[test]
fn profit_earned_under_the_old_terms_pays_the_old_fees() {
    let mut before = terms();
    before.fees = vec![fee("operator", OPERATOR, 1_000)];
    let mut v = Vehicle::new(before);
    let yes = v.deposit(ALICE, &fil(10)).unwrap();
    v.harvest();
    let mut after = terms();
    after.fees = vec![fee("operator", OPERATOR, 5_000), fee("dataset", DATASET, 4_000)];
    let id = v.proposed(Action::ChangeTerms(Box::new(after.clone())));
    v.cast(id, ALICE, &[yes], true).unwrap();
    v.after_voting(id);
    v.count(id).unwrap();
    v.after_timelock(id);
    v.donate(&fil(10));

    v.execute(id).unwrap();

    assert_shares([v.due(yes)], [fil(9)]);
    assert_eq!(v.terms(), after);
    v.donate(&fil(10));
    v.harvest();
    assert_shares([v.due(yes)], [fil(10)]);
    assert_eq!((v.claim_fees(OPERATOR), v.claim_fees(DATASET)), (fil(6), fil(4)), "what was owed stays owed");
}

#[test]
fn the_operator_of_the_terms_stays() {
    let mut v = Vehicle::new(terms());
    let mut other = terms();
    other.operator = Address::new_id(BOB);
    other.name = "Other".to_owned();
    carried(&mut v, Action::ChangeTerms(Box::new(other)));
    assert_eq!((v.terms().operator, v.book().operator), (Address::new_id(OPERATOR), OPERATOR));
    assert_eq!(v.terms().name, "Other");
}

#[test]
fn the_old_stake_becomes_an_ordinary_position_without_a_vote_on_what_is_open() {
    let mut v = Vehicle::new(terms());
    v.adopt(MINER, Numbers { balance: fil(5), ..Numbers::default() });
    v.adopt(MINER + 1, Numbers { balance: fil(3), ..Numbers::default() });
    let stakes = v.book().stakes.clone();
    let yes = v.deposit(ALICE, &fil(8)).unwrap();
    v.harvest();
    v.donate(&fil(16));
    let other = v.proposed(Action::SetSealing(false));
    let id = v.proposed(Action::ReplaceOperator(Address::new_id(BOB)));
    v.cast(id, ALICE, &[yes], true).unwrap();

    let converted = v.carry(id).converted.expect("a position");

    assert_eq!((converted.holder, &converted.from), (OPERATOR, &stakes));
    let position = v.position(converted.token_id);
    assert!(!position.operator_stake && !position.pending);
    assert_eq!((position.holder, position.principal, position.due), (OPERATOR, fil(8), fil(8)));
    for stake in stakes {
        refused(v.state.position(stake, &v.store), Error::TokenNotFound);
    }
    let summary = v.summary();
    assert_eq!((summary.operator_stake, summary.principal_active), (atto(0), fil(16)));
    assert_eq!((v.book().operator, v.terms().operator), (BOB, Address::new_id(BOB)));
    assert_eq!(v.propose(OPERATOR, None, Action::Pause(1)).unwrap_err().code.value(), 18);
    refused(v.cast(other, OPERATOR, &[converted.token_id], true), Error::VotingOver);
    let next = v.propose(BOB, None, Action::Pause(1)).unwrap();
    v.cast(next, OPERATOR, &[converted.token_id], true).unwrap();
}

#[test]
fn the_new_position_is_too_young_for_what_is_open() {
    let mut before = terms();
    before.vote_period = 10_000;
    let mut v = Vehicle::new(before.clone());
    v.adopt(MINER, Numbers { balance: fil(5), ..Numbers::default() });
    let yes = v.deposit(ALICE, &fil(8)).unwrap();
    let id = v.proposed(Action::ReplaceOperator(Address::new_id(BOB)));
    v.cast(id, ALICE, &[yes], true).unwrap();
    v.after_voting(id);
    v.count(id).unwrap();
    let open = v.proposed(Action::SetSealing(false));
    v.after_timelock(id);
    let converted = v.execute(id).unwrap().converted.expect("a position");
    refused(v.cast(open, OPERATOR, &[converted.token_id], true), Error::TokenTooYoung);
}

#[test]
fn losses_are_written_off_the_stake_before_it_becomes_a_position() {
    let mut v = Vehicle::new(terms());
    v.adopt(MINER, Numbers { balance: fil(5), pledged: fil(4), ..Numbers::default() });
    let yes = v.deposit(ALICE, &fil(8)).unwrap();
    let id = v.proposed(Action::ReplaceOperator(Address::new_id(BOB)));
    v.cast(id, ALICE, &[yes], true).unwrap();
    v.after_voting(id);
    v.count(id).unwrap();
    v.after_timelock(id);
    let miner = v.miners.get_mut(&MINER).unwrap();
    (miner.balance, miner.pledged) = (fil(1), fil(1));

    let converted = v.execute(id).unwrap().converted.expect("a position");

    assert_eq!(v.position(converted.token_id).principal, fil(2));
    assert_eq!(v.summary().surplus, atto(0));
}

#[test]
fn a_stake_of_nothing_becomes_nothing() {
    let mut v = Vehicle::new(terms());
    assert_eq!(carried(&mut v, Action::ReplaceOperator(Address::new_id(BOB))).converted, None);
    assert_eq!(v.book().operator, BOB);
}

#[test]
fn a_miner_is_released_only_without_investors_and_exits() {
    let mut v = Vehicle::new(terms());
    v.adopt(MINER, Numbers { balance: fil(5), pledged: fil(4), ..Numbers::default() });
    let yes = v.deposit(ALICE, &fil(8)).unwrap();
    let release = Release { miner: Address::new_id(MINER), new_owner: Address::new_id(BOB) };
    let id = v.proposed(Action::ReleaseMiner(release.clone()));
    v.cast(id, ALICE, &[yes], true).unwrap();
    v.after_voting(id);
    v.count(id).unwrap();
    v.after_timelock(id);
    refused(v.execute(id), Error::InvestorsInside);
    assert!(v.book().is_adopted(MINER));

    let mut v = Vehicle::new(terms());
    v.adopt(MINER, Numbers { balance: fil(5), pledged: fil(4), ..Numbers::default() });
    let id = v.proposed(Action::ReleaseMiner(release.clone()));
    v.after_voting(id);
    v.count(id).unwrap();
    v.after_timelock(id);
    assert_eq!(v.execute(id).unwrap().action, Action::ReleaseMiner(release));
    assert!(!v.book().is_adopted(MINER));
    // What the miner was worth is lost to the stake.
    v.harvest();
    assert_eq!((v.summary().operator_stake, v.summary().surplus), (fil(1), atto(0)));
}

#[test]
fn a_miner_that_was_released_meanwhile_is_not_released_again() {
    let mut v = Vehicle::new(terms());
    v.adopt(MINER, Numbers::default());
    let release = Release { miner: Address::new_id(MINER), new_owner: Address::new_id(BOB) };
    let ids = [0, 1].map(|_| v.proposed(Action::ReleaseMiner(release.clone())));
    v.after_voting(ids[0]);
    for id in ids {
        v.count(id).unwrap();
    }
    v.after_timelock(ids[0]);
    v.execute(ids[0]).unwrap();
    refused(v.execute(ids[1]), Error::NotAdopted);
}

#[test]
fn what_a_lost_stake_had_earned_stays_owed() {
    let mut v = Vehicle::new(terms());
    v.adopt(MINER, Numbers { balance: fil(5), pledged: fil(5), ..Numbers::default() });
    let yes = v.deposit(ALICE, &fil(5)).unwrap();
    v.harvest();
    v.donate(&fil(10));
    v.harvest();
    let id = v.proposed(Action::ReplaceOperator(Address::new_id(BOB)));
    v.cast(id, ALICE, &[yes], true).unwrap();
    v.after_voting(id);
    v.count(id).unwrap();
    v.after_timelock(id);
    let miner = v.miners.get_mut(&MINER).unwrap();
    (miner.balance, miner.pledged) = (atto(0), atto(0));

    assert_eq!(v.execute(id).unwrap().converted, None);

    assert!(v.book().stakes.is_empty() && v.book().operator_stake.is_zero());
    assert_eq!((v.claim_fees(OPERATOR), v.due(yes)), (fil(5), fil(5)));
}
