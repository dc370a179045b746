//! What the market remembers.
//!
//! Writing blocks is most of what a message costs, so the layout follows what changes together. A lease's hot part is its
//! [`Meter`](crate::meter::Meter), a few small integers; the meters of sixteen leases of one provider share a block, the
//! [`Page`](crate::page::Page). Its cold part, the [`Contract`](crate::contract::Contract), is a block of its own that a
//! page's folder links to. Above the pages is their provider's own block, the [`Stall`](crate::stall::Stall), with its money and
//! its offers' units in use: what a lease changes lies on one path. What only some messages need is behind one link.

use abi::lease::Terms;
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::CborStore;
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use multihash_codetable::Code;
use num_traits::Zero;
use runtime::{Exit, Result};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::links::{Links, List};
use crate::people::People;
use crate::stall::StallId;
use crate::terms;

/// The layout that this code reads and writes.
pub const LAYOUT: u64 = *runtime::layouts::LEASE.start();

/// Providers' stalls by actor.
pub type StallsOf<'s, S> = People<'s, S, StallId>;
/// What renters and reporters are owed, by actor. What a provider earned is in its own record.
pub type Credits<'s, S> = People<'s, S, TokenAmount>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct State {
    /// Always [`LAYOUT`], and always first: an upgrade reads it before anything else.
    pub layout: u64,
    pub terms: Terms,
    /// All money that is somebody's: collateral, prepayments not yet spent, and what is owed. The rest of the balance is the
    /// operator's.
    pub held: TokenAmount,
    /// Fees not yet withdrawn, a part of `held`.
    pub fees: TokenAmount,
    /// How many leases there ever were.
    pub leases: u64,
    /// [`Stall`](crate::stall::Stall)s by number.
    pub stalls: Links,
    /// [`StallsOf`]
    pub stalls_of: Cid,
    /// [`Credits`]
    pub credits: Cid,
    /// The [`Links`] of [`Offer`](crate::offer::Offer)s by number: the most recent version of each.
    pub offers: Cid,
}

impl State {
    /// An empty market. `terms` are checked and name the operator by its ID.
    pub fn new<S: Blockstore>(store: &S, terms: Terms) -> Result<Self> {
        Ok(Self {
            layout: LAYOUT,
            terms,
            held: TokenAmount::zero(),
            fees: TokenAmount::zero(),
            leases: 0,
            stalls: Links::default(),
            stalls_of: StallsOf::empty(store)?,
            credits: Credits::empty(store)?,
            offers: store.put_cbor(&Links::default(), Code::Blake2b256).map_err(unreadable)?,
        })
    }

    /// What other code left is taken over only if it is a whole market: terms that a market may have, lists that can be read, and a
    /// balance that covers what is held. What is below the lists is not read: a market of any size can be taken over.
    pub fn admit<S: Blockstore>(&self, store: &S, balance: &TokenAmount) -> Result<()> {
        terms::check(&self.terms).map_err(unreadable)?;
        self.operator()?;
        StallsOf::load(self.stalls_of, store).get(0)?;
        Credits::load(self.credits, store).get(0)?;
        List::load(self.stalls.clone(), store).get(0)?;
        let offers = store.get_cbor(&self.offers).ok().flatten().ok_or_else(|| unreadable(()))?;
        List::load(offers, store).get(0)?;
        if self.layout != LAYOUT || self.held > *balance {
            return Err(unreadable(()));
        }
        Ok(())
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
