use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;

use crate::Epochs;

/// One whole, in basis points.
pub const ALL_BPS: u32 = 10_000;
/// The most bytes of a vehicle's name.
pub const MAX_NAME: usize = 64;
/// The most bytes of a token's symbol.
pub const MAX_SYMBOL: usize = 16;
/// The most fees at a time.
pub const MAX_FEES: usize = 8;
/// The most bytes of a fee's label.
pub const MAX_LABEL: usize = 32;
/// The shortest voting period, timelock and execution window: one day of epochs.
pub const MIN_PERIOD: Epochs = 2_880;
/// The longest of them: one year of epochs.
pub const MAX_PERIOD: Epochs = 365 * 2_880;
/// The longest term of a deposit: ten years of epochs.
pub const MAX_TERM: Epochs = 10 * 365 * 2_880;
/// The longest time that a fresh pledge is left in its miner: 90 days of epochs.
pub const MAX_FLOAT_WINDOW: Epochs = 90 * 2_880;
/// The highest fee for leaving early.
pub const MAX_EARLY_EXIT_BPS: u32 = 5_000;

crate::tuple! {
    /// What an investor agrees to by depositing. Fixed at creation; only an executed vote changes them.
    pub struct Terms {
        /// Runs the miners, and may do what the methods leave to the operator. Any existing actor; read back as an ID address.
        pub operator: Address,
        /// The vehicle's name: 1 to 64 bytes.
        pub name: String,
        /// The positions' symbol: 1 to 16 bytes.
        pub symbol: String,
        /// Shares of every profit that are taken before the positions', at most 8; together at most 10,000 basis points.
        pub fees: Vec<Fee>,
        /// The least deposit, in attoFIL; more than zero.
        pub min_deposit: TokenAmount,
        /// The most investor principal that deposits may reach, in attoFIL; at least `min_deposit`.
        pub cap: TokenAmount,
        /// Epochs from a deposit to its maturity, up to 10 years. Leaving earlier costs `early_exit_bps`.
        pub term: Epochs,
        /// The part of the principal that leaving before maturity costs, at most 5,000; it goes to those who stay.
        pub early_exit_bps: u32,
        /// The part of all principal that pledging must leave liquid, at most 10,000.
        pub buffer_bps: u32,
        /// The least operator stake, as a part of investor principal, at most 10,000. Deposits that would go below it are refused.
        pub min_operator_bps: u32,
        /// Epochs for which harvests leave a fresh pledge in its miner, up to 90 days.
        pub float_window: Epochs,
        /// The least principal, in attoFIL, of a position whose holder may propose a vote; more than zero.
        pub min_proposal: TokenAmount,
        /// Epochs for voting: one day to one year.
        pub vote_period: Epochs,
        /// Epochs between acceptance and the first moment of execution: one day to one year.
        pub timelock: Epochs,
        /// Epochs from then on in which an accepted proposal may be executed: one day to one year.
        pub execution_window: Epochs,
        /// The part of investor principal that must vote: 1 to 10,000.
        pub quorum_bps: u32,
        /// The part of the votes that must be in favour: 5,001 to 10,000.
        pub threshold_bps: u32,
    }

    /// A share of every profit.
    pub struct Fee {
        /// What it is for ("operator", "dataset" ...): 1 to 32 bytes, each label once.
        pub label: String,
        /// Who may claim it. Any existing actor; read back as an ID address.
        pub beneficiary: Address,
        /// The share, 1 to 10,000. An amount is rounded down.
        pub bps: u32,
    }
}
