//! The bytes on the wire, pinned: another order or form of a field is another protocol. One file per part of an interface.

mod lease;
mod owner;
mod owner_exits;
mod owner_tokens;
mod vectors;

use std::fmt::Debug;

use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use serde::{Serialize, de::DeserializeOwned};

fn id(id: u64) -> Address {
    Address::new_id(id)
}

fn atto(amount: i64) -> TokenAmount {
    TokenAmount::from_atto(amount)
}

/// Pins the bytes of a value, reads it back from them, and keeps them as a vector.
#[track_caller]
fn pinned<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: T, bytes: &str) {
    same(value, bytes);
    vectors::keep::<T>(bytes);
}

/// The same for one side (`params` or `return`) of a method, where it has no type of its own.
#[track_caller]
fn pinned_as<T: Serialize + DeserializeOwned + PartialEq + Debug>(
    (actor, method, side): (&str, &str, &str),
    value: T,
    bytes: &str,
) {
    same(value, bytes);
    vectors::keep_side(actor, method, side, bytes);
}

#[track_caller]
fn same<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: T, bytes: &str) {
    assert_eq!(hex::encode(fvm_ipld_encoding::to_vec(&value).unwrap()), bytes);
    assert_eq!(fvm_ipld_encoding::from_slice::<T>(&hex::decode(bytes).unwrap()).unwrap(), value);
}
