//! Looking at the state: always as it is now, the open block included.

use anyhow::{Context, Result};
use cid::Cid;
use fvm::state_tree::StateTree;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::de::DeserializeOwned;
use fvm_shared::ActorID;
use fvm_shared::address::{Address, Payload, Protocol};
use fvm_shared::econ::TokenAmount;
use fvm_shared::state::ActorState;

use crate::chain::Chain;
use crate::singleton::SYSTEM;

impl Chain {
    /// An actor: its code, state root, nonce, balance and delegated address.
    pub fn actor(&self, address: &Address) -> Result<Option<ActorState>> {
        let address = *address;
        self.machine.run(move |vm| Ok(vm.tree()?.get_actor_by_address(&address)?))
    }

    /// The ID behind an address, if the address is known. An ID address stands for itself, whether the actor exists or not.
    pub fn resolve(&self, address: &Address) -> Result<Option<ActorID>> {
        let address = *address;
        self.machine.run(move |vm| Ok(vm.tree()?.lookup_id(&address)?))
    }

    /// What an address owns, in attoFIL; nothing if there is no actor.
    pub fn balance(&self, address: &Address) -> Result<TokenAmount> {
        Ok(self.actor(address)?.map(|actor| actor.balance).unwrap_or_default())
    }

    /// The nonce of the next message from an address; 0 if there is no actor.
    pub fn nonce(&self, address: &Address) -> Result<u64> {
        Ok(self.actor(address)?.map_or(0, |actor| actor.sequence))
    }

    /// The key address (f1 or f3) of an account, or the delegated address of any other actor that has one.
    pub fn key_address(&self, address: &Address) -> Result<Option<Address>> {
        if matches!(address.protocol(), Protocol::Secp256k1 | Protocol::BLS) {
            return Ok(Some(*address));
        }
        let Some(actor) = self.actor(address)? else { return Ok(None) };
        if actor.code == self.builtin_code("account")? {
            let (key,): (Address,) = self.state(address)?;
            return Ok(Some(key).filter(|key| key.protocol() != Protocol::ID));
        }
        Ok(actor.delegated_address)
    }

    /// The block at the root of an actor's state.
    pub fn read_state(&self, address: &Address) -> Result<Vec<u8>> {
        let actor = self.actor(address)?.with_context(|| format!("there is no actor {address}"))?;
        self.block(&actor.state)?.with_context(|| format!("the state of {address} is missing"))
    }

    /// The root of an actor's state, decoded.
    pub fn state<T: DeserializeOwned>(&self, address: &Address) -> Result<T> {
        let block = self.read_state(address)?;
        fvm_ipld_encoding::from_slice(&block).with_context(|| format!("decode the state of {address}"))
    }

    /// Any block of the chain, the open block's state included.
    pub fn block(&self, cid: &Cid) -> Result<Option<Vec<u8>>> {
        if let Some(block) = self.store.get(cid)? {
            return Ok(Some(block));
        }
        let cid = *cid;
        self.machine.run(move |vm| vm.tree()?.store().get(&cid))
    }

    /// Every actor with its ID, in order of ID. Writes the open block's state out first.
    pub fn actors(&mut self) -> Result<Vec<(ActorID, ActorState)>> {
        let root = self.flush()?;
        let mut actors = Vec::new();
        StateTree::new_from_root(&self.store, &root)?.for_each_cacheless(|address, actor| {
            let &Payload::ID(id) = address.payload() else {
                anyhow::bail!("the state tree names an actor {address}, which is no ID");
            };
            actors.push((id, actor.clone()));
            Ok(())
        })?;
        actors.sort_by_key(|(id, _)| *id);
        Ok(actors)
    }

    /// Every storage miner, the guard miner included.
    pub fn miners(&mut self) -> Result<Vec<ActorID>> {
        let code = self.builtin_code("storageminer")?;
        Ok(self.actors()?.into_iter().filter(|(_, actor)| actor.code == code).map(|(id, _)| id).collect())
    }

    /// The sum of every balance, in attoFIL: on a sound chain it is [`total_supply`](crate::Parameters::total_supply),
    /// whatever happened, because what is burnt belongs to f099.
    pub fn total_balance(&mut self) -> Result<TokenAmount> {
        Ok(self.actors()?.into_iter().map(|(_, actor)| actor.balance).sum())
    }

    /// The built-in actors' codes by their official names, in the manifest's order.
    pub fn builtin_codes(&self) -> Result<Vec<(String, Cid)>> {
        let (registry,): (Cid,) = self.state(&Address::new_id(SYSTEM))?;
        self.store.value(&registry).context("read the list of built-in actors")
    }

    /// The code of one built-in actor, by its official name.
    pub fn builtin_code(&self, name: &str) -> Result<Cid> {
        let found = self.builtin_codes()?.into_iter().find(|(known, _)| known == name);
        Ok(found.with_context(|| format!("there is no built-in actor called {name}"))?.1)
    }

    /// Writes the open block's state into the [`store`](Chain::store) and returns its root. The block stays open.
    pub fn flush(&mut self) -> Result<Cid> {
        self.cursor.root = self.machine.run(|vm| vm.flush())?;
        Ok(self.cursor.root)
    }
}
