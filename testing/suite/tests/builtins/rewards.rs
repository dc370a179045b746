//! What blocks pay, and what penalties take.

use builtins::miner::{proving_period_offset, proving_period_seed};
use builtins::policy::{PROVING_PERIOD, create_miner_deposit, locked_share};
use builtins::vesting::Table;
use fvm_ipld_blockstore::MemoryBlockstore;
use fvm_shared::address::Address;
use fvm_shared::bigint::BigInt;
use fvm_shared::bigint::bigint_ser::BigIntDe;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use multihash_codetable::{Code, MultihashDigest};

use crate::world::{BURNT_FUNDS, REWARD, SYSTEM, World, atto, deposit, fil, world};

const AWARD: u64 = 2;

/// What one win in an epoch pays, computed apart from the actor: a fifth of what the protocol mints without power.
fn per_win(epoch: ChainEpoch) -> TokenAmount {
    let zero = || Some(BigIntDe(BigInt::from(0)));
    let mut reward = builtins::reward::State::new(zero()).unwrap();
    if epoch > 0 {
        reward.tick(zero(), epoch - 1).unwrap();
    }
    reward.this_epoch_reward.div_floor(5)
}

/// The vesting table of a miner, computed apart from the actor: its deposit, and one award in the same epoch.
fn table(miner: Address, epoch: ChainEpoch, award: &TokenAmount) -> Vec<(ChainEpoch, TokenAmount)> {
    let seed = proving_period_seed(miner.id().unwrap(), epoch).unwrap();
    let digest = Code::Blake2b256.digest(&seed).digest().try_into().unwrap();
    let start = epoch - (epoch - proving_period_offset(&digest)).rem_euclid(PROVING_PERIOD);
    let (store, mut table) = (MemoryBlockstore::new(), Table::default());
    table.lock(&store, epoch, &create_miner_deposit(), start).unwrap();
    table.lock(&store, epoch, &locked_share(award), start).unwrap();
    table.load(&store).unwrap().into_iter().map(|entry| (entry.epoch, entry.amount)).collect()
}

fn balances(world: &World, miner: Address) -> [TokenAmount; 3] {
    [REWARD, miner, BURNT_FUNDS].map(|address| world.balance(&address).unwrap())
}

#[test]
fn a_win_pays_a_fifth_of_the_epochs_reward_to_the_atto() {
    let mut world = world();
    let miner = world.miner();
    for skip in [1, 1, 10, 3000, 500_000] {
        world.advance(skip).unwrap();
        let before = world.balance(&miner).unwrap();
        assert_eq!(world.award(miner, 1, fil(0)), 0);
        let paid = world.balance(&miner).unwrap() - before;
        assert_eq!(paid, per_win(world.open_epoch()), "at epoch {}", world.open_epoch());
    }
    assert!(per_win(1) > fil(7) && per_win(1) < fil(8));
}

#[test]
fn a_quarter_is_free_at_once_and_the_rest_vests_in_the_same_180_days() {
    let mut world = world();
    let miner = world.miner();
    let before = world.balance(&miner).unwrap();
    assert_eq!(world.award(miner, 1, fil(0)), 0);
    let reward = world.balance(&miner).unwrap() - before;
    assert_eq!(world.available(miner), &reward - locked_share(&reward));
    let expected = table(miner, world.open_epoch(), &reward);
    assert_eq!(expected.len(), 180);
    assert_eq!(world.vesting(miner), expected);
}

#[test]
fn several_wins_and_tips_are_paid_together() {
    let mut world = world();
    let miner = world.miner();
    let [reserve, had, _] = balances(&world, miner);
    let params = (miner, fil(0), fil(1), 3);
    assert_eq!(world.exit(SYSTEM, REWARD, AWARD, Some(&params)), 0);
    let [left, has, _] = balances(&world, miner);
    let paid = has - had;
    assert_eq!(reserve - left, paid);
    // Rounded once, not per win.
    let whole = &paid - fil(1);
    assert!(whole >= per_win(world.open_epoch()) * 3 && whole < per_win(world.open_epoch()) * 3 + atto(3));
}

#[test]
fn a_penalty_is_tripled_and_burnt_out_of_the_vesting_table() {
    let mut world = world();
    let miner = world.miner();
    let [_, had, burnt] = balances(&world, miner);
    assert_eq!(world.award(miner, 1, fil(1)), 0);
    let [_, has, burnt_after] = balances(&world, miner);
    let reward = has - had + fil(3);
    assert_eq!(burnt_after - burnt, fil(3));
    assert_eq!(world.available(miner), &reward - locked_share(&reward));
    let locked: TokenAmount = world.vesting(miner).into_iter().map(|(_, amount)| amount).sum();
    assert_eq!(locked, deposit() + locked_share(&reward) - fil(3));
}

#[test]
fn a_penalty_beyond_everything_is_debt() {
    let mut world = world();
    let miner = world.miner();
    let [_, had, burnt] = balances(&world, miner);
    assert_eq!(world.award(miner, 1, fil(10)), 0);
    let [_, has, burnt_after] = balances(&world, miner);
    assert_eq!(has, fil(0));
    let burnt = burnt_after - burnt;
    assert_eq!(burnt, had + per_win(world.open_epoch()));
    assert_eq!(world.available(miner), burnt - fil(30));
    assert_eq!(world.vesting(miner), []);
}

#[test]
fn an_award_to_what_is_no_miner_is_burnt_and_succeeds() {
    let mut world = world();
    let person = world.people[0];
    let [reserve, had, burnt] = balances(&world, person);
    assert_eq!(world.award(person, 1, fil(0)), 0);
    let [left, has, burnt_after] = balances(&world, person);
    assert_eq!(has, had);
    assert_eq!(burnt_after - burnt, per_win(world.open_epoch()));
    assert_eq!(reserve - left, per_win(world.open_epoch()));
}

#[test]
fn awards_that_make_no_sense_are_refused() {
    let mut world = world();
    let miner = world.miner();
    let person = world.people[0];
    let nobody = Address::new_secp256k1(&[4; 65]).unwrap();
    assert_eq!(world.exit(SYSTEM, REWARD, AWARD, Some(&(nobody, fil(0), fil(0), 1))), 17);
    assert_eq!(world.exit(person, REWARD, AWARD, Some(&(miner, fil(0), fil(0), 1))), 18);
    assert_eq!(world.exit(SYSTEM, REWARD, AWARD, Some(&(miner, fil(0), fil(0), 0))), 16);
    assert_eq!(world.exit(SYSTEM, REWARD, AWARD, Some(&(miner, -fil(1), fil(0), 1))), 16);
    assert_eq!(world.exit(SYSTEM, REWARD, AWARD, Some(&(miner, fil(0), -fil(1), 1))), 16);
    assert_eq!(world.exit(SYSTEM, REWARD, AWARD, Some(&(miner, fil(0), fil(2_000_000_000), 1))), 20);
}

#[test]
fn only_the_reward_actor_applies_rewards() {
    const APPLY_REWARDS: u64 = 14;
    let mut world = world();
    let miner = world.miner();
    let person = world.people[0];
    assert_eq!(world.exit(person, miner, APPLY_REWARDS, Some(&(fil(1), fil(0)))), 18);
    assert_eq!(world.exit(REWARD, miner, APPLY_REWARDS, Some(&(-fil(1), fil(0)))), 16);
    assert_eq!(world.exit(REWARD, miner, APPLY_REWARDS, Some(&(fil(1), fil(0)))), 19, "the money did not come along");
}

#[test]
fn rewards_of_many_days_merge_into_few_entries() {
    let mut world = world();
    let miner = world.miner();
    for _ in 0..3 {
        assert_eq!(world.award(miner, 1, fil(0)), 0);
        assert_eq!(world.award(miner, 1, fil(0)), 0);
        world.advance(2880).unwrap();
    }
    let entries = world.vesting(miner);
    assert!((180..=183).contains(&entries.len()), "{} entries", entries.len());
    assert!(entries.is_sorted_by_key(|(epoch, _)| *epoch));
}
