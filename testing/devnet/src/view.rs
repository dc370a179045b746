//! The state as a tipset left it.

use anyhow::{Context as _, Result};
use chain::Store;
use cid::Cid;
use fvm::state_tree::StateTree;
use fvm_ipld_encoding::CborStore as _;
use fvm_ipld_encoding::de::DeserializeOwned;
use fvm_ipld_hamt::{BytesKey, Hamt};
use fvm_shared::ActorID;
use fvm_shared::address::{Address, Payload, Protocol};
use fvm_shared::bigint::BigInt;
use fvm_shared::bigint::bigint_ser::BigIntDe;
use fvm_shared::econ::TokenAmount;
use fvm_shared::state::ActorState;

const INIT: Address = Address::new_id(1);
const SYSTEM: Address = Address::new_id(0);

/// The bit width of the built-in actors' maps.
const MAP_BIT_WIDTH: u32 = 5;

type AddressMap<'a> = Hamt<&'a Store, ActorID, BytesKey>;
/// The bit width of the market actor's balance tables.
const BALANCE_BIT_WIDTH: u32 = 6;

type BalanceMap<'a> = Hamt<&'a Store, TokenAmount, BytesKey>;
type ClaimMap<'a> = Hamt<&'a Store, (i64, BigIntDe, BigIntDe), BytesKey>;

/// Reads one state, current or past.
pub struct View<'a> {
    store: &'a Store,
    tree: StateTree<&'a Store>,
}

impl<'a> View<'a> {
    /// The state under `root`.
    pub fn new(store: &'a Store, root: &Cid) -> Result<Self> {
        let tree = StateTree::new_from_root(store, root)?;
        Ok(Self { store, tree })
    }

    /// The actor at an address of any kind.
    pub fn actor(&self, address: &Address) -> Result<Option<ActorState>> {
        Ok(self.tree.get_actor_by_address(address)?)
    }

    /// The ID of the actor at an address; `None` where there is no such actor.
    pub fn id(&self, address: &Address) -> Result<Option<ActorID>> {
        match self.tree.lookup_id(address)? {
            Some(id) if self.tree.get_actor(id)?.is_some() => Ok(Some(id)),
            _ => Ok(None),
        }
    }

    /// An actor's state, decoded.
    pub fn state<T: DeserializeOwned>(&self, actor: &ActorState) -> Result<T> {
        self.value(&actor.state)
    }

    /// Any block, decoded.
    pub fn value<T: DeserializeOwned>(&self, cid: &Cid) -> Result<T> {
        self.store.get_cbor(cid)?.with_context(|| format!("the block {cid} is missing"))
    }

    /// The key address of an account, which is what its signatures verify against; `None` where the actor has none.
    pub fn key_address(&self, address: &Address) -> Result<Option<Address>> {
        if matches!(address.protocol(), Protocol::Secp256k1 | Protocol::BLS) {
            return Ok(Some(*address));
        }
        let Some(actor) = self.actor(address)? else { return Ok(None) };
        if !self.is(&actor, "account")? {
            return Ok(actor.delegated_address);
        }
        let (key,): (Address,) = self.state(&actor)?;
        Ok(Some(key).filter(|key| key.protocol() != Protocol::ID))
    }

    /// The address of an actor that survives a reorganisation: its key, delegated or actor address.
    pub fn robust_address(&self, id: ActorID) -> Result<Option<Address>> {
        let init = self.actor(&INIT)?.context("there is no init actor")?;
        let state: fvm::init_actor::State = self.state(&init)?;
        let map: AddressMap<'_> = Hamt::load_with_bit_width(&state.address_map, self.store, MAP_BIT_WIDTH)?;
        let mut found = None;
        map.for_each(|key, value| {
            if *value == id {
                found = Some(Address::from_bytes(key)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The raw and quality-adjusted power that a miner claims, in bytes, by the map of the power actor's state.
    pub fn claim(&self, claims: &Cid, miner: ActorID) -> Result<Option<(BigInt, BigInt)>> {
        let map: ClaimMap<'_> = Hamt::load_with_bit_width(claims, self.store, MAP_BIT_WIDTH)?;
        let found = map.get(&BytesKey(Address::new_id(miner).to_bytes()))?;
        Ok(found.map(|(_, raw, quality_adjusted)| (raw.0.clone(), quality_adjusted.0.clone())))
    }

    /// What an address has by a balance table of the market actor's state.
    pub fn market_balance(&self, table: &Cid, address: &Address) -> Result<Option<TokenAmount>> {
        let map: BalanceMap<'_> = Hamt::load_with_bit_width(table, self.store, BALANCE_BIT_WIDTH)?;
        Ok(map.get(&BytesKey(address.to_bytes()))?.cloned())
    }

    /// Every actor, by ID.
    pub fn actors(&self) -> Result<Vec<(ActorID, ActorState)>> {
        let mut actors = Vec::new();
        self.tree.for_each_cacheless(|address, actor| {
            if let Payload::ID(id) = address.payload() {
                actors.push((*id, actor.clone()));
            }
            Ok(())
        })?;
        actors.sort_by_key(|(id, _)| *id);
        Ok(actors)
    }

    /// Every actor with the code of this built-in actor.
    pub fn actors_of(&self, builtin: &str) -> Result<Vec<ActorID>> {
        let code = self.code(builtin)?;
        Ok(self.actors()?.into_iter().filter(|(_, actor)| actor.code == code).map(|(id, _)| id).collect())
    }

    /// The codes of the built-in actors by their official names.
    pub fn codes(&self) -> Result<Vec<(String, Cid)>> {
        self.value(&self.registry()?)
    }

    /// The CID of the list of built-in actors.
    pub fn registry(&self) -> Result<Cid> {
        let system = self.actor(&SYSTEM)?.context("there is no system actor")?;
        let (registry,): (Cid,) = self.state(&system)?;
        Ok(registry)
    }

    fn code(&self, builtin: &str) -> Result<Cid> {
        let found = self.codes()?.into_iter().find(|(name, _)| name == builtin);
        Ok(found.with_context(|| format!("there is no built-in actor {builtin}"))?.1)
    }

    /// Whether `actor` runs the code of this built-in actor.
    pub fn is(&self, actor: &ActorState, builtin: &str) -> Result<bool> {
        Ok(actor.code == self.code(builtin)?)
    }
}
