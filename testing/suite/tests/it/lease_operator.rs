//! A market whose operator is the attacker: with terms as extreme as a market may have, and with a provider and a renter of its own.

use abi::lease::*;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use suite::atto;

use crate::lease_fair::*;

/// Everything against providers and renters: half of what is served, all of the collateral and half of that to whoever is quick, a least
/// charge of a whole lease, no time to accept, and none to pay for a pause.
fn extreme(terms: Terms) -> Terms {
    Terms {
        fee_bps: MAX_FEE_BPS,
        accept_window: 1,
        min_charge: atto(RATE * 60),
        fault_slash_bps: ALL_BPS,
        no_show_slash_bps: ALL_BPS,
        reporter_bounty_bps: MAX_BOUNTY_BPS,
        unbonding: MAX_DELAY,
        pause_grace: 1,
        ..terms
    }
}

/// An offer of the operator's own, beside the honest provider's.
fn own_offer(fair: &mut Fair, from: Address) -> OfferId {
    fair.step(from, Method::AddCollateral).value(atto(10 * COLLATERAL)).done();
    fair.step(from, Method::CreateOffer).params(&offer_terms()).ok::<CreateOfferReturn>().offer
}

fn open_on(fair: &mut Fair, from: Address, offer: OfferId, term: i64, open_ended: bool) -> LeaseId {
    let params = OpenParams { open_ended, ..order(offer, term) };
    fair.step(from, Method::Open).params(&params).value(atto(RATE * term)).ok::<OpenReturn>().lease
}

/// All that these people could have in the end: what they are owed, and collateral that no lease needs.
fn out(fair: &mut Fair, people: &[Address], provider: Address) -> TokenAmount {
    let owed: TokenAmount = people.iter().map(|who| fair.owed(*who)).sum();
    let collateral = fair.provider_of(provider);
    owed + collateral.free + collateral.locked
}

#[test]
fn an_operator_that_lets_to_itself_takes_out_what_it_put_in_however_its_lease_ends() {
    type End = fn(&mut Fair, LeaseId, Address);
    let ends: [End; 6] = [
        // Silent for three windows, one beat, settled or not, and the renter leaves.
        |fair, lease, renter| {
            fair.advance(3 * WINDOW);
            fair.beat_step(fair.operator, &[lease]).done();
            fair.settle(&[lease]);
            fair.lease_step(renter, Method::Terminate, lease).done();
        },
        |fair, lease, renter| {
            fair.advance(3 * WINDOW);
            fair.beat_step(fair.operator, &[lease]).done();
            fair.lease_step(renter, Method::Terminate, lease).done();
        },
        // Silent through the last windows, settled in the pause, and the renter leaves.
        |fair, lease, renter| {
            for _ in 0..10 {
                fair.advance(3);
                fair.beat_step(fair.operator, &[lease]).done();
            }
            fair.advance(40);
            fair.settle(&[lease]);
            let left = fair.lease_step(renter, Method::Terminate, lease).apply();
            // A grace of one epoch is over: it has ended.
            assert!(!left.is_success());
        },
        |fair, lease, _| {
            fair.advance(3 * WINDOW + 1);
            fair.settle(&[lease]);
        },
        |fair, lease, renter| {
            fair.lease_step(renter, Method::Terminate, lease).done();
        },
        |fair, lease, _| {
            fair.advance(1);
            fair.lease_step(fair.operator, Method::Terminate, lease).done();
        },
    ];
    for (number, end) in ends.into_iter().enumerate() {
        let mut fair = Fair::with(extreme);
        let (operator, renter, stranger) = (fair.operator, fair.renter, fair.stranger);
        let honest = fair.world.balance(fair.market);
        let offer = own_offer(&mut fair, operator);
        let lease = open_on(&mut fair, renter, offer, 60, true);
        fair.accept_step(operator, lease).done();

        end(&mut fair, lease, renter);

        assert!(fair.provider_of(operator).locked < atto(1), "end {number}: the lease is over");
        let put_in = atto(10 * COLLATERAL + RATE * 60);
        assert_eq!(out(&mut fair, &[operator, renter, stranger], operator), put_in, "end {number}");
        for who in [operator, renter, stranger] {
            fair.withdraw_step(who, who).apply();
        }
        let left = fair.provider_of(operator).free;
        assert_eq!(fair.world.balance(fair.market), honest + left, "end {number}");
    }
}

#[test]
fn the_worst_terms_cost_a_renter_no_more_than_it_paid_and_return_what_was_missed() {
    let mut fair = Fair::with(extreme);
    let (provider, renter) = (fair.provider, fair.renter);
    let cancelled = open_on(&mut fair, renter, 0, 60, false);
    fair.lease_step(renter, Method::Cancel, cancelled).done();
    assert_eq!((fair.owed(renter), fair.owed(provider)), (atto(0), atto(RATE * 60)));

    let missed = open_on(&mut fair, renter, 0, 60, false);
    fair.accept_step(provider, missed).done();
    fair.advance(30);
    fair.beat(&[missed]);
    fair.lease_step(renter, Method::Terminate, missed).done();
    // 10 epochs were served, 20 were missed; the other 30 go to the least charge, which is all 60.
    assert_eq!(fair.owed(renter), atto(RATE * 20));
    assert_eq!(fair.owed(fair.operator), atto(RATE * 10 / 2));
    assert_eq!(fair.owed(provider), atto(RATE * 60 + RATE * 10 / 2 + RATE * 30));
}

#[test]
fn the_worst_terms_cost_a_provider_no_more_than_the_lock_of_the_lease() {
    let mut fair = Fair::with(extreme);
    let (provider, operator) = (fair.provider, fair.operator);
    let sound = fair.running();
    let snatched = open_on(&mut fair, operator, 0, 60, false);
    fair.advance(2);
    fair.accept_step(provider, snatched).refused(Error::AcceptTooLate);
    fair.lease_step(operator, Method::Expire, snatched).done();
    // All of one lock is gone, and nothing else.
    assert_eq!(fair.owed(operator), atto(COLLATERAL + RATE * 60));
    let left = fair.provider();
    assert_eq!((left.free, left.locked), (atto(98 * COLLATERAL), atto(COLLATERAL)));
    fair.serve(&[sound], 19);
    fair.advance(8);
    fair.beat(&[sound]);
    fair.settle(&[sound]);
    assert_eq!(fair.lease(sound).status, Status::Ended);
    assert_eq!(fair.owed(provider), atto(RATE * TERM / 2));
    assert_eq!(fair.provider().free, atto(99 * COLLATERAL));
}

#[test]
fn a_provider_that_tells_of_itself_through_another_key_keeps_at_most_half_of_the_slash() {
    let mut fair = Fair::with(extreme);
    let (provider, renter, accomplice) = (fair.provider, fair.renter, fair.stranger);
    let lease = fair.running();
    fair.advance(3 * WINDOW + 1);
    fair.lease_step(accomplice, Method::ReportFault, lease).done();
    assert_eq!(fair.owed(accomplice), atto(COLLATERAL / 2));
    assert_eq!(fair.owed(renter), atto(RATE * TERM + COLLATERAL / 2));
    assert_eq!(fair.provider_of(provider).free, atto(99 * COLLATERAL));
}

#[test]
fn a_grace_of_an_epoch_takes_neither_the_last_proof_nor_a_payment() {
    let mut fair = Fair::with(extreme);
    let (provider, renter, operator) = (fair.provider, fair.renter, fair.operator);
    let lease = open_on(&mut fair, renter, 0, 60, true);
    fair.accept_step(provider, lease).done();
    fair.serve(&[lease], 5);
    fair.advance(12);
    // Paused since two epochs: the grace is over, the last window is not.
    fair.lease_step(renter, Method::TopUp, lease).value(atto(20 * RATE)).refused(Error::NotRunning);
    fair.lease_step(operator, Method::EndPaused, lease).refused(Error::GraceRuns);
    assert_eq!(fair.beat(&[lease]).done, 1);
    fair.lease_step(operator, Method::EndPaused, lease).done();
    // Two of the last ten epochs are out of the window.
    assert_eq!(fair.owed(renter), atto(2 * RATE));
    assert_eq!(fair.owed(provider) + fair.owed(operator), atto(58 * RATE));
}
