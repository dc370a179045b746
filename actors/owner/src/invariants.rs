//! What must hold after every message, checked by looking at everything. For tests: on chain it would cost too much.

use std::collections::BTreeSet;

use fvm_ipld_blockstore::Blockstore;
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use num_traits::Signed;
use runtime::Result;

use crate::book::Book;
use crate::position::SCALE_BITS;
use crate::round::Entries;
use crate::state::{LAYOUT, State};
use crate::token::Token;

/// Sums over all positions.
#[derive(Default)]
struct Sums {
    active: TokenAmount,
    pending: TokenAmount,
    operator_stake: TokenAmount,
    stakes: BTreeSet<u64>,
    banked: TokenAmount,
    /// Earned and not banked, times 2^96.
    earned: BigInt,
}

impl State {
    /// Every rule that this state breaks, as a sentence each; empty when all is well. `balance` is the actor's own.
    pub fn violations<BS: Blockstore>(&self, store: &BS, balance: &TokenAmount) -> Vec<String> {
        let mut broken = Vec::new();
        match self.load_book(store).and_then(|book| {
            let sums = self.sum_positions(store, &mut broken)?;
            Ok((book, sums))
        }) {
            Ok((book, sums)) => {
                self.check_cash(&book, balance, &mut broken);
                self.check_positions(&book, &sums, &mut broken);
                check_book(&book, &mut broken);
            }
            Err(exit) => broken.push(format!("the state cannot be read: {exit}")),
        }
        broken
    }

    fn check_cash(&self, book: &Book, balance: &TokenAmount, broken: &mut Vec<String>) {
        expect(broken, self.layout == LAYOUT, || format!("layout {} instead of {LAYOUT}", self.layout));
        let named = [
            ("idle", &self.idle),
            ("active principal", &self.active),
            ("pending principal", &self.pending),
            ("unclaimed rewards", &self.rewards_unclaimed),
            ("unclaimed fees", &self.fees_unclaimed),
            ("the operator stake", &book.operator_stake),
        ];
        for (name, amount) in named {
            expect(broken, !amount.is_negative(), || format!("{name} is negative: {} attoFIL", amount.atto()));
        }
        expect(broken, !self.acc.is_negative() && !self.rem.is_negative(), || "a negative accumulator".to_owned());
        let accounted = self.accounted();
        expect(broken, accounted <= *balance, || {
            format!("accounted for {} attoFIL, but the balance is {}", accounted.atto(), balance.atto())
        });
        let owed: TokenAmount = book.fees.iter().map(|(_, amount)| amount).sum();
        expect(broken, owed == self.fees_unclaimed, || {
            format!("fees by beneficiary are {} attoFIL, in total {}", owed.atto(), self.fees_unclaimed.atto())
        });
    }

    fn check_positions(&self, book: &Book, sums: &Sums, broken: &mut Vec<String>) {
        let compared = [
            ("active principal", &sums.active, &self.active),
            ("pending principal", &sums.pending, &self.pending),
            ("the operator stake", &sums.operator_stake, &book.operator_stake),
        ];
        for (name, sum, total) in compared {
            expect(broken, sum == total, || {
                format!("{name}: the positions add up to {} attoFIL, the total says {}", sum.atto(), total.atto())
            });
        }
        expect(broken, sums.stakes == book.stakes.iter().copied().collect(), || {
            format!("the operator's positions are {:?}, the book lists {:?}", sums.stakes, book.stakes)
        });
        let owed = &sums.earned + (sums.banked.atto() << SCALE_BITS) + &self.rem;
        expect(broken, owed == self.rewards_unclaimed.atto() << SCALE_BITS, || {
            format!(
                "earned, banked and remainder are {owed} / 2^96, unclaimed rewards {}",
                self.rewards_unclaimed.atto()
            )
        });
    }

    fn sum_positions<BS: Blockstore>(&self, store: &BS, broken: &mut Vec<String>) -> Result<Sums> {
        let mut sums = Sums::default();
        let mut entries = Entries::new(store);
        for item in self.load_tokens(store)?.iter() {
            let (id, token) = item.map_err(|_| crate::state::unreadable())?;
            let Token::Position(position) = token else { continue };
            expect(broken, id < self.next_id, || format!("position {id} is ahead of the next id {}", self.next_id));
            let wellformed = !position.principal.is_negative() && !position.banked.is_negative();
            expect(broken, wellformed, || format!("position {id} has a negative amount"));
            match entries.of(self, position)? {
                Some(from) => {
                    expect(broken, from <= self.acc, || format!("position {id} entered ahead of the accumulator"));
                    sums.earned += position.principal.atto() * (&self.acc - from);
                    sums.active += &position.principal;
                }
                None => sums.pending += &position.principal,
            }
            sums.banked += &position.banked;
            if position.operator_stake {
                sums.operator_stake += &position.principal;
                sums.stakes.insert(id);
            }
        }
        Ok(sums)
    }
}

fn check_book(book: &Book, broken: &mut Vec<String>) {
    let miners: BTreeSet<_> = book.miners.iter().map(|m| m.id).collect();
    expect(broken, miners.len() == book.miners.len(), || "a miner is listed twice".to_owned());
    expect(broken, miners.len() <= abi::owner::MAX_MINERS, || format!("{} miners are listed", miners.len()));
    for miner in &book.miners {
        let wellformed = !miner.locked.is_negative() && !miner.debt.is_negative();
        expect(broken, wellformed, || format!("miner {} has a negative reading", miner.id));
    }
    let fees = book.fees.iter().all(|(_, amount)| amount.is_positive());
    expect(broken, fees, || "a fee of nothing, or less, is listed".to_owned());
}

fn expect(broken: &mut Vec<String>, holds: bool, sentence: impl FnOnce() -> String) {
    if !holds {
        broken.push(sentence());
    }
}
