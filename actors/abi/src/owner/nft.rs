//! The tokens as FRC-0053 sees them: positions and exit tickets alike.
//!
//! Method names are those of the FRC; parameters and returns are the types of the published `frc53_nft` 9.0.0 where it has
//! one (it lists tokens in a transfer by number, where the FRC's text has a bit field), else those of the FRC's text.

use fvm_ipld_bitfield::BitField;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::ActorID;
use fvm_shared::address::Address;

use super::TokenId;
use crate::method_hash;

/// What [`TransferReturn`] says instead of a count: the actor keeps no count of each holder's tokens, which every deposit and
/// transfer would pay for. `Balance` counts.
pub const UNCOUNTED: u64 = u64::MAX;

/// The most operators of one token, and of one account.
pub const MAX_OPERATORS: usize = 8;

/// `type` in the receiver hook's parameters: the hash of "FRC53", cut to 32 bits.
pub const RECEIVER_TYPE: u32 = method_hash!("FRC53") as u32;

/// The universal receiver hook's method (FRC-0046): what a token actor calls on who gets tokens.
pub const RECEIVE: u64 = method_hash!("Receive");

crate::tuple! {
    /// Params of the receiver hook.
    pub struct ReceiveParams {
        /// [`RECEIVER_TYPE`] for these tokens.
        pub token_type: u32,
        /// A [`TokensReceived`] in CBOR.
        pub payload: RawBytes,
    }

    /// What the receiver of tokens is told.
    pub struct TokensReceived {
        /// Who gets the tokens: the actor that is called.
        pub to: ActorID,
        /// Who moved them.
        pub operator: ActorID,
        pub token_ids: Vec<TokenId>,
        /// As it came in the transfer.
        pub operator_data: RawBytes,
        /// Empty.
        pub token_data: RawBytes,
    }

    pub struct TransferParams {
        pub to: Address,
        /// At most [`MAX_BATCH`](super::MAX_BATCH); may be empty.
        pub token_ids: Vec<TokenId>,
        /// Passed on to the receiver.
        pub operator_data: RawBytes,
    }

    pub struct TransferFromParams {
        pub from: Address,
        pub to: Address,
        /// At most [`MAX_BATCH`](super::MAX_BATCH); may be empty.
        pub token_ids: Vec<TokenId>,
        /// Passed on to the receiver.
        pub operator_data: RawBytes,
    }

    pub struct TransferReturn {
        /// Always [`UNCOUNTED`].
        pub from_balance: u64,
        /// Always [`UNCOUNTED`].
        pub to_balance: u64,
        pub token_ids: Vec<TokenId>,
    }

    pub struct ApproveParams {
        pub operator: Address,
        /// At most [`MAX_BATCH`](super::MAX_BATCH).
        pub token_ids: Vec<TokenId>,
    }

    pub struct RevokeParams {
        pub operator: Address,
        /// At most [`MAX_BATCH`](super::MAX_BATCH).
        pub token_ids: Vec<TokenId>,
    }

    pub struct ApproveForAllParams {
        pub operator: Address,
    }

    pub struct RevokeForAllParams {
        pub operator: Address,
    }
}

crate::tuple! {
    not Eq;

    pub struct IsApprovedParams {
        pub operator: Address,
        /// At most [`MAX_BATCH`](super::MAX_BATCH).
        pub token_ids: BitField,
    }
}

crate::tuple! {
    pub struct IsApprovedForAllParams {
        pub owner: Address,
        pub operator: Address,
    }

    pub struct ListTokensParams {
        /// Empty at the beginning; then the `next_cursor` of the page before.
        pub cursor: RawBytes,
        pub limit: u64,
    }
}

crate::tuple! {
    not Eq;

    pub struct ListTokensReturn {
        pub tokens: BitField,
        /// Where to go on. `None` at the end.
        pub next_cursor: Option<RawBytes>,
    }
}

crate::tuple! {
    pub struct ListOwnedTokensParams {
        pub owner: Address,
        /// Empty at the beginning; then the `next_cursor` of the page before.
        pub cursor: RawBytes,
        pub limit: u64,
    }

    pub struct ListTokenOperatorsParams {
        pub token_id: TokenId,
        /// Empty at the beginning; then the `next_cursor` of the page before.
        pub cursor: RawBytes,
        pub limit: u64,
    }
}

crate::tuple! {
    not Eq;

    pub struct ListOperatorsReturn {
        pub operators: BitField,
        /// Where to go on. `None` at the end.
        pub next_cursor: Option<RawBytes>,
    }
}

crate::tuple! {
    pub struct ListOperatorTokensParams {
        pub operator: Address,
        /// Empty at the beginning; then the `next_cursor` of the page before.
        pub cursor: RawBytes,
        pub limit: u64,
    }

    pub struct ListAccountOperatorsParams {
        pub owner: Address,
        /// Empty at the beginning; then the `next_cursor` of the page before.
        pub cursor: RawBytes,
        pub limit: u64,
    }
}
