//! Fees: shares of the profit that are owed to whoever the terms named when it was made.

use abi::owner::{ALL_BPS, Fee, Terms};
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
        let amount = share(fee, profit);
        credit(book, fee.beneficiary.id().map_err(|_| unreadable())?, &amount);
        total += amount;
    }
    state.fees_unclaimed += &total;
    Ok(total)
}

/// What all fees would take.
pub fn total(terms: &Terms, profit: &TokenAmount) -> TokenAmount {
    terms.fees.iter().map(|fee| share(fee, profit)).sum()
}

fn share(fee: &Fee, profit: &TokenAmount) -> TokenAmount {
    (profit * fee.bps).div_floor(ALL_BPS)
}

/// Takes what a beneficiary is owed, to be paid.
pub fn take(state: &mut State, book: &mut Book, beneficiary: ActorID) -> TokenAmount {
    let amount: TokenAmount = book.fees.iter().filter(|(id, _)| *id == beneficiary).map(|(_, amount)| amount).sum();
    book.fees.retain(|(id, _)| *id != beneficiary);
    state.fees_unclaimed -= &amount;
    amount
}

/// Adds to what a beneficiary is owed.
pub(crate) fn credit(book: &mut Book, beneficiary: ActorID, amount: &TokenAmount) {
    if amount.is_zero() {
        return;
    }
    match book.fees.iter_mut().find(|(id, _)| *id == beneficiary) {
        Some((_, owed)) => *owed += amount,
        None => book.fees.push((beneficiary, amount.clone())),
    }
}
