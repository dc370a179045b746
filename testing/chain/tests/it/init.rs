use abi::init::{
    Exec4Params, ExecParams, ExecReturn, InstallParams, InstallReturn, IsInstalledParams, ListInstalledReturn,
    MAX_CODE_SIZE, Method,
};
use chain::{BUILTIN_NAMES, Call, Chain, Outcome, singleton};
use cid::Cid;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use crate::world::{create_probe, exit, fil, on_each, person, probe_call, probe_wasm};

const INIT: Address = Address::new_id(singleton::INIT);

fn install(chain: &mut Chain, code: Vec<u8>) -> Outcome {
    let call = Call::new(person(0), INIT, Method::Install.number()).params(&InstallParams { code }).unwrap();
    chain.send(call).unwrap().outcome.clone()
}

fn exec(chain: &mut Chain, code_cid: Cid, constructor_params: RawBytes, value: TokenAmount) -> Outcome {
    let params = ExecParams { code_cid, constructor_params };
    let call = Call::new(person(0), INIT, Method::Exec.number()).value(value).params(&params).unwrap();
    chain.send(call).unwrap().outcome.clone()
}

fn next_id(chain: &Chain) -> u64 {
    let (_, next_id, _, _): (Cid, u64, String, Cid) = chain.state(&INIT).unwrap();
    next_id
}

fn cbor<T: serde::Serialize>(value: T) -> RawBytes {
    RawBytes::serialize(value).unwrap()
}

#[test]
fn installing_twice_installs_once_and_is_listed() {
    on_each(|mut chain| {
        let first: InstallReturn = install(&mut chain, probe_wasm().to_vec()).value().unwrap();
        let second: InstallReturn = install(&mut chain, probe_wasm().to_vec()).value().unwrap();

        assert_eq!((first.newly_installed, second.newly_installed), (true, false));
        assert_eq!(first.code_cid, second.code_cid);
        let list = chain.call(Call::new(person(1), INIT, Method::ListInstalled.number())).unwrap();
        assert_eq!(list.value::<ListInstalledReturn>().unwrap().code_cids, [first.code_cid]);
        for (code_cid, expected) in [(first.code_cid, true), (bundle::INIT.code_cid(), false)] {
            let call = Call::new(person(1), INIT, Method::IsInstalled.number());
            let answer = chain.call(call.params(&IsInstalledParams { code_cid }).unwrap()).unwrap();
            assert_eq!(answer.value::<bool>().unwrap(), expected);
        }
    });
}

#[test]
fn what_is_no_module_is_not_installed() {
    on_each(|mut chain| {
        assert_eq!(exit(&install(&mut chain, b"#!/bin/sh".to_vec())), 34);
        assert_eq!(exit(&install(&mut chain, Vec::new())), 34);
        assert_eq!(exit(&install(&mut chain, b"\0asm\x01\0\0\0nonsense".to_vec())), 35);
        let mut large = b"\0asm\x01\0\0\0".to_vec();
        large.resize(MAX_CODE_SIZE + 1, 0);
        assert_eq!(exit(&install(&mut chain, large)), 33);
    });
}

#[test]
fn code_that_is_in_the_store_but_not_installed_is_not_created() {
    on_each(|mut chain| {
        let missing = bundle::INIT.code_cid().hash().to_owned();
        let not_there = Cid::new_v1(0x71, missing);
        assert_eq!(exit(&exec(&mut chain, not_there, RawBytes::default(), fil(0))), 32);
    });
}

#[test]
fn built_in_actors_are_not_created_but_for_multisigs_and_payment_channels() {
    on_each(|mut chain| {
        for name in BUILTIN_NAMES {
            let code = chain.builtin_code(name).unwrap();
            let outcome = exec(&mut chain, code, RawBytes::default(), fil(0));
            match name {
                // They are let in, and miss their constructor's parameters.
                "multisig" | "paymentchannel" => assert_ne!(exit(&outcome), 18, "{name}"),
                _ => assert_eq!(exit(&outcome), 18, "{name}"),
            }
        }
        let multisig = chain.builtin_code("multisig").unwrap();
        let params = cbor((vec![person(0), person(1)], 2u64, 0 as ChainEpoch, 0 as ChainEpoch));
        let created: ExecReturn = exec(&mut chain, multisig, params, fil(3)).value().unwrap();
        assert_eq!(chain.balance(&created.robust_address).unwrap(), fil(3));
    });
}

#[test]
fn an_actor_may_create_a_multisig_too() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let multisig = chain.builtin_code("multisig").unwrap();
        let params = cbor((vec![person(0)], 1u64, 0 as ChainEpoch, 0 as ChainEpoch));
        let call = probe::CallParams {
            to: INIT,
            method: Method::Exec.number(),
            params: cbor(ExecParams { code_cid: multisig, constructor_params: params }),
            value: fil(0),
            read_only: false,
        };

        let answer = chain.send(probe_call(probe, probe::Method::Call).params(&call).unwrap()).unwrap();

        let answer: probe::CallReturn = answer.value().unwrap();
        assert_eq!(answer.exit_code, Some(0));
        let created: ExecReturn = answer.data.deserialize().unwrap();
        assert_eq!(chain.actor(&created.id_address).unwrap().unwrap().code, multisig);
    });
}

#[test]
fn the_whole_value_goes_to_the_new_actor() {
    on_each(|mut chain| {
        let code = chain.install(probe_wasm()).unwrap();
        let created: ExecReturn = exec(&mut chain, code, RawBytes::default(), fil(12)).value().unwrap();

        let state: probe::State = chain.state(&created.id_address).unwrap();
        assert_eq!(state.endowment, fil(12));
        assert_eq!(chain.balance(&created.id_address).unwrap(), fil(12));
        assert_eq!(chain.balance(&INIT).unwrap(), fil(0));
        let id = chain.resolve(&created.robust_address).unwrap().unwrap();
        assert_eq!(Address::new_id(id), created.id_address);
    });
}

#[test]
fn a_constructors_exit_code_comes_through_and_system_codes_become_24() {
    on_each(|mut chain| {
        let code = chain.install(probe_wasm()).unwrap();
        let (id, balance) = (next_id(&chain), chain.balance(&person(0)).unwrap());
        for (refusal, expected) in [(16u32, 16), (18, 18), (19, 19), (40, 40), (5, 24), (9, 24)] {
            let outcome = exec(&mut chain, code, cbor(refusal), fil(1));
            assert_eq!(exit(&outcome), expected, "the constructor ended with {refusal}");
        }
        assert_eq!(next_id(&chain), id, "no ID is used up");
        assert_eq!(chain.balance(&person(0)).unwrap(), balance, "the value stays with the sender");
    });
}

#[test]
fn only_the_power_actor_creates_miners() {
    on_each(|mut chain| {
        let call = Call::new(person(0), Address::new_id(singleton::POWER), abi::power::Method::CreateMiner.number());
        let params = abi::power::CreateMinerParams {
            owner: person(0),
            worker: person(4),
            window_post_proof_type: abi::power::proof::WINDOW_2KIB_V1P1,
            peer: Vec::new(),
            multiaddrs: Vec::new(),
        };
        let short = TokenAmount::from_atto(5_937_181_319u64);

        let poor = chain.send(call.clone().value(short.clone()).params(&params).unwrap()).unwrap();
        let rich = chain.send(call.value(short + TokenAmount::from_atto(1)).params(&params).unwrap()).unwrap();

        assert_eq!(exit(&poor), 19);
        let created: abi::power::CreateMinerReturn = rich.value().unwrap();
        assert!(chain.miners().unwrap().contains(&created.id_address.id().unwrap()));
        assert_eq!(chain.balance(&INIT).unwrap(), fil(0));
    });
}

#[test]
fn only_the_address_manager_gives_delegated_addresses() {
    on_each(|mut chain| {
        let code_cid = chain.install(probe_wasm()).unwrap();
        let exec4 = |from: Address, subaddress: &[u8]| {
            let subaddress = RawBytes::new(subaddress.to_vec());
            let params = Exec4Params { code_cid, constructor_params: RawBytes::default(), subaddress };
            Call::new(from, INIT, Method::Exec4.number()).params(&params).unwrap()
        };
        let eam = Address::new_id(singleton::EAM);
        assert_eq!(exit(&chain.send(exec4(person(0), &[1; 20])).unwrap()), 18);

        let created: ExecReturn = chain.send_as(exec4(eam, &[1; 20])).unwrap().value().unwrap();

        let delegated = Address::new_delegated(singleton::EAM, &[1; 20]).unwrap();
        assert_eq!(chain.resolve(&delegated).unwrap(), chain.resolve(&created.robust_address).unwrap());
        assert_eq!(chain.key_address(&created.id_address).unwrap(), Some(delegated));
        assert_eq!(exit(&chain.send_as(exec4(eam, &[1; 20])).unwrap()), 18, "the address is taken");
        assert_eq!(exit(&chain.send_as(exec4(eam, &[1; 64])).unwrap()), 16, "the address is too long");
    });
}

#[test]
fn a_placeholder_is_taken_over_where_it_stands() {
    on_each(|mut chain| {
        let code_cid = chain.install(probe_wasm()).unwrap();
        let delegated = Address::new_delegated(singleton::EAM, &[2; 20]).unwrap();
        chain.fund(delegated, fil(4)).unwrap();
        let placeholder = chain.resolve(&delegated).unwrap().unwrap();
        let params =
            Exec4Params { code_cid, constructor_params: RawBytes::default(), subaddress: RawBytes::new(vec![2; 20]) };
        let call = Call::new(Address::new_id(singleton::EAM), INIT, Method::Exec4.number()).params(&params).unwrap();

        let created: ExecReturn = chain.send_as(call).unwrap().value().unwrap();

        assert_eq!(created.id_address, Address::new_id(placeholder));
        assert_eq!(chain.balance(&created.id_address).unwrap(), fil(4));
        assert_eq!(chain.actor(&delegated).unwrap().unwrap().code, code_cid);
    });
}
