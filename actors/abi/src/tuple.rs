//! Declaring what travels once: fields, order, names.

/// Declares structs that travel as CBOR tuples, and their [`Shape`](crate::Shape)s. The order of the fields is the order on
/// the wire. `not Eq;` in front is for structs with fields that are not.
#[macro_export]
macro_rules! tuple {
    (@with #[$eq:meta] $(
        $(#[$meta:meta])* pub struct $name:ident { $($(#[$fmeta:meta])* pub $field:ident: $ty:ty,)* }
    )*) => { $(
        $(#[$meta])*
        #[$eq]
        #[derive(Clone, Debug, PartialEq, ::serde_tuple::Serialize_tuple, ::serde_tuple::Deserialize_tuple)]
        pub struct $name { $($(#[$fmeta])* pub $field: $ty,)* }

        impl $crate::Shaped for $name {
            const SHAPE: &'static $crate::Shape = &$crate::Shape::Tuple(&$crate::Tuple {
                name: stringify!($name),
                fields: &[$($crate::Field {
                    name: stringify!($field),
                    written: stringify!($ty),
                    shape: <$ty as $crate::Shaped>::SHAPE,
                },)*],
                rewritten: |bytes| {
                    let value: Self = ::fvm_ipld_encoding::from_slice(bytes).ok()?;
                    ::fvm_ipld_encoding::to_vec(&value).ok()
                },
            });
        }
    )* };
    (not Eq; $($structs:tt)*) => { $crate::tuple! { @with #[allow(clippy::derive_partial_eq_without_eq)] $($structs)* } };
    ($(#[$meta:meta])* pub $($structs:tt)*) => {
        $crate::tuple! { @with #[derive(Eq)] $(#[$meta])* pub $($structs)* }
    };
}

/// Declares structs that travel as their only field, without a tuple around it.
#[macro_export]
macro_rules! transparent {
    ($($(#[$meta:meta])* pub struct $name:ident { $(#[$fmeta:meta])* pub $field:ident: $ty:ty, })*) => { $(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name { $(#[$fmeta])* pub $field: $ty, }

        impl $crate::Shaped for $name {
            const SHAPE: &'static $crate::Shape = <$ty as $crate::Shaped>::SHAPE;
        }
    )* };
}
