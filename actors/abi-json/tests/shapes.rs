//! Every shape that `abi` declares: JSON becomes the bytes that the struct itself reads and writes, and comes back the same.

use std::collections::BTreeMap;

use abi::{Field, INTERFACES, Shape, Tuple, Unit};
use abi_json::{Plain, decode, encode};
use fvm_shared::address::Network;
use serde_json::{Value, json};

const WORDS: Plain = Plain(Network::Testnet);

/// The tuples within a shape, each once.
fn collect(shape: &'static Shape, tuples: &mut BTreeMap<*const Tuple, &'static Shape>) {
    match shape {
        Shape::Tuple(tuple) if tuples.insert(std::ptr::from_ref(*tuple), shape).is_none() => {
            tuple.fields.iter().for_each(|field| collect(field.shape, tuples));
        }
        Shape::Option(inner) | Shape::List(inner) => collect(inner, tuples),
        Shape::Row(shapes) => shapes.iter().for_each(|shape| collect(shape, tuples)),
        Shape::Choice(choices) => choices.iter().for_each(|(_, field)| collect(field.shape, tuples)),
        _ => {}
    }
}

fn all_tuples() -> Vec<(&'static Tuple, &'static Shape)> {
    let mut tuples = BTreeMap::new();
    for interface in INTERFACES {
        let methods = interface.methods.iter().flat_map(|method| [&method.params, &method.returns]).flatten();
        let entries = interface.events.iter().flat_map(|event| event.entries);
        methods.chain(entries).for_each(|field| collect(field.shape, &mut tuples));
    }
    let named = |shape: &'static Shape| match shape {
        Shape::Tuple(tuple) => Some((*tuple, shape)),
        _ => None,
    };
    tuples.into_values().filter_map(named).collect()
}

/// A value with as much in it as a shape takes, or as little.
fn sample(shape: &Shape, unit: Unit, full: bool) -> Value {
    let inner = |shape: &Shape| sample(shape, unit, full);
    match shape {
        Shape::Bool => json!(full),
        Shape::Uint { .. } if unit == Unit::Actor => json!(if full { "t018446744073709551" } else { "t00" }),
        Shape::Uint { max } => json!(if full { *max } else { 0 }),
        Shape::Int => json!(if full { i64::MIN } else { i64::MAX }),
        Shape::Text => json!(if full { "zwölf \u{1f980}" } else { "" }),
        Shape::Bytes => json!(if full { "0x00ff80" } else { "0x" }),
        Shape::Amount | Shape::BigInt => json!(if full { "-2000000000000000000000000000" } else { "0" }),
        Shape::Address => json!(if full { "t1d2xrzcslx7xlbbylc5c3d5lvandqw4iwl6epxba" } else { "t00" }),
        Shape::Cid => json!("bafy2bzaceaa43et73tgxsoh2xizd4mxhbrcfig4kqp25zfa5scdgkzppllyuu"),
        Shape::Code(names) => json!(if full { names.last() } else { names.first() }.unwrap().1),
        Shape::Choice(choices) => {
            let (_, field) = if full { choices.first() } else { choices.last() }.unwrap();
            json!({ field.name: sample(field.shape, Unit::of(field.written), full) })
        }
        Shape::BitField => {
            if full {
                json!([0, 1, 7, 1_000_000])
            } else {
                json!([])
            }
        }
        Shape::Option(_) if !full => Value::Null,
        Shape::Option(some) => inner(some),
        Shape::List(item) => {
            if full {
                json!([inner(item), inner(item)])
            } else {
                json!([])
            }
        }
        Shape::Row(shapes) => shapes.iter().map(|shape| inner(shape)).collect(),
        Shape::Tuple(tuple) => {
            let field = |f: &Field| (f.name.to_owned(), sample(f.shape, Unit::of(f.written), full));
            Value::Object(tuple.fields.iter().map(field).collect())
        }
    }
}

#[test]
fn every_struct_reads_and_writes_what_its_shape_says() {
    let tuples = all_tuples();
    assert!(tuples.len() > 50, "{}", tuples.len());
    for (tuple, shape) in tuples {
        for full in [true, false] {
            let json = sample(shape, Unit::Plain, full);
            let whole = Field { name: tuple.name, written: tuple.name, shape };
            let cbor = encode(&WORDS, &whole, &json).unwrap();
            assert_eq!((tuple.rewritten)(&cbor).as_ref(), Some(&cbor), "{}", tuple.name);
            let back = decode(&WORDS, &whole, &cbor).unwrap();
            assert_eq!(Value::from(back), json, "{}", tuple.name);
        }
    }
}
