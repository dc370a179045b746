//! Operators and keepers that mean harm, and providers that name theirs.

use abi::lease::*;
use chain::Call;
use fvm_shared::error::ExitCode;
use suite::{atto, fil};

use crate::lease_fair::*;

#[test]
fn an_operator_cannot_touch_what_is_not_its_own() {
    let mut fair = Fair::new();
    let lease = fair.running();
    let operator = fair.operator;
    fair.serve(&[lease], 2);
    fair.withdraw_step(operator, operator).refused(Error::NothingOwed);
    for method in [Method::Terminate, Method::Cancel] {
        fair.lease_step(operator, method, lease).exits(ExitCode::USR_FORBIDDEN);
    }
    let (provider, renter) = (fair.provider, fair.renter);
    for earner in [provider, renter] {
        fair.withdraw_step(operator, earner).exits(ExitCode::USR_FORBIDDEN);
    }
    fair.settle_step(operator, &[lease]).done();
    assert_eq!(fair.withdraw(operator), atto(2 * WINDOW * RATE / 40));
}

#[test]
fn an_operator_that_sends_money_to_itself_gets_that_back_and_no_more() {
    let mut fair = Fair::new();
    let operator = fair.operator;
    fair.running();
    let held = fair.world.balance(fair.market);
    let gift = Call::transfer(operator, fair.market, fil(5));
    fair.world.chain.send(gift).expect("a transfer").succeeded().expect("a transfer");
    assert_eq!(fair.withdraw(operator), fil(5));
    assert_eq!(fair.world.balance(fair.market), held);
}

#[test]
fn keepers_move_no_collateral_and_change_no_payout() {
    let mut fair = Fair::new();
    let keeper = fair.keeper;
    fair.step(keeper, Method::Unbond).params(&UnbondParams { amount: atto(1) }).refused(Error::NotAProvider);
    fair.step(keeper, Method::WithdrawCollateral).refused(Error::NotAProvider);
    fair.step(keeper, Method::SetPayout).params(&SetPayoutParams { payout: keeper }).refused(Error::NotAProvider);
    fair.step(keeper, Method::SetKeeper).params(&SetKeeperParams { keeper: None }).refused(Error::NotAProvider);
}

/// A provider may name anybody its keeper, and a keeper that reports has no bounty. That is no more than it can do by reporting itself
/// first: the slash is the same, and the bounty the renter's.
#[test]
fn a_provider_that_names_the_reporter_its_keeper_pays_as_much_as_one_that_reports_itself_and_the_renter_has_it_all() {
    let faulted = |name_the_reporter: bool| {
        let mut fair = Fair::new();
        let (provider, stranger) = (fair.provider, fair.stranger);
        let lease = fair.running();
        fair.advance(3 * WINDOW + 1);
        if name_the_reporter {
            fair.step(provider, Method::SetKeeper).params(&SetKeeperParams { keeper: Some(stranger) }).done();
            fair.lease_step(stranger, Method::ReportFault, lease).done();
        } else {
            fair.lease_step(provider, Method::ReportFault, lease).done();
        }
        let left = fair.provider();
        [fair.owed(fair.renter), fair.owed(stranger), fair.owed(provider), left.free, left.locked]
    };
    let (named, reported) = (faulted(true), faulted(false));
    assert_eq!(named, reported);
    let kept = 100 * COLLATERAL - COLLATERAL / 2;
    assert_eq!(named, [RATE * TERM + COLLATERAL / 2, 0, 0, kept, 0].map(atto));
}

#[test]
fn an_operator_that_withdraws_between_any_two_messages_leaves_everybody_what_is_theirs() {
    let mut fair = Fair::new();
    let (operator, provider, renter) = (fair.operator, fair.provider, fair.renter);
    let skim = |fair: &mut Fair| {
        fair.send_bare(operator, atto(1));
        fair.withdraw_step(operator, operator).done();
    };
    let lease = fair.open();
    skim(&mut fair);
    fair.accept_step(provider, lease).done();
    skim(&mut fair);
    fair.serve(&[lease], 3);
    skim(&mut fair);
    fair.settle(&[lease]);
    skim(&mut fair);
    fair.advance(3 * WINDOW + 1);
    fair.lease_step(operator, Method::ReportFault, lease).done();
    skim(&mut fair);

    let served = 3 * WINDOW * RATE;
    assert_eq!(fair.withdraw(provider), atto(served - served / 40));
    // The reporter's bounty is a tenth of the slash, whoever it is.
    assert_eq!(fair.withdraw(renter), atto(RATE * TERM - served + COLLATERAL / 2 - COLLATERAL / 20));
    let left = fair.provider();
    assert_eq!((&left.free, left.locked), (&fair.world.balance(fair.market), atto(0)));
    assert_eq!(left.free, atto(100 * COLLATERAL - COLLATERAL / 2));
}
