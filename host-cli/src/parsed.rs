//! Values as people write them in files and on the command line.

use std::fmt::Display;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

/// Reads a text and what it means.
pub fn optional<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    required(deserializer).map(Some)
}

/// The same for what always has a value.
pub fn required<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
}

/// A CID on the command line.
pub fn cid(text: &str) -> Result<cid::Cid, String> {
    text.parse().map_err(|_| "it is no CID: they look like bafy2bzace..., and are long".to_owned())
}
