use fvm_shared::econ::TokenAmount;
use num_traits::Signed;

use super::expect;
use crate::book::Book;
use crate::state::{LAYOUT, State};

/// No part is negative, and the balance covers all of them.
pub fn check(state: &State, book: &Book, balance: &TokenAmount, broken: &mut Vec<String>) {
    expect(broken, state.layout == LAYOUT, || format!("layout {} instead of {LAYOUT}", state.layout));
    let named = [
        ("idle", &state.idle),
        ("active principal", &state.active),
        ("pending principal", &state.pending),
        ("unclaimed rewards", &state.rewards_unclaimed),
        ("unclaimed fees", &state.fees_unclaimed),
        ("cash reserved for exits", &state.queue.reserved),
        ("the operator stake", &book.operator_stake),
    ];
    for (name, amount) in named {
        expect(broken, !amount.is_negative(), || format!("{name} is negative: {} attoFIL", amount.atto()));
    }
    expect(broken, !state.acc.is_negative() && !state.rem.is_negative(), || "a negative accumulator".to_owned());
    let accounted = state.accounted();
    expect(broken, accounted <= *balance, || {
        format!("accounted for {} attoFIL, but the balance is {}", accounted.atto(), balance.atto())
    });
    let owed: TokenAmount = book.fees.iter().map(|(_, amount)| amount).sum();
    expect(broken, owed == state.fees_unclaimed, || {
        format!("fees by beneficiary are {} attoFIL, in total {}", owed.atto(), state.fees_unclaimed.atto())
    });
}
