//! What the owner actor tells the world. Ids are indexed, so that wallets and explorers can filter by them.

use cid::Cid;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::event::ActorEvent;

use super::{HarvestReturn, ProposalId, ProposalStatus, RedeemReturn, TokenId};
use crate::EventBuilder;

pub const CREATED: &str = "owner-created";
pub const MINER_ADOPTED: &str = "miner-adopted";
pub const DEPOSITED: &str = "deposited";
pub const HARVESTED: &str = "harvested";
pub const ROUND_ENDED: &str = "round-ended";
pub const CLAIMED: &str = "claimed";
pub const FEES_CLAIMED: &str = "fees-claimed";
pub const WORKER_CHANGED: &str = "worker-changed";
pub const WORKER_CONFIRMED: &str = "worker-confirmed";
pub const PEER_CHANGED: &str = "peer-changed";
pub const MULTIADDRS_CHANGED: &str = "multiaddrs-changed";
pub const DEBT_REPAID: &str = "debt-repaid";
pub const COMPOUNDED: &str = "compounded";
pub const REDEEMED: &str = "redeemed";
pub const EXIT_QUEUED: &str = "exit-queued";
pub const EXIT_WITHDRAWN: &str = "exit-withdrawn";
pub const SPLIT: &str = "split";
pub const MERGED: &str = "merged";
pub const PAYOUT_SET: &str = "payout-set";
pub const TRANSFERRED: &str = "transferred";
pub const APPROVED: &str = "approved";
pub const APPROVAL_REVOKED: &str = "approval-revoked";
pub const APPROVED_FOR_ALL: &str = "approved-for-all";
pub const APPROVAL_FOR_ALL_REVOKED: &str = "approval-for-all-revoked";
pub const PLEDGED: &str = "pledged";
pub const WIND_DOWN_ANNOUNCED: &str = "wind-down-announced";
pub const PROPOSED: &str = "proposed";
pub const VOTED: &str = "voted";
pub const PROPOSAL_COUNTED: &str = "proposal-counted";
pub const PROPOSAL_EXECUTED: &str = "proposal-executed";
pub const UPGRADED: &str = "upgraded";
pub const MINER_RELEASED: &str = "miner-released";

/// The vehicle exists.
pub fn created(operator: ActorID, name: &str, symbol: &str) -> ActorEvent {
    EventBuilder::new(CREATED).key("operator", &operator).field("name", name).field("symbol", symbol).build()
}

/// A miner came under this actor, and its operator got a stake.
pub fn miner_adopted(
    miner: ActorID,
    token_id: Option<TokenId>,
    stake: &TokenAmount,
    withdrawn: &TokenAmount,
) -> ActorEvent {
    EventBuilder::new(MINER_ADOPTED)
        .key("miner", &miner)
        .key("token", &token_id)
        .field("stake", stake)
        .field("withdrawn", withdrawn)
        .build()
}

/// A position was bought.
pub fn deposited(token_id: TokenId, holder: ActorID, principal: &TokenAmount, round: u64) -> ActorEvent {
    EventBuilder::new(DEPOSITED)
        .key("token", &token_id)
        .key("holder", &holder)
        .field("principal", principal)
        .field("round", &round)
        .build()
}

/// Money was withdrawn from the miners and split.
pub fn harvested(result: &HarvestReturn) -> ActorEvent {
    EventBuilder::new(HARVESTED)
        .field("fees", &result.fees)
        .field("to-positions", &result.to_positions)
        .field("to-idle", &result.to_idle)
        .field("kept", &result.kept)
        .field("stake-lost", &result.stake_lost)
        .build()
}

/// `round` is over: its deposits earn from now on.
pub fn round_ended(round: u64) -> ActorEvent {
    EventBuilder::new(ROUND_ENDED).key("round", &round).build()
}

/// A position's earnings were paid.
pub fn claimed(token_id: TokenId, payee: ActorID, amount: &TokenAmount) -> ActorEvent {
    EventBuilder::new(CLAIMED).key("token", &token_id).key("payee", &payee).field("amount", amount).build()
}

/// A beneficiary's fees were paid.
pub fn fees_claimed(beneficiary: ActorID, amount: &TokenAmount) -> ActorEvent {
    EventBuilder::new(FEES_CLAIMED).key("beneficiary", &beneficiary).field("amount", amount).build()
}

/// The operator changed something about a miner: `kind` is one of the constants above.
pub fn miner_changed(kind: &str, miner: ActorID) -> ActorEvent {
    EventBuilder::new(kind).key("miner", &miner).build()
}

/// Earnings became a new position.
pub fn compounded(token_id: TokenId, holder: ActorID, principal: &TokenAmount, round: u64) -> ActorEvent {
    EventBuilder::new(COMPOUNDED)
        .key("token", &token_id)
        .key("holder", &holder)
        .field("principal", principal)
        .field("round", &round)
        .build()
}

/// `principal` left a position; an exit ticket stands for it unless it was paid at once.
pub fn redeemed(token_id: TokenId, holder: ActorID, principal: &TokenAmount, result: &RedeemReturn) -> ActorEvent {
    EventBuilder::new(REDEEMED)
        .key("token", &token_id)
        .key("holder", &holder)
        .field("principal", principal)
        .field("value", &result.value)
        .field("fee", &result.fee)
        .field("paid", &result.paid)
        .field("rewards", &result.rewards)
        .field("ticket", &result.ticket)
        .build()
}

/// An exit ticket was given, and waits for cash.
pub fn exit_queued(ticket: TokenId, holder: ActorID, amount: &TokenAmount) -> ActorEvent {
    EventBuilder::new(EXIT_QUEUED).key("token", &ticket).key("holder", &holder).field("amount", amount).build()
}

/// An exit ticket was paid, less the early-exit fee.
pub fn exit_withdrawn(ticket: TokenId, holder: ActorID, paid: &TokenAmount, fee: &TokenAmount) -> ActorEvent {
    EventBuilder::new(EXIT_WITHDRAWN)
        .key("token", &ticket)
        .key("holder", &holder)
        .field("paid", paid)
        .field("fee", fee)
        .build()
}

/// A position was divided.
pub fn split(token_id: TokenId, holder: ActorID, into: &[TokenId]) -> ActorEvent {
    EventBuilder::new(SPLIT).key("token", &token_id).key("holder", &holder).field("into", into).build()
}

/// Positions became one.
pub fn merged(token_id: TokenId, holder: ActorID, from: &[TokenId]) -> ActorEvent {
    EventBuilder::new(MERGED).key("token", &token_id).key("holder", &holder).field("from", from).build()
}

/// Somebody else is paid for a position from now on, or its holder again.
pub fn payout_set(token_id: TokenId, payout: Option<ActorID>) -> ActorEvent {
    EventBuilder::new(PAYOUT_SET).key("token", &token_id).key("payout", &payout).build()
}

/// Tokens changed hands.
pub fn transferred(from: ActorID, to: ActorID, operator: ActorID, tokens: &[TokenId]) -> ActorEvent {
    EventBuilder::new(TRANSFERRED)
        .key("from", &from)
        .key("to", &to)
        .field("operator", &operator)
        .field("tokens", tokens)
        .build()
}

/// An operator of tokens came or went: `kind` is [`APPROVED`] or [`APPROVAL_REVOKED`].
pub fn approval(kind: &str, operator: ActorID, tokens: &[TokenId]) -> ActorEvent {
    EventBuilder::new(kind).key("operator", &operator).field("tokens", tokens).build()
}

/// An operator of an account came or went: `kind` is [`APPROVED_FOR_ALL`] or [`APPROVAL_FOR_ALL_REVOKED`].
pub fn account_approval(kind: &str, owner: ActorID, operator: ActorID) -> ActorEvent {
    EventBuilder::new(kind).key("owner", &owner).key("operator", &operator).build()
}

/// Idle cash went to a miner.
pub fn pledged(miner: ActorID, amount: &TokenAmount) -> ActorEvent {
    EventBuilder::new(PLEDGED).key("miner", &miner).field("amount", amount).build()
}

/// The operator will redeem for the holders from this epoch on.
pub fn wind_down_announced(from: ChainEpoch) -> ActorEvent {
    EventBuilder::new(WIND_DOWN_ANNOUNCED).field("from", &from).build()
}

/// Something is put to the vote; `action` is its number on the wire.
pub fn proposed(proposal: ProposalId, proposer: ActorID, action: u8, voting_ends: ChainEpoch) -> ActorEvent {
    EventBuilder::new(PROPOSED)
        .key("proposal", &proposal)
        .key("proposer", &proposer)
        .key("action", &action)
        .field("voting-ends", &voting_ends)
        .build()
}

/// Positions voted, with so much principal together.
pub fn voted(proposal: ProposalId, holder: ActorID, approve: bool, weight: &TokenAmount) -> ActorEvent {
    EventBuilder::new(VOTED)
        .key("proposal", &proposal)
        .key("holder", &holder)
        .field("approve", &approve)
        .field("weight", weight)
        .build()
}

/// The votes were counted: Accepted or Rejected.
pub fn proposal_counted(proposal: ProposalId, status: ProposalStatus) -> ActorEvent {
    EventBuilder::new(PROPOSAL_COUNTED).key("proposal", &proposal).key("status", &status).build()
}

/// The action was carried out.
pub fn proposal_executed(proposal: ProposalId) -> ActorEvent {
    EventBuilder::new(PROPOSAL_EXECUTED).key("proposal", &proposal).build()
}

/// The actor runs other code from now on.
pub fn upgraded(from: &Cid, to: &Cid) -> ActorEvent {
    EventBuilder::new(UPGRADED).key("from", from).key("to", to).build()
}

/// A miner was proposed to another owner and is no longer counted.
pub fn miner_released(miner: ActorID, new_owner: ActorID) -> ActorEvent {
    EventBuilder::new(MINER_RELEASED).key("miner", &miner).key("owner", &new_owner).build()
}
