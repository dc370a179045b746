//! One private key: makes, checks, signs, and knows its address.

use std::fmt;
use std::str::FromStr;

use anyhow::{Result, anyhow};
use bls_signatures::Serialize as _;
use fvm_shared::address::Address;
use fvm_shared::crypto::signature::{Signature, SignatureType};
use k256::ecdsa::SigningKey;
use multihash_codetable::{Code, MultihashDigest};
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The length of a private key of either kind, in bytes.
pub const KEY_LEN: usize = 32;

/// What a key signs with. Miners' workers must be BLS; everybody else usually takes secp256k1, which costs less gas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum KeyKind {
    Secp256k1,
    Bls,
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Secp256k1 => "secp256k1",
            Self::Bls => "bls",
        })
    }
}

impl FromStr for KeyKind {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "secp256k1" => Ok(Self::Secp256k1),
            "bls" => Ok(Self::Bls),
            other => Err(anyhow!("{other:?} is no kind of key that can be kept here: secp256k1 and bls are")),
        }
    }
}

/// A private key in memory, wiped when dropped. Never printed: only an explicit export shows its bytes.
pub struct SecretKey {
    kind: KeyKind,
    /// Big-endian for secp256k1, little-endian for BLS: as in a Lotus `KeyInfo`.
    bytes: Zeroizing<[u8; KEY_LEN]>,
}

impl SecretKey {
    /// A new key from the operating system's randomness.
    pub fn generate(kind: KeyKind) -> Self {
        let bytes = match kind {
            KeyKind::Secp256k1 => Zeroizing::new(SigningKey::random(&mut OsRng).to_bytes().into()),
            KeyKind::Bls => {
                let encoded = Zeroizing::new(bls_signatures::PrivateKey::generate(&mut OsRng).as_bytes());
                let mut bytes = Zeroizing::new([0; KEY_LEN]);
                bytes.copy_from_slice(&encoded);
                bytes
            }
        };
        Self { kind, bytes }
    }

    /// The key with these bytes, if they are one.
    pub fn from_bytes(kind: KeyKind, raw: &[u8]) -> Result<Self> {
        let bytes: [u8; KEY_LEN] =
            raw.try_into().map_err(|_| anyhow!("a {kind} private key is {KEY_LEN} bytes long, not {}", raw.len()))?;
        let key = Self { kind, bytes: Zeroizing::new(bytes) };
        key.address().map_err(|_| anyhow!("these {KEY_LEN} bytes are not a {kind} private key"))?;
        Ok(key)
    }

    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The secret itself. Whoever takes it keeps it secret.
    pub fn expose(&self) -> &[u8; KEY_LEN] {
        &self.bytes
    }

    /// The t1 or t3 address.
    pub fn address(&self) -> Result<Address> {
        Ok(match self.kind {
            KeyKind::Secp256k1 => {
                Address::new_secp256k1(self.secp()?.verifying_key().to_encoded_point(false).as_bytes())?
            }
            KeyKind::Bls => Address::new_bls(&self.bls()?.public_key().as_bytes())?,
        })
    }

    /// Signs bytes: BLS as they are, secp256k1 their BLAKE2b-256 hash, recoverable.
    pub fn sign(&self, bytes: &[u8]) -> Result<Signature> {
        Ok(match self.kind {
            KeyKind::Secp256k1 => {
                let hash = Code::Blake2b256.digest(bytes);
                let (signature, recovery) = self.secp()?.sign_prehash_recoverable(hash.digest())?;
                let mut encoded = signature.to_bytes().to_vec();
                encoded.push(recovery.to_byte());
                Signature { sig_type: SignatureType::Secp256k1, bytes: encoded }
            }
            KeyKind::Bls => Signature { sig_type: SignatureType::BLS, bytes: self.bls()?.sign(bytes).as_bytes() },
        })
    }

    fn secp(&self) -> Result<SigningKey> {
        Ok(SigningKey::from_slice(self.bytes.as_slice())?)
    }

    fn bls(&self) -> Result<bls_signatures::PrivateKey> {
        let key = bls_signatures::PrivateKey::from_bytes(self.bytes.as_slice())?;
        if self.bytes.iter().all(|b| *b == 0) {
            return Err(anyhow!("zero is no private key"));
        }
        Ok(key)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({})", self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_verify_against_the_address() {
        for kind in [KeyKind::Secp256k1, KeyKind::Bls] {
            let key = SecretKey::generate(kind);
            let signature = key.sign(b"a message's CID").unwrap();
            let address = key.address().unwrap();
            assert_eq!(signature.verify(b"a message's CID", &address), Ok(()));
            assert!(signature.verify(b"another", &address).is_err());
        }
    }

    #[test]
    fn bytes_that_are_no_key_are_refused() {
        for kind in [KeyKind::Secp256k1, KeyKind::Bls] {
            assert!(SecretKey::from_bytes(kind, &[0; 32]).is_err(), "zero");
            assert!(SecretKey::from_bytes(kind, &[0xff; 32]).is_err(), "beyond the group's order");
            let error = SecretKey::from_bytes(kind, &[1; 31]).unwrap_err().to_string();
            assert_eq!(error, format!("a {kind} private key is 32 bytes long, not 31"));
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        assert_eq!(format!("{:?}", SecretKey::generate(KeyKind::Bls)), "SecretKey(bls)");
    }
}
