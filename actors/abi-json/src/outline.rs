//! What may be written where, in words.

use abi::{Field, Shape, Unit};

use crate::Json;

/// The form of a field's value as JSON that says at every place what belongs there: for help, and for forms to begin with.
pub fn outline(field: &Field) -> Json {
    within(field.shape, Unit::of(field.written))
}

fn within(shape: &Shape, unit: Unit) -> Json {
    match shape {
        Shape::Tuple(tuple) => {
            let field = |f: &Field| (f.name.to_owned(), within(f.shape, Unit::of(f.written)));
            Json::Object(tuple.fields.iter().map(field).collect())
        }
        Shape::List(item) => Json::List(vec![within(item, unit)]),
        Shape::Row(shapes) => Json::List(shapes.iter().map(|shape| within(shape, unit)).collect()),
        Shape::Choice(choices) => {
            let choice = |(_, field): &(u8, Field)| Json::Object(vec![(field.name.to_owned(), outline(field))]);
            Json::Object(vec![("one of".to_owned(), Json::List(choices.iter().map(choice).collect()))])
        }
        Shape::Option(inner)
            if matches!(inner, Shape::Tuple(_) | Shape::List(_) | Shape::Row(_) | Shape::Choice(_)) =>
        {
            within(inner, unit)
        }
        leaf => Json::Text(phrase(leaf, unit)),
    }
}

pub(crate) fn of_field(field: &Field) -> String {
    phrase(field.shape, Unit::of(field.written))
}

/// What a value of this shape is, as half a sentence: `a whole number up to 4294967295`.
pub fn phrase(shape: &Shape, unit: Unit) -> String {
    match (shape, unit) {
        (Shape::Bool, _) => "true or false".to_owned(),
        (Shape::Uint { .. }, Unit::Actor) => "an actor ID, like \"t01234\"".to_owned(),
        (Shape::Uint { max }, _) => format!("a whole number up to {max}"),
        (Shape::Int, Unit::Epoch) => "an epoch".to_owned(),
        (Shape::Int, Unit::Span) => "a number of epochs".to_owned(),
        (Shape::Int, _) => "a whole number of 64 bits".to_owned(),
        (Shape::Text, _) => "text".to_owned(),
        (Shape::Bytes, _) => "bytes in hex, like \"0x00ff\"".to_owned(),
        (Shape::Amount, _) => "an amount in attoFIL, as a string".to_owned(),
        (Shape::BigInt, _) => "a whole number of any size, as a string".to_owned(),
        (Shape::Address, _) => "an address".to_owned(),
        (Shape::Cid, _) => "a CID".to_owned(),
        (Shape::Code(names), _) => {
            let names: Vec<_> = names.iter().map(|(_, name)| *name).collect();
            format!("one of {}", names.join(", "))
        }
        (Shape::Choice(choices), _) => phrase_of_choices(choices),
        (Shape::BitField, _) => "a list of whole numbers, each once".to_owned(),
        (Shape::Option(inner), _) => format!("{} or null", phrase(inner, unit)),
        (Shape::List(item), _) => format!("a list, each of it {}", phrase(item, unit)),
        (Shape::Row(shapes), _) => format!("a list of {} values", shapes.len()),
        (Shape::Tuple(tuple), _) => format!("an object ({})", tuple.name),
    }
}

pub(crate) fn phrase_of_choices(choices: &[(u8, Field)]) -> String {
    let names: Vec<_> = choices.iter().map(|(_, field)| field.name).collect();
    format!("an object with one of {} as its only key", names.join(", "))
}
