//! How miners are reached: libp2p peer IDs and multiaddresses, from text to the bytes that the miner actor keeps.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// A libp2p peer ID, such as `12D3KooW...` or `Qm...`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerId(pub Vec<u8>);

/// A multiaddress, such as `/ip4/203.0.113.7/tcp/4001`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multiaddr(pub Vec<u8>);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeerError {
    #[error("{0:?} is no peer ID: they look like 12D3KooW... or Qm...")]
    PeerId(String),
    #[error(
        "{0:?} is no multiaddress of a miner: they look like /ip4/203.0.113.7/tcp/4001 or /dns4/host.example/tcp/4001"
    )]
    Multiaddr(String),
}

impl FromStr for PeerId {
    type Err = PeerError;

    fn from_str(text: &str) -> Result<Self, PeerError> {
        // A multihash: the identity of an Ed25519 or secp256k1 key, or the SHA-256 of an RSA key.
        let is_multihash = |bytes: &Vec<u8>| matches!(bytes.as_slice(), [0x00 | 0x12, len, hash @ ..] if usize::from(*len) == hash.len() && *len > 0);
        base58(text).filter(is_multihash).map(Self).ok_or_else(|| PeerError::PeerId(text.to_owned()))
    }
}

fn base58(text: &str) -> Option<Vec<u8>> {
    // Little-endian while it grows.
    let mut bytes: Vec<u8> = Vec::new();
    for c in text.bytes() {
        let mut carry = BASE58.iter().position(|b| *b == c)?;
        for byte in &mut bytes {
            carry += usize::from(*byte) * 58;
            *byte = (carry & 0xff) as u8;
            carry >>= 8;
        }
        if carry > 0 {
            bytes.push(carry as u8);
        }
    }
    let zeros = text.bytes().take_while(|c| *c == b'1').count();
    bytes.extend(std::iter::repeat_n(0, zeros));
    bytes.reverse();
    Some(bytes)
}

impl FromStr for Multiaddr {
    type Err = PeerError;

    fn from_str(text: &str) -> Result<Self, PeerError> {
        encode(text).filter(|bytes| !bytes.is_empty()).map(Self).ok_or_else(|| PeerError::Multiaddr(text.to_owned()))
    }
}

fn encode(text: &str) -> Option<Vec<u8>> {
    let mut parts = text.strip_prefix('/')?.split('/');
    let mut bytes = Vec::new();
    while let Some(protocol) = parts.next() {
        varint(&mut bytes, code(protocol)?);
        match protocol {
            "ip4" => bytes.extend(parts.next()?.parse::<Ipv4Addr>().ok()?.octets()),
            "ip6" => bytes.extend(parts.next()?.parse::<Ipv6Addr>().ok()?.octets()),
            "tcp" | "udp" => bytes.extend(parts.next()?.parse::<u16>().ok()?.to_be_bytes()),
            "dns" | "dns4" | "dns6" => {
                let host = parts.next().filter(|host| !host.is_empty())?;
                varint(&mut bytes, host.len() as u64);
                bytes.extend(host.as_bytes());
            }
            _ => {}
        }
    }
    Some(bytes)
}

/// The number of a protocol in the multicodec table.
fn code(protocol: &str) -> Option<u64> {
    Some(match protocol {
        "ip4" => 4,
        "tcp" => 6,
        "ip6" => 41,
        "dns" => 53,
        "dns4" => 54,
        "dns6" => 55,
        "udp" => 273,
        "quic-v1" => 461,
        "ws" => 477,
        "wss" => 478,
        _ => return None,
    })
}

fn varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peer_ids_decode_to_their_multihash() {
        let ed25519: PeerId = "12D3KooWGzxzKZYveHXtpG6AsrUJBcWxHBFS2HsEoGTxrMLvKXtf".parse().unwrap();
        assert_eq!((ed25519.0.len(), &ed25519.0[..4]), (38, &[0x00, 0x24, 0x08, 0x01][..]));
        let rsa: PeerId = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N".parse().unwrap();
        assert_eq!((rsa.0.len(), &rsa.0[..2]), (34, &[0x12, 0x20][..]));
        for text in ["", "1", "0OIl", "12D3KooW", "t01234"] {
            assert_eq!(text.parse::<PeerId>(), Err(PeerError::PeerId(text.to_owned())));
        }
    }

    #[test]
    fn multiaddresses_encode_as_the_specification_says() {
        let encoded = |text: &str| hex::encode(text.parse::<Multiaddr>().unwrap().0);
        assert_eq!(encoded("/ip4/127.0.0.1/tcp/4001"), "047f000001060fa1");
        assert_eq!(encoded("/ip4/127.0.0.1/udp/4001/quic-v1"), "047f00000191020fa1cd03");
        assert_eq!(encoded("/dns4/a.example/tcp/443/wss"), "3609612e6578616d706c650601bbde03");
        for text in ["", "/", "ip4/1.2.3.4", "/ip4/1.2.3/tcp/1", "/ip4/1.2.3.4/tcp", "/ip4/1.2.3.4/tcp/99999", "/p2p/x"]
        {
            assert_eq!(text.parse::<Multiaddr>(), Err(PeerError::Multiaddr(text.to_owned())));
        }
    }
}
