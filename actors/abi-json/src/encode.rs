//! From JSON to CBOR.

use abi::{Field, Shape, Signature, Tuple, Unit};
use cid::Cid;
use fvm_ipld_bitfield::BitField;
use fvm_shared::bigint::{BigInt, Sign};
use ipld_core::ipld::Ipld;
use serde_json::{Map, Value};

use crate::outline::{of_field, phrase, phrase_of_choices};
use crate::{Error, Words};

/// The CBOR of a method's parameters. A method without any takes `null` or an empty object, and gets no bytes.
pub fn params(words: &dyn Words, method: &Signature, json: &Value) -> Result<Vec<u8>, Error> {
    match &method.params {
        Some(field) => encode(words, field, json),
        None if json.is_null() || json.as_object().is_some_and(Map::is_empty) => Ok(Vec::new()),
        None => Err(Error::new(format!("{} takes no parameters", method.name)).in_root("params")),
    }
}

/// The CBOR of a field's value. In errors the value goes by the field's name.
pub fn encode(words: &dyn Words, field: &Field, json: &Value) -> Result<Vec<u8>, Error> {
    let ipld = value(words, field.shape, Unit::of(field.written), json).map_err(|e| e.in_root(field.name))?;
    fvm_ipld_encoding::to_vec(&ipld).map_err(|e| Error::new(e.to_string()).in_root(field.name))
}

fn value(words: &dyn Words, shape: &Shape, unit: Unit, json: &Value) -> Result<Ipld, Error> {
    let expected = || Error::expected(&phrase(shape, unit));
    let text = || json.as_str().ok_or_else(expected);
    Ok(match shape {
        Shape::Bool => Ipld::Bool(json.as_bool().ok_or_else(expected)?),
        Shape::Uint { max } => {
            let number = match (unit, json) {
                (Unit::Actor, Value::String(text)) if text.starts_with(['t', 'f']) => {
                    words.address(text).map_err(Error::new)?.id().map_err(|_| expected())?
                }
                _ => whole(json).ok_or_else(expected)?,
            };
            if number > *max {
                return Err(expected());
            }
            Ipld::Integer(number.into())
        }
        Shape::Int => Ipld::Integer(whole::<i64>(json).ok_or_else(expected)?.into()),
        Shape::Text => Ipld::String(text()?.to_owned()),
        Shape::Bytes => {
            let digits = text()?.strip_prefix("0x").ok_or_else(expected)?;
            Ipld::Bytes(hex::decode(digits).map_err(|_| expected())?)
        }
        Shape::Amount => Ipld::Bytes(signed_bytes(words.amount(text()?).map_err(Error::new)?.atto())),
        Shape::BigInt => Ipld::Bytes(signed_bytes(&whole(json).ok_or_else(expected)?)),
        Shape::Address => Ipld::Bytes(words.address(text()?).map_err(Error::new)?.to_bytes()),
        Shape::Cid => Ipld::Link(text()?.parse::<Cid>().map_err(|_| expected())?),
        Shape::Code(names) => {
            let name = text()?;
            let found = names.iter().find(|(_, known)| known.eq_ignore_ascii_case(name));
            Ipld::Integer(found.ok_or_else(expected)?.0.into())
        }
        Shape::Choice(choices) => choice(words, choices, json)?,
        Shape::BitField => {
            let items = json.as_array().ok_or_else(expected)?.iter().enumerate();
            let number = |(i, json): (usize, &Value)| whole::<u64>(json).ok_or_else(|| expected().in_item(i));
            let set = BitField::try_from_bits(items.map(number).collect::<Result<Vec<_>, _>>()?);
            Ipld::Bytes(set.map_err(|_| expected())?.to_bytes())
        }
        Shape::Option(_) if json.is_null() => Ipld::Null,
        Shape::Option(inner) => value(words, inner, unit, json)?,
        Shape::List(item) => {
            let items = json.as_array().ok_or_else(expected)?.iter().enumerate();
            let items = items.map(|(i, json)| value(words, item, unit, json).map_err(|e| e.in_item(i)));
            Ipld::List(items.collect::<Result<_, _>>()?)
        }
        Shape::Row(shapes) => {
            let items = json.as_array().filter(|items| items.len() == shapes.len()).ok_or_else(expected)?;
            let items = shapes.iter().zip(items).enumerate();
            let items = items.map(|(i, (shape, json))| value(words, shape, unit, json).map_err(|e| e.in_item(i)));
            Ipld::List(items.collect::<Result<_, _>>()?)
        }
        Shape::Tuple(tuple) => fields(words, tuple, json.as_object().ok_or_else(expected)?)?,
    })
}

/// The tuple of a choice's number and content, from an object with the choice's name as its only key.
fn choice(words: &dyn Words, choices: &[(u8, Field)], json: &Value) -> Result<Ipld, Error> {
    let expected = || Error::expected(&phrase_of_choices(choices));
    let object = json.as_object().filter(|object| object.len() == 1).ok_or_else(expected)?;
    let (name, content) = object.iter().next().ok_or_else(expected)?;
    let (number, field) = choices.iter().find(|(_, field)| field.name == name).ok_or_else(expected)?;
    let content = value(words, field.shape, Unit::of(field.written), content).map_err(|e| e.in_field(name))?;
    Ok(Ipld::List(vec![Ipld::Integer((*number).into()), content]))
}

fn fields(words: &dyn Words, tuple: &Tuple, object: &Map<String, Value>) -> Result<Ipld, Error> {
    if let Some(unknown) = object.keys().find(|key| tuple.fields.iter().all(|field| field.name != *key)) {
        let names: Vec<_> = tuple.fields.iter().map(|field| field.name).collect();
        let sentence = format!("{} has no such field; it has {}", tuple.name, names.join(", "));
        return Err(Error::new(sentence).in_field(unknown));
    }
    let field = |field: &Field| match object.get(field.name) {
        Some(json) => value(words, field.shape, Unit::of(field.written), json),
        None => Err(Error::new(format!("missing; expected {}", of_field(field)))),
    };
    let values = tuple.fields.iter().map(|f| field(f).map_err(|e| e.in_field(f.name)));
    Ok(Ipld::List(values.collect::<Result<_, _>>()?))
}

/// A whole number from a JSON number without a fraction, or from a string of digits.
fn whole<T: std::str::FromStr>(json: &Value) -> Option<T> {
    match json {
        Value::Number(number) => number.to_string().parse().ok(),
        Value::String(text) if !text.starts_with('+') => text.parse().ok(),
        _ => None,
    }
}

/// Filecoin's form of a signed number of any size: a byte for the sign, then the magnitude, nothing for zero.
fn signed_bytes(number: &BigInt) -> Vec<u8> {
    let (sign, mut magnitude) = number.to_bytes_be();
    match sign {
        Sign::NoSign => return Vec::new(),
        Sign::Plus => magnitude.insert(0, 0),
        Sign::Minus => magnitude.insert(0, 1),
    }
    magnitude
}
