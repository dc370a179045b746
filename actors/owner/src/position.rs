//! A position: one deposit, held by whoever holds its token.

use std::fmt;

use abi::Exit;
use abi::owner::Ballot;
use fvm_shared::ActorID;
use fvm_shared::bigint::{BigInt, Sign};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The accumulator's scale: 2^96.
pub const SCALE_BITS: u32 = 96;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    pub holder: ActorID,
    pub principal: TokenAmount,
    /// From where on it has earned what is not banked yet.
    pub entry: Entry,
    /// Earnings set apart, to be claimed.
    pub banked: TokenAmount,
    pub maturity: ChainEpoch,
    /// Whether it is the operator's: junior, without a vote, bound to its holder.
    pub operator_stake: bool,
    /// Who is paid instead of the holder.
    pub payout: Option<ActorID>,
    /// How it voted; may hold votes on proposals that are over.
    pub ballots: Vec<Ballot>,
    /// Who may transfer it beside its holder.
    pub operators: Vec<ActorID>,
}

/// Where a position began to earn: the accumulator itself, or still only the round that it waits or waited for, which is shorter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    EndOf(u64),
    At(BigInt),
}

impl Position {
    /// An investor's new position, which waits for the end of `round`.
    pub fn new(holder: ActorID, principal: TokenAmount, round: u64, maturity: ChainEpoch) -> Self {
        Self {
            holder,
            principal,
            entry: Entry::EndOf(round),
            banked: TokenAmount::zero(),
            maturity,
            operator_stake: false,
            payout: None,
            ballots: Vec::new(),
            operators: Vec::new(),
        }
    }

    pub fn payee(&self) -> ActorID {
        self.payout.unwrap_or(self.holder)
    }

    /// Whether it still waits for the end of `round`, the one that is open.
    pub fn is_pending(&self, round: u64) -> bool {
        matches!(self.entry, Entry::EndOf(own) if own >= round)
    }

    /// What it has earned between two states of the accumulator: whole attoFIL, and the part of one that is left, times 2^96.
    pub fn earned(&self, from: &BigInt, to: &BigInt) -> Result<(TokenAmount, BigInt)> {
        let step = to - from;
        if step.sign() == Sign::Minus {
            return Err(Exit::illegal_state("a position's entry lies ahead of the accumulator"));
        }
        let scaled = self.principal.atto() * step;
        let due = &scaled >> SCALE_BITS;
        let part = scaled - (&due << SCALE_BITS);
        Ok((TokenAmount::from_atto(due), part))
    }

    /// Sets apart what it has earned since `from`, and returns the part of an attoFIL that is left.
    pub fn bank(&mut self, from: &BigInt, acc: &BigInt) -> Result<BigInt> {
        let (due, part) = self.earned(from, acc)?;
        self.banked += due;
        self.entry = Entry::At(acc.clone());
        Ok(part)
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::EndOf(round) => serializer.serialize_u64(*round),
            Self::At(acc) if acc.is_zero() => serializer.serialize_bytes(&[]),
            Self::At(acc) => serializer.serialize_bytes(&acc.to_bytes_be().1),
        }
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(EntryVisitor)
    }
}

struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a round or an accumulator")
    }

    fn visit_u64<E: serde::de::Error>(self, round: u64) -> std::result::Result<Entry, E> {
        Ok(Entry::EndOf(round))
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> std::result::Result<Entry, E> {
        Ok(Entry::At(BigInt::from_bytes_be(Sign::Plus, bytes)))
    }

    fn visit_borrowed_bytes<E: serde::de::Error>(self, bytes: &'de [u8]) -> std::result::Result<Entry, E> {
        self.visit_bytes(bytes)
    }

    fn visit_byte_buf<E: serde::de::Error>(self, bytes: Vec<u8>) -> std::result::Result<Entry, E> {
        self.visit_bytes(&bytes)
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> std::result::Result<Entry, E> {
        Err(E::custom("a round is never negative"))
    }
}
