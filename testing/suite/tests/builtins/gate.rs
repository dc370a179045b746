//! The internal API is closed to actors that are not built in, and what every method refuses before it begins.

use abi::miner::Method;
use fvm_shared::address::Address;

use crate::world::{NONE, POWER, REWARD, fil, world};

#[test]
fn small_numbers_are_refused_before_parameters_are_looked_at() {
    let mut world = world();
    let miner = world.probes_miner();
    let account = world.people[0];
    let internal: [(Address, &[u64]); 4] = [
        (miner, &[2, 3, 4, 14, 16, 18, 21, 22, 23, 30, 31, 32, 99]),
        (POWER, &[2, 5, 6, 9, 99]),
        (REWARD, &[2, 3, 4]),
        (account, &[2, 3]),
    ];
    for (actor, methods) in internal {
        for method in methods {
            let answer = world.relay(actor, *method, Some("neither here nor there"), fil(0));
            assert_eq!((answer.exit_code, answer.data), (18, Vec::new()), "method {method} of {actor}");
        }
    }
}

#[test]
fn accounts_may_use_either_number() {
    let mut world = world();
    let miner = world.miner();
    let owner = world.people[0];
    for method in [4, Method::ChangePeerID.number()] {
        assert_eq!(world.exit(owner, miner, method, Some(&abi::miner::ChangePeerIDParams { new_id: vec![1] })), 0);
    }
    for method in [31, Method::GetBeneficiary.number()] {
        let answer: abi::miner::GetBeneficiaryReturn = world.send(owner, miner, method, NONE).value().unwrap();
        assert_eq!(answer.active.beneficiary, owner);
    }
}

#[test]
fn unknown_methods_are_22() {
    let mut world = world();
    let miner = world.miner();
    let person = world.people[0];
    for actor in [miner, POWER, REWARD] {
        assert_eq!(world.exit(person, actor, 4321, NONE), 22, "{actor}");
        assert_eq!(world.relay_exit(actor, 1 << 24, NONE), 22, "{actor}");
    }
}

#[test]
fn accounts_accept_every_exported_method_and_no_small_one() {
    let mut world = world();
    let (person, account) = (world.people[0], world.people[1]);
    assert_eq!(world.relay_exit(account, 3726118371, Some(&(1, 2))), 0);
    assert_eq!(world.relay_exit(account, 1 << 24, NONE), 0);
    assert_eq!(world.exit(person, account, (1 << 24) - 1, NONE), 22);
}

#[test]
fn missing_and_needless_parameters_are_16_and_malformed_ones_21() {
    let mut world = world();
    let miner = world.miner();
    let owner = world.people[0];
    for method in [Method::WithdrawBalance, Method::ChangeOwnerAddress, Method::ChangeWorkerAddress] {
        assert_eq!(world.exit(owner, miner, method.number(), NONE), 16, "{}", method.name());
        assert_eq!(world.exit(owner, miner, method.number(), Some("text")), 21, "{}", method.name());
    }
    for method in [Method::GetOwner, Method::RepayDebt, Method::ConfirmChangeWorkerAddress] {
        assert_eq!(world.exit(owner, miner, method.number(), Some(&(1,))), 16, "{}", method.name());
    }
    assert_eq!(world.exit(owner, POWER, abi::power::Method::CreateMiner.number(), Some("text")), 21);
    assert_eq!(world.exit(owner, POWER, abi::power::Method::CreateMiner.number(), NONE), 16);
}
