//! Values within values, as text.

use abi::{Field, Shape, Unit};
use abi_json::Json;
use fvm_shared::bigint::BigInt;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use super::text::one_line;
use crate::amount::Amount;
use crate::span::{Span, relative};

/// The most characters of bytes in hex that are printed whole.
const SHORT: usize = 66;

/// A field's value as a person reads it: amounts in FIL, epochs with how far they are from `now`, lengths of time in hours and
/// days, long bytes cut.
pub fn humane(field: &Field, json: &Json, now: Option<ChainEpoch>) -> Json {
    within(field.shape, Unit::of(field.written), json, now)
}

fn within(shape: &Shape, unit: Unit, json: &Json, now: Option<ChainEpoch>) -> Json {
    let inner = |shape: &Shape, json: &Json| within(shape, unit, json, now);
    match (shape, json) {
        (Shape::Amount, Json::Text(atto)) => match atto.parse::<BigInt>() {
            Ok(atto) => Json::Text(Amount(TokenAmount::from_atto(atto)).to_string()),
            Err(_) => json.clone(),
        },
        (Shape::Int, Json::Number(number)) if unit == Unit::Epoch => match (number.as_i64(), now) {
            (Some(epoch), Some(now)) if epoch > 0 => Json::Text(format!("{epoch} ({})", relative(epoch, now))),
            _ => json.clone(),
        },
        (Shape::Int, Json::Number(number)) if unit == Unit::Span => match number.as_i64() {
            Some(epochs) if epochs > 0 => Json::Text(format!("{epochs} epochs ({})", Span(epochs).roughly())),
            _ => json.clone(),
        },
        (Shape::Bytes, Json::Text(hex)) if hex.len() > SHORT => {
            Json::Text(format!("{}... ({} bytes)", hex.get(..SHORT).unwrap_or_default(), (hex.len() - 2) / 2))
        }
        (Shape::Option(some), _) if *json != Json::Null => inner(some, json),
        (Shape::List(item), Json::List(items)) => Json::List(items.iter().map(|json| inner(item, json)).collect()),
        (Shape::Row(shapes), Json::List(items)) => {
            Json::List(shapes.iter().zip(items).map(|(shape, json)| inner(shape, json)).collect())
        }
        (Shape::Tuple(tuple), Json::Object(fields)) => {
            let fields = tuple.fields.iter().zip(fields);
            let field = |(field, (name, json)): (&Field, &(String, Json))| (name.clone(), humane(field, json, now));
            Json::Object(fields.map(field).collect())
        }
        (Shape::Choice(choices), Json::Object(fields)) => {
            let known = |name: &str| choices.iter().map(|(_, field)| field).find(|field| field.name == name);
            let told =
                |name: &str, json| known(name).map_or_else(|| Json::clone(json), |field| humane(field, json, now));
            Json::Object(fields.iter().map(|(name, json)| (name.clone(), told(name, json))).collect())
        }
        _ => json.clone(),
    }
}

/// Names and values, one a line; what is within something else stands below it, further to the right.
pub fn tree(json: &Json) -> String {
    let mut lines = Vec::new();
    match scalar(json) {
        Some(text) => lines.push(text),
        None => write(json, 0, &mut lines),
    }
    lines.join("\n")
}

fn write(json: &Json, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    match json {
        Json::Object(fields) => {
            let simple = fields.iter().filter(|(_, value)| scalar(value).is_some());
            let width = simple.map(|(name, _)| name.chars().count()).max().unwrap_or(0);
            for (name, value) in fields {
                let name = one_line(name);
                match scalar(value) {
                    Some(text) => lines.push(format!("{indent}{name:<width$}  {text}")),
                    None => {
                        lines.push(format!("{indent}{name}"));
                        write(value, depth + 1, lines);
                    }
                }
            }
        }
        Json::List(items) => {
            for item in items {
                match scalar(item) {
                    Some(text) => lines.push(format!("{indent}- {text}")),
                    None => {
                        let first = lines.len();
                        write(item, depth + 1, lines);
                        // The first line of an item carries its mark.
                        if let Some(line) = lines.get_mut(first) {
                            line.replace_range(indent.len()..indent.len() + 2, "- ");
                        }
                    }
                }
            }
        }
        other => lines.extend(scalar(other).map(|text| format!("{indent}{text}"))),
    }
}

/// What fits on the line of its name.
fn scalar(json: &Json) -> Option<String> {
    match json {
        Json::Null => Some("-".to_owned()),
        Json::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Json::Number(number) => Some(number.to_string()),
        Json::Text(text) => Some(one_line(text)),
        Json::List(items) if items.is_empty() => Some("none".to_owned()),
        Json::List(items) if items.iter().all(|item| matches!(item, Json::Number(_) | Json::Text(_))) => {
            let items: Vec<_> = items.iter().filter_map(scalar).collect();
            Some(items.join(", ")).filter(|line| line.len() <= 100)
        }
        Json::Object(fields) if fields.is_empty() => Some("nothing".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Json {
        Json::Text(text.to_owned())
    }

    fn object<const N: usize>(fields: [(&str, Json); N]) -> Json {
        Json::Object(fields.map(|(name, value)| (name.to_owned(), value)).to_vec())
    }

    #[test]
    fn values_within_values_stand_to_the_right() {
        let miner = |id: &str| object([("miner", text(id)), ("failing", Json::Null)]);
        let json = object([
            ("round", Json::Number(7.into())),
            ("ended", Json::Bool(true)),
            ("miners", Json::List(vec![miner("t01"), miner("t02")])),
            ("labels", Json::List(vec![text("a"), text("b\x1b[2J")])),
            ("none", Json::List(Vec::new())),
        ]);
        let expected = "round   7\nended   yes\nminers\n  - miner    t01\n    failing  -\n  - miner    t02\n    failing  -\nlabels  a, b\u{fffd}[2J\nnone    none";
        assert_eq!(tree(&json), expected);
        assert_eq!(tree(&Json::Null), "-");
    }

    #[test]
    fn amounts_and_epochs_are_told_as_people_say_them() {
        let provider = abi::Interface::of("lease").unwrap().method("Provider").unwrap().returns.unwrap().shape;
        let Shape::Tuple(provider) = provider else { panic!("{provider:?}") };
        let unbonding = provider.fields.iter().find(|field| field.name == "unbonding").unwrap();
        let ticket = object([("amount", text("1500000000000000000")), ("ready", Json::Number(220.into()))]);
        let told = humane(unbonding, &Json::List(vec![ticket]), Some(100));
        assert_eq!(tree(&told), "- amount  1.5 FIL\n  ready   220 (in 1h)");
    }

    #[test]
    fn lengths_of_time_are_no_points_in_time() {
        let terms = abi::Interface::of("lease").unwrap().method("Terms").unwrap().returns.unwrap();
        let Shape::Tuple(tuple) = terms.shape else { panic!("{terms:?}") };
        let unbonding = tuple.fields.iter().find(|field| field.name == "unbonding").unwrap();
        let told = humane(unbonding, &Json::Number(20_160.into()), Some(58));
        assert_eq!(tree(&told), "20160 epochs (7d)");
    }

    #[test]
    fn long_bytes_are_cut() {
        let bytes = text(&format!("0x{}", "ab".repeat(1_000)));
        let Json::Text(told) = within(&Shape::Bytes, Unit::Plain, &bytes, None) else { panic!() };
        assert!(told.len() < 90 && told.ends_with("... (1000 bytes)"), "{told}");
    }
}
