use cid::Cid;
use fvm_ipld_encoding::DAG_CBOR;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Broken, Result};

/// Where blocks are: the chain's, as the executing actor sees them, or a test's.
pub trait Blocks {
    /// The block with this CID.
    fn read(&self, cid: &Cid) -> Result<Vec<u8>>;

    /// Stores a block, with the multicodec of what is in it, under its blake2b-256 hash.
    fn write(&self, codec: u64, block: &[u8]) -> Result<Cid>;
}

/// Reads a block of DAG-CBOR that holds one value.
pub fn get<T: DeserializeOwned>(cid: &Cid, blocks: &impl Blocks) -> Result<T> {
    fvm_ipld_encoding::from_slice(&blocks.read(cid)?).map_err(|_| Broken)
}

/// Writes a value as a block of DAG-CBOR.
pub fn put<T: Serialize>(value: &T, blocks: &impl Blocks) -> Result<Cid> {
    blocks.write(DAG_CBOR, &fvm_ipld_encoding::to_vec(value).map_err(|_| Broken)?)
}

/// Outside the FVM every blockstore will do.
#[cfg(not(target_arch = "wasm32"))]
impl<B: fvm_ipld_blockstore::Blockstore> Blocks for B {
    fn read(&self, cid: &Cid) -> Result<Vec<u8>> {
        self.get(cid).ok().flatten().ok_or(Broken)
    }

    fn write(&self, codec: u64, block: &[u8]) -> Result<Cid> {
        let block = fvm_ipld_blockstore::Block::new(codec, block);
        self.put(multihash_codetable::Code::Blake2b256, &block).map_err(|_| Broken)
    }
}
