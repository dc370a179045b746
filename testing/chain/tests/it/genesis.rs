use chain::{BUILTIN_NAMES, BuiltinActors, Chain, Config, singleton};
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_car::{CarHeader, CarWriter};
use fvm_ipld_encoding::{CborStore, DAG_CBOR};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use multihash_codetable::{Code, MultihashDigest};

use crate::world::{configs, fil, on_each, person};

#[test]
fn every_attofil_is_there_and_the_accounts_have_theirs() {
    on_each(|mut chain| {
        assert_eq!(chain.total_balance().unwrap(), fil(2_000_000_000));
        assert_eq!(chain.parameters().total_supply, fil(2_000_000_000));
        for number in 0..10 {
            assert_eq!(chain.balance(&person(number)).unwrap(), fil(1_000_000));
        }
    });
}

#[test]
fn two_chains_with_one_config_have_one_genesis() {
    for config in configs() {
        let [a, b] = [config.clone(), config].map(|config| Chain::new(config).unwrap());
        assert_eq!(a.head(), b.head());
        assert_eq!(a.head().height, 0);
    }
}

#[test]
fn the_registry_has_the_official_order_with_our_init_in_its_place() {
    on_each(|chain| {
        let codes = chain.builtin_codes().unwrap();
        let names: Vec<&str> = codes.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, BUILTIN_NAMES);
        assert_eq!(codes[1].1, bundle::INIT.code_cid());
        let init = chain.actor(&Address::new_id(singleton::INIT)).unwrap().unwrap();
        assert_eq!(init.code, bundle::INIT.code_cid());
    });
}

#[test]
fn the_burnt_funds_actor_is_an_account_of_its_own_address() {
    on_each(|chain| {
        let burnt = Address::new_id(singleton::BURNT_FUNDS);
        let (address,): (Address,) = chain.state(&burnt).unwrap();
        assert_eq!(address, burnt);
        assert_eq!(chain.actor(&burnt).unwrap().unwrap().code, chain.builtin_code("account").unwrap());
    });
}

#[test]
fn the_guard_miner_is_the_only_miner_and_holds_a_reward() {
    on_each(|mut chain| {
        let guard = chain.guard_miner();
        assert_eq!(chain.miners().unwrap(), [chain.resolve(&guard).unwrap().unwrap()]);
        assert!(chain.balance(&guard).unwrap() > fil(7));
    });
}

#[test]
fn key_addresses_and_ids_resolve_both_ways() {
    on_each(|chain| {
        let id = chain.resolve(&person(4)).unwrap().unwrap();
        assert_eq!(chain.key_address(&Address::new_id(id)).unwrap(), Some(person(4)));
        assert_eq!(chain.key_address(&Address::new_id(singleton::BURNT_FUNDS)).unwrap(), None);
        assert_eq!(chain.resolve(&Address::new_secp256k1(&[7; 65]).unwrap()).unwrap(), None);
        assert_eq!(chain.actor(&Address::new_id(9_999)).unwrap(), None);
    });
}

#[test]
fn a_reserve_above_the_supply_is_refused() {
    let config = Config { mining_reserve: fil(3_000_000_000), ..Config::default() };
    refused(config, "the mining reserve is larger than the total supply");
}

#[test]
fn accounts_that_the_treasury_cannot_pay_are_refused() {
    let config = Config { account_balance: fil(900_000_000), ..Config::default() };
    refused(config, "genesis: fund the account");
}

#[test]
fn a_missing_bundle_file_is_named() {
    let config = Config { builtin_actors: BuiltinActors::Car("/nowhere/actors.car".into()), ..Config::default() };
    refused(config, "cannot read the built-in actors from /nowhere/actors.car");
}

#[test]
fn what_is_no_bundle_is_refused_with_a_reason() {
    refused(with_car(b"certainly not a CAR file".to_vec()), "it is not a CAR file, or it is damaged");
    refused(with_car(Vec::new()), "it is not a CAR file, or it is damaged");
    refused(with_car(car(&"text")), "its root is not the manifest of a bundle of built-in actors");
    refused(with_car(car(&(2u32, cid_of(b"list")))), "its manifest has version 2, only 1 is known");
    refused(with_car(car(&(1u32, cid_of(b"list")))), "its manifest is not a list of actors");
}

#[test]
fn a_bundle_with_other_actors_is_refused() {
    let store = fvm_ipld_blockstore::MemoryBlockstore::default();
    let list = vec![("system".to_owned(), cid_of(b"code"))];
    let data = store.put_cbor(&list, Code::Blake2b256).unwrap();
    let root = store.put_cbor(&(1u32, data), Code::Blake2b256).unwrap();
    refused(
        with_car(car_of(&store, root, &[root, data])),
        "its actors are system, but they have to be system, init, cron",
    );
}

#[test]
fn a_damaged_bundle_is_refused() {
    let mut bytes = car(&(1u32, cid_of(b"list")));
    *bytes.last_mut().unwrap() ^= 1;
    refused(with_car(bytes), "it is damaged");
}

#[track_caller]
fn refused(config: Config, sentence: &str) {
    let error = Chain::new(config).err().expect("the config is refused");
    let text = format!("{error:#}");
    assert!(text.contains(sentence), "{text}");
}

fn with_car(bytes: Vec<u8>) -> Config {
    Config {
        builtin_actors: BuiltinActors::CarBytes(bytes),
        account_balance: TokenAmount::default(),
        ..Config::default()
    }
}

fn car(root: &impl serde::Serialize) -> Vec<u8> {
    let store = fvm_ipld_blockstore::MemoryBlockstore::default();
    let root = store.put_cbor(root, Code::Blake2b256).unwrap();
    car_of(&store, root, &[root])
}

fn car_of(store: &impl Blockstore, root: Cid, blocks: &[Cid]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = CarWriter::new(CarHeader::new(vec![root], 1), &mut bytes).unwrap();
    for cid in blocks {
        writer.write(fvm_ipld_car::Block { cid: *cid, data: store.get(cid).unwrap().unwrap() }).unwrap();
    }
    bytes
}

fn cid_of(data: &[u8]) -> Cid {
    Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(data))
}
