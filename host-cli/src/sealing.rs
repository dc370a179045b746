//! Secrets between a provider and a renter, sealed to an X25519 key. The format is age's, so `age` itself can read and write it.
//!
//! Every wallet key has one sealing key, derived from it: whoever can sign for a wallet can open what is sealed to it, and
//! there is no second key to lose.

use std::fmt;
use std::str::FromStr;

use abi::lease::is_sealing_key;
use age::x25519::{Identity, Recipient};
use anyhow::{Context as _, Result, anyhow};
use bech32::{Bech32, Hrp};
use multihash_codetable::{Code, MultihashDigest};
use serde::{Serialize, Serializer};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::keystore::SecretKey;

/// What the derivation hashes before the wallet's private key. It never changes: old secrets could not be opened any more.
const LABEL: &[u8] = b"leasehold sealing key 1";
const PUBLIC: Hrp = Hrp::parse_unchecked("age");
const PRIVATE: Hrp = Hrp::parse_unchecked("age-secret-key-");

/// An X25519 public key. Its text is an age recipient, `age1...`; 64 hexadecimal digits are read too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealingKey(pub [u8; 32]);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a sealing key: it looks like age1..., or is 64 hexadecimal digits, and is none of low order")]
pub struct SealingKeyError(String);

impl SealingKey {
    /// The sealing key of a wallet key.
    pub fn of(key: &SecretKey) -> Result<Self> {
        identity(key)?.to_public().to_string().parse().context("read a derived sealing key")
    }

    /// Reads the bytes that the chain keeps.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let length = bytes.len();
        let key = bytes.try_into().map_err(|_| anyhow!("a sealing key has 32 bytes, and this one {length}"))?;
        Ok(Self(key))
    }

    /// Seals bytes so that only the holder of the key can read them. About 200 bytes longer than they are. A failure where the key is of
    /// low order: `age` would panic.
    pub fn seal(&self, secret: &[u8]) -> Result<Vec<u8>> {
        if !is_sealing_key(&self.0) {
            return Err(Failure::other(format!("nothing can be sealed to {self}: it is a key of low order")).into());
        }
        let recipient: Recipient =
            self.to_string().parse().map_err(|e| anyhow!("use {self} as an age recipient: {e}"))?;
        age::encrypt(&recipient, secret).context("seal the secret")
    }
}

/// Opens what was sealed to a wallet's sealing key.
pub fn open(key: &SecretKey, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    age::decrypt(&identity(key)?, sealed).map(Zeroizing::new).map_err(|e| {
        Failure::other(format!("the secret cannot be opened with this wallet's key: {e}"))
            .hint("it was sealed to another key, or its provider stored something else")
            .into()
    })
}

fn identity(key: &SecretKey) -> Result<Identity> {
    let mut seed = Zeroizing::new(LABEL.to_vec());
    seed.extend_from_slice(key.expose());
    let digest = Code::Blake2b256.digest(&seed);
    let text = Zeroizing::new(bech32::encode::<Bech32>(PRIVATE, digest.digest())?.to_uppercase());
    text.parse().map_err(|e| anyhow!("derive a sealing key: {e}"))
}

impl FromStr for SealingKey {
    type Err = SealingKeyError;

    fn from_str(text: &str) -> Result<Self, SealingKeyError> {
        let error = || SealingKeyError(text.to_owned());
        let bytes = if text.starts_with("age1") {
            let (prefix, bytes) = bech32::decode(text).map_err(|_| error())?;
            if prefix == PUBLIC { bytes } else { return Err(error()) }
        } else {
            hex::decode(text).map_err(|_| error())?
        };
        bytes.try_into().ok().filter(|key: &[u8; 32]| is_sealing_key(key)).map(Self).ok_or_else(error)
    }
}

impl fmt::Display for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&bech32::encode::<Bech32>(PUBLIC, &self.0).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for SealingKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keystore::KeyKind;

    #[test]
    fn only_the_wallet_that_something_was_sealed_to_opens_it() {
        for kind in [KeyKind::Secp256k1, KeyKind::Bls] {
            let (renter, stranger) = (SecretKey::generate(kind), SecretKey::generate(kind));
            let sealed = SealingKey::of(&renter).unwrap().seal(b"ssh root@10.0.0.1").unwrap();
            assert_eq!(open(&renter, &sealed).unwrap().as_slice(), b"ssh root@10.0.0.1");
            assert!(open(&stranger, &sealed).unwrap_err().to_string().contains("cannot be opened"));
        }
    }

    /// A golden vector: were the derivation to change, renters could not open the secrets that they have.
    #[test]
    fn the_derivation_never_changes() {
        let key = SecretKey::from_bytes(KeyKind::Secp256k1, &[7; 32]).unwrap();
        assert_eq!(
            SealingKey::of(&key).unwrap().to_string(),
            "age1gt95aawqsn0jhxxp85snhxjkfghescvd0kscmh7e94vpd8nvl5xsrmne2l"
        );
    }

    /// That `age` panics is how it is known that these are the keys to refuse.
    #[test]
    fn nothing_is_sealed_to_keys_of_low_order() {
        for mut key in abi::lease::LOW_ORDER_KEYS {
            for highest_bit in [0, 0x80] {
                key[31] ^= highest_bit;
                let error = SealingKey(key).seal(b"secret").unwrap_err();
                assert!(error.to_string().contains("it is a key of low order"), "{error}");
                let text = SealingKey(key).to_string();
                assert!(text.parse::<SealingKey>().is_err() && hex::encode(key).parse::<SealingKey>().is_err());
                let recipient: Recipient = text.parse().unwrap();
                assert!(std::panic::catch_unwind(|| age::encrypt(&recipient, b"secret")).is_err(), "{text}");
            }
        }
    }

    #[test]
    fn keys_read_as_age_recipients_and_as_hex() {
        let key = SealingKey([9; 32]);
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!("09".repeat(32).parse(), Ok(key));
        for text in ["", "age1", "age1qqqq", "0909", "zz"] {
            assert_eq!(text.parse::<SealingKey>(), Err(SealingKeyError(text.to_owned())));
        }
    }
}
