//! What the owner actor tells the world. Ids are indexed, so that wallets and explorers can filter by them.

use cid::Cid;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::event::ActorEvent;

use super::{HarvestReturn, ProposalId, ProposalStatus, RedeemReturn, TokenId};
use crate::EventBuilder;

crate::events! {
    /// The vehicle exists.
    CREATED = "owner-created", created(key operator: ActorID, field name: &str, field symbol: &str);

    /// A miner came under this actor, and its operator got a stake.
    MINER_ADOPTED = "miner-adopted", miner_adopted(
        key miner: ActorID,
        key "token" token_id: Option<TokenId>,
        field stake: &TokenAmount,
        field withdrawn: &TokenAmount,
    );

    /// A position was bought.
    DEPOSITED = "deposited", deposited(
        key "token" token_id: TokenId,
        key holder: ActorID,
        field principal: &TokenAmount,
        field round: u64,
    );

    /// Money was withdrawn from the miners and split.
    HARVESTED = "harvested", _(
        field fees: TokenAmount,
        field "to-positions" to_positions: TokenAmount,
        field "to-idle" to_idle: TokenAmount,
        field kept: TokenAmount,
        field "stake-lost" stake_lost: TokenAmount,
    );

    /// `round` is over: its deposits earn from now on.
    ROUND_ENDED = "round-ended", round_ended(key round: u64);

    /// A position's earnings were paid.
    CLAIMED = "claimed", claimed(key "token" token_id: TokenId, key payee: ActorID, field amount: &TokenAmount);

    /// A beneficiary's fees were paid.
    FEES_CLAIMED = "fees-claimed", fees_claimed(key beneficiary: ActorID, field amount: &TokenAmount);

    /// A worker was proposed for a miner, and its control addresses replaced.
    WORKER_CHANGED = "worker-changed", _(key miner: ActorID);

    /// A miner's proposed worker was put in force, if its time had come.
    WORKER_CONFIRMED = "worker-confirmed", _(key miner: ActorID);

    /// A miner has another libp2p peer ID.
    PEER_CHANGED = "peer-changed", _(key miner: ActorID);

    /// A miner has other multiaddresses.
    MULTIADDRS_CHANGED = "multiaddrs-changed", _(key miner: ActorID);

    /// A miner repaid its debt.
    DEBT_REPAID = "debt-repaid", _(key miner: ActorID);

    /// Earnings became a new position.
    COMPOUNDED = "compounded", compounded(
        key "token" token_id: TokenId,
        key holder: ActorID,
        field principal: &TokenAmount,
        field round: u64,
    );

    /// `principal` left a position; an exit ticket stands for it unless it was paid at once.
    REDEEMED = "redeemed", _(
        key "token" token_id: TokenId,
        key holder: ActorID,
        field principal: TokenAmount,
        field value: TokenAmount,
        field fee: TokenAmount,
        field paid: TokenAmount,
        field rewards: TokenAmount,
        field ticket: Option<TokenId>,
    );

    /// An exit ticket was given, and waits for cash.
    EXIT_QUEUED = "exit-queued", exit_queued(
        key "token" ticket: TokenId,
        key holder: ActorID,
        field amount: &TokenAmount,
    );

    /// An exit ticket was paid, less the early-exit fee.
    EXIT_WITHDRAWN = "exit-withdrawn", exit_withdrawn(
        key "token" ticket: TokenId,
        key holder: ActorID,
        field paid: &TokenAmount,
        field fee: &TokenAmount,
    );

    /// A position was divided.
    SPLIT = "split", split(key "token" token_id: TokenId, key holder: ActorID, field into: &[TokenId]);

    /// Positions became one.
    MERGED = "merged", merged(key "token" token_id: TokenId, key holder: ActorID, field from: &[TokenId]);

    /// Somebody else is paid for a position from now on, or its holder again.
    PAYOUT_SET = "payout-set", payout_set(key "token" token_id: TokenId, key payout: Option<ActorID>);

    /// Tokens changed hands.
    TRANSFERRED = "transferred", transferred(
        key from: ActorID,
        key to: ActorID,
        field operator: ActorID,
        field tokens: &[TokenId],
    );

    /// Tokens have an operator.
    APPROVED = "approved", _(key operator: ActorID, field tokens: [TokenId]);

    /// Tokens have an operator less.
    APPROVAL_REVOKED = "approval-revoked", _(key operator: ActorID, field tokens: [TokenId]);

    /// An account has an operator.
    APPROVED_FOR_ALL = "approved-for-all", _(key owner: ActorID, key operator: ActorID);

    /// An account has an operator less.
    APPROVAL_FOR_ALL_REVOKED = "approval-for-all-revoked", _(key owner: ActorID, key operator: ActorID);

    /// Idle cash went to a miner.
    PLEDGED = "pledged", pledged(key miner: ActorID, field amount: &TokenAmount);

    /// The operator will redeem for the holders from this epoch on.
    WIND_DOWN_ANNOUNCED = "wind-down-announced", wind_down_announced(field from: ChainEpoch);

    /// An announced wind-down holds no more: nobody is left to be paid out, the cash for it is gone, the operator pledged or was
    /// replaced. One that merely lapses says nothing.
    WIND_DOWN_ENDED = "wind-down-ended", wind_down_ended();

    /// Something is put to the vote; `action` is its number on the wire.
    PROPOSED = "proposed", proposed(
        key proposal: ProposalId,
        key proposer: ActorID,
        key action: u8,
        field "voting-ends" voting_ends: ChainEpoch,
    );

    /// Positions voted, with so much principal together.
    VOTED = "voted", voted(
        key proposal: ProposalId,
        key holder: ActorID,
        field approve: bool,
        field weight: &TokenAmount,
    );

    /// The votes were counted: Accepted or Rejected.
    PROPOSAL_COUNTED = "proposal-counted", proposal_counted(key proposal: ProposalId, key status: ProposalStatus);

    /// A proposal lapsed because there was no place left for it: one with more principal behind it has taken it.
    PROPOSAL_DISPLACED = "proposal-displaced", proposal_displaced(key proposal: ProposalId, key by: ProposalId);

    /// The action was carried out; `action` is its number on the wire.
    PROPOSAL_EXECUTED = "proposal-executed", proposal_executed(key proposal: ProposalId, key action: u8);

    /// The actor runs other code from now on.
    UPGRADED = "upgraded", upgraded(key from: &Cid, key to: &Cid);

    /// A miner was proposed to another owner and is no longer counted.
    MINER_RELEASED = "miner-released", miner_released(key miner: ActorID, key "owner" new_owner: ActorID);
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

/// The operator changed something about a miner: `kind` is one of [`WORKER_CHANGED`] to [`DEBT_REPAID`].
pub fn miner_changed(kind: &str, miner: ActorID) -> ActorEvent {
    EventBuilder::new(kind).key("miner", &miner).build()
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

/// An operator of tokens came or went: `kind` is [`APPROVED`] or [`APPROVAL_REVOKED`].
pub fn approval(kind: &str, operator: ActorID, tokens: &[TokenId]) -> ActorEvent {
    EventBuilder::new(kind).key("operator", &operator).field("tokens", tokens).build()
}

/// An operator of an account came or went: `kind` is [`APPROVED_FOR_ALL`] or [`APPROVAL_FOR_ALL_REVOKED`].
pub fn account_approval(kind: &str, owner: ActorID, operator: ActorID) -> ActorEvent {
    EventBuilder::new(kind).key("owner", &owner).key("operator", &operator).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EventShape;

    /// The keys of an event's entries after `$type`, and those that its kind is declared with.
    fn both(kind: &str, event: &ActorEvent) -> (Vec<String>, Vec<&'static str>) {
        let shape: &EventShape = ALL.iter().find(|shape| shape.kind == kind).unwrap();
        let told = event.entries.iter().skip(1).map(|entry| entry.key.clone()).collect();
        (told, shape.entries.iter().map(|field| field.name).collect())
    }

    #[test]
    fn events_written_by_hand_are_as_declared() {
        let none = TokenAmount::default;
        let harvest = HarvestReturn {
            miners: Vec::new(),
            round_ended: true,
            round: 1,
            fees: none(),
            to_positions: none(),
            to_idle: none(),
            kept: none(),
            stake_lost: none(),
        };
        let redeem = RedeemReturn { value: none(), fee: none(), paid: none(), rewards: none(), ticket: None };
        let mut events = vec![(HARVESTED, harvested(&harvest)), (REDEEMED, redeemed(1, 2, &none(), &redeem))];
        let changes = [WORKER_CHANGED, WORKER_CONFIRMED, PEER_CHANGED, MULTIADDRS_CHANGED, DEBT_REPAID];
        events.extend(changes.map(|kind| (kind, miner_changed(kind, 1))));
        events.extend([APPROVED, APPROVAL_REVOKED].map(|kind| (kind, approval(kind, 1, &[2]))));
        events.extend([APPROVED_FOR_ALL, APPROVAL_FOR_ALL_REVOKED].map(|kind| (kind, account_approval(kind, 1, 2))));
        for (kind, event) in events {
            let (told, declared) = both(kind, &event);
            assert_eq!(told, declared, "{kind}");
        }
    }
}
