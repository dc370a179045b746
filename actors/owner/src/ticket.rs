//! An exit ticket: principal that has left its position and waits in the queue to be paid.

use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub holder: ActorID,
    /// What it stands for, the fee included.
    pub amount: TokenAmount,
    /// The early-exit fee that is taken when it is withdrawn.
    pub fee: TokenAmount,
    /// Where it ends in the queue: see [`Queue`](crate::queue::Queue).
    pub end: TokenAmount,
    /// When it was queued.
    pub since: ChainEpoch,
    /// Who may transfer it beside its holder.
    pub operators: Vec<ActorID>,
}
