//! The owner actor: one investment vehicle, holding an operator's miners for its investors.
//!
//! `state.rs` says what it remembers; one file per concept holds the rules, pure and generic over a blockstore; `ops/` holds one
//! file per method, each in the order admit, load, decide, save, pay. The methods are documented in `abi::owner::Method`.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod approvals;
pub mod book;
pub mod claim;
pub mod deposit;
pub mod fees;
pub mod harvest;
pub mod miner;
pub mod open;
pub mod position;
pub mod queue;
pub mod round;
pub mod settle;
pub mod stake;
pub mod state;
pub mod terms;
pub mod ticket;
pub mod token;
pub mod views;

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

    use crate::ops::{adopt, claim, claim_fees, constructor, deposit, harvest, manage, reads, upgrade};

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
            // The holder of the positions
            Method::Claim => claim::run(message),
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
            _ => Err(Exit::unhandled()),
        }
    }
}
