//! Which terms a market may have.

use abi::lease::{
    ALL_BPS, Error, MAX_ACCEPT_WINDOW, MAX_BOUNTY_BPS, MAX_DELAY, MAX_FEE_BPS, MAX_TERM, MAX_WINDOW, MIN_WINDOW, Terms,
    WINDOWS_IN_A_TERM,
};

/// Refuses nonsense with the error that names the field. The operator's address is the shell's to resolve.
pub fn check(terms: &Terms) -> Result<(), Error> {
    require(terms.fee_bps <= MAX_FEE_BPS, Error::BadFee)?;
    require((1..=MAX_ACCEPT_WINDOW).contains(&terms.accept_window), Error::BadAcceptWindow)?;
    require((MIN_WINDOW..=MAX_WINDOW).contains(&terms.max_window), Error::BadMaxWindow)?;
    require((MIN_WINDOW * WINDOWS_IN_A_TERM..=MAX_TERM).contains(&terms.min_term), Error::BadMinTerm)?;
    require(!terms.min_charge.is_negative(), Error::BadMinCharge)?;
    require((1..=ALL_BPS).contains(&terms.fault_slash_bps), Error::BadFaultSlash)?;
    require((1..=ALL_BPS).contains(&terms.no_show_slash_bps), Error::BadNoShowSlash)?;
    require(terms.reporter_bounty_bps <= MAX_BOUNTY_BPS, Error::BadBounty)?;
    require((1..=MAX_DELAY).contains(&terms.unbonding), Error::BadUnbonding)?;
    require((1..=MAX_DELAY).contains(&terms.pause_grace), Error::BadPauseGrace)
}

pub(crate) fn require(holds: bool, error: Error) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(error) }
}
