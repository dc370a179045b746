//! Events: the FIP-0049 entry list, `$type` first.

use fvm_ipld_encoding::CBOR;
use fvm_shared::event::{ActorEvent, Entry, Flags};
use serde::Serialize;

use crate::Field;

/// Builds one event. The first entry is always `$type`, indexed by key and value, with the event's name in kebab case.
///
/// Values are CBOR. A value that cannot be encoded leaves its entry empty rather than lose the message that caused it;
/// none of the types used here can fail to encode.
#[derive(Clone, Debug)]
pub struct EventBuilder {
    entries: Vec<Entry>,
}

impl EventBuilder {
    pub fn new(kind: &str) -> Self {
        Self { entries: Vec::with_capacity(4) }.entry(Flags::FLAG_INDEXED_ALL, "$type", &kind)
    }

    /// An entry that clients filter by: key and value are indexed.
    pub fn key<T: Serialize + ?Sized>(self, key: &str, value: &T) -> Self {
        self.entry(Flags::FLAG_INDEXED_ALL, key, value)
    }

    /// An entry that clients read: only the key is indexed.
    pub fn field<T: Serialize + ?Sized>(self, key: &str, value: &T) -> Self {
        self.entry(Flags::FLAG_INDEXED_KEY, key, value)
    }

    pub fn build(self) -> ActorEvent {
        ActorEvent::from(self.entries)
    }

    fn entry<T: Serialize + ?Sized>(mut self, flags: Flags, key: &str, value: &T) -> Self {
        let value = fvm_ipld_encoding::to_vec(value).unwrap_or_default();
        self.entries.push(Entry { flags, key: key.to_owned(), codec: CBOR, value });
        self
    }
}

/// An event, as far as it is known at run time.
#[derive(Debug)]
pub struct EventShape {
    /// Its `$type`.
    pub kind: &'static str,
    /// What has happened.
    pub doc: &'static str,
    /// The entries after `$type`, in order.
    pub entries: &'static [Field],
}

/// Declares an actor's events: `KIND = "kind", function(key name: Type, field "other-name" argument: Type);`. A `key` can be
/// filtered by, a `field` only read; an entry's name is its argument's, unless one is given. `_` declares no function: one that
/// is written by hand makes the event.
#[macro_export]
macro_rules! events {
    (@name $arg:ident) => { stringify!($arg) };
    (@name $arg:ident $name:literal) => { $name };
    (@function $kind:ident [$($doc:literal)*] _ ($($args:tt)*)) => {};
    (@function $kind:ident [$($doc:literal)*] $function:ident ($($flag:ident $($name:literal)? $arg:ident: $ty:ty),*)) => {
        $(#[doc = $doc])*
        pub fn $function($($arg: $ty),*) -> ::fvm_shared::event::ActorEvent {
            $crate::EventBuilder::new($kind)$(.$flag($crate::events!(@name $arg $($name)?), &$arg))*.build()
        }
    };
    ($(
        $(#[doc = $doc:literal])*
        $kind:ident = $text:literal, $function:tt($($flag:ident $($name:literal)? $arg:ident: $ty:ty),* $(,)?);
    )*) => {
        $(
            pub const $kind: &str = $text;
            $crate::events!(@function $kind [$($doc)*] $function ($($flag $($name)? $arg: $ty),*));
        )*

        /// Every event with what is known of it at run time.
        pub const ALL: &[$crate::EventShape] = &[$($crate::EventShape {
            kind: $text,
            doc: concat!($($doc, "\n",)*),
            entries: &[$($crate::Field {
                name: $crate::events!(@name $arg $($name)?),
                written: stringify!($ty),
                shape: <$ty as $crate::Shaped>::SHAPE,
            },)*],
        },)*];
    };
}
