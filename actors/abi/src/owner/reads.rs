use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use super::{Ballot, ProposalId, TokenId};

crate::tuple! {
    /// Every total. `balance = idle + exits_reserved + rewards_unclaimed + fees_unclaimed + unsettled`, always.
    pub struct Summary {
        /// The round that is open now.
        pub round: u64,
        /// When the last round ended. `None` before the first.
        pub harvested_at: Option<ChainEpoch>,
        pub balance: TokenAmount,
        /// Cash that belongs to principal.
        pub idle: TokenAmount,
        /// Cash set aside for exit tickets that can be withdrawn.
        pub exits_reserved: TokenAmount,
        /// Tickets that wait for cash.
        pub exits_waiting: TokenAmount,
        pub rewards_unclaimed: TokenAmount,
        pub fees_unclaimed: TokenAmount,
        /// Cash that came in and is not yet accounted for.
        pub unsettled: TokenAmount,
        /// Principal that earns, the operator stake included.
        pub principal_active: TokenAmount,
        /// Principal that earns from the end of this round on.
        pub principal_pending: TokenAmount,
        /// The part of both that is the operator stake.
        pub operator_stake: TokenAmount,
        /// What the miners are worth: balances now, less what was locked and owed at the last harvest.
        pub miners_worth: TokenAmount,
        /// Assets less liabilities; negative in a deficit.
        pub surplus: TokenAmount,
        /// What investors would lose if all were wound up now: the deficit beyond the operator stake, else zero.
        pub investor_deficit: TokenAmount,
        pub miners: u64,
        /// The id of the next token.
        pub next_token_id: TokenId,
        /// The number of the next proposal.
        pub next_proposal_id: ProposalId,
        /// Whether the operator may pledge.
        pub sealing: bool,
        /// Deposits and pledges are refused up to this epoch. `None` when they are not paused.
        pub paused_until: Option<ChainEpoch>,
        /// Whether an accepted upgrade, change of terms or change of operator waits to be executed: deposits, compounding and pledges are
        /// refused, and who did not vote for it leaves without a fee.
        pub frozen: bool,
        /// From when on the operator may redeem for the holders. `None` unless a wind-down is announced.
        pub wind_down_from: Option<ChainEpoch>,
        /// The last epoch of that: then the announcement has lapsed.
        pub wind_down_until: Option<ChainEpoch>,
    }

    pub struct PositionParams {
        pub token_id: TokenId,
    }

    pub struct PositionView {
        pub token_id: TokenId,
        pub holder: ActorID,
        pub principal: TokenAmount,
        /// What Claim would pay now.
        pub due: TokenAmount,
        /// The epoch from which leaving is free of the early-exit fee.
        pub maturity: ChainEpoch,
        /// Whether it earns only from the end of this round on.
        pub pending: bool,
        /// Whether it is the operator's: never votes, cannot be transferred, loses first.
        pub operator_stake: bool,
        /// Where Claim pays to instead of the holder.
        pub payout: Option<ActorID>,
        /// How it voted on proposals that are not over.
        pub ballots: Vec<Ballot>,
    }

    /// Where a page begins and how long it is.
    pub struct PageParams {
        /// The first token id; the `next` of the page before.
        pub from: TokenId,
        /// The most entries; more than [`MAX_BATCH`](super::MAX_BATCH) count as that many.
        pub limit: u64,
    }

    pub struct PositionsOfParams {
        pub holder: Address,
        pub from: TokenId,
        pub limit: u64,
    }

    pub struct PositionsPage {
        pub positions: Vec<PositionView>,
        /// Where the next page begins. `None` at the end.
        pub next: Option<TokenId>,
    }
}

crate::transparent! {
    pub struct MinersReturn {
        pub miners: Vec<MinerView>,
    }
}

crate::tuple! {
    pub struct MinerView {
        pub miner: ActorID,
        /// Its balance now, less what was locked and owed at the last harvest.
        pub worth: TokenAmount,
        /// Rewards that had not vested at the last harvest.
        pub locked: TokenAmount,
        /// What it owed at the last harvest.
        pub debt: TokenAmount,
        /// Since when it has refused every harvest. `None` when it paid at the last one.
        pub failing_since: Option<ChainEpoch>,
    }
}

crate::transparent! {
    pub struct FeesReturn {
        pub owed: Vec<FeeOwed>,
    }
}

crate::tuple! {
    /// Fees of one beneficiary, under these terms or earlier ones.
    pub struct FeeOwed {
        pub beneficiary: ActorID,
        pub amount: TokenAmount,
    }
}
