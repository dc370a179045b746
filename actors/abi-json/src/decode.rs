//! From CBOR to JSON.

use abi::{Field, Shape, Signature, Unit};
use fvm_ipld_bitfield::BitField;
use fvm_shared::address::Address;
use fvm_shared::bigint::{BigInt, Sign};
use ipld_core::ipld::Ipld;

use crate::outline::phrase;
use crate::words::write;
use crate::{Error, Json, Words};

/// What a method returned. A method that returns nothing gives `null`.
pub fn returns(words: &dyn Words, method: &Signature, cbor: &[u8]) -> Result<Json, Error> {
    match &method.returns {
        Some(field) => decode(words, field, cbor),
        None if cbor.is_empty() => Ok(Json::Null),
        None => {
            Err(Error::new(format!("{} returns nothing, and this is {} bytes", method.name, cbor.len()))
                .in_root("return"))
        }
    }
}

/// The JSON of a method's parameters. No bytes of a method that takes none give `null`.
pub fn decode_params(words: &dyn Words, method: &Signature, cbor: &[u8]) -> Result<Json, Error> {
    match &method.params {
        Some(field) => decode(words, field, cbor),
        None if cbor.is_empty() => Ok(Json::Null),
        None => Err(Error::new(format!("{} takes no parameters, and this is {} bytes", method.name, cbor.len()))
            .in_root("params")),
    }
}

/// The JSON of a field's value. In errors the value goes by the field's name.
pub fn decode(words: &dyn Words, field: &Field, cbor: &[u8]) -> Result<Json, Error> {
    let ipld = fvm_ipld_encoding::from_slice(cbor).map_err(|e| Error::new(format!("this is not CBOR: {e}")));
    ipld.and_then(|ipld| value(words, field.shape, Unit::of(field.written), &ipld)).map_err(|e| e.in_root(field.name))
}

pub(crate) fn value(words: &dyn Words, shape: &Shape, unit: Unit, ipld: &Ipld) -> Result<Json, Error> {
    let expected = || Error::expected(&phrase(shape, unit));
    Ok(match (shape, ipld) {
        (Shape::Option(_), Ipld::Null) => Json::Null,
        (Shape::Option(inner), _) => value(words, inner, unit, ipld)?,
        (Shape::Bool, Ipld::Bool(yes)) => Json::Bool(*yes),
        (Shape::Uint { max }, Ipld::Integer(number)) => {
            let number = u64::try_from(*number).ok().filter(|number| number <= max).ok_or_else(expected)?;
            if unit == Unit::Actor {
                Json::Text(write(words, &Address::new_id(number)))
            } else {
                Json::Number(number.into())
            }
        }
        (Shape::Int, Ipld::Integer(number)) => Json::Number(i64::try_from(*number).map_err(|_| expected())?.into()),
        (Shape::Text, Ipld::String(text)) => Json::text(text),
        (Shape::Bytes, Ipld::Bytes(bytes)) => Json::hex(bytes),
        (Shape::Amount | Shape::BigInt, Ipld::Bytes(bytes)) => {
            Json::Text(signed(bytes).ok_or_else(expected)?.to_string())
        }
        (Shape::Address, Ipld::Bytes(bytes)) => {
            Json::Text(write(words, &Address::from_bytes(bytes).map_err(|_| expected())?))
        }
        (Shape::Cid, Ipld::Link(cid)) => Json::Text(cid.to_string()),
        (Shape::Code(names), Ipld::Integer(number)) => {
            let found = names.iter().find(|(code, _)| i128::from(*code) == *number);
            Json::text(found.ok_or_else(expected)?.1)
        }
        (Shape::Choice(choices), Ipld::List(items)) => {
            let [Ipld::Integer(number), content] = items.as_slice() else { return Err(expected()) };
            let (_, field) = choices.iter().find(|(known, _)| i128::from(*known) == *number).ok_or_else(expected)?;
            let content = value(words, field.shape, Unit::of(field.written), content);
            Json::Object(vec![(field.name.to_owned(), content.map_err(|e| e.in_field(field.name))?)])
        }
        (Shape::BitField, Ipld::Bytes(bytes)) => {
            let set = BitField::from_bytes(bytes).map_err(|_| expected())?;
            let bits = set.bounded_iter(MOST_BITS).ok_or_else(expected)?;
            Json::List(bits.map(|bit| Json::Number(bit.into())).collect())
        }
        (Shape::List(item), Ipld::List(items)) => {
            let items = items.iter().enumerate();
            let items = items.map(|(i, ipld)| value(words, item, unit, ipld).map_err(|e| e.in_item(i)));
            Json::List(items.collect::<Result<_, _>>()?)
        }
        (Shape::Row(shapes), Ipld::List(items)) if items.len() == shapes.len() => {
            let items = shapes.iter().zip(items).enumerate();
            let items = items.map(|(i, (shape, ipld))| value(words, shape, unit, ipld).map_err(|e| e.in_item(i)));
            Json::List(items.collect::<Result<_, _>>()?)
        }
        (Shape::Tuple(tuple), Ipld::List(items)) => {
            if items.len() != tuple.fields.len() {
                let sentence =
                    format!("{} has {} fields, and this has {}", tuple.name, tuple.fields.len(), items.len());
                return Err(Error::new(sentence));
            }
            let fields = tuple.fields.iter().zip(items).map(|(field, ipld)| {
                let value = value(words, field.shape, Unit::of(field.written), ipld);
                value.map(|value| (field.name.to_owned(), value)).map_err(|e| e.in_field(field.name))
            });
            Json::Object(fields.collect::<Result<_, _>>()?)
        }
        _ => return Err(expected()),
    })
}

/// The most numbers that a bit field is read with: a few bytes can stand for billions.
const MOST_BITS: u64 = 1 << 16;

/// Reads Filecoin's form of a signed number of any size.
fn signed(bytes: &[u8]) -> Option<BigInt> {
    match bytes {
        [] => Some(BigInt::default()),
        [0, magnitude @ ..] => Some(BigInt::from_bytes_be(Sign::Plus, magnitude)),
        [1, magnitude @ ..] => Some(BigInt::from_bytes_be(Sign::Minus, magnitude)),
        _ => None,
    }
}
