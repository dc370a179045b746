//! The CID of a message and the signature over it.

use anyhow::{Context as _, Result};
use cid::Cid;
use fvm_ipld_encoding::DAG_CBOR;
use fvm_shared::crypto::signature::Signature;
use fvm_shared::message::Message;
use multihash_codetable::{Code, MultihashDigest};

use crate::keystore::SecretKey;

/// What is signed: the BLAKE2b-256 CID of the unsigned message's DAG-CBOR.
pub fn cid(message: &Message) -> Result<Cid> {
    let bytes = fvm_ipld_encoding::to_vec(message).context("encode the message")?;
    Ok(Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(&bytes)))
}

/// Signs a message with its sender's key.
pub fn sign(message: &Message, key: &SecretKey) -> Result<Signature> {
    key.sign(&cid(message)?.to_bytes()).context("sign the message")
}

#[cfg(test)]
mod tests {
    use fvm_shared::address::{Address, Network};
    use fvm_shared::econ::TokenAmount;

    use super::*;
    use crate::keystore::KeyKind;
    use crate::rpc::bare_message;

    /// CIDs that other implementations compute for the same messages.
    #[test]
    fn the_cid_is_the_one_that_other_implementations_compute() {
        let mut lotus =
            bare_message(Address::new_id(0), Address::new_id(4), TokenAmount::default(), 6, b"hai".to_vec());
        (lotus.sequence, lotus.gas_limit) = (34, 123);
        lotus.gas_fee_cap = TokenAmount::from_atto(234);
        lotus.gas_premium = TokenAmount::from_atto(234);
        assert_eq!(cid(&lotus).unwrap().to_string(), "bafy2bzaced5rdpz57e64sc7mdwjn3blicglhpialnrph2dlbufhf6iha63dmc");

        let address = |text| Network::Mainnet.parse_address(text).unwrap();
        let mut transfer = bare_message(
            address("f1xcbgdhkgkwht3hrrnui3jdopeejsoas2rujnkdi"),
            address("f17uoq6tp427uzv7fztkbsnn64iwotfrristwpryy"),
            TokenAmount::from_atto(100_000),
            0,
            Vec::new(),
        );
        (transfer.sequence, transfer.gas_limit) = (1, 25_000);
        transfer.gas_fee_cap = TokenAmount::from_atto(1);
        transfer.gas_premium = TokenAmount::from_atto(1);
        assert_eq!(
            cid(&transfer).unwrap().to_string(),
            "bafy2bzaceb4ppnxrndvbonqhmf2yqtlvtde7ojsnsv453nnrckchvnkpyvkrm"
        );
    }

    #[test]
    fn the_signature_covers_the_bytes_of_the_cid() {
        for kind in [KeyKind::Secp256k1, KeyKind::Bls] {
            let key = SecretKey::generate(kind);
            let from = key.address().unwrap();
            let mut message = bare_message(from, Address::new_id(4), TokenAmount::from_atto(7), 0, Vec::new());
            let signature = sign(&message, &key).unwrap();
            assert_eq!(signature.verify(&cid(&message).unwrap().to_bytes(), &from), Ok(()));
            message.sequence += 1;
            assert!(signature.verify(&cid(&message).unwrap().to_bytes(), &from).is_err());
        }
    }
}
