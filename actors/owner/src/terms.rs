//! Which terms a vehicle may be created with.

use abi::owner::*;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use runtime::Result;

/// Checks every field, and returns the terms with ID addresses, and the operator. `id_of` finds the actor behind an address.
pub fn admit(mut terms: Terms, id_of: impl Fn(&Address) -> Option<ActorID>) -> Result<(Terms, ActorID)> {
    let operator = id_of(&terms.operator).ok_or(Error::BadOperator)?;
    terms.operator = Address::new_id(operator);
    require((1..=MAX_NAME).contains(&terms.name.len()), Error::BadName)?;
    require((1..=MAX_SYMBOL).contains(&terms.symbol.len()), Error::BadSymbol)?;
    admit_fees(&mut terms.fees, id_of)?;
    require(terms.min_deposit.is_positive(), Error::BadMinDeposit)?;
    require(terms.cap >= terms.min_deposit, Error::BadCap)?;
    require((0..=MAX_TERM).contains(&terms.term), Error::BadTerm)?;
    require(terms.early_exit_bps <= MAX_EARLY_EXIT_BPS, Error::BadEarlyExit)?;
    require(terms.buffer_bps <= ALL_BPS, Error::BadBuffer)?;
    require(terms.min_operator_bps <= ALL_BPS, Error::BadMinOperator)?;
    require((0..=MAX_FLOAT_WINDOW).contains(&terms.float_window), Error::BadFloatWindow)?;
    require(terms.min_proposal.is_positive(), Error::BadMinProposal)?;
    require(is_period(terms.vote_period), Error::BadVotePeriod)?;
    require(is_period(terms.timelock), Error::BadTimelock)?;
    require(is_period(terms.execution_window), Error::BadExecutionWindow)?;
    require((1..=ALL_BPS).contains(&terms.quorum_bps), Error::BadQuorum)?;
    require((ALL_BPS / 2 + 1..=ALL_BPS).contains(&terms.threshold_bps), Error::BadThreshold)?;
    Ok((terms, operator))
}

fn admit_fees(fees: &mut [Fee], id_of: impl Fn(&Address) -> Option<ActorID>) -> Result<()> {
    require(fees.len() <= MAX_FEES, Error::BadFees)?;
    // As u64, so that eight large shares cannot overflow into a small sum.
    let total: u64 = fees.iter().map(|f| u64::from(f.bps)).sum();
    require(total <= u64::from(ALL_BPS), Error::BadFees)?;
    for (i, fee) in fees.iter().enumerate() {
        let is_new = fees.iter().take(i).all(|before| before.label != fee.label);
        require(is_new && (1..=MAX_LABEL).contains(&fee.label.len()) && fee.bps > 0, Error::BadFees)?;
    }
    for fee in fees {
        fee.beneficiary = Address::new_id(id_of(&fee.beneficiary).ok_or(Error::BadFees)?);
    }
    Ok(())
}

fn is_period(epochs: ChainEpoch) -> bool {
    (MIN_PERIOD..=MAX_PERIOD).contains(&epochs)
}

fn require(holds: bool, error: Error) -> Result<()> {
    if holds { Ok(()) } else { Err(error.into()) }
}
