//! Messages that wait for a tipset. Pure: what it must know of the chain comes in as plain values, so that every rule can
//! be tested without one.

mod refusal;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use cid::Cid;
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use serde::{Deserialize, Serialize};

pub use refusal::Refusal;
pub use rules::{BLOCK_GAS_LIMIT, Conditions, MAX_MESSAGE_SIZE, check_form, check_price};

use crate::message::Signed;

/// How many messages of one sender may wait.
const MAX_PENDING: usize = 1_000;

/// How many messages may wait in all.
pub const MAX_MESSAGES: usize = 30_000;

/// How many bytes they may have together.
const MAX_BYTES: usize = 256 << 20;

/// A replacement's premium must exceed the old one by this percentage, plus one attoFIL.
pub const REPLACEMENT_PERCENT: u64 = 25;

/// The sender of a message, as the chain has it now.
#[derive(Debug, Clone)]
pub struct Sender {
    pub id: ActorID,
    pub nonce: u64,
    /// attoFIL.
    pub balance: TokenAmount,
}

/// The waiting messages of every sender, by nonce.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Mempool {
    pending: BTreeMap<ActorID, BTreeMap<u64, Entry>>,
    arrivals: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    arrival: u64,
    signed: Signed,
}

impl Mempool {
    /// Admits a message whose form and price are already checked: nonce, replacement and funds remain.
    ///
    /// Returns the CID of the message it replaced, if any.
    pub fn add(&mut self, sender: &Sender, signed: Signed) -> Result<Option<Cid>, Refusal> {
        let nonce = signed.message().sequence;
        if nonce < sender.nonce {
            return Err(Refusal::NonceTooLow { expected: sender.nonce, got: nonce });
        }
        self.check_replacement(sender.id, &signed)?;
        self.check_funds(sender, &signed)?;
        self.check_room(sender.id, &signed)?;
        let waiting = self.pending.entry(sender.id).or_default();
        let arrival = waiting.get(&nonce).map_or(self.arrivals, |old| old.arrival);
        self.arrivals += 1;
        Ok(waiting.insert(nonce, Entry { arrival, signed }).map(|old| old.signed.cid()))
    }

    fn check_replacement(&self, sender: ActorID, signed: &Signed) -> Result<(), Refusal> {
        let Some(waiting) = self.pending.get(&sender) else { return Ok(()) };
        let message = signed.message();
        let Some(old) = waiting.get(&message.sequence) else {
            return if waiting.len() < MAX_PENDING { Ok(()) } else { Err(Refusal::TooManyPending) };
        };
        if old.signed.cid() == signed.cid() {
            return Err(Refusal::Known { from: message.from, nonce: message.sequence });
        }
        let least = least_replacement_premium(&old.signed.message().gas_premium);
        if message.gas_premium < least {
            return Err(Refusal::PremiumTooLow {
                from: message.from,
                nonce: message.sequence,
                least,
                got: message.gas_premium.clone(),
            });
        }
        Ok(())
    }

    /// What it replaces makes room for it.
    fn check_room(&self, sender: ActorID, signed: &Signed) -> Result<(), Refusal> {
        let old = self.pending.get(&sender).and_then(|waiting| waiting.get(&signed.message().sequence));
        let sizes = self.pending.values().flat_map(BTreeMap::values).map(|entry| entry.signed.chain_size());
        let (messages, bytes) = sizes.fold((0, 0), |(messages, bytes), size| (messages + 1, bytes + size));
        let (messages, bytes) = old.map_or((messages, bytes), |old| (messages - 1, bytes - old.signed.chain_size()));
        let fits = messages < MAX_MESSAGES && bytes + signed.chain_size() <= MAX_BYTES;
        if fits { Ok(()) } else { Err(Refusal::Full { messages, bytes }) }
    }

    fn check_funds(&self, sender: &Sender, signed: &Signed) -> Result<(), Refusal> {
        let alone = signed.required_funds();
        if sender.balance < alone {
            return Err(Refusal::NotEnoughFunds { required: alone, balance: sender.balance.clone() });
        }
        let others = self
            .waiting(sender.id)
            .filter(|other| other.message().sequence != signed.message().sequence)
            .map(Signed::required_funds)
            .sum::<TokenAmount>();
        let required = alone + others;
        if sender.balance < required {
            return Err(Refusal::NotEnoughFundsWithPending { required, balance: sender.balance.clone() });
        }
        Ok(())
    }

    /// The first nonce from `state_nonce` up that no waiting message has.
    pub fn next_nonce(&self, sender: ActorID, state_nonce: u64) -> u64 {
        let Some(waiting) = self.pending.get(&sender) else { return state_nonce };
        let mut next = state_nonce;
        for nonce in waiting.range(state_nonce..).map(|(nonce, _)| *nonce) {
            if nonce != next {
                break;
            }
            next += 1;
        }
        next
    }

    /// What waits for one sender, by nonce.
    pub fn waiting(&self, sender: ActorID) -> impl Iterator<Item = &Signed> {
        self.pending.get(&sender).into_iter().flat_map(|waiting| waiting.values().map(|entry| &entry.signed))
    }

    /// Everything that waits, in order of arrival.
    pub fn all(&self) -> Vec<&Signed> {
        let mut entries: Vec<_> = self.pending.values().flat_map(BTreeMap::values).collect();
        entries.sort_by_key(|entry| entry.arrival);
        entries.into_iter().map(|entry| &entry.signed).collect()
    }

    /// The message with this CID, with or without its signature, if it waits.
    pub fn find(&self, cid: &Cid) -> Option<&Signed> {
        self.pending
            .values()
            .flat_map(BTreeMap::values)
            .map(|entry| &entry.signed)
            .find(|signed| [signed.cid(), signed.unsigned_cid()].contains(cid))
    }

    /// How many messages wait.
    pub fn len(&self) -> usize {
        self.pending.values().map(BTreeMap::len).sum()
    }

    /// How many ever arrived.
    pub fn arrivals(&self) -> u64 {
        self.arrivals
    }

    pub fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// The senders with waiting messages, by the arrival of the earliest of them.
    pub fn senders(&self) -> Vec<ActorID> {
        let mut senders: Vec<_> = self
            .pending
            .iter()
            .map(|(id, waiting)| (waiting.values().map(|entry| entry.arrival).min().unwrap_or(u64::MAX), *id))
            .collect();
        senders.sort_unstable();
        senders.into_iter().map(|(_, id)| id).collect()
    }

    /// What `sender` can run now: consecutive nonces from `state_nonce` up, as long as their gas limits fit `gas` and their fee
    /// caps reach the base fee.
    pub fn runnable(&self, sender: ActorID, state_nonce: u64, gas: u64, base_fee: &TokenAmount) -> Vec<Signed> {
        let Some(waiting) = self.pending.get(&sender) else { return Vec::new() };
        let mut left = gas;
        let mut run = Vec::new();
        for (expected, (nonce, entry)) in (state_nonce..).zip(waiting.range(state_nonce..)) {
            let Message { gas_limit: limit, gas_fee_cap, .. } = entry.signed.message();
            if *nonce != expected || *limit > left || gas_fee_cap < base_fee {
                break;
            }
            left -= limit;
            run.push(entry.signed.clone());
        }
        run
    }

    /// Drops one message.
    pub fn remove(&mut self, sender: ActorID, nonce: u64) {
        if let Some(waiting) = self.pending.get_mut(&sender) {
            waiting.remove(&nonce);
            if waiting.is_empty() {
                self.pending.remove(&sender);
            }
        }
    }

    /// Drops what can never run: nonces of `sender` below `state_nonce`.
    pub fn forget_below(&mut self, sender: ActorID, state_nonce: u64) {
        if let Some(waiting) = self.pending.get_mut(&sender) {
            *waiting = waiting.split_off(&state_nonce);
            if waiting.is_empty() {
                self.pending.remove(&sender);
            }
        }
    }
}

fn least_replacement_premium(old: &TokenAmount) -> TokenAmount {
    TokenAmount::from_atto(old.atto() * (100 + REPLACEMENT_PERCENT) / 100u64 + 1u64)
}
