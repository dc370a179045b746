//! Lotus's `KeyInfo`: the hex of a JSON object, as `lotus wallet export` prints and `lotus wallet import` reads.

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::key::{KeyKind, SecretKey};
use crate::failure::Failure;

#[derive(Serialize, Deserialize)]
struct KeyInfo {
    #[serde(rename = "Type")]
    kind: String,
    #[serde(rename = "PrivateKey")]
    private_key: String,
}

/// The key as one line of hex. This is the secret itself.
pub fn export(key: &SecretKey) -> Result<Zeroizing<String>> {
    let mut info = KeyInfo { kind: key.kind().to_string(), private_key: STANDARD.encode(key.expose()) };
    let json = Zeroizing::new(serde_json::to_vec(&info)?);
    info.private_key.zeroize();
    Ok(Zeroizing::new(hex::encode(json.as_slice())))
}

/// Reads the hex, with or without `0x`, or the bare JSON object.
pub fn import(text: &str) -> Result<SecretKey> {
    let text = text.trim();
    let json = if text.starts_with('{') {
        Zeroizing::new(text.as_bytes().to_vec())
    } else {
        let bytes = hex::decode(text.strip_prefix("0x").unwrap_or(text)).map_err(|_| not_key_info())?;
        Zeroizing::new(bytes)
    };
    // The parser's own message could quote the secret, so it is dropped.
    let info: KeyInfo = serde_json::from_slice(&json).map_err(|_| not_key_info())?;
    let encoded = Zeroizing::new(info.private_key);
    let kind: KeyKind = info.kind.parse()?;
    let bytes = Zeroizing::new(STANDARD.decode(encoded.as_bytes()).map_err(|_| not_key_info())?);
    SecretKey::from_bytes(kind, &bytes).context("read the key")
}

fn not_key_info() -> Failure {
    Failure::other("this is not a Lotus KeyInfo: it is neither hex nor a JSON object with Type and PrivateKey")
        .hint("lotus wallet export ADDRESS | leasehold wallet import NAME")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Addr;

    /// Published by other implementations of the format, with the addresses they expect.
    const VECTORS: [(&str, &str); 3] = [
        (
            "7b2254797065223a22736563703235366b31222c22507269766174654b6579223a226f784132746e774378426552303055734561766f56637551722b6d4133596b7346567543346254416873303d227d",
            "t1yu5umbmxehc5w32svhlpruvsb5ml6ya7puvy4uq",
        ),
        (
            "7b2254797065223a22626c73222c22507269766174654b6579223a226a6b55704e6a53493749664a4632434f6f505169344f79477a475241532b766b616c314e5a616f7a3853633d227d",
            "t3w2ll4guubkslpmxseiqhtemwtmxdnhnshogd25gfrbhe6dso6kly2aj756wmcx2gq4jehn6x2z3ji4zlzioq",
        ),
        (
            "7b2254797065223a22626c73222c22507269766174654b6579223a22414e6438397a4d6a47734e61413359525668794e4b553965376776686b324b305047526b39456c426b6a303d227d",
            "t3wnsgz3ussu7erbcl2dxlmqbqd43zok3afuty2xdtafvz3uq5kwc35m7or5gzudmhiqvuqkwkb5vjplaljwca",
        ),
    ];

    #[test]
    fn published_keys_give_their_addresses_and_export_byte_for_byte() {
        for (hex, address) in VECTORS {
            let key = import(hex).unwrap();
            assert_eq!(Addr(key.address().unwrap()).to_string(), address);
            assert_eq!(export(&key).unwrap().as_str(), hex);
        }
    }

    #[test]
    fn a_raw_secp256k1_key_gives_its_published_address() {
        let bytes = hex::decode("f15716d3b003b304b8055d9cc62e6b9c869d56cc930c3858d4d7c31f5f53f14a").unwrap();
        let key = SecretKey::from_bytes(KeyKind::Secp256k1, &bytes).unwrap();
        assert_eq!(Addr(key.address().unwrap()).to_string(), "t1d2xrzcslx7xlbbylc5c3d5lvandqw4iwl6epxba");
    }

    #[test]
    fn what_is_no_key_is_refused_without_repeating_it() {
        for text in ["", "zz", "7b7d", "{\"Type\":\"bls\",\"PrivateKey\":7}", "{\"Type\":\"bls\",\"PrivateKey\":\"?\"}"]
        {
            assert_eq!(import(text).unwrap_err().to_string(), not_key_info().to_string(), "{text}");
        }
        let delegated = import("{\"Type\":\"delegated\",\"PrivateKey\":\"AAAA\"}").unwrap_err().to_string();
        assert_eq!(delegated, "\"delegated\" is no kind of key that can be kept here: secp256k1 and bls are");
    }
}
