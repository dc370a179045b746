//! Cron, skipped epochs, and what the power actor tells about the network.

use builtins::power;
use chain::{BuiltinActors, Config};
use fvm_shared::bigint::BigInt;
use fvm_shared::bigint::bigint_ser::BigIntDe;
use fvm_shared::econ::TokenAmount;

use crate::world::{CRON, NONE, POWER, REWARD, SYSTEM, fil, world};

const MARKET: fvm_shared::address::Address = fvm_shared::address::Address::new_id(5);

#[test]
fn cron_wakes_power_and_power_wakes_the_reward_actor() {
    let mut world = world();
    for skip in [1, 1, 100] {
        world.advance(skip).unwrap();
        let next = world.open_epoch();
        let state: power::State = world.state(&POWER).unwrap();
        assert_eq!(state.first_cron_epoch, next);
        let state: builtins::reward::State = world.state(&REWARD).unwrap();
        assert_eq!(state.epoch, next);
    }
}

#[test]
fn ticks_are_for_the_system_actor_and_for_cron() {
    let mut world = world();
    let person = world.people[0];
    assert_eq!(world.exit(person, CRON, 2, NONE), 18);
    assert_eq!(world.exit(person, POWER, 5, NONE), 18);
    assert_eq!(world.exit(person, MARKET, 9, NONE), 18);
    let zero = BigIntDe(BigInt::from(0));
    assert_eq!(world.exit(person, REWARD, 4, Some(&zero)), 18);
    assert_eq!(world.exit(SYSTEM, CRON, 2, NONE), 0);
}

#[test]
fn ticking_and_skipping_end_at_the_same_reward() {
    let mut world = world();
    let beginning = world.snapshot().unwrap();
    for _ in 0..50 {
        world.mine().unwrap();
    }
    let ticked: builtins::reward::State = world.state(&REWARD).unwrap();
    world.revert(beginning).unwrap();
    world.advance(50).unwrap();
    let skipped: builtins::reward::State = world.state(&REWARD).unwrap();
    assert_eq!((ticked.epoch, ticked.this_epoch_reward), (skipped.epoch, skipped.this_epoch_reward));
}

#[test]
fn the_pledge_counts_locked_rewards_but_not_deposits() {
    let mut world = world();
    let total = |world: &crate::world::World| world.state::<power::State>(&POWER).unwrap().total_pledge_collateral;
    let before = total(&world);
    let miner = world.miner();
    assert_eq!(total(&world), before);
    assert_eq!(world.award(miner, 1, fil(0)), 0);
    let state: builtins::reward::State = world.state(&REWARD).unwrap();
    let reward = (&state.this_epoch_reward * 1).div_floor(5);
    assert_eq!(total(&world), &before + builtins::policy::locked_share(&reward));

    // What vests goes out again, the deposit with it.
    world.advance(182 * 2880).unwrap();
    let owner = world.people[0];
    let withdrawn: TokenAmount = world.send(owner, miner, 16, Some(&(fil(100),))).value().unwrap();
    assert_eq!(withdrawn, reward + crate::world::deposit());
    assert_eq!(total(&world), before - crate::world::deposit());
}

#[test]
fn only_miners_change_the_pledge_and_never_below_zero() {
    const UPDATE_PLEDGE_TOTAL: u64 = 6;
    let mut world = world();
    let miner = world.miner();
    let person = world.people[0];
    assert_eq!(world.exit(person, POWER, UPDATE_PLEDGE_TOTAL, Some(&fil(1))), 18);
    assert_eq!(world.exit(miner, POWER, UPDATE_PLEDGE_TOTAL, Some(&fil(1))), 0);
    assert_eq!(world.exit(miner, POWER, UPDATE_PLEDGE_TOTAL, Some(&-fil(1_000_000))), 20);
}

#[test]
fn power_tells_everybody_how_many_miners_there_are_and_that_they_have_no_power() {
    let mut world = world();
    let ask = |world: &mut crate::world::World, method: u64| {
        let answer = world.relay_read_only(POWER, method, NONE);
        assert_eq!((answer.exit_code, answer.codec), (0, crate::world::CBOR));
        answer.data
    };
    let count: i64 = fvm_ipld_encoding::from_slice(&ask(&mut world, 1987646258)).unwrap();
    let miner = world.miner().id().unwrap();
    assert_eq!(fvm_ipld_encoding::from_slice::<i64>(&ask(&mut world, 1987646258)).unwrap(), count + 1);
    assert_eq!(ask(&mut world, 196739875), [0x00]);
    assert_eq!(ask(&mut world, 931722534), [0x40]);
    assert_eq!(world.relay(POWER, 3753401894, Some(&miner), fil(0)).data, [0x82, 0x40, 0xf4]);
    assert_eq!(world.relay(POWER, 36284446, Some(&miner), fil(0)).data, [0x82, 0x40, 0x40]);
    assert_eq!(world.relay(POWER, 3753401894, Some(&100), fil(0)).exit_code, 16);
    assert_eq!(world.relay(POWER, 36284446, Some(&100), fil(0)).exit_code, 17);
}

#[test]
fn the_smoothed_estimates_move_as_the_protocol_says() {
    let mut world = world();
    let mut expected: power::State = world.state(&POWER).unwrap();
    let mut reward: builtins::reward::State = world.state(&REWARD).unwrap();
    for _ in 0..5 {
        expected.tick(world.open_epoch());
        reward.tick(Some(BigIntDe(BigInt::from(0))), world.open_epoch()).unwrap();
        world.mine().unwrap();
    }
    let power: power::State = world.state(&POWER).unwrap();
    assert_eq!(power.this_epoch_qa_power_smoothed, expected.this_epoch_qa_power_smoothed);
    let after: builtins::reward::State = world.state(&REWARD).unwrap();
    assert_eq!(after, reward);
}

/// Only the stand-ins: the official actors count skipped epochs one by one, at 292,000 gas each.
#[test]
fn the_stand_ins_skip_a_million_epochs_for_the_gas_of_ten() {
    if Config::from_environment().builtin_actors != BuiltinActors::StandIns {
        return;
    }
    let mut world = world();
    let mut cron_gas = |epochs| world.advance(epochs).unwrap().implicit.last().unwrap().gas_used();
    let (few, many) = (cron_gas(10), cron_gas(1_000_000));
    assert!(many < few * 2, "{few} and {many} gas");
}
