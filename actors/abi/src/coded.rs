//! Enumerations that travel as one small CBOR integer.

/// Declares an enumeration with a number of at most 255 for each value: one CBOR integer on the wire, in state and in events. A
/// number that no value has does not decode.
#[macro_export]
macro_rules! coded {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$vmeta])* $variant = $code,)* }

        impl $name {
            /// Every value, in the order of its number.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name, as documentation and tools print it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)* }
            }
        }

        impl $crate::Shaped for $name {
            const SHAPE: &'static $crate::Shape = &$crate::Shape::Code(&[$(($code, stringify!($variant)),)*]);
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u8(*self as u8)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                match <u8 as ::serde::Deserialize>::deserialize(deserializer)? {
                    $($code => Ok(Self::$variant),)*
                    _ => Err(<D::Error as ::serde::de::Error>::custom("unknown number")),
                }
            }
        }
    };
}
