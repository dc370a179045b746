//! Providers: who they are, their collateral, and what they need of their offers whenever a lease begins or ends.

use abi::lease::{Error, OfferId, Statistics, UnbondingTicket, events};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use runtime::{Exit, Result};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::market::Market;
use crate::terms::require;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Provider {
    /// Where its money goes, if not to itself.
    pub payout: Option<ActorID>,
    pub keeper: Option<ActorID>,
    /// Collateral that no lease needs.
    pub free: TokenAmount,
    /// Collateral that orders and running leases need: the sum of theirs.
    pub locked: TokenAmount,
    /// Collateral on its way out.
    pub unbonding: Vec<UnbondingTicket>,
    /// What it earned and has not withdrawn.
    pub owed: TokenAmount,
    pub statistics: Statistics,
    /// Its offers that are not retired or still leased.
    pub offers: Vec<Shelf>,
}

/// How much of an offer is leased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Shelf {
    pub offer: OfferId,
    /// Orders and running leases.
    pub used: u32,
    /// Units that the provider keeps for itself.
    pub reserved: u32,
    /// Whether the offer is retired: then it leaves the shelf with its last lease.
    pub retired: bool,
}

impl Provider {
    /// Units of an offer that are leased, and those that are reserved.
    pub fn taken(&self, offer: OfferId) -> (u32, u32) {
        let shelf = self.offers.iter().find(|shelf| shelf.offer == offer);
        shelf.map_or((0, 0), |shelf| (shelf.used, shelf.reserved))
    }

    /// Takes a unit of an offer and locks its collateral.
    pub fn take_unit(&mut self, offer: OfferId, units: u32, collateral: &TokenAmount) -> Result<()> {
        let shelf = self.shelf(offer)?;
        require(shelf.used.saturating_add(shelf.reserved) < units, Error::NoFreeUnit)?;
        shelf.used += 1;
        require(*collateral <= self.free, Error::CollateralShort)?;
        self.free -= collateral;
        self.locked += collateral;
        Ok(())
    }

    /// Gives a unit back; of its collateral, `released` is free again and the rest is gone.
    pub fn return_unit(&mut self, offer: OfferId, collateral: &TokenAmount, released: &TokenAmount) -> Result<()> {
        let shelf = self.shelf(offer)?;
        shelf.used = shelf.used.checked_sub(1).ok_or_else(|| Exit::illegal_state("a unit was returned twice"))?;
        self.locked -= collateral;
        self.free += released;
        self.clear_shelf();
        Ok(())
    }

    /// Takes offers off the shelf that are retired and not leased any more.
    pub fn clear_shelf(&mut self) {
        self.offers.retain(|shelf| !shelf.retired || shelf.used > 0);
    }

    pub fn shelf(&mut self, offer: OfferId) -> Result<&mut Shelf> {
        let missing = || Exit::illegal_state("a provider's offer is not on its shelf");
        self.offers.iter_mut().find(|shelf| shelf.offer == offer).ok_or_else(missing)
    }
}

impl<S: Blockstore> Market<'_, S> {
    /// Adds free collateral, and makes the caller a provider if it was none.
    pub fn add_collateral(&mut self, caller: ActorID, value: &TokenAmount) -> Result<()> {
        require(value.is_positive(), Error::NoValue)?;
        let stall = match self.find_stall(caller)? {
            Some(stall) => stall,
            None => self.add_stall(caller)?,
        };
        self.provider(stall)?.free += value;
        self.state.held += value;
        self.tell(events::collateral_added(caller, value));
        Ok(())
    }

    pub fn set_payout(&mut self, caller: ActorID, payout: ActorID) -> Result<()> {
        let stall = self.known_stall(caller)?;
        self.provider(stall)?.payout = Some(payout).filter(|payout| *payout != caller);
        self.tell(events::payout_set(caller, payout));
        Ok(())
    }

    pub fn set_keeper(&mut self, caller: ActorID, keeper: Option<ActorID>) -> Result<()> {
        let stall = self.known_stall(caller)?;
        self.provider(stall)?.keeper = keeper;
        self.tell(events::keeper_set(caller, keeper));
        Ok(())
    }
}
