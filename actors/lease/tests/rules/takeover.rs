//! What the code takes over when a state was written by other code.

use fvm_ipld_blockstore::MemoryBlockstore;
use fvm_shared::error::ExitCode;
use lease::State;
use lease::state::LAYOUT;

use crate::bench::*;

fn market() -> (Bench, State) {
    let mut bench = Bench::at_rate(1);
    bench.running(60);
    let state = bench.state.clone();
    (bench, state)
}

#[test]
fn a_whole_market_is_taken_over_with_all_that_it_holds() {
    let (bench, state) = market();
    assert_eq!(state.admit(&bench.store, &bench.balance), Ok(()));
    assert_eq!(state.admit(&bench.store, &(&bench.balance + atto(1))), Ok(()));
}

#[test]
fn a_market_that_is_not_whole_is_refused() {
    type Spoil = fn(&mut State);
    let cases: [Spoil; 6] = [
        |state| state.layout = LAYOUT + 1,
        |state| state.held += atto(1),
        |state| state.terms.fee_bps = 10_000,
        |state| state.stalls_of = state.offers,
        |state| state.credits = cid::Cid::default(),
        |state| state.offers = cid::Cid::default(),
    ];
    for (number, spoil) in cases.into_iter().enumerate() {
        let (bench, mut state) = market();
        spoil(&mut state);
        let refused = state.admit(&bench.store, &bench.balance).expect_err("refused");
        assert_eq!(refused.code, ExitCode::USR_ILLEGAL_STATE, "case {number}");
    }
    let (bench, state) = market();
    assert!(state.admit(&MemoryBlockstore::new(), &bench.balance).is_err(), "its blocks are elsewhere");
}
