//! What `abi` declares, as JSON: parameters from it, returns and events to it, outlines of it for forms and help.
//!
//! The command line and the browser extension link this crate, so that both read and write the same JSON. The forms:
//!
//! | shape | JSON |
//! |---|---|
//! | tuple | an object with every field and no other |
//! | list, row of unnamed values | an array |
//! | option | the value or `null` |
//! | whole number, epoch | a number; a string of digits is read too, since JavaScript's numbers end at 2^53 |
//! | amount | a string of attoFIL: `"1500000000000000000"`; whoever reads may know more forms, see [`Words`] |
//! | big integer | a string of digits |
//! | address | a string, `t` or `f` in front |
//! | actor ID | its ID address as a string; a number is read too |
//! | CID | a string |
//! | bytes | a string of hex with `0x` in front |
//! | set of whole numbers | an array of numbers |
//! | one of a few things | an object with the thing's name as its only key, and its content as the value |
//! | one of a few names | the name as it is declared; any case is read |
//!
//! An [`Error`] says where it is: `params.terms.fees[1].bps: expected a whole number up to 4294967295`.

mod decode;
mod encode;
mod error;
mod event;
mod json;
mod outline;
mod plain;
mod words;

pub use decode::{decode, decode_params, returns};
pub use encode::{encode, params};
pub use error::Error;
pub use event::event;
pub use json::Json;
pub use outline::{outline, phrase};
pub use plain::plain;
pub use words::{Plain, Words};
