//! What the market remembers.
//!
//! Writing blocks is most of what a message costs, so the layout follows what changes together. A lease's hot part is its
//! [`Meter`](crate::meter::Meter), a few small integers; the meters of eight leases of one provider share a block, the
//! [`Page`](crate::page::Page). Its cold part, the [`Contract`](crate::contract::Contract), is a block of its own that a
//! page's folder links to. What leasing an offer changes, its units in use, is kept with its provider, which is
//! written anyway.

use abi::lease::Terms;
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::{Exit, Result};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::links::Links;
use crate::page::LEASES;
use crate::people::People;
use crate::provider::Provider;

/// The version of this layout.
pub const LAYOUT: u64 = 1;

/// Providers by actor.
pub type Providers<'s, S> = People<'s, S, Provider>;
/// What renters and reporters are owed, by actor. What a provider earned is in its own record.
pub type Credits<'s, S> = People<'s, S, TokenAmount>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct State {
    pub layout: u64,
    pub terms: Terms,
    /// All money that is somebody's: collateral, prepayments not yet spent, and what is owed. The rest of the balance is the
    /// operator's.
    pub held: TokenAmount,
    /// Fees not yet withdrawn, a part of `held`.
    pub fees: TokenAmount,
    /// [`Providers`]
    pub providers: Cid,
    /// [`Offer`](crate::offer::Offer)s by number.
    pub offers: Links,
    /// [`Page`](crate::page::Page)s by number.
    pub pages: Links,
    /// [`Credits`]
    pub credits: Cid,
}

impl State {
    /// An empty market. `terms` are checked and name the operator by its ID.
    pub fn new<S: Blockstore>(store: &S, terms: Terms) -> Result<Self> {
        Ok(Self {
            layout: LAYOUT,
            terms,
            held: TokenAmount::zero(),
            fees: TokenAmount::zero(),
            providers: Providers::empty(store)?,
            offers: Links::default(),
            pages: Links::default(),
            credits: Credits::empty(store)?,
        })
    }

    /// How many leases there ever were, up to a page's worth for each provider too many: what a full scan has to read.
    pub fn objects(&self) -> u64 {
        self.pages.count * LEASES
    }

    /// Who runs the market.
    pub fn operator(&self) -> Result<ActorID> {
        self.terms.operator.id().map_err(unreadable)
    }
}

/// A block that is missing or of another shape: nothing a caller could mend.
pub(crate) fn unreadable<E>(_: E) -> Exit {
    Exit::illegal_state("the market's state cannot be read")
}
