use std::fmt;

use serde::de::{Error, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The first field of a state: the version of its layout.
struct Layout(u64);

/// The layout of the actor's state, whatever comes after it: what an `upgrade` looks at before it reads more. The number also says
/// which kind of actor wrote the state, see [`layouts`](crate::layouts).
pub fn load_layout() -> crate::Result<u64> {
    super::load::<Layout>().map(|layout| layout.0)
}

impl<'de> Deserialize<'de> for Layout {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(First)
    }
}

struct First;

impl<'de> Visitor<'de> for First {
    type Value = Layout;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a tuple that begins with its layout version")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Layout, A::Error> {
        let layout = fields.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        while fields.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Layout(layout))
    }
}
