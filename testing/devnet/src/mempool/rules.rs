//! What a message must fulfil before nonce and funds are looked at.

use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;

use super::Refusal;
use crate::message::Signed;

pub use chain::BLOCK_GAS_LIMIT;

/// The largest signed message that is taken, in bytes. Lotus takes 64 KiB; an actor's code is larger.
pub const MAX_MESSAGE_SIZE: usize = 2 << 20;

/// All the FIL there will ever be.
const TOTAL_SUPPLY_FIL: u64 = 2_000_000_000;

/// What the chain demands of a message now.
#[derive(Debug, Clone)]
pub struct Conditions {
    /// attoFIL per unit of gas.
    pub base_fee: TokenAmount,
    /// The gas that storing the message costs, whatever it does.
    pub inclusion_gas: u64,
}

/// Size and fields: what can be judged by the message alone.
pub fn check_form(signed: &Signed) -> Result<(), Refusal> {
    let size = signed.chain_size();
    if size > MAX_MESSAGE_SIZE {
        return Err(Refusal::TooLarge { size, max: MAX_MESSAGE_SIZE });
    }
    check_fields(signed.message())
}

fn check_fields(message: &Message) -> Result<(), Refusal> {
    let refuse = |why: &str| Err(Refusal::Form(why.to_owned()));
    if message.version != 0 {
        return refuse("'Version' unsupported");
    }
    if message.to.is_bls_zero_address() {
        return refuse("invalid 'To' address");
    }
    if message.value.is_negative() {
        return refuse("'Value' field cannot be negative");
    }
    if message.value >= TokenAmount::from_whole(TOTAL_SUPPLY_FIL) {
        return Err(Refusal::ValueTooHigh);
    }
    if message.gas_fee_cap.is_negative() {
        return refuse("'GasFeeCap' field cannot be negative");
    }
    if message.gas_premium.is_negative() {
        return refuse("'GasPremium' field cannot be negative");
    }
    if message.gas_premium > message.gas_fee_cap {
        return refuse("'GasFeeCap' less than 'GasPremium'");
    }
    if message.gas_limit > BLOCK_GAS_LIMIT {
        return Err(Refusal::Form(format!(
            "'GasLimit' field cannot be greater than a block's gas limit ({} > {BLOCK_GAS_LIMIT})",
            message.gas_limit
        )));
    }
    if message.gas_limit == 0 {
        return refuse("'GasLimit' field 0 must be positive");
    }
    if message.sequence == u64::MAX {
        return refuse("'Nonce' field has no successor");
    }
    Ok(())
}

/// Fee cap and gas limit against what the chain demands now.
pub fn check_price(signed: &Signed, conditions: &Conditions) -> Result<(), Refusal> {
    let message = signed.message();
    if message.gas_limit < conditions.inclusion_gas {
        return Err(Refusal::GasLimitBelowStorage { limit: message.gas_limit, least: conditions.inclusion_gas });
    }
    if message.gas_fee_cap < conditions.base_fee {
        return Err(Refusal::FeeCapBelowBaseFee {
            fee_cap: message.gas_fee_cap.clone(),
            base_fee: conditions.base_fee.clone(),
        });
    }
    Ok(())
}
