//! The steps of a random life.

use fvm_shared::clock::ChainEpoch;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::places::RATES;
use crate::lease_fair::WINDOW;
use crate::lease_model::{EVERYBODY, Who};

/// A lease is any number: which of those that there are is meant is found when the step is run. So is an offer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Step {
    /// Only as the first: where the life is lived.
    Market(usize),
    Wait(ChainEpoch),
    Reprice(usize, i64),
    /// On an offer, for so many epochs more than its least term.
    Open(Who, usize, ChainEpoch, bool),
    Accept(Who, usize),
    Cancel(Who, usize),
    Expire(Who, usize),
    Beat(Who, Vec<usize>),
    /// Every lease's provider beats for it.
    BeatAll,
    Settle(Who, Vec<usize>),
    Terminate(Who, usize),
    TopUp(Who, usize, ChainEpoch),
    Renew(Who, usize, ChainEpoch),
    Report(Who, usize),
    EndPaused(Who, usize),
    SettleAll,
    Withdraw(Who),
}

fn who() -> impl Strategy<Value = Who> {
    prop::sample::select(EVERYBODY.to_vec())
}

fn renter() -> impl Strategy<Value = Who> {
    prop::sample::select(vec![Who::Renter, Who::Stranger, Who::Rival])
}

fn provider() -> impl Strategy<Value = Who> {
    prop::sample::select(vec![Who::Provider, Who::Keeper, Who::Rival])
}

fn some() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(any::<usize>(), 1..8)
}

pub fn step() -> impl Strategy<Value = Step> {
    let one = any::<usize>;
    prop_oneof![
        12 => (1..WINDOW).prop_map(Step::Wait),
        1 => (WINDOW..4 * WINDOW).prop_map(Step::Wait),
        1 => (one(), prop::sample::select(RATES.to_vec())).prop_map(|(offer, rate)| Step::Reprice(offer, rate)),
        4 => (renter(), one(), 0..40i64, any::<bool>()).prop_map(|(who, offer, more, open)| Step::Open(who, offer, more, open)),
        7 => (provider(), one()).prop_map(|(who, lease)| Step::Accept(who, lease)),
        1 => (renter(), one()).prop_map(|(who, lease)| Step::Cancel(who, lease)),
        1 => (who(), one()).prop_map(|(who, lease)| Step::Expire(who, lease)),
        6 => (provider(), some()).prop_map(|(who, leases)| Step::Beat(who, leases)),
        10 => Just(Step::BeatAll),
        4 => (who(), some()).prop_map(|(who, leases)| Step::Settle(who, leases)),
        1 => (who(), one()).prop_map(|(who, lease)| Step::Terminate(who, lease)),
        3 => (renter(), one(), 1..30i64).prop_map(|(who, lease, epochs)| Step::TopUp(who, lease, epochs)),
        3 => (renter(), one(), 1..30i64).prop_map(|(who, lease, epochs)| Step::Renew(who, lease, epochs)),
        1 => (who(), one()).prop_map(|(who, lease)| Step::Report(who, lease)),
        1 => (who(), one()).prop_map(|(who, lease)| Step::EndPaused(who, lease)),
        2 => Just(Step::SettleAll),
        2 => who().prop_map(Step::Withdraw),
    ]
}
