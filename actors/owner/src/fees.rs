//! Fees: shares of the profit that are owed to whoever the terms named when it was made.

use abi::owner::{ALL_BPS, Terms};
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;

use crate::book::Book;
use crate::state::{State, unreadable};

/// Credits each fee its share of `profit`, rounded down, and returns what all of them took.
pub fn accrue(state: &mut State, book: &mut Book, terms: &Terms, profit: &TokenAmount) -> Result<TokenAmount> {
    let mut total = TokenAmount::zero();
    for fee in &terms.fees {
        let amount = (profit * fee.bps).div_floor(ALL_BPS);
        credit(book, fee.beneficiary.id().map_err(|_| unreadable())?, &amount);
        total += amount;
    }
    state.fees_unclaimed += &total;
    Ok(total)
}

/// Takes what a beneficiary is owed, to be paid.
pub fn take(state: &mut State, book: &mut Book, beneficiary: ActorID) -> TokenAmount {
    let amount: TokenAmount = book.fees.iter().filter(|(id, _)| *id == beneficiary).map(|(_, amount)| amount).sum();
    book.fees.retain(|(id, _)| *id != beneficiary);
    state.fees_unclaimed -= &amount;
    amount
}

fn credit(book: &mut Book, beneficiary: ActorID, amount: &TokenAmount) {
    if amount.is_zero() {
        return;
    }
    match book.fees.iter_mut().find(|(id, _)| *id == beneficiary) {
        Some((_, owed)) => *owed += amount,
        None => book.fees.push((beneficiary, amount.clone())),
    }
}
