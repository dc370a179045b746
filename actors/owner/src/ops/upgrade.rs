use std::fmt;

use abi::Exit;
use cid::Cid;
use runtime::{Reply, Result, load, nothing};
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::state::LAYOUT;

/// Takes over a state that other code wrote. There is only one layout so far, so there is nothing to change in it.
pub fn migrate(_old_code: &Cid) -> Result<Reply> {
    let FirstField(layout) = load()?;
    if layout == LAYOUT {
        return nothing();
    }
    Err(Exit::illegal_state("this code cannot migrate a state of that layout"))
}

/// The first field of any state of ours: its layout.
struct FirstField(u64);

impl<'de> Deserialize<'de> for FirstField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_seq(FirstFieldVisitor)
    }
}

struct FirstFieldVisitor;

impl<'de> Visitor<'de> for FirstFieldVisitor {
    type Value = FirstField;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a state that begins with its layout")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> std::result::Result<FirstField, A::Error> {
        let first = fields.next_element()?.ok_or_else(|| serde::de::Error::invalid_length(0, &self))?;
        while fields.next_element::<IgnoredAny>()?.is_some() {}
        Ok(FirstField(first))
    }
}
