//! Declaring an actor's methods once: name, number, doc.

/// Declares an actor's methods as an enum whose discriminants are the method numbers.
///
/// `Constructor = 1` is the only small number; every other method takes the FRC-0042 hash of its own name, which a test
/// in each module pins.
#[macro_export]
macro_rules! methods {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $number:expr,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u64)]
        pub enum $name { $($(#[$vmeta])* $variant = $number,)* }

        impl $name {
            /// Every method, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

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
