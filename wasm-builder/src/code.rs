use cid::Cid;
use multihash_codetable::{Code, MultihashDigest};

const RAW: u64 = 0x55;

/// The code CID under which the FVM knows a module: version 1, raw codec, blake2b-256 of the bytes.
pub fn code_cid(wasm: &[u8]) -> Cid {
    Cid::new_v1(RAW, Code::Blake2b256.digest(wasm))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_cid_of_an_empty_module_is_the_known_one() {
        // blake2b-256 of no bytes is 0e5751c0...a8; the prefix is version 1, raw, blake2b-256, 32 bytes.
        let cid = code_cid(&[]);

        assert_eq!(
            hex::encode(cid.to_bytes()),
            "0155a0e402200e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"
        );
        assert!(cid.to_string().starts_with("bafk2bzace"));
    }
}
