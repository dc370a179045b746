//! The exit queue.

use abi::owner::Error;
use fvm_shared::error::ExitCode;

use crate::vehicle::{ALICE, BOB, CAROL, Numbers, Vehicle, atto, fil, terms};

/// Alice and Bob have 60 and 40 FIL, all of it pledged.
pub fn pledged() -> (Vehicle, u64, u64) {
    let mut v = Vehicle::new(terms());
    v.adopt(1_000, Numbers::default());
    let alice = v.deposit(ALICE, &fil(60)).unwrap();
    let bob = v.deposit(BOB, &fil(40)).unwrap();
    v.harvest();
    v.pledge(1_000, &fil(100)).unwrap();
    let miner = v.miners.get_mut(&1_000).unwrap();
    miner.pledged = miner.balance.clone();
    v.epoch += 1_000;
    (v, alice, bob)
}

fn come_home(v: &mut Vehicle, amount: u64) {
    v.miners.get_mut(&1_000).unwrap().pledged -= fil(amount);
    v.harvest();
}

#[test]
fn who_cannot_be_paid_gets_a_ticket_that_the_next_money_funds() {
    let (mut v, alice, _) = pledged();

    let redeemed = v.redeem(ALICE, alice).unwrap();
    let ticket = redeemed.ticket.unwrap();

    assert_eq!((redeemed.value, redeemed.paid), (fil(60), atto(0)));
    let exit = v.state.exit(ticket, &v.store).unwrap();
    assert_eq!((exit.holder, exit.amount, exit.missing, exit.since), (ALICE, fil(60), fil(60), v.epoch));
    assert_eq!(v.withdraw(ALICE, &[ticket]), Err(Error::NotFunded.into()));
    come_home(&mut v, 50);
    assert_eq!(v.state.exit(ticket, &v.store).unwrap().missing, fil(10));
    assert_eq!((v.summary().exits_reserved, v.summary().exits_waiting), (fil(50), fil(10)));
    come_home(&mut v, 30);
    assert_eq!((v.summary().exits_reserved, v.summary().idle), (fil(60), fil(20)));
    assert_eq!(v.withdraw(ALICE, &[ticket]).unwrap(), fil(60));
    assert_eq!(v.withdraw(ALICE, &[ticket]), Err(Error::TokenNotFound.into()));
    assert_eq!(v.summary().exits_reserved, atto(0));
}

#[test]
fn first_come_first_paid() {
    let (mut v, alice, bob) = pledged();
    let first = v.redeem_part(ALICE, alice, Some(&fil(10)), &atto(0)).unwrap().ticket.unwrap();
    let second = v.redeem(BOB, bob).unwrap().ticket.unwrap();
    let third = v.redeem(ALICE, alice).unwrap().ticket.unwrap();

    come_home(&mut v, 50);

    assert_eq!(v.withdraw(BOB, &[second]).unwrap(), fil(40));
    assert_eq!(v.withdraw(ALICE, &[first, third]), Err(Error::NotFunded.into()));
    assert_eq!(v.withdraw(ALICE, &[first]).unwrap(), fil(10));
    come_home(&mut v, 50);
    assert_eq!(v.withdraw(ALICE, &[third]).unwrap(), fil(50));
}

#[test]
fn while_somebody_waits_nobody_is_paid_at_once() {
    let (mut v, alice, bob) = pledged();
    v.redeem(ALICE, alice).unwrap();
    come_home(&mut v, 59);
    assert!(v.redeem_part(BOB, bob, Some(&atto(1)), &atto(0)).unwrap().ticket.is_some());
}

#[test]
fn what_idle_cash_covers_in_part_is_queued_whole_and_funded_in_part() {
    let (mut v, alice, _) = pledged();
    come_home(&mut v, 25);
    let ticket = v.redeem(ALICE, alice).unwrap().ticket.unwrap();
    assert_eq!(v.state.exit(ticket, &v.store).unwrap().missing, fil(35));
    assert_eq!((v.summary().idle, v.summary().exits_reserved), (atto(0), fil(25)));
}

#[test]
fn a_deposit_funds_those_who_wait() {
    let (mut v, alice, _) = pledged();
    let ticket = v.redeem(ALICE, alice).unwrap().ticket.unwrap();
    v.deposit(CAROL, &fil(70)).unwrap();
    assert_eq!((v.summary().idle, v.summary().exits_waiting), (fil(10), atto(0)));
    assert_eq!(v.withdraw(ALICE, &[ticket]).unwrap(), fil(60));
}

#[test]
fn what_an_adopted_miner_brings_funds_those_who_wait() {
    let (mut v, alice, _) = pledged();
    v.redeem(ALICE, alice).unwrap();
    v.adopt(1_001, Numbers { balance: fil(61), ..Numbers::default() });
    assert_eq!((v.summary().idle, v.summary().exits_reserved), (fil(1), fil(60)));
}

#[test]
fn a_ticket_is_senior_to_later_losses() {
    let (mut v, alice, bob) = pledged();
    let ticket = v.redeem(ALICE, alice).unwrap().ticket.unwrap();
    let miner = v.miners.get_mut(&1_000).unwrap();
    (miner.balance, miner.pledged) = (fil(70), fil(0));
    v.harvest();
    assert_eq!(v.withdraw(ALICE, &[ticket]).unwrap(), fil(60));
    assert_eq!(v.redeem(BOB, bob).unwrap().value, fil(10));
}

#[test]
fn the_early_exit_fee_of_a_ticket_is_taken_when_it_is_withdrawn() {
    let (mut v, alice, bob) = pledged();
    v.epoch -= 1_000;
    let redeemed = v.redeem(ALICE, alice).unwrap();
    assert_eq!(redeemed.fee, fil(60).div_floor(100));
    come_home(&mut v, 60);
    assert_eq!((v.summary().unsettled, v.summary().exits_reserved), (atto(0), fil(60)));
    assert_eq!(v.withdraw(ALICE, &[redeemed.ticket.unwrap()]).unwrap(), fil(60) - fil(60).div_floor(100));
    assert_eq!(v.summary().unsettled, fil(60).div_floor(100));
    v.harvest();
    assert!(v.due(bob).is_positive());
}

#[test]
fn positions_and_tickets_are_told_apart() {
    let (mut v, alice, bob) = pledged();
    let ticket = v.redeem(ALICE, alice).unwrap().ticket.unwrap();
    assert_eq!(v.withdraw(BOB, &[bob]), Err(Error::NotATicket.into()));
    assert_eq!(v.redeem(ALICE, ticket), Err(Error::NotAPosition.into()));
    assert_eq!(v.claim(ALICE, &[ticket]), Err(Error::NotAPosition.into()));
    assert_eq!(v.state.position(ticket, &v.store), Err(Error::NotAPosition.into()));
    assert_eq!(v.state.exit(bob, &v.store), Err(Error::NotATicket.into()));
    assert_eq!(v.withdraw(BOB, &[ticket]).unwrap_err().code, ExitCode::USR_FORBIDDEN);
    assert_eq!(v.withdraw(ALICE, &[]), Err(Error::BatchSize.into()));
    assert_eq!(v.withdraw(ALICE, &[ticket, ticket]), Err(Error::DuplicateToken.into()));
}

#[test]
fn pages_list_tickets_and_positions_each_for_themselves() {
    let (mut v, alice, bob) = pledged();
    let one = v.redeem_part(ALICE, alice, Some(&fil(1)), &atto(0)).unwrap().ticket.unwrap();
    let two = v.redeem_part(BOB, bob, Some(&fil(2)), &atto(0)).unwrap().ticket.unwrap();
    let ids = |exits: abi::owner::ExitsPage| exits.exits.iter().map(|exit| exit.token_id).collect::<Vec<_>>();
    assert_eq!(ids(v.state.exits_page(None, 0, 10, &v.store).unwrap()), [one, two]);
    assert_eq!(ids(v.state.exits_page(Some(BOB), 0, 10, &v.store).unwrap()), [two]);
    let positions = v.state.positions_page(None, 0, 10, &v.store).unwrap().positions;
    assert_eq!(positions.iter().map(|position| position.token_id).collect::<Vec<_>>(), [alice, bob]);
}
