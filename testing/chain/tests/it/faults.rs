use abi::init::{InstallParams, Method};
use chain::{Call, singleton};
use fvm_shared::address::Address;
use fvm_shared::message::Message;

use crate::world::{atto, create_probe, exit, fil, on_each, person, probe_call};

#[test]
fn an_endless_loop_uses_up_its_gas_and_no_more() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let message = Message {
            version: 0,
            from: person(1),
            to: probe,
            sequence: 0,
            value: fil(0),
            method_num: probe::Method::Spin.number(),
            params: Default::default(),
            gas_limit: 50_000_000,
            gas_fee_cap: atto(100),
            gas_premium: atto(0),
        };
        let spun = chain.apply(message).unwrap();

        assert_eq!((exit(&spun), spun.gas_used()), (7, 50_000_000));
        assert_eq!(chain.balance(&person(1)).unwrap(), fil(1_000_000) - atto(100) * 50_000_000);
    });
}

#[test]
fn a_trap_ends_the_message_and_nothing_else() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let trapped = chain.send(probe_call(probe, probe::Method::Trap)).unwrap();
        assert_eq!(exit(&trapped), 4);
        assert!(chain.send(probe_call(probe, probe::Method::Ping)).unwrap().is_success());
    });
}

#[test]
fn calls_may_nest_as_deep_as_the_fvm_allows() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let nest = |depth: u32| probe_call(probe, probe::Method::Nest).params(&depth).unwrap();
        assert!(chain.send(nest(1_000)).unwrap().is_success());
        assert!(!chain.send(nest(1_100)).unwrap().is_success());
        assert!(chain.send(nest(3)).unwrap().is_success());
    });
}

#[test]
fn a_module_that_imports_what_does_not_exist_harms_only_itself() {
    // (module (import "env" "gone" (func)))
    let module = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x0c\x01\x03env\x04gone\0\0".to_vec();
    on_each(|mut chain| {
        let init = Address::new_id(singleton::INIT);
        let params = InstallParams { code: module.clone() };
        let call = Call::new(person(0), init, Method::Install.number()).params(&params).unwrap();
        let installed = chain.send(call).unwrap();
        if let Ok(installed) = installed.value::<abi::init::InstallReturn>() {
            let created = chain.create(person(0), installed.code_cid, Default::default(), fil(0));
            assert!(created.is_err(), "such an actor cannot run");
        }
        let probe = create_probe(&mut chain);
        assert!(chain.send(probe_call(probe, probe::Method::Ping)).unwrap().is_success());
    });
}

#[test]
fn bytes_that_are_no_parameters_are_exit_16() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        for bytes in [vec![0xff], vec![0x9b; 9], vec![0x82, 0x01], vec![0x01, 0x01], vec![0; 100_000]] {
            let call = probe_call(probe, probe::Method::Call).raw_params(bytes.into());
            assert_eq!(exit(&chain.send(call).unwrap()), 16);
        }
    });
}
