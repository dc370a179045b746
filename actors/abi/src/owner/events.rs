//! What the owner actor tells the world. Ids are indexed, so that wallets and explorers can filter by them.

use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use fvm_shared::event::ActorEvent;

use super::{HarvestReturn, TokenId};
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
