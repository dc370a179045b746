use chain::{Call, Chain, STATES_KEPT, Tipset};
use fvm_shared::address::Address;

use crate::world::{atto, create_probe, exit, fil, on_each, person, probe_call};

/// What the probe sees above a tipset.
fn ping(chain: &Chain, tipset: &Tipset, probe: Address) -> probe::PingReturn {
    chain.trace_above(tipset, probe_call(probe, probe::Method::Ping)).unwrap().value().unwrap()
}

#[test]
fn a_message_is_tried_on_the_state_that_a_tipset_left_and_leaves_nothing() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let first = chain.mine().unwrap();
        chain.set_base_fee(atto(7)).unwrap();
        chain.send(Call::transfer(person(0), probe, fil(3))).unwrap();
        let second = chain.mine().unwrap();
        chain.advance(50).unwrap();
        chain.send(Call::transfer(person(0), probe, fil(4))).unwrap();
        let (root, blocks) = (chain.flush().unwrap(), chain.store().len());

        for (tipset, balance) in [(&first, fil(0)), (&second, fil(3)), (&chain.head_tipset(), fil(3))] {
            let seen = ping(&chain, tipset, probe);
            assert_eq!((seen.balance, seen.epoch), (balance, tipset.height + 1));
        }
        let grow = probe_call(probe, probe::Method::Grow).params(&9_000u32).unwrap();
        assert!(chain.trace_above(&first, grow.clone()).unwrap().is_success());
        assert!(chain.estimate_gas_above(&first, grow).unwrap().is_success());
        assert_eq!((chain.base_fee_above(&first), chain.base_fee_above(&chain.head_tipset())), (atto(7), atto(7)));
        assert_ne!(chain.base_fee_above(&chain.tipset_at(0).unwrap()), atto(7));

        assert_eq!((chain.flush().unwrap(), chain.store().len()), (root, blocks), "neither state nor memory");
        let now: probe::PingReturn = chain.call(probe_call(probe, probe::Method::Ping)).unwrap().value().unwrap();
        assert_eq!(now.balance, fil(7), "the open block goes on");
    });
}

#[test]
fn an_estimate_above_a_tipset_is_what_the_message_above_it_used() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let below = chain.mine().unwrap();
        let call = probe_call(probe, probe::Method::Grow).params(&500u32).unwrap();
        let used = chain.send(call.clone()).unwrap().gas_used();
        chain.mine().unwrap();

        assert_eq!(chain.estimate_gas_above(&below, call.clone()).unwrap().gas_used(), used);
        assert_ne!(chain.estimate_gas(call, Vec::new()).unwrap().gas_used(), used, "it has grown since");
    });
}

#[test]
fn who_was_not_there_yet_sends_nothing_there() {
    on_each(|mut chain| {
        let (genesis, late) = (chain.head_tipset(), Address::new_secp256k1(&[8; 65]).unwrap());
        chain.fund(late, fil(5)).unwrap();
        chain.mine().unwrap();
        let pay = || Call::transfer(late, person(1), fil(1));
        let words = format!("sender {late} not found on chain: sender validation failed");
        assert_eq!(chain.trace_above(&genesis, pay()).unwrap_err().to_string(), words);
        assert_eq!(chain.estimate_gas_above(&genesis, pay()).unwrap_err().to_string(), words);
        assert_eq!(exit(&chain.trace_above(&chain.head_tipset(), pay()).unwrap()), 0);
    });
}

#[test]
fn a_state_that_is_forgotten_or_of_another_branch_is_refused() {
    on_each(|mut chain| {
        let genesis = chain.head_tipset();
        let id = chain.snapshot().unwrap();
        chain.send(Call::transfer(person(0), person(1), atto(1))).unwrap();
        let left = chain.mine().unwrap();
        chain.revert(id).unwrap();
        let pay = || Call::transfer(person(0), person(1), atto(1));
        let refused = |chain: &Chain, tipset: &Tipset| chain.trace_above(tipset, pay()).unwrap_err().to_string();
        assert_eq!(refused(&chain, &left), "the tipset at height 1 is not on this branch");

        chain.forget_snapshot(id);
        for n in 0..STATES_KEPT as i64 {
            chain.send(Call::transfer(person(0), person(1), atto(n))).unwrap();
            chain.mine().unwrap();
        }
        chain.prune().unwrap();
        assert_eq!(refused(&chain, &genesis), "the state at height 0 is not kept");
        assert!(chain.trace_above(&chain.tipset_at(1).unwrap(), pay()).unwrap().is_success());
    });
}
