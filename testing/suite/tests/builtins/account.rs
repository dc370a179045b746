//! Accounts: what a key's actor tells about it.

use bls_signatures::{PrivateKey, Serialize};
use chain::development_accounts;
use fvm_shared::address::Address;

use crate::world::{NONE, fil, world};

const PUBKEY_ADDRESS: u64 = 2;
const AUTHENTICATE_MESSAGE: u64 = 2643134072;

#[derive(serde_tuple::Serialize_tuple)]
struct Authenticate {
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    signature: Vec<u8>,
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    message: Vec<u8>,
}

#[test]
fn an_account_tells_its_key_to_built_in_actors() {
    let mut world = world();
    let person = world.people[0];
    for account in [world.people[1], world.workers[0]] {
        let key: Address = world.send(person, account, PUBKEY_ADDRESS, NONE).value().unwrap();
        assert_eq!(Some(key), world.key_address(&account).unwrap());
    }
}

#[test]
fn an_account_knows_its_signature() {
    let mut world = world();
    let worker = world.workers[0];
    let secret = development_accounts(5).unwrap()[4].secret.clone();
    let signature = PrivateKey::from_bytes(&secret).unwrap().sign(b"message").as_bytes();
    let good = Authenticate { signature: signature.clone(), message: b"message".to_vec() };
    let answer = world.relay(worker, AUTHENTICATE_MESSAGE, Some(&good), fil(0));
    assert_eq!((answer.exit_code, answer.data), (0, vec![0xf5]));

    let other = Authenticate { signature, message: b"another message".to_vec() };
    assert_eq!(world.relay_exit(worker, AUTHENTICATE_MESSAGE, Some(&other)), 16);
    let short = Authenticate { signature: vec![1, 2, 3], message: b"message".to_vec() };
    assert_eq!(world.relay_exit(worker, AUTHENTICATE_MESSAGE, Some(&short)), 16);
    let person = world.people[0];
    assert_eq!(world.relay_exit(person, AUTHENTICATE_MESSAGE, Some(&short)), 16);
}

#[test]
fn money_sent_to_a_new_key_makes_an_account() {
    let mut world = world();
    let key = Address::new_secp256k1(&[4; 65]).unwrap();
    world.fund(key, fil(1)).unwrap();
    let person = world.people[0];
    let told: Address = world.send(person, key, PUBKEY_ADDRESS, NONE).value().unwrap();
    assert_eq!(told, key);
}
