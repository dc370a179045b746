use chain::{BLOCK_GAS_LIMIT, Call, Chain, singleton};
use fvm_shared::address::Address;
use fvm_shared::message::Message;

use crate::world::{atto, create_probe, exit, fil, on_each, person, probe_call};

#[test]
fn a_call_changes_nothing() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let before = chain.flush().unwrap();

        let answer = chain.call(probe_call(probe, probe::Method::Grow).params(&100u32).unwrap()).unwrap();
        let paid = chain.call(Call::transfer(person(0), person(1), fil(5))).unwrap();
        let created = chain.call(Call::transfer(person(0), Address::new_bls(&[3; 48]).unwrap(), fil(5))).unwrap();

        assert!(answer.is_success() && paid.is_success() && created.is_success());
        assert_eq!(chain.flush().unwrap(), before);
        assert_eq!(chain.resolve(&Address::new_bls(&[3; 48]).unwrap()).unwrap(), None);
        assert_eq!(chain.nonce(&person(0)).unwrap(), 1);
        assert!(chain.mine().unwrap().messages.len() == 1, "only the probe's creation is on the chain");
    });
}

#[test]
fn a_call_needs_no_account_and_no_balance() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let strangers = [
            Address::new_secp256k1(&[1; 65]).unwrap(),
            Address::new_bls(&[1; 48]).unwrap(),
            Address::new_delegated(singleton::EAM, &[1; 20]).unwrap(),
            Address::new_id(8_888),
            Address::new_id(singleton::POWER),
            probe,
        ];
        for from in strangers {
            let call = Call::new(from, probe, probe::Method::Ping.number()).value(fil(3_000_000));
            let seen: probe::PingReturn = chain.call(call).unwrap().value().unwrap();
            assert_eq!(seen.value, fil(3_000_000), "from {from}");
        }
        assert_eq!(chain.total_balance().unwrap(), fil(2_000_000_000));
    });
}

#[test]
fn a_call_sees_the_open_block() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        chain.send(Call::transfer(person(0), probe, fil(2))).unwrap();
        let seen: probe::PingReturn = chain.call(probe_call(probe, probe::Method::Ping)).unwrap().value().unwrap();
        assert_eq!(seen.balance, fil(2));
    });
}

#[test]
fn a_call_tells_how_it_failed() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let failed = chain.call(probe_call(probe, probe::Method::Abort).params(&40u32).unwrap()).unwrap();
        assert_eq!(exit(&failed), 40);
        assert!(failed.succeeded().unwrap_err().to_string().contains("exit code 40"));
        let nobody = chain.call(Call::new(person(0), Address::new_id(8_888), 2)).unwrap();
        assert_eq!(exit(&nobody), 5);
    });
}

#[test]
fn what_is_tried_as_a_node_does_is_lent_nothing() {
    on_each(|chain| {
        let rich = chain.balance(&person(0)).unwrap();
        let all = Call::transfer(person(0), person(1), rich.clone());
        let more = Call::transfer(person(0), person(1), rich + atto(1));
        assert_eq!(exit(&chain.trace(all.clone()).unwrap()), 0);
        assert_eq!(exit(&chain.trace(more.clone()).unwrap()), 6);
        assert_eq!(exit(&chain.estimate_gas(all, Vec::new()).unwrap()), 0);
        assert_eq!(exit(&chain.estimate_gas(more, Vec::new()).unwrap()), 6);
    });
}

#[test]
fn a_sender_that_is_not_there_or_no_account_is_told_as_lotus_does() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        for nobody in [Address::new_secp256k1(&[1; 65]).unwrap(), Address::new_id(8_888)] {
            let call = Call::new(nobody, probe, probe::Method::Ping.number());
            let words = format!("sender {nobody} not found on chain: sender validation failed");
            assert_eq!(chain.trace(call.clone()).unwrap_err().to_string(), words);
            assert_eq!(chain.estimate_gas(call, Vec::new()).unwrap_err().to_string(), words);
        }
        let call = Call::new(probe, probe, probe::Method::Ping.number());
        assert_eq!(exit(&chain.trace(call.clone()).unwrap()), 0, "any actor may be tried as");
        assert_eq!(exit(&chain.estimate_gas(call, Vec::new()).unwrap()), 1, "only an account can be estimated for");
    });
}

/// A message of method `method`, as [`Chain::apply`] takes it.
fn priced(chain: &Chain, call: &Call) -> Message {
    let Call { from, to, value, method, params } = call.clone();
    Message {
        version: 0,
        from,
        to,
        sequence: chain.nonce(&from).unwrap(),
        value,
        method_num: method,
        params,
        gas_limit: BLOCK_GAS_LIMIT,
        gas_fee_cap: atto(0),
        gas_premium: atto(0),
    }
}

#[test]
fn an_estimate_is_what_the_message_then_uses() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let id = Address::new_id(chain.resolve(&person(0)).unwrap().unwrap());
        let calls = [
            Call::transfer(person(0), person(1), fil(1)),
            Call::transfer(id, person(1), fil(1)),
            probe_call(probe, probe::Method::Grow).params(&500u32).unwrap(),
            Call::transfer(person(0), Address::new_secp256k1(&[5; 65]).unwrap(), fil(1)),
        ];
        for call in calls {
            let estimate = chain.estimate_gas(call.clone(), Vec::new()).unwrap();
            let message = priced(&chain, &call);
            assert_eq!(chain.apply(message).unwrap().gas_used(), estimate.gas_used());
        }
    });
}

#[test]
fn an_estimate_comes_after_what_goes_before() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let before = chain.flush().unwrap();
        let all_but_one = chain.balance(&person(0)).unwrap() - atto(1);
        let first = priced(&chain, &Call::transfer(person(0), person(1), all_but_one));
        let ping = probe_call(probe, probe::Method::Ping);
        let paid = |value| ping.clone().value(atto(value));
        let after = |call| chain.estimate_gas(call, vec![first.clone().into()]).unwrap();
        assert_eq!((exit(&after(paid(1))), exit(&after(paid(2)))), (0, 6));
        assert_eq!(chain.flush().unwrap(), before);
    });
}
