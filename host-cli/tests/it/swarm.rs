//! Clients that push signed messages, many at a time.

use cid::Cid;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use leasehold_cli::address::Addr;
use leasehold_cli::keystore::{KeyKind, SecretKey};
use leasehold_cli::message;
use leasehold_cli::rpc::{Link, Rpc, bare_message};
use serde_json::json;

/// One sender of messages that each pay 1 attoFIL to the same receiver.
pub struct Client {
    key: SecretKey,
    pub address: Address,
    /// A message with its gas, for every one that follows.
    model: Message,
    /// The CIDs of the messages that were made, by nonce, whether the node took them or not.
    pub made: Vec<Cid>,
}

impl Client {
    /// A new key that owns FIL.
    pub fn new(rpc: &Rpc, kind: KeyKind, receiver: Address) -> Self {
        let key = SecretKey::generate(kind);
        let address = key.address().unwrap();
        rpc.fund(address, &TokenAmount::from_whole(1_000)).unwrap();
        let bare = bare_message(address, receiver, TokenAmount::from_atto(1), 0, Vec::new());
        let mut model = rpc.estimate_gas(&bare, None).unwrap();
        // Later nonces take a few bytes more than the first.
        model.gas_limit += 100_000;
        Self { key, address, model, made: Vec::new() }
    }

    /// Signs the next message, or the one of an earlier nonce anew, and pushes it.
    pub fn push(&mut self, rpc: &Rpc, nonce: u64) -> anyhow::Result<Cid> {
        let message = Message { sequence: nonce, ..self.model.clone() };
        let signature = message::sign(&message, &self.key)?;
        let cid = match self.key.kind() {
            KeyKind::Bls => message::cid(&message)?,
            KeyKind::Secp256k1 => signed_cid(&message, &signature)?,
        };
        self.made.truncate(usize::try_from(nonce)?);
        self.made.push(cid);
        let told = rpc.push(&message, &signature)?;
        assert_eq!(told, cid, "the node calls the message what its sender does");
        Ok(cid)
    }
}

fn signed_cid(message: &Message, signature: &fvm_shared::crypto::signature::Signature) -> anyhow::Result<Cid> {
    use multihash_codetable::{Code, MultihashDigest};
    let bytes = fvm_ipld_encoding::to_vec(&(message, signature))?;
    Ok(Cid::new_v1(fvm_ipld_encoding::DAG_CBOR, Code::Blake2b256.digest(&bytes)))
}

/// Sixteen clients, every fourth of them with a BLS key.
pub fn clients(url: &str, receiver: Address) -> Vec<Client> {
    let rpc = Rpc::new(url, None);
    let kind = |n: usize| if n % 4 == 3 { KeyKind::Bls } else { KeyKind::Secp256k1 };
    (0..16).map(|n| Client::new(&rpc, kind(n), receiver)).collect()
}

/// The CIDs of an address's messages on the chain, oldest first.
pub fn on_chain(rpc: &Rpc, from: Address) -> Vec<Cid> {
    let filter = json!({ "From": Addr(from).to_string() });
    let mut newest_first: Vec<Link> = rpc.call("Filecoin.StateListMessages", (filter, [(); 0], 0)).unwrap();
    newest_first.reverse();
    newest_first.into_iter().map(|link| link.0).collect()
}
