//! The lease actor: one market.
//!
//! `state.rs` says what it remembers and `market.rs` how that is reached; one file per concept holds the rules, pure and generic
//! over a blockstore; `ops/` holds one handler per method, each in the order admit, load, decide, save, pay. The methods are
//! documented in `abi::lease::Method`.
//!
//! Money moves in one place only, `moves.rs`: where a lease's money is at any moment follows from its contract and its meter
//! (`billing.rs`), and what a change of the meter moves is the difference.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod beats;
pub mod billing;
pub mod contract;
pub mod extend;
pub mod lease;
pub mod leave;
pub mod links;
pub mod market;
pub mod meter;
pub mod moves;
pub mod offer;
pub mod order;
pub mod page;
mod pages;
pub mod people;
pub mod provider;
pub mod settle;
pub mod stall;
pub mod state;
pub mod terms;
pub mod unbond;
pub mod views;
pub mod withdraw;

#[cfg(not(target_arch = "wasm32"))]
mod invariants;

pub use market::Market;
pub use state::State;

#[cfg(target_arch = "wasm32")]
mod ops;

#[cfg(target_arch = "wasm32")]
mod table {
    use abi::Exit;
    use abi::lease::{Error, Method};
    use runtime::{Message, Reply, Result};

    use crate::ops::{constructor, heartbeat, lease, offer, provider, reads, settle, upgrade, withdraw};

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
            // A provider
            Method::AddCollateral => provider::add_collateral(message),
            Method::Unbond => provider::unbond(message),
            Method::WithdrawCollateral => provider::withdraw_collateral(message),
            Method::SetPayout => provider::set_payout(message),
            Method::SetKeeper => provider::set_keeper(message),
            Method::CreateOffer => offer::create(message),
            Method::UpdateOffer => offer::update(message),
            Method::PauseOffer => offer::pause(message),
            Method::RetireOffer => offer::retire(message),
            Method::Reserve => offer::reserve(message),
            // A provider or its keeper
            Method::Accept => lease::accept(message),
            Method::Heartbeat => heartbeat::run(message),
            // A renter
            Method::Open => lease::open(message),
            Method::Cancel => lease::cancel(message),
            Method::TopUp => lease::top_up(message),
            Method::Renew => lease::renew(message),
            // A lease's renter or provider
            Method::Terminate => lease::terminate(message),
            // An earner, or a provider's keeper
            Method::Withdraw => withdraw::run(message),
            // Anyone
            Method::Expire => lease::expire(message),
            Method::Settle => settle::run(message),
            Method::ReportFault => lease::report_fault(message),
            Method::EndPaused => lease::end_paused(message),
            Method::Receive => Err(Error::NoTokens.into()),
            Method::Terms => reads::terms(message),
            Method::Provider => reads::provider(message),
            Method::Offer => reads::offer(message),
            Method::Offers => reads::offers(message),
            Method::Lease => reads::lease(message),
            Method::Leases => reads::leases(message),
            Method::LeasesOf => reads::leases_of(message),
            Method::PaidUntil => reads::paid_until(message),
            Method::Owed => reads::owed(message),
        }
    }
}
