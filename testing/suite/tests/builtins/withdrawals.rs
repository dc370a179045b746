//! Taking money out of a miner.

use abi::miner::Method;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;

use crate::world::{BURNT_FUNDS, NONE, World, atto, deposit, fil, world};

const WITHDRAW: u64 = 2280458852;
const REPAY_DEBT: u64 = 3665352697;

fn withdraw(world: &mut World, from: Address, miner: Address, amount: TokenAmount) -> TokenAmount {
    world.send(from, miner, WITHDRAW, Some(&(amount,))).value().unwrap()
}

#[test]
fn an_actor_gets_what_it_asks_for_without_being_called() {
    let mut world = world();
    let miner = world.probes_miner();
    world.fund(miner, fil(10)).unwrap();
    let probe = world.probe;
    let before = world.balance(&probe).unwrap();
    let answer = world.relay(miner, WITHDRAW, Some(&(fil(4),)), fil(0));
    assert_eq!(answer.exit_code, 0);
    assert_eq!(fvm_ipld_encoding::from_slice::<TokenAmount>(&answer.data).unwrap(), fil(4));
    assert_eq!(world.balance(&probe).unwrap(), before + fil(4));
    assert_eq!(world.available(miner), fil(6));
}

#[test]
fn no_more_than_is_available_and_nothing_when_nothing_is() {
    let mut world = world();
    let miner = world.miner();
    let owner = world.people[0];
    assert_eq!(withdraw(&mut world, owner, miner, fil(5)), fil(0));
    world.fund(miner, fil(2)).unwrap();
    assert_eq!(withdraw(&mut world, owner, miner, fil(5)), fil(2));
    assert_eq!(withdraw(&mut world, owner, miner, fil(0)), fil(0));
    assert_eq!(world.balance(&miner).unwrap(), deposit());
}

#[test]
fn negative_amounts_are_16_and_strangers_18() {
    let mut world = world();
    let miner = world.miner();
    let (owner, worker, stranger) = (world.people[0], world.workers[0], world.people[1]);
    assert_eq!(world.exit(owner, miner, WITHDRAW, Some(&(-fil(1),))), 16);
    assert_eq!(world.exit(stranger, miner, WITHDRAW, Some(&(-fil(1),))), 16);
    assert_eq!(world.exit(stranger, miner, WITHDRAW, Some(&(fil(1),))), 18);
    assert_eq!(world.exit(worker, miner, WITHDRAW, Some(&(fil(1),))), 18);
}

#[test]
fn a_read_only_call_cannot_withdraw() {
    let mut world = world();
    let miner = world.probes_miner();
    world.fund(miner, fil(10)).unwrap();
    assert_eq!(world.relay_read_only(miner, WITHDRAW, Some(&(fil(1),))).exit_code, 25);
    assert_eq!(world.available(miner), fil(10));
}

#[test]
fn an_entry_can_be_spent_from_the_epoch_after_its_own() {
    let mut world = world();
    let miner = world.miner();
    let owner = world.people[0];
    let (epoch, amount) = world.vesting(miner)[0].clone();
    let until = epoch - world.epoch() - 1;
    world.advance(until).unwrap();
    assert_eq!(world.open_epoch(), epoch);
    assert_eq!(withdraw(&mut world, owner, miner, fil(1)), fil(0));
    world.mine().unwrap();
    assert_eq!(world.available(miner), fil(0), "a read does not unlock");
    assert_eq!(withdraw(&mut world, owner, miner, fil(1)), amount);
    assert_eq!(world.vesting(miner).len(), 179);
}

#[test]
fn the_whole_deposit_comes_back_after_180_days() {
    let mut world = world();
    let miner = world.miner();
    let owner = world.people[0];
    world.advance(182 * 2880).unwrap();
    assert_eq!(withdraw(&mut world, owner, miner, fil(1)), deposit());
    assert_eq!(world.balance(&miner).unwrap(), fil(0));
    assert_eq!(world.vesting(miner), []);
}

#[test]
fn a_debt_blocks_withdrawals_until_money_comes_and_is_repaid_first() {
    let mut world = world();
    let miner = world.miner();
    let owner = world.people[0];
    assert_eq!(world.award(miner, 1, fil(10)), 0);
    let debt = -world.available(miner);
    assert!(debt > fil(20) && debt < fil(30), "{debt}");
    assert_eq!(world.exit(owner, miner, WITHDRAW, Some(&(atto(1),))), 19);

    world.fund(miner, &debt - atto(1)).unwrap();
    assert_eq!(world.exit(owner, miner, WITHDRAW, Some(&(atto(1),))), 19);
    world.fund(miner, fil(3) + atto(1)).unwrap();
    let burnt = world.balance(&BURNT_FUNDS).unwrap();
    assert_eq!(withdraw(&mut world, owner, miner, fil(1)), fil(1));
    assert_eq!(world.balance(&BURNT_FUNDS).unwrap(), burnt + debt);
    assert_eq!(world.available(miner), fil(2));
}

#[test]
fn repaying_takes_what_is_there() {
    let mut world = world();
    let miner = world.probes_miner();
    assert_eq!(world.award(miner, 1, fil(10)), 0);
    let debt = -world.available(miner);
    world.fund(miner, fil(1)).unwrap();
    assert_eq!(world.relay_exit(miner, REPAY_DEBT, NONE), 0);
    assert_eq!(world.available(miner), fil(1) - debt.clone());
    assert_eq!(world.balance(&miner).unwrap(), fil(0));
    world.fund(miner, debt).unwrap();
    assert_eq!(world.relay_exit(miner, REPAY_DEBT, NONE), 0);
    assert_eq!(world.available(miner), fil(1));
    let stranger = world.people[1];
    assert_eq!(world.exit(stranger, miner, Method::RepayDebt.number(), NONE), 18);
}
