//! Receipts, message look-ups and the results of simulated messages.

use std::time::Duration;

use chain::{Fees, Outcome, Tipset};
use fvm_shared::receipt::Receipt;
use serde_json::{Value, json};

use super::{Amount, Bytes, Cid, Message, TipsetKey, cbor_to_json, execution_trace};

/// A receipt, as Lotus shows it.
pub fn receipt(receipt: &Receipt) -> Value {
    json!({
        "ExitCode": receipt.exit_code.value(),
        "Return": Bytes(receipt.return_data.to_vec()),
        "GasUsed": receipt.gas_used,
        "EventsRoot": receipt.events_root.map(Cid),
    })
}

/// Where a message ran and what came of it. The return is decoded as plain CBOR.
pub fn lookup(message: cid::Cid, found: &Receipt, tipset: &Tipset) -> Value {
    let decoded = if found.exit_code.is_success() { cbor_to_json(&found.return_data) } else { None };
    json!({
        "Message": Cid(message),
        "Receipt": receipt(found),
        "ReturnDec": decoded,
        "TipSet": TipsetKey::of(tipset),
        "Height": tipset.height,
    })
}

/// What a message did when it was run on the side, or is run again.
pub fn invocation(
    message: &fvm_shared::message::Message,
    cid: cid::Cid,
    outcome: &Outcome,
    fees: &Fees,
    took: Duration,
) -> Value {
    let burnt = &fees.base_fee_burn + &fees.over_estimation_burn;
    let cost = json!({
        "Message": Cid(cid),
        "GasUsed": outcome.gas_used().to_string(),
        "BaseFeeBurn": Amount(fees.base_fee_burn.clone()),
        "OverEstimationBurn": Amount(fees.over_estimation_burn.clone()),
        "MinerPenalty": Amount(fees.miner_penalty.clone()),
        "MinerTip": Amount(fees.miner_tip.clone()),
        "Refund": Amount(fees.refund.clone()),
        "TotalCost": Amount(burnt + &fees.miner_tip),
    });
    json!({
        "MsgCid": Cid(cid),
        "Msg": Message::from(message),
        "MsgRct": receipt(&outcome.receipt),
        "GasCost": cost,
        "ExecutionTrace": execution_trace(message, &outcome.receipt, &outcome.trace),
        "Error": outcome.failure.as_deref().map(str::trim_end).unwrap_or_default(),
        "Duration": u64::try_from(took.as_nanos()).unwrap_or(u64::MAX),
    })
}
