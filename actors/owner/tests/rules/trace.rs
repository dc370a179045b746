//! Random lives as text: rolled from a seed, replayed from a trace, and shrunk when they fail.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::str::FromStr;

use fvm_shared::econ::TokenAmount;

/// SplitMix64: the same seed gives the same life on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// What happens. What it happens to is chosen by two numbers, whatever the state is then: so any part of a life is a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Deposit,
    Harvest,
    Claim,
    ClaimFees,
    Compound,
    Redeem,
    Withdraw,
    Split,
    Merge,
    Transfer,
    Pledge,
    Seal,
    WindDown,
    Donate,
    Award,
    Penalise,
    Wait,
    Adopt,
    RepayDebt,
    SetPayout,
    Approve,
    Propose,
    Vote,
    Execute,
    /// A decision from the proposal to its execution.
    Decide,
    /// Everybody leaves, and the operator decides alone.
    Empty,
}

/// Each kind with its name in a trace and how often it is rolled.
const KINDS: [(Kind, &str, u64); 26] = [
    (Kind::Deposit, "deposit", 18),
    (Kind::Harvest, "harvest", 16),
    (Kind::Claim, "claim", 8),
    (Kind::ClaimFees, "fees", 3),
    (Kind::Compound, "compound", 5),
    (Kind::Redeem, "redeem", 12),
    (Kind::Withdraw, "withdraw", 12),
    (Kind::Split, "split", 3),
    (Kind::Merge, "merge", 3),
    (Kind::Transfer, "transfer", 4),
    (Kind::Pledge, "pledge", 6),
    (Kind::Seal, "seal", 4),
    (Kind::WindDown, "winddown", 2),
    (Kind::Donate, "donate", 6),
    (Kind::Award, "award", 5),
    (Kind::Penalise, "penalise", 1),
    (Kind::Wait, "wait", 4),
    (Kind::Adopt, "adopt", 1),
    (Kind::RepayDebt, "repay", 2),
    (Kind::SetPayout, "payout", 2),
    (Kind::Approve, "approve", 4),
    (Kind::Propose, "propose", 4),
    (Kind::Vote, "vote", 8),
    (Kind::Execute, "execute", 6),
    (Kind::Decide, "decide", 2),
    (Kind::Empty, "empty", 1),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Op {
    pub kind: Kind,
    pub a: u64,
    pub b: u64,
}

impl Op {
    pub fn roll(dice: &mut Dice) -> Self {
        let mut left = dice.roll() % KINDS.iter().map(|(.., weight)| weight).sum::<u64>();
        let mut kinds = KINDS.iter();
        let kind = loop {
            let (kind, _, weight) = kinds.next().expect("the weights add up");
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => break *kind,
            }
        };
        Self { kind, a: dice.roll() % 1_000, b: dice.roll() }
    }

    pub fn pick<'a, T>(&self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.a.checked_rem(of.len() as u64)? as usize)
    }

    /// Small, middling and large amounts alike, of the second number.
    pub fn amount(&self) -> TokenAmount {
        let digits = (self.b % 20) as u32;
        TokenAmount::from_atto(1 + (self.b >> 5) % 10u64.saturating_pow(digits.min(19)))
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = KINDS.iter().find(|(kind, ..)| *kind == self.kind).map_or("?", |(_, name, _)| name);
        write!(f, "{name}:{}:{}", self.a, self.b)
    }
}

impl FromStr for Op {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no step of a trace");
        let mut parts = text.split(':');
        let name = parts.next().ok_or_else(wrong)?;
        let kind = KINDS.iter().find(|(_, known, _)| *known == name).ok_or_else(wrong)?.0;
        let mut number = || parts.next().and_then(|part| part.parse().ok()).ok_or_else(wrong);
        Ok(Self { kind, a: number()?, b: number()? })
    }
}

/// A trace as text, to be replayed.
pub fn written(ops: &[Op]) -> String {
    ops.iter().map(Op::to_string).collect::<Vec<_>>().join(" ")
}

/// The same failure with as few steps as can be found: leaves out halves, quarters ... while what is left still fails.
pub fn shrink(ops: &[Op], fails: impl Fn(&[Op]) -> bool) -> Vec<Op> {
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let mut least = ops.to_vec();
    let mut size = least.len().div_ceil(2);
    while size > 0 {
        let mut from = 0;
        while from < least.len() {
            let to = (from + size).min(least.len());
            let shorter = [&least[..from], &least[to..]].concat();
            match catch_unwind(AssertUnwindSafe(|| fails(&shorter))) {
                Ok(true) => least = shorter,
                _ => from = to,
            }
        }
        size /= 2;
    }
    set_hook(hook);
    least
}

#[test]
fn traces_are_read_as_they_were_written() {
    let mut dice = Dice(3);
    let ops: Vec<_> = (0..200).map(|_| Op::roll(&mut dice)).collect();
    let read: Vec<Op> = written(&ops).split(' ').map(|text| text.parse().unwrap()).collect();
    assert_eq!(read, ops);
    assert!("deposit:1".parse::<Op>().is_err() && "nothing:1:1".parse::<Op>().is_err());
}

#[test]
fn a_long_life_that_fails_for_two_steps_is_shrunk_to_them() {
    let mut dice = Dice(4);
    let ops: Vec<_> = (0..300).map(|_| Op::roll(&mut dice)).collect();
    let (first, second) = (ops[17], ops[222]);
    let least = shrink(&ops, |ops| ops.contains(&first) && ops.contains(&second));
    assert_eq!(least, [first, second]);
}
