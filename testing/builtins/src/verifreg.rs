//! The verified registry, as far as it is an easy source of events: its root key names verifiers.

use abi::{EventBuilder, Exit};
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_hamt::{BytesKey, Config, Hamt, Sha256};
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::bigint::bigint_ser::{BigIntDe, BigIntSer};
use fvm_shared::bigint::{BigInt, bigint_ser};
use fvm_shared::event::ActorEvent;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::policy::MINIMUM_ALLOWANCE;

abi::methods! {
    /// The official numbers of what is modelled.
    pub enum Method {
        /// By the system actor, with the root key's bare address.
        Constructor = 1,
        /// By the root key. Emits `verifier-balance`.
        AddVerifier = 2,
    }
}

#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct AddVerifierParams {
    pub address: Address,
    /// Bytes, at least 256.
    #[serde(with = "bigint_ser")]
    pub allowance: BigInt,
}

/// Allowances by the verifiers' ID addresses.
type Verifiers<S> = Hamt<S, BigIntDe, BytesKey, Sha256>;
const VERIFIERS: Config = Config { bit_width: 5, min_data_depth: 0, max_array_width: 3 };

/// The official state's first two fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct State {
    pub root_key: Address,
    pub verifiers: Cid,
}

impl State {
    pub fn new(store: &impl Blockstore, root: ActorID) -> Result<Self, Exit> {
        let verifiers = Verifiers::new_with_config(store, VERIFIERS).flush().map_err(|_| unreadable())?;
        Ok(Self { root_key: Address::new_id(root), verifiers })
    }

    /// Gives a verifier its allowance, in the place of an earlier one. 18 unless `caller` is the root key; 16 for the root key itself.
    pub fn add_verifier(
        &mut self,
        store: &impl Blockstore,
        caller: ActorID,
        verifier: ActorID,
        allowance: BigInt,
    ) -> Result<(), Exit> {
        if Address::new_id(caller) != self.root_key {
            return Err(Exit::forbidden("only the root key may add verifiers"));
        }
        let address = Address::new_id(verifier);
        if address == self.root_key {
            return Err(Exit::illegal_argument("the root key is no verifier"));
        }
        let mut verifiers = Verifiers::load_with_config(&self.verifiers, store, VERIFIERS).map_err(|_| unreadable())?;
        verifiers.set(BytesKey(address.to_bytes()), BigIntDe(allowance)).map_err(|_| unreadable())?;
        self.verifiers = verifiers.flush().map_err(|_| unreadable())?;
        Ok(())
    }
}

/// 16 below the minimum.
pub fn check_allowance(allowance: &BigInt) -> Result<(), Exit> {
    if *allowance < BigInt::from(MINIMUM_ALLOWANCE) {
        return Err(Exit::illegal_argument("a verifier's allowance is at least 256 bytes"));
    }
    Ok(())
}

/// What tells that a verifier has an allowance of so many bytes now.
pub fn verifier_balance(verifier: ActorID, balance: &BigInt) -> ActorEvent {
    EventBuilder::new("verifier-balance").key("verifier", &verifier).field("balance", &BigIntSer(balance)).build()
}

fn unreadable() -> Exit {
    Exit::illegal_state("the verifiers cannot be read or written")
}
