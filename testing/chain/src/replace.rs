use anyhow::{Context, Result};
use fvm_ipld_blockstore::{Block, Blockstore};
use fvm_ipld_encoding::DAG_CBOR;
use fvm_shared::address::Address;
use multihash_codetable::Code::Blake2b256;
use serde::Serialize;

use crate::chain::Chain;

impl Chain {
    /// Puts another state under an actor, which no message can do: for tests of what needs more than this network has, such as
    /// money that a miner has locked in sectors.
    pub fn replace_state<T: Serialize>(&mut self, address: &Address, state: &T) -> Result<()> {
        let id = self.resolve(address)?.with_context(|| format!("there is no actor {address}"))?;
        let bytes = fvm_ipld_encoding::to_vec(state)?;
        self.cursor.root = self.machine.run(move |vm| {
            vm.edit(|tree| {
                let head = tree.store().put(Blake2b256, &Block::new(DAG_CBOR, bytes))?;
                tree.mutate_actor(id, |actor| {
                    actor.state = head;
                    Ok(())
                })?;
                Ok(())
            })
        })?;
        Ok(())
    }
}
