//! Actor events.

use fvm_shared::event::{Entry, StampedEvent};
use serde_json::{Value, json};

use super::{Address, Bytes, Cid, TipsetKey};
use chain::Tipset;

/// An event's entries, as Lotus shows them.
fn event_entries(entries: &[Entry]) -> Value {
    entries
        .iter()
        .map(|entry| {
            json!({
                "Flags": entry.flags.bits(),
                "Key": entry.key,
                "Codec": entry.codec,
                "Value": Bytes(entry.value.clone()),
            })
        })
        .collect()
}

/// An event of `ChainGetEvents`: the emitter is a number.
pub fn raw_event(event: &StampedEvent) -> Value {
    json!({ "Emitter": event.emitter, "Entries": event_entries(&event.event.entries) })
}

/// An event of `GetActorEventsRaw`: the emitter is an address, and message and tipset are named.
pub fn actor_event(event: &StampedEvent, tipset: &Tipset, message: cid::Cid, reverted: bool) -> Value {
    json!({
        "emitter": Address(fvm_shared::address::Address::new_id(event.emitter)),
        "entries": event_entries(&event.event.entries),
        "height": tipset.height,
        "tipsetKey": TipsetKey::of(tipset),
        "msgCid": Cid(message),
        "reverted": reverted,
    })
}
