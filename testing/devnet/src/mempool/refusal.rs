//! Why a message was not admitted, in Lotus's words: clients look for them.

use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;

/// The reasons a message is refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    TooLarge {
        size: usize,
        max: usize,
    },
    /// A field is outside what a block may hold.
    Form(String),
    ValueTooHigh,
    Signature(String),
    NotASender(Address),
    FeeCapBelowBaseFee {
        fee_cap: TokenAmount,
        base_fee: TokenAmount,
    },
    GasLimitBelowStorage {
        limit: u64,
        least: u64,
    },
    NonceTooLow {
        expected: u64,
        got: u64,
    },
    Known {
        from: Address,
        nonce: u64,
    },
    PremiumTooLow {
        from: Address,
        nonce: u64,
        least: TokenAmount,
        got: TokenAmount,
    },
    TooManyPending,
    /// Too much waits, of all senders together.
    Full {
        messages: usize,
        bytes: usize,
    },
    NotEnoughFunds {
        required: TokenAmount,
        balance: TokenAmount,
    },
    NotEnoughFundsWithPending {
        required: TokenAmount,
        balance: TokenAmount,
    },
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge { size, max } => {
                write!(f, "mpool message too large ({size}B, at most {max}B): message too big")
            }
            Self::Form(why) => write!(f, "message not valid for block inclusion: {why}"),
            Self::ValueTooHigh => f.write_str("cannot send more filecoin than will ever exist"),
            Self::Signature(why) => {
                write!(f, "signature verification failed: failed to validate signature: {why}")
            }
            Self::NotASender(from) => write!(f, "sender actor {from} is not a valid top-level sender"),
            Self::FeeCapBelowBaseFee { fee_cap, base_fee } => write!(
                f,
                "verify msg failed: GasFeeCap doesn't meet base fee lower bound for inclusion in the next 20 blocks \
                 (GasFeeCap: {}, baseFeeLowerBound: {}): gas fee cap too low",
                fee_cap.atto(),
                base_fee.atto()
            ),
            Self::GasLimitBelowStorage { limit, least } => write!(
                f,
                "verify msg failed: message will not be included in a block: 'GasLimit' field cannot be less than the \
                 cost of storing a message on chain {limit} < {least}"
            ),
            Self::NonceTooLow { expected, got } => {
                write!(f, "minimum expected nonce is {expected}, got {got}: message nonce too low")
            }
            Self::Known { from, nonce } => write!(
                f,
                "failed to add locked: message from {from} with nonce {nonce} already in mpool: message with nonce \
                 already exists"
            ),
            Self::PremiumTooLow { from, nonce, least, got } => write!(
                f,
                "failed to add locked: message from {from} with nonce {nonce} already in mpool, increase GasPremium to \
                 {} from {} to trigger replace by fee: replace by fee has too low GasPremium",
                least.atto(),
                got.atto()
            ),
            Self::TooManyPending => f.write_str("failed to add locked: too many pending messages for actor"),
            Self::Full { messages, bytes } => {
                write!(f, "failed to add locked: the mempool is full: {messages} messages of {bytes}B together wait")
            }
            Self::NotEnoughFunds { required, balance } => write!(
                f,
                "failed to check balance: not enough funds (required: {required} FIL, balance: {balance} FIL): not \
                 enough funds to execute transaction"
            ),
            Self::NotEnoughFundsWithPending { required, balance } => write!(
                f,
                "failed to check balance: not enough funds including pending messages (required: {required} FIL, \
                 balance: {balance} FIL): validation failure"
            ),
        }
    }
}

impl std::error::Error for Refusal {}
