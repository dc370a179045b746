//! What the market remembers.
//!
//! Writing blocks is most of what a message costs, so the layout follows what changes together. A lease's hot part is its
//! [`Meter`](crate::meter::Meter), a few small integers; the meters of eight leases of one provider share a block, the
//! [`Page`](crate::page::Page). Its cold part, the [`Contract`](crate::contract::Contract), is a block of its own that a
//! page's folder links to. What leasing an offer changes, its units in use, is kept with its provider, which is
//! written anyway.

use abi::lease::Terms;
use cid::Cid;
use fvm_ipld_amt::Amt;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_hamt::{BytesKey, Config, Hamt};
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::{Exit, Result};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::offer::Offer;
use crate::page::LEASES;
use crate::provider::Provider;

/// The version of this layout.
pub const LAYOUT: u64 = 1;

/// The branching of every AMT, in bits.
const AMT_BITS: u32 = 3;

/// Providers by actor.
pub type Providers<'s, S> = Hamt<&'s S, Provider>;
/// Offers by number.
pub type Offers<'s, S> = Amt<Offer, &'s S>;
/// Links to pages, by number.
pub type Pages<'s, S> = Amt<Cid, &'s S>;
/// What renters and reporters are owed, by actor. What a provider earned is in its own record.
pub type Credits<'s, S> = Hamt<&'s S, TokenAmount>;

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
    /// [`Offers`]
    pub offers: Cid,
    /// [`Pages`]
    pub pages: Cid,
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
            providers: Providers::new_with_config(store, map_config()).flush().map_err(unreadable)?,
            offers: Offers::new_with_bit_width(store, AMT_BITS).flush().map_err(unreadable)?,
            pages: Pages::new_with_bit_width(store, AMT_BITS).flush().map_err(unreadable)?,
            credits: Credits::new_with_config(store, map_config()).flush().map_err(unreadable)?,
        })
    }

    /// How many leases there ever were, up to a page's worth for each provider too many: what a full scan has to read.
    pub fn objects<S: Blockstore>(&self, store: &S) -> Result<u64> {
        Ok(Pages::load(&self.pages, store).map_err(unreadable)?.count() * LEASES)
    }

    /// Who runs the market.
    pub fn operator(&self) -> Result<ActorID> {
        self.terms.operator.id().map_err(unreadable)
    }
}

/// One entry per slot: a shared slot would be rewritten for each of its entries.
pub(crate) fn map_config() -> Config {
    Config { bit_width: 3, min_data_depth: 0, max_array_width: 1 }
}

pub(crate) fn key(actor: ActorID) -> BytesKey {
    BytesKey(actor.to_be_bytes().to_vec())
}

/// A block that is missing or of another shape: nothing a caller could mend.
pub(crate) fn unreadable<E>(_: E) -> Exit {
    Exit::illegal_state("the market's state cannot be read")
}
