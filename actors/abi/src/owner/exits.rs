//! Leaving: compounding instead, redeeming, waiting in the exit queue, winding down; and what the operator may pledge meanwhile.

use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use super::TokenId;

crate::tuple! {
    pub struct CompoundParams {
        /// 1 to [`MAX_BATCH`](super::MAX_BATCH) positions, all held by the caller.
        pub token_ids: Vec<TokenId>,
    }

    pub struct CompoundReturn {
        /// The new position.
        pub token_id: TokenId,
        /// Its principal: all that was due.
        pub principal: TokenAmount,
        /// The round in which it is pending.
        pub round: u64,
    }

    pub struct RedeemParams {
        pub token_id: TokenId,
        /// How much of the principal leaves. `None` for all of it.
        pub principal: Option<TokenAmount>,
        /// The least value, before the early-exit fee, that the holder accepts. Less is refused.
        pub min_value: TokenAmount,
    }

    /// What a redemption gave. `value` is `paid + fee`, or `fee` and the ticket's amount.
    pub struct RedeemReturn {
        /// What the principal was worth: itself, or its part of what is left when investors are in deficit.
        pub value: TokenAmount,
        /// The early-exit fee, taken from the value. For a ticket it is taken when the ticket is withdrawn.
        pub fee: TokenAmount,
        /// What was paid at once, beside the rewards. Zero when a ticket was given.
        pub paid: TokenAmount,
        /// The earnings that were paid.
        pub rewards: TokenAmount,
        /// The exit ticket, when the value could not be paid at once.
        pub ticket: Option<TokenId>,
    }

    pub struct WithdrawExitParams {
        /// 1 to [`MAX_BATCH`](super::MAX_BATCH) exit tickets, all held by the caller and funded.
        pub token_ids: Vec<TokenId>,
    }

    pub struct WithdrawExitReturn {
        /// What was paid, the fees deducted.
        pub paid: TokenAmount,
        /// Early-exit fees that were taken.
        pub fees: TokenAmount,
    }

    pub struct SplitParams {
        pub token_id: TokenId,
        /// The principal of each part: 2 to [`MAX_BATCH`](super::MAX_BATCH), none zero, together all of the position's.
        pub parts: Vec<TokenAmount>,
    }

    pub struct SplitReturn {
        /// One new position a part, in the order of the parameters. What was due goes with the first.
        pub token_ids: Vec<TokenId>,
    }

    pub struct MergeParams {
        /// 2 to [`MAX_BATCH`](super::MAX_BATCH) positions of the caller, all pending in the open round or all earning.
        pub token_ids: Vec<TokenId>,
    }

    pub struct MergeReturn {
        /// The new position, with the latest maturity of those merged.
        pub token_id: TokenId,
    }

    pub struct SetPayoutParams {
        /// 1 to [`MAX_BATCH`](super::MAX_BATCH) positions, all held by the caller.
        pub token_ids: Vec<TokenId>,
        /// Who is paid instead of the holder until the token is transferred. `None` for the holder.
        pub payout: Option<Address>,
    }

    pub struct PledgeParams {
        pub miner: Address,
        /// Out of idle cash; more than zero.
        pub amount: TokenAmount,
    }

    pub struct WindDownParams {
        /// None to announce the wind-down; after the timelock, 1 to [`MAX_BATCH`](super::MAX_BATCH) positions to redeem for their
        /// holders, whatever they voted or proposed.
        pub token_ids: Vec<TokenId>,
    }

    pub struct WindDownReturn {
        /// The first epoch in which positions may be redeemed for their holders.
        pub from: ChainEpoch,
        /// One funded ticket a position, in the order of the parameters.
        pub tickets: Vec<TokenId>,
    }

    pub struct ExitParams {
        pub token_id: TokenId,
    }

    /// One exit ticket.
    pub struct ExitView {
        pub token_id: TokenId,
        pub holder: ActorID,
        /// What it stands for, the fee included.
        pub amount: TokenAmount,
        /// The early-exit fee that is taken when it is withdrawn.
        pub fee: TokenAmount,
        /// What must come home yet before it can be withdrawn: zero when it is funded.
        pub missing: TokenAmount,
        /// When it was queued.
        pub since: ChainEpoch,
    }

    pub struct ExitsParams {
        /// Whose tickets. `None` for everybody's.
        pub holder: Option<Address>,
        /// The first token id; the `next` of the page before.
        pub from: TokenId,
        /// The most entries; more than [`MAX_BATCH`](super::MAX_BATCH) count as that many.
        pub limit: u64,
    }

    pub struct ExitsPage {
        pub exits: Vec<ExitView>,
        /// Where the next page begins. `None` at the end.
        pub next: Option<TokenId>,
    }
}
