//! What a market and an offer of the model agree on.

use fvm_shared::clock::ChainEpoch;
use serde::{Deserialize, Serialize};

/// A market's terms: shares in basis points, amounts in attoFIL.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub fee: i64,
    pub accept_window: ChainEpoch,
    pub min_charge: i64,
    pub fault_slash: i64,
    pub no_show_slash: i64,
    pub bounty: i64,
    pub grace: ChainEpoch,
}

/// Who is who in the model, and the place of each in what was withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Who {
    Operator,
    Provider,
    /// The provider's.
    Keeper,
    /// Another provider, without a keeper.
    Rival,
    Renter,
    Stranger,
}

pub const EVERYBODY: [Who; 6] = [Who::Operator, Who::Provider, Who::Keeper, Who::Rival, Who::Renter, Who::Stranger];

/// An offer. All but its rate stays as it is.
#[derive(Clone, Copy, Debug)]
pub struct Stand {
    pub provider: Who,
    pub rate: i64,
    pub window: ChainEpoch,
    pub min_term: ChainEpoch,
    pub collateral: i64,
    /// The last epoch that a lease may reach.
    pub until: ChainEpoch,
}

impl Stand {
    /// Whether somebody may do for the provider what a keeper may.
    pub fn is_kept_by(&self, who: Who) -> bool {
        who == self.provider || (who == Who::Keeper && self.provider == Who::Provider)
    }
}
