use abi::Exit;
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::DAG_CBOR;
use fvm_sdk as sdk;
use serde::{Serialize, de::DeserializeOwned};
use tree::{Blocks, Broken};

/// Blake2b-256, the hash of every block of an actor's state.
const BLAKE2B_256: u64 = 0xb220;
const HASH_BYTES: u32 = 32;

/// The executing actor's view of the chain's blocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Store;

/// Why a block could not be read or written. Without the FVM's text: a formatted error is code that every message pays for.
#[derive(Clone, Copy, Debug)]
pub struct StoreError;

impl core::fmt::Display for StoreError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the FVM refused a block")
    }
}

impl std::error::Error for StoreError {}

impl Blockstore for Store {
    fn get(&self, cid: &Cid) -> anyhow::Result<Option<Vec<u8>>> {
        match sdk::ipld::get(cid) {
            Ok(block) => Ok(Some(block)),
            Err(_) => Err(StoreError.into()),
        }
    }

    fn put_keyed(&self, cid: &Cid, block: &[u8]) -> anyhow::Result<()> {
        let hash = cid.hash();
        let written =
            sdk::ipld::put(hash.code(), u32::from(hash.size()), cid.codec(), block).map_err(|_| StoreError)?;
        if written == *cid { Ok(()) } else { Err(StoreError.into()) }
    }

    fn put<D>(&self, code: multihash_codetable::Code, block: &fvm_ipld_blockstore::Block<D>) -> anyhow::Result<Cid>
    where
        D: AsRef<[u8]>,
    {
        // The FVM hashes the block; doing it here first would cost its gas twice.
        sdk::ipld::put(code.into(), HASH_BYTES, block.codec, block.data.as_ref()).map_err(|_| StoreError.into())
    }
}

impl Blocks for Store {
    fn read(&self, cid: &Cid) -> tree::Result<Vec<u8>> {
        sdk::ipld::get(cid).map_err(|_| Broken)
    }

    fn write(&self, codec: u64, block: &[u8]) -> tree::Result<Cid> {
        sdk::ipld::put(BLAKE2B_256, HASH_BYTES, codec, block).map_err(|_| Broken)
    }
}

/// The actor's state.
pub fn load<T: DeserializeOwned>() -> crate::Result<T> {
    let root = load_root()?;
    tree::get(&root, &Store).map_err(|_| Exit::illegal_state("the actor's state cannot be read"))
}

/// The CID of the actor's state.
pub fn load_root() -> crate::Result<Cid> {
    sdk::sself::root().map_err(|_| Exit::illegal_state("the actor has no state"))
}

/// Makes `state` the actor's state. Exit 25 (read-only) inside a read-only call.
pub fn save<T: Serialize>(state: &T) -> crate::Result<()> {
    let bytes = fvm_ipld_encoding::to_vec(state).map_err(|_| Exit::serialization("the state cannot be encoded"))?;
    let root = sdk::ipld::put(BLAKE2B_256, HASH_BYTES, DAG_CBOR, &bytes)
        .map_err(|_| Exit::serialization("the state is too large for a block"))?;
    sdk::sself::set_root(&root).map_err(|_| {
        Exit::new(fvm_shared::error::ExitCode::USR_READ_ONLY, "this call is read-only: the state cannot change")
    })
}
