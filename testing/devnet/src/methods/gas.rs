//! What a message will cost.

use ::chain::{ChainMessage, Outcome, Tipset};
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use fvm_shared::error::ExitCode;
use fvm_shared::message::Message as RawMessage;
use serde::Deserialize;
use serde_json::{Value, json};

use super::invoke::{attempt, call_of, past};
use super::value;
use crate::json::{Address, Amount, Message, TipsetKey};
use crate::mempool::BLOCK_GAS_LIMIT;
use crate::message::Signed;
use crate::rpc::{Params, RpcError, code};
use crate::world::World;

/// The premium for inclusion soon, attoFIL per unit of gas; Lotus's own floor.
const PREMIUM: u64 = 100_000;

/// What gas limits are raised by over the gas a message used when it was tried, in percent.
pub(super) const OVERESTIMATION: u64 = 25;

/// The most a message may cost unless its sender says otherwise: 0.07 FIL, in attoFIL.
const DEFAULT_MAX_FEE: u64 = 70_000_000_000_000_000;

/// The epochs a fee cap has to last for.
const FEE_CAP_EPOCHS: u32 = 20;

/// What a sender says about the cost.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SendSpec {
    /// attoFIL; zero is the default.
    #[serde(default)]
    max_fee: Option<Amount>,
    #[serde(default)]
    maximize_fee_cap: bool,
}

/// Fills in the gas limit, fee cap and premium that a message leaves at zero.
pub fn message(world: &World, params: &Params) -> Result<Value, RpcError> {
    let json: Message = params.required(0, "message")?;
    let spec: SendSpec = params.optional(1, "send spec")?.unwrap_or_default();
    let past = past(world, params, 2)?;
    let mut message = RawMessage::from(json);
    fill(world, past.as_deref(), &mut message, &spec)?;
    value(Message::from(&message))
}

/// Fills in what is missing, for a message above a tipset of the past, or above the head.
pub(super) fn fill(
    world: &World,
    past: Option<&Tipset>,
    message: &mut RawMessage,
    spec: &SendSpec,
) -> Result<(), RpcError> {
    if message.gas_limit == 0 {
        let used = used_by(world, past, message)?;
        message.gas_limit = (used + used * OVERESTIMATION / 100).min(BLOCK_GAS_LIMIT);
    }
    if message.gas_premium.is_zero() {
        message.gas_premium = premium_for(u64::from(FEE_CAP_EPOCHS));
    }
    if message.gas_fee_cap.is_zero() {
        let base_fee = world.chain.base_fee_above(past.unwrap_or(&world.chain.head_tipset()));
        message.gas_fee_cap = lasting_fee_cap(&base_fee, FEE_CAP_EPOCHS) + &message.gas_premium;
    }
    cap(message, spec);
    Ok(())
}

/// Keeps the whole fee within what the sender allows.
fn cap(message: &mut RawMessage, spec: &SendSpec) {
    let given = spec.max_fee.as_ref().map(|fee| fee.0.clone()).filter(|fee| !fee.is_zero());
    let max_fee = given.unwrap_or_else(|| TokenAmount::from_atto(DEFAULT_MAX_FEE));
    let fee = &message.gas_fee_cap * message.gas_limit;
    if message.gas_limit > 0 && (spec.maximize_fee_cap || fee > max_fee) {
        message.gas_fee_cap = max_fee.div_floor(message.gas_limit);
    }
    if message.gas_premium > message.gas_fee_cap {
        message.gas_premium = message.gas_fee_cap.clone();
    }
}

/// The gas a message uses on top of the head and of what its sender has waiting before it, or on top of a tipset of the past.
pub fn limit(world: &World, params: &Params) -> Result<Value, RpcError> {
    let json: Message = params.required(0, "message")?;
    let past = past(world, params, 1)?;
    Ok(json!(used_by(world, past.as_deref(), &RawMessage::from(json))?))
}

fn used_by(world: &World, past: Option<&Tipset>, message: &RawMessage) -> Result<u64, RpcError> {
    let outcome = if world.is_impersonated(&message.from)? {
        // It pays nothing, and so nothing for being carried.
        attempt(world, past, call_of(message))?
    } else {
        let estimate = match past {
            Some(tipset) => world.chain.estimate_gas_above(tipset, call_of(message)),
            None => world.chain.estimate_gas(call_of(message), waiting_before(world, message)?),
        };
        estimate.map_err(|error| RpcError::refused(format!("gas estimation failed: CallWithGas failed: {error:#}")))?
    };
    match outcome.exit_code() {
        ExitCode::OK => Ok(outcome.gas_used()),
        ExitCode::SYS_OUT_OF_GAS => Err(RpcError::new(code::OUT_OF_GAS, "call ran out of gas")),
        ExitCode::SYS_SENDER_INVALID => {
            Err(RpcError::refused(format!("{}: sender validation failed", failure(&outcome))))
        }
        _ => Err(RpcError {
            code: code::EXECUTION_REVERTED,
            message: failure(&outcome),
            data: Some(json!(format!("0x{}", hex::encode(outcome.receipt.return_data.bytes())))),
        }),
    }
}

fn failure(outcome: &Outcome) -> String {
    let why = outcome.failure.as_deref().unwrap_or_default().trim_end();
    format!("message execution failed (exit=[{}], vm error=[{why}])", outcome.exit_code().value())
}

/// What the sender of a message has waiting, up to the message that this one would take the place of.
fn waiting_before(world: &World, message: &RawMessage) -> Result<Vec<ChainMessage>, RpcError> {
    let Some(sender) = world.view(None)?.id(&message.from)? else { return Ok(Vec::new()) };
    let before = world.pool.waiting(sender).take_while(|waiting| waiting.message().sequence != message.sequence);
    Ok(before.cloned().map(Signed::into_chain).collect())
}

/// The fee cap that lasts for a number of epochs in which every block is full, the message's own premium on top.
pub fn fee_cap(world: &World, params: &Params) -> Result<Value, RpcError> {
    let json: Message = params.required(0, "message")?;
    let epochs: u32 = params.required(1, "epochs")?;
    let key: Option<TipsetKey> = params.optional(2, "tipset key")?;
    let base_fee = world.chain.base_fee_above(world.tipset(key.as_ref())?.as_ref());
    value(Amount(lasting_fee_cap(&base_fee, epochs.min(MAX_FEE_CAP_EPOCHS)) + RawMessage::from(json).gas_premium))
}

/// Beyond this the result exceeds all FIL there is.
const MAX_FEE_CAP_EPOCHS: u32 = 1_000;

/// The base fee rises by an eighth per full epoch at the most.
fn lasting_fee_cap(base_fee: &TokenAmount, epochs: u32) -> TokenAmount {
    let raised = base_fee.atto() * BigInt::from(9).pow(epochs) / BigInt::from(8).pow(epochs);
    TokenAmount::from_atto(raised)
}

/// The premium that gets a message in within a number of epochs. Blocks are never full here, so the floor will do.
pub fn premium(world: &World, params: &Params) -> Result<Value, RpcError> {
    let epochs: u64 = params.required(0, "epochs")?;
    let _: Option<Address> = params.optional(1, "sender")?;
    let _: Option<i64> = params.optional(2, "gas limit")?;
    let key: Option<TipsetKey> = params.optional(3, "tipset key")?;
    world.tipset(key.as_ref())?;
    value(Amount(premium_for(epochs)))
}

fn premium_for(epochs: u64) -> TokenAmount {
    let premium = match epochs {
        0 | 1 => PREMIUM * 2,
        2 => PREMIUM * 3 / 2,
        _ => PREMIUM,
    };
    TokenAmount::from_atto(premium)
}
