//! What a miner tells everybody, to the byte.

use abi::miner::{MaxTerminationFeeParams, Method};
use builtins::{miner, power, reward};
use fvm_shared::address::Address;
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;

use crate::world::{CBOR, NONE, POWER, REWARD, fil, world};

#[test]
fn every_read_works_in_a_read_only_call_and_answers_in_cbor() {
    let mut world = world();
    let miner = world.miner();
    for method in [
        Method::GetBeneficiary,
        Method::GetOwner,
        Method::GetSectorSize,
        Method::GetAvailableBalance,
        Method::GetVestingFunds,
        Method::GetPeerID,
        Method::GetMultiaddrs,
        Method::InitialPledge,
    ] {
        let answer = world.relay_read_only(miner, method.number(), NONE);
        assert_eq!((answer.exit_code, answer.codec), (0, CBOR), "{}", method.name());
    }
}

#[test]
fn bare_values_and_lists_are_encoded_as_the_official_actor_does() {
    let mut world = world();
    let miner = world.miner();
    let owner = world.people[0].to_bytes();
    let mut answer = |method: Method| world.relay_read_only(miner, method.number(), NONE).data;
    let length = u8::try_from(owner.len()).unwrap();
    let address = [vec![0x40 + length], owner].concat();

    assert_eq!(answer(Method::GetAvailableBalance), [0x40]);
    assert_eq!(answer(Method::InitialPledge), [0x40]);
    assert_eq!(answer(Method::GetSectorSize), [0x19, 0x08, 0x00]);
    assert_eq!(answer(Method::GetPeerID), b"\x81\x44peer");
    assert_eq!(answer(Method::GetMultiaddrs), [0x81, 0x80]);
    assert_eq!(answer(Method::GetOwner), [vec![0x82], address.clone(), vec![0xf6]].concat());
    assert_eq!(
        answer(Method::GetBeneficiary),
        [vec![0x82, 0x82], address, vec![0x83, 0x40, 0x40, 0x00, 0xf6]].concat()
    );
    assert_eq!(answer(Method::GetVestingFunds)[..4], [0x81, 0x98, 180, 0x82]);
}

#[test]
fn methods_that_return_nothing_return_no_block() {
    let mut world = world();
    let miner = world.probes_miner();
    let answer = world.relay(miner, Method::RepayDebt.number(), NONE, fil(0));
    assert_eq!((answer.exit_code, answer.codec, answer.data), (0, 0, Vec::new()));
}

#[test]
fn owner_worker_and_control_addresses_control_by_any_of_their_addresses() {
    let mut world = world();
    let miner = world.miner();
    let owner = world.people[0];
    let key = world.key_address(&owner).unwrap().unwrap();
    let nobody = Address::new_secp256k1(&[4; 65]).unwrap();
    for (address, controls) in
        [(owner, true), (key, true), (world.workers[0], true), (world.people[1], false), (nobody, false)]
    {
        let answer = world.relay(miner, Method::IsControllingAddress.number(), Some(&address), fil(0));
        assert_eq!(answer.data, [if controls { 0xf5 } else { 0xf4 }], "{address}");
    }
}

#[test]
fn a_debt_makes_the_available_balance_negative() {
    let mut world = world();
    let miner = world.miner();
    assert_eq!(world.award(miner, 1, fil(10)), 0);
    let answer = world.relay_read_only(miner, Method::GetAvailableBalance.number(), NONE);
    assert_eq!(answer.data[1], 0x01, "the sign byte");
}

#[test]
fn the_termination_fee_follows_pledge_and_expected_reward() {
    let mut world = world();
    let miner = world.miner();
    let reward: reward::State = world.state(&REWARD).unwrap();
    let power: power::State = world.state(&POWER).unwrap();
    for (bytes, pledge) in [(0i64, fil(1000)), (2048, fil(1000)), (2048, fil(0)), (32 << 30, fil(1))] {
        let params = MaxTerminationFeeParams { power: BigInt::from(bytes), initial_pledge: pledge };
        let answer = world.relay(miner, Method::MaxTerminationFee.number(), Some(&params), fil(0));
        assert_eq!(answer.exit_code, 0);
        let fee: TokenAmount = fvm_ipld_encoding::from_slice(&answer.data).unwrap();
        let expected = miner::max_termination_fee(
            &params,
            &reward.this_epoch_reward_smoothed,
            &power.this_epoch_qa_power_smoothed,
        );
        // The official actor approximates the logarithm with a polynomial: a millionth is near enough.
        let off = (&fee - &expected).atto() * 1_000_000;
        assert!(off >= -expected.atto() && &off <= expected.atto(), "{bytes} bytes: {fee} {expected}");
    }
}
