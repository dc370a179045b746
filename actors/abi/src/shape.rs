//! What a value looks like on the wire, known at run time: names and order of fields, units of numbers.
//!
//! Actors never look at shapes: in WASM they are dead and left out. Hosts turn them into forms, JSON and help.

use cid::Cid;
use fvm_ipld_bitfield::BitField;
use fvm_ipld_encoding::{BytesDe, RawBytes};
use fvm_shared::address::Address;
use fvm_shared::bigint::BigInt;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

/// The form of one value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Bool,
    /// A whole number from 0 to `max`.
    Uint {
        max: u64,
    },
    /// A whole number of 64 bits with a sign.
    Int,
    Text,
    Bytes,
    /// attoFIL, with a sign.
    Amount,
    /// A whole number of any size.
    BigInt,
    Address,
    Cid,
    /// One of a few names, each with its number on the wire. Made by [`coded!`](crate::coded).
    Code(&'static [(u8, &'static str)]),
    /// One of a few things, each with its number: on the wire the tuple `[number, content]`.
    Choice(&'static [(u8, Field)]),
    /// A set of whole numbers of 64 bits, as an RLE+ bit field.
    BitField,
    /// A value or nothing.
    Option(&'static Shape),
    List(&'static Shape),
    /// Several values in a row, without names.
    Row(&'static [&'static Shape]),
    /// Several values in a row, each with a name. Made by [`tuple!`](crate::tuple).
    Tuple(&'static Tuple),
}

/// A struct that travels as a CBOR tuple.
#[derive(Debug)]
pub struct Tuple {
    pub name: &'static str,
    /// In the order of the wire.
    pub fields: &'static [Field],
    /// Reads the struct and writes it again, as actors do: bytes that this shape fits come back unchanged. `None` for others.
    pub rewritten: fn(&[u8]) -> Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    /// The type as it is declared: `Option<ChainEpoch>`.
    pub written: &'static str,
    pub shape: &'static Shape,
}

/// What the numbers of a field count. The wire does not say; the declaration does, by the alias it uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The field's own thing.
    Plain,
    /// Numbers are IDs of actors.
    Actor,
    /// Numbers are epochs: points in time.
    Epoch,
    /// Numbers count epochs: lengths of time.
    Span,
}

/// A length of time in epochs. On the wire, and to the compiler, it is what [`ChainEpoch`] is, which here means a point in time.
pub type Epochs = ChainEpoch;

impl Unit {
    /// The unit of a type as it is declared.
    pub fn of(written: &str) -> Self {
        let mut words = written.split(|c: char| !c.is_ascii_alphanumeric());
        let unit = words.find_map(|word| match word {
            "ActorID" => Some(Self::Actor),
            "ChainEpoch" => Some(Self::Epoch),
            "Epochs" => Some(Self::Span),
            _ => None,
        });
        unit.unwrap_or(Self::Plain)
    }
}

/// A type whose values have a known form.
pub trait Shaped {
    const SHAPE: &'static Shape;

    /// The form of a list of such values.
    const LIST: &'static Shape = &Shape::List(Self::SHAPE);
}

macro_rules! shaped {
    ($($ty:ty => $shape:expr;)*) => { $(impl Shaped for $ty { const SHAPE: &'static Shape = &$shape; })* };
}

shaped! {
    bool => Shape::Bool;
    u16 => Shape::Uint { max: u16::MAX as u64 };
    u32 => Shape::Uint { max: u32::MAX as u64 };
    u64 => Shape::Uint { max: u64::MAX };
    i64 => Shape::Int;
    str => Shape::Text;
    String => Shape::Text;
    BytesDe => Shape::Bytes;
    RawBytes => Shape::Bytes;
    TokenAmount => Shape::Amount;
    BigInt => Shape::BigInt;
    Address => Shape::Address;
    Cid => Shape::Cid;
    BitField => Shape::BitField;
}

impl Shaped for u8 {
    const SHAPE: &'static Shape = &Shape::Uint { max: u8::MAX as u64 };
    const LIST: &'static Shape = &Shape::Bytes;
}

impl<T: Shaped + ?Sized> Shaped for &T {
    const SHAPE: &'static Shape = T::SHAPE;
}

impl<T: Shaped> Shaped for Box<T> {
    const SHAPE: &'static Shape = T::SHAPE;
}

impl<T: Shaped> Shaped for Option<T> {
    const SHAPE: &'static Shape = &Shape::Option(T::SHAPE);
}

impl<T: Shaped> Shaped for Vec<T> {
    const SHAPE: &'static Shape = T::LIST;
}

impl<T: Shaped> Shaped for [T] {
    const SHAPE: &'static Shape = T::LIST;
}

impl<A: Shaped, B: Shaped> Shaped for (A, B) {
    const SHAPE: &'static Shape = &Shape::Row(&[A::SHAPE, B::SHAPE]);
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::tuple! {
        pub struct Pair {
            pub until: Option<ChainEpoch>,
            #[serde(with = "fvm_ipld_encoding::strict_bytes")]
            pub key: Vec<u8>,
        }
    }

    crate::transparent! {
        pub struct Pairs {
            pub pairs: Vec<Pair>,
        }
    }

    #[test]
    fn a_declaration_says_order_names_and_units() {
        let Shape::List(Shape::Tuple(tuple)) = Pairs::SHAPE else { panic!("{:?}", Pairs::SHAPE) };
        let [until, key] = tuple.fields else { panic!("{tuple:?}") };
        assert_eq!((tuple.name, until.name, key.name), ("Pair", "until", "key"));
        assert_eq!((Unit::of(until.written), Unit::of(key.written)), (Unit::Epoch, Unit::Plain));
        assert!(matches!((until.shape, key.shape), (Shape::Option(Shape::Int), Shape::Bytes)));
    }

    #[test]
    fn what_is_declared_is_what_travels() {
        let pairs = Pairs { pairs: vec![Pair { until: None, key: vec![7] }] };
        assert_eq!(fvm_ipld_encoding::to_vec(&pairs).unwrap(), [0x81, 0x82, 0xf6, 0x41, 7]);
        let Shape::List(Shape::Tuple(pair)) = Pairs::SHAPE else { panic!("{:?}", Pairs::SHAPE) };
        assert_eq!((pair.rewritten)(&[0x82, 0xf6, 0x41, 7]), Some(vec![0x82, 0xf6, 0x41, 7]));
        assert_eq!((pair.rewritten)(&[0x82, 0xf6, 7]), None);
    }

    #[test]
    fn a_unit_is_a_whole_word_of_the_declared_type() {
        assert_eq!(Unit::of("Vec<(ChainEpoch, TokenAmount)>"), Unit::Epoch);
        assert_eq!(Unit::of("Option<ActorID>"), Unit::Actor);
        assert_eq!(Unit::of("Option<Epochs>"), Unit::Span);
        assert_eq!(Unit::of("ActorIDs"), Unit::Plain);
    }
}
