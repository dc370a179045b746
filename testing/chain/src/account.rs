//! The development accounts: well-known keys that own FIL from genesis on.

use anyhow::{Context, Result};
use bls_signatures::Serialize;
use fvm_shared::address::Address;
use fvm_shared::crypto::signature::SignatureType;
use k256::ecdsa::SigningKey;
use multihash_codetable::{Code, MultihashDigest};

/// The phrase that the development keys are derived from. Anyone knows it: never use these keys on another network.
pub const DEVELOPMENT_SEED: &str = "leasehold development account";

/// How many development accounts there are at the most. Of each five, the last has a BLS key: a miner's worker needs one.
pub const MAX_DEVELOPMENT_ACCOUNTS: usize = 100;

/// A key that everybody knows, and its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DevelopmentAccount {
    pub kind: SignatureType,
    /// The secret as Lotus keeps it in a `KeyInfo`: big-endian for secp256k1, little-endian for BLS.
    pub secret: Vec<u8>,
    pub address: Address,
}

/// The first `count` development accounts. The fifth, tenth and so on are BLS, the others secp256k1.
pub fn development_accounts(count: usize) -> Result<Vec<DevelopmentAccount>> {
    anyhow::ensure!(
        count <= MAX_DEVELOPMENT_ACCOUNTS,
        "{count} development accounts were asked for; there are at most {MAX_DEVELOPMENT_ACCOUNTS}"
    );
    (0..count)
        .map(|n| match n % 5 {
            4 => bls_account(&format!("{DEVELOPMENT_SEED} {n}")),
            _ => secp256k1_account(&format!("{DEVELOPMENT_SEED} {n}")),
        })
        .collect()
}

pub(crate) fn bls_account(phrase: &str) -> Result<DevelopmentAccount> {
    let key = bls_signatures::PrivateKey::new(digest(phrase));
    let address = Address::new_bls(&key.public_key().as_bytes()).context("make a BLS address")?;
    Ok(DevelopmentAccount { kind: SignatureType::BLS, secret: key.as_bytes(), address })
}

fn secp256k1_account(phrase: &str) -> Result<DevelopmentAccount> {
    let secret = digest(phrase);
    let key = SigningKey::from_slice(&secret).context("derive a secp256k1 key")?;
    let public = key.verifying_key().to_encoded_point(false);
    let address = Address::new_secp256k1(public.as_bytes()).context("make a secp256k1 address")?;
    Ok(DevelopmentAccount { kind: SignatureType::Secp256k1, secret: secret.to_vec(), address })
}

fn digest(phrase: &str) -> Vec<u8> {
    Code::Blake2b256.digest(phrase.as_bytes()).digest().to_vec()
}
