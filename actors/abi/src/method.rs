//! Declaring an actor's methods once: name, what goes in and comes out, number, doc.

use fvm_shared::MethodNum;

use crate::Field;

/// A method, as far as it is known at run time.
#[derive(Debug)]
pub struct Signature {
    pub name: &'static str,
    pub number: MethodNum,
    /// What it does and who may call it.
    pub doc: &'static str,
    /// `None`: no parameters, not even an empty block.
    pub params: Option<Field>,
    /// `None`: it returns nothing.
    pub returns: Option<Field>,
}

/// Declares an actor's methods as an enum whose discriminants are the method numbers: `Name(Params) -> Return = number`, where a
/// method that takes or returns nothing leaves that out.
///
/// `Constructor = 1` is the only small number; every other method takes the FRC-0042 hash of its own name, which a test
/// in each module pins.
#[macro_export]
macro_rules! methods {
    (@field $name:literal) => { None };
    (@field $name:literal $ty:ty) => {
        Some($crate::Field { name: $name, written: stringify!($ty), shape: <$ty as $crate::Shaped>::SHAPE })
    };
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[doc = $doc:literal])* $variant:ident $(($params:ty))? $(-> $returns:ty)? = $number:expr,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u64)]
        pub enum $name { $(
            $(#[doc = $doc])*
            $(#[doc = concat!("\n\nIn: `", stringify!($params), "`.")])?
            $(#[doc = concat!("\n\nOut: `", stringify!($returns), "`.")])?
            $variant = $number,
        )* }

        impl $name {
            /// Every method, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Every method with what is known of it at run time.
            pub const SIGNATURES: &'static [$crate::Signature] = &[$($crate::Signature {
                name: stringify!($variant),
                number: $number,
                doc: concat!($($doc, "\n",)*),
                params: $crate::methods!(@field "params" $($params)?),
                returns: $crate::methods!(@field "return" $($returns)?),
            },)*];

            /// The number that a message carries.
            pub const fn number(self) -> ::fvm_shared::MethodNum {
                self as u64
            }

            /// The name, as documentation and tools print it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)* }
            }

            /// The method behind a number, if this actor has it.
            pub fn from_number(number: ::fvm_shared::MethodNum) -> Option<Self> {
                $(if number == Self::$variant as u64 { return Some(Self::$variant); })*
                None
            }

            /// The method with this name, if this actor has it.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|m| m.name() == name)
            }
        }
    };
}
