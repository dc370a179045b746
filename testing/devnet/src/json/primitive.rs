//! CIDs, amounts, bytes, addresses and tipset keys.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chain::Tipset;
use fvm_shared::address::{Network, set_current_network};
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The longest decimal amount that is read: far beyond the supply, and short enough to parse at once.
const MAX_AMOUNT_DIGITS: usize = 100;

/// Makes every address of this process print with the prefix `t`.
pub fn network_prefix() {
    set_current_network(Network::Testnet);
}

/// A CID: `{"/": "bafy.."}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cid(pub cid::Cid);

#[derive(Serialize, Deserialize)]
struct Link {
    #[serde(rename = "/")]
    text: String,
}

impl Serialize for Cid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Link { text: self.0.to_string() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Cid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let link = Link::deserialize(deserializer)?;
        cid::Cid::from_str(&link.text).map(Self).map_err(|error| de::Error::custom(format!("not a CID: {error}")))
    }
}

/// A tipset key: the CIDs of its blocks. `null` and `[]` both mean the head.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TipsetKey(pub Vec<Cid>);

impl TipsetKey {
    /// The key of this tipset.
    pub fn of(tipset: &Tipset) -> Self {
        Self(tipset.key().into_iter().map(Cid).collect())
    }
}

/// attoFIL as a decimal string. A JSON integer is read too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Amount(pub TokenAmount);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0.atto())
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Text(String),
            Small(i64),
        }
        let text = match Form::deserialize(deserializer) {
            Ok(Form::Small(small)) => return Ok(Self(TokenAmount::from_atto(small))),
            Ok(Form::Text(text)) => text,
            Err(_) => return Err(de::Error::custom("an amount is a decimal string of attoFIL")),
        };
        if text.is_empty() {
            return Ok(Self::default());
        }
        let digits = text.strip_prefix('-').unwrap_or(&text);
        if digits.len() > MAX_AMOUNT_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(de::Error::custom("an amount is a decimal string of attoFIL"));
        }
        let atto = BigInt::from_str(&text).map_err(de::Error::custom)?;
        Ok(Self(TokenAmount::from_atto(atto)))
    }
}

/// Bytes in standard base64; `null` is no bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Option::<String>::deserialize(deserializer)? {
            None => Ok(Self::default()),
            Some(text) => {
                BASE64.decode(text).map(Self).map_err(|error| de::Error::custom(format!("not base64: {error}")))
            }
        }
    }
}

/// An address. Prints with `t`, reads `t` and `f`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address(pub fvm_shared::address::Address);

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Network::Testnet
            .parse_address(text)
            .or_else(|_| Network::Mainnet.parse_address(text))
            .map(Self)
            .map_err(|error| format!("not an address: {error}"))
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    #[test]
    fn amounts_round_trip_beyond_64_bits_and_keep_their_sign() {
        for text in ["0", "-7", "2000000000000000000000000000"] {
            let amount: Amount = from_value(json!(text)).unwrap();
            assert_eq!(to_value(&amount).unwrap(), json!(text));
        }
        assert_eq!(from_value::<Amount>(json!("")).unwrap(), Amount::default());
        assert_eq!(from_value::<Amount>(json!(7)).unwrap(), Amount(TokenAmount::from_atto(7)));
    }

    #[test]
    fn amounts_that_are_no_integers_are_refused() {
        for bad in
            [json!("1.5"), json!("1 FIL"), json!(1.5), json!("+1"), json!("-"), json!("9".repeat(101)), json!({})]
        {
            assert!(from_value::<Amount>(bad.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn both_prefixes_are_read_and_t_is_printed() {
        network_prefix();
        let address: Address = from_value(json!("f01234")).unwrap();
        assert_eq!(address, from_value(json!("t01234")).unwrap());
        assert_eq!(to_value(address).unwrap(), json!("t01234"));
        for bad in ["", "x01", "t09zz", "t1abc", "t0-1", "t018446744073709551616"] {
            assert!(from_value::<Address>(json!(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn bytes_are_base64_and_null_is_empty() {
        assert_eq!(from_value::<Bytes>(json!("Ynl0ZQ==")).unwrap().0, b"byte");
        assert_eq!(from_value::<Bytes>(json!(null)).unwrap().0, b"");
        assert!(from_value::<Bytes>(json!("!")).is_err());
    }

    #[test]
    fn cids_are_links() {
        let link = json!({"/": "bafy2bzacebc3bt6cedhoyw34drrmjvazhu4oj25er2ebk4u445pzycvq4ta4a"});
        let read: Cid = from_value(link.clone()).unwrap();
        assert_eq!(to_value(read).unwrap(), link);
        assert!(from_value::<Cid>(json!({"/": "x"})).is_err());
        assert!(from_value::<Cid>(json!("bafy")).is_err());
    }
}
