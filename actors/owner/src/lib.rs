//! The owner actor: one investment vehicle, holding an operator's miners for its investors.
//!
//! `state.rs` says what it remembers; one file per concept holds the rules, pure and generic over a blockstore; `ops/` holds one
//! file per method, each in the order admit, load, decide, save, pay. The methods are documented in `abi::owner::Method`.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod approvals;
pub mod book;
pub mod claim;
pub mod deposit;
pub mod exits;
pub mod fees;
pub mod harvest;
pub mod listing;
pub mod metadata;
pub mod miner;
pub mod open;
pub mod payout;
pub mod pledge;
pub mod position;
pub mod queue;
pub mod redeem;
pub mod reshape;
pub mod round;
pub mod settle;
pub mod stake;
pub mod state;
pub mod terms;
pub mod ticket;
pub mod token;
pub mod transfer;
pub mod views;
pub mod wind_down;

mod holding;

#[cfg(not(target_arch = "wasm32"))]
mod invariants;

pub use book::Book;
pub use position::Position;
pub use state::State;
pub use ticket::Ticket;
pub use token::Token;

#[cfg(target_arch = "wasm32")]
mod ops;

#[cfg(target_arch = "wasm32")]
mod table {
    use abi::Exit;
    use abi::owner::Method;
    use runtime::{Message, Reply, Result};

    use crate::ops::{
        adopt, approve, claim, claim_fees, compound, constructor, deposit, harvest, manage, pledge, reads, redeem,
        reshape, set_payout, tokens, transfer, upgrade, wind_down, withdraw_exit,
    };

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        runtime::invoke(params, dispatch)
    }

    #[unsafe(no_mangle)]
    pub extern "C" fn upgrade(_params: u32, info: u32) -> u32 {
        runtime::upgrade(info, upgrade::migrate)
    }

    fn dispatch(message: &Message) -> Result<Reply> {
        match Method::from_number(message.method).ok_or_else(Exit::unhandled)? {
            // The init actor
            Method::Constructor => constructor::run(message),
            // The operator
            Method::AdoptMiner => adopt::run(message),
            Method::ChangeWorker => manage::change_worker(message),
            Method::ConfirmWorker => manage::confirm_worker(message),
            Method::SetPeer => manage::set_peer(message),
            Method::SetMultiaddrs => manage::set_multiaddrs(message),
            Method::RepayDebt => manage::repay_debt(message),
            Method::Pledge => pledge::run(message),
            Method::WindDown => wind_down::run(message),
            // The holder of the tokens
            Method::Claim => claim::run(message),
            Method::Compound => compound::run(message),
            Method::Redeem => redeem::run(message),
            Method::WithdrawExit => withdraw_exit::run(message),
            Method::Split => reshape::split(message),
            Method::Merge => reshape::merge(message),
            Method::SetPayout => set_payout::run(message),
            Method::Transfer => transfer::transfer(message),
            Method::ApproveForAll => approve::approve_for_all(message),
            Method::RevokeApprovalForAll => approve::revoke_for_all(message),
            // The holder of the tokens, or an operator of theirs or of its account
            Method::TransferFrom => transfer::transfer_from(message),
            Method::Approve => approve::approve(message),
            Method::RevokeApproval => approve::revoke(message),
            // Anyone
            Method::Deposit => deposit::run(message),
            Method::Harvest => harvest::run(message),
            Method::ClaimFees => claim_fees::run(message),
            Method::Summary => reads::summary(message),
            Method::Terms => reads::terms(message),
            Method::Position => reads::position(message),
            Method::Positions => reads::positions(message),
            Method::PositionsOf => reads::positions_of(message),
            Method::Miners => reads::miners(message),
            Method::Fees => reads::fees(message),
            Method::Exit => reads::exit(message),
            Method::Exits => reads::exits(message),
            Method::Receive => transfer::receive(message),
            Method::Name => tokens::name(message),
            Method::Symbol => tokens::symbol(message),
            Method::TotalSupply => tokens::total_supply(message),
            Method::MetadataID => tokens::metadata_id(message),
            Method::Balance => tokens::balance(message),
            Method::Owner => tokens::owner(message),
            Method::IsApproved => tokens::is_approved(message),
            Method::IsApprovedForAll => tokens::is_approved_for_all(message),
            Method::ListTokens => tokens::list_tokens(message),
            Method::ListOwnedTokens => tokens::list_owned_tokens(message),
            Method::ListTokenOperators => tokens::list_token_operators(message),
            Method::ListOperatorTokens => tokens::list_operator_tokens(message),
            Method::ListAccountOperators => tokens::list_account_operators(message),
            Method::Propose | Method::Vote | Method::Execute | Method::Proposal | Method::Proposals => {
                Err(Exit::unhandled())
            }
        }
    }
}
