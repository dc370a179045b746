use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;

use crate::Epochs;

/// One whole, in basis points.
pub const ALL_BPS: u32 = 10_000;
/// The highest fee: half of what is served.
pub const MAX_FEE_BPS: u32 = 5_000;
/// The highest bounty: half of a slash. A provider may report itself through another key, so a bounty is what it may keep of a slash;
/// and whoever was harmed is to have no less than whoever told.
pub const MAX_BOUNTY_BPS: u32 = 5_000;
/// The longest time that a provider may take to accept: one week of epochs.
pub const MAX_ACCEPT_WINDOW: Epochs = 7 * 2_880;
/// The shortest heartbeat window: a provider beats every third of it.
pub const MIN_WINDOW: Epochs = 3;
/// The longest heartbeat window: 30 days of epochs.
pub const MAX_WINDOW: Epochs = 30 * 2_880;
/// How many windows the shortest lease must have.
pub const WINDOWS_IN_A_TERM: Epochs = 6;
/// How many windows without a beat are a fault.
pub const WINDOWS_TO_FAULT: Epochs = 3;
/// The longest term of a lease: ten years of epochs.
pub const MAX_TERM: Epochs = 10 * 365 * 2_880;
/// The longest unbonding and pause: one year of epochs.
pub const MAX_DELAY: Epochs = 365 * 2_880;

crate::tuple! {
    /// What everyone agrees to by using the market. Fixed at creation.
    pub struct Terms {
        /// Earns the fee, and what arrives at the market without a method. Any existing actor; read back as an ID address.
        pub operator: Address,
        /// The operator's part of what was *served*, at most 5,000; rounded down over a lease's whole life. Refunds pay none.
        pub fee_bps: u32,
        /// Epochs that a provider has to accept an order: 1 to 20,160 (a week).
        pub accept_window: Epochs,
        /// The longest heartbeat window of an offer: 3 to 86,400 epochs (30 days).
        pub max_window: Epochs,
        /// The shortest term of a lease: 18 to 10,512,000 epochs (10 years).
        pub min_term: Epochs,
        /// What a renter that leaves pays at least, in attoFIL; not negative. It comes out of time that was not to be served any more:
        /// what was missed is the renter's whatever happens, so that one that leaves late may pay less.
        pub min_charge: TokenAmount,
        /// The part of a lease's collateral that a fault, or a provider that leaves, costs: 1 to 10,000.
        pub fault_slash_bps: u32,
        /// The part of a lease's collateral that not accepting it in time costs: 1 to 10,000.
        pub no_show_slash_bps: u32,
        /// The part of a slash that goes to whoever reported it, at most 5,000; rounded down. The rest goes to the renter.
        pub reporter_bounty_bps: u32,
        /// Epochs that free collateral takes to leave: 1 to 1,051,200 (a year).
        pub unbonding: Epochs,
        /// Epochs that a paused lease waits, from its first pause on, to be paid for and resumed: 1 to 1,051,200 (a year). Where it
        /// is shorter than a lease's window, the last window before the pause may still be proven after it.
        pub pause_grace: Epochs,
    }
}
