use abi::lease::*;
use lease::terms::check;

use crate::bench::{atto, market_terms};

#[test]
fn ordinary_terms_pass() {
    assert_eq!(check(&market_terms()), Ok(()));
}

#[test]
fn each_nonsense_is_refused_with_the_error_that_names_the_field() {
    type Spoil = fn(&mut Terms);
    let cases: [(Spoil, Error); 18] = [
        (|t| t.fee_bps = 5_001, Error::BadFee),
        (|t| t.accept_window = 0, Error::BadAcceptWindow),
        (|t| t.accept_window = 20_161, Error::BadAcceptWindow),
        (|t| t.max_window = 2, Error::BadMaxWindow),
        (|t| t.max_window = 86_401, Error::BadMaxWindow),
        (|t| t.min_term = 17, Error::BadMinTerm),
        (|t| t.min_term = MAX_TERM + 1, Error::BadMinTerm),
        (|t| t.min_charge = atto(-1), Error::BadMinCharge),
        (|t| t.fault_slash_bps = 0, Error::BadFaultSlash),
        (|t| t.fault_slash_bps = 10_001, Error::BadFaultSlash),
        (|t| t.no_show_slash_bps = 0, Error::BadNoShowSlash),
        (|t| t.no_show_slash_bps = 10_001, Error::BadNoShowSlash),
        (|t| t.reporter_bounty_bps = 5_001, Error::BadBounty),
        (|t| t.unbonding = 0, Error::BadUnbonding),
        (|t| t.unbonding = MAX_DELAY + 1, Error::BadUnbonding),
        (|t| t.pause_grace = 0, Error::BadPauseGrace),
        (|t| t.pause_grace = -1, Error::BadPauseGrace),
        (|t| t.pause_grace = MAX_DELAY + 1, Error::BadPauseGrace),
    ];
    for (number, (spoil, error)) in cases.into_iter().enumerate() {
        let mut terms = market_terms();
        spoil(&mut terms);
        assert_eq!(check(&terms), Err(error), "case {number}");
    }
}

#[test]
fn the_edges_of_every_range_pass() {
    type Stretch = fn(&mut Terms);
    let cases: [Stretch; 9] = [
        |t| t.fee_bps = 5_000,
        |t| t.accept_window = 1,
        |t| t.max_window = 3,
        |t| t.min_term = 18,
        |t| t.min_charge = atto(0),
        |t| t.fault_slash_bps = 10_000,
        |t| t.reporter_bounty_bps = 0,
        |t| t.reporter_bounty_bps = 5_000,
        |t| t.pause_grace = 1,
    ];
    for (number, stretch) in cases.into_iter().enumerate() {
        let mut terms = market_terms();
        stretch(&mut terms);
        assert_eq!(check(&terms), Ok(()), "case {number}");
    }
}
