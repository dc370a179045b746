//! Addresses as people write them: `t` or `f` in front, both mean the same; printed with `t`.

use std::fmt;
use std::str::FromStr;

use fvm_shared::ActorID;
use fvm_shared::address::{Address, Network, Protocol};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An address. Its text begins with `t`, whatever network it came from: the prefix is not part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Addr(pub Address);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a Filecoin address ({reason}): they look like t01234, t1..., t2..., t3... or t410...")]
pub struct AddrError {
    text: String,
    reason: String,
}

impl Addr {
    pub const fn id(id: ActorID) -> Self {
        Self(Address::new_id(id))
    }

    /// The actor ID, when this is an ID address.
    pub fn as_id(&self) -> Option<ActorID> {
        self.0.id().ok()
    }

    /// Whether this address is a public key (t1 or t3) and may therefore sign.
    pub fn is_key(&self) -> bool {
        matches!(self.0.protocol(), Protocol::Secp256k1 | Protocol::BLS)
    }
}

impl FromStr for Addr {
    type Err = AddrError;

    fn from_str(text: &str) -> Result<Self, AddrError> {
        let error = |reason: String| AddrError { text: text.to_owned(), reason };
        let network = match text.as_bytes().first() {
            Some(b't') => Network::Testnet,
            Some(b'f') => Network::Mainnet,
            _ => return Err(error("it begins with neither t nor f".to_owned())),
        };
        network.parse_address(text).map(Self).map_err(|_| error(what_is_wrong(text)))
    }
}

/// In words for whoever wrote it: a parser speaks of bits and checksums.
fn what_is_wrong(text: &str) -> String {
    let rest = text.get(2..).unwrap_or_default();
    match text.as_bytes().get(1) {
        Some(b'0') if rest.bytes().all(|byte| byte.is_ascii_digit()) && !rest.is_empty() => "the number is too large",
        Some(b'0') => "a number is expected after the 0",
        Some(b'1'..=b'4') => "a character of it is missing, superfluous or wrong",
        _ => "a number from 0 to 4 is expected after the first letter",
    }
    .to_owned()
}

impl fmt::Display for Addr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        f.pad(&format!("t{}", text.get(1..).unwrap_or_default()))
    }
}

impl From<Address> for Addr {
    fn from(address: Address) -> Self {
        Self(address)
    }
}

impl Serialize for Addr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Addr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_prefixes_mean_the_same_and_t_is_printed() {
        let f: Addr = "f1d2xrzcslx7xlbbylc5c3d5lvandqw4iwl6epxba".parse().unwrap();
        let t: Addr = "t1d2xrzcslx7xlbbylc5c3d5lvandqw4iwl6epxba".parse().unwrap();
        assert_eq!(f, t);
        assert_eq!(f.to_string(), "t1d2xrzcslx7xlbbylc5c3d5lvandqw4iwl6epxba");
        assert_eq!("f01234".parse::<Addr>().unwrap(), Addr::id(1234));
    }

    #[test]
    fn what_is_no_address_is_refused_with_a_sentence() {
        for text in ["", "1234", "x01", "t1d2xrzcslx7xlbbylc5c3d5lvandqw4iwl6epxbb", "t0-1", "t9abc"] {
            let error = text.parse::<Addr>().unwrap_err().to_string();
            assert!(error.starts_with(&format!("{text:?} is not a Filecoin address (")), "{error}");
        }
    }
}
