//! What the operator may send to miners.

use abi::owner::*;
use fvm_shared::error::ExitCode;
use suite::{atto, fil};

use crate::owner_vehicle::Vehicle;

#[test]
fn pledge_reaches_the_miner_and_is_no_loss() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    v.investor(fil(50));
    v.harvest();
    let (before, summary) = (v.world.balance(miner), v.summary());

    v.pledging(miner, fil(30)).done();

    assert_eq!(v.world.balance(miner), before + fil(30));
    assert_eq!((v.summary().surplus, v.summary().idle), (summary.surplus, summary.idle - fil(30)));
}

#[test]
fn pledge_beyond_what_the_terms_leave_is_refused() {
    let mut v = Vehicle::with(|_, terms| terms.buffer_bps = 2_000);
    let (miner, adopted) = v.adopted_miner(fil(1));
    let (alice, id) = v.investor(fil(50));
    v.harvest();
    let operator = v.operator;
    let stranger = v.world.miner(operator, fil(1));
    v.act(alice, Method::Pledge, &PledgeParams { miner, amount: fil(1) }).exits(ExitCode::USR_FORBIDDEN);
    v.pledging(stranger, fil(1)).refused(Error::NotAdopted);
    v.pledging(miner, atto(0)).refused(Error::BadAmount);
    v.pledging(miner, fil(100)).refused(Error::InsufficientIdle);
    let (idle, least) = (v.summary().idle, (fil(50) + adopted.stake).div_floor(5));
    v.pledging(miner, &idle - &least + atto(1)).refused(Error::BelowBuffer);
    v.pledging(miner, idle - least).done();
    v.world.advance(10_000);
    v.redeeming(alice, id).ok::<RedeemReturn>();
    v.pledging(miner, atto(1)).refused(Error::ExitsWaiting);
}

#[test]
fn harvesting_away_a_fresh_pledge_leaves_it_in_the_miner() {
    let mut v = Vehicle::with(|_, terms| terms.float_window = 800);
    let (miner, _) = v.adopted_miner(fil(1));
    v.investor(fil(50));
    v.harvest();
    v.pledging(miner, fil(30)).done();
    let idle = v.summary().idle;

    let harvest = v.harvest();

    assert!(harvest.round_ended);
    assert_eq!((&v.summary().idle, &harvest.miners[0].withdrawn), (&idle, &atto(0)));
    v.world.award(miner, 1);
    assert!(v.harvest().to_positions.is_positive(), "rewards beyond it are withdrawn");
    v.world.advance(900);
    v.harvest();
    assert!(v.summary().idle >= idle + fil(30));
}

#[test]
fn fresh_pledge_comes_home_for_those_who_wait() {
    let mut v = Vehicle::with(|_, terms| (terms.float_window, terms.term) = (800, 0));
    let (miner, _) = v.adopted_miner(fil(1));
    let (alice, id) = v.investor(fil(50));
    v.harvest();
    v.pledging(miner, fil(50)).done();
    let ticket = v.redeeming(alice, id).ok::<RedeemReturn>().ticket.unwrap();
    v.harvest();
    v.withdrawing(alice, &[ticket]).done();
}

#[test]
fn pledge_pays_a_miners_debt_and_the_rest_comes_home() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    v.investor(fil(50));
    v.harvest();
    v.fine(miner, fil(10));
    assert_ne!(v.harvest().miners[0].exit_code, 0);
    let before = v.summary();
    v.pledging(miner, fil(20)).done();
    let harvest = v.harvest();
    assert_eq!((harvest.round_ended, harvest.miners[0].exit_code), (true, 0));
    assert!(v.summary().idle > before.idle - fil(11));
}
