//! What the states of the network's own actors hold: names for what a node tells without any.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fvm_shared::address::Address;
use fvm_shared::bigint::{BigInt, Sign};
use fvm_shared::econ::TokenAmount;
use serde_json::{Map, Value};

use crate::address::Addr;
use crate::amount::Amount;

/// What a field's value is, beyond its CBOR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As the node tells it.
    Plain,
    Address,
    /// attoFIL, as bytes.
    Amount,
    /// A whole number, as bytes.
    Number,
    /// Two whole numbers of 128 binary places: a smoothed value and how it changes each epoch.
    Estimate,
}

type Fields = &'static [(&'static str, Kind)];

/// By the official names of actors; each in the order of its state's tuple.
const STATES: [(&str, Fields); 5] = [
    ("account", &[("address", Kind::Address)]),
    ("system", &[("builtin_actors", Kind::Plain)]),
    ("cron", &[("entries", Kind::Plain)]),
    (
        "reward",
        &[
            ("cumsum_baseline", Kind::Number),
            ("cumsum_realized", Kind::Number),
            ("effective_network_time", Kind::Plain),
            ("effective_baseline_power", Kind::Number),
            ("this_epoch_reward", Kind::Amount),
            ("this_epoch_reward_smoothed", Kind::Estimate),
            ("this_epoch_baseline_power", Kind::Number),
            ("epoch", Kind::Plain),
            ("total_storage_power_reward", Kind::Amount),
            ("simple_total", Kind::Amount),
            ("baseline_total", Kind::Amount),
        ],
    ),
    (
        "storagepower",
        &[
            ("total_raw_byte_power", Kind::Number),
            ("total_bytes_committed", Kind::Number),
            ("total_quality_adj_power", Kind::Number),
            ("total_qa_bytes_committed", Kind::Number),
            ("total_pledge_collateral", Kind::Amount),
            ("this_epoch_raw_byte_power", Kind::Number),
            ("this_epoch_quality_adj_power", Kind::Number),
            ("this_epoch_pledge_collateral", Kind::Amount),
            ("this_epoch_qa_power_smoothed", Kind::Estimate),
            ("ramp_start_epoch", Kind::Plain),
            ("ramp_duration_epochs", Kind::Plain),
            ("miner_count", Kind::Plain),
            ("miner_above_min_power_count", Kind::Plain),
            ("cron_event_queue", Kind::Plain),
            ("first_cron_epoch", Kind::Plain),
            ("claims", Kind::Plain),
            ("proof_validation_batch", Kind::Plain),
        ],
    ),
];

/// The fields of this actor's state, if they are known.
pub fn of(actor: Option<&str>) -> Option<Fields> {
    STATES.iter().find(|(name, _)| Some(*name) == actor).map(|(_, fields)| *fields)
}

/// A state with names, amounts in attoFIL. One that has not as many fields as there are names stays as it is: it is of another
/// version.
pub fn named(fields: Fields, state: &Value) -> Value {
    each(fields, state, told)
}

/// A state with names as a person reads it.
pub fn humane(fields: Fields, state: &Value) -> Value {
    each(fields, state, |kind, value| match (kind, told(kind, value)) {
        (Kind::Amount, Value::String(atto)) => match atto.parse::<BigInt>() {
            Ok(atto) => Value::String(Amount(TokenAmount::from_atto(atto)).to_string()),
            Err(_) => Value::String(atto),
        },
        (_, told) => told,
    })
}

fn each(fields: Fields, state: &Value, tell: impl Fn(Kind, &Value) -> Value) -> Value {
    let Some(values) = state.as_array().filter(|values| values.len() == fields.len()) else { return state.clone() };
    let named = fields.iter().zip(values).map(|((name, kind), value)| ((*name).to_owned(), tell(*kind, value)));
    Value::Object(named.collect::<Map<_, _>>())
}

fn told(kind: Kind, value: &Value) -> Value {
    if let (Kind::Estimate, Some([position, velocity])) = (kind, value.as_array().map(Vec::as_slice)) {
        return Value::Array([position, velocity].map(|part| told(Kind::Number, part)).to_vec());
    }
    let bytes = value.as_str().and_then(|text| STANDARD.decode(text).ok());
    let text = bytes.and_then(|bytes| match kind {
        Kind::Address => Address::from_bytes(&bytes).ok().map(|address| Addr(address).to_string()),
        Kind::Amount | Kind::Number => number(&bytes).map(|number| number.to_string()),
        Kind::Plain | Kind::Estimate => None,
    });
    text.map_or_else(|| value.clone(), Value::String)
}

/// A whole number as the chain writes it: a sign, then the magnitude.
fn number(bytes: &[u8]) -> Option<BigInt> {
    match bytes.split_first() {
        None => Some(BigInt::default()),
        Some((0, magnitude)) => Some(BigInt::from_bytes_be(Sign::Plus, magnitude)),
        Some((1, magnitude)) => Some(BigInt::from_bytes_be(Sign::Minus, magnitude)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_state_gets_names_and_one_of_another_version_stays() {
        let account = of(Some("account")).unwrap();
        assert_eq!(named(account, &json!(["AGU="])), json!({ "address": "t0101" }));
        assert_eq!(named(account, &json!(["AGU=", 1])), json!(["AGU=", 1]));
        let amount: Fields = &[("reward", Kind::Amount)];
        assert_eq!(named(amount, &json!(["AA3gtrOnZAAA"])), json!({ "reward": "1000000000000000000" }));
        assert_eq!(humane(amount, &json!(["AA3gtrOnZAAA"])), json!({ "reward": "1 FIL" }));
        assert_eq!(humane(amount, &json!([""])), json!({ "reward": "0 FIL" }));
        assert_eq!(told(Kind::Estimate, &json!(["AAE=", "AQE="])), json!(["1", "-1"]));
        assert_eq!(of(Some("evm")), None);
    }
}
