//! Signing with the development accounts' keys.

use anyhow::{Context as _, bail};
use bls_signatures::Serialize as _;
use chain::DevelopmentAccount;
use fvm_shared::crypto::signature::{Signature, SignatureType};
use k256::ecdsa::SigningKey;
use multihash_codetable::{Code, MultihashDigest as _};

/// Signs `data` as a Filecoin wallet does: secp256k1 over its Blake2b-256 hash with the recovery byte last, or BLS.
pub fn sign(account: &DevelopmentAccount, data: &[u8]) -> anyhow::Result<Signature> {
    match account.kind {
        SignatureType::Secp256k1 => {
            let key = SigningKey::from_slice(&account.secret).context("read a secp256k1 key")?;
            let hash = Code::Blake2b256.digest(data);
            let (signature, recovery) =
                key.sign_prehash_recoverable(hash.digest()).context("sign with a secp256k1 key")?;
            let mut bytes = signature.to_bytes().to_vec();
            bytes.push(recovery.to_byte());
            Ok(Signature::new_secp256k1(bytes))
        }
        SignatureType::BLS => {
            let Ok(key) = bls_signatures::PrivateKey::from_bytes(&account.secret) else { bail!("read a BLS key") };
            Ok(Signature::new_bls(key.sign(data).as_bytes()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_keys_sign_what_their_address_verifies() {
        let accounts = chain::development_accounts(5).unwrap();
        for kind in [SignatureType::Secp256k1, SignatureType::BLS] {
            let account = accounts.iter().find(|account| account.kind == kind).unwrap();
            let signature = sign(account, b"data").unwrap();
            assert_eq!(signature.verify(b"data", &account.address), Ok(()));
            assert!(signature.verify(b"datum", &account.address).is_err());
        }
    }
}
