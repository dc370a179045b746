//! What the init actor remembers. The FVM reads this tuple natively, so its shape is not ours to change; that is why it
//! has no layout version in front.

use abi::Exit;
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::CborStore;
use fvm_ipld_hamt::{BytesKey, Config, Hamt};
use fvm_shared::ActorID;
use fvm_shared::address::{Address, Payload};
use multihash_codetable::Code;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

/// Below this ID live the network's singleton actors.
pub const FIRST_ACTOR_ID: ActorID = 100;

/// Address bytes to the ID behind them: robust (f2), key (f1, f3) and delegated (f4) addresses, never ID addresses.
type AddressMap<'s, S> = Hamt<&'s S, ActorID>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct State {
    pub address_map: Cid,
    pub next_id: ActorID,
    pub network_name: String,
    /// A list of code CIDs. As a link from the state it also keeps the code's blocks reachable.
    pub installed_actors: Cid,
}

/// Where a new actor's addresses led.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapped {
    New(ActorID),
    /// The delegated address had an ID before: a placeholder perhaps, that may be replaced.
    Existing(ActorID),
}

impl State {
    pub fn new<S: Blockstore>(store: &S, network_name: String) -> Result<Self, Exit> {
        let address_map = AddressMap::new_with_config(store, config()).flush().map_err(unreadable)?;
        let installed_actors = store.put_cbor(&Vec::<Cid>::new(), Code::Blake2b256).map_err(unreadable)?;
        Ok(Self { address_map, next_id: FIRST_ACTOR_ID, network_name, installed_actors })
    }

    /// Gives a new actor its ID and maps its addresses to it. A robust address that is taken is refused: two actors must never
    /// answer to one address, whatever origin and nonce it was made from.
    pub fn map<S: Blockstore>(
        &mut self,
        store: &S,
        robust: &Address,
        delegated: Option<&Address>,
    ) -> Result<Mapped, Exit> {
        let mut map = self.addresses(store)?;
        let existing = match delegated {
            Some(address) => map.get(&key(address)).map_err(unreadable)?.copied(),
            None => None,
        };
        let id = existing.unwrap_or(self.next_id);
        if !map.set_if_absent(key(robust), id).map_err(unreadable)? {
            return Err(Exit::forbidden("an actor already has this address"));
        }
        if existing.is_none() {
            self.next_id += 1;
            if let Some(address) = delegated {
                map.set(key(address), id).map_err(unreadable)?;
            }
        }
        self.address_map = map.flush().map_err(unreadable)?;
        Ok(if existing.is_some() { Mapped::Existing(id) } else { Mapped::New(id) })
    }

    /// The ID behind an address, if there is one.
    pub fn resolve<S: Blockstore>(&self, store: &S, address: &Address) -> Result<Option<ActorID>, Exit> {
        match address.payload() {
            Payload::ID(id) => Ok(Some(*id)),
            _ => Ok(self.addresses(store)?.get(&key(address)).map_err(unreadable)?.copied()),
        }
    }

    /// The installed code CIDs, oldest first.
    pub fn installed<S: Blockstore>(&self, store: &S) -> Result<Vec<Cid>, Exit> {
        store.get_cbor(&self.installed_actors).ok().flatten().ok_or_else(|| unreadable(()))
    }

    /// Adds a code CID to the list.
    pub fn install<S: Blockstore>(&mut self, store: &S, code: Cid) -> Result<(), Exit> {
        let mut installed = self.installed(store)?;
        installed.push(code);
        self.installed_actors = store.put_cbor(&installed, Code::Blake2b256).map_err(unreadable)?;
        Ok(())
    }

    fn addresses<'s, S: Blockstore>(&self, store: &'s S) -> Result<AddressMap<'s, S>, Exit> {
        AddressMap::load_with_config(&self.address_map, store, config()).map_err(unreadable)
    }
}

/// Rules that hold after every message: IDs are handed out once, and no code is listed twice.
pub fn violations<S: Blockstore>(state: &State, store: &S) -> Vec<String> {
    let mut found = Vec::new();
    match state.addresses(store) {
        Err(exit) => found.push(format!("address map: {exit}")),
        Ok(map) => {
            let walked = map.for_each(|address, id| {
                if *id < FIRST_ACTOR_ID || *id >= state.next_id {
                    found.push(format!("address {address:?} leads to ID {id}, which was never handed out"));
                }
                Ok(())
            });
            if let Err(error) = walked {
                found.push(format!("address map: {error}"));
            }
        }
    }
    match state.installed(store) {
        Err(exit) => found.push(format!("installed code: {exit}")),
        Ok(mut codes) => {
            let listed = codes.len();
            codes.sort();
            codes.dedup();
            if codes.len() != listed {
                found.push("a code is listed twice".to_owned());
            }
        }
    }
    found
}

/// Bit width and minimum depth as the FVM reads this map.
fn config() -> Config {
    Config { bit_width: fvm_shared::HAMT_BIT_WIDTH, ..Config::default() }
}

fn key(address: &Address) -> BytesKey {
    address.to_bytes().into()
}

fn unreadable<E>(_: E) -> Exit {
    Exit::illegal_state("the init actor's state cannot be read")
}
